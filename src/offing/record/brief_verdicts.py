"""What findings say of the lines of a sentence, in the words of the verdicts and no others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from offing.record.brief import Sentence
from offing.record.brief_claims import listed, number
from offing.record.brief_material import Material
from offing.schema.finding import SLOTS, VERDICTS, Check, Finding, whole

_TELLING = ("contradicted", "disputed", "not seen")
_UNTOLD = "reason not told"
# "5 state craft of China heard there between … and …: A, B, C": who they are stands among those who took part.
_WITHOUT_NAMES = re.compile(r"^(\d{1,4} state craft of [^:]{1,60} heard there (?:at|between) [\d :Zand-]{1,60}): .*$")


def verdict_of(findings: Iterable[Finding]) -> str:
    """Return the weightiest verdict of some findings, empty where there are none."""
    every = [one.verdict for one in findings if one.verdict in VERDICTS]
    return whole(tuple(every)) if every else ""


def judged(material: Material, sentence: Sentence, lines: Iterable[str]) -> Sentence:
    """Return a sentence with the verdict that the findings on some of its lines give, and what came of each slot."""
    found = [material.findings[id_] for id_ in lines if id_ in material.findings]
    if not found:
        return sentence
    against = material.known(id_ for one in found for check in one.checks for id_ in check.against)
    ids = tuple(one.id for one in found)
    told = "; ".join(filter(None, (because(found), *_remarks(found))))
    return replace(sentence, verdict=verdict_of(found), because=told, findings=ids, against=against)


def _remarks(findings: Iterable[Finding]) -> Iterable[str]:
    """Return what findings say of lines beside their slots: taken back since, dated too early, at a disputed place."""
    found: dict[str, None] = {}
    for one in findings:
        own = {words for it in one.checks for words in (it.reason, it.seen)}
        found |= dict.fromkeys(reason for reason in one.reasons if one.lane != "announced" and reason not in own)
    return found


def because(findings: Sequence[Finding]) -> str:
    """Return slot by slot what came of it, the slots of the whole's verdict first, of the others by theirs."""
    weightiest = verdict_of(findings)
    parts = []
    for verdict in VERDICTS:
        checks = [check for one in findings for check in one.checks if check.verdict == verdict]
        if not checks:
            continue
        slots = listed(sorted({check.slot for check in checks}, key=_rank))
        more = _reasons(verdict, checks)
        parts.append(f"{slots}{'' if verdict == weightiest else f' {verdict}'}{f': {more}' if more else ''}")
    return "; ".join(sorted(parts, key=lambda words: words != parts[0]))


def _rank(slot: str) -> int:
    return SLOTS.index(slot) if slot in SLOTS else len(SLOTS)


def _reasons(verdict: str, checks: Sequence[Check]) -> str:
    """Return why: of what weighs heavily what was said and seen, of what could not be known the reason."""
    if verdict in ("not observable", "open"):
        return listed(dict.fromkeys(shortly(check.reason) or _UNTOLD for check in checks), most=2)
    if verdict in _TELLING:
        told = [", ".join(filter(None, (_held(check), check.reason))) for check in checks]
        return "; ".join(list(dict.fromkeys(filter(None, told)))[:2])
    return next((shortly(check.seen) for check in checks if check.seen), "")


def shortly(words: str) -> str:
    """Return what was seen of several craft, the first of them told and the others counted."""
    first, *more = words.split("; ")
    first = _WITHOUT_NAMES.sub(r"\1", first)
    return f"{first}; and {number(len(more))} more" if more else first


def _held(check: Check) -> str:
    return f"said {check.said}, seen: {check.seen}" if check.said and check.seen else check.seen


def summary(findings: Iterable[Finding]) -> str:
    """Return how many lines have each verdict: "11 confirmed, 3 disputed, 20 not observable"."""
    every = [one.verdict for one in findings]
    ordered = [*reversed(VERDICTS)]
    told = [f"{number(every.count(verdict))} {verdict}" for verdict in ordered if verdict in every]
    return ", ".join(told)


def unknown(findings: Iterable[Finding]) -> dict[tuple[str, str], dict[str, list[Finding]]]:
    """Return what could not be known: by verdict and reason, the findings by slot; the most frequent first."""
    groups: dict[tuple[str, str], dict[str, list[Finding]]] = {}
    for one in findings:
        for check in one.checks:
            if check.verdict in ("not observable", "not seen", "open"):
                groups.setdefault((check.verdict, check.reason or _UNTOLD), {}).setdefault(check.slot, []).append(one)
    return dict(sorted(groups.items(), key=lambda pair: (-_lines(pair[1]), pair[0])))


def _lines(by_slot: dict[str, list[Finding]]) -> int:
    return len({one.line for some in by_slot.values() for one in some})
