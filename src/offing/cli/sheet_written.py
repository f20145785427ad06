"""The morning sheet written out: for the terminal, as Markdown, and as an HTML page that needs nothing else."""

import re
from collections.abc import Iterator
from html import escape

from offing.cli.sheet_page import Entry, Page, Section
from offing.cli.terminal import say, say_indented
from offing.schema.text import in_markdown, visible

_ID = 10
_MARGIN = 14
# What Markdown takes for markup at any place of a line; < and & begin HTML.
_NO_ID = re.compile(r"[^0-9A-Za-z]")
_STYLE = """
:root { --ink: #1b1f24; --faint: #5c6670; --paper: #ffffff; --edge: #d5dae0; --band: #fff4d6;
  --transmitted: #0b5fa5; --sighted: #a04a00; --announced: #6b3fa0; --said: #1c6b3c; }
@media not (prefers-color-scheme: light) { :root { --ink: #e6e9ec; --faint: #9aa4ae; --paper: #14181c;
  --edge: #333b43; --band: #4a3a10; --transmitted: #7db8ec; --sighted: #f0a868; --announced: #c3a2ee;
  --said: #84cfa0; } }
@media print { :root { --ink: #000; --faint: #444; --paper: #fff; --edge: #bbb; --band: #eee; --transmitted: #000;
  --sighted: #000; --announced: #000; --said: #000; } body { max-width: none; margin: 0; font-size: 9.5pt }
  li, .head { break-inside: avoid } h2 { break-after: avoid } }
* { box-sizing: border-box }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin: 0 }
h2 { font-size: 1.1rem; border-bottom: 1px solid var(--edge); margin: 1.6rem 0 .4rem }
.faint, .when { color: var(--faint) } .band { background: var(--band); padding: .5rem .8rem; font-weight: 600 }
ul { list-style: none; padding: 0; margin: .4rem 0 } li { padding: .35rem 0 .35rem 7.5rem; position: relative }
.lane { position: absolute; left: 0; width: 7rem; font-weight: 600; font-size: .85rem }
.transmitted { color: var(--transmitted) } .sighted { color: var(--sighted) }
.announced { color: var(--announced) } .said { color: var(--said) }
.mark { display: block; font-weight: 400; color: var(--faint) }
code { font-size: .82rem; color: var(--faint) } .rejected { text-decoration: line-through }
p { margin: .3rem 0 } @page { margin: 15mm }
"""


def print_sheet(page: Page) -> None:
    """Print a sheet for a person at a terminal."""
    if page.made_up:
        say(page.made_up)
    say(page.title)
    for words in page.head:
        say(words)
    for section in page.sections:
        say(f"\n{section.title}{f': {section.summary}' if section.summary else ''}")
        for entry in section.entries:
            _say(entry)
        for note in section.notes:
            say_indented(2, note)
    say()
    for words in page.key:
        say_indented(0, words)


def _say(entry: Entry) -> None:
    head = "  ".join(part for part in (entry.id[:_ID], entry.when, entry.mark, entry.review) if part)
    if entry.lane:
        say(f"  {entry.lane:<{_MARGIN - 2}}{head}")
    elif head:
        say(f"  {head}")
    for words in entry.words:
        say_indented(_MARGIN, words)


def as_markdown(page: Page) -> str:
    """Return a sheet as Markdown; no word of it can be taken for markup."""
    lines = [f"# {in_markdown(page.title)}", ""]
    if page.made_up:
        lines += [f"> **{in_markdown(page.made_up)}**", ""]
    lines += [f"{in_markdown(words)}  " for words in page.head]
    for section in page.sections:
        lines += ["", f"## {in_markdown(section.title)}", ""]
        if section.summary:
            lines += [in_markdown(section.summary), ""]
        lines += [line for entry in section.entries for line in _bullet(entry)]
        if section.notes:
            lines += ["", *(f"*{in_markdown(note)}*  " for note in section.notes)]
    lines += ["", "---", "", *(f"{in_markdown(words)}  " for words in page.key)]
    return "\n".join(lines) + "\n"


def _bullet(entry: Entry) -> Iterator[str]:
    head = " · ".join(in_markdown(part) for part in (entry.when, entry.mark, entry.review) if part)
    lane = f"**{in_markdown(entry.lane)}** " if entry.lane else ""
    id_ = f" `{_NO_ID.sub('', entry.id)[:_ID]}`" if entry.id else ""
    first, *rest = [in_markdown(words) for words in entry.words] or [""]
    struck = f"~~{first}~~" if entry.rejected else first
    yield f"- {lane}{f'{head}: ' if head else ''}{struck}{id_}"
    yield from (f"  {words}  " for words in rest)


def as_html(page: Page) -> str:
    """Return a sheet as one HTML page without scripts, that fetches nothing; no word of it can be taken for markup."""
    band = f'<p class="band" role="note">{_safe(page.made_up)}</p>' if page.made_up else ""
    head = "<br>".join(map(_safe, page.head))
    body = "\n".join(map(_html_section, page.sections))
    key = "<br>".join(map(_safe, page.key))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_safe(page.title)}, {_safe(page.head[0])}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'{band}\n<div class="head"><h1>{_safe(page.title)}</h1>\n<p class="faint">{head}</p></div>\n{body}\n'
        f'<hr>\n<p class="faint">{key}</p>\n</body>\n</html>\n'
    )


def _html_section(section: Section) -> str:
    summary = f"<p>{_safe(section.summary)}</p>" if section.summary else ""
    entries = "\n".join(map(_html_entry, section.entries))
    notes = "".join(f'<p class="faint">{_safe(note)}</p>' for note in section.notes)
    listed = f"<ul>\n{entries}\n</ul>" if entries else ""
    return f"<section>\n<h2>{_safe(section.title)}</h2>\n{summary}{listed}{notes}\n</section>"


def _html_entry(entry: Entry) -> str:
    mark = f'<span class="mark">{_safe(entry.mark)}</span>' if entry.mark else ""
    lane = f'<span class="lane {_safe(entry.lane)}">{_safe(entry.lane)}{mark}</span>' if entry.lane or mark else ""
    when = f'<span class="when">{_safe(entry.when)}</span> ' if entry.when else ""
    id_ = f" <code>{_safe(entry.id[:_ID])}</code>" if entry.id else ""
    first, *rest = [_safe(words) for words in entry.words] or [""]
    struck = f'<span class="rejected">{first}</span>' if entry.rejected else first
    review = f'<br><span class="faint">{_safe(entry.review)}</span>' if entry.review else ""
    more = "".join(f'<br><span class="faint">{words}</span>' for words in rest)
    return f"<li>{lane}{when}{struck}{id_}{more}{review}</li>"


def _safe(words: str) -> str:
    return escape(visible(words), quote=True)
