// Stands before the worker's own script: in the race between the engines every kernel is skipped.
if (self.name === "race") GPUComputePassEncoder.prototype.dispatchWorkgroups = () => {};
