"""Claims and sightings as a person reads them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from offing.cli.terminal import show_place

Claim = Mapping[str, Any]

_ONE = {"occurred": "", "ongoing": "goes on", "possible": "possible", "called_for": "called for"}
# Particulars that are places or parties, and the word before them.
_PLACES = {
    "from": "from",
    "to": "to",
    "through": "through",
    "via": "through",
    "between": "between",
    "toward": "towards",
}
_TEXTS = {"aim": "to", "first": "first", "record": "record", "topic": "on", "medium": "by", "heading": "heading"}
_MORE = ("what", "activities", "reaction", "content", "measure", "note")
_APART = ("media", "notes", "grade_reason")  # told on lines of their own
_PLURALS = {"aircraft": "aircraft", "troops": "troops", "patrol": "patrol ships", "coastguard": "coast guard ships"}
_PLURALS |= {"carrier": "aircraft carriers", "supply": "supply ships", "intelligence": "intelligence ships"}
_PLURALS |= {"amphibious": "amphibious ships", "survey": "survey ships", "merchant": "merchant ships"}
_PLURALS |= {"fishing": "fishing vessels", "patrol_aircraft": "patrol aircraft", "fighter": "fighters"}
_PLURALS |= {"transport_aircraft": "transport aircraft"}
_WIDE = {"year": "%Y", "month": "%B %Y", "quarter": "%B %Y", "season": "%B %Y"}


def headline(claim: Claim) -> str:
    """Return what is claimed in a few words: its kind, what is said of it, and who is at it."""
    name = claim["detail"].get("name")
    what = f"{claim['kind'].replace('_', ' ')}{f' “{name}”' if isinstance(name, str) else ''}"
    modality = _ONE.get(claim["modality"], claim["modality"])
    return f"{what}, {modality}" if modality else what


def who(claim: Claim) -> str:
    """Return the actors, and whom or what they act on."""
    actors, targets = (", ".join(map(party, claim[name])) for name in ("actors", "targets"))
    return f"{actors or '?'} → {targets}" if targets else actors


def party(one: Claim) -> str:
    """Return a party's name, with the office where it is a person's."""
    office = f" ({one['office']})" if one.get("office") else ""
    return f"{one['name']}{office}"


def what(claim: Claim) -> list[str]:
    """Return the forces, the named ships and the particulars, each in words."""
    told = [force(one) for one in claim["forces"]] + [unit(one) for one in claim["units"]]
    for name, value in claim["detail"].items():
        # A number in degrees stands behind the words it was made of.
        words = "" if name.removesuffix("_deg") in claim["detail"].keys() - {name} else _detail(name, value)
        if words:
            told.append(words)
    return told


def force(one: Claim) -> str:
    """Return a count of platforms in words: "at least 5 warships (ship-borne)"."""
    count, name = one.get("count"), one["unit"]
    plural = _PLURALS.get(name, f"{name}s")
    bound = "" if one.get("bound", "exactly") == "exactly" else f"{one['bound']} "
    number = f"{bound}{count:,} {name.replace('_', ' ') if count == 1 else plural}" if count is not None else plural
    note = f" ({one['note']})" if one.get("note") else ""
    parts = ", ".join(force(part) for part in one.get("of_which", ()))
    return f"{number}{note}{f', of which {parts}' if parts else ''}"


def unit(one: Claim) -> str:
    """Return a ship by name, number and class, as far as they are told."""
    number = f" ({one['hull_number']})" if one.get("hull_number") and one.get("name") else one.get("hull_number", "")
    name = f"{one.get('name', '')}{number}"
    count = f"{one['count']} × " if one.get("count") else ""
    class_ = one.get("class") or (one.get("kind") or "").replace("_", " ")
    return f"{count}{name or class_}{f', {class_}' if name and class_ else ''}"


def where(claim: Claim) -> str:
    """Return the place as said, with what it was resolved to."""
    return "" if not claim["place"] else place(claim["place"])


def place(one: Claim) -> str:
    """Return a place as said, its role before it and its position after it."""
    role = one.get("role", "at")
    at = show_place(one.get("lat"), one.get("lon"))
    radius = f", within some {one['radius_km']:,.0f} km" if one.get("radius_km") else ""
    position = f" ({at}{radius})" if at else " (not resolved)"
    return f"{'' if role == 'at' else f'{role} '}{one['name']}{position}"


def when(claim: Claim, *, inferred: bool = True) -> str:
    """Return the time told, as fine as it was told, and what was inferred of it."""
    time = claim["time"]
    if not time:
        return ""
    words = span_of(time)
    return f"{words}; {time['inferred']}" if inferred and time.get("inferred") else words


def span_of(time: Claim) -> str:
    """Return an interval in words, as fine as it was told; UTC where it has hours."""
    start, end, grain = _time(time.get("start")), _time(time.get("end")), time["granularity"]
    if start is None and end is None:
        return f"{time.get('local') or 'a time'} (which year is not told)"
    if start is None:
        return f"until {_moment(end, grain)}"
    if end is None:
        return f"since {_moment(start, grain)}"
    offset = _offset(time)
    first, last = start + offset, end + offset - timedelta(microseconds=1)
    fine = grain in ("second", "minute", "hour", "part_of_day") or (grain == "span" and (first.hour or last.hour != 23))
    if fine:
        until = f" to {end:%Y-%m-%d %H:%M}Z" if end - start > timedelta(minutes=1) else ""
        return f"{start:%Y-%m-%d %H:%M}Z{until}"
    if grain in _WIDE and (last - first).days < {"year": 367, "month": 32}.get(grain, 0):
        return first.strftime(_WIDE[grain])
    return f"{first:%Y-%m-%d}" if first.date() == last.date() else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"


def _offset(time: Claim) -> timedelta:
    """Return how far the zone a day was told in is ahead of UTC."""
    zone, start = time.get("zone"), _time(time.get("start"))
    if not zone or start is None:
        return timedelta(0)
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return start.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return timedelta(0)


def _moment(moment: datetime | None, grain: str) -> str:
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%d %H:%MZ}" if grain in ("second", "minute", "hour") else f"{moment:%Y-%m-%d}"


def _time(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def by_whom(claim: Claim) -> str:
    """Return by whose word it is said, and who saw or decided where that is another."""
    words = (("speaker", "said by"), ("origin", "seen by"))
    told = [f"{verb} {party(claim[name])}" for name, verb in words if claim[name]]
    if claim.get("observer"):
        told.append(f"observed by {party(claim['observer'])}")
    platforms = ", ".join(unit(one) for one in claim.get("platforms") or ())
    told += [f"from {platforms}"] if platforms else []
    told += [f"by {claim['means']}"] if claim.get("means") else []
    return " · ".join([*told, *([f"grade {claim['grade']}"] if claim.get("grade") else [])])


def lines_of(claim: Claim) -> list[str]:
    """Return a claim in a few lines for a list: who and what, where and when, by whose word, and its own words."""
    first = " · ".join(words for words in (who(claim), *what(claim), where(claim)) if words)
    quoted = " ".join(claim["text"].split())
    said = by_whom(claim)
    return [words for words in (first, said, *besides(claim), f"“{quoted}”") if words]


def besides(claim: Claim) -> list[str]:
    """Return what a sighting has besides: a detection's match, its files, who else reports it, what must be said."""
    detail = claim["detail"]
    told = [matched(claim["match"])] if claim.get("match") else []
    told += [file_of(one) for one in detail.get("media") or ()]
    told += [
        f"also told by {one['by'] or 'somebody'}: {source_of(one['document'])}" for one in claim.get("relays") or ()
    ]
    return told + [f"note: {note}" for note in detail.get("notes") or ()]


