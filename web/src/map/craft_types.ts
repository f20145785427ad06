// Which colour a type of craft has; the legend shows the same.
export const TYPES: [string, string, string[]][] = [
  ["state", "#b3122f", ["military", "law enforcement", "government"]],
  ["cargo", "#2f7d32", ["cargo", "bulk", "container"]],
  ["tanker", "#a3541a", ["tanker"]],
  ["passenger", "#1d5fa8", ["passenger", "high speed", "high-speed craft"]],
  ["fishing", "#8a6d00", ["fishing"]],
  ["service", "#006d77", ["tug", "towing", "pilot", "search and rescue", "dredging", "diving", "port tender"]],
  ["pleasure", "#7a3b8f", ["pleasure", "sailing", "pleasure craft"]],
  ["aircraft", "#3d3d8f", []],
  ["other", "#4a5560", []],
];

const BY_TYPE = new Map(TYPES.flatMap(([, , types], n) => types.map((type) => [type, n] as const)));
const AIRCRAFT = TYPES.findIndex(([name]) => name === "aircraft");

export function typeNumber(type: string | null, craft: string): number {
  if (craft.startsWith("icao:")) return AIRCRAFT;
  return BY_TYPE.get((type ?? "").toLowerCase()) ?? TYPES.length - 1;
}
