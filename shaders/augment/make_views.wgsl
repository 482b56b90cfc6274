// From u8 pixels and a row of parameters to one f32 view: crop, flips, rotation, colour jitter,
// greyscale; solarise and cut-out too where no blur stands before them (else blur.wgsl does both).
//
// One workgroup makes one view; each thread owns the same pixels throughout. Of all operations only
// contrast looks beyond its pixel, at the mean luma of what came before it. So the operations before
// contrast run in a first loop, which sums the luma, and the rest in a second one.
//
// The oracle is src/reference/views.rs; the names of columns and operations are the same there.

const PARAMETERS: u32 = 24u;
const CROP_LEFT_PX: u32 = 0u;
const CROP_TOP_PX: u32 = 1u;
const CROP_WIDTH_PX: u32 = 2u;
const CROP_HEIGHT_PX: u32 = 3u;
const HORIZONTAL_FLIP: u32 = 4u;
const VERTICAL_FLIP: u32 = 5u;
const ROTATION_COSINE: u32 = 6u;
const ROTATION_SINE: u32 = 7u;
const JITTER_OPERATION: u32 = 8u;
const JITTER_FACTOR: u32 = 12u;
const GREYSCALE: u32 = 16u;
const BLUR_SIGMA_PX: u32 = 17u;
const SOLARISE_THRESHOLD: u32 = 19u;
const CUT_OUT_LEFT_PX: u32 = 20u;
const CUT_OUT_TOP_PX: u32 = 21u;
const CUT_OUT_RIGHT_PX: u32 = 22u;
const CUT_OUT_BOTTOM_PX: u32 = 23u;

const BRIGHTNESS: u32 = 1u;
const CONTRAST: u32 = 2u;
const SATURATION: u32 = 3u;
const HUE: u32 = 4u;
const JITTER_STAGES: u32 = 4u;

const CUT_OUT_GREY: f32 = 0.5;
const LUMA: vec3<f32> = vec3<f32>(0.2989, 0.587, 0.114);

const THREADS: u32 = 256u;

@group(0) @binding(0) var<storage, read_write> settings: array<u32>; // [4]: side of a view, images, views, side of an image
@group(0) @binding(1) var<storage, read_write> pixels: array<u32>; // [images, side, side] of RGBA8
@group(0) @binding(2) var<storage, read_write> rows: array<f32>; // [views, PARAMETERS]
@group(0) @binding(3) var<storage, read_write> views: array<f32>; // [views, 3, size, size]

var<workgroup> row: array<f32, PARAMETERS>;
var<workgroup> luma_sums: array<f32, THREADS>;

// Along one axis: two neighbouring pixels, and how far between them the sample lies.
struct Between {
    low: u32,
    high: u32,
    part: f32,
}

// Of the view's position `along`, scaled to a crop from `start` of length `length`.
fn between(along: f32, size: f32, start: f32, length: f32) -> Between {
    let inside = (along + 0.5) * (length / size) - 0.5;
    let position = start + clamp(inside, 0.0, length - 1.0);
    let low = floor(position);
    let high = min(low + 1.0, start + length - 1.0);
    return Between(u32(low), u32(high), position - low);
}

fn source(image_start: u32, at: u32) -> vec3<f32> {
    return unpack4x8unorm(pixels[image_start + at]).rgb;
}

fn sample(image_start: u32, image_side: u32, size: u32, x: u32, y: u32) -> vec3<f32> {
    let last = f32(size) - 1.0;
    let centre = last / 2.0;
    let right = f32(x) - centre;
    let down = f32(y) - centre;
    let cosine = row[ROTATION_COSINE];
    let sine = row[ROTATION_SINE];
    var u = clamp(cosine * right - sine * down + centre, 0.0, last);
    var v = clamp(sine * right + cosine * down + centre, 0.0, last);
    if (row[HORIZONTAL_FLIP] > 0.0) {
        u = last - u;
    }
    if (row[VERTICAL_FLIP] > 0.0) {
        v = last - v;
    }
    let across = between(u, f32(size), row[CROP_LEFT_PX], row[CROP_WIDTH_PX]);
    let along = between(v, f32(size), row[CROP_TOP_PX], row[CROP_HEIGHT_PX]);
    let upper = mix(
        source(image_start, along.low * image_side + across.low),
        source(image_start, along.low * image_side + across.high),
        across.part,
    );
    let lower = mix(
        source(image_start, along.high * image_side + across.low),
        source(image_start, along.high * image_side + across.high),
        across.part,
    );
    return mix(upper, lower, along.part);
}

fn blend(rgb: vec3<f32>, towards: f32, factor: f32) -> vec3<f32> {
    return clamp(factor * rgb + (1.0 - factor) * towards, vec3<f32>(0.0), vec3<f32>(1.0));
}

