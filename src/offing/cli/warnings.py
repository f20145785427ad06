"""Warnings as a person reads them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offing.cli.terminal import show_place

if TYPE_CHECKING:
    from offing.engine.why_said import Slot

Said = Mapping[str, Any]
_SHOWN = 3  # windows told one by one
_LISTED = 6  # positions of a shape, windows of an area, that are told one by one
_WORDS = 120  # characters of a part that are quoted
_MANY = (".vertices", ".windows")
_NM = 1852.0
_SHAPES = {
    "polygon": "area of {n} corners",
    "box": "box",
    "circle": "circle of {radius}",
    "sector": "sector of {radius}, {from_:03.0f}° to {to:03.0f}°",
    "corridor": "corridor of {radius} along {n} positions",
    "line": "line through {n} positions",
    "point": "position",
}


def number(said: Said) -> str:
    """Return how the coordinator names a warning: "HYDROPAC 2151/26"."""
    from offing.engine.warning_features import name_of

    return name_of(said)


def headline(said: Said) -> str:
    """Return a warning in a few words: its number, what it is about, where."""
    regions = f", {', '.join(said['regions'])}" if said["regions"] else ""
    return f"{number(said)}: {said['subject'].replace('_', ' ')}{regions}"


def hours(said: Said) -> str:
    """Return the first and last of a warning's hours: one window, or how many from when to when.

    Where an instant was asked for, the window that holds it.
    """
    if "held" in said:
        return _held(said["held"])
    windows = [window for area in said["areas"] for window in area["windows"]]
    if not windows and any(area["supposed"] for area in said["areas"]):
        return "its hours are not understood"
    if not windows:
        issued = as_time(said["issued"])
        return f"from its issue, {issued:%Y-%m-%d %H:%MZ}" if issued else "no time is told"
    distinct = sorted({(as_time(a), as_time(b)) for a, b in windows}, key=_order)
    if len(distinct) == 1:
        return _window(*distinct[0])
    return f"{len(distinct)} windows, {_moment(distinct[0][0], 'open')} to {_moment(distinct[-1][1], 'further notice')}"


def _held(held: Sequence[Said]) -> str:
    """Return the windows by which the areas of a warning are in force."""
    told = []
    for one in held:
        window = _window(*map(as_time, one["window"])) if one["known"] else "no time is told or understood"
        told.append(f"{window}{', an alternate' if one['alternate'] else ''}")
    return "; ".join(dict.fromkeys(told))


def lines_of(said: Said) -> list[str]:
    """Return a warning in a few lines for a list: where, when, what it cancels, and what was not understood."""
    held = {one["area"] for one in said["held"]} if "held" in said else range(len(said["areas"]))
    areas = [area(one) for n, one in enumerate(said["areas"]) if n in held]
    if len(areas) < len(said["areas"]):
        areas.append(f"{len(said['areas']) - len(areas)} more areas, not in force then")
    if "held" in said and not all(one["known"] for one in said["held"]):
        areas.append("whether it is in force then is not known")
    told = [*areas, *_cancelled(said), *_others(said), *_doubts(said)]
    return [words for words in (headline(said), *told) if words]


def area(one: Said) -> str:
    """Return one area: its label, its shapes, its first windows, and the reservation it is drawn with."""
    label = f"{one['label']}: " if one["label"] else ""
    shapes = ", ".join(_shape(shape) for shape in one["shapes"]) or "nowhere told"
    doubts = "; ".join([*([one["reservation"]] if one["reservation"] else []), *one["supposed"]])
    return f"{label}{shapes}{_windows(one)}{f' ({doubts})' if doubts else ''}"


def _windows(one: Said) -> str:
    alternate = set(one["alternate"])
    firm = [_window(*map(as_time, window)) for n, window in enumerate(one["windows"]) if n not in alternate]
    others = [_window(*map(as_time, window)) for n, window in enumerate(one["windows"]) if n in alternate]
    told = [_first(firm), *([f"{'alternates' if len(others) > 1 else 'alternate'} {_first(others)}"] if others else [])]
    return "".join(f", {words}" for words in told if words)


def _first(windows: Sequence[str]) -> str:
    more = f" and {len(windows) - _SHOWN} more" if len(windows) > _SHOWN else ""
    return "; ".join(windows[:_SHOWN]) + more


def _shape(shape: Said) -> str:
    positions = shape["positions"]
    if not positions:
        return f"area {shape['name']}" if shape.get("name") else "nowhere told"
    first, last = shape.get("bearings_deg") or (0, 0)
    radius = f"{shape.get('radius_m', 0) / _NM:,.1f} nm"
    words = _SHAPES[shape["kind"]].format(n=len(positions), radius=radius, from_=first, to=last)
    shore = ", along the shore" if shape.get("along_shore") else ""
    without = f", without {', '.join(shape['excepting'])}" if shape.get("excepting") else ""
    return f"{words} {'at' if len(positions) == 1 else 'from'} {show_place(*positions[0])}{shore}{without}"


def _cancelled(said: Said) -> Iterable[str]:
    ended = as_time(said["cancelled_at"])
    if said["cancels"]:
        yield f"cancels {', '.join(map(number, ({**one, 'regions': ()} for one in said['cancels'])))}"
    by = f" by {said['cancelled_by']['name']}" if said.get("cancelled_by") else ""
    if ended:
        yield f"cancelled {ended:%Y-%m-%d %H:%MZ}{by}"
    elif by:
        yield f"cancelled{by}, which tells no time"
    elif said["cancels_itself"]:
        yield "cancels itself"
    if said["in_force"]:
        yield f"names {len(said['in_force'])} warnings in force"


def _others(said: Said) -> Iterable[str]:
    """Say how many other texts tell of the same thing, of other coordinators or the same one read twice."""
    n = (said.get("document") or {}).get("copies") or 0
    if n:
        yield f"also in {n} other text{'' if n == 1 else 's'}, which `offing why` lists"


def _doubts(said: Said) -> Iterable[str]:
    if said["plotted"] != "plotted" and said["areas"]:
        yield said["plotted"]
    for one in said["unread"]:
        yield f"not understood: “{' '.join(one['text'].split())[:60]}”, {one['reason']}"
    yield from said["notes"]


def _window(start: datetime | None, end: datetime | None) -> str:
    if start and end and start.date() == end.date():
        return f"{start:%Y-%m-%d %H:%M}–{end:%H:%MZ}"
    return f"{_moment(start, 'open')} to {_moment(end, 'further notice')}"


def _moment(value: datetime | None, open_: str) -> str:
    return f"{value:%Y-%m-%d %H:%MZ}" if value else open_


def _order(window: tuple[datetime | None, datetime | None]) -> tuple[str, str]:
    return tuple(one.isoformat() if one else "" for one in window)  # type: ignore[return-value]


def as_time(value: Any) -> datetime | None:
    """Return a time of a warning, as it was read or as it is kept."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def slots(found: Sequence["Slot"]) -> list[tuple[str, str]]:
    """Return the parts of a warning with their words and places in the text; of many positions or windows a few.

    Parts that stand in the same words are told once: "areas.0.windows.0–7".
    """
    groups: dict[str, dict[tuple[int, int], list[Slot]]] = {}
    for one in found:
        stem, _, last = one.name.rpartition(".")
        group = stem if last.isdecimal() and stem.endswith(_MANY) else one.name
        groups.setdefault(group, {}).setdefault((one.start, one.end), []).append(one)
    return [row for some in groups.values() for row in _group(list(some.values()))]


def _group(some: Sequence[Sequence["Slot"]]) -> list[tuple[str, str]]:
    told = [(_named(alike), _quoted(alike[0])) for alike in some]
    if len(told) <= _LISTED:
        return told
    first, last = told[: _LISTED - 2], told[-1]
    return [*first, ("", f"… {len(told) - len(first) - 1} more; --json has each"), last]


def _named(alike: Sequence["Slot"]) -> str:
    last = alike[-1].name.rpartition(".")[2]
    return alike[0].name if len(alike) == 1 else f"{alike[0].name}–{last}"


def _quoted(one: "Slot") -> str:
    text = " ".join(one.text.split())
    return f"“{text if len(text) <= _WORDS else f'{text[:_WORDS]} …'}”  {one.start}–{one.end}"
