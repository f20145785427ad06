"""Read labelled documents: a text and what a careful reader takes out of it, each slot by its words.

The format is described in docs/labels.md. Words are given, offsets are found: of several
occurrences of a slot's words the one nearest to the claim's quote counts.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Any

from offing.schema.claim import GRAINS, KINDS, MODALITIES, TIERS, Claim, Force, Party, Place, Span, Time, Unit
from offing.schema.document import Document
from offing.schema.errors import UsageError

PLATFORMS = frozenset(
    """ship warship destroyer frigate corvette cruiser carrier amphibious submarine patrol coastguard supply
    intelligence survey minesweeper tug merchant fishing aircraft fighter bomber patrol_aircraft transport_aircraft
    helicopter drone balloon troops vehicle""".split()
)
PARTIES = frozenset("state navy ministry command fleet staff forces agency media person alliance people name".split())
_OWNED = ("state", "ministry", "command", "fleet", "staff", "forces", "agency")  # their ids name a state
_TOP = {"published", "publisher", "language", "title", "style", "text", "claim"}
# What stands behind a key, and how to say it; text where nothing is said here, None where it is checked elsewhere.
_FORMS: dict[str, tuple[type | None, str]] = {
    **dict.fromkeys(
        ("claim", "actors", "targets", "forces", "units", "platforms", "of_which"), (list, "a list: [{ … }]")
    ),
    **dict.fromkeys(("place", "time", "speaker", "origin", "observer", "detail"), (dict, "a table: { … }")),
    **dict.fromkeys(("sighted", "optional"), (bool, "true or false")),
    **dict.fromkeys(("published", "start", "end"), (None, "")),
    "count": (int, "a whole number"),
}
_PLACES = ("from", "to", "through")  # keys of detail that hold places
_DAYS = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_ALNUM = r"[A-Za-z0-9]"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Hold a document with its claims; those whose number is in *optional* count neither when found nor when not."""

    document: Document
    claims: tuple[Claim, ...]
    optional: frozenset[int] = frozenset()
    style: str = ""
    file: str = ""


