"""Decode one file of a million messages and more: Offing into columns, the peers into what they make of it."""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from make_log import write_log
from measure import DATA, Measured, Ratio, Report, Skipped, best, run_child

SENTENCES = 1_400_000  # some 1.05 million distinct messages, and copies of a quarter of them
FRAME = 16 << 20
ASKED = {"pyais": 40.0, "aiscat": 4.0}


def measure_decoding(report: Report, sentences: int = SENTENCES) -> None:
    """Decode the same file with each decoder, each in a process of its own."""
    DATA.mkdir(exist_ok=True)
    log = DATA / f"decode-{sentences // 1000}k.nmea"
    if not log.exists():
        write_log(log, sentences, stamp="none")
    report.heading(
        f"Decoding {log.name}: {log.stat().st_size / 1e6:.0f} MB, half the sentences bare, half in tag blocks"
    )
    lines = {}
    for who in WAYS:
        child = run_child([sys.executable, Path(__file__), who, log])
        if child.status:
            report.add(Skipped("decode", who, f"not installed, or it failed (status {child.status})"))
            continue
        said = json.loads(child.out)
        what = "messages" if said["threads"] == 1 else "messages, two threads"
        lines[who] = Measured(
            "decode", said["name"], what, said["messages"], said["seconds"], child.peak_mb, said["cpu"]
        )
        report.add(lines[who])
    for peer, asked in ASKED.items():
        if peer in lines:
            for who, note in (("offing", f"at least {asked:.0f}"), ("offing-1", "")):
                times = lines[peer].seconds / lines[who].seconds
                threads = "two threads" if who == "offing" else "one thread"
                met = times >= asked if note else None
                report.add(Ratio("decode", f"offing, {threads}, is faster than {peer} by", times, note, met=met))


def _offing(log: Path, threads: int) -> Callable[[], int]:
    from offing.codecs.aivdm_decode import Memory, decode

    data = log.read_bytes()
    middle = data.index(b"\n", len(data) // threads) + 1 if threads > 1 else len(data)

    def run(start: int, stop: int) -> int:
        memory, count = Memory.fresh(), 0
        while start < stop:
            end = min(start + FRAME, stop)
            end = end if end == stop else data.rindex(b"\n", start, end) + 1
            done = decode(data[start:end], offset=start, memory=memory, last=end == stop)
            count += done.account.messages
            start = end
        return count

    def both() -> int:
        with ThreadPoolExecutor(threads) as pool:
            return sum(pool.map(run, (0, middle)[:threads], (middle, len(data))[:threads]))

    return both


def _pyais(log: Path) -> Callable[[], int]:
    from pyais.stream import FileReaderStream

    return lambda: sum(1 for message in FileReaderStream(str(log)) if message.decode())


def _aiscat(log: Path) -> Callable[[], int]:
    import aiscat

    return lambda: sum(1 for _ in aiscat.from_file(str(log), chunk=1 << 20))


WAYS: dict[str, tuple[Callable[[Path], Callable[[], int]], int, int]] = {
    "offing": (lambda log: _offing(log, 2), 2, 3),
    "offing-1": (lambda log: _offing(log, 1), 1, 3),
    "aiscat": (_aiscat, 1, 3),
    "pyais": (_pyais, 1, 1),
}


if __name__ == "__main__":
    chosen = sys.argv[1]
    prepare, used, rounds = WAYS[chosen]
    seconds, cpu, messages = best(prepare(Path(sys.argv[2])), rounds, warm=rounds == 1)
    print(
        json.dumps(
            {"name": chosen.split("-")[0], "threads": used, "seconds": seconds, "cpu": cpu, "messages": messages}
        )
    )
