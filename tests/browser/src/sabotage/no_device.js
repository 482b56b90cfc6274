// Stands before the worker's own script: in the race between the engines no adapter gives a device.
if (self.name === "race") {
  GPUAdapter.prototype.requestDevice = async () => {
    throw new DOMException("no device today", "OperationError");
  };
}