def load(text: str, file: str) -> Labelled:
    """Return the labelled document of a TOML text; *file* is its name for messages.

    Raise UsageError, which says in which file and claim what is wrong and what to do.
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise UsageError(f"{file}: no TOML ({problem}); see docs/labels.md for the form") from problem
    _known_keys(table, _TOP, file)
    if not table.get("text", "").strip():
        raise UsageError(f'{file}: there is no text; give it as text = """…"""')
    document = _document(table, file)
    claims = table.get("claim", [])
    made = tuple(_Row(document.text, one, f"{file}, claim {n}").claim() for n, one in enumerate(claims, 1))
    optional = frozenset(n for n, one in enumerate(claims) if one.get("optional", False))
    return Labelled(document, made, optional, str(table.get("style", "")), file)


def _document(table: dict[str, Any], file: str) -> Document:
    title, text = table.get("title"), table["text"].strip("\n")
    published = table.get("published")
    if published is not None and not isinstance(published, date):
        raise UsageError(f"{file}: published is {published!r}; write a date or a time of TOML, such as 2024-03-05")
    moment = None
    if published is not None:  # of a day it is noon, as in Document
        moment = _instant(published) if isinstance(published, datetime) else _midnight(published) + timedelta(hours=12)
    return Document(
        text=f"{title}\n\n{text}" if title else text,
        extractor="label",
        title=title,
        publisher=table.get("publisher"),
        published=moment,
        published_grain="second" if isinstance(published, datetime) else "day",
        language=table.get("language"),
        found={key: "given" for key in ("title", "publisher", "published", "language") if table.get(key) is not None},
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """Read one [[claim]] of *text*; *where* names it in messages."""

    text: str
    table: Mapping[str, Any]
    where: str
    quote: Span = (0, 0)

    def claim(self) -> Claim:
        table = self.table
        _known_keys(table, {*Claim.__slots__, "optional"} - {"rule", "spans"}, self.where)
        kind = self._one_of("kind", KINDS, None)
        at = replace(self, quote=self._quoted())
        detail, spans = at._details()
        return Claim(
            kind=kind,
            quote=at.quote,
            rule="label",
            tier=self._one_of("tier", TIERS, "A"),
            modality=self._one_of("modality", MODALITIES, "occurred"),
            actors=at._parties("actors"),
            targets=at._parties("targets"),
            forces=tuple(at._force(one) for one in at._tables("forces")),
            units=tuple(at._unit(one) for one in at._tables("units")),
            place=at._place(table["place"]) if "place" in table else None,
            time=at._time(table["time"]) if "time" in table else None,
            speaker=at._party_at("speaker"),
            origin=at._party_at("origin"),
            plover=table.get("plover"),
            detail=detail,
            spans=spans,
            sighted=bool(table.get("sighted", False)),
            observer=at._party_at("observer"),
            platforms=tuple(at._unit(one) for one in at._tables("platforms")),
            means=table.get("means"),
            grade=table.get("grade"),
        )

    def _refuse(self, reason: str) -> UsageError:
        return UsageError(f"{self.where}: {reason}")

    def _one_of(self, key: str, known: tuple[str, ...], default: str | None) -> str:
        value = self.table.get(key, default)
        if value not in known:
            raise self._refuse(f"{key} is {value!r}; write one of {', '.join(known)}")
        return str(value)

    def _quoted(self) -> Span:
        quote = self.table.get("quote")
        if not isinstance(quote, str) or not quote.strip():
            raise self._refuse("there is no quote; copy the clause that the claim rests on")
        found = _occurrences(self.text, quote)
        if len(found) != 1:
            do = "copy it letter by letter" if not found else "make it longer, so that it stands there once"
            raise self._refuse(f"the quote {quote!r} stands {len(found)} times in the text; {do}")
        return found[0]

    def _span(self, words: object) -> Span:
        if not isinstance(words, str) or not words.strip():
            raise self._refuse(f'{words!r} are no words of the text; give text = "…" or say inferred = "from what"')
        found = _occurrences(self.text, words)
        if not found:
            raise self._refuse(f"{words!r} does not stand in the text; copy it letter by letter")
        return min(found, key=lambda span: (_apart(span, self.quote), span))

    def _slot(self, table: Mapping[str, Any]) -> tuple[Span | None, str | None]:
        if not isinstance(table, dict):
            raise self._refuse(f'{table!r} is no slot; write it in braces, with text = "…"')
        inferred = table.get("inferred")
        return (self._span(table.get("text")) if "text" in table or inferred is None else None), inferred

    def _tables(self, key: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.table.get(key, [])
        return rows

    def _parties(self, key: str) -> tuple[Party, ...]:
        return tuple(self._party(one) for one in self._tables(key))

    def _party_at(self, key: str) -> Party | None:
        return self._party(self.table[key]) if key in self.table else None

    def _party(self, table: Mapping[str, Any]) -> Party:
        span, inferred = self._slot(table)
        _known_keys(table, {"id", "name", "text", "office", "inferred"}, self.where)
        id_ = str(table.get("id", ""))
        kind, colon, rest = id_.partition(":")
        if kind not in PARTIES or not colon or not rest:
            raise self._refuse(f"{id_!r} is no party; write one of {', '.join(sorted(PARTIES))}, a colon, and who")
        name = table.get("name") or (self.text[slice(*span)] if span else rest)
        owner = rest[:2] if kind in _OWNED and rest[:2].isupper() else None
        return Party(id_, name, kind, owner, table.get("office"), span, inferred)

    def _force(self, table: Mapping[str, Any]) -> Force:
        span, _ = self._slot(table)
        _known_keys(table, {"count", "unit", "owner", "bound", "note", "of_which", "text", "inferred"}, self.where)
        unit, count = table.get("unit"), table.get("count")
        if unit not in PLATFORMS:
            raise self._refuse(f"the unit {unit!r} is no platform; write one of {', '.join(sorted(PLATFORMS))}")
        parts = tuple(self._force(one) for one in table.get("of_which", []))
        bound = table.get("bound", "some" if count is None else "exactly")
        return Force(count, unit, table.get("owner"), bound, table.get("note"), span, of_which=parts)

    def _unit(self, table: Mapping[str, Any]) -> Unit:
        span, _ = self._slot(table)
        keys = {"name", "hull_number", "class", "class_name", "kind", "navy", "state", "count", "text", "inferred"}
        _known_keys(table, keys, self.where)
        name, number, class_name = table.get("name"), table.get("hull_number"), table.get("class")
        told = {"name": name, "hull_number": number, "class_name": class_name}
        if not any(told.values()):
            raise self._refuse("a unit has a name, a hull_number or a class")
        spans = {key: self._span(words) for key, words in told.items() if words and _occurrences(self.text, str(words))}
        rest: dict[str, Any] = {key: table.get(key) for key in ("kind", "navy", "state", "count")}
        return Unit(name, number, class_name, span=span, spans=spans, **rest)

    def _place(self, table: Mapping[str, Any]) -> Place:
        span, _ = self._slot(table)
        _known_keys(table, {"name", "role", "note", "text", "inferred"}, self.where)
        name = table.get("name") or (self.text[slice(*span)] if span else None)
        if not name:
            raise self._refuse("a place has a name")
        return Place(name, role=table.get("role", "at"), note=table.get("note"), span=span)

    def _time(self, table: Mapping[str, Any]) -> Time:
        span, inferred = self._slot(table)
        _known_keys(table, {"on", "start", "end", "granularity", "zone", "local", "text", "inferred"}, self.where)
        zone, local = table.get("zone"), table.get("local")
        if "on" in table:
            start, end, grain = self._days(str(table["on"]))
        else:
            start, end = (None if key not in table else self._moment(table[key]) for key in ("start", "end"))
            grain = str(table.get("granularity"))
        grain = str(table.get("granularity", grain))
        if grain not in GRAINS:
            raise self._refuse(f"the granularity {grain!r} is none; write one of {', '.join(GRAINS)}")
        if start is None and end is None:
            raise self._refuse('a time has a start or an end; write on = "2024-03-05", or start and end')
        return Time(start, end, grain, inferred, zone, local, span)

    def _days(self, words: str) -> tuple[datetime | None, datetime | None, str]:
        """Read "2024-03-05", "2024-03", "2024", and two of them with a slash: both included, either may lack."""
        first, slash, last = words.partition("/")
        if not slash:
            start, end, grain = self._period(first)
            return start, end, grain
        return (self._period(first)[0] if first else None), (self._period(last)[1] if last else None), "span"

    def _period(self, words: str) -> tuple[datetime, datetime, str]:
        match = _DAYS.fullmatch(words)
        if match is None:
            raise self._refuse(f"{words!r} is no day, month or year; write 2024-03-05, 2024-03 or 2024")
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            start = datetime(year or 1, month or 1, day or 1, tzinfo=UTC)
        except ValueError as problem:
            raise self._refuse(f"{words!r} is no date ({problem})") from problem
        if day:
            return start, start + timedelta(days=1), "day"
        if month:
            return start, (start + timedelta(days=32)).replace(day=1), "month"
        return start, start.replace(year=start.year + 1), "year"

    def _moment(self, value: object) -> datetime:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return _instant(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return _midnight(value)
        raise self._refuse(f"{value!r} is no time; write 2024-03-05T06:00:00Z, or a day")

    def _details(self) -> tuple[dict[str, Any], dict[str, Span]]:
        detail, spans = {}, {}
        for key, value in self.table.get("detail", {}).items():
            detail[key] = self._detail(key, value)
            if isinstance(value, str) and _occurrences(self.text, value):
                spans[f"detail.{key}"] = self._span(value)
        return detail, spans

    def _detail(self, key: str, value: object) -> Any:
        if isinstance(value, list):
            return [self._detail(key, one) for one in value]
        if key in _PLACES:
            return self._place(value if isinstance(value, dict) else {"text": value})
        if isinstance(value, dict):
            return self._time(value)
        if isinstance(value, str) and key in ("name", "aim", "topic", "first", "record", "activities"):
            self._span(value)  # refuses what is not said
        return value


def _known_keys(table: object, known: set[str] | frozenset[str], where: str) -> None:
    """Refuse what is no table, keys that mean nothing, and values of another form than the key's."""
    if not isinstance(table, dict):
        raise UsageError(f"{where}: {table!r} is no table; write keys and values")
    if strange := set(table) - known:
        raise UsageError(f"{where}: {', '.join(sorted(strange))} is no key; known are {', '.join(sorted(known))}")
    for key, value in table.items():
        form, called = _FORMS.get(key, (str, "text in quotation marks"))
        if form and (not isinstance(value, form) or (form is int and isinstance(value, bool))):
            raise UsageError(f"{where}: {key} is {value!r}; write {called}")


def _occurrences(text: str, words: str) -> list[Span]:
    """Return where words stand, whatever white space parts them, and never inside a longer word."""
    inner = r"\s+".join(re.escape(word) for word in words.split())
    before = f"(?<!{_ALNUM})" if re.match(_ALNUM, inner) else ""
    after = f"(?!{_ALNUM})" if re.search(f"{_ALNUM}$", inner) else ""
    return [match.span() for match in re.finditer(before + inner + after, text)]


def _apart(one: Span, other: Span) -> int:
    """Return how many code points lie between two stretches, 0 where they touch, -1 where one lies in the other."""
    if other[0] <= one[0] and one[1] <= other[1]:
        return -1
    return max(one[0] - other[1], other[0] - one[1], 0)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, clock(), UTC)


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
