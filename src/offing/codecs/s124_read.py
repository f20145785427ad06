"""Read a dataset of S-124: each warning as a document, its text first, then what the dataset tells beside it.

Names are those of editions 1.0.0 (NAVWARNPreamble) and later ones (NavwarnPreamble), whatever their case and
namespace. Datasets differ in whether latitude or longitude comes first, whatever they declare: numbers beyond 90
show it, or positions in the text; else latitude is taken first (EPSG:4326), and that is said.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from offing.codecs.feed_xml import safe_tree
from offing.codecs.s124_words import BESIDE, CANCELS, IN_FORCE, SUBJECT_OF
from offing.codecs.text_bytes import MOST, clean_text
from offing.codecs.warning_clocks import clock_of
from offing.codecs.warning_head import date_time_group, head
from offing.codecs.warnings import read_warning
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.span import Span
from offing.schema.warning import SUBJECTS, Announced, Area, Reference, Shape, Vertex, Window

_TAGS = re.compile(r"<(?:br|p|/p|div|/div|li|/li)\b[^<>]{0,100}>|<[a-z/][^<>]{0,200}>", re.I)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_MOST_VERTICES = 20_000
_MOST_WARNINGS = 50_000
_SAME = 0.02  # degrees, within which a position of the dataset is one of its text
_HEAD_LINES = 6
_HOURS = "its hours are not told; whole days are taken"
_DAILY = "hours of the day are told; whether they hold on each day is not, so one stretch is taken"
_AXES = "the dataset does not show whether latitude or longitude comes first; latitude is taken first"
_RADII = {"m": 1.0, "metre": 1.0, "km": 1000.0, "nmi": 1852.0, "[nmi_i]": 1852.0, "nm": 1852.0}


@dataclass(slots=True)
class _Given:
    """Hold one geometry as numbers, in the order in which they stand: pairs, the kind, a circle's radius."""

    kind: str
    pairs: list[tuple[float, float]]
    radius_m: float | None = None
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Part:
    """Hold one part of a warning: its texts, dates and geometries."""

    label: str
    texts: list[str]
    windows: list[tuple[datetime | None, datetime | None, str]]
    given: list[_Given]
    doubts: list[str] = field(default_factory=list)
    subject: str | None = None


def read_s124(data: bytes, extractor: str) -> Iterator[Document | Unreadable]:
    """Yield the warnings of a dataset; raises InputError where it is none or unsafe."""
    root, notes = safe_tree(data)
    members: dict[str, list[Any]] = {}
    for one in root.iter():
        name = _local(one).removeprefix("s124_")
        if name in ("navwarnpreamble", "references", "navwarnpart", "navwarnareaaffected"):
            members.setdefault(name, []).append(one)
    preambles = members.get("navwarnpreamble", [])
    if not preambles:
        raise InputError("a dataset of S-124 without a NAVWARNPreamble")
    dataset = _Dataset(members)
    for n, preamble in enumerate(preambles, 1):
        if n > _MOST_WARNINGS:
            yield Unreadable(f"more than {_MOST_WARNINGS:,} warnings in one file", f"warning {n}")
            return
        yield _Reading(dataset, preamble).document(extractor, f"warning {n}" if len(preambles) > 1 else "", notes)


class _Dataset:
    """Hold the members of a dataset by what they belong to."""

    def __init__(self, members: dict[str, list[Any]]) -> None:
        self.alone = len(members["navwarnpreamble"]) == 1
        self.references = {_id(one): one for one in members.get("references", ())}
        self.parts = members.get("navwarnpart", [])
        self.affected: dict[str, list[Any]] = {}
        for one in members.get("navwarnareaaffected", ()):
            to = [_target(child) for child in one if _local(child) in ("inpacts", "impacts")]
            self.affected.setdefault(to[0] if to else "", []).append(one)

    def parts_of(self, preamble: Any) -> list[Any]:
        """Return the parts of a warning; of a dataset with one warning all, for headers may lead nowhere."""
        if self.alone:
            return self.parts
        own = _id(preamble)
        return [one for one in self.parts if any(_target(child) == own for child in one if _local(child) == "header")]

    def areas_of(self, part: Any) -> list[Any]:
        """Return a part with the areas that it affects."""
        lost = self.affected.get("", []) if self.alone and part is self.parts[0] else []
        return [part, *self.affected.get(_id(part), ()), *lost]


