/**
 * Draws a place on the map: clicks add points, points are dragged, chosen and deleted, small ones between two are taken
 * out of a side. What is drawn is written into the form's text field as GeoJSON, and what is typed there is drawn: the
 * field is the place, the map only a way to fill it. Without this module, or without Leaflet (global L), the field remains.
 *
 * No text is written here: words come from data-t-* attributes.
 */

const STEP = 1e-5; // about a metre, for the arrow keys
const DIGITS = 7;

/** GeoJSON, or the numbers of WKT and of typed pairs: [form or null, list of rings]; null when it is not readable. */
function read(text) {
  const typed = text.trim();
  if (!typed) return [null, []];
  const pairs = (list) => (Array.isArray(list) && list.every((p) => Array.isArray(p) && p.slice(0, 2).every(Number.isFinite))
    ? list.map((p) => [p[0], p[1]]) : null);
  if (typed.startsWith("{")) {
    let value;
    try { value = JSON.parse(typed); } catch { return null; }
    const { type, coordinates } = value.type === "Feature" ? value.geometry ?? {} : value;
    if (type === "Point") { const one = pairs([coordinates]); return one && [type, [one]]; }
    if (type === "LineString") { const line = pairs(coordinates); return line && [type, [line]]; }
    if (type !== "Polygon" || !Array.isArray(coordinates)) return null;
    const rings = coordinates.map(pairs);
    return rings.every(Boolean) ? [type, rings.map(open)] : null;
  }
  const form = { POINT: "Point", LINESTRING: "LineString", POLYGON: "Polygon" }[/^[a-z]+/i.exec(typed)?.[0].toUpperCase()];
  if (!form && /^[a-z]/i.test(typed)) return null;
  const rings = (form === "Polygon" ? typed.split(")") : [typed]).map((part) => {
    const numbers = (part.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
    return numbers.length % 2 ? null : numbers.reduce((all, n, at) => (at % 2 ? [...all.slice(0, -1), [...all.at(-1), n]] : [...all, [n]]), []);
  }).filter((ring) => ring === null || ring.length);
  if (!rings.length || rings.includes(null)) return null;
  return [form ?? null, form === "Polygon" ? rings.map(open) : rings];
}

/** A ring without its last position, which repeats the first. */
function open(ring) {
  const [first, last] = [ring[0], ring.at(-1)];
  return ring.length > 1 && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
}

const turn = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** Pairs of sides of a ring that cross; the server decides exactly, this only points them out. */
function crossings(ring) {
  const found = [];
  const n = ring.length;
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 2; j < n; j += 1) {
      if (i === 0 && j === n - 1) continue;
      const [a, b, c, d] = [ring[i], ring[(i + 1) % n], ring[j], ring[(j + 1) % n]];
      if (turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) found.push(i, (i + 1) % n, j, (j + 1) % n);
    }
  }
  return new Set(found);
}

