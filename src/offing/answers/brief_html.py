"""A brief as one HTML page with its map inside: no scripts, nothing fetched, made for the screen and for paper."""

from collections.abc import Iterable, Sequence
from html import escape

from offing.answers.brief_map import drawn
from offing.answers.brief_words import DETAILS, WHY, cited, details_of, ids, main_of, marked, rows_of
from offing.answers.record import Record
from offing.engine.privacy import Privacy
from offing.record.brief import LANES, MADE_UP, Brief, Row, Section, Sentence, Source
from offing.schema.text import visible

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CAPTION = (
    "Circle: transmitted. Triangle: sighted. Square and outlined areas: announced. Diamond: said. Lines: tracks as "
    "received."
)
_STYLE = """
:root { --ink: #1b1f24; --faint: #57616b; --paper: #ffffff; --edge: #cfd5db; --band:
  #8a1c14;
  --transmitted: #0b5fa5; --sighted: #9a3412; --announced: #7a4d00; --said: #5b3f94; --good: #17612f; --bad: #9b1c1c;
  --half: #7a4d00; --cool: #0b5b73 }
@media not (prefers-color-scheme: light) { :root { --ink: #e6e9ec; --faint: #a3adb7; --paper: #14181c; --edge: #39424b;
  --transmitted: #7db8ec; --sighted: #f2a07a; --announced: #e3b35c; --said: #c3a9f0; --good: #7fd29b; --bad: #ff9d94;
  --half: #e3b35c; --cool: #79cbe0 } }
* { box-sizing: border-box }
body { font: 15px/1.45 system-ui, 'Noto Sans', 'Noto Sans CJK JP', sans-serif; color: var(--ink);
  background: var(--paper); max-width: 68rem; margin: 0 auto; padding: 1.2rem }
h1 { font-size: 1.7rem; margin: .2rem 0 } h2 { font-size: 1.12rem; margin: 1.4rem 0 .4rem;
  border-bottom: 1px solid var(--edge) } h3 { font-size: 1rem; margin: .8rem 0 .2rem }
p { margin: .3rem 0 } ul, ol { margin: .3rem 0; padding-left: 1.2rem } li { margin: .25rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .93rem } th, td { text-align: left; vertical-align: top;
  border-top: 1px solid var(--edge); padding: .3rem .5rem .3rem 0 } th[scope=row] { white-space: nowrap }
table.participants th[scope=row] { white-space: normal } td p { margin: 0 0 .3rem }
.timeline td { width: 44% }
.faint, .ids { color: var(--faint) } .ids { font: .82em ui-monospace, monospace } sup { line-height: 0 }
sup a { color: inherit } .verdict { font-weight: 600 } .because { color: var(--faint); font-size: .95em }
.confirmed, .corroborated { color: var(--good) } .contradicted { color: var(--bad) } .disputed { color: var(--half) }
.not-seen, .unannounced, .open { color: var(--cool) } .not-observable { color: var(--faint) }
.transmitted { color: var(--transmitted) } .sighted { color: var(--sighted) } .announced { color: var(--announced) }
.said { color: var(--said) } .lane { font-size: .85em; font-weight: 600 }
figure { margin: .6rem 0 } figure svg { width: 100%; height: auto; border: 1px solid var(--edge); background: #fff }
.band { background: var(--band); color: #fff; font-weight: 700; text-align: center; padding: .35rem; letter-spacing:
  .02em }
.band.head { position: sticky; top: 0 } ol.sources { list-style: none; padding: 0; font-size: .95em }
ol.sources li { padding-left: 2.4rem; position: relative; overflow-wrap: anywhere }
ol.sources b { position: absolute; left: 0; width: 1.9rem; text-align: right }
:target { outline: 2px solid var(--transmitted); outline-offset: 2px }
@media (max-width: 40rem) { .timeline td, .timeline th { display: block; width: auto } .timeline thead { display: none
  } }
.frame, .frame > *, .frame > * > tr, .frame > * > tr > td { display: block; padding: 0; border: 0; width: auto }
@page { size: A4; margin: 14mm 13mm }
@media print { :root { --ink: #000; --faint: #444; --paper: #fff; --edge: #bbb; --transmitted: #0b4f8a;
  --sighted: #7c2a0e; --announced: #5e3b00; --said: #46307a; --good: #114d25; --bad: #7f1616; --half: #5e3b00;
  --cool: #084657 }
  body { font-size: 8.2pt; line-height: 1.25; max-width: none; padding: 0; margin: 0 } a { color: inherit;
  text-decoration: none } h1 { font-size: 15pt } h2 { font-size: 10pt; margin: 2.4mm 0 .8mm; break-after: avoid }
  h3 { font-size: 9pt; margin: 1.5mm 0 .5mm; break-after: avoid } li, figure, td p, .participants tr { break-inside:
  avoid } li { margin: .4mm 0 } p, td p { margin: 0 0 .6mm } th, td { padding: .6mm 1.5mm .4mm 0 }
  figure svg { max-height: 88mm } table { font-size: 7.5pt } thead { display:
  table-header-group } .ids { font-size: .72em } .details ul, ol.sources { columns: 2; column-gap: 6mm;
  font-size: 7.6pt } .participants th:first-child { width: 18% } .participants th:nth-child(2) { width: 24% }
  .participants th:nth-child(3) { width: 29% } #unknown br { display: none }
  #unknown .verdict { margin-left: 1.5mm }
  ol.sources li { padding-left: 6mm } ol.sources b { width: 4.5mm }
  .frame { display: table; width: 100% } .frame > thead { display: table-header-group }
  .frame > tfoot { display: table-footer-group } .frame > tbody { display: table-row-group }
  .frame > * > tr { display: table-row; break-inside: auto } .frame > * > tr > td { display: table-cell }
  .band, .band.head { position: static; background: #fff; color: #8a1c14; border: 1px solid #8a1c14; padding: .6mm;
  font-size: 8pt; margin: 0 0 1.5mm } .band.foot { margin: 1.5mm 0 0 } }
"""


