// Gaussian blur of the views that have one, in place, then their solarise and cut-out.
//
// One workgroup blurs one channel of one view: along rows into `across`, then along columns back.
// Borders are reflected without repeating the edge pixel. The oracle is src/reference/views/blur.rs.

const PARAMETERS: u32 = 24u;
const BLUR_SIGMA_PX: u32 = 17u;
const BLUR_RADIUS_PX: u32 = 18u;
const SOLARISE_THRESHOLD: u32 = 19u;
const CUT_OUT_LEFT_PX: u32 = 20u;
const CUT_OUT_TOP_PX: u32 = 21u;
const CUT_OUT_RIGHT_PX: u32 = 22u;
const CUT_OUT_BOTTOM_PX: u32 = 23u;

const CUT_OUT_GREY: f32 = 0.5;
const CHANNELS: u32 = 3u;

const THREADS: u32 = 256u;
// Of a reach of 64 pixels to each side; the launcher refuses more.
const TAPS_MAX: u32 = 129u;

@group(0) @binding(0) var<storage, read_write> settings: array<u32>; // [2]: size, blurred views
@group(0) @binding(1) var<storage, read_write> blurred: array<u32>; // [blurred], which views
@group(0) @binding(2) var<storage, read_write> rows: array<f32>; // [views, PARAMETERS]
@group(0) @binding(3) var<storage, read_write> views: array<f32>; // [views, 3, size, size]
@group(0) @binding(4) var<storage, read_write> across: array<f32>; // [blurred, 3, size, size]

var<workgroup> row: array<f32, PARAMETERS>;
var<workgroup> weights: array<f32, TAPS_MAX>;

// The pixel inside that `at` mirrors.
fn reflected(at: i32, last: i32) -> u32 {
    return u32(last - abs(last - abs(at)));
}

fn is_cut_out(x: u32, y: u32) -> bool {
    return f32(x) >= row[CUT_OUT_LEFT_PX] && f32(x) < row[CUT_OUT_RIGHT_PX]
        && f32(y) >= row[CUT_OUT_TOP_PX] && f32(y) < row[CUT_OUT_BOTTOM_PX];
}

@compute @workgroup_size(THREADS)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) thread: u32,
) {
    let size = settings[0];
    let last = i32(size) - 1;
    let plane = size * size;
    let blurred_plane = workgroup.x + workgroup.y * workgroups.x;
    let exists = blurred_plane < settings[1] * CHANNELS;
    // A workgroup past the last plane owns no pixel, but passes every barrier.
    let pixel_count = select(0u, plane, exists);
    let view = blurred[select(0u, blurred_plane / CHANNELS, exists)];
    let view_start = (view * CHANNELS + blurred_plane % CHANNELS) * plane;
    let across_start = blurred_plane * plane;

    if (thread < PARAMETERS) {
        row[thread] = rows[view * PARAMETERS + thread];
    }
    workgroupBarrier();
    let radius = i32(row[BLUR_RADIUS_PX]);
    let taps = 2u * u32(radius) + 1u;
    if (thread < taps) {
        let distance = f32(i32(thread) - radius) / row[BLUR_SIGMA_PX];
        weights[thread] = exp(-0.5 * distance * distance);
    }
    workgroupBarrier();
    var weight_sum = 0.0;
    for (var tap = 0u; tap < taps; tap++) {
        weight_sum += weights[tap];
    }

    for (var pixel = thread; pixel < pixel_count; pixel += THREADS) {
        let line = view_start + pixel / size * size;
        let x = i32(pixel % size);
        var sum = 0.0;
        for (var tap = 0u; tap < taps; tap++) {
            sum += weights[tap] * views[line + reflected(x + i32(tap) - radius, last)];
        }
        across[across_start + pixel] = sum / weight_sum;
    }
    storageBarrier();
    for (var pixel = thread; pixel < pixel_count; pixel += THREADS) {
        let x = pixel % size;
        let y = pixel / size;
        var sum = 0.0;
        for (var tap = 0u; tap < taps; tap++) {
            let line = reflected(i32(y) + i32(tap) - radius, last) * size;
            sum += weights[tap] * across[across_start + line + x];
        }
        var value = sum / weight_sum;
        if (value >= row[SOLARISE_THRESHOLD]) {
            value = 1.0 - value;
        }
        if (is_cut_out(x, y)) {
            value = CUT_OUT_GREY;
        }
        views[view_start + pixel] = value;
    }
}
