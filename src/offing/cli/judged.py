"""Reviews as a person reads them: the mark beside a line, and who judged what of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

Review = Mapping[str, Any]

_MARKS = {"accepted": "✓", "rejected": "✗", None: "✎"}
_WORDS = {"accept": "accepted", "reject": "rejected", "note": "noted"}
_OWN = "this line"
_SHOWN = 3  # fields that changed, told one by one
_LONGEST = 60  # characters of a value that is told


def mark(line: Review) -> str:
    """Return the sign of how a line stands by its reviews: accepted, rejected, noted, or nothing."""
    review = line.get("review")
    return "" if not review else _MARKS[review["verdict"]]


def is_rejected(line: Review) -> bool:
    """Tell whether somebody rejected a line."""
    return bool(line.get("review")) and line["review"]["verdict"] == "rejected"


def words_of(line: Review) -> str:
    """Return how a line stands by its reviews in a sentence, nothing where there are none."""
    review = line.get("review")
    if not review:
        return ""
    verdict = review["verdict"] or "noted"
    told = f"{mark(line)} {verdict} by {review['by']}, {_day(review['at'])}"
    noted = ": " if review["note_by"] == review["by"] else f" · ✎ {review['note_by']}: "
    note = f"{noted}{' '.join(review['note'].split())}" if review["note"] else ""
    older = _older(review["of"], [one.replace("_", " ") for one in review["changed"]])
    return f"{told}{f' ({older})' if older else ''}{note}"


def _older(of: str, changed: list[str]) -> str:
    """Say where a review is not of the line as it stands."""
    more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
    fields = f"{', '.join(changed[:_SHOWN])}{more}"
    if of == _OWN:
        return f"of the line before it changed: {fields}" if changed else ""
    return f"of {of}{f', which differs in {fields}' if changed else ''}"


def lines_of(review: Review) -> list[str]:
    """Return one review of a trail in lines: who judged what and when, the note, of what, and what changed since."""
    verdict = review["verdict"]
    sign = _MARKS[_WORDS[verdict] if verdict != "note" else None]
    lines = [f"{sign} {_WORDS[verdict]} by {review['by']}, {_minute(review['at'])}"]
    if review["note"]:
        lines += [f"“{part}”" for part in [" ".join(review["note"].split())]]
    if review["of"] != _OWN:
        lines.append(f"of {review['line']}, {review['of']}")
    if review["changed"]:
        lines.append("reviewed as it stood before:")
        lines += [f"  {one['field']} was {_value(one['then'])}, is {_value(one['now'])}" for one in review["changed"]]
    return lines


def _value(value: Any) -> str:
    if value is None:
        return "not told"
    if isinstance(value, dict) and "sha256" in value:
        return f"a list or outline ({value['sha256'][:12]})"
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"


def _day(at: Any) -> str:
    return f"{_time(at):%Y-%m-%d}"


def _minute(at: Any) -> str:
    return f"{_time(at):%Y-%m-%d %H:%M:%SZ}"


def _time(at: Any) -> datetime:
    return at if isinstance(at, datetime) else datetime.fromisoformat(at)
