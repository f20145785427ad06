"""Who published a text, as far as its address or its own head tells."""

import re
from itertools import pairwise

from offing.codecs.dateline import Dateline
from offing.codecs.told_dates import read_date_line

_HOST = re.compile(r"[a-z][a-z0-9+.-]{0,20}://(?:[^/?#@\s]{0,200}@)?([^/?#:\s]{1,253})", re.I)
# An office signs its release on a line of its own under the date.
_OFFICE = re.compile("[\u4e00-\u9fff]{1,12}(?:省|庁|部|局|署|会議|本部|司令部)")
_SPEAKS = re.compile(r"\s{0,3}(國防部)(?![^\W\d_]{0,2}長)")  # without its state's name it speaks of itself
_HEAD_LINES, _LONGEST = 8, 30


def host_of(address: str) -> str | None:
    """Return the host that an address names, in lower case and without ``www.``; None where it names none."""
    found = _HOST.match(address.strip()[:2000])
    host = found[1].lower().rstrip(".").removeprefix("www.") if found else ""
    return host if "." in host else None


def is_office(line: str) -> bool:
    """Tell whether a line is the name of an office and nothing else."""
    return len(line) <= _LONGEST and _OFFICE.fullmatch("".join(line.split())) is not None


def find_publisher(text: str, dateline: Dateline | None) -> tuple[str, str] | None:
    """Return who published a text by what its head says, and where it says so."""
    if dateline and dateline.agency:
        return dateline.agency, "dateline"
    lines = [line.strip() for line in text[:800].split("\n") if line.strip()][:_HEAD_LINES]
    for before, line in pairwise(lines):
        if is_office(line) and read_date_line(before) is not None:
            return "".join(line.split()), "signed under the date"
    speaks = _SPEAKS.match(text)
    return (speaks[1], "first words") if speaks else None
