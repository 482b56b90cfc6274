// A product of two square matrices: a workgroup makes 64 x 64 values, a thread 4 x 4 of them, from tiles of 16 in
// workgroup memory. The side is a multiple of 64.

@group(0) @binding(0) var<storage, read_write> left: array<vec4<f32>>;     // [SIDE, SIDE / 4]
@group(0) @binding(1) var<storage, read_write> right: array<vec4<f32>>;    // [SIDE, SIDE / 4]
@group(0) @binding(2) var<storage, read_write> product: array<vec4<f32>>;  // [SIDE, SIDE / 4]

const SIDE = 512u;
const TILE = 64u;
const DEPTH = 16u;

// [row][depth / 4] and [depth][column / 4].
var<workgroup> left_tile: array<array<vec4<f32>, 4>, 64>;
var<workgroup> right_tile: array<array<vec4<f32>, 16>, 16>;

@compute @workgroup_size(16, 16, 1)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
    @builtin(local_invocation_index) thread: u32,
) {
    let first_row = group.y * TILE;
    let first_column = group.x * TILE;
    var sums: array<vec4<f32>, 4>;
    for (var depth = 0u; depth < SIDE; depth += DEPTH) {
        left_tile[thread / 4u][thread % 4u] =
            left[((first_row + thread / 4u) * SIDE + depth) / 4u + thread % 4u];
        right_tile[thread / 16u][thread % 16u] =
            right[((depth + thread / 16u) * SIDE + first_column) / 4u + thread % 16u];
        workgroupBarrier();
        for (var four = 0u; four < DEPTH / 4u; four++) {
            let right_0 = right_tile[four * 4u][local.x];
            let right_1 = right_tile[four * 4u + 1u][local.x];
            let right_2 = right_tile[four * 4u + 2u][local.x];
            let right_3 = right_tile[four * 4u + 3u][local.x];
            for (var row = 0u; row < 4u; row++) {
                let value = left_tile[local.y * 4u + row][four];
                sums[row] += value.x * right_0 + value.y * right_1 + value.z * right_2 + value.w * right_3;
            }
        }
        workgroupBarrier();
    }
    for (var row = 0u; row < 4u; row++) {
        let at = (first_row + local.y * 4u + row) * SIDE + first_column;
        product[at / 4u + local.x] = sums[row];
    }
}
