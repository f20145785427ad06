"""Events of tracks as sentences of a brief: many alike of one day told in one, each with its lines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from offing.record.brief import Sentence
from offing.record.brief_claims import listed, number, position
from offing.record.brief_times import as_time, minute, span

Line = Mapping[str, Any]
Groups = set[frozenset[str]]
# What stands on page one; who watched whom, flights and stays are told in the details.
_FIRST = ("company", "rendezvous", "group_activity", "replenishment", "strait_transit", "port_visit")
_LATER = datetime.max
_AT_ONCE = timedelta(hours=1)


def craft(one: Mapping[str, Any]) -> str:
    """Return a craft by its name, else by its label."""
    return str(one.get("name") or one["id"])


def told(lines: Sequence[Line], named: Groups | None = None) -> list[Sentence]:
    """Return the events of one day in as few sentences as tell them all.

    *named* collects the groups of craft that were named; one named before is "the same nine craft".
    """
    known: Groups = set() if named is None else named
    groups: dict[tuple[Any, ...], list[Line]] = {}
    for line in _without_repeats(lines):
        groups.setdefault(_key(line), []).append(line)
    ordered = sorted(groups.values(), key=_start)
    return [_sentence(some, known) for some in ordered]


def _without_repeats(lines: Sequence[Line]) -> list[Line]:
    """Return lines without shadowings that a watch among them was made of."""
    resting = {one for line in lines if line["kind"] == "watch" for one in line["detail"].get("rests_on") or ()}
    return [line for line in lines if line["id"] not in resting]


def _key(line: Line) -> tuple[Any, ...]:
    kind, detail = line["kind"], line["detail"]
    if kind == "strait_transit":
        return kind, str(detail.get("area", "")).partition(",")[0], detail.get("direction")
    if kind in ("watch", "shadowing"):
        return "watch", *sorted(_followers(line))
    if kind == "flight":
        return kind, bool(detail.get("launched_from") or detail.get("recovered_on"))
    if kind in ("port_visit", "area_visit", "stop", "loitering", "drift", "gap"):
        return kind, detail.get("area") or detail.get("port") or line.get("area")
    return kind, line["id"]


def _followers(line: Line) -> list[str]:
    detail = line["detail"]
    return list(detail.get("shadowers") or ([detail["follower"]] if detail.get("follower") else []))


def _start(lines: Iterable[Line]) -> datetime:
    return min((as_time(line["t_start"]) or _LATER for line in lines), default=_LATER)


def _sentence(lines: Sequence[Line], known: Groups) -> Sentence:
    make = _KINDS.get(lines[0]["kind"], _any)
    ends = [as_time(line["t_end"]) for line in lines]
    last = None if any(end is None for end in ends) else max(end for end in ends if end is not None)
    words = f"{make(lines, known)}, {span(_start(lines), last)}{_warned(lines)}"
    lesser = lines[0]["kind"] not in _FIRST
    return Sentence(words, tuple(line["id"] for line in lines), "transmitted", lesser=lesser)


def _warned(lines: Sequence[Line]) -> str:
    told = {one["number"]: None for line in lines for one in line["detail"].get("warnings") or ()}
    return f"; in an area warned of by {listed(told)}" if told else ""


def _names(lines: Iterable[Line]) -> list[str]:
    return list(dict.fromkeys(craft(one) for line in lines for one in line["craft"]))


def _counted(names: Sequence[str], known: Groups, what: str = "craft") -> str:
    """Return craft with their number and names; of a group that was named before the number alone."""
    if len(names) == 1:
        return names[0]
    group = frozenset(names)
    if group in known:
        return f"the same {number(len(names))} {what}"
    known.add(group)
    return f"{number(len(names))} {what} ({listed(names)})"


def _labelled(line: Line, labels: Iterable[str]) -> list[str]:
    names = {one["id"]: craft(one) for one in line["craft"]}
    return [names.get(label, label) for label in labels]


def _transit(lines: Sequence[Line], known: Groups) -> str:
    area, direction = str(lines[0]["detail"].get("area", "a strait")).partition(",")[0], lines[0]["detail"]["direction"]
    parts = dict.fromkeys(str(line["detail"].get("area", "")).partition(", ")[2] for line in lines)
    by = f" by its {listed(parts)}" if any(parts) else ""
    return f"{_counted(_names(lines), known)} passed the {area}{by}, {direction}"


def _company(lines: Sequence[Line], known: Groups) -> str:
    [line] = lines
    return f"{_counted(_names(lines), known)} kept company, from {position(line['lat'], line['lon'])}{_later(line)}"


def _later(line: Line) -> str:
    """Return who of a company came to it only later, and when the first of them did."""
    start = as_time(line["t_start"])
    since = {str(one["craft"]): as_time(one.get("since")) for one in reversed(line["detail"].get("members") or ())}
    late = {label: at for label, at in since.items() if at and start and at - start > _AT_ONCE}
    if not late or len(late) == len(since):
        return ""
    return f" ({listed(sorted(_labelled(line, late)))} only from {minute(min(late.values()))})"


def _rendezvous(lines: Sequence[Line], known: Groups) -> str:
    [line] = lines
    sides = [listed(_labelled(line, line["detail"].get(side) or ())) for side in ("side_a", "side_b")]
    who = f"{sides[0]} met {sides[1]}" if all(sides) else f"{_counted(_names(lines), known)} met"
    return f"{who} at {position(line['lat'], line['lon'])}"


def _activity(lines: Sequence[Line], known: Groups) -> str:
    [line] = lines
    radius = line["detail"].get("radius_nm")
    within = f" within {radius:g} nm" if isinstance(radius, int | float) else ""
    return f"{_counted(_names(lines), known)} manoeuvred together{within} about {position(line['lat'], line['lon'])}"


def _alongside(lines: Sequence[Line], known: Groups) -> str:  # noqa: ARG001 - as the others
    [line] = lines
    called = str(line["detail"].get("called") or "alongside under way")
    return f"{listed(_names(lines))} were alongside one another under way ({called})"


def _watch(lines: Sequence[Line], known: Groups) -> str:
    labels = [label for line in lines for label in _labelled(line, _followers(line))]
    targets = dict.fromkeys(name for line in lines for name in _labelled(line, [line["detail"].get("target") or ""]))
    return f"{listed(labels)} stayed near {_counted([name for name in targets if name], known)} and turned as they did"


def _flight(lines: Sequence[Line], known: Groups) -> str:
    labels = {line["detail"].get(side) for line in lines for side in ("launched_from", "recovered_on")} - {None}
    flights = f"{number(len(lines))} {'flight' if len(lines) == 1 else 'flights'}"
    if not labels:
        return f"{flights} of {_counted(_names(lines), known, 'aircraft')}"
    ships = dict.fromkeys(name for line in lines for name in _labelled(line, sorted(labels)) if ":" not in name)
    return f"{flights} from or to {listed(ships) or 'ships'}"


def _any(lines: Sequence[Line], known: Groups) -> str:
    line = lines[0]
    kind = line["kind"].replace("_", " ")
    area = line["detail"].get("area") or line["detail"].get("port") or line.get("area")
    where = f", {area}" if area else ""
    return f"{_counted(_names(lines), known)}: {kind}{where}"


def _port_visit(lines: Sequence[Line], known: Groups) -> str:
    port = lines[0]["detail"].get("port") or lines[0]["detail"].get("area") or lines[0].get("area") or "a port"
    return f"{_counted(_names(lines), known)} lay in {port}"


_KINDS: dict[str, Callable[[Sequence[Line], Groups], str]] = {
    "strait_transit": _transit,
    "company": _company,
    "rendezvous": _rendezvous,
    "group_activity": _activity,
    "replenishment": _alongside,
    "watch": _watch,
    "shadowing": _watch,
    "flight": _flight,
    "port_visit": _port_visit,
}
