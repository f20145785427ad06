"""Counts in Chinese releases: 共機12架次(其中逾越海峽中線8架次)、共艦6艘次及公務船1艘; 殲-16機 4架次."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from offing.reports.zh_lexicon import COUNT, Counted, words
from offing.reports.zh_parties import other
from offing.reports.zh_text import count_of
from offing.schema.claim import Force, Span

_ASIDE = re.compile(r"\s?\((?P<inside>[^()]{0,120})\)?")
_COUNT = re.compile(COUNT)
# "of which" without brackets: the number may stand before what they did or after it.
_OF_WHICH = re.compile(
    r"[^。;()其\d]{0,20}(?P<whole>其中(?:[^。;()、,]{0,60}?)"
    + COUNT
    + r"[^。;(),]{0,60}(?:,進入[^。;(),]{0,40})?)(?=[,;。]|$)"
)
_AMONG = re.compile(r"越|進入|於.{0,12}空域|尚有|活動|直升機|無人機")
# 末 is a misprint for 未.
_NONE_SEEN = re.compile(r"(?:[未末無沒]有?偵獲)(?P<air>共機)?[、及與和]?(?P<sea>共?艦)?")
_NONE_CROSSED = re.compile(r"(?:共機無|無共機)(?P<what>[逾谕渝踰途]越[^。;,故]{0,30})")


@dataclass(frozen=True, slots=True)
class Count:
    """Hold one count with what is counted; ``end`` is where its asides end."""

    force: Force
    counted: Counted
    each: bool
    end: int


def counts(even: str, start: int, end: int) -> list[Count]:
    """Return what is counted in a stretch of evened text, parts of a count with it; no other state's ships."""
    found: list[Count] = []
    apart = [it.span() for it in words().ship.finditer(even, start, end) if other(even, it.start())]
    at = start
    while (match := words().item.search(even, at, end)) is not None:
        if any(low <= match.start() < high for low, high in apart) or other(even, match.start()):
            at = match.end()
            continue
        one = _counted(even, match, end)
        at = one.end
        found.append(one)
    return found


def typed(even: str, start: int, end: int) -> list[Force]:
    """Return the aircraft that a stretch lists by type ("殲-16機 4架次 運-8反潛機 1架次")."""
    known = words()
    found: list[Force] = []
    for match in known.typed.finditer(even, start, end):
        unit = known.types[match["word"]]
        role = match["role"] or ""
        unit = next((it for word, it in known.roles.items() if role.endswith(word)), unit)
        span = (match.start("type"), match.end())
        found.append(_force(match, unit, "state:CN", match["type"].strip(), span))
    return found


def foreign(even: str, start: int, end: int) -> list[Force]:
    """Return the craft of other states that a stretch counts ("美籍偵察機 2架次"), each with its owner."""
    known = words()
    return [
        _force(match, known.others[match["role"]], f"state:{known.flags[match['flag']]}", match["role"], match.span())
        for match in known.foreign.finditer(even, start, end)
    ]


def none_seen(even: str, start: int, end: int) -> Iterator[Force]:
    """Yield a count of 0 for what a stretch says was not seen ("未偵獲共機、艦")."""
    for match in _NONE_SEEN.finditer(even, start, end):
        for group, word in (("air", "共機"), ("sea", "共艦")):
            if match[group]:
                known = words().counted[word]
                span = match.span(group)
                yield Force(0, known.unit, known.owner, span=span, count_span=(match.start(), span[1]))


def none_crossed(even: str, start: int, end: int) -> Force | None:
    """Return the count of 0 of a sentence that says that no aircraft crossed the median line or entered a sector."""
    match = _NONE_CROSSED.search(even, start, end)
    if match is None:
        return None
    return Force(0, "aircraft", "state:CN", note=match["what"].strip(), span=match.span(), count_span=match.span())


def summed(parts: list[Force]) -> Force:
    """Return the aircraft of a list by type as one count."""
    count = sum(part.count or 0 for part in parts)
    bound = "exactly" if all(part.count is not None for part in parts) else "at least"
    span = (min(part.span[0] for part in parts if part.span), max(part.span[1] for part in parts if part.span))
    note = None if len(parts) == 1 else "the sum of the types listed"
    single = parts[0].count_span if len(parts) == 1 else None
    return Force(count, "aircraft", "state:CN", bound, note, span, single, tuple(parts))


def _counted(even: str, match: re.Match[str], end: int) -> Count:
    known = words().counted[match["noun"]]
    force = _force(match, known.unit, known.owner, known.note, match.span())
    parts: list[Force] = []
    at = match.end()
    while (aside := _ASIDE.match(even, at, end)) is not None:
        part = _part(aside["inside"], aside.start("inside"), force)
        parts += [part] if part else typed(even, *aside.span("inside"))
        at = aside.end()
    while (clause := _OF_WHICH.match(even, at, end)) is not None:
        part = _part(clause["whole"], clause.start("whole"), force)
        parts += [part] if part else []
        at = clause.end()
    return Count(replace(force, of_which=tuple(parts)), known, match["each"] == "各", at)


def _part(inside: str, offset: int, whole: Force) -> Force | None:
    """Return what an aside says of a part of the whole; one without a count says it of all of them."""
    if not _AMONG.search(inside):
        return None
    span: Span = (offset, offset + len(inside))
    match = _COUNT.search(inside)
    note = inside.strip()
    unit = next((u for word, u in (("直升機", "helicopter"), ("無人機", "drone")) if word in inside), whole.unit)
    if match is None:
        return Force(whole.count, unit, whole.owner, whole.bound, f"{note} (no count: said of all)", span)
    force = _force(match, unit, whole.owner, note, span)
    at = (offset + match.start("n"), offset + match.end("n"))
    return replace(force, count_span=at)


def _force(match: re.Match[str], unit: str, owner: str | None, note: str | None, span: Span) -> Force:
    count = count_of(match["n"])
    if count is None:
        note = f"{note or ''} (count not legible: {match['n']})".strip()
    return Force(count, unit, owner, "exactly" if count is not None else "some", note, span, match.span("n"))
