"""Where a document is from: its zone, its state, the service that publishes it, for whom it says "we"."""

import re
from dataclasses import replace
from datetime import UTC, tzinfo

from offing.atlas.states import state
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
    return None


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


_STATE_OF_CITY = {
    **{"tokyo": "JP", "seoul": "KR", "moscow": "RU", "beijing": "CN", "taipei": "TW", "manila": "PH", "jakarta": "ID"},
    **{"hanoi": "VN", "pyongyang": "KP", "canberra": "AU", "london": "GB", "tehran": "IR"},
}


def home_of(document: Document, publisher: Party | None) -> str | None:
    """Return the state that a document is from: its publisher's, else that of its agency's seat."""
    if publisher is not None:
        return publisher.state
    for word in (document.publisher or "").replace(",", " ").lower().split():
        if code := _STATE_OF_CITY.get(_AT_HOME.get(word, word)):
            return code
    return None


def speaks_for(publisher: Party | None) -> tuple[Party, ...]:
    """Return for whom a publisher says "we": a service for itself, a ministry for its state."""
    if publisher is None:
        return ()
    if publisher.kind != "ministry" or publisher.state is None:
        return (publisher,)
    code = publisher.state
    return (Party(f"state:{code}", state(code).name, "state", code),)


def zone_of(home: str | None) -> tzinfo | None:
    """Return the zone of the seat of a state where one is known."""
    city = next((city for city, code in _STATE_OF_CITY.items() if code == home), None)
    return named_zone(city) if city is not None else None


def service_of(publisher: str | None) -> Party | None:
    """Return the ministry, staff or service that publishes, None for anybody else."""
    told = [one.value for one in parties(publisher, 0, len(publisher), None)] if publisher else []
    named = [party_named(publisher, "en")] if publisher else []
    return next((one for one in [*named, *told] if one is not None and one.kind in _SERVICES and one.id), None)
