"""A brief as Markdown with footnotes."""

from collections.abc import Iterator, Sequence

from offing.answers.brief_words import DETAILS, WHY, cited, details_of, ids, main_of, marked, rows_of
from offing.record.brief import LANES, MADE_UP, Brief, Section, Sentence, Source
from offing.schema.text import in_markdown


def as_markdown(brief: Brief) -> str:
    """Return a brief as Markdown with footnotes; no word of it can be taken for markup."""
    lines = [f"# {in_markdown(brief.title)}", ""]
    if brief.synthetic:
        lines += [f"> **{in_markdown(MADE_UP)}**", ""]
    lines += [f"{in_markdown(words)}  " for words in brief.head]
    for section in brief.sections:
        lines += _section(section)
    details = [(section.title, head, one) for section in brief.sections for head, one in details_of(section)]
    if details:
        lines += ["", f"## {in_markdown(DETAILS)}", ""]
        lines += [f"- {in_markdown(head or title)}: {_sentence(one)}" for title, head, one in details]
    lines += ["", "## Sources", ""]
    for lane in LANES:
        some = [one for one in brief.sources if one.lane == lane]
        lines += [f"### {lane.capitalize()}", "", *map(_note, some), ""] if some else []
    lines += [f"{in_markdown(WHY)}"]
    if brief.synthetic:
        lines += ["", f"**{in_markdown(MADE_UP)}**"]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    told = main_of(section.sentences)
    rows = rows_of(section)
    if not told and not rows:
        return
    yield from ("", f"## {in_markdown(section.title)}", "")
    yield from (f"- {_sentence(one)}" for one in told)
    if rows:
        if told:
            yield ""
        yield f"| {' | '.join(map(in_markdown, section.columns))} |"
        yield f"|{' --- |' * len(section.columns)}"
        for row in rows:
            cells = [_cell(main_of(cell)) for cell in row.cells]
            yield f"| {' | '.join((in_markdown(row.head), *cells))} |"
    if section.about:
        yield from ("", f"*{in_markdown(section.about)}*")


def _cell(sentences: Sequence[Sentence]) -> str:
    return "<br>".join(map(_sentence, sentences))


def _sentence(one: Sentence) -> str:
    judged = ""
    if one.verdict:
        because = f": {in_markdown(one.because)}" if one.because else ""
        judged = f" **{in_markdown(marked(one))}**{because}{_notes(one.against_sources)} {_ids(one.against)}".rstrip()
    if one.text == one.verdict:
        return judged.strip()
    return f"{in_markdown(one.text)}{_notes(one.sources)} {_ids(one.lines)}{judged}".rstrip()


def _notes(sources: Sequence[int]) -> str:
    return "".join(f"[^{n}]" for n in sources)


def _ids(lines: Sequence[str]) -> str:
    return " ".join(f"`{id_}`" for id_ in ids(lines).split())


def _note(one: Source) -> str:
    return f"[^{one.number}]: {in_markdown(one.lane.capitalize())}: {in_markdown(cited(one))}"
