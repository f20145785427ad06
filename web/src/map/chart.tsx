// The map: made once for as long as its page is open, then told what changes.
import { effect } from "@preact/signals";
import { type GeoJSONSource, Map, NavigationControl, ScaleControl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../strings/words";
import { clock, craftShown, playing, sea } from "../play/playing";
import { operation } from "../record/operation";
import { features, shown, version, window_ } from "../record/record";
import { followClock, steady } from "../play/steady";
import { dark } from "../top/theme";
import { current, layers, look } from "../view/view";
import { addCoverage, coverageAgain, showCoverage } from "./coverage";
import { CraftLayer } from "./craft_layer";
import { takeMap } from "./drawing";
import { NAMES } from "./ground";
import { addRecord, addSignsOfLines, forgetTracks, middle, showAreas, showLines, showOperation, showTracks } from "./record_layers";
import { addSigns } from "./signs";
import { showPlace, Tip, takeTip } from "./tip";
import { DAY, NIGHT, style } from "./style";

function begun(): { center: [number, number]; zoom: number } | null {
  const [lon, lat, zoom] = current.peek().center.split(",").map(Number);
  return [lon, lat, zoom].every((one) => Number.isFinite(one)) ? { center: [lon!, lat!], zoom: zoom! } : null;
}

export function Chart() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => chart(place.current!), []);
  return (
    <div class="sea">
      <div class="chart" ref={place} role="application" aria-label={words.mapLabel} />
      <Tip />
    </div>
  );
}

function chart(container: HTMLElement): () => void {
  const from = begun();
  const map = new Map({
    container, style: style(dark.peek() ? NIGHT : DAY), ...(from ?? { center: [135, 36], zoom: 3.4 }),
    attributionControl: { compact: true }, dragRotate: false, pitchWithRotate: false, maxPitch: 0, fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "nautical" }), "bottom-right");
  map.getCanvas().setAttribute("aria-label", words.mapLabel);
  const craft = new CraftLayer();
  (window as any).offing = { map, craft }; // for who looks from the browser's console, and for tests
  const ends: (() => void)[] = [];
  let fitted = from !== null;
  let night = dark.peek();

  // The names wait for the land: reading them would hold up the worker that draws it.
  const name = (): void => void (map.getSource("names") as GeoJSONSource | undefined)?.setData(NAMES);
  const nameSoon = (): void => {
    let named = false;
    const once = (): void => {
      if (!named) name();
      named = true;
    };
    map.on("sourcedata", (event) => !named && event.sourceId === "land" && event.tile && map.isSourceLoaded("land") && once());
    map.once("load", once); // also where there is no land
  };

  const dress = (): void => {
    addSigns(map);
    addCoverage(map);
    addRecord(map);
    forgetTracks();
    map.addLayer(craft);
    addSignsOfLines(map);
  };
  map.once("style.load", () => {
    dress();
    nameSoon();
    ends.push(
      effect(() => showTracks(map, layers.value.has("tracks"), window_.value, current.value.colour, version.value?.generation ?? 0)),
      effect(() => void showAreas(map, layers.value)),
      followClock(),
      effect(() => showCoverage(map, layers.value.has("coverage"), window_.value, version.value?.generation ?? -1)),
      effect(() => showOperation(map, operation.value?.geometry ?? null)),
      effect(() => {
        const lines = shown.value;
        showLines(map, lines, current.value.line, steady.value);
        const about = lines.length ? lines : features.value; // where nothing stands out, where the record is
        if (!fitted && about.length) {
          fitted = true;
          fit(map, about.filter((one) => one.geometry).map((one) => middle(one.geometry!)));
        }
      }),
      effect(() => {
        const one = shown.value.find((line) => line.id === current.value.line);
        if (!one?.geometry) return;
        const place = middle(one.geometry);
        if (!map.getBounds().contains(place)) map.easeTo({ center: place, duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 600 });
      }),
      effect(() => {
        craft.sea = layers.value.has("craft") ? sea.value : null;
        craft.now = clock.value / 1000;
        map.triggerRepaint();
      }),
      effect(() => {
        if (dark.value === night) return; // the map was made so
        night = dark.value;
        map.setStyle(style(night ? NIGHT : DAY), { diff: false });
        map.once("styledata", () => {
          if (map.getLayer("craft")) return;
          dress();
          name();
          showTracks(map, layers.peek().has("tracks"), window_.peek(), current.peek().colour, version.peek()?.generation ?? 0);
          void showAreas(map, layers.peek());
          showLines(map, shown.peek(), current.peek().line, steady.peek());
          showOperation(map, operation.peek()?.geometry ?? null);
          coverageAgain(map, layers.peek().has("coverage"), version.peek()?.generation ?? -1);
        });
      }),
    );
    takeMap(map, container);
    ends.push(takeTip(map, craft, container));
  });
  map.on("moveend", () => {
    const { lng, lat } = map.getCenter();
    look({ center: `${lng.toFixed(4)},${lat.toFixed(4)},${map.getZoom().toFixed(2)}` }, true);
  });
  map.on("render", () => {
    if (!playing.peek()) craftShown.value = craft.sea?.shown ?? 0;
  });
  map.on("click", (event) => {
    if (container.dataset.drawing) return;
    const [mark] = map.getLayer("marks") ? map.queryRenderedFeatures([[event.point.x - 6, event.point.y - 6], [event.point.x + 6, event.point.y + 6]], { layers: ["marks"] }) : [];
    if (mark) return look({ line: String(mark.properties.id) });
    const found = craft.nearest(event.point);
    if (found !== null) return look({ page: "craft", id: craft.sea!.positions.craft[found]!.craft, line: "" });
    const [area] = map.getLayer("warned-fill") ? map.queryRenderedFeatures(event.point, { layers: ["warned-fill"] }) : [];
    if (area || !showPlace(map, event.point)) look({ line: area ? String(area.properties.id) : "" });
  });
  return () => {
    ends.forEach((end) => end());
    takeMap(null, null);
    map.remove();
  };
}

/** Show all of some places, but for the few that lie far from the rest. */
function fit(map: Map, places: [number, number][]): void {
  const part = (axis: 0 | 1): [number, number] => {
    const some = places.map((one) => one[axis]).sort((a, b) => a - b);
    return [some[Math.floor(some.length * 0.02)]!, some[Math.ceil(some.length * 0.98) - 1]!];
  };
  const [west, east] = part(0);
  const [south, north] = part(1);
  map.fitBounds([west, south, east, north], { padding: 60, animate: false, maxZoom: 8 });
}
