// Which engine is quicker on this machine: a small part of a training step, on the adapter and on one core
// of the processor, for about a quarter of a second each.
//
// The part is of what the engines do today for the tiny encoder and 128 images of 32 x 32 pixels: of a
// step's 5.9 GFLOP a seventy-eighth, as one convolution over 8 images; of its dispatches (534) and of the
// longest walk of a thread (65,536 times four values, in the gradient of the first layer's weights) as much.

const PARTS_OF_STEP = 78;
// The CPU engine's step in the page over as many parts of the loop below, measured on one machine: the engine
// computes four numbers at once, and keeps what it has read in registers.
const ENGINE_OVER_LOOP = 0.11;

const IMAGES = 8;
const SIDE = 32;
const INPUTS = 16;
const OUTPUTS = 32;
const TAPS = 9;
const IMAGE_VALUES = SIDE * SIDE * OUTPUTS;

const RECTIFICATIONS = 5;
// As the shaders have them.
const THREADS_PER_GROUP = 64;
const SUM_GROUPS = 3;
const SUMS = 108;

// Shorter ones are mostly waiting, for the adapter's answer and for the compiler.
const MEASURED_SECONDS = 0.12;
const SLOW_SECONDS = 1;
// Some browsers tell the time by the millisecond.
const IMAGES_PER_TURN = 4;
// Values are about 1.
const TOLERANCE = 1e-3;

// Estimates of a training step in milliseconds, and whether the adapter computed what the processor did.
export async function race() {
  const input = numbers(IMAGES * SIDE * SIDE * INPUTS);
  const weights = numbers(TAPS * INPUTS * OUTPUTS);
  const adapter = await onAdapter(input, weights);
  const processor = onProcessor(input, weights);
  const isNear = (value, at) => Math.abs(value - processor.image[at]) < TOLERANCE;
  return {
    adapterMs: 1e3 * PARTS_OF_STEP * adapter.seconds,
    processorMs: 1e3 * PARTS_OF_STEP * ENGINE_OVER_LOOP * processor.seconds,
    right: adapter.image.every(isNear),
  };
}

// Some numbers between -1/2 and 1/2, the same each time.
function numbers(count) {
  return Float32Array.from({ length: count }, (_, at) => ((at * 37) % 101) / 101 - 0.5);
}

async function onAdapter(input, weights) {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  const device = await adapter.requestDevice();
  try {
    const { step, read } = await prepared(device, input, weights);
    let parts = 1;
    let seconds = await step(parts);
    // The first waits for the compiler besides; who takes that long all the same is slow in any case.
    if (seconds < SLOW_SECONDS) seconds = await step(parts);
    while (seconds < MEASURED_SECONDS) {
      parts *= 2;
      seconds = await step(parts);
    }
    return { seconds: seconds / parts, image: await read() };
  } finally {
    device.destroy();
  }
}

// `step` does as many parts of a step and gives the seconds; `read` gives the first image of the last one.
async function prepared(device, input, weights) {
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const usage = STORAGE | COPY_SRC | COPY_DST;
  const buffer = (values) => device.createBuffer({ size: 4 * values, usage });
  const buffers = [input.length, weights.length, IMAGES * IMAGE_VALUES, 4 * SUMS].map(buffer);
  device.queue.writeBuffer(buffers[0], 0, input);
  device.queue.writeBuffer(buffers[1], 0, weights);

  const entries = buffers.map((_, binding) => (
    { binding, visibility: GPUShaderStage.COMPUTE, buffer: { type: "storage" } }
  ));
  const layout = device.createBindGroupLayout({ entries });
  const resources = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout, entries: resources });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const pipeline = async (address) => {
    const code = await (await fetch(new URL(address, import.meta.url))).text();
    const module = device.createShaderModule({ code });
    return device.createComputePipelineAsync({ layout: pipelineLayout, compute: { module } });
  };
  const [convolve, rectify, sum] = await Promise.all(
    ["./race/convolve.wgsl", "./race/rectify.wgsl", "./race/sum.wgsl"].map(pipeline),
  );

  const groups = (IMAGES * IMAGE_VALUES) / 4 / THREADS_PER_GROUP;
  const work = [
    [convolve, groups],
    ...Array(RECTIFICATIONS).fill([rectify, groups]),
    [sum, SUM_GROUPS],
  ];
  const step = async (parts) => {
    const begin = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let part = 0; part < parts; part += 1) {
      for (const [pipeline, groups] of work) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(groups);
      }
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return (performance.now() - begin) / 1e3;
  };

  const read = async () => {
    const bytes = 4 * IMAGE_VALUES;
    const copy = device.createBuffer({ size: bytes, usage: COPY_DST | MAP_READ });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffers[2], 0, copy, 0, bytes);
    device.queue.submit([encoder.finish()]);
    await copy.mapAsync(GPUMapMode.READ);
    return new Float32Array(copy.getMappedRange().slice());
  };
  return { step, read };
}

function onProcessor(input, weights) {
  const image = new Float32Array(IMAGE_VALUES);
  let fastest = Infinity;
  const begin = performance.now();
  // The first are done before the compiler has had its turn, and others while something else ran.
  while (performance.now() - begin < 1e3 * MEASURED_SECONDS) {
    const turn = performance.now();
    for (let done = 0; done < IMAGES_PER_TURN; done += 1) convolve(input, weights, image);
    fastest = Math.min(fastest, performance.now() - turn);
  }
  return { seconds: (fastest / 1e3 / IMAGES_PER_TURN) * IMAGES, image };
}

// The first image through convolution and ReLU.
function convolve(input, weights, output) {
  let to = 0;
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      for (let first = 0; first < OUTPUTS; first += 4) {
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let tap = 0; tap < TAPS; tap += 1) {
          const fromRow = row + Math.trunc(tap / 3) - 1;
          const fromColumn = column + (tap % 3) - 1;
          if (fromRow < 0 || fromRow >= SIDE || fromColumn < 0 || fromColumn >= SIDE) continue;
          const from = (fromRow * SIDE + fromColumn) * INPUTS;
          let weight = tap * INPUTS * OUTPUTS + first;
          for (let channel = 0; channel < INPUTS; channel += 1) {
            const value = input[from + channel];
            a += value * weights[weight];
            b += value * weights[weight + 1];
            c += value * weights[weight + 2];
            d += value * weights[weight + 3];
            weight += OUTPUTS;
          }
        }
        output[to] = Math.max(a, 0);
        output[to + 1] = Math.max(b, 0);
        output[to + 2] = Math.max(c, 0);
        output[to + 3] = Math.max(d, 0);
        to += 4;
      }
    }
  }
}
