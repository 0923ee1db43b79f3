/**
 * Photos and sending on the phone, for crews and residents. Without this file the same forms upload the originals.
 *
 * - [data-photo="list-id"] on a file input: pictures are made smaller before they leave the phone, and shown in the list.
 * - [data-locate] on a form: where the phone is goes along, if it knows.
 * - [data-once] on a form: a second tap while the first is on its way does nothing.
 */

/** Enough to read a meter or see a crack; about 300 KB instead of 6 MB. */
const MAX_EDGE_PX = 1_600;
const JPEG_QUALITY = 0.82;
const MAX_PHOTOS = 9;

/**
 * Draws the picture anew at most MAX_EDGE_PX wide or high. A new JPEG carries no EXIF, so the place and the phone's
 * serial number stay on the phone; its orientation is applied first, as it would be lost too.
 */
async function shrink(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, MAX_EDGE_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  if (!blob) throw new Error("canvas gave no picture");
  const name = file.name.replace(/\.[^.]*$/, "") || "photo";
  return { canvas, file: new File([blob], `${name}.jpg`, { type: "image/jpeg" }) };
}

/** The preview is the canvas itself: the policy allows no blob: images. */
function show(list, canvas, name) {
  const item = document.createElement("li");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  item.append(canvas);
  list.append(item);
}

const working = new WeakMap();

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-photo]")) return;
  const job = prepare(input).finally(() => working.delete(input));
  working.set(input, job);
});

async function prepare(input) {
  const list = document.getElementById(input.dataset.photo);
  list?.replaceChildren();
  const chosen = new DataTransfer();
  for (const file of Array.from(input.files).slice(0, MAX_PHOTOS)) {
    try {
      const small = await shrink(file);
      chosen.items.add(small.file);
      if (list) show(list, small.canvas, file.name);
    } catch {
      // A format the browser cannot draw (HEIC on some): the original goes, the server decides.
      chosen.items.add(file);
    }
  }
  input.files = chosen.files;
}

/** How long a crew is asked to wait for a position, in milliseconds; then it arrives without. */
const LOCATE_MS = 5_000;

/** [data-locate] on a form: the position goes along, if the phone knows it and may say it. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("form[data-locate]") || form.dataset.located || !navigator.geolocation) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const go = (position) => {
    form.dataset.located = "true";
    for (const [name, value] of position ? [["lat", position.latitude], ["lon", position.longitude]] : []) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value: String(value) });
      form.append(input);
    }
    form.requestSubmit();
  };
  for (const button of form.querySelectorAll("button")) button.classList.add("busy");
  navigator.geolocation.getCurrentPosition((at) => go(at.coords), () => go(null), { enableHighAccuracy: true, timeout: LOCATE_MS, maximumAge: 30_000 });
}, true);

const sent = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const pending = [...form.querySelectorAll("input[type=file][data-photo]")].map((input) => working.get(input)).filter(Boolean);
  if (sent.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (pending.length > 0) {
    event.preventDefault();
    event.stopImmediatePropagation();
    await Promise.allSettled(pending);
    form.requestSubmit(event.submitter ?? undefined);
    return;
  }
  if (form.matches("[data-once]")) {
    sent.add(form);
    for (const button of form.querySelectorAll("button")) button.classList.add("busy");
  }
}, true);

// Back from the next page (the phone keeps this one in memory), or an answer to htmx: the form may be used again.
function release(form) {
  sent.delete(form);
  for (const button of form.querySelectorAll("button.busy")) button.classList.remove("busy");
}
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt instanceof HTMLFormElement) release(event.detail.elt);
});