class _Reading:
    """Make the document of one warning."""

    def __init__(self, dataset: _Dataset, preamble: Any) -> None:
        self.preamble = preamble
        self.parts = [_part(dataset.areas_of(one)) for one in dataset.parts_of(preamble)]
        linked = [_target(one) for one in preamble if _local(one) == "thereferences"]
        found = [dataset.references[one] for one in linked if one in dataset.references]
        self.references = list(dataset.references.values()) if dataset.alone and not found else found
        self.lines: list[str] = []
        self.at = 0
        self.notes: list[str] = []

    def document(self, extractor: str, part: str, notes: Sequence[str]) -> Document | Unreadable:
        series, number, year = _identifier(_child(self.preamble, "messageseriesidentifier"))
        body = self._body()
        if len(body) > MOST:
            return Unreadable(f"a warning of more than {MOST:,} characters", part)
        start = _behind_head(body, number)
        reading = read_warning(body, Announced(series=series, number=number or "?", year=year, part=(start, len(body))))
        swapped = self._swapped([(v.lat, v.lon) for area in reading.areas for s in area.shapes for v in s.vertices])
        self.lines, self.at = [body, "", BESIDE], len(body) + 2 + len(BESIDE) + 1
        areas = tuple(self._area(n, one, swapped) for n, one in enumerate(self.parts) if one.given or one.windows)
        zone, local = clock_of(series, body)
        told, dated = _instant(_words(self.preamble, "publicationtime")), _dated(body[:start])
        announced = Announced(
            zone=zone,
            local=local,
            series=series,
            number=number,
            year=year,
            issued=told or dated,
            cancelled_at=_instant(_words(self.preamble, "cancellationdate")),
            part=(start, len(body)),
            subject=self._subject(),
            areas=areas,
            cancels=self._listed(CANCELS, "CANCELS"),
            in_force=self._listed(IN_FORCE, "IN FORCE"),
            notes=tuple(self.notes),
        )
        text = "\n".join(self.lines) if len(self.lines) > 3 else body
        name = f"{series} {number}/{year % 100:02d}" if year else f"{series} {number}"
        return Document(
            text=text,
            extractor=extractor,
            part=part,
            title=name.strip() or None,
            publisher=_agency(self.preamble) or series or None,
            published=announced.issued,
            published_grain="minute",
            found={"published": "publicationTime" if told else "head"} if announced.issued else {},
            notes=tuple(notes),
            announced=announced,
        )

    def _body(self) -> str:
        """Return the text of all parts, each once, below the areas that the preamble names."""
        texts = dict.fromkeys(text for part in self.parts for text in part.texts)
        body = clean_text("\n\n".join(texts))[0].strip()
        title = _words(_child(self.preamble, "navwarntitle"), "text")
        return body or title or "A warning without a text"

    def _subject(self) -> str | None:
        """Return the subject that the types tell which can mean no other; else it is the text that tells it."""
        if self.parts and self.parts[0].subject:
            return self.parts[0].subject
        general = _child(self.preamble, "navwarntypegeneral")
        code = general.get("code", "") if general is not None else ""
        return SUBJECT_OF.get(int(code)) if code.isdigit() else None

    def _swapped(self, known: Sequence[tuple[float, float]]) -> bool:
        """Tell whether longitude comes first."""
        pairs = [pair for part in self.parts for one in part.given for pair in one.pairs]
        if any(abs(a) > 90 for a, _ in pairs):
            return True
        if not pairs or any(abs(b) > 90 for _, b in pairs):
            return False
        straight = sum(_among(pair, known) for pair in pairs)
        swapped = sum(_among(pair[::-1], known) for pair in pairs)
        if straight == swapped:
            for part in self.parts:
                part.doubts += [_AXES] if part.given else []
        return swapped > straight

    def _area(self, n: int, part: _Part, swapped: bool) -> Area:
        start = self.at
        shapes = [self._shape(n, one, swapped) for one in part.given]
        windows = tuple(self._window(n, *one[:2]) for one in part.windows)
        supposed = tuple(dict.fromkeys(doubt for _, _, doubt in part.windows if doubt))
        drawn = tuple(one for one in shapes if one.vertices)
        return Area(part.label, drawn, windows, (start, max(self.at - 1, start)), supposed, None, tuple(part.doubts))

    def _shape(self, n: int, one: _Given, swapped: bool) -> Shape:
        pairs = [pair[::-1] if swapped else pair for pair in one.pairs]
        told = f"PART {n + 1} {one.kind.upper()}:"
        start, at = self.at, self.at + len(told)
        vertices = []
        for lat, lon in pairs:
            words = f" {lat:.7f} {lon:.7f}"
            told += words
            vertices.append(Vertex(lat, lon, (at + 1, at + len(words))))
            at += len(words)
        self._line(told)
        sound = all(abs(v.lat) <= 90 and abs(v.lon) <= 180 for v in vertices)
        doubts = (*one.doubts, *(() if sound else ("a position that cannot be",)))
        if sound and len(vertices) > 1 and one.kind == "polygon" and pairs[0] == pairs[-1]:
            vertices.pop()
        return Shape(one.kind, tuple(vertices) if sound else (), (start, at), one.radius_m, reservations=doubts)

    def _window(self, n: int, start: datetime | None, end: datetime | None) -> Window:
        first, last = (f"{one:%Y-%m-%d %H:%MZ}" if one else "open" for one in (start, end))
        return Window(start, end, self._line(f"PART {n + 1} FROM {first} TO {last}"))

    def _line(self, words: str) -> Span:
        span = (self.at, self.at + len(words))
        self.lines.append(words)
        self.at += len(words) + 1
        return span

    def _listed(self, category: int, words: str) -> tuple[Reference, ...]:
        found = []
        for one in self.references:
            if _category(one) != category:
                continue
            for told in _children(one, "messageseriesidentifier"):
                series, number, year = _identifier(told)
                if number:
                    tail = f"/{year}" if year else ""
                    found.append(Reference(series, number, year, self._line(f"{words} {series} {number}{tail}")))
        return tuple(found)


