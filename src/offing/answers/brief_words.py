"""What every writer of a brief writes alike: signs of verdicts, shortened ids, sources as one cites them."""

from collections.abc import Iterable, Sequence

from offing.record.brief import Row, Section, Sentence, Source

SHORT = 8  # digits of an id: `why` takes the beginning of one
MOST_IDS = 3
DETAILS = "Details: less certain, without a time, or beside the matter"
WHY = (
    "offing why ID shows what a sentence rests on, down to the bytes; the ids stand behind the numbers of its sources."
)
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


def rows_of(section: Section) -> list[Row]:
    """Return the rows of a section that tell something on page one."""
    return [row for row in section.rows if any(map(main_of, row.cells))]
