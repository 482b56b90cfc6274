// A 3x3 convolution as burn's own kernel does it: a thread makes four channels of a pixel, and loads all
// that it needs. Its time says what an adapter is worth to the GPU engine (www/race.js).

@group(0) @binding(0) var<storage, read_write> input: array<vec4<f32>>;    // [8, 32, 32, 16 / 4]
@group(0) @binding(1) var<storage, read_write> weights: array<vec4<f32>>;  // [3, 3, 16, 32 / 4]
@group(0) @binding(2) var<storage, read_write> output: array<vec4<f32>>;   // [8, 32, 32, 32 / 4]

const SIDE = 32u;
const INPUT_FOURS = 4u;
const OUTPUT_FOURS = 8u;

@compute @workgroup_size(64, 1, 1)
fn main(@builtin(global_invocation_id) thread: vec3<u32>) {
    let four = thread.x % OUTPUT_FOURS;
    let pixel = thread.x / OUTPUT_FOURS;
    let column = pixel % SIDE;
    let row = pixel / SIDE % SIDE;
    let image = pixel / (SIDE * SIDE);
    var sum = vec4<f32>();
    for (var tap = 0u; tap < 9u; tap++) {
        // Rows and columns count from 1 here, so that the border before the first is no negative number.
        let from_row = row + tap / 3u;
        let from_column = column + tap % 3u;
        if (from_row < 1u || from_row > SIDE || from_column < 1u || from_column > SIDE) {
            continue;
        }
        let source = (image * SIDE + from_row - 1u) * SIDE + from_column - 1u;
        for (var input_four = 0u; input_four < INPUT_FOURS; input_four++) {
            let value = input[source * INPUT_FOURS + input_four];
            let weight = (tap * INPUT_FOURS + input_four) * 4u * OUTPUT_FOURS + four;
            sum += value.x * weights[weight];
            sum += value.y * weights[weight + OUTPUT_FOURS];
            sum += value.z * weights[weight + 2u * OUTPUT_FOURS];
            sum += value.w * weights[weight + 3u * OUTPUT_FOURS];
        }
    }
    output[thread.x] = sum;
}
