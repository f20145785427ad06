"""Claims and sightings as sentences of a brief: each slot in words, nothing that was not told."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from offing.atlas import gazetteer, hull_identities, states
from offing.record.brief_times import told as when

Claim = Mapping[str, Any]

_PLURALS = {"aircraft": "aircraft", "troops": "troops", "patrol": "patrol ships", "coastguard": "coast guard ships"}
_PLURALS |= {"carrier": "aircraft carriers", "supply": "supply ships", "intelligence": "intelligence ships"}
_PLURALS |= {"amphibious": "amphibious ships", "survey": "survey ships", "merchant": "merchant ships"}
_PLURALS |= {
    "fishing": "fishing vessels",
    "patrol_aircraft": "patrol aircraft",
    "transport_aircraft": "transport aircraft",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_DIRECTED = re.compile(
    r"(?:(?:about|some|roughly) )?(?:[\d,.]+ \S+ )?(?:north|south|east|west|off|near)\b", re.IGNORECASE
)
# How each modality turns a verb: base form, past form -> what is written.
_HELD = {
    "occurred": "{past}",
    "ongoing": "{going}",
    "planned": "{plural:are|is} to {base}",
    "possible": "may {base}",
    "called_for": "{plural:are|is} asked to {base}",
    "cancelled": "{plural:are|is} no longer to {base}",
    "denied": "did not {base}",
}
_VERBS = {
    "left": ("leave", "left", "{be} leaving"),
    "pass": ("pass", "passed", "{be} passing"),
    "go": ("go", "went", "{be} going"),
    "meet": ("meet", "met", "{be} meeting"),
    "hold": ("hold", "held", "{be} holding"),
    "take": ("take part", "took part", "{be} taking part"),
    "be": ("be", "were", "{be}"),
    "visit": ("visit", "visited", "{be} visiting"),
    "pledge": ("make a pledge", "made a pledge", "{be} making a pledge"),
    "react": ("react", "reacted", "{be} reacting"),
    "see": ("see", "saw", "{be} watching"),
    "count": ("count", "counted", "{be} counting"),
}
_BODIES = ("navy", "fleet", "ministry", "command", "staff", "coastguard")
_QUOTED = 220
# What words of releases mean, told beside them.
_GLOSS = {"共同訓練": "joint training", "射撃": "firing", "戦術運動": "tactical manoeuvres", "錨泊": "at anchor"}
_GLOSS |= {
    "発着艦": "taking off and landing",
    "運用任務機、艦及岸置雷達嚴密監控": "watched with aircraft, ships and radars",
}
_SMALL = {"", "of", "the", "office", "and"}
_READERS = "the parts told"  # begins what a reader, not its document, remarks of a count
_WITH_THE = re.compile(r"\b(?:Sea|Strait|Straits|Channel|Ocean|Gulf|Bay|Islands|Passage|Canal)\b")
_MOST = 9


def number(n: int) -> str:
    """Return a number as prose has it: in letters up to twelve."""
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else f"{n:,}"


def listed(words: Iterable[str], most: int = _MOST) -> str:
    """Return a list in words, "a, b and c", the rest beyond *most* counted."""
    every = [word for word in dict.fromkeys(words) if word]
    if len(every) > most:
        return f"{', '.join(every[:most])} and {number(len(every) - most)} more"
    return " and ".join(filter(None, (", ".join(every[:-1]), every[-1]))) if every else ""


def quoted(text: Any) -> str:
    """Return a document's own words between quotation marks, the cut marked where they are long."""
    plain = " ".join(str(text).split())
    return f"“{plain if len(plain) <= _QUOTED else plain[: _QUOTED - 1] + '…'}”"


def activities(value: Any) -> str:
    """Return activities in a document's own words, those of a few known ones with what they mean."""
    every = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    told = [" ".join(str(one).split()) for one in every]
    return listed(f"{_GLOSS[one]} {quoted(one)}" if one in _GLOSS else quoted(one) for one in told)


def party(one: Claim) -> str:
    """Return a party's name, with the office where it is a person's."""
    office = f" ({one['office']})" if one.get("office") else ""
    name = " ".join(str(one["name"]).split())
    body = one.get("kind") in _BODIES and not name.casefold().startswith(("the ", "sim "))
    return f"{'the ' if body else ''}{name}{office}"