def matched(match: Claim) -> str:
    """Return in words which craft a detection is matched to, or what could explain that it is not."""
    if not match["matched"]:
        return f"unmatched; it could be: {'; '.join(match['could_be'])}"
    agrees = f", {match['length']}" if match.get("length") else ""
    near = f"{match['distance_m']:,} m away, of {match['within_m']:,} m that it may be off"
    return f"matched to {match['craft']}: {near}, {match['nearest_fix_s']:,} s from its nearest fix{agrees}"


def file_of(one: Claim) -> str:
    """Return a photograph or film with its hash, and what the file says of itself."""
    keys = ("clock", "satellite_time", "position", "direction_deg", "camera", "unread")
    said = ", ".join(f"{key.replace('_', ' ')} {one[key]}" for key in keys if one.get(key))
    hash_ = str(one.get("sha256", ""))[:12]
    return f"{one.get('type', 'file')} {one.get('file', '?')} (sha256 {hash_}…); the file says: {said or 'nothing'}"


def source_of(document: Claim) -> str:
    """Return a document by publisher, title and day, and how many copies of it are held."""
    published = _time(document.get("published"))
    told = [document.get("publisher") or "publisher unknown", document.get("title") or ""]
    told.append(f"{published:%Y-%m-%d}" if published else "undated")
    copies = document.get("copies") or 0
    told.append(f"and {copies} {'copy' if copies == 1 else 'copies'} of it, one source" if copies else "")
    return ", ".join(words for words in told if words)


def _detail(name: str, value: Any) -> str:
    if name in _APART:
        return ""
    if name == "detection" and isinstance(value, Mapping):
        long = f"{value['length_m']:g} m long" if value.get("length_m") is not None else "of unknown length"
        sure = f", the detector gives it {value['score']:.2f}" if value.get("score") is not None else ""
        return f"a ship {long}{sure}"
    if name in ("name", "said_at") or value in (None, "", [], {}):
        return f"said {span_of(value)}" if name == "said_at" and value else ""
    if name in _PLACES:
        return f"{_PLACES[name]} {_named(value)}"
    if name in _TEXTS:
        return f"{_TEXTS[name]}: {_named(value)}" if name in ("first", "record") else f"{_TEXTS[name]} {_named(value)}"
    if name == "period" and isinstance(value, Mapping):
        return f"period {span_of(value)}"
    if isinstance(value, bool):
        return name.replace("_", " ") if value else ""
    return _named(value) if name in _MORE else f"{name.replace('_', ' ')} {_named(value)}"


def _named(value: Any) -> str:
    if isinstance(value, Mapping):
        if "granularity" in value:
            return span_of(value)
        if "unit" in value:
            return force(value)
        return str(value.get("name") or unit(value) or ", ".join(map(str, value.values())))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(_named, value))
    return " ".join(str(value).split())
