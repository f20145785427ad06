"""Places that English text names, with the role their preposition gives them; resolved only when asked for."""

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from offing.atlas.gazetteer import look_up
from offing.atlas.states import named
from offing.codecs.coordinates import positions
from offing.reports.lexicon import Hit
from offing.reports.mention import Mention
from offing.reports.place_names import Name, place_names
from offing.reports.place_outlines import resolve
from offing.reports.place_phrases import OPEN, ROLES, phrase_before, role_before, said_from, speaks_of_a_party
from offing.reports.stretches import stretches
from offing.schema.claim import Place

__all__ = ["places", "resolve"]

_LINK = re.compile(r"(?:,?\s{1,20}(?:and|or|as well as|&)\s{1,20}|,\s{1,20})(?:(?:the|in|off|at|near)\s){0,2}")
_NEXT = re.compile(r"[ \u00a0]([A-Z][\w'’-]*)")
# Capitals that may follow a place and are no part of a longer name.
_MAY_FOLLOW = frozenset(
    """Port Harbour Harbor Naval Base City Airport Province Prefecture County District Island Islands Strait Straits
    Peninsula
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
    October November December In On At The By From To And Or But Air International Shipyard Military Region Oblast Krai
    State Territory I We He She It They When While After Before Since Roads Bay Sea Area Province's""".split()
)
_ZONE = re.compile(
    r"['’]s? ((?:\w[\w-]* ){0,2}(?:exclusive economic zone|EEZ|territorial (?:waters|sea|seas)|contiguous zone|airspace"
    r"|waters|approaches|Far East"
    r"|air defen[cs]e identification zone|ADIZ|(?:\w+ )?(?:coast|coasts|shores|coastline)))\b(?! guards?)"
)
_ADJECTIVE = re.compile(
    r"\b([A-Z][a-z]+(?: [A-Z][a-z]+)?) ((?:territorial |coastal |archipelagic )?"
    r"(?:waters|airspace|seas?|exclusive economic zone|EEZ|ADIZ"
    r"|air defen[cs]e identification zone|coasts?|shores))\b(?! guards?)"
)
_VAGUE = re.compile(
    r"\b(?:(?:a|an|the) )?(?:predetermined|designated|agreed|undisclosed|unspecified|pre-arranged|prearranged|specified"
    r"|planned) "
    r"(?:sea |maritime |ocean |exercise |training )?(?:areas?|waters|location|point|region|zone)\b"
    r"|\b(?:off|around|near|along|in|into|toward|towards|within|through|entered|entering|enter|enters|left|approached|over)"
    r" (?:its|their|the) (?:own )?(?:[a-z]{2,20}(?:['’]s)? )?"
    r"(?:coasts?|islands?|waters|air ?space|territorial (?:waters|sea)|exclusive economic zone|EEZ|ADIZ"
    r"|air defen[cs]e identification zone)\b(?! of\b|['’]s )"
    r"|\b(?:the )?(?:[A-Z][a-z]+ )?Air Defen[cs]e Identification Zone(?: \([A-Z]{3,6}\))?|\b[KJ]ADIZ\b"
    r"|\b(?:international (?:waters|airspace)|(?:the )?high seas)\b"
)
_IN_FORCE = re.compile(r"\b(?:in|to|from|into|through|at|for|over|left|the|and) $")  # "from near", "in waters off"
_VERB = re.compile(r"(?:entered|entering|enters?|left|approached) ")
_UNKNOWN = re.compile(
    r"\b(?:[A-Z][\w'’-]+ ){1,3}(?:Sea|Straits?|Islands?|Bay|Gulf|Channel|Reef|Shoal|Peninsula|Harbou?r|Passage|Air Base"
    r"|Naval Base|Shipyard|Airport|Lighthouse|Atoll)\b"
    r"|\b(?:Cape|Port|Gulf of|Strait of|Bay of|Sea of|Island of) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
)
# "The Tsugaru and Soya straits": the last word is that of each.
_LISTED = re.compile(
    r"\b([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)((?:, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?){0,4}),? and (?:the )?"
    r"([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?) ((?:[Ss]trait|[Ss]ea|[Ii]sland|[Cc]hannel|[Cc]ape|[Bb]ay)s)\b"
)
# What a position in degrees cannot do without.
_DEGREES = re.compile(r"\d ?(?:[°º˚'′]|deg|[NSns]\b|north|south|[NSns],?\d)|\b[NS] ?\d")
# What can lie between two states.
_APART = re.compile(
    r"\b(?:waters|seas?|areas?|straits?|borders?|airspace|channel|halfway|midway|somewhere|routes?|lanes?|gap|passage|ocean"
    r"|sailed|transited|passed|flew|sailing|islands?|coasts? of)\b",
    re.IGNORECASE,
)
# Where ships and aircraft are spoken of, a small port after "to" or "left" is a port and no person.
_NAUTICAL = re.compile(
    r"\b(?:ships?|vessels?|frigates?|destroyers?|corvettes?|cruisers?|carriers?|submarines?|warships?|tankers?|boats?|sail"
    r"|sailed|port|naval|fleet|cutters?|bombers?|helicopters?|flotilla|USS|HMS)\b"
)
_PLURALS = re.compile(r" (?:[Ss]trait|[Ss]ea|[Ii]sland|[Cc]hannel|[Cc]ape|[Bb]ay)s\b")
_KIND_WORDS = (
    "Sea",
    "Strait",
    "Island",
    "Bay",
    "Gulf",
    "Channel",
    "Reef",
    "Shoal",
    "Cape",
    "Port",
    "Harbo",
    "Base",
    "Atoll",
)


