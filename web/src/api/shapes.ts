// What the API answers with; see /api/openapi.json. Only what the page shows is named.

export type Lane = "track" | "sighting" | "warning" | "report";

export interface CraftRef {
  id: string;
  name: string | null;
  flag: string | null;
  type: string | null;
  hull: string | null;
}

export interface Review {
  verdict: "accepted" | "rejected" | null;
  by: string;
  at: string;
  note: string | null;
}

export interface LineFacts {
  kind: string;
  source: Lane;
  t_start: string | null;
  t_end: string | null;
  craft: CraftRef[];
  area: string | null;
  detail: Record<string, any>;
  basis: { fixes: number; settings: Record<string, unknown>; version: number };
  synthetic: boolean;
  open: boolean;
  review: Review | null;
}

export interface Line extends LineFacts {
  id: string;
  lat: number | null;
  lon: number | null;
}

export type Feature = GeoJSON.Feature<GeoJSON.Geometry | null, LineFacts> & { id: string };

export interface Features {
  type: "FeatureCollection";
  features: Feature[];
  next: string | null;
  matched: number;
  generation: number;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  matched?: number;
  generation: number;
}

export interface Version {
  generation: number;
  reviews: number;
  corrections?: number;
  synthetic: boolean;
  from: string | null;
  to: string | null;
  heard: string | null; // when the last event ends that tracks tell of
}

export interface SheetItem {
  what: string;
  words: string;
  line: Line;
}

export interface Standing {
  who: string;
  state: string | null;
  what: string;
  measure: string;
  day: string | null;
  count: number | null;
  last: string | null;
  last_count: number | null;
  median: number | null;
  least_before: number | null;
  most_before: number | null;
  counted: number;
  days: number;
}

export interface SheetPart {
  part: string;
  counts: Record<string, number>;
  notes: string[];
  items: SheetItem[];
  standings: Standing[];
  troubles: { input: string; words: string[] }[];
}

export interface Sheet {
  since: string;
  until: string;
  synthetic: boolean;
  parts: SheetPart[];
}

export interface Craft {
  craft: string;
  name: string | null;
  callsign: string | null;
  imo: number | null;
  type: string | null;
  flag: string | null;
  first_heard: string;
  last_heard: string;
  fixes: number;
  names: string[];
  synthetic: boolean;
}

export interface OneCraft extends Craft {
  to_bow_m: number | null;
  to_stern_m: number | null;
  statics: Record<string, any>[];
  voyages: Line[];
  events: Line[];
  event_count: number;
}

export interface Found {
  what: "line" | "operation" | "craft" | "hull" | "area" | "port" | "document";
  id: string;
  name: string | null;
  [more: string]: any;
}

export interface Mark {
  line: string;
  kind: string;
  source: Lane;
  slot: string;
  start: number;
  end: number;
}

export interface Document {
  id: string;
  title: string | null;
  publisher: string | null;
  published: string | null;
  language: string | null;
  synthetic: boolean;
  claims: number;
}

export interface OneDocument extends Omit<Document, "claims"> {
  text: string;
  text_sha256: string;
  input: string;
  address: string | null;
  copies: unknown[];
  claims: Line[];
  marks: Mark[];
}

export interface Input {
  id: number;
  input: string;
  sha256: string;
  format: string;
  lines: number;
  messages: number;
  fixes: number;
  rejected: Record<string, number>;
  dropped: Record<string, number>;
  decided: string[];
  notes: string[];
  examples: unknown[];
  complete: boolean;
  synthetic: boolean;
  bytes: number;
  refused?: string; // why it was not read
}
