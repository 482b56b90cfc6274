// NT-Xent, backward: recomputes each tile of similarities and adds up the gradient of its anchors.
//
// dz_i = 1/t * [sum over k != i of (u_i P_ik + u_k P_ki) z_k - (u_i + u_p) z_p]
//
// A workgroup of 16 x 16 owns 16 anchors and up to 128 columns of the gradient: a thread keeps 8
// sums. Wider embeddings take more workgroups, each of which recomputes the similarities.

@group(0) @binding(0) var<storage, read_write> z: array<f32>;          // [rows, dim], rows of length 1
@group(0) @binding(1) var<storage, read_write> settings: array<f32>;   // [3]: rows, dim, temperature
@group(0) @binding(2) var<storage, read_write> anchors: array<f32>;    // [3, rows], as forward left it
@group(0) @binding(3) var<storage, read_write> upstream: array<f32>;   // [3, rows]; the first row counts
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>;   // [rows, dim]

const TILE = 16u;
const COLUMNS = 128u;

var<workgroup> anchor_tile: array<array<f32, 17>, 16>;
var<workgroup> other_tile: array<array<f32, 17>, 16>;
var<workgroup> weight_tile: array<array<f32, 17>, 16>;
var<workgroup> sizes: vec2<u32>;

@compute @workgroup_size(16, 16, 1)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
) {
    if (local.x == 0u && local.y == 0u) {
        sizes = vec2<u32>(u32(settings[0]), u32(settings[1]));
    }
    // Loop bounds must be uniform where barriers stand inside the loops.
    let size = workgroupUniformLoad(&sizes);
    let rows = size.x;
    let dim = size.y;
    let inverse_temperature = 1.0 / settings[2];

    let anchor = group.x * TILE + local.y;
    let positive = (anchor + rows / 2u) % rows;
    let first_column = group.y * COLUMNS;
    var sums = array<f32, 8>();

    for (var first = 0u; first < rows; first += TILE) {
        let other = first + local.x;
        var similarity = 0.0;
        for (var start = 0u; start < dim; start += TILE) {
            let column = start + local.x;
            anchor_tile[local.y][local.x] = 0.0;
            other_tile[local.y][local.x] = 0.0;
            if (anchor < rows && column < dim) {
                anchor_tile[local.y][local.x] = z[anchor * dim + column];
            }
            if (first + local.y < rows && column < dim) {
                other_tile[local.y][local.x] = z[(first + local.y) * dim + column];
            }
            workgroupBarrier();
            for (var k = 0u; k < TILE; k++) {
                similarity += anchor_tile[local.y][k] * other_tile[local.x][k];
            }
            workgroupBarrier();
        }
        similarity *= inverse_temperature;

        var weight = 0.0;
        if (anchor < rows && other < rows && other != anchor) {
            weight = upstream[anchor] * exp(similarity - anchors[rows + anchor])
                + upstream[other] * exp(similarity - anchors[rows + other]);
            if (other == positive) {
                weight -= upstream[anchor] + upstream[other];
            }
        }
        weight_tile[local.y][local.x] = weight;

        for (var part = 0u; part < 8u; part++) {
            let column = first_column + part * TILE + local.x;
            other_tile[local.y][local.x] = 0.0;
            if (first + local.y < rows && column < dim) {
                other_tile[local.y][local.x] = z[(first + local.y) * dim + column];
            }
            workgroupBarrier();
            for (var k = 0u; k < TILE; k++) {
                sums[part] += weight_tile[local.y][k] * other_tile[k][local.x];
            }
            workgroupBarrier();
        }
    }

    for (var part = 0u; part < 8u; part++) {
        let column = first_column + part * TILE + local.x;
        if (anchor < rows && column < dim) {
            gradient[anchor * dim + column] = sums[part] * inverse_temperature;
        }
    }
}
