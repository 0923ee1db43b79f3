/**
 * The crew's page out of reach. The service worker (later-sw.js) keeps what a form says while there is no network; this shows
 * what waits, what was refused, and each order as it will stand once all is sent. Without this file the page works online.
 *
 * - <body data-user data-worker>: who is at the phone, and where the worker lies.
 * - #later: the box of what waits; its words stand in data-*.
 * - .next[data-order][data-status]: the next step of an order; data-acknowledge … are the words on its buttons.
 * - template[data-later]: what an order's page shows once the crew is there.
 */

const STATUS = { acknowledge: "acknowledged", arrive: "arrived", start: "in_progress", pause: "paused", resume: "in_progress", complete: "completed" };
const NEXT = { assigned: "acknowledge", acknowledged: "arrive", arrived: "complete", in_progress: "complete", paused: "resume" };
const box = document.getElementById("later");
const { user, worker } = document.body.dataset;

function waiting() {
  return new Promise((resolve) => {
    const open = indexedDB.open("dawuye-later", 1);
    // The worker makes the stores; before that nothing waits.
    open.onupgradeneeded = () => open.transaction.abort();
    open.onerror = () => resolve([]);
    open.onsuccess = () => {
      const all = open.result.transaction("deeds").objectStore("deeds").getAll();
      all.onsuccess = () => {
        open.result.close();
        resolve(all.result.filter((deed) => deed.user === user));
      };
    };
  });
}

const parts = (deed) => /^\/crew\/orders\/(\d+)\/([a-z-]+)$/.exec(deed.url)?.slice(1) ?? [];

function element(name, text, options = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  return Object.assign(made, options);
}

/** To the worker, also where this page came too early to be under it. */
async function say(message) {
  (await navigator.serviceWorker.ready).active.postMessage(message);
}

function showBox(all) {
  box.hidden = all.length === 0;
  box.replaceChildren();
  if (all.length === 0) return;
  const refused = all.filter((deed) => deed.refused);
  if (all.length > refused.length) {
    const line = element("p", box.dataset.waiting.replace("{n}", String(all.length - refused.length)));
    const button = element("button", box.dataset.send, { type: "button", className: "btn" });
    button.addEventListener("click", () => say({ type: "flush" }));
    box.append(line, button);
  }
  for (const deed of refused) {
    const [order] = parts(deed);
    const line = element("p", "", { className: "bad-text" });
    line.append(element("a", `${box.dataset.refused} ${deed.refused}`, { href: `/crew/orders/${order}` }));
    const button = element("button", box.dataset.drop, { type: "button", className: "btn" });
    button.addEventListener("click", () => say({ type: "drop", n: deed.n }));
    box.append(line, button);
  }
}

/** The next step of an order as it will stand. */
function showNext(next, steps) {
  const order = next.dataset.order;
  const stands = steps.reduce((status, step) => STATUS[step] ?? status, next.dataset.status);
  next.replaceChildren(element("span", box.dataset.kept, { className: "chip info" }));
  const step = NEXT[stands];
  if (!step) return;
  if (step === "complete") {
    next.append(element("a", next.dataset.complete, { className: "btn primary", href: `/crew/orders/${order}` }));
    return;
  }
  const form = Object.assign(document.createElement("form"), { method: "post", action: `/crew/orders/${order}/${step}` });
  form.dataset.once = "";
  if (step === "arrive") form.dataset.locate = "";
  form.append(element("button", next.dataset[step], { className: "btn primary" }));
  next.append(form);
}

async function show() {
  const all = await waiting();
  showBox(all);
  const steps = new Map();
  for (const deed of all.filter((deed) => !deed.refused)) {
    const [order, step] = parts(deed);
    steps.set(order, [...(steps.get(order) ?? []), step]);
  }
  for (const next of document.querySelectorAll(".next[data-order]")) {
    if (steps.has(next.dataset.order)) showNext(next, steps.get(next.dataset.order));
    const later = document.querySelector("template[data-later]");
    const own = steps.get(next.dataset.order) ?? [];
    if (own.includes("complete")) document.querySelector(`form[action="/crew/orders/${next.dataset.order}/complete"]`)?.remove();
    if (later && own.some((step) => step === "arrive" || step === "start") && !own.includes("complete")) {
      next.replaceChildren();
      later.replaceWith(later.content);
    }
  }
  return all.length;
}

if (box && "serviceWorker" in navigator && "indexedDB" in window) {
  let before = show();
  navigator.serviceWorker.addEventListener("message", async (event) => {
    if (event.data.type !== "deeds") return;
    const waited = await before;
    before = show();
    // All is sent: the page as the server has it now.
    if (waited > 0 && (await before) === 0) window.location.reload();
  });
  const pages = [...document.querySelectorAll("a[href^='/crew/orders/']")].map((link) => new URL(link.href).pathname);
  const assets = [...document.querySelectorAll("link[href], script[src]")].map((part) => new URL(part.href || part.src).pathname).filter((path) => path.startsWith("/assets/"));
  // The list of the day says what to keep; an order's page knows of itself alone.
  const list = window.location.pathname === "/crew";
  window.addEventListener("online", () => say({ type: "flush" }));
  if (await navigator.serviceWorker.register(worker).catch(() => null)) {
    await say({ type: "here", user, ...(list && { pages: [...new Set(pages)], assets }) });
  }
}
