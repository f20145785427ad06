"""What Taiwanese releases say besides counts: what the armed forces did, what the ministry asserts, rockets."""

import re
from collections.abc import Iterator

from offing.reports import zh_counts, zh_parties, zh_period
from offing.reports.mention import Sentence
from offing.reports.zh_release import Release
from offing.schema.claim import Claim

_RESPONSE = re.compile(
    r"(?P<who>國軍|空軍|海軍)(?P<what>(?!官兵|應處作為)[^。;]{2,120}?(?:應處|監控|警戒|掌握|追監))(?=[。;,、\s]|上述|中共|$)"
)
_REACTIONS = re.compile(
    r"(?P<who>國軍|空軍|軍)應處作為\s?(?:\(?Reactions?\)?)?\s?:?\s?(?P<what>[\u4e00-\u9fff、, ]{4,80})"
)
_STATES = re.compile(r"國防部(?:指出|強調|說明|表示|呼籲)[,:]?(?P<topic>[^。]{6,300})")
_CONDEMNS = re.compile(r"譴責|抗議")
_ROCKET = re.compile(r"(?:運載火箭|火箭|衛星)[^。;]{0,60}發射|發射[^。;]{0,30}(?:火箭|衛星)")


def responses(release: Release, sentence: Sentence) -> Iterator[Claim]:
    """Yield what the armed forces did about it."""
    text = release.even
    if _STATES.search(text, sentence.start, sentence.end):
        return
    match = _RESPONSE.search(text, sentence.start, sentence.end) or _REACTIONS.search(
        text, sentence.start, sentence.end
    )
    if match is None:
        return
    did = match["what"].strip(" 、,")
    name = match["who"] if match["who"] != "軍" else "空軍"
    actor = zh_parties.party(name, match.span("who"))
    activities = [it for it in re.split(r"[、, ]+", did) if it] if match.re is _REACTIONS else [did]
    yield Claim(
        "reaction",
        (match.start(), match.end()),
        "zh.taiwan-mnd.response",
        "B",
        actors=(actor,),
        targets=release.theirs(match.span()),
        speaker=release.ministry,
        plover="MOBILIZE",
        detail={"activities": activities},
        spans={"detail.activities": match.span("what"), "trigger": match.span("what")},
    )


def statements(release: Release, sentence: Sentence) -> Iterator[Claim]:
    """Yield what the ministry asserts or condemns besides its counts, and rockets that it tells of."""
    text, (start, end) = release.even, (sentence.start, sentence.end)
    match = _STATES.search(text, start, end)
    rocket = _ROCKET.search(text, start, end)
    counted = bool(zh_counts.counts(text, start, end) or list(zh_counts.none_seen(text, start, end)))
    if match is not None and not counted:
        condemns = _CONDEMNS.search(match["topic"])
        yield Claim(
            "reaction" if condemns else "statement",
            (start, end),
            "zh.taiwan-mnd.states",
            actors=(release.ministry,),
            targets=release.theirs((start, end)),
            speaker=release.ministry,
            plover="ACCUSE" if condemns else None,
            detail={"topic": match["topic"]},
            spans={"detail.topic": match.span("topic")},
        )
    elif rocket is not None:
        low = max(text.rfind(";", start, rocket.start()) + 1, start)
        told = zh_period.day(text, low, end, release.published)
        yield Claim(
            "statement",
            (low, end),
            "zh.taiwan-mnd.rocket",
            actors=(release.ministry,),
            targets=release.theirs((low, end)),
            time=told.time if told else None,
            speaker=release.ministry,
            detail={"topic": text[low:end].rstrip("。 ")},
            spans={"detail.topic": (low, end), "trigger": rocket.span()},
        )
