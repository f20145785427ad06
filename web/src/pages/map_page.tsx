// The map with its panel, the timeline under it.
import { Chart } from "../map/chart";
import { Panel } from "../map/panel";
import { Controls } from "../timeline/controls";
import { Timeline } from "../timeline/timeline";

export function MapPage() {
  return (
    <div class="map-page">
      <Panel />
      <div class="stage">
        <Chart />
        <Controls />
        <Timeline />
      </div>
    </div>
  );
}
