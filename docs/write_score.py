"""Measure every detector on random scenarios, and write docs/score.md.

Each seed draws a scenario with its background traffic (rehearsal/random_scenarios.py), plays it
as the sentences that its receivers would have logged, reads these into a home of its own as
any user's log is read, and holds the record against the truth. Counts are summed over seeds.

    python docs/write_score.py --seeds 20 [--first 1] [--size medium] [--jobs 2] [--list] [--no-write]
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from offing import pipeline
from offing.answers.findings import findings
from offing.answers.record import Record
from offing.detectors import all_detectors
from offing.engine.home import Home
from offing.rehearsal.adsb_frames import heard_aircraft, sbs_lines
from offing.rehearsal.claims_oracle import due
from offing.rehearsal.claims_score import VERDICTS, VerdictScore, judged, score_claims
from offing.rehearsal.claims_write import with_papers
from offing.rehearsal.feeds import feeds
from offing.rehearsal.heard import heard_times
from offing.rehearsal.oracle import merged, true_events
from offing.rehearsal.played import Played
from offing.rehearsal.random_scenarios import random_scenario
from offing.rehearsal.score import Score, found_of, score, spread
from offing.rehearsal.told import AS_OF_US
from offing.rehearsal.transmit import Batch, stream
from offing.rehearsal.truth import read_truth, truth_lines
from offing.schema.craft import craft_label

CLAIMS_HEAD = """
## How well verdicts do

{seeds} random rehearsals of size {size} (seeds {first} to {last}) with papers about what happens in them, some 270
claims each: about a quarter false in one slot, a quarter past anybody's hearing; {claims:,} claims, plain and as in
life together, and {marginal:,} more on a bound that count neither way. The verdict due to each is worked out from
true ways, transmissions and receivers, by code that shares nothing with the matching. *As in life*: two waters in
five are silent, receivers lose up to six messages in ten, their clocks are wrong by seconds, positions by 25 m, a
hundredth of the sentences come in spoilt. A position of each craft in a minute is read.
*Unheard* counts what was called contradicted or not seen where nobody could have heard: it must be 0.

"""
CLAIMS_SIZE, CLAIMS_THIN_S = "third", 60.0
CLAIMS_COLUMNS = ("verdict", "precision", "recall", "due", "given", "right", "unheard")
PAGE = Path(__file__).with_name("score.md")
HEAD = """# How well the detectors do

Written by `make score`; do not edit it. {seeds} random scenarios (seeds {first} to {last}, size {size}), each of
16 hours somewhere in the world, played as the sentences that its receivers would have logged, a position of each
craft in twenty seconds, read as any log is read, and held against what truly happened.

True events are told from the true paths of all craft and from the script, by code that shares nothing with the
detectors; whether one could be observed is told from receivers and silences alone. *Aside* is what was found of
events that nobody could be asked to find: not observable, or so near a bound of the definition that the errors of
positions decide. Decoys are what looks like an event of the kind and is none: ferries, pilots, lanes, fleets,
tows, and near misses told from the true paths, which a looser definition would take.
Errors are found less true, the median and the ninth decile.

"""
COLUMNS = (
    "kind",
    "precision",
    "recall",
    "observable",
    "right",
    "wrong",
    "aside",
    "not observable",
    "marginal",
    "decoys",
    "taken",
    "start",
    "end",
    "place",
)


class Silent:
    """Be told how reading goes on, and say nothing."""

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage."""

    def advance(self, n: int) -> None:
        """Go on."""

    def note(self, text: str) -> None:
        """Take a remark."""


def measured(seed: int, size: str) -> list[Score]:
    """Return the scores of one seed."""
    return held(random_scenario(seed, size=size))


