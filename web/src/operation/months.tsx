// Happenings by month and class. A month without documents is hatched and says so: it is not zero.
import { Scroll } from "../pages/list_page";
import { count, fill, words } from "../strings/words";
import { look } from "../view/view";

export interface Month {
  month: string;
  plover: string;
  count: number | null;
  announced: number;
  by_publication: number;
  documents: number;
  lines: string[];
}

const TALL = 84; // of the highest bar, in pixels

export function Months({ rows }: { rows: Month[] }) {
  if (!rows.length) return <p class="quiet">{words.none}</p>;
  const months = [...new Set(rows.map((one) => one.month))];
  const classes = [...new Set(rows.map((one) => one.plover))];
  const at = new Map(rows.map((one) => [`${one.month} ${one.plover}`, one]));
  const most = Math.max(1, ...rows.map((one) => one.count ?? 0));
  return (
    <Scroll label={words.byMonth}>
      <caption class="unseen">{words.byMonth}</caption>
      <thead><tr><th scope="col">{words.month}</th>{classes.map((one) => <th key={one} scope="col">{words.plover[one] ?? one}</th>)}<th scope="col" class="number">{words.documents}</th></tr></thead>
      <tbody>
        {months.map((month) => {
          const first = at.get(`${month} ${classes[0]}`)!;
          return (
            <tr key={month}>
              <th scope="row">{month}</th>
              {first.count === null && classes.every((one) => at.get(`${month} ${one}`)?.count == null)
                ? <td colSpan={classes.length} class="unheld">{words.noDocuments}</td>
                : classes.map((one) => <Cell key={one} row={at.get(`${month} ${one}`)} most={most} />)}
              <td class="number">{count(first.documents)}</td>
            </tr>
          );
        })}
      </tbody>
    </Scroll>
  );
}

function Cell({ row, most }: { row: Month | undefined; most: number }) {
  if (!row || row.count === null) return <td class="unheld">{words.noDocuments}</td>;
  const told = [row.announced && fill(words.onlyAnnounced, { n: row.announced }), row.by_publication && fill(words.datedByPublication, { n: row.by_publication })].filter(Boolean).join(", ");
  return (
    <td>
      <span class="bar-of" style={{ width: `${(row.count / most) * TALL}px` }} /> {count(row.count)} {told && <span class="quiet">({told})</span>}
      {row.lines.slice(0, 3).map((id, n) => <button key={id} type="button" class="why" aria-label={`${words.whyIt} ${row.month} ${n + 1}`} onClick={() => look({ line: id })}>{n + 1}</button>)}
    </td>
  );
}
