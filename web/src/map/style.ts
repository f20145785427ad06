// The look of the map, by day and by night: sea, land, the names on it, areas and tracks.
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { faces } from "./fonts";
import { LAND } from "./ground";

export interface Paper {
  sea: string;
  land: string;
  shore: string;
  ink: string;
  seaInk: string;
  halo: string;
}

export const DAY: Paper = { sea: "#dce9f2", land: "#f1ece0", shore: "#8d8573", ink: "#3b3a33", seaInk: "#345f80", halo: "#ffffff" };
export const NIGHT: Paper = { sea: "#0d1b28", land: "#242a2e", shore: "#5d6870", ink: "#c9d1d6", seaInk: "#8fb4d1", halo: "#0b141c" };

const FONT = ["Roboto"];
/** The name in English, and below it as written there. */
const NAMED: ExpressionSpecification = ["case", ["has", "local"], ["concat", ["get", "name"], "\n", ["get", "local"]], ["get", "name"]];

export function style(paper: Paper): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {
    land: { type: "vector", url: LAND, attribution: "GSHHG · GeoNames" },
    names: { type: "geojson", data: { type: "FeatureCollection", features: [] } }, // they come once the land is drawn
  };
  return { version: 8, "font-faces": faces(), sources, layers: [...ground(paper), ...names(paper)] };
}

function ground(paper: Paper): LayerSpecification[] {
  return [
    { id: "sea", type: "background", paint: { "background-color": paper.sea } },
    { id: "land", type: "fill", source: "land", "source-layer": "land", paint: { "fill-color": paper.land, "fill-antialias": false } },
    { id: "shore", type: "line", source: "land", "source-layer": "land", paint: { "line-color": paper.shore, "line-width": 0.6 } },
  ];
}

function names(paper: Paper): LayerSpecification[] {
  const from: ExpressionSpecification = ["<=", ["get", "zoom"], ["zoom"]];
  const paint = { "text-color": paper.ink, "text-halo-color": paper.halo, "text-halo-width": 1.2 };
  const of = (what: string): ExpressionSpecification => ["all", ["==", ["get", "what"], what], from];
  return [
    {
      id: "names-city", type: "symbol", source: "names", filter: of("city"),
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 11, "text-padding": 6 }, paint,
    },
    {
      id: "names-strait", type: "symbol", source: "names", filter: of("strait"),
      layout: { "text-field": NAMED, "text-font": FONT, "text-size": 11 }, paint: { ...paint, "text-color": paper.seaInk },
    },
    {
      id: "names-disputed", type: "symbol", source: "names", filter: of("disputed"),
      layout: { "text-field": ["concat", NAMED, "\n(", ["get", "claimants"], ")"], "text-font": FONT, "text-size": 11 }, paint,
    },
    {
      id: "names-sea", type: "symbol", source: "names", filter: of("sea"),
      layout: { "text-field": NAMED, "text-font": FONT, "text-size": 14, "text-letter-spacing": 0.08, "text-max-width": 9 },
      paint: { ...paint, "text-color": paper.seaInk },
    },
  ];
}

/** Colours of a track: by speed from lying to fast, or by time from the first to the last of what is shown. */
export function trackColour(by: string, from: number, to: number): ExpressionSpecification {
  if (by === "time")
    return ["interpolate", ["linear"], ["coalesce", ["get", "t"], from], from, "#5b6fd6", (from + to) / 2, "#2c9c8f", to, "#d1542a"];
  return ["interpolate", ["linear"], ["coalesce", ["get", "sog_kn"], 0], 0, "#7b8794", 3, "#7a5fc0", 8, "#1f78b4", 14, "#159570", 20, "#c98a00", 30, "#d1352a"];
}
