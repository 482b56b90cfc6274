// NT-Xent, forward: the loss of each anchor without ever storing the 2N x 2N similarities.
//
// A workgroup of 16 x 16 owns 16 anchors (down) and walks over all rows in tiles of 16 (across).
// Each thread keeps a running maximum and a running sum of exponentials for its anchor and every
// 16th row (the online softmax of Milakov and Gimelshein 2018, arXiv 1805.02867); the 16 partial
// sums of an anchor are merged at the end.

@group(0) @binding(0) var<storage, read_write> z: array<f32>;          // [rows, dim], rows of length 1
@group(0) @binding(1) var<storage, read_write> settings: array<f32>;   // [3]: rows, dim, temperature
@group(0) @binding(2) var<storage, read_write> anchors: array<f32>;    // [3, rows]: loss, log-sum-exp, hit

const TILE = 16u;
const LOWEST = -3.0e38;

// One column of padding keeps the threads of a row off the same memory bank.
var<workgroup> anchor_tile: array<array<f32, 17>, 16>;
var<workgroup> other_tile: array<array<f32, 17>, 16>;
var<workgroup> partial_max: array<array<f32, 17>, 16>;
var<workgroup> partial_sum: array<array<f32, 17>, 16>;
var<workgroup> partial_best: array<array<f32, 17>, 16>;
var<workgroup> positive_similarity: array<f32, 16>;
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
    var largest = LOWEST;
    var sum = 0.0;
    var best_negative = LOWEST;

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
        if (anchor < rows && other < rows && other != anchor) {
            let before = largest;
            largest = max(largest, similarity);
            sum = sum * exp(before - largest) + exp(similarity - largest);
            if (other == positive) {
                positive_similarity[local.y] = similarity;
            } else {
                best_negative = max(best_negative, similarity);
            }
        }
    }

    partial_max[local.y][local.x] = largest;
    partial_sum[local.y][local.x] = sum;
    partial_best[local.y][local.x] = best_negative;
    workgroupBarrier();

    if (local.x == 0u && anchor < rows) {
        for (var k = 1u; k < TILE; k++) {
            let other_max = partial_max[local.y][k];
            let joint = max(largest, other_max);
            sum = sum * exp(largest - joint) + partial_sum[local.y][k] * exp(other_max - joint);
            largest = joint;
            best_negative = max(best_negative, partial_best[local.y][k]);
        }
        let log_sum_exp = largest + log(sum);
        let similarity = positive_similarity[local.y];
        anchors[anchor] = log_sum_exp - similarity;
        anchors[rows + anchor] = log_sum_exp;
        anchors[2u * rows + anchor] = select(0.0, 1.0, similarity > best_negative);
    }
}
