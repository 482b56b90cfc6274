// Stands before the page's own script: whether there is an adapter, the browser never says.
GPU.prototype.requestAdapter = () => new Promise(() => {});
