"""Ships of Japanese releases: ロシア海軍ステレグシチー級フリゲート２隻（艦番号「３３３」及び「３４３」）.

It reads the plain form (ja_plain); spans are of the stored text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from offing.atlas import classes, hulls
from offing.reports.ja_lexicon import any_of, kinds, table
from offing.reports.ja_parties import beside, party
from offing.reports.plain import Plain
from offing.schema.claim import Force, Party, Span, Unit

_NUMBER = re.compile(r"(?<![0-9A-Za-z])([0-9A-Z][0-9A-Z\-]{0,7})(?![0-9A-Za-z\-])")
_TOTAL = re.compile(r"(?<!艦艇)(?<!船舶)の?合?計(?P<n>\d{1,3})(?:隻|機)|の(?P<n2>\d{1,3})隻(?=を確認|が|は|、)")


_IN_LIST = re.compile(r"の計|の\d{1,3}隻|及び|並びに|、|を確認")
_ANY = ("艦艇", "船舶")
_AND = len("並びに")


@dataclass(frozen=True, slots=True)
class Ships:
    """Hold ships told in one breath: one class, some numbers, a count. ``start``, ``end`` are of the plain form.

    ``among`` are those whose they are together where how many are whose is not told; ``owner`` is then None.
    """

    start: int
    end: int
    count: int | None
    units: tuple[Unit, ...]
    force: Force
    owner: Party | None = None
    among: tuple[Party, ...] = ()

    @property
    def owners(self) -> tuple[Party, ...]:
        """Return all whose they are."""
        return self.among or ((self.owner,) if self.owner else ())


@cache
def _pattern() -> re.Pattern[str]:
    kind = any_of(kinds("ships"))
    return re.compile(
        r"(?:(?P<owner>[一-鿿ァ-ヴー]{1,8}?(?:海軍|海警局|海警|沿岸警備隊|国境警備隊)|(?:中国|ロシア|北朝鮮)(?=の))"
        r"(?:所属の?|の)?)?"
        r"(?:(?P<class>[ァ-ヴ][ァ-ヴー・=]{0,24}改?[IVX]{0,4}改?級)(?P<more>[一-鿿ァ-ヴーぁ-ん]{0,14}?)"
        r"|(?:(?<=海軍)|(?<=及び)|(?<=びに)|(?<=、))(?P<listed>[一-鿿ァ-ヴー]{0,8}?))?"
        rf"(?P<kind>{kind})(?![隊群団])"
        r"(?P<name>「[^「」]{1,15}」)?"
        r"(?P<sum>合?計)?(?P<count>\d{1,3}隻)?"
        r"(?P<numbers>\([^()]{1,160}\))?"
        r"(?P<count2>\d{1,3}隻)?"
    )


@cache
def _alone() -> frozenset[str]:
    platforms = table("ships")["alone"]["platforms"]
    return frozenset(word for word, platform in kinds("ships").items() if platform in platforms)


def ships(plain: Plain, start: int, end: int, on: date | None, owner: Party | None = None) -> list[Ships]:
    """Return the foreign ships that a stretch tells; *owner* is whose those are that none of their own is told of."""
    found: list[Ships] = []
    for match in _pattern().finditer(plain.text, start, end):
        among: tuple[Party, ...] = ()
        if match["owner"]:
            owner = party(plain, *match.span("owner")) or owner
            among = _together(plain, start, match, owner, found)
            owner = None if among else owner
        if any(match[group] for group in ("class", "owner", "count", "name")) or _stands_alone(plain.text, match):
            found.append(replace(_ships(plain, match, owner, on), among=among))
    return found


def _together(
    plain: Plain, start: int, match: re.Match[str], owner: Party | None, found: list[Ships]
) -> tuple[Party, ...]:
    """Return both owners of ships counted as one (中国海軍及びロシア海軍の艦艇計１０隻), () where there is one.

    Ships told apart just before without a number (中国海軍艦艇及び…) go into the count, and out of *found*.
    """
    other = beside(plain, start, match.start("owner"), match["owner"]) if match["kind"] in _ANY else None
    if other is None or owner is None:
        return ()
    if found and found[-1].end >= match.start("owner") - _AND:
        if found[-1].count is not None or not (match["count"] or match["count2"]):
            return ()
        found.pop()
    return other, owner


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Tell whether a kind without class, name or count is a ship: a tug, or one of a list (駆逐艦及び支援艦の計)."""
    if match["kind"] in _alone():
        return True
    return match["listed"] is not None and match["kind"] not in _ANY and _IN_LIST.match(text, match.end()) is not None


def total(plain: Plain, start: int, end: int) -> tuple[int, Span] | None:
    """Return the count of all that a stretch tells (計３隻), and where."""
    match = _TOTAL.search(plain.text, start, end)
    return (int(match["n"] or match["n2"]), plain.span(match.start(), match.end())) if match else None


def forces_of(told: Iterable[Ships], whole: tuple[int, Span] | None) -> tuple[Force, ...]:
    """Return the counts by class, under the total where one is told."""
    parts = tuple(one.force for one in told)
    if whole is None:
        return parts
    count, span = whole
    summed = sum(force.count or 0 for force in parts)
    note = None if summed == count else f"the parts told add up to {summed}"
    owners = {force.owner for force in parts}
    unit = (
        "ship" if any(force.unit in ("merchant", "fishing", "ship", "tug", "survey") for force in parts) else "warship"
    )
    owner = owners.pop() if len(owners) == 1 else None
    return (Force(count, unit, owner, note=note, span=span, count_span=span, of_which=parts),)


