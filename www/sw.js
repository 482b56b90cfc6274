// Keeps the page for visits without a connection. Before these lines the build writes which files it is
// made of, each under a name that carries its content: PAGE, with which the page opens, and LATER,
// engines and decoder, which are kept once they were used. BUILD stands in the page too.

const MARK = `${self.registration.scope} `;
const CACHE = MARK + BUILD;
// A connection that takes longer for the page itself counts as none where a page is kept.
const PATIENCE_MS = 4000;

const address = (name) => new URL(name, self.registration.scope).href;
const withoutContent = (text) => text.replace(/\.[0-9a-f]{16}\.(?=[^./]+$)/, ".");

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data.used)));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const place = origin + pathname;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    if ([address("./"), address("index.html")].includes(place)) event.respondWith(page(request));
  } else if (withoutContent(place) !== place) {
    event.respondWith(file(request, place));
  }
});

// A build is taken whole or not at all: where a file is missing, the one before stays.
async function install() {
  const before = await usedBefore();
  const later = LATER.filter((name) => before.has(withoutContent(address(name))));
  const cache = await caches.open(CACHE);
  await cache.addAll([...PAGE, ...later].map(address));
  const answer = await fetch(address("./"), { cache: "no-store" });
  const text = await answer.text();
  if (!answer.ok || !text.includes(`data-build="${BUILD}"`)) {
    throw new Error("the page is of another build than its service worker");
  }
  await cache.put(address("./"), new Response(text, answer));
  await self.skipWaiting();
}

// Engines and decoder that are kept for whichever build, by their names without content.
async function usedBefore() {
  const used = new Set();
  for (const name of await ownCaches()) {
    const requests = await (await caches.open(name)).keys();
    for (const request of requests) used.add(withoutContent(request.url));
  }
  return used;
}

async function ownCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(MARK));
}

// The build before stays for pages that were opened with it; names that carry content keep them apart.
async function activate() {
  const others = (await ownCaches()).filter((name) => name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// Which build is opened is the server's word as long as there is one.
async function page(request) {
  const asked = fetch(request);
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS));
  const answer = await Promise.race([asked.catch(() => null), late]);
  if (answer && answer.status < 500) return answer;
  const kept = await (await caches.open(CACHE)).match(address("./"));
  return kept ?? asked;
}

async function file(request, place) {
  const kept = await caches.match(place);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && LATER.map(address).includes(place)) {
    await (await caches.open(CACHE)).put(place, answer.clone());
  }
  return answer;
}

// Files that were loaded before this service worker was there.
async function keep(used) {
  const cache = await caches.open(CACHE);
  for (const place of LATER.map(address).filter((place) => used.includes(place))) {
    if (!(await cache.match(place))) await cache.add(place);
  }
}
