// Drawing an area with the mouse or the keyboard: corners on the map, then who was in it, then kept as one's own.
import { effect, signal } from "@preact/signals";
import type { GeoJSONSource, Map } from "maplibre-gl";
import { ask, send } from "../api/ask";
import type { Features } from "../api/shapes";
import { words } from "../strings/words";
import { current, layers, look, toggled } from "../view/view";
import { Present } from "./present";
import { forgetAreas, showAreas } from "./record_layers";

type Corner = [number, number];
export const drawing = signal(false);
const corners = signal<Corner[]>([]);
const told = signal("");
let map: Map | null = null;
let end = (): void => undefined;

export function takeMap(one: Map | null, container: HTMLElement | null): void {
  end();
  map = one;
  if (!map || !container) return;
  const here = map;
  const click = (event: { lngLat: { lng: number; lat: number } }): void => {
    if (drawing.value) corners.value = [...corners.value, [round(event.lngLat.lng), round(event.lngLat.lat)]];
  };
  const twice = (event: { preventDefault(): void }): void => {
    if (!drawing.value) return;
    event.preventDefault();
    corners.value = corners.value.slice(0, -1); // the second click of the two
    finish();
  };
  here.on("click", click);
  here.on("dblclick", twice);
  window.addEventListener("keydown", key);
  const stop = effect(() => {
    container.dataset.drawing = drawing.value ? "1" : "";
    if (!drawing.value) delete container.dataset.drawing;
    here.getCanvas().style.cursor = drawing.value ? "crosshair" : "";
    const ring = drawing.value ? corners.value : ringOf(current.value.area);
    show(here, ring.length || !named.value ? { type: "LineString", coordinates: ring } : named.value.outline);
  });
  const follow = effect(() => void learn(here, current.value.area));
  end = () => {
    window.removeEventListener("keydown", key);
    stop();
    follow();
  };
}

const round = (degrees: number): number => Math.round(degrees * 1e4) / 1e4;

function key(event: KeyboardEvent): void {
  if (!drawing.value || (event.target as HTMLElement).tagName === "INPUT") return;
  if (event.key === "Escape") drawing.value = false;
  else if (event.key === "Enter") finish();
  else if (event.key.toLowerCase() === "c" && map) corners.value = [...corners.value, [round(map.getCenter().lng), round(map.getCenter().lat)]];
  else return;
  event.preventDefault();
}

function finish(): void {
  drawing.value = false;
  const ring = corners.value;
  if (ring.length < 3) return;
  look({ area: JSON.stringify({ type: "Polygon", coordinates: [[...ring, ring[0]]] }) });
}

function ringOf(area: string): Corner[] {
  if (!area.startsWith("{")) return [];
  try {
    return JSON.parse(area).coordinates[0];
  } catch {
    return [];
  }
}

interface Named {
  id: string;
  name: string;
  outline: GeoJSON.Geometry;
}
const named = signal<Named | null>(null); // the area of the atlas, or of one's own, that is looked at

async function learn(on: Map, area: string): Promise<void> {
  named.value = null;
  if (!area || area.startsWith("{")) return;
  try {
    const told = await ask<Features>(`areas/${encodeURIComponent(area)}`);
    const one = told.features.find((each) => each.geometry) as any;
    if (!one || current.peek().area !== area) return;
    named.value = { id: area, name: String(one.properties.name ?? area), outline: one.geometry };
    if (!current.peek().center) goTo(on, one.geometry);
  } catch {
    // the list of lines tells what is wrong with it
  }
}

function goTo(on: Map, shape: GeoJSON.Geometry): void {
  const corners_: Corner[] = [];
  const walk = (some: any): void => (typeof some[0] === "number" ? void corners_.push(some as Corner) : some.forEach(walk));
  if ("coordinates" in shape) walk(shape.coordinates);
  const [x, y] = [corners_.map((one) => one[0]), corners_.map((one) => one[1])];
  if (corners_.length) on.fitBounds([Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)], { padding: 60, animate: false, maxZoom: 10 });
}

function show(on: Map, shape: GeoJSON.Geometry): void {
  const data: GeoJSON.Feature = { type: "Feature", properties: {}, geometry: shape };
  const put = (): void => {
    const source = on.getSource("drawn") as GeoJSONSource | undefined;
    if (source) source.setData(data);
    else if (on.isStyleLoaded()) {
      on.addSource("drawn", { type: "geojson", data });
      on.addLayer({ id: "drawn", type: "line", source: "drawn", paint: { "line-color": "#d1002a", "line-width": 2.5 } });
      on.addLayer({ id: "drawn-corners", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "LineString"], paint: { "circle-color": "#d1002a", "circle-radius": 4 } });
    } else on.once("idle", put);
  };
  put();
}

async function save(event: Event): Promise<void> {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const name = String(new FormData(form).get("name") ?? "");
  try {
    await send("POST", "areas", { name, geometry: JSON.parse(current.value.area) });
    told.value = words.saved;
    forgetAreas("own");
    if (!layers.value.has("own")) look({ layers: toggled(current.value.layers, "own") }, true);
    else if (map) void showAreas(map, layers.value);
  } catch (error) {
    told.value = (error as Error).message;
  }
}

export function Drawing() {
  const area = current.value.area;
  return (
    <section class="drawing">
      <button type="button" aria-pressed={drawing.value} onClick={() => { corners.value = []; told.value = ""; drawing.value = !drawing.value; }}>
        {words.draw}
      </button>
      {drawing.value && <p class="quiet" role="status">{words.drawing} {words.drawKeys}</p>}
      {area && !drawing.value && (
        <div>
          <p>
            {words.whoWasThere}: <strong>{area.startsWith("{") ? words.drawnArea : (named.value?.name ?? area)}</strong>{" "}
            <button type="button" class="plain" onClick={() => look({ area: "" })}>{words.close}</button>
          </p>
          {area.startsWith("{") && (
            <form onSubmit={save}>
              <label>{words.areaName} <input name="name" required maxLength={80} /></label> <button>{words.saveArea}</button>
            </form>
          )}
          {told.value && <p role="status">{told.value}</p>}
          <Present area={area} />
        </div>
      )}
    </section>
  );
}