@dataclass(slots=True)
class _Found:
    """Hold one place as found: the stretch of its name, and that of the phrase it stands in."""

    hit: tuple[int, int]
    start: int
    end: int
    method: str
    role: str
    kind: str
    name: str = ""


def places(text: str, start: int, end: int, near: tuple[float, float] | None = None) -> list[Mention]:
    """Return the places that the text between two offsets names, sorted, each with its role and how it is told.

    Nothing is located yet: ``resolve`` does that for those that matter. *near* is for it alone.
    """
    del near
    hits = place_names(text, start, end)
    found: list[_Found] = []
    at = 0
    for low, high in stretches(text, start, end):
        own = []
        while at < len(hits) and hits[at].start < high:
            if hits[at].start >= low:
                own.append(hits[at])
            at += 1
        if own:
            listed = _listed(text, low, high) if _PLURALS.search(text, low, high) else []
            own = [hit for hit in own if not any(it.start < hit.end and hit.start < it.end for it in listed)]
            found += listed + _of_stretch(text, low, own)
    found += _others(text, start, end, found)
    told = [_mention(text, start, it) for it in found] + _positions(text, start, end)
    return sorted(told, key=lambda it: (it.start, it.end))


def _of_stretch(text: str, start: int, hits: Sequence[Hit]) -> list[_Found]:
    found: list[_Found] = []
    floor = start
    open_between: _Found | None = None
    for number, hit in enumerate(hits):
        name: Name = hit.value
        if hit.start < floor or _is_longer(text, start, hit):
            continue
        if open_between is not None and text[open_between.hit[1] : hit.start] in (" and ", " and the ", ", and "):
            open_between.end, open_between.hit = hit.end, (hit.start, hit.end)
            floor, open_between = hit.end, None
            continue
        open_between = None
        read = _read(text, (start, floor), hit, found, hits[number + 1 : number + 2])
        if read is None:
            continue
        if name.is_state and _is_container(text, found, hit):
            continue
        _take_wider(text, found, read)
        found.append(read)
        floor = read.end
        if read.method == "between":
            open_between = read
    return [it for it in found if it.method != "between" or it.hit[1] != it.start]


def _take_wider(text: str, found: list[_Found], read: _Found) -> None:
    """Take into a place the wider one right before it: "the Pacific Ocean south of Yaeyama" is told by its end."""
    last = found[-1] if found else None
    if read.method != "relative" or last is None or last.kind not in ("sea", "zone", "strait", "bay"):
        return
    if text[last.end : read.start] not in (" ", ", ", " about ", " some ", ", about ") or last.method == "between":
        return
    read.name = read.name or " ".join(text[read.start : read.end].split())
    read.start, read.role = last.start, last.role
    found.pop()


