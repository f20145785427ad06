"""One ship's page as a person reads it at a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from offing.cli.judged import mark, words_of
from offing.cli.terminal import say, say_indented, show_place, show_time

Row = Mapping[str, Any]
_MARGIN, _ID, _SHOWN = 13, 10, 12
_JOINED, _BROKEN, _OPEN = "┆", "✗", "?"


def print_page(page: Row) -> None:
    """Print a ship's page, as `Record.hull` gives it."""
    if page["synthetic"]:
        say("RE-ENACTMENT: some of this comes from a rehearsal, and happened nowhere.")
    _identity(page["hull"])
    for words in page["remarks"]:
        say_indented(_MARGIN, words, "note")
    _chain(page)
    _lines("May be her", "told by class alone, or by a number or name that others bear too", page["may_be"])
    _craft(page["craft"])
    _lines("Port calls", "", page["port_calls"])
    _operations(page["operations"])
    _lines("Said of her", "not sighted", page["said"])
    _lines("Rejected", "kept, and left out of what stands above", page["rejected"])
    _lines("She observed", "sightings made from her", page["observed_from"])
    _documents(page["documents"])


def _identity(ship: Row) -> None:
    if not ship["entries"]:
        say(f"{ship['id']}  {ship['note']}")
        return
    name = " ".join(part for part in (ship["number"], ship["name"]) if part)
    say(f"{ship['id']}  {name}, {ship['class_name']} class, {ship['navy_name']} ({ship['state']})")
    say_indented(_MARGIN, ", ".join(name for name in ship["names"] if name != ship["name"]), "also")
    for at, one in enumerate(ship["entries"]):
        since = f"from {one['from']}" if one["from"] else ""
        until = f"to {one['to']}" if one["to"] else ""
        when = " ".join(part for part in (since, until) if part) or "since when is not known"
        more = [when, one["fleet"] or "", one["doubt"] or "", f"sources: {'; '.join(one['sources'])}"]
        told = "; ".join(part for part in more if part)
        say_indented(_MARGIN, f"{one['number'] or 'no number'} {one['name']}: {told}", "" if at else "borne")


def _chain(page: Row) -> None:
    links, legs = page["sightings"], {leg["from"]: leg for leg in page["legs"]}
    seen = sum(link["lane"] == "sighting" for link in links)
    told = len(links) - seen
    more = f", and {told} told of later" if told else ""
    say(f"\nSighted {seen} time{'' if seen == 1 else 's'}{more} (speed: {page['speed_from']})")
    for link in links:
        _sighting(link)
        if link["id"] in legs:
            _leg(legs[link["id"]])


def _sighting(link: Row) -> None:
    relays = f"×{link['relays'] + 1} documents" if link["relays"] else ""
    seen = ", ".join(part for part in (link["observer"], link["means"], *link["platforms"]) if part)
    heading = f"heading {link['heading_deg']:.0f}°" if link["heading_deg"] is not None else ""
    onward = f"towards {link['to']}" if link["to"] else ""
    where = link["place"] or show_place(link["lat"], link["lon"]) or "no place told"
    lane = "" if link["lane"] == "sighting" else link["lane"]
    what = [where, heading, onward, seen, link["grade"] or "", relays, lane, words_of(link)]
    say_indented(_MARGIN + 19, " · ".join(part for part in what if part), f"{link['id'][:_ID]}   {_when(link):<18} ")
    if link["same_as"]:
        later = ", ".join(id_[:_ID] for id_ in link["same_as"]["of"])
        words = f"said to be the same ship as in {later}" if later else "said to be the same ship"
        say_indented(_MARGIN + 19, f"{words} ({', '.join(id_[:_ID] for id_ in link['same_as']['told_by'])})")
    if link["disputed_with"]:
        others = ", ".join(id_[:_ID] for id_ in link["disputed_with"])
        say_indented(_MARGIN + 19, f"in dispute with {others}")


def _leg(leg: Row) -> None:
    mark = _JOINED if leg["joined"] else _BROKEN if leg["verdict"].startswith("could not") else _OPEN
    say_indented(_MARGIN + 2, f"{_leg_words(leg)}", f"{'':<{_MARGIN}}{mark} ")