def unit(one: Claim) -> str:
    """Return a ship by name and number, else by class or kind; a name in another script with what the atlas has."""
    name, hull = " ".join(str(one.get("name") or "").split()), one.get("hull_number") or ""
    if name and not name.isascii():
        known = ledger_name(one)
        name = f"{known} “{name}”" if known else f"“{name}”"
    if name or hull:
        return f"{name} ({hull})" if name and hull else name or f"hull {hull}"
    kind = str(one.get("kind") or "ship").replace("_", " ")
    class_ = one.get("class")
    if class_ and (one.get("kind") or "") in _AIRCRAFT:
        return f"{number(one['count'])} {class_}" if one.get("count") else f"a {class_}"
    what = f"of class {class_}" if class_ else ""
    if one.get("count"):
        return _join(number(one["count"]), _plural(str(one.get("kind") or "ship")), what)
    return _join("a", kind, what)


_AIRCRAFT = ("aircraft", "fighter", "bomber", "patrol_aircraft", "transport_aircraft", "helicopter", "drone")


def _plural(kind: str) -> str:
    return _PLURALS.get(kind, f"{kind.replace('_', ' ')}s")


def ledger_name(one: Claim) -> str:
    """Return what the atlas's ledger calls the hull that a unit is told to be, where it is one for certain."""
    hulls = list(one.get("hulls") or ())
    return _ledger_name(hulls[0]) if len(hulls) == 1 else ""


@cache
def _ledger_name(hull: str) -> str:
    found = hull_identities.by_id(hull)
    return found.latest.name if found else ""


def force(one: Claim) -> str:
    """Return a count of platforms in words: "at least five warships (ship-borne) of Russia"."""
    count, name = one.get("count"), str(one["unit"])
    plural = _plural(name)
    bound = "" if one.get("bound", "exactly") in ("exactly", "some") else f"{one['bound']} "
    single = plural.removesuffix("s") if name in _PLURALS else name.replace("_", " ")
    words = f"{bound}{number(count)} {single if count == 1 else plural}" if count is not None else plural
    said = " ".join(str(one.get("note") or "").split())
    note = f" ({said})" if said and not said.startswith(_READERS) else ""
    return f"{words}{note}{_of(one.get('owner'))}"


def _of(owner: Any) -> str:
    if not isinstance(owner, str) or not owner.startswith("state:"):
        return ""
    return f" of {_state(owner.removeprefix('state:'))}"


@cache
def _state(code: str) -> str:
    found = states.states().get(code)
    return found.name if found else code


def place(one: Claim | None) -> str:
    """Return the name of a place as told; of one in another script, what the atlas calls it, where it knows it."""
    if not one:
        return ""
    name = " ".join(str(one.get("name") or "").split())
    known = name if name.isascii() else _english(name)
    if known or not name:
        return f"the {known}" if _WITH_THE.search(known) and known[0].isupper() else known
    at = one.get("lat"), one.get("lon")
    spot = f", about {position(float(at[0]), float(at[1]))}" if at[0] is not None and at[1] is not None else ""
    return f"“{name}”{spot}"


@cache
def _english(name: str) -> str:
    found = gazetteer.look_up(name)
    return found[0].name if found and found[0].score >= 1.0 else ""


def position(lat: float, lon: float) -> str:
    """Return a position in degrees and whole minutes: "39°51'N 133°12'E"."""
    return f"{_arc(lat, 'NS')} {_arc(lon, 'EW')}"


def _arc(degrees: float, hemispheres: str) -> str:
    minutes = round(abs(degrees) * 60)
    return f"{minutes // 60:02d}°{minutes % 60:02d}'{hemispheres[degrees < 0]}"


def subject(claim: Claim) -> str:
    """Return whom a claim is about: its ships by name, else its forces, else its actors."""
    if claim.get("units"):
        return listed(map(unit, claim["units"]))
    actors = listed(party(one) for one in claim["actors"])
    if claim.get("forces"):
        forces = listed(force(one) for one in claim["forces"])
        owned = any(_of(one.get("owner")) for one in claim["forces"])
        return forces if owned or not actors else f"{forces} of {actors}"
    return actors