def _listed(text: str, start: int, end: int) -> list[_Found]:
    """Return the places of lists such as "the Tsugaru and Soya straits", of which the atlas knows each."""
    found = []
    for match in _LISTED.finditer(text, start, end):
        kind = match[4][:-1].capitalize()
        role = role_before(text, start, match.start())
        names = [match.span(1), match.span(3)]
        names += [
            (match.start(2) + it.start(1), match.start(2) + it.end(1)) for it in re.finditer(", ([^,]+)", match[2])
        ]
        if not all(look_up(f"{text[low:high]} {kind}") for low, high in names):
            continue
        for low, high in names:
            stop = match.end() if high == match.end(3) else high
            it = _Found((low, high), low, stop, "name", role[0] if role else "at", kind.lower())
            it.name = f"{text[low:high]} {kind}"
            found.append(it)
    return found


def _read(
    text: str, floors: tuple[int, int], hit: Hit, so_far: list[_Found], following: Sequence[Hit]
) -> _Found | None:
    """Read one name with what stands before it; None where it need not be a place."""
    name: Name = hit.value
    start, floor = floors  # of the sentence, and of what is not yet taken
    form, begin = phrase_before(text, floor, hit.start)
    if form == "median":
        it = _Found((hit.start, hit.end), begin, hit.end, "relative", "at", "line")
        outer = role_before(text, start, begin)
        it.role = outer[0] if outer else "at"
        return it
    if form == "between":
        whom = name.is_state and not _APART.search(text[max(start, begin - 40) : begin] + text[begin : hit.start])
        joined = (
            not whom
            and following
            and text[hit.end : following[0].start]
            in (
                " and ",
                " and the ",
                ", and ",
                " and the island of ",
            )
        )
        if not joined:  # "ties between Japan and Korea" lie nowhere
            return None
    if form:
        outer = role_before(text, start, begin) if form != "off" or _IN_FORCE.search(text, start, begin) else None
        role = outer[0] if outer else "near" if form == "off" else "at"
        return _Found(
            (hit.start, hit.end), begin, hit.end, "between" if form == "between" else "relative", role, name.kind
        )
    told = role_before(text, start, hit.start)
    zone = _ZONE.match(text, hit.end) if name.is_state else None
    if zone:
        return _Found((hit.start, hit.end), hit.start, zone.end(), "relative", told[0] if told else "at", "zone")
    if told is None:
        told = _linked(text, so_far, hit)
    if not _is_meant(text, start, hit, name, told):
        return None
    return _Found((hit.start, hit.end), hit.start, hit.end, "name", told[0] if told else "at", name.kind)


def _linked(text: str, so_far: list[_Found], hit: Hit) -> tuple[str, str] | None:
    """Return the role of the place before in a list: "in Qingdao, Shanghai and Ningbo"."""
    if not so_far or hit.start - so_far[-1].end > 24:
        return None
    between = text[so_far[-1].end : hit.start]
    return (so_far[-1].role, "in") if _LINK.fullmatch(between) else None


def _is_meant(text: str, start: int, hit: Hit, name: Name, told: tuple[str, str] | None) -> bool:
    possessive = text[hit.end : hit.end + 2] in ("'s", "’s")
    if name.trust == "free":
        return True
    if name.trust == "the":
        return (
            text[max(hit.start - 12, 0) : hit.start]
            .lower()
            .endswith(("the ", "western ", "eastern ", "northern ", "southern ", "north ", "south "))
        )
    if name.is_state:
        return told is not None and not possessive and not speaks_of_a_party(text, start, hit.start, told[1])
    if told is None:
        is_ship = any(
            it.end() == hit.start - 1 for it in _NAUTICAL.finditer(text, max(start, hit.start - 24), hit.start)
        )
        return name.trust == "great" and not possessive and not is_ship and not _after_capital(text, hit.start)
    if name.trust == "told":
        return True
    word = told[1]
    if name.trust == "doubted":
        return word in ("in", "at", "near", "off") and text[hit.end : hit.end + 1] in (",", ".", "", ";", " ")
    if name.trust == "great" or word not in OPEN or _has_state(text, hit.end):
        return True
    return _NAUTICAL.search(text, max(start, hit.start - 250), hit.end + 150) is not None


def _has_state(text: str, at: int) -> bool:
    """Tell whether a state follows after a comma: "Bandar Abbas, Iran"."""
    match = re.compile(r", ([A-Z][a-z]+(?: [A-Z][a-z]+)?)").match(text, at)
    return match is not None and (named(match[1]) is not None or named(match[1].split(" ")[0]) is not None)


