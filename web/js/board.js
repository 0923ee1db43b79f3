/**
 * The dispatcher's board: move a work order by drag, by keyboard, and take the move back.
 *
 * The server owns the state. This module never edits the board itself: it posts a move with the version it saw, then
 * fetches the fragment again and swaps it. A refusal (409 newer state, 422 not possible) is shown in the server's words.
 * Two things are always true: the board is never swapped in mid-drag or mid-form, and nothing shown is written here
 * (texts come from data-t-* of #board, so they are in the language of the page).
 *
 * Markup contract: `#board[data-date][data-version]`, `.wo[data-id][data-version][data-mins][data-crew][data-start]`,
 * `.track[data-crew-id]`, `#queue`, `#move-dialog`.
 */

const QUARTER_MIN = 15;
/** Two dispatchers see each other within two seconds: asking is two small reads. */
const POLL_MS = 1_500;
const UNDO_MS = 10_000;
const NOTICE_MS = 6_000;
/** A press becomes a drag after this many pixels; below, it stays a click on the card's link. */
const DRAG_THRESHOLD_PX = 5;
/** Within this distance of an edge the hours scroll along with the drag. */
const EDGE_PX = 36;
const EDGE_STEP_PX = 14;

const board = () => document.getElementById("board");
const moveDialog = document.getElementById("move-dialog");

