"""Where a document is from: its zone, its state, the service that publishes it, for whom it says "we"."""

import re
from dataclasses import replace
from datetime import UTC, tzinfo
from functools import cache

from offing.atlas.gazetteer import look_up
from offing.atlas.institutions import seats
from offing.atlas.states import named, state
from offing.codecs.date_zones import named_zone
from offing.codecs.dateline import find_dateline
from offing.reports.parties import parties, party_named
from offing.schema.claim import Party, Time
from offing.schema.document import Document

_SERVICES = frozenset(("ministry", "staff", "navy", "command", "fleet", "forces"))

# Where agencies write that name no place in their dateline.
_AT_HOME = {
    **{"kyodo": "tokyo", "jiji": "tokyo", "nhk": "tokyo", "yonhap": "seoul", "tass": "moscow", "interfax": "moscow"},
    **{"ria": "moscow", "sputnik": "moscow", "xinhua": "beijing", "chinamil": "beijing", "cna": "taipei"},
    **{"pia": "manila", "inquirer": "manila", "rappler": "manila", "antara": "jakarta"},
}


_AGENCY = re.compile(r"\(([A-Z][\w ]{1,20})\)")
# "ROSTOCK, Germany - ", without a day or an agency.
_CAPITALS_AND_STATE = re.compile(
    r"(?:^|(?<=\n))([A-Z][A-Z .'’-]{2,30}, [A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20})?) (?:-|--|—|–) "
)
_AT_HEAD = 400  # characters in which an agency names itself
# Words of publishers that are zones by chance: "Central News Agency", "Pacific Fleet".
_NO_CITIES = frozenset("central eastern western mountain pacific atlantic standard universal local news daily".split())


def zone_told(document: Document) -> tzinfo | None:
    """Return the zone in which a document tells its hours: that of its dateline, else of its publisher or agency."""
    body = document.text[len(document.title or "") :]
    line = find_dateline(body)
    agency = _AGENCY.search(body, 0, _AT_HEAD)
    for told in (document.dateline, line.place if line else None, document.publisher, agency[1] if agency else None):
        for word in (told or "").replace(",", " ").lower().split():
            zone = named_zone(_AT_HOME.get(word, word)) if word not in _NO_CITIES and len(word) > _SHORTEST else None
            if zone is not None:
                return zone
    place = document.dateline or (line.place if line else None)
    if place is None:
        return None
    city, _, rest = place.partition(",")
    return zone_of(named(rest.strip())) if rest else _zone_of_city(city.strip())


_SHORTEST = 2  # letters of a word that can name a zone


_HOUR = re.compile(r"T\d|\d:\d")
_DAYS = frozenset(("day", "week", "month", "quarter", "season", "year", "span"))


def in_days(time: Time, zone: tzinfo | None) -> Time:
    """Return whole days as told, held as days of UTC, whatever the zone that the hours of a text are told in."""
    if zone is None or time.granularity not in _DAYS or _HOUR.search(time.local or ""):
        return time
    ends = [end.astimezone(zone) if end is not None else None for end in (time.start, time.end)]
    if any(end is not None and (end.hour, end.minute) != (0, 0) for end in ends):
        return time
    start, stop = (end.replace(tzinfo=UTC) if end is not None else None for end in ends)
    return replace(time, start=start, end=stop)


# Agencies and papers by a word of their names, each with the state whose navy they call "the navy".
_PAPERS = {
    "JP": "kyodo jiji nhk yomiuri asahi mainichi nikkei sankei",
    "KR": "yonhap chosun joongang hankyoreh arirang kbs",
    "RU": "tass interfax ria sputnik izvestia ruptly",
    "CN": "xinhua chinamil cgtn cctv ecns",
    "TW": "taipei formosa",
    "PH": "inquirer rappler philstar gma pna",
    "ID": "antara tempo nusantara",
    "MY": "bernama",
    "IN": "ani pti pib",
    "PK": "dawn app ispr",
    "VN": "vna vnexpress vov",
    "TR": "anadolu hurriyet sabah trt",
    "IR": "irna tasnim fars mehr",
    "UA": "ukrinform unian",
    "EE": "err postimees",
    "FI": "yle stt",
    "NO": "nrk ntb",
    "DE": "dpa",
    "GR": "kathimerini ekathimerini amna",
    "US": "usni",
    "KP": "kcna rodong",
}
_STATE_OF_PAPER = {word: code for code, words in _PAPERS.items() for word in words.split()}
# States of one zone, by the place under which it is known; of others hours are left as told.
_ZONES = {
    **{"JP": "tokyo", "KR": "seoul", "CN": "beijing", "TW": "taipei", "PH": "manila", "SG": "singapore", "VN": "hanoi"},
    **{"TH": "bangkok", "IN": "delhi", "GB": "london", "FR": "paris", "DE": "berlin", "TR": "istanbul", "UA": "kyiv"},
    **{"YE": "yemen", "IL": "israel", "KP": "seoul", "HK": "beijing"},
    **dict.fromkeys(("NL", "BE", "DK", "NO", "SE", "PL", "IT"), "berlin"),
    **dict.fromkeys(("FI", "EE", "LV", "LT", "GR", "RO", "BG"), "kyiv"),
    **dict.fromkeys(("SA", "KW", "QA", "BH"), "yemen"),
}