def by_whom(line: Mapping[str, Any]) -> str:
    """Return by whose word a line stands, and whom that cites as having seen or decided it."""
    words, seen = teller(line), line["detail"].get("origin")
    return f"{words}, citing {party(seen)}" if seen and not _is_one(seen["name"], words) else words


def teller(line: Mapping[str, Any]) -> str:
    """Return who says it, else its publisher."""
    claim = line["detail"]
    publisher = (claim.get("document") or {}).get("publisher") or "a publisher not named"
    said = claim.get("speaker") or claim.get("observer")
    return publisher if said is None or _is_one(said["name"], publisher) else f"{party(said)} (through {publisher})"


def _is_one(name: str, publisher: str) -> bool:
    """Tell whether a publisher is who speaks, by the words of its name."""
    own, other = (
        set(re.split(r"[\s(),]+", words.casefold().replace("defence", "defense"))) for words in (name, publisher)
    )
    return own - _SMALL <= other


def phrase(line: Mapping[str, Any]) -> str:
    """Return what a claim or sighting says, in one clause, without whose word it is and when."""
    claim = line["detail"]
    make = _KINDS.get(line["kind"])
    words = make(claim) if make else ""
    return words or f"the text has {quoted(claim['text'])}"


def clause(line: Mapping[str, Any]) -> str:
    """Return what a claim says with its time."""
    time = when(line["detail"].get("time"))
    words = phrase(line)
    joined = f"{words}: {time}" if words.endswith("”") else f"{words}, {time}"
    return joined if time else words


def _verb(name: str, claim: Claim, *, many: bool) -> str:
    base, past, going = _VERBS[name]
    be = "are" if many else "is"
    pattern = _HELD.get(claim.get("modality") or "occurred", "{past}")
    pattern = pattern.replace("{plural:are|is}", "are" if many else "is")
    if name == "be" and not many:
        past = "was"
    return pattern.format(past=past, base=base, going=going.format(be=be))


def _many(claim: Claim) -> bool:
    units, forces, actors = (claim.get(name) or () for name in ("units", "forces", "actors"))
    if units:
        return len(units) > 1 or (units[0].get("count") or 1) > 1
    if forces:
        return len(forces) > 1 or forces[0].get("count") != 1
    return len(actors) != 1


