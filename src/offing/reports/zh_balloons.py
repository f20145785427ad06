"""Balloons in Taiwanese releases: how many, when and where they were seen, how high, which way they went."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from offing.reports import zh_counts, zh_period, zh_places
from offing.reports.mention import Sentence
from offing.reports.zh_release import Release, tally
from offing.schema.claim import Claim, Time

_DRIFT = re.compile(r"續?向(?P<way>[東西南北]{1,2})飄")
_HEIGHT = re.compile(r"高度約?[^。;]{1,200}呎(?:以下|以上)?")


def balloons(release: Release, sentence: Sentence) -> Iterator[Claim]:
    """Yield a tally of each count of balloons in a sentence that counts nothing else."""
    text, start = release.even, sentence.start
    found = zh_counts.counts(text, sentence.start, sentence.end)
    if any(one.force.unit != "balloon" for one in found):
        return
    for one in found:
        if one.force.span is None:
            continue
        stop = text.find(";", one.end, sentence.end)
        end = stop if stop >= 0 else sentence.end
        seen = zh_period.moments(text, start, one.force.span[0], release.published, sentence.start)
        lost = [_after(it, seen) for it in zh_period.moments(text, one.end, end, release.published, sentence.start)]
        force, detail = one.force, dict[str, Any]()
        if one.each and force.count is not None:
            times = max(len(seen), 1)
            force = replace(force, count=force.count * times, note=f"{force.count} at each of {times} times")
        line = zh_places.median_line(text, one.end, end)
        if line is not None and line.span is not None:
            crossed = (line.span[0] - len("逾越"), line.span[1])
            part = replace(force, note=text[slice(*crossed)], span=crossed, count_span=None)
            force = replace(force, of_which=(part,))
            detail["crossed"] = line
        places = zh_places.offs(text, one.end, end)
        detail |= {"seen_at": seen} if seen else {}
        detail |= {"lost_at": lost} if lost else {}
        detail |= {"places": places} if places else {}
        for name, pattern in (("height", _HEIGHT), ("heading", _DRIFT)):
            match = pattern.search(text, one.end, end)
            detail |= {name: match["way"] if name == "heading" else match[0]} if match else {}
        claim = tally(release, (start, end), "balloons", (force,), _over(seen, lost))
        place = places[0] if places else None
        yield replace(claim, place=place, detail={**claim.detail, **detail, "measure": ["balloons"]})
        start = end


def _after(lost: Time, seen: list[Time]) -> Time:
    """Return the hour of loss, a day later where it would come before the first sight: "2310時 … 0040時消失"."""
    if not seen or lost.start is None or lost.end is None or seen[0].start is None or lost.start >= seen[0].start:
        return lost
    return replace(lost, start=lost.start + timedelta(days=1), end=lost.end + timedelta(days=1))


def _over(seen: list[Time], lost: list[Time]) -> zh_period.Told | None:
    """Return the time from the first sight to the last."""
    if not seen or seen[0].start is None:
        return None
    span = (seen[0].span[0], (lost or seen)[-1].span[1]) if seen[0].span and (lost or seen)[-1].span else None
    ends = [time.start for time in (*seen, *lost) if time.start is not None]
    first = seen[0]
    return zh_period.Told(Time(first.start, max(ends), "span", first.inferred, first.zone, first.local, span))
