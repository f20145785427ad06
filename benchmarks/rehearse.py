"""Generate a feed from played paths: from motion to sentences, one process, one thread of work."""

import json
import resource
import sys
from pathlib import Path

import numpy as np

from measure import Measured, Ratio, Report, best, run_child

CRAFT, HOURS, STATIONS, LEGS = 20_000, 0.5, 40, 30
ASKED = 200_000
START = 1_689_379_200_000_000


def measure_rehearsing(report: Report, craft: int = CRAFT) -> None:
    """Play synthetic craft that sail at all speeds off forty shore stations, in a process of its own."""
    report.heading(f"Generating {HOURS} h of {craft:,} craft, {STATIONS} receivers: positions, statics, copies, errors")
    for what, thin in (("messages", 0), ("messages, one a minute", 60)):
        child = run_child([sys.executable, Path(__file__), str(craft), str(thin)])
        if child.status:
            raise SystemExit(f"generation ended with status {child.status}")
        said = json.loads(child.out)
        note = f"{said['bytes'] / 1e6:.0f} MB, {said['lines']:,} lines with copies"
        done = Measured("rehearse", "offing", what, said["messages"], said["seconds"], said["mb"], said["cpu"], note)
        report.add(done)
        if not thin:
            asked = f"at least {ASKED:,}"
            report.add(Ratio("rehearse", "generation", done.rate, asked, "messages a second", done.rate >= ASKED))


def make_played(craft: int, hours: float = HOURS, seed: int = 1):  # type: ignore[no-untyped-def]
    """Return craft that sail all speeds and courses, with a turn at each knot, in a sea of ten by fifteen degrees."""
    from offing.rehearsal.played import Knots, Member, Noise, Played, Receiver, Spells

    rng = np.random.default_rng(seed)
    until = START + round(hours * 3.6e9)
    keys = 799_100_000 + np.arange(craft)
    speed = rng.choice([0, 7, 12, 17, 24], craft, p=[0.3, 0.15, 0.35, 0.15, 0.05])
    course = np.radians(rng.uniform(0, 360, (craft, 1)) + np.cumsum(rng.normal(0, 8, (craft, LEGS)), axis=1))
    step = (speed * hours / LEGS / 60)[:, None]
    lat = rng.uniform(30, 40, (craft, 1)) + np.cumsum(step * np.cos(course), axis=1)
    lon = rng.uniform(125, 140, (craft, 1)) + np.cumsum(step * np.sin(course), axis=1) / 0.8
    t = np.linspace(START, until, LEGS).astype(np.int64)
    none = np.full(craft * LEGS, np.nan)
    members = [
        Member(key, f"SIM {key % 1_000_000}", f"S{key % 1_000_000}", 70, 90, 20, 9, 9, 6.5, "SIM PORT",
               "B" if key % 6 == 0 else "A", False, "traffic:lane")
        for key in keys.tolist()
    ]  # fmt: skip
    receivers = [
        Receiver(f"SIM-{k:02d}", float(rng.uniform(30, 40)), float(rng.uniform(125, 140)), 150_000.0, loss=0.05)
        for k in range(STATIONS)
    ]
    return Played(
        name="bench", title="", seed=seed, start=START, end=until, members=members,
        knots=Knots(np.repeat(keys, LEGS), np.tile(t, craft), lat.ravel(), lon.ravel(), none, none),
        spells=Spells(keys, np.full(craft, START), np.full(craft, until), (speed == 0).astype(np.int8), keys),
        receivers=receivers, noise=Noise(bit_errors=0.001, dropped_parts=0.01),
    )  # fmt: skip


def _generate(craft: int, thin_s: float) -> dict[str, float]:
    from offing.rehearsal.receivers import stations_of
    from offing.rehearsal.schedule import fleet_of
    from offing.rehearsal.transmit import slabs, stream

    played = make_played(craft)
    lines = size = 0

    def work() -> None:
        nonlocal lines, size
        lines = size = 0
        for batch in stream(played, thin_s=thin_s):
            lines += len(batch.t)
            size += len(batch.lines)

    for _ in stream(make_played(50)):  # compiles
        pass
    seconds, cpu, _ = best(work, 2, warm=True)
    # What several receivers heard counts once.
    fleet, stations = fleet_of(played), stations_of(played)
    messages = sum(len(np.unique(slab.heard.message)) for slab in slabs(played, fleet, stations, thin_s=thin_s))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"messages": messages, "lines": lines, "bytes": size, "seconds": seconds, "cpu": cpu, "mb": peak}


if __name__ == "__main__":
    print(json.dumps(_generate(int(sys.argv[1]), float(sys.argv[2]))))
