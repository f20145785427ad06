"""An operation's brief, put together: its parts in order, its sources numbered, what its map shows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from offing.record import brief_rest as rest
from offing.record.brief import LANES, Brief, Row, Section, Sentence, Source
from offing.record.brief_material import Cite, Material
from offing.record.brief_participants import participants
from offing.record.brief_timeline import timeline
from offing.record.brief_times import minute
from offing.record.brief_verdicts import summary
from offing.record.brief_what import what

_MAP = Section("map", "Where")
_KEY = (
    "Transmitted: what receivers heard of craft, a lower bound. Sighted: what somebody saw. Announced: warnings. Said: "
    "what documents tell. Confirmed and contradicted rest on transmissions or held media, corroborated and disputed "
    "on sightings by others; not seen and not observable say why."
)


def made(material: Material) -> Brief:
    """Return the brief of an operation from what is known of it."""
    sections = [
        what(material),
        rest.disputes(material),
        participants(material),
        timeline(material),
        _MAP,
        rest.firsts(material),
        rest.warnings(material),
        rest.unannounced(material),
        rest.not_known(material),
        rest.stories(material),
        rest.doubts(material),
    ]
    kept = [one for one in sections if one or one is _MAP]
    sources = _sources(material, kept)
    numbered = tuple(_numbered(section, sources) for section in kept)
    operation = material.operation
    mapped = tuple(sorted(material.known(one.line for one in operation.members)))
    return Brief(
        operation=operation.id,
        kind=operation.kind,
        title=operation.name,
        head=tuple(_head(material)),
        sections=numbered,
        sources=tuple(sources),
        mapped=mapped,
        as_of=material.as_of,
        synthetic=operation.synthetic or any(material.lines[one]["synthetic"] for one in mapped),
    )


def _head(material: Material) -> Iterable[str]:
    own = [one for one in material.operation.members if one.line in material.lines]
    lanes = {"transmitted": "track", "sighted": "sighting", "announced": "warning", "said": "report"}
    counts = [
        (lane, sum(material.lines[one.line]["source"] == source for one in own)) for lane, source in lanes.items()
    ]
    lines = ", ".join(f"{n:,} {lane}" for lane, n in counts if n)
    yield f"{len(own):,} lines: {lines}. As of {minute(material.as_of)}."
    found = [material.findings[one.line] for one in own if one.line in material.findings]
    held = [one for one in found if one.lane != "track"]
    if held:
        yield f"Held against the other lanes: {summary(held)}."
    yield _KEY


def _sources(material: Material, sections: Iterable[Section]) -> list[Source]:
    """Return the sources of all sentences, by lane, numbered in the order in which they are first named."""
    named: dict[tuple[str, str], tuple[Cite, dict[str, None]]] = {}
    for sentence in _every(sections):
        for line in (*sentence.lines, *sentence.against):
            for cite in material.cites.get(line, ()):
                named.setdefault((cite.lane, cite.key), (cite, {}))[1].setdefault(line)
    ordered = [one for lane in LANES for one in named.values() if one[0].lane == lane]
    return [
        Source(
            number=n,
            lane=cite.lane,
            publisher=cite.publisher,
            title=cite.title,
            published=cite.published,
            input=cite.input,
            sha256=cite.sha256,
            text_sha256=cite.text_sha256,
            copied=cite.copied,
            address=cite.address,
            lines=tuple(lines),
        )
        for n, (cite, lines) in enumerate(ordered, 1)
    ]


def _every(sections: Iterable[Section]) -> Iterable[Sentence]:
    for section in sections:
        yield from section.sentences
        for row in section.rows:
            for cell in row.cells:
                yield from cell


def _numbered(section: Section, sources: Sequence[Source]) -> Section:
    by_line: dict[str, list[int]] = {}
    for source in sources:
        for line in source.lines:
            by_line.setdefault(line, []).append(source.number)

    def of(lines: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted({n for line in lines for n in by_line.get(line, ())}))

    def told(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        return tuple(replace(one, sources=of(one.lines), against_sources=of(one.against)) for one in sentences)

    rows = tuple(Row(row.head, tuple(map(told, row.cells))) for row in section.rows)
    return replace(section, sentences=told(section.sentences), rows=rows)
