/**
 * Small comforts of the back office. Every page is complete without this file: forms post, links lead, <details> open.
 *
 * No text is written here. What is shown comes from the page (data-* attributes, the shared <dialog id="confirm">), so the
 * language of the page is the language of the message.
 */

const MAX_TOASTS = 3;
const TOAST_MS = 5_000;
const FILTER_DELAY_MS = 300;

/**
 * Shows a short message in #toasts; with an action it offers one button (undo).
 *
 * Other modules, and the server through HX-Trigger, ask for one by the event `dw:toast` instead of importing this
 * function: assets are served under hashed names, so no module names another.
 */
function toast(text, { kind = "", action = null, ms = TOAST_MS } = {}) {
  const host = document.getElementById("toasts");
  if (!host || !text) return;
  while (host.children.length >= MAX_TOASTS) host.firstElementChild.remove();
  const box = document.createElement("div");
  box.className = `toast ${kind}`.trim();
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  const close = () => {
    clearTimeout(timer);
    box.remove();
  };
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      close();
      action.run();
    });
    box.append(button);
  }
  const timer = setTimeout(close, ms);
  host.append(box);
}
document.addEventListener("dw:toast", (event) => toast(event.detail.text, event.detail));

/* ------------------------------------------------------------------ confirm */

/** Asks by the shared dialog; resolves to true only for its OK button. Without the dialog the answer is yes. */
function ask(question) {
  const dialog = document.getElementById("confirm");
  if (!dialog) return Promise.resolve(true);
  dialog.querySelector("[data-confirm-text]").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true });
  });
}

const confirmed = new WeakSet();
const isHtmx = (el) => ["hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch"].some((name) => el.hasAttribute(name));

// Capture, so that neither htmx nor the browser sees a submission that was not confirmed yet.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const submitter = event.submitter;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question) return;
  if (confirmed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await ask(question)) {
    confirmed.add(form);
    form.requestSubmit(submitter ?? undefined);
  }
}, true);

// Elements that are no forms (a button with hx-delete) are asked about through htmx's own hook.
document.addEventListener("htmx:confirm", async (event) => {
  const el = event.detail.elt;
  if (el instanceof HTMLFormElement || !isHtmx(el) || !el.dataset.confirm) return;
  event.preventDefault();
  if (await ask(el.dataset.confirm)) event.detail.issueRequest(true);
});

/* ------------------------------------------------------------------ small habits */

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-dismiss]");
  if (close) close.closest(".flash, .toast, .note-box")?.remove();
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault(); // the link behind it is the way without a script
      dialog.showModal();
    }
  }
  const cancel = event.target.closest("[data-close]");
  if (cancel) cancel.closest("dialog")?.close("cancel");
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("change", (event) => {
  const el = event.target;
  if (el.matches?.("select[data-autosubmit], input[type=checkbox][data-autosubmit], input[type=date][data-autosubmit]")) {
    el.form?.requestSubmit();
  }
  if (el.matches?.("input[data-check-all]")) {
    for (const box of document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(el.dataset.checkAll)}"]`)) {
      if (!box.disabled) box.checked = el.checked;
    }
  }
});

// What scrolls sideways can be reached and moved by keys; what does not is no stop on the way.
const wraps = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const wrap of document.querySelectorAll(".chart-wrap, .table-wrap")) wraps.observe(wrap);

// What ticks all boxes is not offered where nothing would happen.
for (const box of document.querySelectorAll("input[data-check-all]")) {
  const label = box.closest("label[hidden]");
  if (label) label.hidden = false;
}

// Escape closes the phone's menu; it is a <details>, which does not do so by itself.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const drawer = document.querySelector(".drawer[open]");
  if (drawer) {
    drawer.open = false;
    drawer.querySelector("summary").focus();
  }
});

/*
 * Live filters: while an input method is composing, "baojie" is not yet 保洁, so nothing is sent before compositionend.
 * The field's form is submitted, as by its button, so only the fragment its hx-get names changes.
 */
const timers = new WeakMap();
function filterSoon(field) {
  // A plain form would load the whole page under the typing hand; there the button does it.
  if (!field.form || !isHtmx(field.form)) return;
  clearTimeout(timers.get(field));
  timers.set(field, setTimeout(() => field.form?.requestSubmit(), FILTER_DELAY_MS));
}
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-live]") && !event.isComposing) filterSoon(event.target);
});
document.addEventListener("compositionend", (event) => {
  if (event.target.matches?.("[data-live]")) filterSoon(event.target);
});

/* ------------------------------------------------------------------ rows of a form (data-rows) */

/*
 * One more row without a way to the server: the last one is copied, emptied, and its number counted on in every id, label
 * and heading. The button would send the form and get it back with more rows, which is the way without a script.
 */