def held(played: Played) -> list[Score]:
    """Return the scores of what is played: its feeds written, read into a home, and held against its truth file."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = [place / "ais.nmea"]
        thin_s = played.thin_s
        every_s = max(thin_s, 1.0)
        _write(files[0], stream(played, thin_s=thin_s))
        if any(member.adsb for member in played.members):
            files.append(place / "adsb.sbs")
            _write(files[1], sbs_lines(played, every_s=every_s))
        heard = merged([heard_times(played, thin_s=thin_s), heard_aircraft(played, every_s=every_s)])
        truth = read_truth(truth_lines(played, true_events(played, heard=heard)))
        home = Home.open(place / "home", create=True)
        accounts = pipeline.read(home, [str(file) for file in files if file.stat().st_size], watch=Silent())
        if not all(account.get("fixes") for account in accounts):
            raise SystemExit(f"{played.name}: a feed gave no fixes: {accounts}")
        found = [found_of(line) for line in Record(home).lines()]
    shown = [kind for kind, one in all_detectors().items() if not one.working]
    return score(found, truth.truth, until=truth.end, kinds=shown)


def measured_claims(seed: int, size: str, life: bool) -> tuple[list[VerdictScore], int, int]:
    """Return the scores of verdicts on the papers of one seed, how many claims count, and how many lie on a bound."""
    played = with_papers(random_scenario(seed, size=size), life=life)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        inputs = [place / "ais.nmea"]
        _write(inputs[0], stream(played, thin_s=CLAIMS_THIN_S))
        for feed in feeds(played, thin_s=CLAIMS_THIN_S):
            if feed.name.startswith("documents/"):
                inputs.append(place / feed.name)
                inputs[-1].parent.mkdir(exist_ok=True)
                inputs[-1].write_bytes(b"".join(feed.chunks()))
        claims = due(played, heard_times(played, thin_s=CLAIMS_THIN_S), played.stated)
        told = read_truth(truth_lines(played, (), claims=claims))
        home = Home.open(place / "home", create=True)
        pipeline.read(home, [str(one) for one in inputs], watch=Silent())
        record = Record(home)
        lines = {line["id"]: line for line in record.lines(source=["report", "sighting"])}
        as_of = datetime.fromtimestamp((told.end + AS_OF_US) / 1e6, UTC)
        scores = score_claims(judged(findings(record, list(lines), as_of=as_of), lines), told.claims)
    marginal = sum(one.marginal for one in told.claims)
    return scores, len(told.claims) - marginal, marginal


def verdict_table(scores: Iterable[VerdictScore]) -> Iterator[str]:
    """Yield the lines of the table of verdicts."""
    yield "| " + " | ".join(CLAIMS_COLUMNS) + " |"
    yield "|---|" + "---:|" * (len(CLAIMS_COLUMNS) - 1)
    for one in scores:
        shares = ["-" if share is None else f"{share:.3f}" for share in (one.precision, one.recall)]
        counts = [f"{n:,}" for n in (one.due, one.given, one.right, one.unheard)]
        yield "| " + " | ".join([one.verdict, *shares, *counts]) + " |"


def claims_page(pool: ProcessPoolExecutor, seeds: range, listed: bool) -> str:
    """Measure the verdicts over *seeds*, plain and as in life, and return their part of the page."""
    tables, counted, marginal = [], 0, 0
    for word, life in (("Plain", False), ("As in life", True)):
        total = {verdict: VerdictScore(verdict) for verdict in VERDICTS}
        some = pool.map(measured_claims, seeds, [CLAIMS_SIZE] * len(seeds), [life] * len(seeds))
        for seed, (scores, claims, near) in zip(seeds, some, strict=True):
            print(f"verdicts of seed {seed}, {word.lower()}, done", file=sys.stderr, flush=True)
            counted, marginal = counted + claims, marginal + near
            for one in scores:
                total[one.verdict].add(one)
                for miss in one.misses if listed else ():
                    print(f"seed {seed} {word.lower()}: due {miss['due']}, given {miss['given']}: {miss['quote']}")
        tables.append("\n".join([f"{word}:\n", *verdict_table(total.values())]))
    head = CLAIMS_HEAD.format(
        seeds=len(seeds), size=CLAIMS_SIZE, first=seeds[0], last=seeds[-1], claims=counted, marginal=marginal
    )
    return head + "\n\n".join(tables) + "\n"


def _write(path: Path, batches: Iterable[Batch]) -> None:
    with path.open("wb") as file:
        for batch in batches:
            file.write(batch.lines)


def summed(parts: Iterable[Sequence[Score]]) -> list[Score]:
    """Return the scores of all parts in one, by kind."""
    total: dict[str, Score] = {}
    for one in chain.from_iterable(parts):
        total.setdefault(one.kind, Score(one.kind)).add(one)
    return [total[kind] for kind in sorted(total)]


def table(scores: Iterable[Score]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| " + " | ".join(COLUMNS) + " |"
    yield "|---|" + "---:|" * (len(COLUMNS) - 1)
    for one in scores:
        shares = ["-" if share is None else f"{share:.3f}" for share in (one.precision, one.recall)]
        counts = (one.observable, one.right, one.wrong, one.aside, one.unobservable, one.marginal)
        errors = [_error(one.start_s, "s"), _error(one.end_s, "s"), _error(one.place_m, "m")]
        numbers = [f"{n:,}" for n in (*counts, one.decoys, one.decoys_taken)]
        yield "| " + " | ".join([f"`{one.kind}`", *shares, *numbers, *errors]) + " |"


def _error(errors: Sequence[float], unit: str) -> str:
    half, most = spread(errors, 0.5), spread(errors, 0.9)
    return "-" if half is None or most is None else f"{half:,.0f}, {most:,.0f} {unit}"


def _list(seed: int, scores: Iterable[Score]) -> None:
    for one in scores:
        for word, events in (("missed", one.misses), ("wrong", one.false_alarms)):
            for event in events:
                who = " ".join(craft_label(key) for key in event["craft"][:6])
                times = " ".join(_clock(event[name]) for name in ("t_start", "t_end"))
                more = event.get("detail") or ""
                print(f"seed {seed} {word} {one.kind} {times} {who}: {event['why']} {more}")


def _clock(us: int | None) -> str:
    return "open" if us is None else time.strftime("%dT%H:%M:%S", time.gmtime(us / 1e6))


def main() -> int:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--size", default="medium")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--list", action="store_true", help="print every miss and false alarm")
    parser.add_argument("--no-write", action="store_true", help="leave docs/score.md as it is")
    parser.add_argument("--only", choices=("events", "verdicts"), help="measure these alone, and write nothing")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    parts: list[list[Score]] = []
    verdicts = ""
    with ProcessPoolExecutor(max_workers=asked.jobs) as pool:
        if asked.only != "verdicts":
            for seed, scores in zip(seeds, pool.map(measured, seeds, [asked.size] * len(seeds)), strict=True):
                parts.append(scores)
                print(f"seed {seed} done", file=sys.stderr, flush=True)
                if asked.list:
                    _list(seed, scores)
        if asked.only != "events":
            verdicts = claims_page(pool, seeds, asked.list)
    lines = "\n".join(table(summed(parts)))
    print(lines + "\n" + verdicts)
    if not asked.no_write and not asked.only:
        head = HEAD.format(seeds=asked.seeds, first=seeds[0], last=seeds[-1], size=asked.size)
        PAGE.write_text(f"{head}{lines}\n{verdicts}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
