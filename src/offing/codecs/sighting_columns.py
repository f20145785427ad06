"""Which columns of a table of sightings, or of detections of ships in satellites' images, hold what."""

import re
from collections.abc import Collection, Mapping, Sequence

# Per field, the headings it goes by, the best first; folded: small letters and digits alone. Of detections they are
# those of Global Fishing Watch, xView3, the Allen Institute's Skylight and VIIRS boat detections.
_NAMES = {
    "time": "at time timestamp datetime detecttimestamp timestamputc timeutc datetimeutc utc when observed observedat "
    "observationtime sightingtime seen seenat acquisitiontime acquisitiondate sensingtime eventtime starttime "
    "startdate datemscan ts date day 日時 日時間 日期 時間 時刻 время датаивремя дата fecha",
    "clock": "clock hour timeofday localtime 時刻",
    "until": "until to end endtime seenuntil enddate till lastseen",
    "zone": "zone timezone tz utcoffset offset",
    "lat": "lat latitude detectlat latdd ycoord latdnb startlatitude 緯度 纬度 широта latitud",
    "lon": "lon long lng longitude detectlon londd xcoord londnb startlongitude 経度 經度 经度 долгота longitud",
    "position": "position pos latlon latlong coordinates coords coordinate 位置 координаты",
    "x": "x easting east utmx utmeasting",
    "y": "y northing north utmy utmnorthing",
    "crs": "crs epsg srid projection",
    "radius": "radius radiusnm uncertainty accuracy within",
    "place": "place location area where spot water region port 場所 地点 地點 место lugar",
    "observer": "observer seenby sightedby spotter reporter observedby by watcher reportedby 観測者 觀測者 наблюдатель",
    "origin": "origin via relayedfrom sourceofreport originalsource",
    "platform": "platform observerplatform seenfrom from watchedfrom",
    "means": "means method sensor how observedwith sensortype",
    "hull": "hull hullno hullnumber hullnum pennant pennantno pennantnumber sidenumber number 艦番号 舷號 舷号 "
    "бортовойномер bortnumber",
    "name": "ship shipname vessel vesselname name shipnames 艦名 名称 корабль",
    "class": "class shipclass vesselclass type shiptype 艦級 级别 класс",
    "count": "count number quantity howmany n 隻数 數量 数量 количество",
    "unit": "unit of kind what platformtype craft",
    "navy": "navy service fleet 海軍 флот",
    "state": "state flag country nation nationality 国 國家 国家 страна",
    "heading": "heading course direction bearing 針路 курс",
    "note": "note notes remark remarks comment comments description 備考 备注 примечание",
    "grade": "grade reliability admiralty",
    "length": "lengthm length vessellengthm estimatedlength inferredlengthm estlength vessellength lengthestm",
    "score": "presencescore score confidence detectionscore inferredpresence isvesselprobability probability conf "
    "vesselscore detectionconfidence",
    "id": "detectid detectionid iddetection eventid id",
    "scene": "sceneid scene imageid productid granule image filename",
    "mmsi": "mmsi ssvid matchedmmsi",
    "match_score": "matchingscore matchscore matchconfidence",
    "error": "errorm positionerrorm uncertaintym locationerrorm",
}
FIELDS = tuple(_NAMES)
_DAYS = frozenset("date day 日期 дата fecha".split())
_CLOCKS = frozenset("time clock hour timeofday localtime 時刻 時間 время".split())
_FOLDED = {field: {name: rank for rank, name in enumerate(names.split())} for field, names in _NAMES.items()}
# Headings that only a detector of ships writes.
_DETECTED = frozenset(
    "presencescore detectid detectlat detectlon detecttimestamp matchingscore inferredlengthm inferredpresence "
    "isvessel vessellengthm isfishing fishingscore datemscan latdnb raddnb qfdetect vesselspeedk isfishingvessel "
    "detectionid iddetection detectionscore distancefromshorekm detectscenerow headingbucket0".split()
)
_BESIDE = ("length", "score", "scene")  # two of them tell as much
_SEEN = ("observer", "hull", "platform", "means", "class")


