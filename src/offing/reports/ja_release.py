"""A release of Japan's Joint Staff, sentence by sentence, to claims.

Each sentence is of one sort, told by its words (``_SORTS``): a sighting or a movement seen, take-offs and
landings, ships that are the same as earlier ones, a first, a scramble, a correction, or what was watched
from, which is said once for all that was seen.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from offing.reports.ja_aircraft import Aircraft, aircraft
from offing.reports.ja_deck import flights
from offing.reports.ja_head import head_of
from offing.reports.ja_moves import Move, legs, together
from offing.reports.ja_parties import party
from offing.reports.ja_places import place
from offing.reports.ja_plain import plain_ja
from offing.reports.ja_platforms import Platforms, platforms
from offing.reports.ja_sentences import MAX_SENTENCE, Piece, pieces
from offing.reports.ja_ships import Ships, forces_of, total
from offing.reports.ja_telling import OBSERVER, Craft, Telling, of_leg, once, rest_of_day, spans_of
from offing.schema.claim import Claim, Force, Party, Reading, Time, Unit
from offing.schema.document import Document

_DONE = "航行|飛行|通過|反転|遊弋|南下|北上|進出|横断|入域|出域|[東西南北]進"
_SORTS = (
    ("watch", re.compile(r"により、?(?:所要の)?(?:警戒監視|情報収集)|警戒監視・?情報収集を(?:行|実施)")),
    ("correction", re.compile(r"訂正し?(?:ます|ました|する|した)")),
    ("scramble", re.compile(r"緊急発進")),
    ("same", re.compile(r"同一(?:で(?:ある|す)|の)")),
    ("first", re.compile(r"初めて")),
    ("deck", re.compile(r"(?:発着艦|発艦|着艦|離着艦)(?=[^。]{0,200}(?:確認|回))")),
    ("seen", re.compile(rf"確認(?:し|された)|(?:{_DONE})(?:した|していた|している|しました)。")),
)
_SCRAMBLED = re.compile(r"(?P<who>航空自衛隊)(?:の?(?P<commands>[^。]{2,90}?))??の(?P<what>戦闘機|航空機)")
_COMMAND = re.compile(r"(?:及び|並びに|、)?(?P<one>(?:(?!及び|並びに)[^、])+)")
_DRILL = re.compile(r"(?P<what>(?:共同|合同|海上|軍事)?(?:訓練|演習))を?(?:行|実施)")
_FIRST = re.compile(r"[^。]{0,200}初めて[^。]{0,80}?(?=(?:もの)?(?:である|です|となる|となった|。))")
_CORRECTED = re.compile(r"「(?P<what>[^「」]{4,80})」")
_TABLE_TOLD = re.compile(r"(?:以下|次|下表|別表|別紙|下記)の")


def read_release(document: Document) -> Reading:
    """Return the claims of a release; every piece of its text either tells one or is passed over by a reason."""
    plain = plain_ja(document.text)
    parts = pieces(plain)
    amid = _amid(parts)
    if amid:
        plain = plain.without((it.start, it.end) for it in amid)
        parts = pieces(plain)
    telling = Telling(plain, head_of(document, plain, parts))
    passed = Counter(it.kind for it in amid)
    for number, piece in enumerate(parts):
        reason = _rows(telling, parts, number) if piece.kind == "row" else _piece(telling, parts, number)
        passed[reason] += 1
    _give(telling, telling.seen_from)
    seer = replace(telling.head.speaker, inferred="no other observer is named")
    claims = (replace(it, observer=seer) if it.sighted and it.observer is None else it for it in telling.claims)
    told = passed.pop("", 0)
    return Reading(tuple(claims), len(parts) + len(amid), told, dict(sorted(passed.items())))


def _amid(parts: Sequence[Piece]) -> list[Piece]:
    """Return the feet of pages that the release goes on after: a sentence may run across them."""
    last = max((n for n, it in enumerate(parts) if it.kind == "sentence"), default=0)
    return [it for it in parts[:last] if it.kind == "footer"]


def _piece(telling: Telling, parts: Sequence[Piece], number: int) -> str:
    """Read one piece; return why it tells nothing, "" where it does."""
    piece = parts[number]
    text = telling.plain.text[piece.start : piece.end]
    if piece.kind != "sentence":
        return piece.kind
    if len(text) > MAX_SENTENCE:
        return "longer than a sentence may be"
    if text.startswith("※"):
        return "note"
    sort = next((name for name, form in _SORTS if form.search(text)), None)
    if sort is None:
        return "no claim"
    rows = any(it.kind == "row" for it in parts[number + 1 : number + 4])
    table = rows and sort == "seen" and _TABLE_TOLD.search(text)
    read = _table_lead(telling, piece) if table else _READ[sort](telling, piece)
    return "" if read else f"not read: {sort}"


# --- what was seen


def _seen(telling: Telling, piece: Piece) -> bool:
    """Read what was seen: ships or aircraft that are named there, or those of the sentences before."""
    flown = aircraft(telling.plain, piece.start, piece.end, telling.whose(telling.aircraft))
    if flown or (telling.aircraft and not telling.ships):
        return _flown(telling, piece, flown)
    sailed = telling.ships_in(piece.start, piece.end)
    if sailed and (telling.observer_in(piece) is not None or not telling.ships):
        return _sighted(telling, piece, sailed)
    return _moved(telling, piece, sailed)


def _take(telling: Telling, piece: Piece, sailed: list[Ships]) -> list[Move]:
    """Make ships those that the next sentences refer to; return what they did."""
    telling.ships, telling.aircraft = tuple(sailed), ()
    telling.forces = forces_of(sailed, total(telling.plain, piece.start, piece.end))
    telling.observer = telling.observer_in(piece) or telling.observer
    found = legs(telling.moves_in(piece, sailed))
    told = next((leg.time for leg in found if leg.time), None)
    telling.time = told or telling.time_in(piece) or telling.time
    match = OBSERVER.search(telling.plain.text, piece.start, piece.end)
    seen_from = platforms(telling.plain, *match.span("rest"), telling.head.day) if match and "「" in match[0] else None
    if seen_from is not None:  # Ｐ－３Ｃが…を確認した
        _give(telling, telling.seen_from)
        telling.seen_from = seen_from
    return found


def _table_lead(telling: Telling, piece: Piece) -> bool:
    """Read the sentence that leads on to a table: its rows are the sightings."""
    telling.lead = piece
    _take(telling, piece, telling.ships_in(piece.start, piece.end))
    return True


def _sighted(telling: Telling, piece: Piece, sailed: list[Ships]) -> bool:
    """Read the sighting that the sentences after it refer to."""
    for leg in _take(telling, piece, sailed) or [Move(piece.start, piece.end)]:
        when = leg.time or telling.time
        telling.sighted(piece, "ja-release/sighted", leg, sailed, telling.forces, when, "A")
    _drill(telling, piece, telling.claims[-1])
    return True


def _moved(telling: Telling, piece: Piece, sailed: list[Ships]) -> bool:
    """Read what ships told before did next."""
    meant, forces, tier = telling.meant(piece, sailed)
    found = legs(telling.moves_in(piece, sailed))
    if not meant or not found:
        return False
    when = telling.time_in(piece) or rest_of_day(telling.time)
    for leg in found:
        when = leg.time or when
        telling.sighted(piece, "ja-release/moved", leg, meant, forces, when, tier)
    telling.time = when
    _drill(telling, piece, telling.claims[-1])
    return True


def _drill(telling: Telling, piece: Piece, seen: Claim) -> None:
    """Read that what was seen was a drill that they held."""
    match = _DRILL.search(telling.plain.text, piece.start, piece.end)
    if match is None or not seen.targets:
        return
    words = telling.plain.span(*match.span("what"))
    telling.claims.append(
        Claim(
            "exercise",
            seen.quote,
            "ja-release/drill",
            tier=seen.tier,
            actors=seen.targets,
            forces=seen.forces,
            units=seen.units,
            place=seen.place,
            time=seen.time,
            speaker=seen.speaker,
            origin=seen.observer,
            plover="COOPERATE" if len(seen.targets) > 1 else "MOBILIZE",
            detail={"activities": [match["what"]]},
            spans={"trigger": words, "detail.activities": words},
        )
    )


def _flown(telling: Telling, piece: Piece, flown: list[Aircraft]) -> bool:
    """Read a flight: one sighting with its whole way."""
    meant: Sequence[Aircraft] = flown or telling.aircraft
    found = telling.moves_in(piece, flown)
    if not meant or not (flown or found):
        return False
    when = telling.time_in(piece)
    telling.aircraft, telling.time = tuple(meant), when or telling.time
    forces = tuple(one.force for one in meant)
    leg = together(found) if found else Move(piece.start, piece.end)
    tier = "A" if when and flown else "B"
    telling.sighted(piece, "ja-release/flown", leg, meant, forces, telling.time, tier)
    return True


def _deck(telling: Telling, piece: Piece) -> bool:
    """Read take-offs from a ship and landings on it: one sighting for each time they are told of."""
    meant, _, tier = telling.meant(piece, telling.ships_in(piece.start, piece.end))
    owner = next((one.owner.id for one in meant if one.owner), None)
    for one in flights(telling.plain, piece.start, piece.end, telling.times_in(piece.start, piece.end)):
        telling.time = one.time or telling.time
        leg = Move(piece.start, piece.end, acts=one.acts, spans=one.spans)
        forces = tuple(replace(force, owner=owner) for force in one.forces)
        if one.summed:
            detail = {**of_leg(leg), **one.detail}
            telling.claims.append(
                telling.claim(
                    piece, "tally", "ja-release/flights-in-all", meant, telling.time, detail, tier, spans_of(leg)
                )
            )
        else:
            telling.sighted(piece, "ja-release/flights", leg, meant, forces, telling.time, tier, one.detail)
    return True


def _rows(telling: Telling, parts: Sequence[Piece], number: int) -> str:
    """Read a table where its first line stands: rows of a day, a place, the ships seen there."""
    if number and parts[number - 1].kind == "row":
        read = bool(telling.claims) and telling.claims[-1].rule in ("ja-release/row", "ja-release/listed")
        return "" if read else "not read: row"
    last = number
    while last + 1 < len(parts) and parts[last + 1].kind == "row":
        last += 1
    start, end = parts[number].start, parts[last].end
    days = telling.times_in(start, end)
    stops = [*(one[0] for one in days[1:]), end]
    told = [_row(telling, day, stop) for day, stop in zip(days, stops, strict=False)]
    return "" if any(told) or _list(telling, start, end) else "not read: row"


def _list(telling: Telling, start: int, end: int) -> bool:
    """Read a list of ships without days: they are those that the sentence before it saw."""
    lead, sailed = telling.lead, telling.ships_in(start, end)
    if lead is None or not sailed:
        return False
    found = _take(telling, lead, telling.ships_in(lead.start, lead.end)) or [Move(lead.start, lead.end)]
    telling.ships, telling.forces = tuple(sailed), forces_of(sailed, total(telling.plain, lead.start, lead.end))
    for leg in found:
        when = leg.time or telling.time
        telling.sighted(Piece("list", lead.start, end), "ja-release/listed", leg, sailed, telling.forces, when, "B")
    return True


def _row(telling: Telling, day: tuple[int, int, Time], stop: int) -> bool:
    start, after, when = day
    found = telling.ships_in(after, stop)
    if not found:
        return False
    where = (place(telling.plain, after, found[0].start, "at"),) if found[0].start > after else ()
    leg = Move(start, stop, where, when)
    telling.sighted(Piece("row", start, stop), "ja-release/row", leg, found, forces_of(found, None), when, "B")
    telling.time = when
    return True


# --- what is said of it


def _same(telling: Telling, piece: Piece) -> bool:
    """Read what says that ships are those of earlier sightings: one statement for each of these."""
    sailed = telling.ships_in(piece.start, piece.end)
    meant, forces, tier = telling.meant(piece, sailed)
    when: Time | None = None
    found = legs(telling.moves_in(piece, sailed))
    for leg in found:
        when = leg.time or when
        detail = {**of_leg(leg), "same_as": telling.plain.text[leg.start : leg.end]}
        words = {"detail.same_as": telling.plain.span(leg.start, leg.end), "trigger": telling.find(piece, "同一")}
        telling.claims.append(
            telling.claim(piece, "statement", "ja-release/same", meant, when, detail, tier, {**spans_of(leg), **words})
        )
        telling.claims[-1] = replace(telling.claims[-1], forces=forces, place=leg.where)
    return bool(found)


def _first(telling: Telling, piece: Piece) -> bool:
    """Read that something was seen for the first time."""
    match = _FIRST.search(telling.plain.text, piece.start, piece.end)
    if match is None:
        return False
    meant: Sequence[Craft]
    meant, _, tier = telling.meant(piece, telling.ships_in(piece.start, piece.end))
    flown = aircraft(telling.plain, piece.start, piece.end, telling.whose(telling.aircraft))
    if flown:
        # "another than the Y-9 seen until now": one model told twice is one aircraft.
        meant, tier = list({one.unit.class_name: one for one in reversed(flown)}.values()), "B"
    spans = {"detail.first": telling.plain.span(*match.span()), "trigger": telling.find(piece, "初めて")}
    telling.claims.append(
        telling.claim(piece, "statement", "ja-release/first", meant, telling.time, {"first": match[0]}, tier, spans)
    )
    return True


def _scramble(telling: Telling, piece: Piece) -> bool:
    """Read a scramble, and let the aircraft told before it have been seen from the fighters."""
    match = _SCRAMBLED.search(telling.plain.text, piece.start, piece.end)
    service = party(telling.plain, *match.span("who")) if match else None
    if match is None or service is None:
        return False
    actors = [service]
    if match["commands"]:
        named = _COMMAND.finditer(telling.plain.text, *match.span("commands"))
        actors += [
            Party(f"name:{it['one']}", it["one"], "name", "JP", span=telling.plain.span(*it.span("one")))
            for it in named
        ]
    kind = "fighter" if match["what"] == "戦闘機" else "aircraft"
    fighters = Unit(kind=kind, state="JP", span=telling.plain.span(*match.span("what")))
    _seen_by(telling, replace(service, inferred="named in the sentence on the scramble"), fighters)
    words = telling.find(piece, "緊急発進")
    before = telling.claims[telling.scrambled :]
    telling.claims.append(
        Claim(
            "reaction",
            telling.plain.span(piece.start, piece.end),
            "ja-release/scramble",
            tier="B",
            actors=tuple(actors),
            targets=once(one for claim in before for one in claim.targets),
            forces=(Force(None, kind, service.id, bound="some", span=fighters.span),),
            time=telling.time,
            speaker=telling.head.speaker,
            plover="MOBILIZE",
            detail={"activities": ["緊急発進"]},
            spans={"trigger": words, "detail.activities": words},
        )
    )
    telling.scrambled = len(telling.claims)
    return True


def _seen_by(telling: Telling, observer: Party, fighters: Unit) -> None:
    for n, claim in enumerate(telling.claims[telling.scrambled :], telling.scrambled):
        if claim.rule == "ja-release/flown" and not claim.platforms:
            seen = replace(claim, observer=observer, actors=(observer,))
            telling.claims[n] = replace(seen, platforms=(fighters,), means="aircraft")


def _correction(telling: Telling, piece: Piece) -> bool:
    match = _CORRECTED.search(telling.plain.text, piece.start, piece.end)
    if match is None:
        return False
    spans = {"detail.corrects": telling.plain.span(*match.span("what")), "trigger": telling.find(piece, "訂正")}
    when, detail = telling.time_in(piece), {"corrects": match["what"]}
    telling.claims.append(telling.claim(piece, "statement", "ja-release/corrects", (), when, detail, "A", spans))
    return True


def _watch(telling: Telling, piece: Piece) -> bool:
    """Give the sightings so far what they were made from."""
    found = platforms(telling.plain, piece.start, piece.end, telling.head.day)
    _give(telling, found, telling.observer_in(piece))
    return found is not None


def _give(telling: Telling, found: Platforms | None, observer: Party | None = None) -> None:
    if found is None:
        return
    more = {"squadrons": list(found.squadrons), "bases": list(found.bases)}
    more = {key: told for key, told in more.items() if any(told)}
    for n, claim in enumerate(telling.claims[telling.watched :], telling.watched):
        if claim.sighted and not claim.platforms:
            spans = {**claim.spans, "platforms": found.span}
            seen = replace(claim, observer=claim.observer or observer, platforms=found.units, means=found.means)
            telling.claims[n] = replace(seen, detail={**claim.detail, **more}, spans=spans)
    telling.watched = len(telling.claims)


_READ: dict[str, Callable[[Telling, Piece], bool]] = {
    "watch": _watch,
    "correction": _correction,
    "scramble": _scramble,
    "same": _same,
    "first": _first,
    "deck": _deck,
    "seen": _seen,
}
