"""The files of a rehearsal: feeds as receivers log them, documents and warnings, and the truth beside them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np

from offing.rehearsal.adsb_frames import avr_lines, beast_bytes, heard_aircraft, sbs_lines
from offing.rehearsal.claims_oracle import due
from offing.rehearsal.heard import heard_times
from offing.rehearsal.oracle import COMPUTED, merged, true_events
from offing.rehearsal.played import Knots, Paper, Played, Spells
from offing.rehearsal.transmit import Batch, csv_lines, stream
from offing.rehearsal.truth import truth_lines
from offing.schema.errors import UsageError
from offing.schema.text import visible

# What `offing read` leaves out of the folder: the truth, and other forms of the same feeds.
IGNORED = ("truth.jsonl", "README.txt", "ais.csv", "aircraft.avr", "aircraft.beast")
# The ways of more craft than these are not all looked through for what happened on them.
MOST_LOOKED_AT = 3_000
IGNORE_FILE = ".offingignore"
TRUTH = "truth.jsonl"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_WARNING = """\
THIS IS A REHEARSAL: {title}

Nothing in these files happened as they say. They were written by Offing from the scenario
'{name}' (seed {seed}{variant}), for demonstration, training and measurement. Every ship
transmits as MMSI 799xxxxxx and every aircraft as ICAO DFxxxx, which no state holds, under a
name that begins SIM. Never send them to an aggregator or a radio.

Invented: {invented}
"""


@dataclass(frozen=True, slots=True)
class Feed:
    """Name one file of a rehearsal, and how its bytes are made."""

    name: str
    chunks: Callable[[], Iterator[bytes]]


def feeds(played: Played, *, variant: str = "", thin_s: float = 0, csv: bool = False, raw: bool = False) -> list[Feed]:
    """Return the files of a rehearsal, the truth among them.

    Always AIVDM and, where aircraft fly, BaseStation lines; with *csv* decoded reports too,
    with *raw* the messages of aircraft as AVR text and Beast bytes. *thin_s* keeps one
    position of a craft in so many seconds, as archives do.
    """
    every_s = max(thin_s, 1.0)
    # The list comes first: a folder that is not whole yet is then read as a whole one would be.
    made = [Feed(IGNORE_FILE, lambda: iter([("\n".join(IGNORED) + "\n").encode()]))]
    made.append(Feed("ais.nmea", lambda: _lines(stream(played, thin_s=thin_s))))
    if any(member.adsb for member in played.members):
        made.append(Feed("aircraft.sbs", lambda: _lines(sbs_lines(played, every_s=every_s))))
        if raw:
            made.append(Feed("aircraft.avr", lambda: _lines(avr_lines(played, every_s=every_s))))
            made.append(Feed("aircraft.beast", lambda: _lines(beast_bytes(played, every_s=every_s))))
    if csv:
        made.append(Feed("ais.csv", lambda: _lines(csv_lines(played, thin_s=thin_s))))
    made += [Feed(_paper_name(number, one), partial(_paper, played, one)) for number, one in _papers(played)]
    made.append(Feed(TRUTH, lambda: _truth(played, variant, thin_s)))
    made.append(Feed("README.txt", lambda: iter([_about(played, variant)])))
    return made


def live(played: Played, feed: str, *, thin_s: float = 0) -> Iterator[Batch]:
    """Return one feed in batches, to be sent at its own pace; *feed* is ais, sbs, avr or beast.

    Raises UsageError where no craft has what it takes to send it.
    """
    if not any(member.ais if feed == "ais" else member.adsb for member in played.members):
        who, other = ("ship", "sbs") if feed == "ais" else ("aircraft", "ais")
        raise UsageError(f"no {who} of {played.name!r} transmits; --feed {other} sends another feed")
    if feed == "ais":
        return stream(played, thin_s=thin_s)
    return {"sbs": sbs_lines, "avr": avr_lines, "beast": beast_bytes}[feed](played, every_s=max(thin_s, 1.0))


def _lines(batches: Iterator[Batch]) -> Iterator[bytes]:
    return (batch.lines for batch in batches)


def _truth(played: Played, variant: str, thin_s: float) -> Iterator[bytes]:
    part, left_out = _looked_at(played)
    ships = heard_times(part, thin_s=thin_s)
    heard = merged([ships, heard_aircraft(part, every_s=max(thin_s, 1.0))])
    happened = true_events(part, heard=heard, kinds=set(COMPUTED) - left_out)
    claims = due(played, ships, played.stated)
    return truth_lines(played, happened, variant=variant, left_out=left_out, claims=claims)


def _looked_at(played: Played) -> tuple[Played, set[str]]:
    """Return whose true paths are looked at, and which kinds of event are not: of a crowd, only what is scripted."""
    if len(played.members) <= MOST_LOOKED_AT:
        return played, set()
    told = {craft for one in played.truth for craft in one.craft}
    members = [one for one in played.members if one.key in told or not one.force.startswith("traffic:")]
    keys = np.array([one.key for one in members], np.int64)
    knots = Knots._make(column[np.isin(played.knots.craft, keys)] for column in played.knots)
    spells = Spells._make(column[np.isin(played.spells.craft, keys)] for column in played.spells)
    return replace(played, members=members, knots=knots, spells=spells), set(COMPUTED)


def _papers(played: Played) -> Iterator[tuple[int, Paper]]:
    return ((number, one) for number, one in enumerate(sorted(played.papers, key=lambda p: p.published), 1))


def _paper_name(number: int, one: Paper) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", one.name.lower()).strip("-")[:60] or one.what
    return f"{one.what}s/{number:02d}-{plain}.txt"


def _paper(played: Played, one: Paper) -> Iterator[bytes]:
    """Yield a document or warning below lines that say whose it is, and that it is none of the world's."""
    published = _EPOCH + timedelta(microseconds=one.published)
    head = {"rehearsal": f"{played.name}: nothing of it happened", "publisher": one.publisher}
    head |= {"published": f"{published:%Y-%m-%dT%H:%M:%SZ}", "language": one.language, "title": one.title}
    lines = "".join(f"{key}: {visible(value)}\n" for key, value in head.items() if value)
    yield f"---\n{lines}---\n\nREHEARSAL {head['rehearsal']}\n\n{one.text.rstrip()}\n".encode()


def _about(played: Played, variant: str) -> bytes:
    told = {"title": played.title, "name": played.name, "invented": played.invented or "all of it"}
    told = {key: visible(text) for key, text in told.items()}
    variant = f", variant {visible(variant)}" if variant else ""
    return _WARNING.format(seed=played.seed, variant=variant, **told).encode()
