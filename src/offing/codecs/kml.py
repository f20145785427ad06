"""KML 2.3 (OGC 12-007r2) of places with times, as Google Earth, QGIS and their like open it."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, Any

from lxml import etree

NAMESPACE = "http://www.opengis.net/kml/2.2"  # that of 2.3 too
_NS = f"{{{NAMESPACE}}}"
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Colours are alpha, blue, green, red.
_STYLES = {"area": ("ff3030d0", "402030d0"), "reserved": ("ff00a0ff", "3000a0ff")}
_STYLES |= {"transmitted": ("ffb26f1f", "40b26f1f"), "sighted": ("ff2b3ac0", "402b3ac0")}
_STYLES |= {"announced": ("ff006aa8", "40006aa8"), "said": ("ffa04f6b", "40a04f6b")}
Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Placed:
    """Hold one thing to be drawn: its GeoJSON geometry, and the times it is there; with several it is drawn for each.

    ``style`` is area, reserved, or a lane (transmitted, sighted, announced, said). ``links`` are words and where they
    lead to, below the text. Without a geometry it is listed with its text alone.
    """

    name: str
    text: str
    geometry: Mapping[str, Any] | None
    spans: Sequence[Span] = ()
    style: str = "area"
    id: str = ""
    links: Sequence[tuple[str, str]] = ()


def write_kml(title: str, things: Iterable[Placed], out: IO[bytes], *, icons: Mapping[str, str] | None = None) -> int:
    """Write a document of *things* and return how many there were; *icons* names the picture file of a style."""
    number = 0
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{_NS}kml", nsmap={None: NAMESPACE}), file.element(f"{_NS}Document"):
            file.write(_text("name", title))
            for name, colours in _STYLES.items():
                file.write(_style(name, *colours, (icons or {}).get(name)))
            for one in things:
                number += 1
                for element in _placemarks(one, number):
                    file.write(element, pretty_print=True)
    return number


def _placemarks(one: Placed, number: int) -> Iterator[Any]:
    """Yield one placemark, or where there are several times a folder with one for each."""
    if len(one.spans) <= 1:
        placed = _placemark(one, one.name, one.spans[0] if one.spans else None)
        placed.set("id", f"p{number}")
        yield placed
        return
    folder = _element("Folder", id=f"f{number}")
    folder.extend([_text("name", one.name), _html(one.text, one.links)])
    for span in one.spans:
        words = " to ".join(_moment(at) or "open" for at in span)
        folder.append(_placemark(replace(one, text=words, links=()), one.name, span))
    yield folder


def _placemark(one: Placed, name: str, span: Span | None) -> Any:
    placed = _element("Placemark")
    placed.extend([_text("name", name), _html(one.text, one.links)])
    times = _span(span) if span else None
    if times is not None:
        placed.append(times)
    placed.append(_text("styleUrl", f"#{one.style}"))
    if one.id:
        data = etree.SubElement(etree.SubElement(placed, _NS + "ExtendedData"), _NS + "Data", name="id")
        data.append(_text("value", one.id))
    if one.geometry is not None:
        placed.append(_geometry(one.geometry))
    return placed


def _span(span: Span) -> Any:
    start, end = span
    if start is None and end is None:
        return None
    if start == end:
        stamp = _element("TimeStamp")
        stamp.append(_text("when", _moment(start)))
        return stamp
    told = _element("TimeSpan")
    told.extend(_text(name, _moment(at)) for name, at in (("begin", start), ("end", end)) if at is not None)
    return told


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _geometry(geometry: Mapping[str, Any]) -> Any:
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return _several(_geometry(one) for one in geometry["geometries"])
    if kind.startswith("Multi"):
        alone = kind.removeprefix("Multi")
        return _several(_geometry({"type": alone, "coordinates": one}) for one in geometry["coordinates"])
    if kind == "Polygon":
        return _polygon(geometry["coordinates"])
    made = _element({"Point": "Point", "LineString": "LineString"}[kind])
    if kind == "LineString":
        made.append(_text("tessellate", "1"))
    rows = [geometry["coordinates"]] if kind == "Point" else geometry["coordinates"]
    made.append(_text("coordinates", _rows(rows)))
    return made


def _several(parts: Iterable[Any]) -> Any:
    made = _element("MultiGeometry")
    made.extend(parts)
    return made


def _polygon(rings: Sequence[Sequence[Sequence[float]]]) -> Any:
    made = _element("Polygon")
    made.append(_text("tessellate", "1"))
    for n, ring in enumerate(rings):
        side = etree.SubElement(made, _NS + ("innerBoundaryIs" if n else "outerBoundaryIs"))
        edge = etree.SubElement(side, _NS + "LinearRing")
        edge.append(_text("coordinates", _rows(ring)))
    return made


def _rows(rows: Iterable[Sequence[float]]) -> str:
    return " ".join(f"{lon:.7f},{lat:.7f}" for lon, lat in rows)


def _style(name: str, line: str, fill: str, picture: str | None) -> Any:
    style = _element("Style", id=name)
    icon = etree.SubElement(style, _NS + "IconStyle")
    if picture:
        etree.SubElement(icon, _NS + "Icon").append(_text("href", picture))
    else:
        icon.append(_text("color", line))
    edge = etree.SubElement(style, _NS + "LineStyle")
    edge.extend([_text("color", line), _text("width", "2")])
    etree.SubElement(style, _NS + "PolyStyle").append(_text("color", fill))
    return style


def _element(tag: str, **attributes: str) -> Any:
    return etree.Element(_NS + tag, attributes, nsmap={None: NAMESPACE})


def _html(words: str, links: Sequence[tuple[str, str]] = ()) -> Any:
    """Return a description, which programs take for HTML: nothing in it is a tag but the ends of lines and *links*."""
    told = html.escape(words, quote=False).replace("\n", "<br/>")
    for label, address in links:
        told += f'<br/><a href="{html.escape(address)}">{html.escape(label)}</a>'
    return _text("description", told)


def _text(tag: str, words: str) -> Any:
    """Return an element with a text; letters that XML cannot hold are marked."""
    made = _element(tag)
    made.text = _UNWRITABLE.sub("\ufffd", words)
    return made
