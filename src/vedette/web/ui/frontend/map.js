// The map of incidents: offline outlines, points whose area is the number, rings whose size is the precision of the place.
// Everything that it says stands in the table below it; without scripts or WebGL the table is the page.
import { Map, setWorkerUrl } from "maplibre-gl";

const box = document.querySelector("[data-map]");
const words = box.dataset;
const form = document.querySelector("form.filters");
const said = document.querySelector("[data-map-said]");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

// Metres around the point that each precision of a place stands for: exact, near a town, district, first-level area.
const RING = { 2: 15000, 3: 40000, 4: 120000 };
const EARTH = 40075016;

const colour = (name) => getComputedStyle(document.querySelector(`.map-${name}`)).color;

const paint = () => ({
  sea: ["background-color", colour("sea")],
  land: ["fill-color", colour("land")],
  coast: ["line-color", colour("line")],
  borders: ["line-color", colour("line")],
  disputed: ["line-color", colour("line")],
  rings: ["circle-color", colour("ring")],
  points: ["circle-color", colour("point")],
  chosen: ["circle-stroke-color", colour("ink")],
});

// The area of a point is its number: the radius grows with the square root.
const radius = (scale) => ["*", scale, ["sqrt", ["max", ["get", words.measure], 0.2]]];
const inYears = () => ["all", [">=", ["get", "year"], year("from")], ["<=", ["get", "year"], year("to")]];
const year = (name) => Number(form.elements[name].value);

function ring() {
  const metres = ["match", ["get", "precision"], ...Object.entries(RING).flatMap(([code, m]) => [Number(code), m]), 0];
  const pixels = (zoom) => ["*", metres, (512 * 2 ** zoom) / EARTH];
  return ["interpolate", ["exponential", 2], ["zoom"], 0, pixels(0), 12, pixels(12)];
}

function style(world) {
  const p = paint();
  const line = (id, filter, more) => ({
    id, type: "line", source: "world", filter, paint: { "line-width": 0.8, [p[id][0]]: p[id][1], ...more },
  });
  const kind = (name) => ["==", ["get", "kind"], name];
  return {
    version: 8,
    sources: {
      world: { type: "geojson", data: world },
      incidents: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    },
    layers: [
      { id: "sea", type: "background", paint: { [p.sea[0]]: p.sea[1] } },
      { id: "land", type: "fill", source: "world", filter: kind("land"), paint: { [p.land[0]]: p.land[1] } },
      line("coast", kind("coast"), { "line-opacity": 0.6 }),
      line("borders", kind("border"), {}),
      line("disputed", kind("disputed"), { "line-dasharray": [3, 3] }),
      { id: "rings", type: "circle", source: "incidents", paint: { "circle-radius": ring(), "circle-opacity": 0.12, "circle-blur": 0.4, [p.rings[0]]: p.rings[1] } },
      { id: "points", type: "circle", source: "incidents", paint: { "circle-radius": radius(3.2), "circle-opacity": 0.72, "circle-stroke-width": 1, "circle-stroke-color": colour("land"), [p.points[0]]: p.points[1] } },
      { id: "chosen", type: "circle", source: "incidents", filter: ["==", ["get", "place_id"], ""], paint: { "circle-radius": ["+", 4, radius(3.2)], "circle-opacity": 0, "circle-stroke-width": 2.5, [p.chosen[0]]: p.chosen[1] } },
    ],
  };
}

const json = async (address) => (await fetch(address, { headers: { Accept: "application/json" } })).json();
const query = () => new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && name !== "from" && name !== "to"));

function limits(features) {
  const spots = features.map((one) => one.geometry.coordinates);
  const along = (k, pick) => pick(...spots.map((spot) => spot[k]));
  return [[along(0, Math.min), along(1, Math.min)], [along(0, Math.max), along(1, Math.max)]];
}

async function start() {
  setWorkerUrl(new URL(words.worker, window.location.href).href);
  const map = new Map({
    container: box.querySelector("[data-map-canvas]"),
    style: style(await json(words.world)),
    center: [20, 12],
    zoom: 1.2,
    minZoom: 0,
    maxZoom: 9,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    renderWorldCopies: false,
    locale: { "Map.Title": words.title },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("load", () => fill(map, true));
  listen(map);
}

let asked = "";

async function fill(map, fit) {
  asked = query().toString();
  const found = await json(`${words.points}?${asked}`);
  map.getSource("incidents").setData(found);
  years(map);
  if (fit && found.features.length) map.fitBounds(limits(found.features), { padding: 48, maxZoom: 6, animate: false });
  map.once("idle", () => box.setAttribute("data-ready", ""));
}

function years(map) {
  for (const name of ["from", "to"]) document.querySelector(`output[for=${name}]`).value = form.elements[name].value;
  for (const layer of ["rings", "points"]) map.setFilter(layer, inYears());
}

function choose(map, place, spot) {
  map.setFilter("chosen", ["all", ["==", ["get", "place_id"], place], inYears()]);
  if (spot) map.easeTo({ center: spot, zoom: Math.max(map.getZoom(), 4.5), duration: calm ? 0 : 250 });
}

function listen(map) {
  // The years stand outside of the form that they belong to; the map follows at once, the table when the hand rests.
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".map-years input")) return;
    const [from, to] = [form.elements.from, form.elements.to];
    if (Number(from.value) > Number(to.value)) (event.target === from ? to : from).value = event.target.value;
    years(map);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".map-years input")) form.requestSubmit();
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (query().toString() !== asked) fill(map, false);
  });
  document.addEventListener("vedette:row", (event) => {
    const row = event.detail;
    if (row.dataset.lon) choose(map, row.dataset.place, [Number(row.dataset.lon), Number(row.dataset.lat)]);
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-show]")?.closest("tr[data-lon]");
    if (row) choose(map, row.dataset.place, [Number(row.dataset.lon), Number(row.dataset.lat)]);
    const act = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (act === "in") map.zoomIn({ animate: !calm });
    if (act === "out") map.zoomOut({ animate: !calm });
    if (act === "all") map.easeTo({ center: [20, 12], zoom: 0.8, duration: calm ? 0 : 250 });
  });
  map.on("click", "points", (event) => {
    const about = event.features[0].properties;
    choose(map, about.place_id);
    said.replaceChildren(link(about));
  });
  map.on("mouseenter", "points", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "points", () => (map.getCanvas().style.cursor = ""));
  new MutationObserver(() => {
    for (const [layer, [name, value]] of Object.entries(paint())) map.setPaintProperty(layer, name, value);
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}

function link(about) {
  const anchor = document.createElement("a");
  anchor.href = about.url;
  anchor.textContent = about.words;
  return anchor;
}

const works = () => Boolean(document.createElement("canvas").getContext("webgl2"));

if (works()) start();
else box.querySelector("[data-map-none]").hidden = false;
