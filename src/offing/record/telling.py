"""Who tells what: one claim or sighting with its independent origin, as disputes, support and timelines need it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from offing.atlas.navies import navies
from offing.record.periods import micros

Line = Mapping[str, Any]
_AUTHORITIES = frozenset(("state", "navy", "ministry", "command", "fleet", "staff", "forces", "coastguard", "service"))
_MEDIA = frozenset(("media", "agency"))
_INSTANT = timedelta(microseconds=1)
_BLANK = re.compile(r"[\W_]+")
_DAYS = frozenset(("day", "week", "month", "quarter", "season", "year", "span"))
# The words for how an origin comes to tell: it saw, it is quoted, it publishes; nobody is named.
SAW, TRACED, QUOTED, PUBLISHES, UNNAMED = "saw it", "saw or decided it", "is quoted", "publishes it", "is not named"
HOWS = (SAW, TRACED, QUOTED, PUBLISHES, UNNAMED)


@dataclass(frozen=True, slots=True)
class Origin:
    """Hold who saw or decided what is told. All authorities of one state are one: none of them confirms another."""

    key: str
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Source:
    """Hold one document: ``published`` is in microseconds, None where not known."""

    document: str
    publisher: str | None
    title: str | None
    published: int | None


@dataclass(frozen=True, slots=True)
class Telling:
    """Hold one claim or sighting: its line, who it is from, where it stands, and what it says (``body``).

    ``copies`` and ``relays`` are other documents that tell it, which count for nothing; ``relays`` are also who quotes.
    """

    line: str
    kind: str
    lane: str
    body: Mapping[str, Any]
    origin: Origin
    source: Source
    t_start: int | None = None
    t_end: int | None = None
    copies: tuple[Source, ...] = ()
    relays: tuple[tuple[str, Source], ...] = ()  # each with its line
    synthetic: bool = False
    note: str | None = None
    note_by: str | None = None

    @property
    def modality(self) -> str:
        """Return how it is said of: planned, ongoing, occurred, denied."""
        return str(self.body.get("modality") or "occurred")

    @property
    def detail(self) -> Mapping[str, Any]:
        """Return what only some kinds have."""
        return self.body.get("detail") or {}

    @property
    def states(self) -> frozenset[str]:
        """Return the states that act in it, by its actors, and without any by its forces and ships."""
        told = {state for one in self.body.get("actors") or () if (state := state_of(one))}
        if not told:
            told = {state for one in self.body.get("forces") or () if (state := owner_of(one.get("owner")))}
        if not told:
            told = {one["state"] for one in self.body.get("units") or () if one.get("state")}
        return frozenset(told)

    def words(self, slot: str) -> str:
        """Return the words of the text that a slot rests on, "" where it has none."""
        spans = self.body.get("spans") or {}
        if slot not in spans or "quote" not in spans:
            return ""
        start = spans["quote"][0]
        return str(self.body.get("text") or "")[spans[slot][0] - start : spans[slot][1] - start]


def telling_of(line: Line, publisher: Mapping[str, Any] | None = None, copies: tuple[Source, ...] = ()) -> Telling:
    """Return a line of the record that rests on words as a telling; *publisher* is the authority that publishes it."""
    body = line["detail"]
    document = body["document"]
    source = source_of(document)
    relays = tuple((one["id"], source_of(one["document"])) for one in body.get("relays") or ())
    review = line.get("review") or {}
    return Telling(
        line=line["id"],
        kind=line["kind"],
        lane=line["source"],
        body=body,
        origin=origin_of(body, source, publisher),
        source=source,
        t_start=_micros(line["t_start"]),
        t_end=_micros(line["t_end"]),
        copies=copies,
        relays=relays,
        synthetic=bool(line["synthetic"]),
        note=review.get("note"),
        note_by=review.get("note_by"),
    )


def headed(tellings: Iterable[Telling]) -> list[Telling]:
    """Return tellings, a headline's with the origin that its text names for the same kind of claim."""
    every = list(tellings)
    quoted: dict[tuple[str, str], set[Origin]] = {}
    for one in every:
        if one.origin.how in (TRACED, QUOTED):
            quoted.setdefault((one.source.document, one.kind), set()).add(one.origin)
    found = []
    for one in every:
        told = quoted.get((one.source.document, one.kind), set())
        if one.origin.how in (PUBLISHES, UNNAMED) and _is_headline(one) and len({origin.key for origin in told}) == 1:
            one = replace(one, origin=min(told, key=lambda origin: origin.name))
        found.append(one)
    return found


def _is_headline(one: Telling) -> bool:
    quote = (one.body.get("spans") or {}).get("quote") or (0, 0)
    return bool(one.source.title) and quote[1] <= len(one.source.title or "")


def source_of(document: Mapping[str, Any]) -> Source:
    """Return a document as lines of the record hold it."""
    return Source(document["id"], document.get("publisher"), document.get("title"), _micros(document.get("published")))


def origin_of(body: Mapping[str, Any], source: Source, publisher: Mapping[str, Any] | None) -> Origin:
    """Return who saw or decided: the observer, else whom it is traced to, else who is quoted, else who publishes."""
    for slot, how in (("observer", SAW), ("origin", TRACED), ("speaker", QUOTED)):
        party = body.get(slot)
        if party and party.get("kind") not in _MEDIA:
            return Origin(party_key(party), party["name"], how)
    if publisher is not None:
        return Origin(party_key(publisher), publisher["name"], PUBLISHES)
    if source.publisher:
        return Origin(f"outlet:{_BLANK.sub(' ', source.publisher.casefold()).strip()}", source.publisher, PUBLISHES)
    return Origin(f"document:{source.document}", source.title or "a document without a publisher", UNNAMED)


def party_key(party: Mapping[str, Any]) -> str:
    """Return the key of an origin: of authorities, and of persons in their offices, their state's."""
    state = state_of(party)
    kind = party.get("kind") or party["id"].partition(":")[0]
    if state and (kind in _AUTHORITIES or (kind == "person" and party.get("office"))):
        return f"authority:{state}"
    return str(party["id"])


def state_of(party: Mapping[str, Any]) -> str | None:
    """Return the two letters of a party's state, None where it has none."""
    return party.get("state") or owner_of(party.get("id"))


def owner_of(party: str | None) -> str | None:
    """Return the state of a party by its id."""
    kind, _, rest = (party or "").partition(":")
    if kind == "navy":
        known = navies().get(rest)
        return known.state if known else None
    state = rest.partition(":")[0]
    return state if kind in _AUTHORITIES and len(state) == 2 and state.isupper() else None


def local_day(time: Mapping[str, Any], end: str) -> date | None:
    """Return the local day on which a time starts or ends as its teller counts days; the last day where it ends."""
    told = time.get(end)
    if told is None:
        return None
    at = told if isinstance(told, datetime) else datetime.fromisoformat(str(told))
    midnight = datetime.fromisoformat(str(time["start"])) if time.get("start") else at
    whole = time.get("granularity") in _DAYS and (midnight.hour, midnight.minute) == (0, 0)
    if end == "end":
        at -= _INSTANT
    if not whole and time.get("zone"):
        try:
            at = at.astimezone(ZoneInfo(time["zone"]))
        except (ValueError, OSError, KeyError):
            return at.date()
    return at.date()


def _micros(at: Any) -> int | None:
    if at is None:
        return None
    return micros(at if isinstance(at, datetime) else datetime.fromisoformat(str(at)))