def _after_capital(text: str, at: int) -> bool:
    before = text[max(0, at - 30) : at].split()
    return (
        bool(before)
        and text[at - 1] == " "
        and before[-1][:1].isupper()
        and before[-1][-1].isalpha()
        and named(before[-1]) is None
    )


def _is_longer(text: str, start: int, hit: Hit) -> bool:
    """Tell whether a name is only a part of a longer one, or of a compound ("Tokyo-based", "Moscow Times")."""
    after, before = text[hit.end : hit.end + 2], text[hit.start - 1 : hit.start] if hit.start > start else ""
    if (after[:1] in ("-", "‑", "/") and after[1:2].isalnum()) or before in ("-", "/", "@", "#", "_"):
        return True
    name: Name = hit.value
    follows = _NEXT.match(text, hit.end)
    if follows is None or follows[1].rstrip(".,") in _MAY_FOLLOW:
        return False
    free = name.trust == "free" and name.kind in ("sea", "strait")
    return not free and named(follows[1]) is None


def _is_container(text: str, found: Sequence[_Found], hit: Hit) -> bool:
    """Tell whether a state only says where the city before it lies ("Qingdao, China")."""
    last = found[-1] if found else None
    return (
        last is not None
        and last.kind not in ("state", "sea", "strait", "zone")
        and text[last.end : hit.start] == ", "
        and last.method != "between"
    )


def _others(text: str, start: int, end: int, found: Sequence[_Found]) -> list[_Found]:
    """Return zones of states, areas without a name, and names with a word for a kind that the atlas does not know."""
    taken = sorted((min(it.start, it.hit[0]), it.end) for it in found)
    more: list[_Found] = []

    def free(low: int, high: int) -> bool:
        at = bisect(taken, (low, high))
        if (at and taken[at - 1][1] > low) or (at < len(taken) and taken[at][0] < high):
            return False
        taken.insert(at, (low, high))  # only one asks, and it takes what is free
        return True

    for match in _ADJECTIVE.finditer(text, start, end):
        begin = match.start() if named(match[1]) else match.start() + match[1].find(" ") + 1
        if named(text[begin : match.end(1)]) and free(begin, match.end()):
            told = role_before(text, start, begin)
            more.append(
                _Found((begin, match.end(1)), begin, match.end(), "relative", told[0] if told else "at", "zone")
            )
    for match in _VAGUE.finditer(text, start, end):
        told = role_before(text, start, match.start()) or _own_role(match[0])
        verb = _VERB.match(match[0])  # stays outside: it is what happened, not where
        begin = match.start() + (verb.end() if verb else 0)
        if told and free(begin, match.end()):
            more.append(_Found((begin, match.end()), begin, match.end(), "none", told[0], "vague"))
    if any(word in text for word in _KIND_WORDS):
        for match in _UNKNOWN.finditer(text, start, end):
            begin = match.start() + (4 if match[0].startswith("The ") else 0)
            told = role_before(text, start, begin)
            if told and free(begin, match.end()):
                more.append(_Found((begin, match.end()), begin, match.end(), "none", told[0], "unknown"))
    return more


def _own_role(words: str) -> tuple[str, str] | None:
    """Return the role that the first word of "off its coast" gives."""
    first = words.split(" ")[0]
    return ("near" if first == "off" else ROLES[first], first) if first in ROLES else None


def _positions(text: str, start: int, end: int) -> list[Mention]:
    """Return the positions given in degrees, which need no looking up."""
    if not _DEGREES.search(text, start, end):
        return []
    told = []
    for it in positions(text, start, end):
        role = role_before(text, start, it.span[0])
        place = Place(
            name=text[slice(*it.span)],
            lat=it.lat,
            lon=it.lon,
            geometry={"type": "Point", "coordinates": [it.lon, it.lat]},
            method="coordinates",
            role=role[0] if role else "at",
            span=it.span,
        )
        told.append(Mention("place", *it.span, place))
    return told


def _mention(text: str, start: int, it: _Found) -> Mention:
    name = it.name or " ".join(text[it.start : it.end].split())
    said, begin = said_from(text, start, it.start)
    place = Place(name=name, method=it.method, role=it.role, span=(said, it.end))
    return Mention("place", begin, it.end, place)