def home_of(document: Document, publisher: Party | None) -> str | None:
    """Return the state that a document is from: its publisher's, else that of its paper or agency."""
    if publisher is not None:
        return publisher.state
    words = re.findall(r"[^\W_]+", document.publisher or "")
    for word in words:
        if code := _STATE_OF_PAPER.get(word.lower()) or _state_of_word(word):
            return code
    agency = _AGENCY.search(document.text[len(document.title or "") :], 0, _AT_HEAD)
    return _STATE_OF_PAPER.get(agency[1].lower()) if agency is not None else None


def dateline_of(document: Document) -> tuple[int, int]:
    """Return the stretch of a text that names where it was written; an empty one where none does."""
    begin = len(document.title or "")
    plain = _CAPITALS_AND_STATE.search(document.text, begin, begin + _AT_HEAD)
    if plain is not None:
        return plain.span(1)
    line = find_dateline(document.text[begin:])
    at = document.text.find(line.place, begin, begin + _AT_HEAD) if line is not None and line.place else -1
    return (at, at + len(line.place)) if at >= 0 and line is not None and line.place else (0, 0)


_BEGUN = re.compile(r"\s*([A-Z][A-Za-z. ]{2,20}?)(?:,| \(|: | -)")  # "Tokyo: Japan …", "Taipei, Sept. 13 (Agency) …"


def seat_of(document: Document) -> str | None:
    """Return the state in whose capital a document was written, as its dateline tells."""
    line = find_dateline(document.text[len(document.title or "") :])
    place = document.dateline or (line.place if line else None)
    if not place:
        title = document.title or ""
        begun = _BEGUN.match(document.text, len(title) if document.text.startswith(title) else 0)
        place = begun[1] if begun is not None else ""
    return _seats().get(place.split(",")[0].strip().title()) if place else None


def _state_of_word(word: str) -> str | None:
    """Return the state that a word of a publisher's name tells: its name, its adjective or its capital."""
    if not word[0].isupper() or len(word) <= _SHORTEST + 1:
        return None
    return named(word) or _seats().get(word)


@cache
def _seats() -> dict[str, str]:
    return seats()


def zone_of(home: str | None) -> tzinfo | None:
    """Return the zone of a state of one zone where it is known."""
    city = _ZONES.get(home or "")
    return named_zone(city) if city is not None else None


def _zone_of_city(city: str) -> tzinfo | None:
    """Return the zone of a city by its state, where the gazetteer knows one of that name."""
    told = {it.id.split(":")[1] for it in look_up(city) if it.id.startswith("city:")}
    return zone_of(told.pop()) if len(told) == 1 else None


def speaks_for(publisher: Party | None) -> tuple[Party, ...]:
    """Return for whom a publisher says "we": a service for itself, a ministry for its state."""
    if publisher is None:
        return ()
    if publisher.kind != "ministry" or publisher.state is None:
        return (publisher,)
    code = publisher.state
    return (Party(f"state:{code}", state(code).name, "state", code),)


def service_of(publisher: str | None) -> Party | None:
    """Return the ministry, staff or service that publishes, None for anybody else."""
    told = [one.value for one in parties(publisher, 0, len(publisher), None)] if publisher else []
    named = [party_named(publisher, "en")] if publisher else []
    return next((one for one in [*named, *told] if one is not None and one.kind in _SERVICES and one.id), None)
