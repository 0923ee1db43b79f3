/**
 * The service worker of the crew's phone. Where there is no network, the pages of the day are shown as they were last seen, and
 * what a form says is kept on the phone and sent once the network is back: once, and in the order in which it was said.
 *
 * The page (later.js) says who is at the phone, which pages to keep, and when to try again. What is kept belongs to who said it:
 * nobody else's login sends it.
 */

const PAGES = "crew-pages-1";
const ASSETS = "assets-1";
/** Longer than this a page that is known is not waited for, in milliseconds. */
const PATIENCE_MS = 4_000;
/** What a crew may say without a network; other steps need to know how things stand. */
const LATER = /^\/crew\/orders\/\d+\/(acknowledge|arrive|start|pause|resume|complete)$/;
const KEPT = /^\/crew(\/orders\/\d+)?$/;

/* ------------------------------------------------------------------ what is kept */

function database() {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open("dawuye-later", 1);
    open.onupgradeneeded = () => {
      open.result.createObjectStore("deeds", { keyPath: "n", autoIncrement: true });
      open.result.createObjectStore("who");
    };
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
  });
}

/** One transaction: what `work` asks of the store, once it is on the disk. */
async function kept(store, mode, work) {
  const db = await database();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

const deeds = () => kept("deeds", "readonly", (store) => store.getAll());
const who = () => kept("who", "readonly", (store) => store.get("user"));

async function tell() {
  const all = await self.clients.matchAll({ type: "window" });
  for (const client of all) client.postMessage({ type: "deeds" });
}

/* ------------------------------------------------------------------ sending */

let sending = null;

/** Sends what is kept, oldest first, until the network fails; true when nothing waits any more. */
function flush() {
  sending ??= sendAll().finally(() => { sending = null; });
  return sending;
}

async function sendAll() {
  const user = await who();
  for (const deed of await deeds()) {
    if (deed.refused || deed.user !== user) continue;
    const answer = await send(deed);
    if (answer === "later") {
      await tell();
      return false;
    }
    if (answer === "done") await kept("deeds", "readwrite", (store) => store.delete(deed.n));
    else await kept("deeds", "readwrite", (store) => store.put({ ...deed, refused: answer }));
    await tell();
  }
  return true;
}

/** `done`, `later`, or the words with which the server refused it. */
async function send(deed) {
  const body = new FormData();
  for (const [name, value] of deed.entries) {
    if (value instanceof Blob) body.append(name, value, value.name || "photo.jpg");
    else body.append(name, value);
  }
  let answer;
  try {
    answer = await fetch(deed.url, {
      method: "POST",
      body: deed.multipart ? body : new URLSearchParams(body),
      headers: { "dawuye-done-at": deed.at, accept: "text/html" },
      credentials: "same-origin",
    });
  } catch {
    return "later";
  }
  // Logged out: it waits for the same person to log in again.
  if (answer.redirected && new URL(answer.url).pathname === "/login") return "later";
  if (answer.ok) return "done";
  if (answer.status === 429 || answer.status >= 500 || answer.status === 401) return "later";
  const summary = /class="error-summary"[^>]*>([\s\S]*?)<\/div>/.exec(await answer.text());
  const words = summary?.[1].replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
  return words || String(answer.status);
}

/** Keeps what a form says. */
async function keep(request, url) {
  const form = await request.formData();
  const multipart = (request.headers.get("content-type") ?? "").startsWith("multipart/");
  const deed = {
    user: await who(), url: url.pathname, at: new Date().toISOString(), multipart, entries: [...form.entries()].filter(([, value]) => !(value instanceof File) || value.size > 0),
  };
  await kept("deeds", "readwrite", (store) => store.add(deed));
  await self.registration.sync?.register("later").catch(() => {});
  await tell();
  return Response.redirect("/crew", 303);
}

async function act(request, url) {
  // What was said before goes first.
  const waiting = (await deeds()).some((deed) => !deed.refused);
  if (waiting && !(await flush())) return keep(request, url);
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    return keep(copy, url);
  }
}

/* ------------------------------------------------------------------ pages and assets */

const timeout = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** As it is now; as it was last seen where that takes too long or cannot be had. */
async function page(request, url) {
  const cache = await caches.open(PAGES);
  const known = await cache.match(url.pathname);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await cache.put(url.pathname, answer.clone());
    return answer;
  });
  if (!known) return fresh;
  fresh.catch(() => {});
  try {
    return (await Promise.race([fresh, timeout(PATIENCE_MS)])) ?? known;
  } catch {
    return known;
  }
}

/** Named by their content: what is there is right for ever. */
async function asset(request) {
  const cache = await caches.open(ASSETS);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** Pages and assets that the phone shall have before it is out of reach; others are forgotten. */
async function have(pages, assets) {
  const [ours, theirs] = await Promise.all([caches.open(PAGES), caches.open(ASSETS)]);
  const wanted = new Set(["/crew", ...pages]);
  for (const request of await ours.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await ours.delete(request);
  }
  for (const request of await theirs.keys()) {
    if (!assets.includes(new URL(request.url).pathname)) await theirs.delete(request);
  }
  for (const path of assets) {
    if (!(await theirs.match(path))) await theirs.add(path);
  }
  for (const path of wanted) {
    const answer = await fetch(path, { credentials: "same-origin" }).catch(() => null);
    if (!answer) return;
    if (answer.ok && !answer.redirected) await ours.put(path, answer);
  }
}

/* ------------------------------------------------------------------ events */

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === "/logout") {
    // The next person at this phone sees nothing of it.
    event.waitUntil(Promise.all([caches.delete(PAGES), kept("who", "readwrite", (store) => store.delete("user"))]));
  } else if (request.method === "POST" && LATER.test(url.pathname)) {
    event.respondWith(act(request, url));
  } else if (request.method === "GET" && url.pathname.startsWith("/assets/")) {
    event.respondWith(asset(request));
  } else if (request.method === "GET" && request.mode === "navigate" && KEPT.test(url.pathname) && !url.search) {
    event.respondWith(page(request, url));
  }
});

self.addEventListener("message", (event) => {
  const { type, user, pages, assets, n } = event.data;
  const work = {
    // Whoever is at the phone now, and what they need today.
    here: async () => {
      // A page that was asked for while the worker came up is not under it yet: its forms would go past.
      await self.clients.claim();
      await kept("who", "readwrite", (store) => store.put(user, "user"));
      await flush();
      if (pages) await have(pages, assets);
    },
    flush,
    drop: async () => {
      await kept("deeds", "readwrite", (store) => store.delete(n));
      await tell();
    },
  }[type];
  if (work) event.waitUntil(work());
});

self.addEventListener("sync", (event) => {
  if (event.tag === "later") event.waitUntil(flush().then((all) => { if (!all) throw new Error("not yet"); }));
});
