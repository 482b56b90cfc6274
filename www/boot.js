// Starts the page's module. Until it runs, a dropped file must not make the browser leave the page.
const stay = (event) => event.preventDefault();
for (const name of ["dragover", "drop"]) addEventListener(name, stay);

try {
  const { default: init } = await import("./app.js");
  await init();
  if (!document.documentElement.dataset.engines.includes("webgpu")) watchGpuEngine();
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
