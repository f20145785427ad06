"""What findings say of the lines of a sentence, in the words of the verdicts and no others."""

from collections.abc import Iterable, Sequence

from offing.record.brief_claims import listed, number
from offing.schema.finding import SLOTS, VERDICTS, Check, Finding, whole

_TELLING = ("contradicted", "disputed", "not seen")
_UNTOLD = "reason not told"
_PARTS = 4


def verdict_of(findings: Iterable[Finding]) -> str:
    """Return the weightiest verdict of some findings, empty where there are none."""
    every = [one.verdict for one in findings if one.verdict in VERDICTS]
    return whole(tuple(every)) if every else ""


def because(findings: Sequence[Finding]) -> str:
    """Return slot by slot what came of it: "who and when confirmed; how many not observable: no reception there"."""
    parts = []
    for verdict in VERDICTS:
        checks = [check for one in findings for check in one.checks if check.verdict == verdict]
        if not checks:
            continue
        slots = listed(sorted({check.slot for check in checks}, key=_rank))
        more = _reasons(verdict, checks)
        parts.append(f"{slots} {verdict}{f': {more}' if more else ''}")
    return "; ".join(parts)


def _rank(slot: str) -> int:
    return SLOTS.index(slot) if slot in SLOTS else len(SLOTS)


def _reasons(verdict: str, checks: Sequence[Check]) -> str:
    """Return why: of what weighs heavily what was said and seen, of what could not be known the reason."""
    if verdict in _TELLING:
        told = [", ".join(filter(None, (_held(check), check.reason))) for check in checks]
        return "; ".join(list(dict.fromkeys(filter(None, told)))[:2])
    if verdict in ("not observable", "open"):
        return listed(dict.fromkeys(check.reason or _UNTOLD for check in checks), most=2)
    return ""


def _held(check: Check) -> str:
    return f"said {check.said}, seen {check.seen}" if check.said and check.seen else check.seen


def evidence_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the ids of the lines that findings rest on besides their own."""
    return tuple(dict.fromkeys(id_ for one in findings for check in one.checks for id_ in check.against))


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
