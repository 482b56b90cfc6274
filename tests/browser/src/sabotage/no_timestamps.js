// Stands before the worker's own script: no adapter has timestamps, an optional feature of WebGPU, and
// whoever asks for them or uses them all the same is refused.
{
  const timestamps = "timestamp-query";
  const { prototype: adapter } = GPUAdapter;
  const { get: featuresOf } = Object.getOwnPropertyDescriptor(adapter, "features");
  const { requestDevice } = adapter;

  Object.defineProperty(adapter, "features", {
    configurable: true,
    enumerable: true,
    get() {
      const features = new Set(featuresOf.call(this));
      // Or the test would show nothing.
      if (!features.delete(timestamps)) throw new Error("the adapter has no timestamps to hide");
      return features;
    },
  });
  adapter.requestDevice = async function (wanted) {
    if ([...wanted?.requiredFeatures ?? []].includes(timestamps)) {
      throw new TypeError(`this adapter has no ${timestamps}`);
    }
    return requestDevice.call(this, wanted);
  };

  const { prototype: device } = GPUDevice;
  const { createQuerySet } = device;
  device.createQuerySet = function (wanted) {
    if (wanted.type === "timestamp") throw new TypeError(`this device has no ${timestamps}`);
    return createQuerySet.call(this, wanted);
  };
}
