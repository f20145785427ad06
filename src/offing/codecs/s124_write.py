"""Write warnings as a dataset of S-124, edition 1.0.0: a preamble each, a part for every area, references.

What S-124 has no place for (hours of windows, what had to be supposed) stays in the text, which goes out whole.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lxml import etree

from offing.codecs.s124_words import (
    AGENCIES,
    BESIDE,
    CANCELS,
    CRS,
    GENERAL,
    GML,
    IN_FORCE,
    REFERENCES,
    S100,
    S124,
    TYPE_OF,
    WARNING_TYPES,
    XLINK,
    XSI,
)

Said = Mapping[str, Any]
_NAMES = {None: S124, "S100": S100, "gml": GML, "xlink": XLINK, "xsi": XSI}
_HEAD = (
    ("encodingSpecification", "S-100 Part 10b"),
    ("encodingSpecificationEdition", "1.0"),
    ("productIdentifier", "S-124"),
    ("productEdition", "1.0.0"),
    ("applicationProfile", "1"),
    ("datasetFileIdentifier", "offing"),
    ("datasetTitle", "{title}"),
    ("datasetReferenceDate", "{day}"),
    ("datasetLanguage", "eng"),
    ("datasetAbstract", "Written by Offing from the texts of warnings; not issued by their coordinators."),
    ("datasetTopicCategory", "oceans"),
    ("datasetPurpose", "base"),
    ("updateNumber", "0"),
)
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HAN, _KANA, _CYRILLIC = (re.compile(one) for one in ("[一-鿿]", "[぀-ヿ]", "[а-яА-Я]"))
_KINDS = {"Point": "point", "LineString": "curve", "Polygon": "surface"}
_REHEARSAL = "REHEARSAL: nothing of what follows happened"


def write_s124(warnings: Iterable[Said], day: date) -> bytes:
    """Return a dataset of warnings (their JSON objects with ``id`` and ``synthetic``), made on *day*, as XML."""
    every = list(warnings)
    root = etree.Element(_tag(S124, "Dataset"), nsmap=_NAMES)
    root.set(_tag(GML, "id"), "offing")
    bounds = _bounds(every)
    if bounds is not None:
        root.append(bounds)
    title = _REHEARSAL if any(one.get("synthetic") for one in every) else "Navigational warnings"
    head = etree.SubElement(root, _tag(S100, "DatasetIdentificationInformation"))
    for name, words in _HEAD:
        _text(head, name, words.format(title=title, day=day.isoformat()), S100)
    members = etree.SubElement(root, _tag(S124, "members"))
    for one in every:
        _Warning(members, one).write()
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


class _Warning:
    """Write one warning's members."""

    def __init__(self, members: Any, said: Said) -> None:
        self.members, self.said = members, said
        self.id = f"W.{said['id']}"
        self.text = said["text"].partition(BESIDE)[0].strip()
        self.language = _language(self.text)

    def write(self) -> None:
        references = [
            (code, some) for code, some in ((CANCELS, self.said["cancels"]), (IN_FORCE, self.said["in_force"])) if some
        ]
        self._preamble(len(references))
        for n, (code, some) in enumerate(references):
            self._references(n, code, some)
        areas = self.said["areas"] or [None]
        for n, area in enumerate(areas):
            self._part(n, area)

    def _preamble(self, references: int) -> None:
        said = self.said
        made = self._member("NAVWARNPreamble", "")
        for region in said["regions"] or [None]:
            place = etree.SubElement(made, _tag(S124, "generalArea"))
            self._named(place, "locationName", region)
        _series(made, said, bulletin=said["subject"] == "in_force_list")
        self._named(made, "nAVWARNTitle", said["subject"].replace("_", " "), language="eng")
        if said["cancelled_at"]:
            _text(made, "cancellationDate", _instant(said["cancelled_at"]))
        _nil(made, "intService")
        _coded(made, "navwarnTypeGeneral", *_general(said["subject"]))
        _text(made, "publicationTime", _instant(said["issued"]) if said["issued"] else None)
        for n in range(references):
            _link(made, "theReferences", f"{self.id}.R{n}")

    def _references(self, n: int, code: int, some: Sequence[Said]) -> None:
        made = self._member("References", f".R{n}")
        for one in some:
            _series(made, one)
        _text(made, "noMessageOnHand", "false")
        _coded(made, "referenceCategory", str(code), REFERENCES[code])

    def _part(self, n: int, area: Said | None) -> None:
        parts = list(_simple(area["geometry"])) if area else []
        wide = [one for one in parts if one["type"] == "Polygon"]
        beside = wide if len(wide) < len(parts) else []  # what lies about a position is affected by what is there
        made = self._member("NAVWARNPart", f".P{n}")
        if area and area["label"]:
            name = etree.SubElement(made, _tag(S124, "featureName"))
            _text(name, "name", area["label"])
        for first, last in _days(area["windows"] if area else ()):
            _date_range(made, first, last)
        self._information(made, n, area)
        _link(made, "header", self.id)
        if beside:
            _link(made, "affects", f"{self.id}.A{n}")
        _geometries(made, [one for one in parts if one not in beside], f"{self.id}.P{n}")
        if beside:
            affected = self._member("NAVWARNAreaAffected", f".A{n}")
            _link(affected, "inpacts", f"{self.id}.P{n}")  # the schema's own spelling
            _geometries(affected, beside, f"{self.id}.A{n}")

    def _information(self, made: Any, n: int, area: Said | None) -> None:
        """Write a warning's whole text with its first part, and with the others that it stands there."""
        told = etree.SubElement(made, _tag(S124, "warningInformation"))
        words = etree.SubElement(told, _tag(S124, "information"))
        reservation = area["reservation"] if area else None
        headline = "; ".join(
            [*([reservation] if reservation else []), *(["its text is with the first part"] if n else [])]
        )
        if headline:
            _text(words, "headline", headline)
        if n == 0:
            _text(words, "language", self.language)
            _text(words, "text", self.text)
        subject = self.said["subject"].replace("_", " ")
        _coded(told, "navwarnTypeDetails", "other", f"other: {subject}")

    def _member(self, name: str, suffix: str) -> Any:
        made = etree.SubElement(self.members, _tag(S124, name))
        made.set(_tag(GML, "id"), self.id + suffix)
        return made

    def _named(self, parent: Any, name: str, words: str | None, language: str | None = None) -> None:
        made = etree.SubElement(parent, _tag(S124, name))
        if words is None:
            made.set(_tag(XSI, "nil"), "true")
            return
        _text(made, "language", language or self.language)
        _text(made, "text", words)


