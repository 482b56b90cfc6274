// The engine's worker: loads the engine that its own name says (cpu or webgpu; "cpu burn" leaves networks to
// burn's operations, to compare with) and passes every message on to it. The engine answers by postMessage
// itself. Whatever breaks here is told to the page as {crash: text}: the worker is of no use after that.
// Called race, it loads none, and says which would be quicker.

const ENGINES = {
  cpu: { glue: "./engine-cpu.js", module: "./engine-cpu_bg.wasm" },
  webgpu: { glue: "./engine-webgpu.js", module: "./engine-webgpu_bg.wasm" },
};
const DECODER = { glue: "./decoder.js", module: "./decoder_bg.wasm" };

let crashed = false;

function crash(error) {
  // One broken thing often breaks the next; the first is the cause.
  if (crashed) return;
  crashed = true;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  self.postMessage({ crash: text });
}

self.addEventListener("error", (event) => crash(event.error ?? event.message));
self.addEventListener("unhandledrejection", (event) => crash(event.reason));

// Messages that come while the engine loads wait here, in their order.
let waiting = [];
let receive = (message) => waiting.push(message);

self.onmessage = (event) => {
  if (crashed) return;
  try {
    receive(event.data);
  } catch (error) {
    crash(error);
  }
};

// The codecs are a module of their own beside the engine: one's own pictures need them, sample sets do
// not. A browser may keep that a module failed to load, so each further try has another address.
let decoder = null;
let tries = 0;

function loadDecoder() {
  decoder ??= fetchDecoder().catch((error) => {
    decoder = null;
    throw error;
  });
  return decoder;
}

function fetchDecoder() {
  tries += 1;
  return fetchModule(DECODER, tries === 1 ? "" : `?try=${tries}`);
}

// Fetches glue and module side by side, and starts them.
async function fetchModule({ glue, module }, query = "") {
  const response = fetch(module);
  // Where the glue does not come, nobody waits for the module any more.
  response.catch(() => {});
  const started = await import(glue + query);
  await started.default({ module_or_path: response });
  tellUsed([glue, module]);
  return started;
}

// For the service worker, which keeps what is used; the page passes it on.
function tellUsed(names) {
  const channel = new BroadcastChannel("contrastive-lab-used");
  channel.postMessage(names.map((name) => new URL(name, self.location.href).href));
  channel.close();
}

// Timestamps are an optional feature of WebGPU, and the engine never times a kernel by them. What it is
// built on (cubecl 0.11) still refuses to start in a browser whose adapter has none. Such an adapter
// therefore says to the engine that it has them, and they are left out where the device is asked for.
const TIMESTAMPS = "timestamp-query";

function bearMissingTimestamps() {
  const adapters = self.GPUAdapter?.prototype;
  if (!adapters) return;
  const { get: featuresOf } = Object.getOwnPropertyDescriptor(adapters, "features");
  const { requestDevice } = adapters;
  const lacksThem = (adapter) => !featuresOf.call(adapter).has(TIMESTAMPS);

  Object.defineProperty(adapters, "features", {
    configurable: true,
    enumerable: true,
    get() {
      const features = featuresOf.call(this);
      return lacksThem(this) ? new Set([...features, TIMESTAMPS]) : features;
    },
  });
  adapters.requestDevice = function (wanted) {
    if (!wanted?.requiredFeatures || !lacksThem(this)) return requestDevice.call(this, wanted);
    const requiredFeatures = [...wanted.requiredFeatures].filter((name) => name !== TIMESTAMPS);
    return requestDevice.call(this, { ...wanted, requiredFeatures });
  };
}

async function load() {
  if (self.name === "race") {
    const { race } = await import("./race.js");
    self.postMessage(await race());
    return;
  }
  const [name, kernels] = self.name.split(" ");
  if (!Object.hasOwn(ENGINES, name)) throw new Error(`there is no engine called ${name}`);
  if (name === "webgpu") bearMissingTimestamps();
  const engine = await fetchModule(ENGINES[name]);
  await engine.start(loadDecoder, kernels === "burn");
  receive = (message) => engine.receive(message);
  for (const message of waiting) receive(message);
  waiting = [];
  // Fetched while nobody waits for it. Whoever needs it later is told why it is missing.
  loadDecoder().catch(() => {});
}

load().catch(crash);
