"""Places of Japanese releases: 西表島の北約５０ｋｍの海域, 沖縄本島と宮古島との間の海域, 秋田県沖."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from offing.atlas.gazetteer import look_up
from offing.atlas.phrases import form_of
from offing.atlas.relative import Between, Form, Off, Offset, Within, region_of
from offing.reports.ja_lexicon import table, verbs
from offing.reports.plain import Plain
from offing.schema.claim import Place
from offing.schema.errors import UsageError

# Where the releases speak of: names that other seas have too are taken for those of these.
NEAR = (30.0, 130.0)
_MOST_CORNERS = 400
_DIGITS = 4
_MOST_READINGS = 40
_SIMPLER = 0.02  # degrees
_LEAST_PART = 10_000  # of the whole: what coves and islets leave apart
_ZONES = re.compile(r"(?:における|の)?(?:我が国|日本)?の?(?:領海|接続水域|領空|排他的経済水域|EEZ)内?$")
_SIDE = re.compile(
    r"(?<=.)(?<!地)(北北東|東北東|東南東|南南東|南南西|西南西|西北西|北北西|北東|南東|南西|北西|北|東|南|西)方(?:向|面)?(?:海域|沖)?$"
)
_AFTER = re.compile(r"(?:の?上空|(?<!海)上|方面|の?海域|の?空域|上の海域|付近|近傍|海上)$")
_SEA_AFTER = re.compile(r"の(?:公海|太平洋|東シナ海|日本海|オホーツク海)(?:上空?)?$")
_PREFECTURE = re.compile(r"^(?:北海道|東京都|京都府|大阪府|[一-鿿]{2,3}県)の?(?=.)")


def place(plain: Plain, start: int, end: int, role: str) -> Place:
    """Return the place that a stretch of the plain form tells; without a position where the atlas has none."""
    name = plain.text[start:end]
    lat, lon, radius, geometry, method, note = _resolved(name)
    return Place(name, lat, lon, geometry, radius, method, role, note, plain.span(start, end))


@lru_cache(maxsize=1024)
def _resolved(name: str) -> tuple[float | None, float | None, float | None, Mapping[str, Any] | None, str, str | None]:
    if name in table("places")["unplaced"] or name in verbs().directions:
        return None, None, None, None, "none", "a direction, no place of the atlas"
    for phrase, note in islice(_readings(name), _MOST_READINGS):
        form = form_of(phrase)
        if form is None or not _known(form):
            continue
        try:
            region = region_of(form, NEAR)
        except UsageError:
            continue
        method = "between" if isinstance(form, Between) else "relative" if _relative(form) else "name"
        said = "; ".join(filter(None, (note, region.method, *region.assumed)))
        return region.lat, region.lon, region.radius_km, _drawn(region.geometry), method, said
    return None, None, None, None, "none", "the atlas knows no such place"


def _relative(form: Form) -> bool:
    return isinstance(form, Offset | Within | Off) or hasattr(form, "bearing_deg")


def _known(form: Form) -> bool:
    names = (form.a, form.b) if isinstance(form, Between) else (form.place,)
    return all(look_up(name) for name in names)


def _readings(name: str) -> Iterator[tuple[str, str | None]]:
    """Yield ways to read a phrase, and what of it was left out; that which says most comes first."""
    means: dict[str, str] = table("places")["means"]
    bare = re.sub(r"\([^()]{0,20}\)", "", name)
    if bare.endswith("海上") and look_up(bare[:-1]):  # 日本海上 is on the Sea of Japan, not at sea off Japan
        yield bare[:-1], None
    yield means.get(bare, bare), f"{bare}: taken for {means[bare]}" if bare in means else None
    side = _SIDE.sub(r"の\1の海域", bare)
    for phrase in (side, _PREFECTURE.sub("", bare), _PREFECTURE.sub("", side)):
        if phrase != bare:
            yield phrase, None
    zone = _ZONES.search(bare)
    if zone and zone.start():
        for phrase in (bare[: zone.start()], f"{bare[: zone.start()]}の海域"):
            yield phrase, f"{zone[0].lstrip('の')}: not drawn apart"
    for short in _shorter(bare):
        yield from ((phrase, note or f"{bare}: taken as {short}") for phrase, note in _readings(short))


def _shorter(bare: str) -> Iterator[str]:
    """Yield a phrase without what goes before or after the place proper (太平洋上の, 方面, の公海上空, 沖の太平洋)."""
    _, above, rest = bare.partition("上の")
    if above and rest != "海域":
        yield rest
    short = _AFTER.sub("", bare)
    if short and short != bare:
        yield short
    sea = _SEA_AFTER.search(bare)
    if sea and sea.start():
        yield bare[: sea.start()]
        yield f"{bare[: sea.start()]}の海域"
    coast = re.match(r"(.{1,12}?沖)の?(?:合の?)?.{1,8}$", bare)
    if coast:
        yield coast[1]


def _drawn(geometry: Any) -> Mapping[str, Any]:
    """Return GeoJSON: thousands of corners and slivers between islets say no more than hundreds."""
    import shapely

    if shapely.get_num_coordinates(geometry) > _MOST_CORNERS:
        parts = shapely.get_parts(geometry)
        areas = shapely.area(parts)
        kept = shapely.simplify(parts[areas > areas.sum() / _LEAST_PART], _SIMPLER)
        geometry = kept[0] if len(kept) == 1 else shapely.multipolygons(kept)
    found: Mapping[str, Any] = json.loads(shapely.to_geojson(geometry))
    return {"type": found["type"], "coordinates": _rounded(found["coordinates"])}


def _rounded(value: Any) -> Any:
    return round(value, _DIGITS) if isinstance(value, float | int) else [_rounded(one) for one in value]
