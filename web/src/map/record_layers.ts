// The record on the map: lines by their lane's sign, warnings as areas, tracks from tiles, areas of the atlas.
import type { GeoJSONSource, Map } from "maplibre-gl";
import { address, ask } from "../api/ask";
import type { Feature } from "../api/shapes";
import { isInForce } from "../line/windows";
import { trackColour } from "./style";

const AREAS: [string, string, string][] = [
  ["straits", "strait", "#2f6f8f"],
  ["adiz", "adiz", "#7a4fa0"],
  ["disputed", "disputed", "#a0522d"],
  ["own", "own", "#0a7f3f"],
];
export const AREA_FILLS = AREAS.map(([name]) => `area-${name}-fill`);
const NOTHING: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

export function addRecord(map: Map): void {
  for (const [name, , colour] of AREAS) {
    map.addSource(`area-${name}`, { type: "geojson", data: NOTHING });
    map.addLayer({ id: `area-${name}-fill`, type: "fill", source: `area-${name}`, paint: { "fill-color": colour, "fill-opacity": 0.08 } });
    map.addLayer({ id: `area-${name}`, type: "line", source: `area-${name}`, paint: { "line-color": colour, "line-width": 1.2, "line-dasharray": name === "disputed" ? [2, 2] : [1] } });
  }
  map.addSource("lines", { type: "geojson", data: NOTHING });
  const polygons: any = ["==", ["geometry-type"], "Polygon"];
  map.addLayer({ id: "warned-fill", type: "fill", source: "lines", filter: polygons, paint: { "fill-color": "#a86a00", "fill-opacity": ["case", ["get", "inForce"], 0.3, 0] } });
  map.addLayer({ id: "warned", type: "line", source: "lines", filter: polygons, paint: { "line-color": "#a86a00", "line-width": ["case", ["get", "inForce"], 2.4, 1.2], "line-dasharray": [3, 2] } });
  map.addSource("operation", { type: "geojson", data: NOTHING });
  map.addLayer({ id: "operation", type: "line", source: "operation", paint: { "line-color": "#c2185b", "line-width": 2, "line-dasharray": [6, 2, 1, 2] } });
}

export function addSignsOfLines(map: Map): void {
  map.addSource("marks", { type: "geojson", data: NOTHING });
  map.addLayer({
    id: "marks", type: "symbol", source: "marks",
    layout: {
      "icon-image": ["concat", ["get", "source"], ["case", ["get", "synthetic"], "-r", ""], ["case", ["get", "chosen"], "-chosen", ""]],
      "icon-allow-overlap": true, "icon-ignore-placement": true, "icon-size": ["case", ["get", "chosen"], 1.35, 0.95], "symbol-sort-key": ["case", ["get", "chosen"], 1, 0],
    },
    paint: { "icon-opacity": ["case", ["get", "chosen"], 1, ["get", "inForce"], 1, 0.6] },
  });
}

/** Put lines on the map; what lay at another time is paler. */
export function showLines(map: Map, lines: Feature[], chosen: string, at: number): void {
  const flat = (one: Feature) => {
    const { source, kind, synthetic } = one.properties;
    return { id: one.id, source, kind, synthetic, chosen: one.id === chosen, inForce: isInForce(one.properties, at) };
  };
  const placed = lines.filter((one) => one.geometry);
  const areas = placed.filter((one) => one.geometry!.type !== "Point");
  const points = placed.map((one) => ({ type: "Feature" as const, geometry: { type: "Point" as const, coordinates: middle(one.geometry!) }, properties: flat(one) }));
  const shapes = areas.map((one) => ({ type: "Feature" as const, geometry: one.geometry!, properties: flat(one) }));
  (map.getSource("lines") as GeoJSONSource | undefined)?.setData({ type: "FeatureCollection", features: shapes });
  (map.getSource("marks") as GeoJSONSource | undefined)?.setData({ type: "FeatureCollection", features: points });
}

/** Show the waters of an operation. */
export function showOperation(map: Map, waters: GeoJSON.Geometry | null): void {
  const data: GeoJSON.FeatureCollection = waters ? { type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry: waters }] } : NOTHING;
  (map.getSource("operation") as GeoJSONSource | undefined)?.setData(data);
}

/** Return the middle of a shape's extent: where its sign stands. */
export function middle(shape: GeoJSON.Geometry): [number, number] {
  if (shape.type === "Point") return shape.coordinates as [number, number];
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (some: any): void => {
    if (typeof some[0] === "number") {
      box[0] = Math.min(box[0]!, some[0]);
      box[1] = Math.min(box[1]!, some[1]);
      box[2] = Math.max(box[2]!, some[0]);
      box[3] = Math.max(box[3]!, some[1]);
    } else some.forEach(walk);
  };
  if ("coordinates" in shape) walk(shape.coordinates);
  else shape.geometries.forEach((one) => "coordinates" in one && walk(one.coordinates));
  return [(box[0]! + box[2]!) / 2, (box[1]! + box[3]!) / 2];
}

let tracksOf = "";

/** Show tracks of a time, or none. */
export function showTracks(map: Map, shown: boolean, span: [number, number], by: string, generation: number): void {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const path = address("tiles/tracks/{z}/{x}/{y}.mvt", { since: iso(span[0]), until: iso(span[1] + 1000), v: null });
  const tiles = decodeURI(new URL(path, document.baseURI).href).replaceAll("%7B", "{").replaceAll("%7D", "}");
  const key = shown ? `${tiles} ${generation}` : "";
  const colour = trackColour(by, span[0] / 1000, span[1] / 1000);
  if (key === tracksOf && map.getLayer("tracks")) {
    map.setPaintProperty("tracks", "line-color", colour);
    return;
  }
  tracksOf = key;
  if (map.getLayer("tracks")) map.removeLayer("tracks");
  if (map.getSource("tracks")) map.removeSource("tracks");
  if (!shown) return;
  map.addSource("tracks", { type: "vector", tiles: [tiles], minzoom: 0, maxzoom: 14 });
  map.addLayer(
    { id: "tracks", type: "line", source: "tracks", "source-layer": "tracks", layout: { "line-join": "round" },
      paint: { "line-color": colour, "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.7, 8, 1.4, 12, 2.2], "line-opacity": ["case", ["has", "gap"], 0.25, 0.6] } },
    "names-city",
  );
}

export function forgetTracks(): void {
  tracksOf = "";
}

const loaded: Record<string, Promise<GeoJSON.FeatureCollection>> = {};

export function forgetAreas(name: string): void {
  delete loaded[name];
}

const drawn = new Set<GeoJSONSource>();

export async function showAreas(map: Map, chosen: Set<string>): Promise<void> {
  for (const [name, kind] of AREAS) {
    const source = map.getSource(`area-${name}`) as GeoJSONSource | undefined;
    if (!source) return;
    if (!chosen.has(name)) {
      if (drawn.delete(source)) source.setData(NOTHING);
      continue;
    }
    drawn.add(source);
    loaded[name] ??= ask("areas", { f: "geojson", limit: 200, ...(kind === "own" ? { own: true } : { kind }) });
    try {
      source.setData(await loaded[name]!);
    } catch {
      delete loaded[name]; // asked again when it is chosen again
    }
  }
}
