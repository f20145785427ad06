"""Who published a text, as far as its address or its own head tells."""

import re
from itertools import pairwise

from offing.codecs.dateline import Dateline
from offing.codecs.told_dates import read_date_line

_HOST = re.compile(r"[a-z][a-z0-9+.-]{0,20}://(?:[^/?#@\s]{0,200}@)?([^/?#:\s]{1,253})", re.I)
# An office signs its release on a line of its own under the date.
_OFFICE = re.compile("[\u4e00-\u9fff]{1,12}(?:省|庁|部|局|署|会議|本部|司令部)")
_SPEAKS = re.compile(r"\s{0,3}(國防部)(?![^\W\d_]{0,2}長)")  # without its state's name it speaks of itself
# The daily release of Taiwan's ministry where it does not name itself: "一、日期 … 二、機型", "迄0600時止,偵獲共機".
_DAILY = re.compile(
    r"日期\s?[（(]?(?:Date)?[)）]?\s?[:：]?\s?中華民國\s?\d{2,3}\s?年.{10,200}?[二2)）][、.]?\s?(?:機型|活動動態)"
    r"|\A\s{0,3}迄\d{4}時止[,，]?計?[未末無]?偵獲共[機艦]",
    re.DOTALL,
)
_SAYS = re.compile(r"[,，。]國防部(?:今[^,，。]{0,6}日)?表示[,，]\s?(?:迄|至)\S{0,4}\d{4}時止")
_OF_STATE = re.compile(r"(?:^|\.)(?:gov|mil|go|gob|gouv|govt)(?:\.[a-z]{2})?$")
_HEAD_LINES, _LONGEST, _FORM = 8, 30, 400


def host_of(address: str) -> str | None:
    """Return the host that an address names, in lower case and without ``www.``; None where it names none."""
    found = _HOST.match(address.strip()[:2000])
    host = found[1].lower().rstrip(".").removeprefix("www.") if found else ""
    return host if "." in host else None


def is_office(line: str) -> bool:
    """Tell whether a line is the name of an office and nothing else."""
    return len(line) <= _LONGEST and _OFFICE.fullmatch("".join(line.split())) is not None


def find_publisher(text: str, dateline: Dateline | None, address: str | None = None) -> tuple[str, str] | None:
    """Return who published a text by its head or its address, and what says so.

    Who signs goes before the host, which may be that of a copy; so does an office that speaks first, or a form that
    is one office's alone, but on the pages of a state only: newspapers begin with such words too. An agency in a
    dateline sent what another host publishes.
    """
    host = host_of(address) if address else None
    signed = _signed(text)
    if signed:
        return signed, "signed under the date"
    spoken = _spoken(text) if host is None or _OF_STATE.search(host) else None
    if host:
        return spoken or (host, "host of the address")
    return (dateline.agency, "dateline") if dateline and dateline.agency else spoken


def _signed(text: str) -> str | None:
    lines = [line.strip() for line in text[:800].split("\n") if line.strip()][:_HEAD_LINES]
    for before, line in pairwise(lines):
        if is_office(line) and read_date_line(before) is not None:
            return "".join(line.split())
    return None


def _spoken(text: str) -> tuple[str, str] | None:
    speaks = _SPEAKS.match(text)
    if speaks:
        return speaks[1], "first words"
    head = text[:_FORM]
    if _SAYS.search(head) or _DAILY.search(head):
        return "國防部", "form of its daily release"
    return None
