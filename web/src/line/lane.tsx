// The sign of each lane: circle transmitted, triangle sighted, square announced, diamond said. Shape and colour differ.
import type { Lane } from "../api/shapes";
import { words } from "../strings/words";

export const LANES: Lane[] = ["track", "sighting", "warning", "report"];
export const COLOURS: Record<Lane, string> = { track: "#1f6fb2", sighting: "#c03a2b", warning: "#a86a00", report: "#6b4fa0" };
export const PATHS: Record<Lane, string> = {
  track: "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14Z",
  sighting: "M10 2L18 17H2Z",
  warning: "M3.5 3.5H16.5V16.5H3.5Z",
  report: "M10 1L19 10L10 19L1 10Z",
};

export function LaneSign({ lane, told = true }: { lane: Lane; told?: boolean }) {
  const label = words.lane[lane];
  return (
    <svg class="sign" viewBox="0 0 20 20" width="16" height="16" role={told ? "img" : undefined} aria-label={told ? label : undefined} aria-hidden={told ? undefined : true}>
      <path d={PATHS[lane]} fill={COLOURS[lane]} stroke="#fff" stroke-width="1.5" />
    </svg>
  );
}
