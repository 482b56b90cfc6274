// Stands before the worker's own script, behind what counts: tells what the engine asks of the GPU between two
// of its messages.
if (self.asked) {
  // An event of a run that tells of steps: `Event::Run` is the sixth of the events. After its run's number, of
  // which every byte but the last has its highest bit set, `RunEvent::Progress` is the second of what is told.
  const tellsOfSteps = (event) => {
    let ofRun = 1;
    while (event[ofRun] & 128) ofRun += 1;
    return event[0] === 5 && event[ofRun + 1] === 1;
  };
  const nothing = { longest: 0, kernel: "" };
  const slices = [];
  let slice = nothing;

  const { postMessage } = self;
  self.postMessage = function (message, ...others) {
    if (message.event) {
      const counted = self.asked.take();
      if (tellsOfSteps(message.event)) slices.push({ ...slice, ...counted });
      slice = nothing;
    }
    return postMessage.call(this, message, ...others);
  };

  const codes = new WeakMap();
  const kernels = new WeakMap();
  const largest = new WeakMap();
  const passes = new WeakMap();
  const { after } = self.asked;
  after(GPUDevice.prototype, "createShaderModule", (_, [{ code }], made) => codes.set(made, code));
  after(GPUDevice.prototype, "createComputePipeline", (_, [{ compute }], made) => {
    const code = codes.get(compute.module);
    const [, size] = code.match(/@workgroup_size\(([^)]*)\)/);
    // A side is a number, or a constant of the kernel's by its name.
    const sides = size.split(",").map((side) => side.trim()).filter((side) => side);
    const number = (side) => parseInt(code.match(`const ${side}: u32 = (\\d+)u`)?.[1] ?? side, 10);
    const threads = sides.reduce((all, side) => all * number(side), 1);
    kernels.set(made, { threads, code });
  });
  after(GPUDevice.prototype, "createBindGroup", (_, [{ entries }], made) => {
    const bytes = ({ resource: { buffer, offset = 0, size = buffer.size - offset } }) => size;
    largest.set(made, Math.max(...[...entries].map(bytes)));
  });
  const { prototype: pass } = GPUComputePassEncoder;
  after(pass, "setPipeline", (itself, [pipeline]) => {
    passes.set(itself, { ...passes.get(itself), kernel: kernels.get(pipeline) });
  });
  after(pass, "setBindGroup", (itself, [, group]) => {
    passes.set(itself, { ...passes.get(itself), bytes: largest.get(group) });
  });
  after(pass, "dispatchWorkgroups", (itself, [x, y = 1, z = 1]) => {
    const { kernel, bytes } = passes.get(itself);
    // What each thread has to walk through where the kernel reads its largest buffer once. One that cuts a piece
    // out of a buffer or puts one in leaves the rest alone.
    const values = bytes / 4 / (kernel.threads * x * y * z);
    if (values > slice.longest && !/fn slice_/.test(kernel.code)) {
      slice = { longest: values, kernel: kernel.code };
    }
  });

  const channel = new BroadcastChannel("census");
  channel.addEventListener("message", ({ data }) => {
    if (data === "tell") channel.postMessage({ slices });
  });
}
