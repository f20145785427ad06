"""The whole of `offing read`: archive, decode, clean, segment, detect, record; as a user runs it."""

import json
import math
import shutil
import subprocess
import time
from pathlib import Path

from make_log import write_log
from measure import DATA, Measured, Ratio, Report, offing
from traffic import Fleet, make_fleet

SIZES = (1_000_000, 10_000_000)
ASKED_RATE, ASKED_PEAK_MB, ASKED_RATIO = 1_000_000, 1500, 1.3
MOORED_CRAFT, DAYS, REPORTS_A_DAY = 1_000, 30, 300


def measure_reading(report: Report, sizes: tuple[int, ...] = SIZES) -> None:
    """Read logs of each size into new homes; compare with `wc -l`, and one size with the other."""
    report.heading("Whole `offing read`: half the sentences in tag blocks, a fifth copies of a second receiver")
    _warm_up()
    lines = [_read_once(report, size) for size in sizes]
    last = lines[-1]
    report.add(
        Ratio(
            "read",
            f"rate at {last.n:,} sentences, millions a second",
            last.rate / 1e6,
            "at least 1",
            "M/s",
            last.rate >= ASKED_RATE,
        )
    )
    peak = last.peak_mb or math.inf
    report.add(Ratio("read", "peak memory", peak, f"under {ASKED_PEAK_MB}", "MB", peak < ASKED_PEAK_MB))
    if len(lines) > 1:
        _compare_growth(report, lines[0], last)


def _read_once(report: Report, sentences: int) -> Measured:
    log = _log(sentences)
    floor = _wc(log)
    home = _new_home("read")
    child = offing(home, "read", log, "--json")
    account = json.loads(child.out.splitlines()[0])
    line = Measured(
        "read", "offing read", log.name, account["lines"], child.seconds, child.peak_mb, child.cpu_s, _said(account)
    )
    report.add(line)
    report.add(Measured("read", "wc -l", log.name, account["lines"], floor))
    report.add(Ratio("read", "offing read takes, of the time of wc -l", child.seconds / floor))
    shutil.rmtree(home)
    return line


def _said(account: dict[str, object]) -> str:
    return f"{account['messages']:,} messages, {account['fixes']:,} fixes"


def _compare_growth(report: Report, small: Measured, large: Measured) -> None:
    n, m = small.n, large.n
    ideal = (m * math.log(m)) / (n * math.log(n))
    grown = large.seconds / small.seconds
    report.add(
        Ratio("read", f"time grew from {n:,} to {m:,} by", grown, f"at most {ideal:.1f}, n·log n", met=grown <= ideal)
    )
    report.add(Ratio("read", "growth exponent of time", math.log(grown) / math.log(m / n), unit=""))
    if small.peak_mb and large.peak_mb:
        peaks = large.peak_mb / small.peak_mb
        report.add(Ratio("read", "peak memory grew by", peaks, "less than linearly", met=peaks < m / n))


def measure_days(report: Report, days: int = DAYS) -> None:
    """Read equal days of moored craft one after another into one home: work must follow what is new."""
    report.heading(f"{days} equal days, {MOORED_CRAFT:,} craft moored, read one after another into one home")
    _warm_up()
    home = _new_home("days")
    fleet = make_fleet(MOORED_CRAFT, seed=3, mix=(1.0, 0.0, 0.0))
    whole, inside = [], []
    for day in range(days):
        line, in_process = _read_day(home, fleet, day)
        whole.append(line.seconds)
        inside.append(in_process)
        if day in (0, 1, days // 2, days - 1):
            report.add(line)
    ratio = whole[-1] / whole[1]
    report.add(Ratio("days", f"day {days} takes, of day 2", ratio, f"at most {ASKED_RATIO}", met=ratio <= ASKED_RATIO))
    for what, seconds in (("whole process", whole), ("without starting Python", inside)):
        early, late = sorted(seconds[1:6])[2], sorted(seconds[-5:])[2]
        report.add(Ratio("days", f"median of the last five, of days 2 to 6, {what}", late / early))
    shutil.rmtree(home)


def _read_day(home: Path, fleet: Fleet, day: int) -> tuple[Measured, float]:
    log = DATA / f"day-{day + 1:02d}.nmea"
    sentences = write_log(log, MOORED_CRAFT * REPORTS_A_DAY, fleet=fleet, seed=3, day=day)
    child = offing(home, "read", log, "--json")
    log.unlink()
    account = json.loads(child.out.splitlines()[0])
    line = Measured(
        "days", "offing read", f"day {day + 1}", sentences, child.seconds, child.peak_mb, child.cpu_s, _said(account)
    )
    return line, account["seconds"]


def _log(sentences: int) -> Path:
    """Return the log of that size, written unless an earlier run left it."""
    DATA.mkdir(exist_ok=True)
    log = DATA / f"log-{sentences // 1000}k.nmea"
    if not log.exists():
        part = log.with_suffix(".part")
        write_log(part, sentences)
        part.rename(log)
    return log


def _new_home(name: str) -> Path:
    home = DATA / f"home-{name}"
    shutil.rmtree(home, ignore_errors=True)
    return home


def _warm_up() -> None:
    """Let kernels be compiled once, as they are on any machine that has read a log before."""
    home = _new_home("warm")
    offing(home, "read", _log(300_000), "--json")
    shutil.rmtree(home)


def _wc(log: Path) -> float:
    """Return the shorter of two runs of `wc -l`, the file in the page cache as it is for us."""
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        subprocess.run(["wc", "-l", log], check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    return min(seconds)
