// Starts the page's module. Until it runs, a dropped file must not make the browser leave the page.
const stay = (event) => event.preventDefault();
for (const name of ["dragover", "drop"]) addEventListener(name, stay);

const { engines, offline } = document.documentElement.dataset;

try {
  const keeper = keepWhatIsUsed();
  const { default: init } = await import("./app.js");
  await init();
  if (!engines.includes("webgpu")) watchGpuEngine();
  // The page works without; what is missing is the next visit without a connection.
  keeper?.().catch(console.warn);
} catch (error) {
  console.error(error);
  const note = document.getElementById("boot-note");
  if (note) {
    note.textContent = typeof WebAssembly === "undefined"
      ? "This browser has no WebAssembly, which the training needs. A current Chrome, Edge, Firefox or Safari has it."
      : "The page could not be loaded. Check the connection and load it again.";
    note.classList.add("warn");
  }
} finally {
  for (const name of ["dragover", "drop"]) removeEventListener(name, stay);
}

// The service worker keeps the page for visits without a connection, and of engines and decoder those
// that were used: the engine's worker names them as it loads them, which may be before the service
// worker is there. Gives what starts it, for when the page is there.
function keepWhatIsUsed() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return null;
  // The page is being worked on: nothing may come between it and the next change.
  if (!offline) return letGo;
  const used = new Set();
  const tell = async () => (await serviceWorker.ready).active.postMessage({ used: [...used] });
  new BroadcastChannel("contrastive-lab-used").onmessage = ({ data }) => {
    for (const address of data) used.add(address);
    tell();
  };
  serviceWorker.addEventListener("controllerchange", tell);
  return () => serviceWorker.register(offline);
}

// Ends the service worker that a site from before left on this address, and drops what it kept. It
// still serves this page, and may keep something once more: the next load drops that too.
async function letGo() {
  const scope = new URL("./", location.href).href;
  const registration = await navigator.serviceWorker.getRegistration(scope);
  await registration?.unregister();
  const own = (await caches.keys()).filter((name) => name.startsWith(`${scope} `));
  await Promise.all(own.map((name) => caches.delete(name)));
}

// `cargo lab serve` shows the page before its GPU engine is built, and says in a file how far it is.
async function watchGpuEngine() {
  const ask = async () => (await (await fetch("engines.json", { cache: "no-store" })).json()).webgpu;
  let now = "building";
  while (now === "building") {
    await new Promise((done) => setTimeout(done, 3000));
    // A server that does not answer now may answer later.
    now = await ask().catch(() => now);
  }
  document.dispatchEvent(new Event(`gpu-engine-${now}`));
}
