"""Who took part: each ship or force, by whose word, whether it was seen and in which lane, and the verdict on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from offing.atlas.ship_names import plain
from offing.atlas.state_names import state_name
from offing.record.brief import Row, Section, Sentence
from offing.record.brief_claims import force, ledger_name, listed, party, teller, unit
from offing.record.brief_events import craft
from offing.record.brief_material import Line, Material, is_inferred, lane_of
from offing.record.brief_times import as_time, days
from offing.schema.finding import VERDICTS, finding_id

COLUMNS = ("ship or force", "by whose word", "seen", "who, or how many")
_ABOUT = (
    "Each ship or force that documents name, and whether receivers heard it or others saw it. Heard is a lower bound: "
    "who does not transmit is not heard. The last column is the verdict on who is named, of a force on how many, line "
    "by line; empty: not held against other lanes."
)
_KINDS = ("exercise", "force", "unit", "movement", "port_call", "sighting", "meeting", "incident", "statement")
_SIM = "SIM "
_AS = " (as "  # stands in what findings say of one ship among several
_TOGETHER = ("company", "rendezvous", "group_activity", "replenishment")


class _Ship:
    """Collect what is told of one ship: its names and numbers, and the lines that name it."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}
        self.numbers: dict[str, None] = {}
        self.hulls: set[str] = set()
        self.classes: dict[str, None] = {}
        self.states: dict[str, None] = {}
        self.lines: dict[str, Line] = {}

    def takes(self, one: Mapping[str, Any]) -> bool:
        """Tell whether a unit is this ship: by its hull, its state's number, or its name."""
        state = one.get("state")
        if state and self.states and state not in self.states:
            return False
        hulls = set(one.get("hulls") or ())
        if len(hulls) == 1 and len(self.hulls) == 1:
            return hulls == self.hulls
        number, name = one.get("hull_number"), one.get("name")
        if number and self.numbers:
            return number in self.numbers
        return bool(name) and plain(str(name)) in {plain(known) for known in self.names}

    def add(self, one: Mapping[str, Any], line: Line) -> None:
        """Take a unit of a line for this ship."""
        for known, value in ((self.names, one.get("name")), (self.numbers, one.get("hull_number"))):
            if value:
                known.setdefault(str(value))
        if one.get("class") or one.get("kind"):
            self.classes.setdefault(str(one.get("class") or one["kind"]).replace("_", " "))
        if one.get("state"):
            self.states.setdefault(str(one["state"]))
        hulls = set(one.get("hulls") or ())
        self.hulls = hulls if len(hulls) == 1 and not self.hulls else self.hulls
        self.lines[line["id"]] = line

    @property
    def head(self) -> str:
        """Return the ship by her name, number and class."""
        name = unit({"name": next(iter(self.names), ""), "hull_number": next(iter(self.numbers), "")})
        ledger = ledger_name({"hulls": tuple(self.hulls)})
        also = [known for known in self.names if known != next(iter(self.names))]
        in_ledger = f"{ledger} in the ledger" if ledger and not self.names else ""
        state = next(iter(self.states), "")
        class_ = next(iter(self.classes), "")
        whose = state_name(state) if state else ""
        return ", ".join(filter(None, (name, in_ledger, f"also {listed(also)}" if also else "", class_, whose)))

    @property
    def called(self) -> set[str]:
        """Return every name that a craft may go by that is this ship, folded."""
        ledger = ledger_name({"hulls": tuple(self.hulls)})
        return {plain(name) for name in (*self.names, *([ledger] if ledger else ()))}


def participants(material: Material) -> Section:
    """Return the table of who took part; ships that watched are told below it."""
    told = [line for line in material.members("report", "sighting") if line["kind"] in _KINDS]
    lines = [line for line in told if not is_inferred(line)]
    ships = _ships(lines)
    rows = [Row(one.head, _cells(material, list(one.lines.values()), _heard(material, one), one)) for one in ships]
    rows += [Row(head, _cells(material, some, ())) for head, some in _forces(lines)]
    beside = (*_unnamed(material, ships), *_watchers(lines))
    return Section("participants", "Who took part", beside, COLUMNS, tuple(rows), _ABOUT)


