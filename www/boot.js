// Starts the page's module and finds it its words. Until it runs, a dropped file must not make the
// browser leave the page.
const stay = (event) => event.preventDefault();
for (const name of ["dragover", "drop"]) addEventListener(name, stay);

const { engines, offline } = document.documentElement.dataset;

// The languages, each with its words, its tag for the browser and its manifest.
const LANGUAGES = {
  en: { words: "words/en.json", tag: "en", manifest: "manifest.webmanifest" },
  zh: { words: "words/zh.json", tag: "zh-Hans", manifest: "manifest.zh.webmanifest" },
};

// What is said where there are no words yet.
const BEFORE_WORDS = {
  en: {
    loading: "The page is loading.",
    wasm: "This browser has no WebAssembly, which the training needs. A current Chrome, Edge, Firefox or Safari has it.",
    load: "The page could not be loaded. Check the connection and load it again.",
  },
  zh: {
    loading: "页面正在载入。",
    wasm: "这个浏览器不支持WebAssembly，而训练需要它。新版的Chrome、Edge、Firefox和Safari都支持。",
    load: "页面无法载入。请检查网络连接后重新载入。",
  },
};

// The language that the address asks for, else the one chosen here before, else the browser's.
function preferred() {
  const asked = new URLSearchParams(location.search).get("lang");
  const wanted = [asked, remembered(), ...navigator.languages].filter(Boolean);
  const ids = wanted.map((tag) => tag.toLowerCase().split("-")[0]);
  return ids.find((id) => Object.hasOwn(LANGUAGES, id)) ?? "en";
}

function remembered() {
  try {
    return localStorage.getItem("language");
  } catch {
    // A browser that keeps nothing for this page.
    return null;
  }
}

const fetched = {};

// The words of a language in the order of its file, and the engine's sentences with their ids.
function words(language) {
  fetched[language] ??= fetchWords(language).catch((error) => {
    delete fetched[language];
    throw error;
  });
  return fetched[language];
}

async function fetchWords(language) {
  const response = await fetch(LANGUAGES[language].words);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const { said = {}, ...words } = await response.json();
  return { named: words, parts: [flat(words), flat(Object.entries(said))] };
}

function flat(words) {
  return typeof words === "string" ? [words] : Object.values(words).flatMap(flat);
}

// Gives a language's words, and marks the document with it once they are there.
async function speak(language) {
  const { parts } = await words(language);
  mark(language);
  if (language !== spoken) remember(language);
  spoken = language;
  return parts;
}

function mark(language) {
  const { tag, manifest } = LANGUAGES[language];
  document.documentElement.lang = tag;
  document.querySelector("link[rel=manifest]").href = manifest;
}

// Another language was chosen: it is spoken here the next time too, and by whoever gets the address
// where that names one.
function remember(language) {
  try {
    localStorage.setItem("language", language);
  } catch {
    // It is asked for again the next time.
  }
  const address = new URL(location.href);
  if (!address.searchParams.has("lang")) return;
  address.searchParams.set("lang", language);
  history.replaceState(null, "", address);
}

// The outline in the page's language, while the module loads.
async function speakOutline(language) {
  const { named } = await words(language);
  for (const element of document.querySelectorAll("[data-words]")) {
    element.textContent = element.dataset.words.split(".").reduce((at, key) => at[key], named);
  }
}

let spoken = preferred();
mark(spoken);
const note = document.getElementById("boot-note");
note.textContent = BEFORE_WORDS[spoken].loading;

try {
  const keeper = keepWhatIsUsed();
  // What fails in the outline's words fails in the page's, and is told there.
  speakOutline(spoken).catch(() => {});
  const app = await import("./app.js");
  await app.default();
  await app.open(spoken, speak);
  if (!engines.includes("webgpu")) watchGpuEngine();
  // The page works without; what is missing is the next visit without a connection.
  keeper?.().catch(console.warn);
} catch (error) {
  console.error(error);
  const { wasm, load } = BEFORE_WORDS[spoken];
  note.textContent = typeof WebAssembly === "undefined" ? wasm : load;
  note.classList.add("warn");
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
