"""How findings put what was said and seen, in plain words with figures."""

from datetime import UTC, datetime

from offing.record.matching_asserted import Asserted
from offing.record.matching_tracks import Presence

_NM = 1852.0


def when_words(us: int) -> str:
    """Return a moment: "2023-07-17 04:05Z"."""
    return f"{datetime.fromtimestamp(us // 1_000_000, UTC):%Y-%m-%d %H:%M}Z"


def span_words(since: int, until: int) -> str:
    """Return a stretch of time, the day said once where it is one."""
    one, other = when_words(since), when_words(until)
    if one == other:
        return f"at {one}"
    return f"between {one} and {other[11:] if one[:10] == other[:10] else other}"


def about(one: Asserted) -> str:
    """Return what a line says happened, in a few words."""
    name = one.detail.get("name") if one.detail else None
    return f"{one.kind.replace('_', ' ')}{f' {name}' if isinstance(name, str) else ''}"


def there_words(name: str, it: Presence) -> str:
    """Return that a craft was heard at a place."""
    span = span_words(it.since or 0, it.until or 0)
    return f"{name} heard {it.inside} {'time' if it.inside == 1 else 'times'} there {span}"


def elsewhere_words(name: str, it: Presence, place: str) -> str:
    """Return that a craft was heard elsewhere, how often and how near."""
    far = f", never nearer than {km(it.nearest_m)} to {place}" if it.nearest_m else ""
    if it.heard:
        return f"{name} heard {it.heard} {'time' if it.heard == 1 else 'times'} in that time{far}"
    ends = [f"at {when_words(us)}" for us in (it.before, it.after) if us is not None]
    return f"{name} heard {' and '.join(ends)}{far}: too far to have been there in between"


def km(metres: float | None) -> str:
    """Return a distance in whole kilometres, or hundreds of metres below ten."""
    kilometres = (metres or 0.0) / 1000.0
    return f"{kilometres:.0f} km" if kilometres >= 10 else f"{kilometres:.1f} km"