def fold(name: str) -> str:
    """Return a heading in small letters and digits alone."""
    return re.sub(r"[\W_]+", "", name.strip().lower())[:60]


def guess(names: Sequence[str], mapping: Mapping[str, str] | None = None) -> dict[str, int]:
    """Return the number of the column that holds each field; *mapping* (field to heading or ``#3``) goes before.

    A heading in brackets or behind a unit ("Length (m)") is read without it.
    """
    found: dict[str, int] = {}
    folded = [fold(re.sub(r"[(\[].{0,20}[)\]]", "", name)) or fold(name) for name in names]
    whole = [fold(name) for name in names]
    given = mapping or {}
    for field, heading in given.items():
        at = column_of(heading, names)
        if at is not None and field in _FOLDED:
            found[field] = at
    ranked = sorted(
        (rank, FIELDS.index(field), number, field)
        for field, known in _FOLDED.items()
        if field not in given
        for number in range(len(names))
        for rank in [min((known[one] for one in (whole[number], folded[number]) if one in known), default=-1)]
        if rank >= 0
    )
    taken = set(found.values())
    for _, _, number, field in ranked:
        if field not in found and number not in taken:
            found[field] = number
            taken.add(number)
    return found if {"time", "clock"} & set(given) else _with_clock(found, whole)


def _with_clock(found: dict[str, int], names: Sequence[str]) -> dict[str, int]:
    """Return the columns with day and time of day apart, where two headings say so ("Date" beside "Time")."""
    days = [n for n, name in enumerate(names) if name in _DAYS]
    clocks = [n for n, name in enumerate(names) if name in _CLOCKS]
    return found | {"time": days[0], "clock": clocks[0]} if days and clocks else found


def is_sighting_map(mapping: object, others: Collection[str]) -> bool:
    """Tell whether a --map names fields of sightings, some of which are none of the *others* that positions have."""
    fields = set(map(str, mapping)) if isinstance(mapping, Mapping) else set()
    return bool(fields - set(others)) and fields <= set(FIELDS)


def column_of(heading: str, names: Sequence[str]) -> int | None:
    """Return the number of a heading, or of ``#3``, among the columns; None where it is none."""
    if re.fullmatch(r"#\d{1,4}", heading):
        at = int(heading[1:]) - 1
        return at if at < len(names) else None
    return next((n for n, name in enumerate(names) if name.strip() == heading or fold(name) == fold(heading)), None)


def wants_columns(names: Sequence[str], mapping: Mapping[str, str]) -> str:
    """Return what is wrong with a mapping of the user's, "" where nothing is."""
    strange = sorted(set(mapping) - set(FIELDS))
    if strange:
        return f"--map {strange[0]}=…: there is no such field; there are {', '.join(FIELDS)}"
    for field, heading in mapping.items():
        if heading != "-" and not (field == "crs" and ":" in heading) and column_of(heading, names) is None:
            return f"--map {field}={heading}: there is no such column; there are {', '.join(names[:30])}"
    return ""


def is_detected(names: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Tell whether headings are those of a detector of ships in images."""
    marked = bool(_DETECTED & {fold(name) for name in names})
    placed = {"lat", "lon"} <= set(columns) or {"x", "y"} <= set(columns) or "position" in columns
    timed = bool({"time", "scene", "id"} & set(columns))
    return placed and timed and (marked or sum(field in columns for field in _BESIDE) > 1)


def is_sighted(columns: Mapping[str, int]) -> bool:
    """Tell whether headings are those of a table of sightings: when, where, and how or what was seen."""
    placed = {"lat", "lon"} <= set(columns) or bool({"position", "place"} & set(columns))
    return "time" in columns and placed and "mmsi" not in columns and any(field in columns for field in _SEEN)
