"""What an English document names, as its frames take it: each thing once, without what only looks like a name."""

import re
from bisect import bisect_left
from dataclasses import replace

from offing.codecs.dates import Anchor, times
from offing.reports.days_again import days_again
from offing.reports.document_origin import (
    dateline_of,
    in_days,
    seat_of,
    zone_of,
    zone_told,
)
from offing.reports.exercise_names import exercise_names
from offing.reports.forces import forces
from offing.reports.frame_words import vocabulary
from offing.reports.mention import Mention
from offing.reports.parties import parties
from offing.reports.place_mentions import places
from offing.reports.ships import units
from offing.reports.short_forms import at_home, longer, short_forms
from offing.schema.document import Document

_DRILL_NAMED = re.compile(r"\b(?:Exercises?|Drills?|Man(?:oeuv|euv)res?)\b")
_ALSO_NAMES = ("place", "state")  # towns and capitals that ships are called by
_LONGEST_PREFIX = 7
_KICKS = re.compile(r"\b(?:kick(?:s|ed|ing)?|call(?:s|ed)?|round(?:s|ed)?|flag(?:s|ged)?) $", re.IGNORECASE)


def mentions_of(text: str, document: Document, home: str | None, seat: str | None) -> list[Mention]:
    """Return what the text of a document names, by start: parties, forces, ships, drills, places and times.

    Args:
        text: As much of the document's text as is read.
        document: Where the text stands, for its date and its zone.
        home: The state whose service speaks in the document, None where none does.
        seat: The state whose words without a name are meant ("the navy").

    """
    kept = _plain(text, _found(text, document, home))
    first, last = dateline_of(document)
    kept = [one for one in _named_once(text, kept) if not (first <= one.start and one.end <= last)]
    kept = [_past_particle(one, text) for one in kept]
    kept = longer(text, at_home(kept, home, seat_of(document)))
    kept += short_forms(text, kept, seat)
    return days_again(text, sorted(kept, key=lambda one: (one.start, -one.end)))


def _found(text: str, document: Document, home: str | None) -> list[Mention]:
    published, end = document.published, len(text)
    zone = zone_told(document) or zone_of(home)
    told = times(text, "en", Anchor(published, zone), 0, end, vague=False)
    return [
        *parties(text, 0, end, published),
        *forces(text, 0, end),
        *units(text, 0, end, published.date() if published else None),
        *exercise_names(text),
        *places(text, 0, end, None),
        *(Mention("time", *time.span, in_days(time, zone)) for time in told if time.span),
    ]


def _plain(text: str, found: list[Mention]) -> list[Mention]:
    """Return mentions without persons and ships that only look like such, and ships without a headline's verb."""
    ships = {offset for one in found if one.kind == "unit" for offset in _ends(one)}
    kept = [one for one in found if one.kind != "person" or not {one.start, one.end - 1} & ships]
    kept = [one for one in kept if not (one.kind == "unit" and (_is_headline_verb(one, text) or _is_drill(one)))]
    kept = [_without_verb(one, text) if one.kind == "unit" else one for one in kept]
    return [one for one in kept if not (one.kind in ("force", "group") and _is_tied(text, one.start))]


def _named_once(text: str, found: list[Mention]) -> list[Mention]:
    """Return mentions without the counts of one ship, and the bare words for her, that her name stands right behind."""
    named = [one for one in found if one.kind == "unit" and (one.value.name or one.value.hull_number)]
    starts = sorted(one.start for one in named)
    bare = {one.start for one in named if one.value.spans.get("name", (0, 0))[0] - one.start < _LONGEST_PREFIX}

    def repeats(one: Mention) -> bool:
        if one.kind not in ("force", "group") or (one.kind == "force" and one.value.count != 1):
            return False
        at = bisect_left(starts, one.start)
        if at >= len(starts):
            return False
        if starts[at] <= one.end + 1:
            return True
        return one.kind == "force" and starts[at] in bare and text[one.end : starts[at]] in (", ", ", the ", " (", ' "')

    names = {one.value.spans["name"] for one in named if "name" in one.value.spans}
    return [
        one for one in found if not repeats(one) and not (one.kind in _ALSO_NAMES and (one.start, one.end) in names)
    ]


def _ends(ship: Mention) -> tuple[int, ...]:
    """Return the first and last letters of a ship's mention and of her name in it."""
    start, end = ship.value.spans.get("name", (ship.start, ship.end))
    return ship.start, ship.end - 1, start, end - 1


def _is_tied(text: str, at: int) -> bool:
    """Tell whether a hyphen ties what begins at an offset to the word before; two hyphens are a dash."""
    return text[max(0, at - 1) : at] == "-" and text[max(0, at - 2) : at] != "--"


def _is_headline_verb(mention: Mention, text: str) -> bool:
    """Tell whether what was taken for a ship's name is a headline that goes on: "Ship Collides and Sinks a Boat"."""
    name = mention.value.name or ""
    first, _, rest = name.lower().partition(" ")
    word = vocabulary().at([first], 0)[1] if first else None
    if word is None or mention.value.hull_number:
        return False
    many = text[: mention.end].endswith(f"s {name}")  # "Navy Vessels Arrive at …"
    return bool(word.verbs.get("s")) if rest else many and bool(word.verbs.get("base"))


def _is_drill(mention: Mention) -> bool:
    """Tell whether what was taken for a ship's name is an exercise's: "Submarine Rescue Exercise Northern Hand"."""
    return bool(_DRILL_NAMED.search(mention.value.name or ""))


def _without_verb(mention: Mention, text: str) -> Mention:
    """Return a ship without the verb that a headline writes like a part of her name: "USS Nimitz Conducts Drill"."""
    name = mention.value.name or ""
    head, _, last = name.rpartition(" ")
    word = vocabulary().at([last.lower()], 0)[1] if head else None
    if word is None or not word.verbs.get("s") or mention.value.hull_number or mention.end >= len(text):
        return mention
    start, end = mention.value.spans.get("name", (mention.start, mention.end))
    if end != mention.end or text[end] != " " or not text[end + 1 : end + 2].isalnum():
        return mention
    end -= len(last) + 1
    ship = replace(
        mention.value, name=head, spans={**mention.value.spans, "name": (start, end)}, span=(mention.start, end)
    )
    return replace(mention, end=end, value=ship)


def _past_particle(one: Mention, text: str) -> Mention:
    """Return a place without the "off" that belongs to the verb before it: "kick off Black Sea drill"."""
    if (
        one.kind != "place"
        or not text.startswith("off ", one.start)
        or not _KICKS.search(text[max(0, one.start - 9) : one.start])
    ):
        return one
    start = one.start + 4
    return replace(one, start=start, value=replace(one.value, name=text[start : one.end], span=(start, one.end)))
