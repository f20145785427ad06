// The map with its panel, the timeline under it.
import { Chart } from "../map/chart";
import { Panel } from "../map/panel";
import { Controls } from "../timeline/controls";
import { words } from "../strings/words";
import { Timeline } from "../timeline/timeline";

export function MapPage() {
  return (
    <div class="map-page">
      <h1 class="unseen">{words.map}</h1>
      <Panel />
      <div class="stage">
        <Chart />
        <Controls />
        <Timeline />
      </div>
    </div>
  );
}
