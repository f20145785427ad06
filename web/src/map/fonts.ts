// The letters of the map's names: Roboto's, and for other scripts those of Noto Sans that the atlas's names need.
import type { FontFacesSpecification } from "maplibre-gl";
import roboto from "../../../src/offing/engine/fonts/Roboto-Regular.ttf?url";

const here = (path: string): string => new URL(path, document.baseURI).href;
const files = import.meta.glob<string>("../fonts/*.woff2", { eager: true, query: "?url", import: "default" });
// What build_atlas/name_fonts.py cuts out, by script.
const SCRIPTS: Record<string, string[]> = {
  cjk: ["U+1100-11FF", "U+2E80-9FFF", "U+AC00-D7AF", "U+F900-FAFF", "U+FF00-FFEF", "U+20000-323AF"],
  arabic: ["U+600-6FF", "U+750-77F", "U+FB50-FDFF", "U+FE70-FEFF"],
  bengali: ["U+980-9FF"],
  "canadian-aboriginal": ["U+1400-167F"],
  devanagari: ["U+900-97F"],
  georgian: ["U+10A0-10FF", "U+1C90-1CBF"],
  hebrew: ["U+590-5FF"],
  sinhala: ["U+D80-DFF"],
  tamil: ["U+B80-BFF"],
  thaana: ["U+780-7BF"],
  thai: ["U+E00-E7F"],
};

export function faces(): FontFacesSpecification {
  const others = Object.entries(SCRIPTS).map(([script, range]) => ({ url: here(files[`../fonts/${script}.woff2`]!), "unicode-range": range }));
  return { Roboto: [{ url: here(roboto), "unicode-range": ["U+0-52F", "U+1E00-20CF", "U+2100-22FF"] }, ...others] };
}
