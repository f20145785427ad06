"""What is sent and heard in a scenario: transmissions, variants, receivers, noise, interference, papers."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from offing.rehearsal.played import Interference, Noise, Paper, Receiver
from offing.rehearsal.scenario_phases import Cast
from offing.rehearsal.scenario_places import NM, Places
from offing.rehearsal.scenario_table import Table
from offing.schema.craft import is_rehearsal

_MANNERS = ("on", "silent", "intermittent", "false identity")
_MIN_US = 60_000_000
_STATION = re.compile(r"^[A-Za-z0-9._-]+\Z")


@dataclass(frozen=True, slots=True)
class Transmission:
    """Say how some craft transmit for some time (µs); a later one overrides those before it."""

    who: tuple[str, ...]
    since: int
    until: int
    manner: str
    on_min: float = 20.0
    off_min: float = 40.0
    as_craft: int = 0  # the key of the identity used, where it is false


@dataclass(frozen=True, slots=True)
class Variant:
    """Change who transmits; everything else stays as it is."""

    name: str
    about: str
    transmissions: tuple[Transmission, ...]


def read_transmissions(table: Table, key: str, cast: Cast, span: tuple[int, int]) -> tuple[Transmission, ...]:
    """Return the [[transmission]] tables below *key*."""
    return tuple(_transmission(one, cast, span) for one in table.tables(key))


def _transmission(table: Table, cast: Cast, span: tuple[int, int]) -> Transmission:
    manner = table.choice("manner", _MANNERS)
    found = Transmission(
        who=cast.who(table, "who"),
        since=max(table.time("since", span[0]), span[0]),
        until=min(table.time("until", span[1]), span[1]),
        manner=manner,
        on_min=table.number("on_min", 20, low=1, high=10_000),
        off_min=table.number("off_min", 40, low=1, high=10_000),
        as_craft=_identity(table, cast) if manner == "false identity" else 0,
    )
    if found.until <= found.since:
        table.refuse("ends before it begins, or lies outside of the scenario; change 'since' or 'until'", "until")
    table.done()
    return found


def _identity(table: Table, cast: Cast) -> int:
    """Return the key of the identity that "as" names: another craft of the scenario, or an MMSI of the block."""
    value: Any = table.raw("as")
    if isinstance(value, str) and value in cast.craft:
        return cast.craft[value].member.key
    if isinstance(value, int) and not isinstance(value, bool) and is_rehearsal(value):
        return value
    return table.refuse("'as' must name another craft of the scenario, or an MMSI that begins 799", "as")


def read_variants(table: Table, cast: Cast, span: tuple[int, int]) -> dict[str, Variant]:
    """Return the [variants.NAME] tables by name."""
    found = {}
    for name in list(table.names()):
        one = table.table(name)
        listed = [
            Transmission(cast.who(one, key), *span, manner)
            for key, manner in (("transmitting", "on"), ("silent", "silent"))
            if one.has(key)
        ]
        own = read_transmissions(one, "transmission", cast, span)
        found[name] = Variant(name, one.text("about", "", longest=2000), (*listed, *own))
        one.done()
    return found


def read_receivers(table: Table, places: Places, span: tuple[int, int]) -> list[Receiver]:
    """Return the [[receiver]] tables: ashore, or satellites with passes of their own or generated ones."""
    found = []
    for one in table.tables("receiver", most=5000):
        kind = one.choice("kind", ("shore", "satellite"), "shore")
        place = places.must(one, "at")
        reach = one.number("range_nm", 45 if kind == "shore" else 1500, low=0.1, high=11_000)
        found.append(
            Receiver(
                name=_receiver_name(one),
                lat=place.lat,
                lon=place.lon,
                range_m=reach * NM,
                kind=kind,
                passes=_passes(one, span) if kind == "satellite" else (),
                loss=one.number("loss", 0.0, low=0, high=1),
            )
        )
        one.done()
    return found


def _receiver_name(table: Table) -> str:
    name = table.text("name", longest=40)
    if not _STATION.match(name):
        table.refuse(f"the name {name!r} cannot stand in a tag block: use letters, digits, '.', '_' and '-'", "name")
    return name if name.upper().startswith("SIM") else f"SIM-{name}"


def _passes(table: Table, span: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Return the passes listed, or one of *pass_min* every *every_min* from *first* on."""
    if table.has("passes"):
        given = [(one.time("since"), one.time("until")) for one in table.tables("passes", most=20_000)]
        if any(until <= since for since, until in given):
            table.refuse("a pass ends before it begins", "passes")
        return tuple(sorted(given))
    every = round(table.number("every_min", 100, low=5, high=10_000) * _MIN_US)
    lasts = round(table.number("pass_min", 12, low=0.5, high=1000) * _MIN_US)
    first = table.time("first", span[0])
    starts = np.arange(first, span[1], every, dtype=np.int64)[:200_000]
    return tuple((int(start), int(start) + min(lasts, every)) for start in starts)


def read_noise(table: Table, receivers: list[Receiver]) -> Noise:
    """Return the [noise] table."""
    skew = table.table("clock_skew_s")
    names = {one.name: one.name for one in receivers} | {one.name.removeprefix("SIM-"): one.name for one in receivers}
    skews = {}
    for name in list(skew.names()):
        if name not in names:
            skew.refuse(f"unknown receiver {name!r}", name)
        skews[names[name]] = skew.number(name, low=-86_400, high=86_400)
    plain = Noise()
    found = Noise(
        position_m=table.number("position_m", plain.position_m, low=0, high=1000),
        course_deg=table.number("course_deg", plain.course_deg, low=0, high=90),
        speed_kn=table.number("speed_kn", plain.speed_kn, low=0, high=10),
        bit_errors=table.number("bit_errors", 0, low=0, high=1),
        dropped_parts=table.number("dropped_parts", 0, low=0, high=1),
        clock_skew_s=skews,
    )
    table.done()
    return found


def read_interference(table: Table, places: Places, span: tuple[int, int]) -> list[Interference]:
    """Return the [[interference]] tables."""
    found = []
    for one in table.tables("interference", most=1000):
        place = places.must(one, "at")
        it = Interference(
            since=one.time("since", span[0]),
            until=one.time("until", span[1]),
            lat=place.lat,
            lon=place.lon,
            radius_m=one.number("radius_nm", low=0.1, high=500) * NM,
            manner=one.choice("manner", ("circle", "shift")),
            size_m=one.number("size_m", low=50, high=1_000_000),
            bearing_deg=one.number("bearing_deg", 0, low=0, high=360),
        )
        if it.until <= it.since:
            one.refuse("'until' comes before 'since'", "until")
        one.done()
        found.append(it)
    return found


def read_papers(table: Table) -> list[Paper]:
    """Return the [[document]] and [[warning]] tables, in their authors' own words."""
    found = []
    for what in ("document", "warning"):
        for number, one in enumerate(table.tables(what), 1):
            found.append(
                Paper(
                    what=what,
                    name=one.text("name", f"{what}-{number}", longest=100),
                    publisher=one.text("publisher"),
                    published=one.time("published"),
                    language=one.text("language", "en", longest=20),
                    title=one.text("title", "", longest=500),
                    text=one.text("text", longest=1_000_000),
                )
            )
            one.done()
    names = [one.name for one in found]
    for one in table.tables("document") + table.tables("warning"):
        name = one.text("name", "")
        if name and names.count(name) > 1:
            one.refuse(f"two documents or warnings are called {name!r}", "name")
    return found
