"""Ships of other states in Taiwanese releases: 偵獲俄羅斯海軍巡防艦2艘,於臺灣東部海域由南向北航行."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from offing.reports import zh_parties, zh_period, zh_places
from offing.reports.mention import Sentence
from offing.reports.zh_lexicon import words
from offing.reports.zh_release import Release
from offing.reports.zh_text import count_of
from offing.schema.claim import Claim, Force, Party, Place, Unit

# Grade: the ministry saw for itself and is taken for reliable on the topic (A); it is alone in saying so (2).
GRADE = "A2"
_VERB = re.compile(r"偵獲|偵蒐到|發現")
_AT = re.compile(r"[於在](?:我國?)?(?P<place>[\u4e00-\u9fff]{2,12}?(?:海域|外海|海峽))")
_COURSE = re.compile(r"由?(?P<first>[東西南北]{1,2})[向往](?P<last>[東西南北]{1,2})方?向?(?:航行|行駛|通過)?")
_LEFT = re.compile(
    r"自(?P<place>[\u4e00-\u9fff]{2,8}?(?:海域|外海|海峽))[向往](?P<way>[東西南北]{1,2})(?:方向?)?(?P<verb>離去|離開|駛離|航行)"
)
_PASSED = re.compile(r"經(?:由)?(?P<place>[\u4e00-\u9fff]{2,8}?海峽)")


def sightings(release: Release, sentence: Sentence) -> Iterator[Claim]:
    """Yield what a sentence says the ministry saw of other states' ships, and where they went from there."""
    text, (start, end) = release.even, (sentence.start, sentence.end)
    verb = _VERB.search(text, start, end)
    if verb is None:
        return
    found: dict[str, list[tuple[Party, re.Match[str]]]] = {}
    for match in words().ship.finditer(text, verb.end(), end):
        whose = zh_parties.other(text, match.start())
        if whose is not None and whose.state != "TW":
            found.setdefault(whose.id, []).append((whose, match))
    for told in found.values():
        seen = _seen(release, sentence, verb, told)
        after = told[-1][1].end()
        yield _with_course(text, after, end, seen)
        yield from _left(text, after, end, seen)


def _seen(release: Release, sentence: Sentence, verb: re.Match[str], told: list[tuple[Party, re.Match[str]]]) -> Claim:
    """Return the sighting of one state's ships, of one kind or several."""
    forces, units = [], []
    for whose, match in told:
        kind, count = words().ships[match["kind"]], count_of(match["n"])
        span = (whose.span[0] if whose.span else match.start(), match.end())
        navy = whose.id.removeprefix("navy:") if whose.kind == "navy" else None
        forces.append(Force(count, kind, whose.id, span=span, count_span=match.span("n")))
        units.append(Unit(kind=kind, navy=navy, state=whose.state, count=count, span=span))
    day = zh_period.day(release.even, sentence.start, told[0][1].start(), release.published)
    return Claim(
        "sighting",
        (sentence.start, sentence.end),
        "zh.taiwan-mnd.sighted",
        actors=(release.ministry,),
        targets=(told[0][0],),
        forces=tuple(forces),
        units=tuple(units),
        time=day.time if day else None,
        speaker=release.ministry,
        observer=release.ministry,
        plover="MOBILIZE",
        spans={"trigger": verb.span()},
        sighted=True,
        grade=GRADE,
    )


def _with_course(text: str, start: int, end: int, seen: Claim) -> Claim:
    left = _LEFT.search(text, start, end)
    end = left.start() if left else end
    at, course, passed = (form.search(text, start, end) for form in (_AT, _COURSE, _PASSED))
    detail: dict[str, Any] = {}
    spans = dict(seen.spans)
    if course:
        detail = {"heading": course[0], "heading_deg": zh_places.BEARINGS.get(course["last"])}
        spans["detail.heading"] = course.span()
    if passed:
        detail["through"] = [zh_places.named(text, *passed.span("place"), "through")]
    place: Place | None = zh_places.named(text, *at.span("place"), "at") if at else None
    return replace(seen, place=place, detail=detail, spans=spans)


def _left(text: str, start: int, end: int, seen: Claim) -> Iterator[Claim]:
    """Yield where ships went after they were seen; when, the release does not say."""
    match = _LEFT.search(text, start, end)
    if match is None:
        return
    place = zh_places.named(text, *match.span("place"), "from")
    detail = {"from": place, "heading": match["way"], "heading_deg": zh_places.BEARINGS.get(match["way"])}
    spans = {"trigger": match.span("verb"), "detail.heading": match.span("way")}
    rule = "zh.taiwan-mnd.left"
    yield replace(seen, rule=rule, tier="B", place=place, time=None, detail=detail, spans=spans)
