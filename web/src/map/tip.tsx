// What lies under the pointer, in words; and of an area that was clicked, what it is and who claims it.
import { signal } from "@preact/signals";
import type { Map, MapMouseEvent, PointLike } from "maplibre-gl";
import { Mark } from "../line/row";
import { title } from "../line/told";
import { shown } from "../record/record";
import { span, words } from "../strings/words";
import { look } from "../view/view";
import type { CraftLayer } from "./craft_layer";
import { AREA_FILLS } from "./record_layers";

interface Told {
  x: number; // from the left edge, or from the right one
  y: number;
  right: boolean;
  low: boolean;
  name: string;
  more: string;
  synthetic: boolean;
}

interface Place {
  id: string;
  name: string;
  kind: string;
  note: string | null;
}

const tip = signal<Told | null>(null);
const place = signal<Place | null>(null);

export function takeTip(map: Map, craft: CraftLayer, container: HTMLElement): () => void {
  let waiting = 0;
  const move = (event: MapMouseEvent): void => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => (tip.value = container.dataset.drawing ? null : under(map, craft, event)));
  };
  const leave = (): void => {
    cancelAnimationFrame(waiting);
    tip.value = null;
  };
  map.on("mousemove", move);
  map.on("mouseout", leave);
  map.on("movestart", leave);
  return () => {
    leave();
    place.value = null;
  };
}

function under(map: Map, craft: CraftLayer, { point }: MapMouseEvent): Told | null {
  const { clientWidth: wide, clientHeight: high } = map.getContainer();
  const right = point.x > wide / 2;
  const low = point.y > high / 2;
  const at = { x: right ? wide - point.x : point.x, y: low ? high - point.y : point.y, right, low };
  const found = (layers: string[], reach: number) => {
    const there = layers.filter((one) => map.getLayer(one));
    const box: [PointLike, PointLike] = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
    return there.length ? map.queryRenderedFeatures(box, { layers: there })[0] : undefined;
  };
  const line = (id: unknown): Told | null => {
    const one = shown.value.find((each) => each.id === id)?.properties;
    return one ? { ...at, name: title(one), more: `${words.lane[one.source]} · ${span(one.t_start, one.t_end)}`, synthetic: one.synthetic } : null;
  };
  const mark = found(["marks"], 5);
  if (mark) return line(mark.properties.id);
  const near = craft.nearest(point);
  if (near !== null) {
    const one = craft.sea!.positions.craft[near]!;
    return { ...at, name: one.name ?? one.craft, more: [one.name && one.craft, one.type, one.flag].filter(Boolean).join(" · "), synthetic: one.synthetic };
  }
  const warned = found(["warned-fill"], 0);
  if (warned) return line(warned.properties.id);
  const area = found(AREA_FILLS, 0)?.properties;
  return area ? { ...at, name: String(area.name), more: String(area.note ?? area.kind ?? ""), synthetic: false } : null;
}

/** Tell of the area at a point of the screen; false where there is none. */
export function showPlace(map: Map, point: PointLike): boolean {
  tip.value = null;
  const there = AREA_FILLS.filter((one) => map.getLayer(one));
  const found = there.length ? map.queryRenderedFeatures(point, { layers: there })[0]?.properties : undefined;
  place.value = found ? { id: String(found.id), name: String(found.name), kind: String(found.kind ?? ""), note: found.note ? String(found.note) : null } : null;
  return place.value !== null;
}

export function Tip() {
  const told = tip.value;
  const here = place.value;
  return (
    <>
      {told && (
        <div class="tip" style={{ [told.right ? "right" : "left"]: `${told.x + 12}px`, [told.low ? "bottom" : "top"]: `${told.y + 12}px` }} aria-hidden="true">
          <strong>{told.name}</strong> <Mark synthetic={told.synthetic} />
          <div>{told.more}</div>
        </div>
      )}
      {here && (
        <section class="place" aria-label={here.name}>
          <button type="button" class="plain close" onClick={() => (place.value = null)} aria-label={words.close}>✕</button>
          <strong>{here.name}</strong> <span class="chip">{words.areaKind[here.kind] ?? here.kind}</span>
          {here.note && <p>{here.note}</p>}
          <button type="button" onClick={() => { look({ area: here.id }); place.value = null; }}>{words.whoWasThere}</button>
        </section>
      )}
    </>
  );
}