def _leg_words(leg: Row) -> str:
    if not leg["joined"]:
        return f"{leg['verdict']}: {leg['words']}"
    ways = [way for way in leg["ways"] if way["straits"]]
    straight = [way for way in leg["ways"] if not way["straits"]]
    told = [f"through {_straits(way)} ({way['nm']:,.0f} nm)" for way in ways]
    if straight and ways:
        back = ", turning back" if straight[0]["back"] else ""
        told.append(f"through no strait{back} ({straight[0]['nm']:,.0f} nm)")
    return f"{leg['words']}{'; ' if told else ''}{' or '.join(told)}"


def _straits(way: Row) -> str:
    named = ", ".join(f"{one['name']} towards {one['towards']}" for one in way["straits"])
    return f"{named}, turning back" if way["back"] else named


def _lines(title: str, what: str, lines: Sequence[Row]) -> None:
    if not lines:
        return
    say(f"\n{title}{f' ({what})' if what else ''}: {len(lines):,}")
    for line in _latest(lines):
        among = f"one of {len(line['candidates'])}" if line.get("candidates") else ""
        document = line.get("document") or {}
        by = ", ".join(part for part in (line.get("observer"), document.get("publisher")) if part)
        told = [line["kind"], line.get("name") or "", line.get("place") or "", by, line.get("grade") or "", among]
        told.append(words_of(line))
        say_indented(
            _MARGIN + 19, " · ".join(part for part in told if part), f"{line['id'][:_ID]}   {_when(line):<18} "
        )


def _craft(craft: Sequence[Row]) -> None:
    if not craft:
        return
    say(f"\nCraft tied to her: {len(craft)}")
    for one in craft:
        heard = ""
        if one["fixes"]:
            heard = f"{one['fixes']:,} fixes, {show_time(one['first_heard'])} to {show_time(one['last_heard'])}"
        what = [one["words"], heard, f"{one['event_count']} events" if one["event_count"] else ""]
        say_indented(_MARGIN + 7, "; ".join(part for part in what if part), f"{one['craft']:<{_MARGIN + 6}} ")
        for event in one["events"][-_SHOWN:]:
            say(f"  {event['id'][:_ID]}  {event['kind']}  {show_time(event['t_start'])}  {mark(event)}".rstrip())


def _operations(operations: Sequence[Row]) -> None:
    if not operations:
        return
    say(f"\nOperations: {len(operations)}")
    for one in operations[:_SHOWN]:
        how = "" if one["of_the_ship"] else " (told of in a document that names her)"
        say_indented(2, f"{one['name']}{how}: {', '.join(id_[:_ID] for id_ in one['lines'][:6])}")


def _documents(documents: Sequence[Row]) -> None:
    if not documents:
        return
    say(f"\nDocuments that name her: {len(documents)}")
    for one in _latest(documents):
        when = show_time(one["published"])[:10] or "undated"
        copies = f", {one['copies']} copies" if one["copies"] else ""
        say_indented(_MARGIN, f"{one['title'] or one['id']}, {one['publisher'] or 'unknown publisher'}{copies}", when)


def _latest(rows: Sequence[Row]) -> Iterable[Row]:
    if len(rows) > _SHOWN:
        say_indented(2, f"the latest {_SHOWN}; all with --json")
    return rows[-_SHOWN:]


def _when(line: Row) -> str:
    """Return a time as finely as it was told: the hours of a day, or its days."""
    start, end = line["t_start"], line["t_end"]
    if start is None:
        published = (line.get("document") or {}).get("published")
        return f"told {published:%Y-%m-%d}" if published else "no time told"
    if end is None or end - start <= timedelta(minutes=1):
        return f"{start:%Y-%m-%d %H:%M}Z"
    if end.date() == start.date() or end - start <= timedelta(hours=12):
        return f"{start:%Y-%m-%d %H}–{end:%H}Z"
    return _days(start, end)


def _days(start: datetime, end: datetime) -> str:
    return f"{start:%Y-%m-%d %H}–{end:%m-%d %H}Z"