def _series(parent: Any, said: Said, *, bulletin: bool = False) -> None:
    """Write which warning it is; a number that is no whole one is left unsaid."""
    made = etree.SubElement(parent, _tag(S124, "messageSeriesIdentifier"))
    series, number = said["coordinator"] or "", str(said["number"] or "")
    wide = series.startswith(("HYDRO", "NAVAREA"))
    _text(made, "agencyResponsibleForProduction", AGENCIES.get(series))
    _text(made, "nameOfSeries", series or None)
    _text(made, "warningNumber", str(int(number)) if number.isascii() and number.isdigit() else None)
    kind = (9 if wide else 11) if bulletin else (4 if wide else 2)
    _coded(made, "warningType", str(kind), WARNING_TYPES[kind])
    _text(made, "year", str(said["year"]) if said["year"] else None)


def _general(subject: str) -> tuple[str, str]:
    code = TYPE_OF.get(subject)
    return ("other", f"other: {subject.replace('_', ' ')}") if code is None else (str(code), GENERAL[code])


def _date_range(parent: Any, first: date | None, last: date | None) -> None:
    made = etree.SubElement(parent, _tag(S124, "fixedDateRange"))
    for name, day in (("dateEnd", last), ("dateStart", first)):
        if day is not None:
            _text(etree.SubElement(made, _tag(S124, name)), "date", day.isoformat(), S100)


def _days(windows: Iterable[Sequence[Any]]) -> list[tuple[date | None, date | None]]:
    """Return the days that windows lie in as stretches, those that follow one another as one."""
    found: list[tuple[date | None, date | None]] = []
    spans = [tuple(None if one is None else _utc(one) for one in window) for window in windows]
    for start, end in sorted(spans, key=lambda one: (one[0] is not None, one[0] or datetime.min.replace(tzinfo=UTC))):
        first = None if start is None else start.date()
        last = None if end is None else (end - timedelta(microseconds=1)).date()
        if found and _follows(found[-1][1], first):
            before = found[-1][1]
            later = None if before is None or last is None else max(before, last)
            found[-1] = (found[-1][0], later)
        else:
            found.append((first, last))
    return found


def _follows(last: date | None, first: date | None) -> bool:
    return last is None or first is None or first <= last + timedelta(days=1)


