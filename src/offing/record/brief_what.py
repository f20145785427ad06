"""The first part of a brief: what the operation is, by whose word: names, aim, area, days, when it became known."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from offing.record.brief import Section, Sentence
from offing.record.brief_claims import listed, place, quoted, teller
from offing.record.brief_material import Line, Material, lane_of
from offing.record.brief_times import as_time, day
from offing.record.brief_times import told as when

_MOST_SIDES = 4


def what(material: Material) -> Section:
    """Return what the operation is, by the claims that name it."""
    naming = [line for line in material.members("report", "sighting") if line["kind"] == "exercise"]
    firm = [line for line in naming if line["detail"].get("tier") != "C"] or naming
    found = [*_is(material, firm), *_names(material, firm), *_aims(firm), *_places(firm), *_days(firm), *_known(firm)]
    return Section("what", "What it is", tuple(found))


def _ids(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line["id"] for line in lines))


def _name(line: Line) -> str:
    name = line["detail"]["detail"].get("name")
    return " ".join(name.split()) if isinstance(name, str) else ""


def _is(material: Material, lines: list[Line]) -> list[Sentence]:
    operation = material.operation
    named = [line for line in lines if _name(line)] or lines
    if not named:
        return []
    names = {
        one["id"]: one["name"] for line in material.members("report", "sighting") for one in line["detail"]["actors"]
    }
    parties = [names[id_] for id_ in operation.parties if id_ in names]
    acting = [line for line in lines if line["detail"]["actors"]]
    of = f" of {listed(parties)}" if parties else ""
    whose = listed(map(teller, named), most=6)
    article = "an" if operation.kind == "exercise" else "a"
    words = f"{operation.name} is {article} {operation.kind}{of}, by the word of {whose}."
    return [Sentence(words, _ids([*named, *(acting if parties else ())]), lane_of(named))]


def _names(material: Material, lines: list[Line]) -> list[Sentence]:
    by_name: dict[str, list[Line]] = {}
    for line in lines:
        if _name(line) and _name(line) != material.operation.name:
            by_name.setdefault(_name(line), []).append(line)
    return [
        Sentence(f"{listed(map(teller, some))} {_write(some)} {quoted(name)}.", _ids(some), lane_of(some))
        for name, some in by_name.items()
    ]


def _write(lines: list[Line]) -> str:
    return "writes" if len({teller(line) for line in lines}) == 1 else "write"


def _aims(lines: list[Line]) -> list[Sentence]:
    return _each(lines, lambda line: _aim(line), lambda words, who: f"Its aim, says {who}, is “{words}”.")


def _aim(line: Line) -> str:
    aim = line["detail"]["detail"].get("aim")
    return " ".join(aim.split()) if isinstance(aim, str) else ""


def _places(lines: list[Line]) -> list[Sentence]:
    def where(line: Line) -> str:
        one = line["detail"].get("place")
        return place(one) if one and one.get("method", "none") != "none" else ""

    return _each(lines, where, lambda words, who: f"Where: {words}, by the word of {who}.")


def _days(lines: list[Line]) -> list[Sentence]:
    """Return the days told of the whole; one act of it within longer days told is none."""
    spans = {line["id"]: span for line in lines if (span := _span(line))}
    whole = {
        id_
        for id_, (start, end) in spans.items()
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans.values())
    }

    def days(line: Line) -> str:
        detail = line["detail"]
        if line["id"] not in spans or (detail["detail"].get("activities") and line["id"] not in whole):
            return ""
        return when(detail["time"]).partition(", local days")[0]

    return _each(lines, days, lambda words, who: f"When: {words}, by the word of {who}.")


def _span(line: Line) -> tuple[str, str] | None:
    time = line["detail"].get("time") or {}
    start, end = as_time(time.get("start")), as_time(time.get("end"))
    return None if start is None or end is None else (f"{start:%Y-%m-%dT%H}", f"{end:%Y-%m-%dT%H}")


def _each(lines: list[Line], value: Callable[[Line], str], words: Callable[[str, str], str]) -> list[Sentence]:
    """Return one sentence for each value that is told, the one told by most first."""
    by_value: dict[str, list[Line]] = {}
    for line in lines:
        if value(line):
            by_value.setdefault(value(line), []).append(line)
    ordered = sorted(by_value.items(), key=lambda pair: -len({teller(line) for line in pair[1]}))
    return [
        Sentence(words(told, listed(map(teller, some))), _ids(some), lane_of(some), lesser=n >= _MOST_SIDES)
        for n, (told, some) in enumerate(ordered)
    ]


def _known(lines: list[Line]) -> list[Sentence]:
    dated = [(at, line) for line in lines if (at := _published(line["detail"])) is not None]
    if not dated:
        return []
    first = min(at for at, _ in dated)
    some = [line for at, line in dated if at == first]
    planned = all(line["detail"]["modality"] == "planned" for line in some)
    told = "it as still to come" if planned else "of it"
    words = f"The earliest document held that tells {told} is of {day(first)}, by {listed(map(teller, some))}."
    return [Sentence(words, _ids(some), lane_of(some))]


def _published(detail: Mapping[str, Any]) -> Any:
    return as_time((detail.get("document") or {}).get("published"))