def _part(members: Sequence[Any]) -> _Part:
    part = members[0]
    told = _child(part, "warninginformation")
    texts = [_plain(one.text or "") for one in (told.iter() if told is not None else ()) if _local(one) == "text"]
    if told is not None and not texts:
        texts = [_plain(one.text or "") for one in told if _local(one) == "information"]
    names = [_words(one, "name") for one in _children(part, "featurename")]
    windows = [_dates(one) for one in _children(part, "fixeddaterange")]
    made = _Part(next(filter(None, names), ""), [one for one in texts if one], windows, [])
    details = _words(told, "navwarntypedetails").removeprefix("other:").strip().replace(" ", "_")
    made.subject = details if details in SUBJECTS else None
    for member in members:
        for geometry in _children(member, "geometry"):
            made.given += _geometries(geometry, made.doubts)
    return made


def _geometries(geometry: Any, doubts: list[str]) -> Iterator[_Given]:
    """Yield the shapes of a geometry; what is none that can be read is noted among *doubts*."""
    for one in geometry.iter():
        name = _local(one)
        if name == "polygonpatch" or name == "polygon":
            yield from _ring(one)
        elif name in ("linestringsegment", "linestring"):
            yield _Given("line", _pairs(one))
        elif name == "circlebycenterpoint":
            yield from _circle(one, doubts)
        elif name == "point" and any(_local(up) == "pointproperty" for up in one.iterancestors()):
            yield _Given("point", _pairs(one)[:1])
        elif name in ("arc", "arcbycenterpoint", "geodesicstring", "arcstring"):
            doubts.append(f"a part of its edge that cannot be drawn: {name}")


def _ring(patch: Any) -> Iterator[_Given]:
    outer = next((one for one in patch if _local(one) == "exterior"), None)
    if outer is None:
        return
    holes = any(_local(one) == "interior" for one in patch)
    yield _Given("polygon", _pairs(outer), doubts=["a hole in it is filled"] if holes else [])


def _circle(one: Any, doubts: list[str]) -> Iterator[_Given]:
    radius = _child(one, "radius")
    unit = _RADII.get((radius.get("uom") or "m").lower()) if radius is not None else None
    number = _NUMBER.fullmatch((radius.text or "").strip()) if radius is not None else None
    if unit is None or number is None:
        doubts.append("a circle whose radius cannot be read")
        return
    yield _Given("circle", _pairs(one)[:1], float(number[0]) * unit)


