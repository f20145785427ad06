"""A brief as Markdown with footnotes."""

import re
from collections.abc import Iterator, Sequence

from offing.answers.brief_words import DETAILS, WHY, cited, details_of, ids, main_of, marked, rows_of
from offing.record.brief import LANES, MADE_UP, Brief, Section, Sentence, Source
from offing.schema.text import visible

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$-])")


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
    rows = rows_of(section)
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