document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add-row]");
  const list = add?.closest("form")?.querySelector("[data-rows]");
  const last = list?.lastElementChild;
  if (!last) return;
  event.preventDefault();
  const n = list.children.length + 1;
  if (n > Number(list.dataset.rowsMost)) return;
  const row = last.cloneNode(true);
  // A row that can no longer change has no fields to copy.
  const fields = [...row.querySelectorAll("input, select, textarea")];
  if (!fields.some((field) => field.type !== "hidden" && field.name === "promise")) {
    add.toggleAttribute("data-add-row");
    add.click();
    return;
  }
  for (const field of fields) {
    if (field instanceof HTMLSelectElement) field.selectedIndex = 0;
    else field.value = "";
    field.removeAttribute("aria-invalid");
  }
  for (const name of ["id", "for", "aria-describedby"]) {
    for (const el of row.querySelectorAll(`[${name}]`)) el.setAttribute(name, el.getAttribute(name).replace(/-\d+$/, `-${n}`));
  }
  for (const el of row.querySelectorAll("[data-row-number]")) el.textContent = String(n);
  for (const more of row.querySelectorAll("details")) more.open = false;
  list.append(row);
  row.querySelector("input:not([type=hidden])")?.focus();
  if (n >= Number(list.dataset.rowsMost)) add.hidden = true;
});

/* ------------------------------------------------------------------ drop zone */

const zoneOf = (event) => event.target.closest?.(".drop-zone");
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    const zone = zoneOf(event);
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  const zone = zoneOf(event);
  if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  const zone = zoneOf(event);
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("over");
  const input = zone.querySelector("input[type=file]");
  if (!input || event.dataTransfer.files.length === 0) return;
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
document.addEventListener("change", (event) => {
  const output = event.target.closest?.(".drop-zone")?.querySelector("output");
  if (output && event.target.type === "file") {
    output.textContent = Array.from(event.target.files, (file) => file.name).join(", ");
  }
});

/* ------------------------------------------------------------------ two panes (data-walk): J, K, Enter */

/*
 * Rows of the statement are walked with J and K (or arrows) and chosen with Enter; a chosen row is a link or a button
 * inside it, so the keys only do what a click would.
 */
document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-walk]");
  if (!list || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select, textarea") || document.querySelector("dialog[open]")) return;
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  const rows = [...list.querySelectorAll("[data-row]")];
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  if (step && rows.length > 0) {
    event.preventDefault();
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    rows.forEach((row) => row.setAttribute("aria-selected", String(row === next)));
    next.scrollIntoView({ block: "nearest" });
    next.querySelector("a, button")?.click();
  } else if (event.key === "Enter" && event.target === document.body) {
    // Or the same key press would also answer the dialog that asks for confirmation.
    event.preventDefault();
    document.querySelector("[data-walk-accept]:not([disabled])")?.click();
  }
});

// A click chooses a line as J and K do.
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("[data-walk] [data-row]");
  if (!row || !event.target.closest("a, button")) return;
  for (const other of row.closest("[data-walk]").querySelectorAll("[data-row]")) {
    other.setAttribute("aria-selected", String(other === row));
  }
});

/* ------------------------------------------------------------------ choose to fill a form (data-fill) */

// What a choice knows goes into the empty form beside it; without this the link brings the form filled by the server.
document.addEventListener("click", (event) => {
  const pick = event.target.closest?.("[data-fill]");
  if (!pick) return;
  event.preventDefault();
  for (const [name, value] of Object.entries(pick.dataset)) {
    const field = document.querySelector(`form [name="${name}"]`);
    if (field && value) field.value = value;
  }
  for (const other of document.querySelectorAll("[data-fill]")) other.setAttribute("aria-current", String(other === pick));
});

/* ------------------------------------------------------------------ scrolling tables */

// What scrolls must be reachable by keyboard; what does not scroll must not be a stop on the way.
function markScrollers() {
  for (const box of document.querySelectorAll(".table-wrap, .chart-wrap")) {
    if (box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible") box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
let resizing;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(markScrollers, 200);
});
document.addEventListener("htmx:afterSettle", markScrollers);
document.addEventListener("toggle", markScrollers, true);
markScrollers();

/* ------------------------------------------------------------------ htmx */

// A refused fragment (422 with field errors, 409 with the newer state) is still what the user must see.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  const html = event.detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/html");
  if ((status === 422 || status === 409) && html) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(kind, (event) => {
    const text = document.body.dataset.tFailed;
    if (!text) return;
    let detail = "";
    try {
      detail = JSON.parse(event.detail.xhr.responseText).detail ?? "";
    } catch {
      // Not a problem document: the general sentence must do.
    }
    toast(detail || text, { kind: "bad" });
  });
}
// After a refused form, the summary of errors takes the focus, so it is read out and in view.
document.addEventListener("htmx:afterSettle", (event) => {
  event.detail.elt.querySelector?.(".error-summary")?.focus();
});
document.querySelector(".error-summary")?.focus();
