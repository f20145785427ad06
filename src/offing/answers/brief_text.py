"""A brief as text: paragraphs set in beside their labels, to be wrapped to any width."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from offing.answers.brief_words import DETAILS, WHY, cited, details_of, ids, main_of, marked, rows_of
from offing.record.brief import LANES, MADE_UP, Brief, Section, Sentence
from offing.schema.text import set_in, visible

NO_MAP = "The map is in the HTML page: offing brief NAME --format html --out brief.html"
_WIDTH = 100  # letters, of a file as of a terminal that does not tell its own


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Hold words set in by ``margin`` beside a ``label``, or in one line where that is None; a verdict's, if any."""

    words: str
    margin: int | None = None
    label: str = ""
    verdict: str = ""


def as_text(brief: Brief, width: int = _WIDTH) -> str:
    """Return a brief as text, no line longer than *width* but where a word is; no word of it can steer a terminal."""
    return "".join(f"{line}\n" for one in paragraphs(brief) for line in lines_of(one, width))


def lines_of(one: Paragraph, width: int) -> list[str]:
    """Return a paragraph's lines."""
    if one.margin is None:
        return [visible(line) for line in one.words.split("\n")]
    return set_in(one.margin, one.words, one.label, width)


def paragraphs(brief: Brief) -> Iterator[Paragraph]:
    """Yield what a brief tells, in the order of the page."""
    if brief.synthetic:
        yield Paragraph(MADE_UP.upper())
    yield Paragraph(brief.title)
    yield from (Paragraph(words, 0) for words in brief.head)
    for section in brief.sections:
        yield from _section(section)
    yield from _details(brief)
    for lane in LANES:
        some = [one for one in brief.sources if one.lane == lane]
        if some:
            yield from _head(f"Sources: {lane}")
        yield from (Paragraph(cited(one), 6, f"{one.number:>4}") for one in some)
    yield Paragraph("")
    yield Paragraph(WHY, 0)
    if brief.synthetic:
        yield Paragraph(MADE_UP)


def _head(words: str) -> Iterator[Paragraph]:
    yield from (Paragraph(""), Paragraph(words))


def _section(section: Section) -> Iterator[Paragraph]:
    if section.key == "map":
        yield from (*_head(section.title), Paragraph(NO_MAP, 2))
        return
    told, rows = main_of(section.sentences), rows_of(section)
    if not told and not rows:
        return
    yield from _head(section.title)
    for one in told:
        yield from _sentence(one, 2)
    for row in rows:
        yield Paragraph(f"  {row.head}")
        for column, cell in zip(section.columns[1:], row.cells, strict=True):
            for n, one in enumerate(main_of(cell)):
                yield from _sentence(one, 4, "" if n else column)


def _sentence(one: Sentence, margin: int, label: str = "") -> Iterator[Paragraph]:
    wide = margin + 16 if label or margin > 2 else margin
    head = f"{' ' * margin}{label}" if wide > margin else ""
    if one.text != one.verdict:
        yield Paragraph(f"{one.text} {_numbers(one.sources)} {ids(one.lines)}".rstrip(), wide, head)
        head = ""
    if one.verdict:
        because = f": {one.because}" if one.because else ""
        shown = one.against or (one.lines if one.text == one.verdict else ())
        words = f"{marked(one)}{because} {_numbers(one.against_sources)} {ids(shown)}".rstrip()
        yield Paragraph(words, wide, head, one.verdict)


def _details(brief: Brief) -> Iterator[Paragraph]:
    found = [(section.title, head, one) for section in brief.sections for head, one in details_of(section)]
    if found:
        yield from _head(DETAILS)
    last = ""
    for title, head, one in found:
        if title != last:
            yield Paragraph(f"  {title}")
            last = title
        yield from _sentence(one, 4, head)


def _numbers(sources: Sequence[int]) -> str:
    """Return the numbers of sources: "[1, 4]"."""
    return f"[{', '.join(map(str, sources))}]" if sources else ""
