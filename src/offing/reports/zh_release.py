"""What every claim of a Taiwanese release is made with: its text, its day, who speaks, of whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from offing.reports import zh_parties, zh_period, zh_places
from offing.reports.zh_lexicon import words
from offing.reports.zh_text import even
from offing.schema.claim import Claim, Force, Party, Span, Time
from offing.schema.document import Document

_ISSUED = re.compile(r"發布時間:|新聞稿\s?時間:")
_ANNOUNCED = re.compile(r"(?P<who>東部戰區|南部戰區)宣布[^。]{0,6}?(?P<how>將|已)")
_DEICTIC = re.compile("[今昨]")


@dataclass(frozen=True, slots=True)
class Release:
    """Hold what every claim of one release needs: its evened text, its day, who speaks."""

    even: str
    published: date | None
    ministry: Party
    told: zh_period.Told | None
    others: tuple[Party, ...] = ()  # where it is about these and not about China's

    def theirs(self, within: Span) -> tuple[Party, ...]:
        """Return whom a stretch is about."""
        return self.others or (zh_parties.theirs(self.even, *within),)

    def detail(self, time: Time | None) -> dict[str, Any]:
        """Return what the header tells: the period as printed, when it was issued, and what does not fit."""
        found: dict[str, Any] = {}
        if time is not None and time.local:
            found["period"] = time.local
        issued = _ISSUED.search(self.even)
        at = zh_period.day(self.even, issued.end(), min(issued.end() + 40, len(self.even))) if issued else None
        if at is not None:
            found["said_at"] = at.time
        doubts = list(self.told.doubts) if self.told is not None and self.told.time is time else []
        doubts += self._late(time)
        if doubts:
            found["note"] = "; ".join(doubts)
        return found

    def _late(self, time: Time | None) -> list[str]:
        if time is None or self.published is None or time.inferred:
            return []
        close = (time.end or time.start or None) if time.granularity == "span" else time.start
        on = close.astimezone(zh_period.TAIPEI).date() if close else self.published
        return [] if on == self.published else [f"the text speaks of {on}, published {self.published}"]


def release_of(document: Document) -> Release:
    """Return what a document's claims need; who speaks is taken from the form where no word says it."""
    text = even(document.text)
    published = document.published.astimezone(zh_period.TAIPEI).date() if document.published else None
    told = zh_period.period(text, 0, len(text))
    return Release(text, published, zh_parties.ministry(text), told, zh_parties.others(text))


def tally(release: Release, quote: Span, rule: str, forces: tuple[Force, ...], told: zh_period.Told | None) -> Claim:
    """Return a tally that rests on *quote*; tier B where the period cannot be made out from its words."""
    time = told.time if told else None
    plain = time is not None and (time.inferred is None or _DEICTIC.search(release.even, *quote) is not None)
    detail = release.detail(time)
    if told and told.doubts and told is not release.told:
        detail["note"] = "; ".join(dict.fromkeys(filter(None, (*told.doubts, detail.get("note")))))
    return Claim(
        "tally",
        quote,
        f"zh.taiwan-mnd.{rule}",
        "A" if plain else "B",
        actors=(release.ministry,),
        targets=release.theirs(quote),
        forces=forces,
        time=time,
        speaker=release.ministry,
        observer=release.ministry,
        detail=detail,
    )


def with_places(release: Release, claim: Claim, start: int, end: int) -> Claim:
    """Return a tally with the waters it counts in, the sectors that were entered and the line that was crossed."""
    entered = zh_places.sectors(release.even, start, end)
    line = zh_places.median_line(release.even, start, end)
    place = claim.place or zh_places.around(release.even, start, end)
    detail = dict(claim.detail)
    detail |= {"entered": entered} if entered else {}
    detail |= {"crossed": line} if line else {}
    return replace(claim, place=place, detail=detail)


def together(release: Release, within: Span, count: Claim) -> Iterator[Claim]:
    """Yield the drill or patrol that the counted are said to hold, or their command has announced."""
    match = words().together.search(release.even, *within)
    if match is None:
        return
    announced = _ANNOUNCED.search(release.even, within[0], match.start())
    said = None
    if announced is not None:
        said = zh_parties.party(announced["who"], announced.span("who"))
    modality = "ongoing" if announced is None else "planned" if announced["how"] == "將" else "occurred"
    detail = {"name": match["name"], "what": "patrol"} if match["name"] in words().patrols else {"name": match["name"]}
    place = zh_places.around(release.even, announced.end(), match.start()) if announced else count.place
    yield Claim(
        "exercise",
        within,
        "zh.taiwan-mnd.together",
        "A",
        modality,
        actors=release.theirs(within),
        place=place,
        time=None if announced else count.time,
        speaker=release.ministry,
        origin=said,
        plover="MOBILIZE",
        detail=detail,
        spans={"detail.name": match.span("name"), "trigger": match.span("verb")},
    )
