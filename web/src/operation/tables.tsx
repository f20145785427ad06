// The two tables of a brief: day by day what was said and seen, and who took part.
import type { Section } from "../api/judged";
import { words } from "../strings/words";
import type { Lines } from "./evidence";
import { Sentences } from "./sentence";

export function Days({ section, lines }: { section: Section | undefined; lines: Lines }) {
  if (!section?.rows.length) return null;
  return (
    <section id="days" class="brief-part" aria-labelledby="days-title">
      <h2 id="days-title">{words.dayByDay}</h2>
      <p class="quiet">{section.about}</p>
      <ol class="days">
        {section.rows.map((row) => (
          <li key={row.head}>
            <h3>{row.head}</h3>
            <div class="two">
              {row.cells.map((cell, n) => (
                <div key={n}>
                  <h4>{n === 0 ? words.wasSaid : words.wasSeen}</h4>
                  {cell.length ? <Sentences some={cell} lines={lines} /> : <p class="quiet">{words.nothing}</p>}
                </div>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Participants({ section, lines }: { section: Section | undefined; lines: Lines }) {
  if (!section) return null;
  return (
    <section id="who" class="brief-part" aria-labelledby="who-title">
      <h2 id="who-title">{words.whoTookPart}</h2>
      <Sentences some={section.sentences} lines={lines} />
      {section.rows.length > 0 && (
        <ul class="participants">
          {section.rows.map((row) => (
            <li key={row.head}>
              <h3>{row.head}</h3>
              <dl class="facts">
                {row.cells.map((cell, n) => cell.length > 0 && <><dt>{section.columns[n + 1]}</dt><dd><Sentences some={cell} lines={lines} /></dd></>)}
              </dl>
            </li>
          ))}
        </ul>
      )}
      <p class="quiet">{section.about}</p>
    </section>
  );
}
