"""Identifiers of lines of the record."""

from collections.abc import Iterable
from hashlib import sha256


def event_id(kind: str, labels: Iterable[str], t_start_us: int) -> str:
    """Return an event's id: 16 hexadecimal digits of SHA-256 over kind, craft labels and first fix time.

    The order of *labels* does not matter; *t_start_us* is microseconds since 1970, UTC.
    """
    words = "\n".join([kind, *sorted(labels), str(t_start_us)])
    return sha256(words.encode()).hexdigest()[:16]