def _pairs(element: Any) -> list[tuple[float, float]]:
    """Return the positions in an element, in the order in which they stand; raises InputError for too many."""
    words = " ".join((one.text or "") for one in element.iter() if _local(one) in ("pos", "poslist", "coordinates"))
    numbers = [float(one) for one in _NUMBER.findall(words)]
    if len(numbers) > 2 * _MOST_VERTICES:
        raise InputError(f"a geometry of more than {_MOST_VERTICES:,} positions")
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _dates(element: Any) -> tuple[datetime | None, datetime | None, str]:
    """Return a range of dates as a window, days whole, and what had to be supposed."""
    first, last = (_day(_child(element, name)) for name in ("datestart", "dateend"))
    begins, ends = (_clock(_words(element, name)) for name in ("timeofdaystart", "timeofdayend"))
    start = None if first is None else datetime.combine(first, begins or time(0), UTC)
    if last is None:
        end = None
    else:
        end = datetime.combine(last, ends, UTC) if ends else datetime.combine(last, time(0), UTC) + timedelta(days=1)
    if begins or ends:
        return start, end, _DAILY if first != last else ""
    return start, end, _HOURS


def _day(element: Any) -> date | None:
    words = "".join(element.itertext()).strip() if element is not None else ""
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def _clock(words: str) -> time | None:
    try:
        return time.fromisoformat(words).replace(tzinfo=None) if words else None
    except ValueError:
        return None


def _instant(words: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _identifier(element: Any) -> tuple[str, str, int | None]:
    """Return series, number and year of a warning; a year of two digits is of this century."""
    if element is None:
        return "", "", None
    series, number, year = (_words(element, name) for name in ("nameofseries", "warningnumber", "year"))
    told = int(year) if re.fullmatch(r"\d{2}|\d{4}", year) else None
    return " ".join(series.split())[:80], number[:20], told + 2000 if told is not None and told < 100 else told


def _agency(preamble: Any) -> str:
    series = _child(preamble, "messageseriesidentifier")
    for name in ("agencyresponsibleforproduction", "productionagency"):
        if found := _words(series, name):
            return found[:200]
    return ""


def _category(element: Any) -> int | None:
    told = _child(element, "referencecategory")
    code = (told.get("code") or (told.text or "").strip()) if told is not None else ""
    return int(code) if code.isdigit() else None


def _behind_head(body: str, number: str) -> int:
    """Return where a text begins that its number and time of issue may stand above."""
    found = head(body[:400].upper())
    if found.number and found.number.lstrip("0") == number.lstrip("0"):
        return found.body
    at = 0
    for line in body.split("\n")[:_HEAD_LINES]:
        at += len(line) + 1
        if number and re.search(rf"\b0{{0,3}}{re.escape(number)}/\d{{2}}", line):
            return min(at, len(body))
    return 0


def _dated(lines: str) -> datetime | None:
    """Return the date-time group in the lines above a text: "FM JRCC 020228Z OCT 23"."""
    return next(filter(None, (date_time_group(line.upper()) for line in lines.split("\n"))), None)


def _among(pair: Iterable[float], known: Iterable[tuple[float, float]]) -> bool:
    a, b = pair
    return any(abs(a - lat) <= _SAME and abs(b - lon) <= _SAME for lat, lon in known)


def _plain(words: str) -> str:
    """Return a text without the tags that some write into it."""
    return _TAGS.sub(lambda match: "\n" if match[0][1:3].lower() in ("br", "p>", "/p", "li") else "", words).strip()


def _local(element: Any) -> str:
    """Return an element's name without namespace, in small letters; "" of what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _children(element: Any, name: str) -> Iterator[Any]:
    return (one for one in element if _local(one) == name)


def _child(element: Any, name: str) -> Any:
    return next(_children(element, name), None) if element is not None else None


def _words(element: Any, name: str) -> str:
    found = _child(element, name)
    return (found.text or "").strip() if found is not None else ""


def _id(element: Any) -> str:
    return next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "id"), "")


def _target(element: Any) -> str:
    """Return the id that a link leads to."""
    link = next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "href"), "")
    return str(link).rpartition("#")[2]
