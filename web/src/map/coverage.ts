// Where anybody was heard in the time looked at. Where there is no cell nothing is known: that is not silence.
import { signal } from "@preact/signals";
import type { GeoJSONSource, Map } from "maplibre-gl";
import { ask } from "../api/ask";
import { window_ } from "../record/record";

const NOTHING: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
const SOON_MS = 250; // a brush moves on before it rests

export const heard = signal<{ cells: number; matched: number; cell: number; hours: number } | null>(null);

export function addCoverage(map: Map): void {
  map.addSource("coverage", { type: "geojson", data: NOTHING });
  const many: any = ["get", "part"];
  map.addLayer({ id: "coverage", type: "fill", source: "coverage", paint: { "fill-color": "#2a8f6f", "fill-opacity": ["interpolate", ["linear"], many, 0, 0.08, 1, 0.38] } });
  map.addLayer({ id: "coverage-edge", type: "line", source: "coverage", paint: { "line-color": "#2a8f6f", "line-width": 0.6, "line-opacity": 0.55 } });
}

let waiting = 0;
let stopped = new AbortController();

export function showCoverage(map: Map, shown: boolean, [from, to]: [number, number], generation: number): void {
  clearTimeout(waiting);
  stopped.abort();
  const source = map.getSource("coverage") as GeoJSONSource | undefined;
  if (!source) return;
  if (!shown || generation < 0) {
    if (heard.peek()) source.setData(NOTHING);
    heard.value = null;
    return;
  }
  const mine = (stopped = new AbortController());
  const iso = (ms: number): string => new Date(ms).toISOString();
  waiting = window.setTimeout(() => {
    ask<any>("coverage", { since: iso(from), until: iso(to + 1000) }, mine.signal).then(
      (told) => {
        const most = Math.max(1, ...told.features.map((one: any) => one.properties.hours));
        for (const one of told.features) one.properties.part = one.properties.hours / most;
        source.setData(told);
        heard.value = { cells: told.features.length, matched: told.matched, cell: told.cell, hours: told.hours };
      },
      () => undefined, // asked again with the next change
    );
  }, SOON_MS);
}

/** Ask again after the map was dressed anew. */
export function coverageAgain(map: Map, shown: boolean, generation: number): void {
  showCoverage(map, shown, window_.peek(), generation);
}