/** A text of the page; `{name}` places are filled in. */
const text = (key, values = {}) =>
  (board()?.dataset[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

const say = (words, options = {}) =>
  document.dispatchEvent(new CustomEvent("dw:toast", { detail: { text: words, ms: NOTICE_MS, ...options } }));

const axisStartMin = () => Number(board()?.dataset.axisStart ?? 300);
const clock = (minutes) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/* ------------------------------------------------------------------ fetching the fragment */

let drag = null;
let refreshing = null;
let refreshWanted = false;

/** Whether the user is in the middle of something a swap would destroy. */
function busy() {
  if (drag || document.querySelector("dialog[open]")) return true;
  const active = document.activeElement;
  return Boolean(active?.matches("#board input, #board select, #board textarea"));
}

/** The page's own query (date, quarter, line, crew) goes along, so the fragment obeys the same filters. */
function fragmentUrl() {
  const query = new URLSearchParams(location.search);
  if (board().dataset.date) query.set("date", board().dataset.date);
  return `${board().dataset.fragmentUrl ?? "/board/fragment"}?${query}`;
}

/** Whether an element holds elements and no words, so that it can be swapped piece by piece. */
const isFrame = (el) =>
  el.children.length > 0 && [...el.childNodes].every((node) => node.nodeType === Node.ELEMENT_NODE);

/**
 * Makes `old` what `fresh` is and touches only what differs: of a day of four hundred orders a move changes two, and a
 * browser that lays out all of them anew takes longer than the server. Children are told apart by id, else by their order;
 * a card is one piece.
 */
function swap(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.tagName !== fresh.tagName || old.matches(".wo") || !isFrame(old) || !isFrame(fresh)) {
    old.replaceWith(fresh);
    return;
  }
  for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const had = [...old.children];
  const named = new Map(had.filter((el) => el.id).map((el) => [el.id, el]));
  const nameless = had.filter((el) => !el.id);
  const left = new Set(had);
  let at = old.firstElementChild;
  for (const want of [...fresh.children]) {
    const have = want.id ? named.get(want.id) : nameless.shift();
    if (!have) {
      old.insertBefore(want, at);
      continue;
    }
    left.delete(have);
    if (have === at) at = at.nextElementSibling;
    else old.insertBefore(have, at);
    swap(have, want);
  }
  for (const el of left) el.remove();
}

/** Fetches and swaps #board; waits while the user is busy. Focus, by id, and scroll positions survive. */
function refresh() {
  if (busy()) {
    refreshWanted = true;
    return Promise.resolve();
  }
  refreshWanted = false;
  refreshing ??= load().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function load() {
  let html;
  try {
    const answer = await fetch(fragmentUrl(), { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(String(answer.status));
    html = await answer.text();
  } catch {
    board().classList.add("stale");
    return;
  }
  // The user may have taken hold of a card while the answer was on its way.
  if (busy()) {
    refreshWanted = true;
    return;
  }
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("board");
  if (!fresh) return; // a login page, say: the next navigation will show it
  const focused = document.activeElement?.id;
  swap(board(), document.adoptNode(fresh));
  // What was replaced has lost the focus; what stayed still has it.
  if (focused && document.activeElement?.id !== focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  document.dispatchEvent(new CustomEvent("dw:board"));
}

function settle() {
  if (refreshWanted) refresh();
}

async function poll() {
  if (document.hidden || busy() || refreshing || !board()) return;
  try {
    const answer = await fetch(board().dataset.versionUrl ?? "/board/version", { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const version = (await answer.text()).trim();
    if (version !== board().dataset.version || board().classList.contains("stale")) refresh();
  } catch {
    board().classList.add("stale");
  }
}
setInterval(poll, POLL_MS);
document.addEventListener("visibilitychange", poll);
moveDialog?.addEventListener("close", () => setTimeout(settle));
document.addEventListener("focusout", () => setTimeout(settle));

/* ------------------------------------------------------------------ posting a move */

async function post(path, fields) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true", Accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  const body = await answer.json().catch(() => ({}));
  return { ok: answer.ok, status: answer.status, body };
}

const place = (order) =>
  order.crewId
    ? post(`/work-orders/${order.id}/assign`, {
        crew_id: order.crewId, starts_at: order.start, version: order.version, date: order.date,
      })
    : post(`/work-orders/${order.id}/unassign`, { version: order.version, date: order.date });

/** Sends the move, shows the board as the server now sees it, and tells how it went. */
async function move(order, undo = null) {
  let answer;
  try {
    answer = await place(order);
  } catch {
    say(text("tOffline"), { kind: "bad" });
    return refresh();
  }
  await refresh();
  document.getElementById(`wo-${order.id}`)?.focus({ preventScroll: true });
  if (!answer.ok) {
    const words = answer.body.detail ?? (answer.status === 409 ? text("tConflict") : "");
    return say(words || text("tFailed"), { kind: "bad" });
  }
  if (!undo) return say(text("tUndone"), { kind: "ok" });
  const back = { ...undo, version: answer.body.version };
  say(text(order.crewId ? "tMoved" : "tUnassigned", { title: order.title, crew: order.crewName, time: order.start }), {
    kind: "ok",
    ms: UNDO_MS,
    action: { label: text("tUndo"), run: () => move(back) },
  });
}

/** What a card says about itself now: both the ground of a move and the way back. */
const stateOf = (card) => ({
  id: card.dataset.id,
  title: card.dataset.title ?? "",
  version: card.dataset.version,
  crewId: card.dataset.crew ?? "",
  crewName: card.closest(".track")?.dataset.crewName ?? "",
  start: card.dataset.start ?? "",
  date: board().dataset.date,
});

function moveTo(card, crewId, crewName, start) {
  const before = stateOf(card);
  if (before.crewId === crewId && before.start === start) return;
  move({ ...before, crewId, crewName, start }, before);
}

/* ------------------------------------------------------------------ drag and drop */

/** Left edges of the quarters of a track, in viewport pixels, read from the laid-out grid: columns differ in width. */
function edgesOf(track) {
  const style = getComputedStyle(track);
  let x = track.getBoundingClientRect().left + parseFloat(style.paddingLeft);
  const edges = [x];
  for (const width of style.gridTemplateColumns.split(" ").map(parseFloat)) {
    x += width;
    edges.push(x);
  }
  return edges;
}

/** The quarter whose edge is nearest to x, so that the whole order still ends on the axis. */
function snap(edges, x, quarters) {
  let best = 0;
  edges.forEach((edge, index) => {
    if (Math.abs(edge - x) < Math.abs(edges[best] - x)) best = index;
  });
  return Math.max(0, Math.min(best, edges.length - 1 - quarters));
}

const quartersOf = (card) => Math.max(1, Math.min(72, Math.ceil(Number(card.dataset.mins || 60) / QUARTER_MIN)));

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest?.("#board .wo[data-id]");
  if (!card || event.button !== 0 || !event.isPrimary) return;
  // A finger scrolls unless it is on the handle; a mouse does not scroll by pressing, so the whole card will do.
  if (event.pointerType !== "mouse" && !event.target.closest(".grip")) return;
  if (event.pointerType !== "mouse") event.preventDefault();
  const box = card.getBoundingClientRect();
  drag = {
    card, pointer: event.pointerId, x0: event.clientX, y0: event.clientY,
    // A queued card is wider than its place on the axis, so there the pointer itself marks the start.
    grabX: card.closest(".track") ? event.clientX - box.left : 0,
    ghostX: event.clientX - box.left, ghostY: event.clientY - box.top,
    quarters: quartersOf(card), ghost: null, mark: null, target: null,
  };
});

document.addEventListener("selectstart", (event) => {
  if (drag) event.preventDefault();
});

// Links and images inside a card would start the browser's own drag.
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("#board .wo")) event.preventDefault();
});

function lift() {
  const { card } = drag;
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.classList.add("wo-ghost");
  // Script may set style properties; only style attributes in the markup are against the policy.
  ghost.style.width = `${box.width}px`;
  ghost.style.height = `${box.height}px`;
  const host = document.createElement("div");
  host.className = card.closest(".track") ? "track ghost-host" : "queue-list ghost-host";
  host.append(ghost);
  document.body.append(host);
  card.classList.add("lifted");
  // The pointer stays the card's, and with it the grabbing hand: a class on the page would restyle all of it twice.
  card.setPointerCapture(drag.pointer);
  drag.ghost = ghost;
  drag.host = host;
}

function trackMove(event) {
  drag.ghost.style.transform = `translate(${event.clientX - drag.ghostX}px, ${event.clientY - drag.ghostY}px)`;
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const track = under?.closest(".track[data-crew-id]");
  drag.mark?.remove();
  drag.mark = null;
  drag.target = null;
  document.querySelector(".queue.over")?.classList.remove("over");
  if (track && getComputedStyle(track).display === "grid") {
    const quarter = snap(edgesOf(track), event.clientX - drag.grabX, drag.quarters);
    const start = clock(axisStartMin() + quarter * QUARTER_MIN);
    const mark = document.createElement("div");
    mark.className = `drop s${quarter} w${drag.quarters}`;
    const label = document.createElement("b");
    label.textContent = start;
    mark.append(label, drag.card.dataset.title ?? "");
    track.append(mark);
    drag.mark = mark;
    drag.target = { crewId: track.dataset.crewId, crewName: track.dataset.crewName ?? "", start };
  } else if (under?.closest(".queue") && drag.card.dataset.crew) {
    under.closest(".queue").classList.add("over");
    drag.target = { crewId: "", crewName: "", start: "" };
  }
  // Over the axis the mark itself shows what would be; the ghost would only cover it.
  drag.ghost.classList.toggle("aside", Boolean(drag.mark));
  scrollAtEdges(event);
}

function scrollAtEdges(event) {
  const hours = document.getElementById("hours");
  if (!hours) return;
  const box = hours.getBoundingClientRect();
  if (event.clientY > box.top && event.clientY < box.bottom) {
    if (event.clientX > box.right - EDGE_PX) hours.scrollLeft += EDGE_STEP_PX;
    else if (event.clientX < box.left + EDGE_PX * 4 && hours.scrollLeft > 0) hours.scrollLeft -= EDGE_STEP_PX;
  }
  if (event.clientY > innerHeight - EDGE_PX) scrollBy(0, EDGE_STEP_PX);
  else if (event.clientY < EDGE_PX * 2) scrollBy(0, -EDGE_STEP_PX);
}

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (!drag.ghost) {
    if (Math.hypot(event.clientX - drag.x0, event.clientY - drag.y0) < DRAG_THRESHOLD_PX) return;
    getSelection()?.removeAllRanges();
    lift();
  }
  trackMove(event);
});