def _ships(plain: Plain, match: re.Match[str], owner: Party | None, on: date | None) -> Ships:
    start, end = match.start("class" if match["class"] else "kind"), match.end()
    numbers = _numbers(plain, match)
    if match["numbers"] and not numbers and not match["count2"]:
        end = match.start("numbers")
    told = next((match[group] for group in ("count", "count2") if match[group]), None)
    if match["sum"] and match["kind"] not in _ANY:  # the sum of all that went before
        told, end = None, match.start("sum")
    kind = "submarine" if match["kind"].endswith("潜水艦") else kinds("ships")[match["kind"]]
    written = (match["class"] or "") + (match["more"] or "") + match["kind"]
    navy = owner.id.removeprefix("navy:") if owner and owner.kind == "navy" else None
    known = _class(written, navy) if match["class"] else None
    spans = {"kind": plain.span(match.start("kind"), match.end("kind"))}
    if match["class"]:
        spans["class_name"] = plain.span(match.start("class"), match.end("class") - 1)
    if match["name"]:
        spans["name"] = plain.span(match.start("name") + 1, match.end("name") - 1)
    base = Unit(
        name=match["name"][1:-1] if match["name"] else None,
        class_name=known.name if known else match["class"][:-1] if match["class"] else None,
        class_id=known.id if known else None,
        kind=kind,
        navy=navy,
        state=owner.state if owner else None,
        span=plain.span(start, end),
        spans=spans,
    )
    count = int(told.removesuffix("隻")) if told else max(len(numbers), 1)
    if match["kind"] in _ANY and not told:
        count = 0  # some ships, their number not told
    units = _units(base, numbers, count, on)
    at = next((plain.span(*match.span(group)) for group in ("count", "count2") if told and match[group]), None)
    force = Force(
        count or None,
        kind,
        owner.id if owner else None,
        bound="exactly" if count else "some",
        note=base.class_name,
        span=base.span,
        count_span=at,
    )
    return Ships(match.start(), end, count or None, units, force, owner)


def _numbers(plain: Plain, match: re.Match[str]) -> list[tuple[str, Span]]:
    """Return the hull numbers in brackets; those that hold a place or a word are none."""
    inside = match["numbers"] or ""
    bare = re.sub(r"艦番号|船番号|舷側番号|及び|並びに|等|[「」、・()]", "", inside)
    if not re.fullmatch(r"[0-9A-Z\-]{1,120}", bare):
        return []
    at = match.start("numbers")
    found = _NUMBER.finditer(inside)
    return [(one[1], plain.span(at + one.start(), at + one.end())) for one in found]


def _units(base: Unit, numbers: list[tuple[str, Span]], count: int, on: date | None) -> tuple[Unit, ...]:
    """Return a unit for each number, and one with a count for the ships left over."""
    found = [
        _with(base, hull_number=number, spans={**base.spans, "hull_number": span}, on=on) for number, span in numbers
    ]
    left = count - len(found)
    if (left > 0 or not found) and (base.class_name or base.name or left > 0):
        found.append(_with(base, hull_number=None, spans=base.spans, on=on, count=max(left, 1)))
    return tuple(found)


def _with(
    base: Unit, *, hull_number: str | None, spans: Mapping[str, Span], on: date | None, count: int | None = None
) -> Unit:
    return Unit(
        name=base.name,
        hull_number=hull_number,
        class_name=base.class_name,
        class_id=base.class_id,
        kind=base.kind,
        navy=base.navy,
        state=base.state,
        hulls=_hulls(base, hull_number, on),
        count=None if hull_number or base.name else count,
        span=base.span,
        spans=spans,
    )


def _hulls(base: Unit, number: str | None, on: date | None) -> tuple[str, ...]:
    """Return the ledger's ships that a unit may be: by number or name, else all of its class."""
    if base.navy is None:
        return ()
    if number or base.name:
        found = hulls.find(number or base.name or "", base.navy, on)
        same = [it for it in found if base.class_id and it.ship_class in _kin(base.class_id)]
        return tuple(it.id for it in same or found)
    return tuple(it.id for it in hulls.candidates(base.class_id, base.navy, on)) if base.class_id else ()


@cache
def _kin(class_id: str) -> frozenset[str]:
    """Return a class and those that its plain name means as well."""
    return frozenset((class_id, *(it.id for it in classes.classes().values() if it.part_of == class_id)))


@cache
def _class(written: str, navy: str | None) -> classes.ShipClass | None:
    """Return the class that a phrase means; of one with versions, the one that covers them."""
    found = classes.named(written, navy)
    if len(found) > 1:
        found = [it for it in found if it.part_of not in {other.id for other in found}]
    return found[0] if len(found) == 1 else None


def known_as(one: Ships, before: Iterable[Ships]) -> Ships:
    """Return ships with what was told of them before: a number, a class, whose they are."""
    known = [unit for ships in before for unit in ships.units]
    return replace(one, units=tuple(_filled(unit, known) for unit in one.units))


def _filled(unit: Unit, known: list[Unit]) -> Unit:
    same = [it for it in known if _may_be(unit, it)]
    if len(same) != 1 or (unit.hull_number and unit.class_name):
        return unit
    it = same[0]
    return replace(
        it, name=unit.name or it.name, span=unit.span, spans={**it.spans, **unit.spans}, kind=unit.kind or it.kind
    )


def _may_be(unit: Unit, known: Unit) -> bool:
    if unit.hull_number or unit.name:
        return (unit.hull_number or known.hull_number) == known.hull_number and (unit.name or known.name) == known.name
    return unit.class_name is not None and unit.class_name == known.class_name
