// What the API answers of operations, briefs and findings; see /api/openapi.json. Only what the page shows is named.
import type { Line } from "./shapes";

export type BriefLane = "transmitted" | "sighted" | "announced" | "said";
export type Instant = string | number | null; // ISO, or microseconds since 1970

export interface Member {
  line: string;
  lane: BriefLane;
  why: string;
  by: string;
  sure: boolean;
}

export interface Operation {
  id: string;
  kind: string;
  name: string;
  names: string[];
  start: Instant;
  end: Instant;
  parties: string[];
  places: string[];
  notes: string[];
  synthetic: boolean;
  counts: Record<BriefLane | "may", number>;
}

export interface Change {
  row: number;
  what: string;
  operations: string[];
  lines: string[];
  name: string | null;
  by: string;
  at: Instant;
  note: string;
}

export interface OneOperation extends Operation {
  members: Member[];
  lines: Line[];
  geometry: GeoJSON.Geometry | null;
  corrections: Change[];
  remarks: string[];
}

export interface Sentence {
  text: string;
  lines: string[];
  lane: BriefLane | "";
  verdict: string;
  because: string;
  sources: number[];
  lesser: boolean;
  findings: string[];
  against: string[];
  against_sources: number[];
}

export interface Section {
  key: string;
  title: string;
  sentences: Sentence[];
  columns: string[];
  rows: { head: string; cells: Sentence[][] }[];
  about: string;
}

export interface Source {
  number: number;
  lane: BriefLane;
  publisher: string;
  title: string;
  published: string | null;
  input: string;
  sha256: string;
  address: string;
  lines: string[];
}

export interface Brief {
  brief: string;
  operation: string;
  head: string[];
  sections: Section[];
  sources: Source[];
  as_of: string;
  synthetic: boolean;
}

export interface Origin {
  key: string;
  name: string;
  how: string;
  lines: string[];
  sources: { document: string; publisher: string | null; title: string | null; published: Instant }[];
}

export interface Side {
  value: string;
  foreseen: boolean;
  independent: number;
  origins: Origin[];
  relays: { publisher: string | null; document: string; line: string }[];
  copies: { publisher: string | null; document: string }[];
  grade: string;
  grade_reasons: string[];
}

export interface Dispute {
  topic: string;
  slot: string;
  sides: Side[];
  notes: string[];
}

export interface First {
  line: string;
  says: string;
  verdict: string;
  reason: string;
  against: string[];
}

export interface Between {
  disputes: Dispute[];
  remarks: { about: string; words: string; lines: string[] }[];
  firsts: First[];
  stories: { topic: string; steps: { value: string; how: string; published: Instant; origin: string; publisher: string | null; line: string }[] }[];
  left_out: string[];
}

export interface Check {
  slot: string;
  verdict: string;
  said: string;
  seen: string;
  lane: string;
  against: string[];
  reason: string;
}

export interface Finding {
  id: string;
  line: string;
  lane: BriefLane;
  kind: string;
  verdict: string;
  checks: Check[];
  reasons: string[];
  synthetic: boolean;
  words: string | null;
}

export interface FindingPage {
  items: Finding[];
  next: string | null;
  matched: number;
  verdicts: Record<string, number>;
}
