// Stands before the page's own script: no adapter says what it is.
Object.defineProperty(GPUAdapter.prototype, "info", { get: () => ({}) });
