"""What the observer saw from: 第３哨戒防備隊所属「しらたか」（佐世保）及び第４航空群所属「Ｐ－１」（厚木）."""

import re
from dataclasses import dataclass
from datetime import date

from offing.atlas import classes, hulls
from offing.reports.ja_lexicon import table
from offing.reports.plain import Plain
from offing.reports.platforms import AIR, of_role
from offing.schema.claim import Span, Unit

_FROM = re.compile(
    r"(?P<unit>[^、。「」()]{2,30}?)(?:所属|の)?の?(?P<names>(?:「[^「」]{1,15}」(?:、|及び|並びに)?){1,9})(?:\((?P<base>[^()]{1,12})\))?"
)
_NAME = re.compile(r"「([^「」]{1,15})」")
_LEAD = re.compile(r"^(?:及び|並びに|また|海上自衛隊の?|航空自衛隊の?|陸上自衛隊の?|は|が)+")
_AIRCRAFT = re.compile(r"[A-Z]{1,4}[\-ー]?\d{1,4}[A-Z]{0,3}")


@dataclass(frozen=True, slots=True)
class Platforms:
    """Hold what was watched from; ``squadrons`` and ``bases`` run beside ``units``, "" where none is told."""

    units: tuple[Unit, ...]
    squadrons: tuple[str, ...]
    bases: tuple[str, ...]
    span: Span

    @property
    def means(self) -> str:
        """Return "ship", "aircraft" or "ship, aircraft"."""
        flown = {self.is_aircraft(unit) for unit in self.units}
        return "ship, aircraft" if len(flown) == 2 else "aircraft" if True in flown else "ship"

    @staticmethod
    def is_aircraft(unit: Unit) -> bool:
        """Tell whether a unit flies."""
        return unit.kind in AIR


def platforms(plain: Plain, start: int, end: int, on: date | None) -> Platforms | None:
    """Return the ships and aircraft that a stretch names with their units, None where it names none."""
    units: list[Unit] = []
    squadrons: list[str] = []
    bases: list[str] = []
    for match in _FROM.finditer(plain.text, start, end):
        lead = _LEAD.match(match["unit"])
        squadron = match["unit"][lead.end() if lead else 0 :]
        for name in _NAME.finditer(plain.text, *match.span("names")):
            units.append(_unit(plain, match, name, match.start("unit") + (lead.end() if lead else 0), on))
            squadrons.append(squadron)
            bases.append(match["base"] or "")
    if not units:
        return None
    return Platforms(tuple(units), tuple(squadrons), tuple(bases), plain.span(start, end))


def _unit(plain: Plain, match: re.Match[str], name: re.Match[str], squadron_at: int, on: date | None) -> Unit:
    spans = {"name": plain.span(*name.span(1))}
    if squadron_at < match.end("unit"):
        spans["squadron"] = plain.span(squadron_at, match.end("unit"))
    if match["base"]:
        spans["base"] = plain.span(*match.span("base"))
    span = plain.span(*name.span(1))
    if _AIRCRAFT.fullmatch(name[1]):
        model = name[1].replace("ー", "-")
        kind = _aircraft_kind(model)
        spans["class_name"] = spans.pop("name")
        return Unit(class_name=model, kind=kind, navy="jmsdf", state="JP", span=span, spans=spans)
    found = hulls.find(name[1], "jmsdf", on)
    hull = found[0] if len(found) == 1 else None
    known = classes.classes()[hull.ship_class] if hull else None
    return Unit(
        name=name[1],
        class_name=known.name if known else None,
        class_id=known.id if known else None,
        kind=of_role(known.role) if known else "ship",
        navy="jmsdf",
        state="JP",
        hulls=tuple(it.id for it in found),
        span=span,
        spans=spans,
    )


def _aircraft_kind(model: str) -> str:
    models = table("aircraft")["models"]
    known = {start: kind for kind, starts in models.items() for start in starts}
    return next((kind for start, kind in sorted(known.items(), reverse=True) if model.startswith(start)), "aircraft")
