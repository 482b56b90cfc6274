// Sums by few threads that walk far: what burn's weight gradient asks of an adapter (www/race.js).

@group(0) @binding(2) var<storage, read_write> output: array<vec4<f32>>;   // [8, 32, 32, 32 / 4]
@group(0) @binding(3) var<storage, read_write> sums: array<vec4<f32>>;     // [108]

const THREADS = 108u;
const VALUES_PER_THREAD = 840u;
const VALUES = 65536u;

@compute @workgroup_size(36, 1, 1)
fn main(@builtin(global_invocation_id) thread: vec3<u32>) {
    var sum = vec4<f32>();
    for (var value = 0u; value < VALUES_PER_THREAD; value++) {
        sum += output[(value * THREADS + thread.x) % VALUES];
    }
    sums[thread.x] = sum;
}
