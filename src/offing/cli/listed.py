"""Inputs that a file lists, one a line: `offing read @addresses.txt`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from offing.schema.errors import UsageError

_LONGEST = 4 << 20  # bytes of a list


def listed(inputs: Sequence[str]) -> list[str]:
    """Return *inputs*, each `@FILE` replaced by the lines of that file; blank lines and those that begin # are passed.

    Raises UsageError where a file cannot be read or lists nothing. A file whose name itself begins with @ is written
    `./@name`.
    """
    return [one for place in inputs for one in (_lines(place) if place.startswith("@") else [place])]


def _lines(place: str) -> list[str]:
    path = Path(place.removeprefix("@")).expanduser()
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise UsageError(f"{place}: the list cannot be read: {reason}") from None
    if len(text) > _LONGEST:
        raise UsageError(f"{place}: the list is larger than {_LONGEST >> 20} MiB; give folders or globs instead")
    found = list(_named(text))
    if not found:
        raise UsageError(f"{place}: the list is empty; write one file or address a line")
    return found


def _named(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
