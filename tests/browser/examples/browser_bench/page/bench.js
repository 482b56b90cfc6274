// What the harness drives: engines of the lab in their workers, and the same step in other libraries. With
// `?count` in the address, what those ask of the GPU is counted.

import { Engine } from "./engine.js";
import { matmul } from "./matmul.js";
import { tensors } from "./safetensors.js";

const LIBRARIES = { jax: "./jax.js", tensorflow: "./tensorflow.js" };

const engines = new Map();
const peers = new Map();
let lent = null;

if (location.search === "?count") await import("./count.js");

window.bench = {
  matmul,

  // What the browser says of its adapter, which may be nothing; null without one.
  adapter: async () => {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
    if (!adapter) return null;
    const { description, device, architecture, vendor } = adapter.info;
    return description || device || architecture || vendor || "";
  },

  start(name, worker, kind) {
    engines.set(name, new Engine(worker, kind));
  },
  end(name) {
    engines.get(name).worker.terminate();
    engines.delete(name);
  },
  post: (name, command, images) => engines.get(name).post(command, images, []),
  // With the file that was lent.
  postLent: (name, command) => engines.get(name).post(command, [], [lent]),
  heard: (name) => engines.get(name).take(),

  // The file that came with an event of an engine: all others begin with its weights.
  lend(name, event) {
    lent = engines.get(name).buffersOf(event)[0];
  },

  async prepare(name, library, backend, task) {
    const { prepare } = await import(LIBRARIES[library]);
    const views = new Float32Array(await (await fetch("views.f32")).arrayBuffer());
    peers.set(name, await prepare(backend, { ...task, weights: tensors(lent), views }));
  },
  // The loss before a step, and what the step took with the reading of the loss.
  async step(name) {
    self.asked?.take();
    const begin = performance.now();
    const loss = await peers.get(name).step();
    const seconds = (performance.now() - begin) / 1e3;
    return { loss, seconds, asked: self.asked?.take() ?? null };
  },
  forget(name) {
    peers.get(name)?.forget();
    peers.delete(name);
  },
};