def _unnamed(material: Material, ships: Sequence[_Ship]) -> Iterator[Sentence]:
    """Yield the craft that were heard together in its events, and that none of its documents names."""
    called = {name for ship in ships for name in ship.called}
    unheard = [ship for ship in ships if not _heard(material, ship)]
    found: dict[str, dict[str, None]] = {}
    for line in material.members("track"):
        for one in line["craft"] if line["kind"] in _TOGETHER else ():
            if plain(_called(one)) not in called:
                words = f"{craft(one)}{_may_be(_called(one), unheard)}"
                found.setdefault(words, {}).setdefault(line["id"])
    if found:
        words = f"Heard in its events, under names that no claim of its documents has: {listed(found, most=12)}."
        yield Sentence(words, tuple(dict.fromkeys(id_ for ids in found.values() for id_ in ids)), "transmitted")


def _may_be(name: str, ships: Iterable[_Ship]) -> str:
    """Return the ship that a shortened name may mean: its last word hers, its others the beginnings of hers."""
    short = name.casefold().split()
    alike = [ship.head for ship in ships if any(_shortens(short, own.casefold().split()) for own in ship.names)]
    return f" (the name may be short for {alike[0]})" if len(alike) == 1 else ""


def _shortens(short: Sequence[str], whole: Sequence[str]) -> bool:
    if len(short) != len(whole) or len(short) < 2 or short[-1] != whole[-1]:
        return False
    return all(word.startswith(part) for part, word in zip(short, whole, strict=True))


def _ships(lines: Sequence[Line]) -> list[_Ship]:
    told = [
        (one, line)
        for line in lines
        for one in line["detail"].get("units") or ()
        if (one.get("name") or one.get("hull_number")) and not _observes(one, line)
    ]
    # Those told by name and number first, so that others find them by either.
    told.sort(key=lambda pair: -bool(pair[0].get("name") and pair[0].get("hull_number")))
    ships: list[_Ship] = []
    for one, line in told:
        ship = next((known for known in ships if known.takes(one)), None)
        if ship is None:
            ships.append(ship := _Ship())
        ship.add(one, line)
    return sorted(ships, key=lambda one: (sorted(one.states), -len(one.lines), one.head))


def _observes(one: Mapping[str, Any], line: Line) -> bool:
    """Tell whether a unit belongs to who saw, or may, and was not seen."""
    detail = line["detail"]
    if line["kind"] != "sighting":
        return False
    seen = {party_.get("state") for party_ in detail.get("targets") or ()} - {None}
    return bool(seen) and one.get("state") not in seen