def _geometries(parent: Any, parts: Iterable[Said], id_: str) -> None:
    for n, one in enumerate(parts):
        kind = _KINDS[one["type"]]
        held = etree.SubElement(etree.SubElement(parent, _tag(S124, "geometry")), _tag(S100, f"{kind}Property"))
        made = etree.SubElement(held, _tag(S100, kind.capitalize()))
        made.set(_tag(GML, "id"), f"{id_}.G{n}")
        made.set("srsName", CRS)
        made.set("srsDimension", "2")
        _DRAW[kind](made, one["coordinates"])


def _point(made: Any, position: Sequence[float]) -> None:
    _text(made, "pos", _positions([position]), GML)


def _curve(made: Any, rows: Sequence[Sequence[float]]) -> None:
    segment = etree.SubElement(etree.SubElement(made, _tag(GML, "segments")), _tag(GML, "LineStringSegment"))
    _text(segment, "posList", _positions(rows), GML)


def _surface(made: Any, rings: Sequence[Sequence[Sequence[float]]]) -> None:
    patch = etree.SubElement(etree.SubElement(made, _tag(GML, "patches")), _tag(GML, "PolygonPatch"))
    for n, ring in enumerate(rings):
        edge = etree.SubElement(patch, _tag(GML, "interior" if n else "exterior"))
        _text(etree.SubElement(edge, _tag(GML, "LinearRing")), "posList", _positions(ring), GML)


_DRAW: Mapping[str, Callable[[Any, Any], None]] = {"point": _point, "curve": _curve, "surface": _surface}


def _simple(geometry: Said | None) -> Iterator[Said]:
    """Yield the points, lines and polygons of a GeoJSON geometry."""
    if geometry is None:
        return
    if geometry["type"] == "GeometryCollection":
        for one in geometry["geometries"]:
            yield from _simple(one)
    elif geometry["type"].startswith("Multi"):
        alone = geometry["type"].removeprefix("Multi")
        yield from ({"type": alone, "coordinates": one} for one in geometry["coordinates"])
    else:
        yield geometry


def _positions(rows: Iterable[Sequence[float]]) -> str:
    return " ".join(f"{lat:.7f} {lon:.7f}" for lon, lat in rows)


def _bounds(warnings: Iterable[Said]) -> Any:
    rows = [row for said in warnings for area in said["areas"] for row in _corners(area["geometry"])]
    if not rows:
        return None
    made = etree.Element(_tag(GML, "boundedBy"))
    box = etree.SubElement(made, _tag(GML, "Envelope"), srsName=CRS)
    for name, choose in (("lowerCorner", min), ("upperCorner", max)):
        _text(box, name, f"{choose(lat for _, lat in rows):.7f} {choose(lon for lon, _ in rows):.7f}", GML)
    return made


def _corners(geometry: Said | None) -> Iterator[Sequence[float]]:
    for one in _simple(geometry):
        rows = one["coordinates"]
        yield from {"Point": [rows], "LineString": rows}.get(one["type"]) or (row for ring in rows for row in ring)


def _utc(value: Any) -> datetime:
    found: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.astimezone(UTC)


def _instant(value: Any) -> str:
    return f"{_utc(value):%Y-%m-%dT%H:%M:%SZ}"


def _language(text: str) -> str:
    """Return the language of a warning by its letters (ISO 639-2/T): Japanese, Chinese, Russian, else English."""
    found = ((_KANA, "jpn"), (_HAN, "zho"), (_CYRILLIC, "rus"))
    return next((code for letters, code in found if letters.search(text)), "eng")


def _link(parent: Any, name: str, id_: str) -> None:
    etree.SubElement(parent, _tag(S124, name)).set(_tag(XLINK, "href"), f"#{id_}")


def _coded(parent: Any, name: str, code: str, label: str) -> None:
    _text(parent, name, label)
    parent[-1].set("code", code)


def _nil(parent: Any, name: str) -> None:
    etree.SubElement(parent, _tag(S124, name)).set(_tag(XSI, "nil"), "true")


def _text(parent: Any, name: str, words: str | None, space: str = S124) -> None:
    """Add an element with a text, nil without one; letters that XML cannot hold are marked."""
    made = etree.SubElement(parent, _tag(space, name))
    if words is None:
        made.set(_tag(XSI, "nil"), "true")
    else:
        made.text = _UNWRITABLE.sub("\ufffd", words)


def _tag(space: str, name: str) -> str:
    return f"{{{space}}}{name}"