/** Ends the drag; returns what it was, or null when it never became one. */
function drop() {
  const ended = drag;
  drag = null;
  if (!ended?.ghost) return null;
  ended.host.remove();
  ended.mark?.remove();
  ended.card.classList.remove("lifted");
  document.querySelector(".queue.over")?.classList.remove("over");
  return ended;
}

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const ended = drop();
  if (!ended) return settle();
  // The release after a drag also makes a click, which must not open the card's link.
  const swallow = (click) => {
    click.preventDefault();
    click.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }));
  const { target, card } = ended;
  if (target) moveTo(card, target.crewId, target.crewName, target.start);
  settle();
});

function cancelDrag() {
  if (!drag) return;
  drop();
  settle();
}
document.addEventListener("pointercancel", cancelDrag);
window.addEventListener("blur", cancelDrag);

/* ------------------------------------------------------------------ keyboard: move to… */

/** The earliest sensible start to offer: the card's own, else the coming quarter of the page's clock. */
function proposedStart(card) {
  // The list holds quarters; an order may begin between them.
  if (card.dataset.start) return clock(Math.round(minutesOf(card.dataset.start) / QUARTER_MIN) * QUARTER_MIN);
  return board().dataset.now ? clock(Math.ceil(minutesOf(board().dataset.now) / QUARTER_MIN) * QUARTER_MIN) : "";
}
const minutesOf = (hhmm) => {
  const [hours, minutes] = hhmm.split(":").map(Number);
  return hours * 60 + minutes;
};

function openMove(card) {
  if (!moveDialog) return;
  const form = moveDialog.querySelector("form");
  const before = { id: card.id, crew: card.dataset.crew, start: proposedStart(card) };
  moveDialog.querySelector("[data-move-title]").textContent = card.dataset.title ?? "";
  if (before.crew) form.elements.crew_id.value = before.crew;
  if (before.start) form.elements.starts_at.value = before.start;
  moveDialog.returnValue = "";
  moveDialog.showModal();
  form.elements.crew_id.focus();
  moveDialog.addEventListener("close", () => {
    const now = document.getElementById(before.id);
    now?.focus();
    if (moveDialog.returnValue !== "ok" || !now) return;
    const crew = form.elements.crew_id;
    moveTo(now, crew.value, crew.selectedOptions[0]?.textContent.trim() ?? "", form.elements.starts_at.value);
  }, { once: true });
}

// Enter in a select would only open its list or do nothing; in this dialog it means OK.
moveDialog?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("select")) {
    event.preventDefault();
    moveDialog.close("ok");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) return cancelDrag();
  const card = event.target;
  if (!card.matches?.("#board .wo[data-id]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || event.key.toLowerCase() === "m") {
    event.preventDefault();
    openMove(card);
  }
});

// A button on a card ([data-move]) is the same way for a finger on a phone, where there is no axis to drag to.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#board [data-move]");
  if (!button) return;
  event.preventDefault();
  openMove(button.closest(".wo"));
});
