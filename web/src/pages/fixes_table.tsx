// A craft's fixes in order, a page at a time; asked for when they are wanted.
import { useState } from "preact/hooks";
import { ask } from "../api/ask";
import type { Page } from "../api/shapes";
import { Mark } from "../line/row";
import { count, place, time, words } from "../strings/words";
import { Go } from "../view/go";
import { Scroll } from "./list_page";

const LIMIT = 200;

interface Fix {
  t: string;
  lat: number;
  lon: number;
  sog_kn: number | null;
  cog_deg: number | null;
  alt_m: number | null;
  segment: string;
}

export function FixesTable({ craft, all, synthetic }: { craft: string; all: number; synthetic: boolean }) {
  const [rows, keep] = useState<Fix[]>([]);
  const [next, follow] = useState<string | null>(null);
  const [trouble, tell] = useState("");
  const fetchMore = (cursor: string | null): Promise<void> =>
    ask<Page<Fix>>("fixes", { craft, limit: LIMIT, cursor }).then(
      (told) => {
        keep((held) => (cursor ? [...held, ...told.items] : told.items));
        follow(told.next);
        tell("");
      },
      (error: Error) => tell(error.message),
    );
  const open = (event: Event): void => {
    if ((event.currentTarget as HTMLDetailsElement).open && !rows.length) void fetchMore(null);
  };
  return (
    <details class="fixes" onToggle={open}>
      <summary>{words.fixesInOrder} <Mark synthetic={synthetic} /> <span class="quiet">{count(all)}</span></summary>
      {trouble && <p class="trouble" role="alert">{words.failed} {trouble}</p>}
      {rows.length > 0 && (
        <Scroll label={words.fixesInOrder}>
          <thead><tr><th>{words.when}</th><th>{words.where}</th><th>{words.speed}</th><th>{words.course}</th><th>{words.height}</th></tr></thead>
          <tbody>
            {rows.map((one, n) => (
              <tr key={one.t} class={n > 0 && rows[n - 1]!.segment !== one.segment ? "apart" : undefined}>
                <td class="when"><Go to={{ page: "map", id: "", at: one.t, center: `${one.lon.toFixed(3)},${one.lat.toFixed(3)},9` }}>{time(one.t)}</Go></td>
                <td class="when">{place(one.lat, one.lon)}</td>
                <td class="number">{one.sog_kn == null ? "–" : `${one.sog_kn} ${words.knots}`}</td>
                <td class="number">{one.cog_deg == null ? "–" : `${Math.round(one.cog_deg)}°`}</td>
                <td class="number">{one.alt_m == null ? "–" : `${count(Math.round(one.alt_m))} m`}</td>
              </tr>
            ))}
          </tbody>
        </Scroll>
      )}
      {rows.length > 0 && <p class="quiet" role="status">{count(rows.length)} {words.of} {count(all)}</p>}
      {next && <button type="button" onClick={() => void fetchMore(next)}>{words.more}</button>}
    </details>
  );
}
