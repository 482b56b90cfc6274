// What the adapter computes at most in plain WGSL: a matrix product in GFLOP/s, as the limit of all else.

const TILE = 64;
const MEASURED_SECONDS = 0.25;

export async function matmul(side) {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  const device = await adapter.requestDevice();
  const code = await (await fetch(new URL("matmul.wgsl", import.meta.url))).text();
  const module = device.createShaderModule({ code: code.replace(/const SIDE = \d+u;/, `const SIDE = ${side}u;`) });
  const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module } });
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
  const usage = STORAGE | COPY_DST | COPY_SRC;
  const buffers = [0, 1, 2].map(() => device.createBuffer({ size: 4 * side * side, usage }));
  // Rows that count, and columns that do: each value of the product is known.
  const values = Float32Array.from({ length: side * side }, (_, at) => Math.trunc(at / side) / side);
  for (const buffer of buffers.slice(0, 2)) device.queue.writeBuffer(buffer, 0, values);
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });

  const time = async (times) => {
    const begin = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let turn = 0; turn < times; turn += 1) pass.dispatchWorkgroups(side / TILE, side / TILE);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return (performance.now() - begin) / 1e3;
  };
  await time(1);
  let times = 1;
  let seconds = await time(times);
  while (seconds < MEASURED_SECONDS) {
    times *= 2;
    seconds = await time(times);
  }

  const copy = device.createBuffer({ size: 4 * side * side, usage: COPY_DST | MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffers[2], 0, copy, 0, 4 * side * side);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  const product = new Float32Array(copy.getMappedRange());
  // Of row r: r times the sum of 0 to side - 1, over side squared.
  const expected = (at) => (Math.trunc(at / side) * (side - 1)) / 2 / side;
  const right = product.every((value, at) => Math.abs(value - expected(at)) <= 1e-3 * (1 + expected(at)));
  device.destroy();
  if (!right) throw new Error(`the product of ${side} x ${side} is wrong`);
  return (2 * side ** 3 * times) / seconds / 1e9;
}
