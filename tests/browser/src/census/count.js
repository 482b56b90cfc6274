// Counts what is asked of the GPU, in the script before which it stands: `asked.take()` gives what was asked
// since it was called last.
if (self.GPUDevice) {
  const nothing = () => ({ dispatches: 0, submissions: 0, bytes: 0 });
  let counted = nothing();

  // Lets `note` see each call of a method, with what it was given and what it gave.
  const after = (prototype, name, note) => {
    const { [name]: itself } = prototype;
    prototype[name] = function (...given) {
      const made = itself.apply(this, given);
      note(this, given, made);
      return made;
    };
  };
  const take = () => {
    const before = counted;
    counted = nothing();
    return before;
  };
  self.asked = { after, take };

  const dispatched = () => { counted.dispatches += 1; };
  after(GPUComputePassEncoder.prototype, "dispatchWorkgroups", dispatched);
  after(GPUComputePassEncoder.prototype, "dispatchWorkgroupsIndirect", dispatched);
  after(GPUQueue.prototype, "submit", () => { counted.submissions += 1; });
  // Bytes on their way to the device. Of a typed array, where they begin and how many are counted by its values.
  after(GPUQueue.prototype, "writeBuffer", (_, [, , data, from = 0, size]) => {
    const unit = data.BYTES_PER_ELEMENT ?? 1;
    counted.bytes += size === undefined ? data.byteLength - from * unit : size * unit;
  });
  after(GPUDevice.prototype, "createBuffer", (_, [{ size, mappedAtCreation }]) => {
    if (mappedAtCreation) counted.bytes += size;
  });
}
