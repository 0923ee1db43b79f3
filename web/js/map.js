/**
 * The map beside its list. Features come from <script type="application/json" id="map-data"> (a data block, never run);
 * everything drawn is a vector of our own, tiles are added only when the operator has configured a source (data-tiles).
 *
 * Popups are built from nodes with textContent: titles are typed by residents and must never become markup.
 * Leaflet (global L) is loaded before this module; without it the list alone does the work.
 */

/** Same values as the tokens in app.css; canvas and SVG renderers of Leaflet cannot read classes on paths reliably. */
const COLOURS = {
  clean: "#0b7a75", waste: "#5b7f1b", green: "#2e7d32", repair: "#b45309",
  lift: "#6d4aa8", water: "#1d6fb8", guard: "#334e8c", parking: "#8a5a44",
};
const NEUTRAL = "#566273";
const LATE = "#c02a2a";
const MAX_FEATURES = 5_000;

const host = document.getElementById("map");
if (host && window.L) start(host, window.L);

function readFeatures() {
  const block = document.getElementById("map-data");
  if (!block) return [];
  try {
    return (JSON.parse(block.textContent).features ?? []).slice(0, MAX_FEATURES);
  } catch {
    return []; // a broken block must not take the page down; the list is still there
  }
}

function pathStyle(feature) {
  const { line, status } = feature.properties;
  const colour = COLOURS[line] ?? NEUTRAL;
  if (feature.geometry.type.endsWith("Point")) {
    return {
      radius: status === "done" ? 4 : 7,
      fillColor: status === "done" ? "#98a4b3" : colour,
      fillOpacity: 1,
      color: status === "late" ? LATE : "#fff",
      weight: status === "late" ? 3 : 1.5,
    };
  }
  return line
    ? { color: colour, weight: 1.5, fillColor: colour, fillOpacity: 0.12 }
    : { color: "#9aa7b6", weight: 1, fillColor: "#fff", fillOpacity: 0.75 };
}

function popup(properties, openText) {
  const box = document.createElement("div");
  box.className = "map-pop";
  const title = document.createElement("b");
  title.textContent = properties.title ?? "";
  box.append(title);
  for (const words of [properties.place, properties.status_text]) {
    if (!words) continue;
    const row = document.createElement("span");
    row.textContent = words;
    box.append(row);
  }
  // Only paths of our own site: a stored "javascript:" must stay dead text.
  if (properties.href?.startsWith("/") && !properties.href.startsWith("//")) {
    const link = document.createElement("a");
    link.href = properties.href;
    link.textContent = openText;
    box.append(link);
  }
  return box;
}

function start(el, L) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(el, {
    attributionControl: Boolean(el.dataset.tiles),
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
    scrollWheelZoom: false, // the page must scroll past the map
    zoomSnap: el.dataset.tiles ? 1 : 0.25, // vectors alone may fill the frame at any scale
  });
  if (el.dataset.tiles) {
    L.tileLayer(el.dataset.tiles, { attribution: el.dataset.attribution ?? "", maxZoom: 19 }).addTo(map);
  }
  let layer = null;
  let byId = new Map();
  let marked = null;

  function draw(fit) {
    layer?.remove();
    byId = new Map();
    marked = null;
    layer = L.geoJSON({ type: "FeatureCollection", features: readFeatures() }, {
      style: pathStyle,
      pointToLayer: (feature, at) => L.circleMarker(at, pathStyle(feature)),
      onEachFeature(feature, shape) {
        const { id, title, href } = feature.properties;
        if (id) byId.set(id, shape);
        if (href) shape.bindPopup(() => popup(feature.properties, el.dataset.tOpen ?? ""));
        else if (title) shape.bindTooltip(label(title), { permanent: true, direction: "center", className: "map-label" });
      },
    }).addTo(map);
    const bounds = layer.getBounds();
    if (fit && bounds.isValid()) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 17 });
    else if (fit) map.setView([30.283, 120.121], 14);
  }

  function mark(id) {
    if (marked) marked.shape.setStyle(pathStyle(marked.shape.feature));
    marked = null;
    const shape = id && byId.get(id);
    if (!shape?.setStyle) return;
    shape.setStyle({ color: "#1b2430", weight: 4 });
    shape.bringToFront?.();
    marked = { shape };
  }

  const idOf = (target) => {
    const row = target.closest?.("[data-map], .wo[id]");
    return row ? row.dataset.map ?? row.id : null;
  };
  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const id = idOf(event.target);
      if (id !== (marked?.shape.feature.properties.id ?? null)) mark(id);
    });
  }
  // The board was swapped: its data block may be new, the user's view of the map stays. The board is what one waits for;
  // the map follows once it is on the screen.
  document.addEventListener("dw:board", () => requestAnimationFrame(() => setTimeout(() => draw(false))));
  draw(true);
}

function label(words) {
  const span = document.createElement("span");
  span.textContent = words;
  return span;
}