fn turned_hue(rgb: vec3<f32>, shift: f32) -> vec3<f32> {
    let value = max(rgb.r, max(rgb.g, rgb.b));
    let chroma = value - min(rgb.r, min(rgb.g, rgb.b));
    if (chroma == 0.0) {
        return rgb;
    }
    var sixths = 0.0;
    if (value == rgb.r) {
        sixths = (rgb.g - rgb.b) / chroma;
    } else if (value == rgb.g) {
        sixths = 2.0 + (rgb.b - rgb.r) / chroma;
    } else {
        sixths = 4.0 + (rgb.r - rgb.g) / chroma;
    }
    let hue = fract(sixths / 6.0 + shift) * 6.0;
    let part = fract(hue);
    let lowest = value - chroma;
    let falling = value - chroma * part;
    let rising = value - chroma * (1.0 - part);
    switch (u32(hue)) {
        case 1u: {
            return vec3<f32>(falling, value, lowest);
        }
        case 2u: {
            return vec3<f32>(lowest, value, rising);
        }
        case 3u: {
            return vec3<f32>(lowest, falling, value);
        }
        case 4u: {
            return vec3<f32>(rising, lowest, value);
        }
        case 5u: {
            return vec3<f32>(value, lowest, falling);
        }
        // 0, and 6 where the hue was rounded up to a full turn.
        default: {
            return vec3<f32>(value, rising, lowest);
        }
    }
}

fn jittered(rgb: vec3<f32>, stage: u32, mean_luma: f32) -> vec3<f32> {
    let factor = row[JITTER_FACTOR + stage];
    switch (u32(row[JITTER_OPERATION + stage])) {
        case BRIGHTNESS: {
            return blend(rgb, 0.0, factor);
        }
        case CONTRAST: {
            return blend(rgb, mean_luma, factor);
        }
        case SATURATION: {
            return blend(rgb, dot(rgb, LUMA), factor);
        }
        case HUE: {
            return turned_hue(rgb, factor);
        }
        default: {
            return rgb;
        }
    }
}

// The stage at which contrast stands; past the last one where there is none.
fn contrast_stage() -> u32 {
    for (var stage = 0u; stage < JITTER_STAGES; stage++) {
        if (u32(row[JITTER_OPERATION + stage]) == CONTRAST) {
            return stage;
        }
    }
    return JITTER_STAGES;
}

fn solarised(rgb: vec3<f32>) -> vec3<f32> {
    return select(rgb, 1.0 - rgb, rgb >= vec3<f32>(row[SOLARISE_THRESHOLD]));
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
    let plane = size * size;
    let view = workgroup.x + workgroup.y * workgroups.x;
    // A workgroup past the last view owns no pixel, but passes every barrier.
    let exists = view < settings[2];
    let pixel_count = select(0u, plane, exists);
    let image_side = settings[3];
    let image_start = view % settings[1] * image_side * image_side;
    let view_start = view * 3u * plane;

    if (exists && thread < PARAMETERS) {
        row[thread] = rows[view * PARAMETERS + thread];
    }
    workgroupBarrier();

    let contrast = contrast_stage();
    var luma_sum = 0.0;
    for (var pixel = thread; pixel < pixel_count; pixel += THREADS) {
        var rgb = sample(image_start, image_side, size, pixel % size, pixel / size);
        for (var stage = 0u; stage < contrast; stage++) {
            rgb = jittered(rgb, stage, 0.0);
        }
        luma_sum += dot(rgb, LUMA);
        views[view_start + pixel] = rgb.r;
        views[view_start + plane + pixel] = rgb.g;
        views[view_start + 2u * plane + pixel] = rgb.b;
    }

    luma_sums[thread] = luma_sum;
    workgroupBarrier();
    for (var stride = THREADS / 2u; stride > 0u; stride /= 2u) {
        if (thread < stride) {
            luma_sums[thread] += luma_sums[thread + stride];
        }
        workgroupBarrier();
    }
    let mean_luma = luma_sums[0] / f32(plane);

    for (var pixel = thread; pixel < pixel_count; pixel += THREADS) {
        var rgb = vec3<f32>(
            views[view_start + pixel],
            views[view_start + plane + pixel],
            views[view_start + 2u * plane + pixel],
        );
        for (var stage = contrast; stage < JITTER_STAGES; stage++) {
            rgb = jittered(rgb, stage, mean_luma);
        }
        if (row[GREYSCALE] > 0.0) {
            rgb = vec3<f32>(dot(rgb, LUMA));
        }
        if (row[BLUR_SIGMA_PX] == 0.0) {
            rgb = solarised(rgb);
            if (is_cut_out(pixel % size, pixel / size)) {
                rgb = vec3<f32>(CUT_OUT_GREY);
            }
        }
        views[view_start + pixel] = rgb.r;
        views[view_start + plane + pixel] = rgb.g;
        views[view_start + 2u * plane + pixel] = rgb.b;
    }
}