def page(record: Record, brief: Brief, privacy: Privacy | None = None) -> str:
    """Return a brief as an HTML page with its map inside; *privacy* says who is masked, where that is known already."""
    return as_html(brief, drawn(record, brief, privacy))


def as_html(brief: Brief, picture: str = "") -> str:
    """Return a brief as an HTML page; *picture* is its map, an SVG element. No word of it can be taken for markup."""
    about = "\n".join(f'<p class="faint">{_safe(words)}</p>' for words in brief.head)
    body = "\n".join(filter(None, (_section(section, picture) for section in brief.sections)))
    main = f"<main>\n<h1>{_safe(brief.title)}</h1>\n{about}\n{body}\n{_details(brief)}\n{_sources(brief)}\n"
    main += f'<p class="faint">{_safe(WHY)}</p>\n</main>'
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{'Re-enactment: ' if brief.synthetic else ''}{_safe(brief.title)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{_framed(main) if brief.synthetic else main}\n</body>\n</html>\n"
    )


def _framed(main: str) -> str:
    """Return the page between two bands that say what it is; a table's head and foot stand on every printed page."""
    head, foot = (f'<p class="band {place}" role="note">{_safe(MADE_UP)}</p>' for place in ("head", "foot"))
    return (
        f'<table class="frame" role="presentation">\n<thead><tr><td>{head}</td></tr></thead>\n'
        f"<tfoot><tr><td>{foot}</td></tr></tfoot>\n<tbody><tr><td>\n{main}\n</td></tr></tbody>\n</table>"
    )


def _section(section: Section, picture: str) -> str:
    title = f"<h2>{_safe(section.title)}</h2>"
    if section.key == "map":
        if not picture:
            return ""
        figure = f'<figure>{picture}<figcaption class="faint">{_safe(_CAPTION)}</figcaption></figure>'
        return f'<section id="where">\n{title}\n{figure}\n</section>'
    told, rows = main_of(section.sentences), rows_of(section)
    if not told and not rows:
        return ""
    listed = f"<ul>{''.join(f'<li>{_sentence(one)}</li>' for one in told)}</ul>" if told else ""
    about = f'<p class="faint">{_safe(section.about)}</p>' if section.about else ""
    table = _table(section, rows) if rows else ""
    return f'<section id="{section.key}">\n{title}\n{table}{listed}{about}\n</section>'


def _table(section: Section, rows: Sequence[Row]) -> str:
    head = "".join(f'<th scope="col">{_safe(column)}</th>' for column in section.columns)
    body = "\n".join(map(_row, rows))
    return f'<table class="{section.key}"><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n'


def _row(row: Row) -> str:
    cells = "".join(f"<td>{_cell(main_of(cell))}</td>" for cell in row.cells)
    return f'<tr><th scope="row">{_safe(row.head)}</th>{cells}</tr>'


def _cell(sentences: Iterable[Sentence]) -> str:
    return "".join(f"<p>{_sentence(one)}</p>" for one in sentences)


def _sentence(one: Sentence) -> str:
    if one.text == one.verdict:
        return _judged(one)
    lane = f'<span class="lane {one.lane}">{one.lane}</span> ' if one.lane in LANES else ""
    judged = f"<br>{_judged(one)}" if one.verdict else ""
    return f"{lane}{_safe(one.text)}{_notes(one.sources)}{_ids(one.lines)}{judged}"


def _judged(one: Sentence) -> str:
    word = f'<span class="verdict {_safe(one.verdict.replace(" ", "-"))}">{_safe(marked(one))}</span>'
    because = f'<span class="because">: {_safe(one.because)}</span>' if one.because else ""
    shown = one.against or (one.lines if one.text == one.verdict else ())
    return f"{word}{because}{_notes(one.against_sources)}{_ids(shown)}"


def _notes(sources: Sequence[int]) -> str:
    notes = ", ".join(f'<a href="#source-{n}">{n}</a>' for n in sources)
    return f"<sup>{notes}</sup>" if notes else ""


def _ids(lines: Sequence[str]) -> str:
    return f' <span class="ids" title="{_safe(" ".join(lines))}">{_safe(ids(lines))}</span>' if lines else ""


def _details(brief: Brief) -> str:
    parts = []
    for section in brief.sections:
        found = details_of(section)
        if found:
            listed = "".join(
                f"<li>{f'<b>{_safe(head)}</b>: ' if head else ''}{_sentence(one)}</li>" for head, one in found
            )
            parts.append(f"<h3>{_safe(section.title)}</h3>\n<ul>{listed}</ul>")
    if not parts:
        return ""
    return f'<section id="details" class="details">\n<h2>{_safe(DETAILS)}</h2>\n{"".join(parts)}\n</section>'


def _sources(brief: Brief) -> str:
    parts = []
    for lane in LANES:
        some = [one for one in brief.sources if one.lane == lane]
        if some:
            notes = "\n".join(map(_source, some))
            parts.append(f'<h3 class="{lane}">{lane.capitalize()}</h3>\n<ol class="sources">\n{notes}\n</ol>')
    return f'<section id="sources">\n<h2>Sources, by lane</h2>\n{"".join(parts)}\n</section>'


def _source(one: Source) -> str:
    return f'<li id="source-{one.number}"><b>{one.number}</b> {_safe(cited(one))}</li>'


def _safe(words: str) -> str:
    return escape(visible(words), quote=True)
