// Stands before the worker's own script, and breaks the engine when the test says so.
{
  let device = null;
  let spoilt = false;

  const { prototype: adapter } = GPUAdapter;
  const { requestDevice } = adapter;
  adapter.requestDevice = async function (...given) {
    device = await requestDevice.apply(this, given);
    return device;
  };

  const { prototype: devices } = GPUDevice;
  const { createShaderModule } = devices;
  devices.createShaderModule = function (descriptor) {
    // Valid to whatever translates kernels for the browser, wrong to the browser's compiler.
    const code = spoilt ? `${descriptor.code}\nfn spoilt() -> u32 { return 1.5; }` : descriptor.code;
    return createShaderModule.call(this, { ...descriptor, code });
  };

  const breakages = {
    // Thrown below the engine's own frames, as a trap inside it would be.
    trap: () => {
      performance.now = () => { throw new WebAssembly.RuntimeError("unreachable"); };
    },
    // As a driver reset does to every program on the machine.
    "lose-device": () => device.destroy(),
    "spoil-kernels": () => { spoilt = true; },
  };
  // First of all listeners: the engine never sees the test's messages.
  addEventListener("message", (event) => {
    const breakage = breakages[event.data?.sabotage];
    if (!breakage) return;
    event.stopImmediatePropagation();
    breakage();
  });
}
