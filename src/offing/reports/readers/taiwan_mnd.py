"""Read the daily releases of Taiwan's ministry of national defence, in Chinese, in the wordings since 2020."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from offing.reports import zh_counts, zh_parties, zh_period, zh_places
from offing.reports.mention import Sentence
from offing.reports.reader import Reader
from offing.reports.sentences import sentences
from offing.reports.zh_balloons import balloons
from offing.reports.zh_lexicon import words
from offing.reports.zh_release import Release, release_of, tally, together, with_places
from offing.reports.zh_sightings import sightings
from offing.reports.zh_statements import responses, statements
from offing.reports.zh_text import as_printed, even
from offing.schema.claim import Claim, Force, Reading
from offing.schema.document import Document

_LONGEST = 6000  # characters; a longer text is no daily release
_DAILY = re.compile(
    r"(?:迄|至)(?:今\(?\d{0,2}\)?日|上午)?\s?\d{4}時止[,,]?(?:計|共|總計)?\s?(?:迄\d{4}時止,)?(?:[未末無]?偵獲|共[機艦])"
    r"|偵獲共[機艦軍]\s?[^。]{0,60}?\d{1,3}\s?(?:架|艘)"
    r"|國防部[^。偵]{0,60}偵獲[^。]{0,80}?\d{1,3}\s?(?:架|艘)"
)
_BY_TYPE = re.compile(r"機型[^。]{0,400}?活動概要")
_FIFTH = re.compile(r"五、[^。]{4,120}")
_BEGINS = 400  # characters within which the form must be met
_HAN = re.compile(r"[\u4e00-\u9fff]")


def suits(document: Document) -> float:
    """Return 0.9 where the form of a daily release is met at the beginning of a text, else 0."""
    if len(document.text) > _LONGEST:
        return 0.0
    head = even(document.text[: 2 * _BEGINS])
    match = _DAILY.search(head) or _BY_TYPE.search(head)
    return 0.9 if match is not None and match.start() <= _BEGINS else 0.0


def read(document: Document) -> Reading:
    """Return the tallies of one release, what it says was done about them, and its other statements."""
    release = release_of(document)
    parts = sentences(document.text)
    claims = [*_by_type(release)]
    for sentence in parts:
        claims += _daily(release, sentence) if not claims or not claims[0].rule.endswith("by-type") else []
        claims += balloons(release, sentence)
        seen = list(sightings(release, sentence))
        claims += seen
        claims += responses(release, sentence)
        claims += [] if seen else statements(release, sentence)
    claims = sorted(_timed(_with_nones(release, claims)), key=lambda claim: claim.quote)
    claims = [as_printed(claim, release.even, document.text) for claim in claims]
    return _accounted(release, tuple(claims), parts)


READER = Reader("taiwan-mnd-zh", 2, suits, read)


def _daily(release: Release, sentence: Sentence) -> Iterator[Claim]:
    """Yield the tally of a sentence: what was seen in a period, none seen too, and the drill they held."""
    text, (start, end) = release.even, (sentence.start, sentence.end)
    seen = zh_counts.counts(text, start, end)
    if all(one.force.unit == "balloon" for one in seen):  # a sentence of theirs alone tells more of them
        seen = []
    known = {one.force.unit for one in seen}
    none = []
    for force in zh_counts.none_seen(text, start, end):
        if force.unit not in known:
            none.append(force)
            known.add(force.unit)
    if not seen and (not none or _DAILY.search(text, 0, start) is not None):
        return
    forces = tuple(sorted((*(one.force for one in seen), *none), key=lambda force: force.span or (0, 0)))
    told = release.told or zh_period.until(text, start, end, release.published)
    low = min(start, told.time.span[0]) if told and told.time.span and told.time.span[0] < start else start
    claim = tally(release, (low, end), "daily", forces, told)
    measures = {force.span: one.counted.measure for one in seen for force in (one.force,)}
    measure = [measures.get(force.span, _measure(force)) for force in forces]
    claim = replace(claim, detail={**claim.detail, "measure": measure})
    high = max(one.end for one in seen) if seen else end
    place = zh_places.around(text, high, end) or zh_places.around(text, start, end)
    claim = with_places(release, replace(claim, place=place), start, high)
    yield claim
    yield from together(release, (start, end), claim)


def _measure(force: Force) -> str:
    return next(known.measure for known in words().counted.values() if known.unit == force.unit)


def _by_type(release: Release) -> Iterator[Claim]:
    """Yield the tally of a release of the years to 2022: a day, and aircraft listed by type."""
    text = release.even
    begin = text.find("機型")
    if begin < 0 or _BY_TYPE.search(text) is None:
        return
    end = text.find("活動概要", begin)
    parts = zh_counts.typed(text, begin, end)
    date_at = max(text.rfind("日期", 0, begin), 0)
    told = zh_period.day(text, date_at, begin)
    place = None
    if parts:
        whole = zh_counts.summed(parts)
        last = whole.span[1] if whole.span else end
        quote = (text.rfind("\n", 0, date_at) + 1, last)
        claim = tally(release, quote, "by-type", (whole,), told)
        claim = replace(claim, detail={**claim.detail, "measure": ["sorties"]})
        if told is not None:
            late = replace(release, told=told).detail(told.time)
            claim = replace(claim, detail={**claim.detail, **late})
        claim = with_places(release, claim, 0, begin)
        place = next((replace(it, role="at") for it in claim.detail.get("entered", ())), None)
        place = claim.place or place or zh_places.sector_in_english(text, 0, begin)
        claim = replace(claim, place=place)
        yield claim
        after = _FIFTH.search(text, end)
        if after is not None:
            yield from together(release, after.span(), claim)
    for force in zh_counts.foreign(text, 0, len(text)):
        flag = zh_parties.state((force.owner or "")[-2:], force.span)
        quote = force.span or (begin, end)
        claim = tally(release, quote, "by-type", (force,), told)
        yield replace(claim, targets=(flag,), tier="B", place=place, detail={**claim.detail, "measure": ["sorties"]})


def _with_nones(release: Release, claims: list[Claim]) -> list[Claim]:
    """Return the claims, with what later sentences say was not seen, or crossed nothing, put to the tally."""
    first = next((n for n, claim in enumerate(claims) if claim.rule.endswith(".daily")), None)
    if first is None:
        return claims
    claim = claims[first]
    known = {force.unit for force in claim.forces}
    late = [force for force in zh_counts.none_seen(release.even, 0, len(release.even)) if force.unit not in known]
    if late:
        measure = [*claim.detail["measure"], *map(_measure, late)]
        claim = replace(claim, forces=(*claim.forces, *late), detail={**claim.detail, "measure": measure})
    none = zh_counts.none_crossed(release.even, 0, len(release.even))
    if none is not None:
        claim = _none_of_which(claim, none)
    return [*claims[:first], claim, *claims[first + 1 :]]


def _none_of_which(claim: Claim, none: Force) -> Claim:
    at = next((n for n, force in enumerate(claim.forces) if force.unit == "aircraft"), None)
    if at is None:  # aircraft are not counted, only said to have crossed nothing
        return replace(claim, detail={**claim.detail, "of_which": [none]})
    if claim.forces[at].of_which:
        return claim
    forces = list(claim.forces)
    forces[at] = replace(forces[at], of_which=(none,))
    return replace(claim, forces=tuple(forces))


def _timed(claims: list[Claim]) -> list[Claim]:
    """Return the claims, what was done about a count given the count's period."""
    time = next((claim.time for claim in claims if claim.kind == "tally"), None)
    done = next((n for n, claim in enumerate(claims) if claim.rule == "zh.taiwan-mnd.response"), None)
    return [replace(claim, time=time) if n == done else claim for n, claim in enumerate(claims)]


def _accounted(release: Release, claims: tuple[Claim, ...], parts: list[Sentence]) -> Reading:
    spans = [claim.quote for claim in claims]
    forces = [force for claim in claims for one in claim.forces for force in (one, *one.of_which)]
    spans += [force.span for force in forces if force.span]
    spans += [force.span for claim in claims for force in claim.detail.get("of_which", ()) if force.span]
    passed: Counter[str] = Counter()
    for sentence in parts:
        if any(low < sentence.end and sentence.start < high for low, high in spans):
            continue
        han = _HAN.search(release.even, sentence.start, sentence.end)
        passed["no claim" if han or not claims else "repeats a sentence"] += 1
    return Reading(claims, len(parts), len(parts) - sum(passed.values()), dict(passed))
