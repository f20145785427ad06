// What the map stands on: its workers and the archive of the land, both begun before there is a map to ask for them.
import { addProtocol, prewarm, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { PMTiles, Protocol } from "pmtiles";

const here = (path: string): string => new URL(path, document.baseURI).href;
const land = new PMTiles(here("./basemap/land.pmtiles"));

setWorkerUrl(here(workerUrl));
prewarm();
const archives = new Protocol();
archives.add(land);
addProtocol("pmtiles", archives.tile);
land.getHeader().catch(() => undefined); // where it fails the map asks again, and tells

export const LAND = `pmtiles://${land.source.getKey()}`;
export const NAMES = here("./basemap/names.json");
