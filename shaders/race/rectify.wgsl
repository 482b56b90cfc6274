// ReLU in place: one of the many small operations over a whole layer of which a training step is made. Done
// again it changes nothing (www/race.js).

@group(0) @binding(2) var<storage, read_write> output: array<vec4<f32>>;   // [8, 32, 32, 32 / 4]

@compute @workgroup_size(64, 1, 1)
fn main(@builtin(global_invocation_id) thread: vec3<u32>) {
    output[thread.x] = max(output[thread.x], vec4<f32>());
}
