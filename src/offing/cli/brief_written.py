"""A brief written out: for the terminal, and as Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence

from offing.cli.terminal import say, say_indented
from offing.record.brief import LANES, MADE_UP, Brief, Section, Sentence, Source
from offing.schema.text import visible

SHORT = 8  # digits of an id: `why` takes the beginning of one
MOST_IDS = 3
DETAILS = "Details: less certain, without a time, or beside the matter"
NO_MAP = "The map is in the HTML page: offing brief NAME --format html --out brief.html"
WHY = (
    "offing why ID shows what a sentence rests on, down to the bytes; the ids stand behind the numbers of its sources."
)
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$-])")
# A sign beside each verdict, for those who see no colours.
SIGNS = {
    "confirmed": "✓",
    "corroborated": "≈",
    "contradicted": "✗",
    "disputed": "≠",
    "open": "…",
    "not seen": "∅",
    "not observable": "?",
    "unannounced": "!",
}
_STYLES = {
    "confirmed": "green",
    "corroborated": "cyan",
    "contradicted": "bold red",
    "disputed": "yellow",
    "not seen": "magenta",
    "not observable": "dim",
    "open": "blue",
}


def numbers(sources: Sequence[int]) -> str:
    """Return the numbers of sources: "[1, 4]"."""
    return f"[{', '.join(map(str, sources))}]" if sources else ""


def ids(lines: Sequence[str]) -> str:
    """Return ids of lines, shortened, the first few."""
    more = len(lines) - MOST_IDS
    return " ".join(id_[:SHORT] for id_ in lines[:MOST_IDS]) + (f" +{more}" if more > 0 else "")


def marked(one: Sentence) -> str:
    """Return the verdict of a sentence with its sign."""
    return f"{SIGNS.get(one.verdict, '')} {one.verdict}".strip()


def main_of(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return the sentences of page one."""
    return [one for one in sentences if not one.lesser]


def details_of(section: Section) -> list[tuple[str, Sentence]]:
    """Return what a section tells in the details, each with the head of its row."""
    found = [("", one) for one in section.sentences if one.lesser]
    return found + [(row.head, one) for row in section.rows for cell in row.cells for one in cell if one.lesser]


def cited(one: Source) -> str:
    """Return a source as one cites it."""
    told = [one.publisher, one.title if one.title != one.publisher else ""]
    told.append(f"{one.published:%d %B %Y}".lstrip("0") if one.published else "")
    told = told if any(told) else [one.input]
    copy = "archived copy held" if one.copied else "no copy in the archive"
    return ", ".join(filter(None, (*told, one.address, f"sha256 {one.sha256[:12]}", copy)))


def print_brief(brief: Brief) -> None:
    """Print a brief for a person at a terminal."""
    if brief.synthetic:
        say(MADE_UP.upper())
    say(brief.title)
    for words in brief.head:
        say_indented(0, words)
    for section in brief.sections:
        _say_section(section)
    _say_details(brief)
    for lane in LANES:
        some = [one for one in brief.sources if one.lane == lane]
        if some:
            say(f"\nSources: {lane}")
        for one in some:
            say_indented(6, cited(one), f"{one.number:>4}")
    say()
    say_indented(0, WHY)
    if brief.synthetic:
        say(MADE_UP)


def _say_section(section: Section) -> None:
    if section.key == "map":
        say(f"\n{section.title}")
        say_indented(2, NO_MAP)
        return
    told = main_of(section.sentences)
    rows = [row for row in section.rows if any(main_of(cell) for cell in row.cells)]
    if not told and not rows:
        return
    say(f"\n{section.title}")
    for one in told:
        _say(one, 2)
    for row in rows:
        say(f"  {row.head}")
        for column, cell in zip(section.columns[1:], row.cells, strict=True):
            for n, one in enumerate(main_of(cell)):
                _say(one, 4, "" if n else column)


