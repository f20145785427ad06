"""Take times and peaks, each in a process of its own, and say them in one form."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "bench-data"


@dataclass(slots=True)
class Measured:
    """Hold one line of the result: *n* units of work took *seconds* and *peak_mb* megabytes."""

    part: str
    who: str
    what: str
    n: int
    seconds: float
    peak_mb: float | None = None
    cpu_s: float | None = None  # of all threads: what counts when the machine is shared
    note: str = ""

    @property
    def rate(self) -> float:
        return self.n / self.seconds

    def as_row(self) -> dict[str, Any]:
        return asdict(self) | {"per_second": round(self.rate)}

    def __str__(self) -> str:
        peak = f"{self.peak_mb:7.0f} MB" if self.peak_mb else " " * 10
        work = f"{self.n:>11,} {self.seconds:9.3f} s {self.rate:>14,.0f} /s"
        cpu = f"{self.cpu_s:8.3f} s CPU" if self.cpu_s else " " * 14
        return f"  {self.who:<12} {self.what:<24} {work} {cpu} {peak}  {self.note}".rstrip()


@dataclass(slots=True)
class Ratio:
    """Hold one conclusion, and what was asked of it."""

    part: str
    what: str
    value: float
    asked: str = ""
    unit: str = "times"
    met: bool | None = None

    def as_row(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        verdict = "" if self.met is None else (", met" if self.met else ", NOT met")
        asked = f"   (asked: {self.asked}{verdict})" if self.asked else ""
        return f"  → {self.what}: {self.value:,.2f} {self.unit}{asked}"


@dataclass(slots=True)
class Skipped:
    """Say loudly what could not be measured, and why."""

    part: str
    who: str
    why: str

    def as_row(self) -> dict[str, Any]:
        return {"part": self.part, "who": self.who, "skipped": self.why}

    def __str__(self) -> str:
        return f"  !! {self.who} SKIPPED: {self.why}"


Line = Measured | Ratio | Skipped


@dataclass(slots=True)
class Child:
    """Hold how a child process ended."""

    seconds: float
    cpu_s: float
    peak_mb: float
    out: str
    status: int


def run_child(argv: Iterable[str | Path], **environment: str) -> Child:
    """Run *argv* to its end; its peak is its own and that of its largest child."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [str(word) for word in argv], stdout=subprocess.PIPE, stderr=None, env={**os.environ, **environment}, text=True
    )
    assert child.stdout is not None
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds, cpu = time.perf_counter() - began, usage.ru_utime + usage.ru_stime
    return Child(seconds, cpu, usage.ru_maxrss / 1024, out, child.returncode)


def offing(home: Path, *words: str | Path) -> Child:
    """Run the command `offing` as a user would."""
    child = run_child([Path(sys.executable).parent / "offing", "--home", home, *words])
    if child.status:
        raise SystemExit(f"offing {' '.join(map(str, words))} ended with status {child.status}\n{child.out}")
    return child


def best(work: Callable[[], Any], rounds: int, *, warm: bool = False) -> tuple[float, float, Any]:
    """Return the shortest time of *rounds*, its CPU time and the last result; a round before warms up unless *warm*."""
    result = None if warm else work()
    taken = []
    for _ in range(rounds):
        result = None  # two results at once would double the peak
        began, began_cpu = time.perf_counter(), time.process_time()
        result = work()
        taken.append((time.perf_counter() - began, time.process_time() - began_cpu))
    return *min(taken), result


@dataclass(slots=True)
class Report:
    """Print lines as they come, as text or as JSON Lines."""

    as_json: bool
    lines: list[Line] = field(default_factory=list)

    def heading(self, text: str) -> None:
        if not self.as_json:
            print(f"\n{text}", flush=True)

    def add(self, line: Line) -> Line:
        self.lines.append(line)
        print(json.dumps(line.as_row()) if self.as_json else line, flush=True)
        return line