function start(el, textarea, L) {
  el.hidden = false;
  const form = textarea.form;
  const part = (name) => el.querySelector(`[data-draw-${name}]`);
  const kind = form.elements.kind;
  const forms = JSON.parse(el.dataset.forms);
  const choice = document.getElementById("draw-form");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const canvas = part("map");
  const map = L.map(canvas, {
    attributionControl: Boolean(canvas.dataset.tiles), scrollWheelZoom: false, doubleClickZoom: false, maxZoom: 20,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, keyboard: false,
  });
  map.setView([30.283, 120.121], 14); // Leaflet draws nothing before it has a view
  if (canvas.dataset.tiles) L.tileLayer(canvas.dataset.tiles, { attribution: canvas.dataset.attribution ?? "", maxZoom: 20, maxNativeZoom: 19 }).addTo(map);

  let points = []; // of the outer ring, a line or the one point: [longitude, latitude]
  let holes = [];
  let chosen = -1;
  const shape = L.layerGroup().addTo(map);
  const handles = L.layerGroup().addTo(map);
  const around = L.geoJSON(null, {
    interactive: false,
    style: { color: "#9aa7b6", weight: 2, fillOpacity: 0.15 },
    pointToLayer: (_, at) => L.circleMarker(at, { radius: 3, color: "#9aa7b6", weight: 1, fillOpacity: 0.6, interactive: false }),
  }).addTo(map);
  try { around.addData(JSON.parse(document.getElementById("map-data")?.textContent ?? "null")); } catch { /* only a backdrop */ }

  const at = ([lon, lat]) => L.latLng(lat, lon);
  const round = (x) => Number(x.toFixed(DIGITS));
  const from = (latlng) => [round(latlng.lng), round(latlng.lat)];

  function write() {
    const closed = (ring) => [...ring, ring[0]];
    const coordinates = { Point: points[0], LineString: points, Polygon: [points, ...holes].map((r) => (r.length ? closed(r) : r)) }[choice.value];
    textarea.value = points.length ? JSON.stringify({ type: choice.value, coordinates }) : "";
    draw();
  }

  function icon(name) {
    const size = name === "between" ? 10 : 16;
    return L.divIcon({ className: `draw-point ${name}`, iconSize: [size, size] });
  }

  function draw() {
    shape.clearLayers();
    handles.clearLayers();
    const wrong = choice.value === "Polygon" ? crossings(points) : new Set();
    const style = { color: wrong.size ? "#c02a2a" : "#0b6bcb", weight: 3, interactive: false };
    if (choice.value === "Polygon" && points.length > 2) L.polygon([points, ...holes].map((r) => r.map(at)), { ...style, fillOpacity: 0.15 }).addTo(shape);
    else if (choice.value !== "Point" && points.length > 1) L.polyline(points.map(at), style).addTo(shape);
    points.forEach((point, n) => {
      const marker = L.marker(at(point), {
        draggable: true, keyboard: true, title: `${n + 1}`, alt: `${n + 1}`,
        icon: icon(`${n === chosen ? "chosen" : ""} ${wrong.has(n) ? "wrong" : ""}`),
      }).addTo(handles);
      marker.on("click", () => { chosen = n; draw(); focus(n); });
      marker.on("dragend", () => { points[n] = from(marker.getLatLng()); chosen = n; write(); });
    });
    const sides = choice.value === "Point" ? 0 : points.length - (choice.value === "Polygon" && points.length > 2 ? 0 : 1);
    for (let n = 0; n < sides; n += 1) {
      const [a, b] = [points[n], points[(n + 1) % points.length]];
      const middle = L.marker([(a[1] + b[1]) / 2, (a[0] + b[0]) / 2], { draggable: true, keyboard: false, icon: icon("between") }).addTo(handles);
      const insert = () => { points.splice(n + 1, 0, from(middle.getLatLng())); chosen = n + 1; write(); };
      middle.on("dragend", insert);
      middle.on("click", insert);
    }
    part("delete").disabled = chosen < 0;
    part("undo").disabled = points.length === 0;
    part("state").textContent = wrong.size ? el.dataset.tCrossing : el.dataset.tDrawn.replace("{n}", points.length);
    part("state").classList.toggle("bad-text", wrong.size > 0);
  }

  function focus(n) {
    handles.getLayers()[n]?.getElement()?.focus();
  }

  function remove() {
    if (chosen < 0) return;
    points.splice(chosen, 1);
    chosen = -1;
    write();
  }

  function fit() {
    const own = L.latLngBounds(points.map(at));
    if (own.isValid()) map.fitBounds(own.pad(0.4), { maxZoom: 18, animate: false });
    else if (around.getBounds().isValid()) map.fitBounds(around.getBounds(), { padding: [12, 12], animate: false });
  }

  /** Only the shapes that the kind may have are offered, and only its own fields shown. */
  function fitKind() {
    const allowed = forms[kind.value] ?? ["Point"];
    for (const option of choice.options) {
      option.hidden = !allowed.includes(option.value);
      option.disabled = option.hidden;
    }
    if (!allowed.includes(choice.value)) choice.value = allowed[0];
    choice.disabled = allowed.length < 2;
    for (const own of form.querySelectorAll("[data-for]")) own.hidden = !own.dataset.for.split(" ").includes(kind.value);
  }

  function take() {
    const found = read(textarea.value);
    if (!found) {
      part("state").textContent = el.dataset.tUnreadable;
      part("state").classList.add("bad-text");
      return;
    }
    const [named, rings] = found;
    if (named && [...choice.options].some((o) => o.value === named && !o.disabled)) choice.value = named;
    points = rings[0] ?? [];
    if (choice.value === "Polygon") points = open(points);
    holes = choice.value === "Polygon" ? rings.slice(1) : [];
    chosen = -1;
    draw();
  }

  map.on("click", (event) => {
    if (choice.value === "Point") points = [from(event.latlng)];
    else points.push(from(event.latlng));
    chosen = points.length - 1;
    write();
  });
  canvas.addEventListener("keydown", (event) => {
    const moves = { ArrowUp: [0, STEP], ArrowDown: [0, -STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] };
    const n = handles.getLayers().findIndex((marker) => marker.getElement() === event.target);
    if (n < 0 || n >= points.length) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      chosen = n;
      remove();
    } else if (moves[event.key]) {
      event.preventDefault();
      const [east, north] = moves[event.key];
      points[n] = [round(points[n][0] + east), round(points[n][1] + north)];
      chosen = n;
      write();
      focus(n);
    }
  });
  part("undo").addEventListener("click", () => { points.pop(); chosen = -1; write(); });
  part("delete").addEventListener("click", remove);
  part("clear").addEventListener("click", () => { points = []; holes = []; chosen = -1; write(); });
  choice.addEventListener("change", () => {
    if (choice.value === "Point") points = points.slice(0, 1);
    if (choice.value !== "Polygon") holes = [];
    write();
  });
  kind.addEventListener("change", () => { fitKind(); if (points.length) write(); else draw(); });
  textarea.addEventListener("input", () => { take(); if (points.length) fit(); });
  fitKind();
  take();
  fit();
}

const host = document.querySelector("[data-draw]");
const field = document.getElementById("geometry");
if (host && field && window.L) start(host, field, window.L);