def _say(one: Sentence, margin: int, label: str = "") -> None:
    wide = margin + 16 if label or margin > 2 else margin
    head = f"{' ' * margin}{label}" if wide > margin else ""
    if one.text != one.verdict:
        say_indented(wide, f"{one.text} {numbers(one.sources)} {ids(one.lines)}".rstrip(), head)
        head = ""
    if one.verdict:
        because = f": {one.because}" if one.because else ""
        shown = one.against or (one.lines if one.text == one.verdict else ())
        words = f"{marked(one)}{because} {numbers(one.against_sources)} {ids(shown)}".rstrip()
        _say_judged(words, wide, head, _STYLES.get(one.verdict, ""))


def _say_judged(words: str, wide: int, head: str, style: str) -> None:
    """Print a verdict, in its colour where there are colours."""
    import sys

    if not sys.stdout.isatty():
        say_indented(wide, words, head)
        return
    from rich.padding import Padding
    from rich.text import Text

    from offing.cli.terminal import console

    if head:
        say(head)
    console(sys.stdout).print(Padding(Text(visible(words), style=style), (0, 0, 0, wide)))


def _say_details(brief: Brief) -> None:
    found = [(section.title, head, one) for section in brief.sections for head, one in details_of(section)]
    if not found:
        return
    say(f"\n{DETAILS}")
    last = ""
    for title, head, one in found:
        if title != last:
            say(f"  {title}")
            last = title
        _say(one, 4, head if head else "")


def as_markdown(brief: Brief) -> str:
    """Return a brief as Markdown with footnotes; no word of it can be taken for markup."""
    lines = [f"# {_plain(brief.title)}", ""]
    if brief.synthetic:
        lines += [f"> **{_plain(MADE_UP)}**", ""]
    lines += [f"{_plain(words)}  " for words in brief.head]
    for section in brief.sections:
        lines += _section(section)
    details = [(section.title, head, one) for section in brief.sections for head, one in details_of(section)]
    if details:
        lines += ["", f"## {_plain(DETAILS)}", ""]
        lines += [f"- {_plain(head or title)}: {_sentence(one)}" for title, head, one in details]
    lines += ["", "## Sources", ""]
    for lane in LANES:
        some = [one for one in brief.sources if one.lane == lane]
        lines += [f"### {lane.capitalize()}", "", *map(_note, some), ""] if some else []
    lines += [f"{_plain(WHY)}"]
    if brief.synthetic:
        lines += ["", f"**{_plain(MADE_UP)}**"]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    told = main_of(section.sentences)
    rows = [row for row in section.rows if any(main_of(cell) for cell in row.cells)]
    if not told and not rows:
        return
    yield from ("", f"## {_plain(section.title)}", "")
    yield from (f"- {_sentence(one)}" for one in told)
    if rows:
        if told:
            yield ""
        yield f"| {' | '.join(map(_plain, section.columns))} |"
        yield f"|{' --- |' * len(section.columns)}"
        for row in rows:
            cells = [_cell(main_of(cell)) for cell in row.cells]
            yield f"| {' | '.join((_plain(row.head), *cells))} |"
    if section.about:
        yield from ("", f"*{_plain(section.about)}*")


def _cell(sentences: Sequence[Sentence]) -> str:
    return "<br>".join(map(_sentence, sentences))


def _sentence(one: Sentence) -> str:
    judged = ""
    if one.verdict:
        because = f": {_plain(one.because)}" if one.because else ""
        judged = f" **{_plain(marked(one))}**{because}{_notes(one.against_sources)} {_ids(one.against)}".rstrip()
    if one.text == one.verdict:
        return judged.strip()
    return f"{_plain(one.text)}{_notes(one.sources)} {_ids(one.lines)}{judged}".rstrip()


def _notes(sources: Sequence[int]) -> str:
    return "".join(f"[^{n}]" for n in sources)


def _ids(lines: Sequence[str]) -> str:
    return " ".join(f"`{id_}`" for id_ in ids(lines).split())


def _note(one: Source) -> str:
    return f"[^{one.number}]: {_plain(one.lane.capitalize())}: {_plain(cited(one))}"


def _plain(words: str) -> str:
    return _MARKUP.sub(r"\\\1", visible(words))