def _named(value: Any) -> str:
    if isinstance(value, Mapping):
        return place(value) if "lat" in value or "method" in value else str(value.get("name") or unit(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return listed(map(_named, value))
    return " ".join(str(value).split())


def _ways(claim: Claim) -> str:
    """Return from, through, to and heading of a claim, as far as told."""
    detail = claim["detail"]
    told = [f"{word} {_named(detail[name])}" for name, word in (("through", "through"),) if detail.get(name)]
    if detail.get("to"):
        toward = isinstance(detail["to"], Mapping) and detail["to"].get("role") == "toward"
        told.append(f"{'towards' if toward else 'to'} {_named(detail['to'])}")
    if isinstance(detail.get("heading_deg"), int | float):
        told.append(f"heading {_COMPASS[round(detail['heading_deg'] / 45) % 8]}")
    elif detail.get("heading"):
        told.append(f"heading {_named(detail['heading'])}")
    return " ".join(told)


def _at(claim: Claim) -> str:
    """Return where a claim's place is: in an area of a name, at one that is told by another."""
    one = claim.get("place")
    if not one or one.get("role", "at") not in ("at", "near"):
        return ""
    words = place(one)
    if not words or _DIRECTED.match(words):
        return words
    if one.get("role") == "near":
        return f"near {words}"
    return f"at {words}" if one.get("method") in ("relative", "between", "coordinates") else f"in {words}"


def _join(*words: str) -> str:
    return " ".join(word for word in words if word)


def _movement(claim: Claim) -> str:
    detail, who, many = claim["detail"], subject(claim), True
    if claim.get("units") or claim.get("forces"):
        many = _many(claim)
    else:
        who = f"craft of {who}" if who else "craft that are not named"
    if detail.get("meets"):
        whom = _named(detail["meets"])
        return _join(who, _verb("meet", claim, many=many), whom if whom != "rendezvous" else "", _at(claim))
    if detail.get("from"):
        return _join(who, _verb("left", claim, many=many), _named(detail["from"]), _ways(claim))
    if detail.get("to") or detail.get("through"):
        return _join(who, _verb("go", claim, many=many), _ways(claim), _at(claim))
    ways = _join(_ways(claim), _at(claim))
    return _join(who, _verb("be", claim, many=many), "under way", ways)


def _exercise(claim: Claim) -> str:
    detail, who = claim["detail"], subject(claim)
    what = "patrol" if detail.get("what") == "patrol" else "exercise"
    name = (
        f"the {what} {detail['name']}"
        if isinstance(detail.get("name"), str)
        else f"{'a' if what == 'patrol' else 'an'} {what}"
    )
    doing = f": {activities(detail['activities'])}" if detail.get("activities") else ""
    if who:
        return _join(who, _verb("hold", claim, many=_many(claim)), name, _at(claim)) + doing
    held = {"occurred": "was held", "ongoing": "is being held", "planned": "is to be held", "possible": "may be held"}
    held |= {"cancelled": "was called off", "denied": "was not held", "called_for": "is asked for"}
    return _join(name, held.get(claim.get("modality") or "", "was held"), _at(claim)) + doing


def _taking_part(claim: Claim) -> str:
    who = subject(claim)
    return _join(who, _verb("take", claim, many=_many(claim)), _at(claim)) if who else ""


def _sighting(claim: Claim) -> str:
    watcher = claim.get("observer") or (claim["actors"][0] if claim["actors"] else None)
    whose = listed(party(one) for one in claim.get("targets") or ())
    named = listed(unit(one) for one in claim.get("units") or () if one.get("name") or one.get("hull_number"))
    forces = listed(force(one) for one in claim.get("forces") or ())
    owned = any(_of(one.get("owner")) for one in claim.get("forces") or ())
    ships = f"{forces}{f' of {whose}' if whose and not owned else ''}" if forces else whose or "ships"
    ships = f"{ships} ({named})" if named else ships
    doing = f": {activities(claim['detail']['activities'])}" if claim["detail"].get("activities") else ""
    came = f"leaving {_named(claim['detail']['from'])}" if claim["detail"].get("from") else ""
    seen = _join(ships, came, _ways(claim), _at(claim)) + doing
    if watcher is None:
        return f"an observer not named saw {seen}"
    return f"{party(watcher)} saw {seen}"


def _port_call(claim: Claim) -> str:
    where = place(claim.get("place")) or _named(claim["detail"].get("to") or "")
    who = subject(claim) or "ships that are not named"
    return _join(who, _verb("visit", claim, many=_many(claim)), where or "a port")


def _meeting(claim: Claim) -> str:
    who = listed(party(one) for one in (*claim["actors"], *claim.get("targets", ())))
    by = f"by {_named(claim['detail']['medium'])}" if claim["detail"].get("medium") else ""
    return _join(who, _verb("meet", claim, many=True), by, _at(claim)) if who else ""


def _pledge(claim: Claim) -> str:
    who = subject(claim)
    topic = f": {quoted(claim['detail']['topic'])}" if claim["detail"].get("topic") else ""
    return _join(who, _verb("pledge", claim, many=_many(claim))) + topic if who else ""


def _reaction(claim: Claim) -> str:
    who = subject(claim)
    whom = listed(party(one) for one in claim.get("targets") or ())
    how = claim["detail"].get("reaction") or claim["detail"].get("activities") or claim["detail"].get("what")
    words = f": {activities(how)}" if how else f": {quoted(claim['text'])}"
    return _join(who, _verb("react", claim, many=_many(claim)), f"to {whom}" if whom else "") + words if who else ""


def _tally(claim: Claim) -> str:
    who = listed(party(one) for one in claim["actors"]) or "an authority"
    owned = any(_of(one.get("owner")) for one in claim.get("forces") or ())
    whom = "" if owned else listed(party(one) for one in claim.get("targets") or ())
    forces = listed(force(one) for one in claim.get("forces") or ())
    return _join(who, "counted", forces, f"of {whom}" if whom else "", _at(claim)) if forces else ""


_KINDS = {
    "movement": _movement,
    "exercise": _exercise,
    "force": _taking_part,
    "unit": _taking_part,
    "sighting": _sighting,
    "port_call": _port_call,
    "meeting": _meeting,
    "pledge": _pledge,
    "reaction": _reaction,
    "tally": _tally,
}