def _forces(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    by_words: dict[str, list[Line]] = {}
    for line in lines:
        detail = line["detail"]
        if detail.get("units") or line["kind"] not in ("force", "exercise", "movement"):
            continue
        whose = listed(party(one) for one in detail["actors"])
        for one in detail.get("forces") or ():
            if one.get("count") is not None:
                words = force(one)
                by_words.setdefault(words if " of " in words or not whose else f"{words} of {whose}", []).append(line)
    yield from by_words.items()


def _heard(material: Material, ship: _Ship) -> tuple[Line, ...]:
    labels = {label for hull in ship.hulls for label in material.heard.get(hull, ())}
    names = ship.called
    return tuple(
        line
        for line in material.members("track")
        if any(one["id"] in labels or plain(_called(one)) in names for one in line["craft"])
    )


def _called(one: Mapping[str, Any]) -> str:
    """Return what a craft calls itself, without the word that marks a rehearsal's."""
    return str(one.get("name") or "").removeprefix(_SIM)


def _cells(
    material: Material, lines: Sequence[Line], heard: Sequence[Line], ship: _Ship | None = None
) -> tuple[tuple[Sentence, ...], ...]:
    said = [line for line in lines if line["source"] == "report"]
    sighted = [line for line in lines if line["source"] == "sighting"]
    return _words(said), (*_transmitted(heard, ship), *_sighted(sighted)), _verdicts(material, lines, ship)


def _words(lines: Sequence[Line]) -> tuple[Sentence, ...]:
    if not lines:
        return ()
    return (Sentence(listed(map(teller, lines), most=4), _ids(lines), lane_of(lines)),)


def _transmitted(lines: Sequence[Line], ship: _Ship | None) -> tuple[Sentence, ...]:
    if not lines or ship is None:
        return ()
    spans = [span for line in lines for span in _presence(line, ship)]
    starts = [at for since, _ in spans if (at := as_time(since)) is not None]
    ends = [at for since, until in spans if (at := as_time(until or since)) is not None]
    words = f"heard, {days(min(starts).date(), max(ends).date())}"
    return (Sentence(words, _ids(lines), "transmitted"),)


def _presence(line: Line, ship: _Ship) -> list[tuple[Any, Any]]:
    """Return when a ship was part of an event: of a group that she joined late, from then on."""
    own = {one["id"] for one in line["craft"] if plain(_called(one)) in ship.called}
    members = line["detail"].get("members") or ()
    told = [(one.get("since"), one.get("until")) for one in members if isinstance(one, Mapping) and one["craft"] in own]
    return [span for span in told if span[0]] or [(line["t_start"], line["t_end"])]


def _sighted(lines: Sequence[Line]) -> tuple[Sentence, ...]:
    if not lines:
        return ()
    who = listed(party(line["detail"]["observer"]) for line in lines if line["detail"].get("observer"))
    return (Sentence(f"sighted by {who or 'an observer not named'}", _ids(lines), "sighted"),)


def _verdicts(material: Material, lines: Sequence[Line], ship: _Ship | None) -> tuple[Sentence, ...]:
    """Return the verdicts on who is named, of a force on its number, each with its lines; of what is not known, why.

    That a navy was heard there confirms none of the helicopters that are said to have been with it.
    """
    why: dict[str, dict[str, None]] = {}
    found: dict[str, dict[str, None]] = {}
    against: dict[str, dict[str, None]] = {}
    for line in lines:
        finding = material.findings.get(line["id"])
        for check in finding.checks if finding else ():
            if check.slot == ("how many" if ship is None else "who"):
                found.setdefault(check.verdict, {}).setdefault(line["id"])
                against.setdefault(check.verdict, {}).update(dict.fromkeys(check.against))
                why.setdefault(check.verdict, {}).update(dict.fromkeys(_of_ship(check.reason, ship)))
    return tuple(
        Sentence(
            verdict, tuple(found[verdict]), verdict=verdict, findings=tuple(map(finding_id, found[verdict])),
            against=material.known(against[verdict]), because=listed(why[verdict], most=2),
        )
        for verdict in VERDICTS
        if verdict in found
    )  # fmt: skip


def _of_ship(reason: str, ship: _Ship | None) -> list[str]:
    """Return what of a reason is of no other ship: those are told one after the other, each by her name."""
    parts = [part for part in reason.split("; ") if part]
    names = () if ship is None else (*ship.names, *ship.numbers)
    own = [part for part in parts if any(part.startswith(name) for name in names)]
    if own or all(_AS not in part for part in parts):
        return own or parts[:1]
    return ["not every ship named beside it is known to have been there"]


def _ids(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line["id"] for line in lines))


def _watchers(lines: Iterable[Line]) -> Iterator[Sentence]:
    by_observer: dict[str, list[Line]] = {}
    for line in lines:
        if line["source"] == "sighting" and line["detail"].get("observer"):
            by_observer.setdefault(party(line["detail"]["observer"]), []).append(line)
    for who, some in by_observer.items():
        platforms = listed(unit(one) for line in some for one in line["detail"].get("platforms") or ())
        words = f"{who[0].upper()}{who[1:]} watched, by its own word{f', from {platforms}' if platforms else ''}."
        yield Sentence(words, _ids(some), "sighted")
