"""Progress counts bytes on disk, whatever they unpack to."""

import bz2
import gzip
import io
import lzma
import random
import zipfile
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import ClassVar

import pytest
import zstandard

from offing import pipeline
from offing.engine.gauge import Gauge, Pace
from offing.engine.home import Home
from offing.engine.unpack import Unpacked, unpack, weigh
from story import Silent

# Digits pack to less than half; what remains is still read in several pieces.
CHANCE = random.Random(1)
LOG = b"".join(b"%030d,2023-01-01T00:00:00Z,54.0,10.0\n" % CHANCE.randrange(10**30) for _ in range(100_000))


ROWS = b"mmsi,time,lat,lon\n219000001,2023-01-01T00:00:00Z,54.0,10.0\n"


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lambda data: lzma.compress(data, preset=0),
    "zstd": zstandard.compress,
    "zip": lambda data: zipped({"a.csv": data, "b.csv": data[: len(data) // 3]}),
    "gzip in zip": lambda data: zipped({"a.csv.gz": gzip.compress(data), "b.csv": data}),
    "zip in gzip": lambda data: gzip.compress(zipped({"a.csv": data, "b.csv": data})),
}


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED.keys())
def test_what_is_told_grows_to_the_size_on_disk(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "log"
    path.write_bytes(pack(LOG))
    told: list[int] = []
    for one in unpack([str(path)]):
        assert isinstance(one, Unpacked)
        pace = Pace(one.gauge, told.append)
        one.head(1000)
        for _ in one.chunks():
            pace.step()
        for _ in one.chunks():  # a second pass tells nothing twice
            pace.step()
        pace.finish()
    size = path.stat().st_size
    assert size - 2 <= sum(told) <= size == weigh([str(path)])
    assert all(n > 0 for n in told)
    steps = [n for n in accumulate(told) if n < 0.9 * size]
    assert steps, "it went from nothing to all at once"


def test_a_gauge_never_passes_its_size() -> None:
    gauge = Gauge(10)
    assert [gauge.used for _ in gauge.over(iter([b"abc", b"defg", b"too much"]), 8)] == [3, 8, 10]
    assert list(Gauge(10).over(iter([b"a"]), 0)) == [b"a"]


def test_places_weigh_what_they_hold_once(tmp_path: Path) -> None:
    for name, size in (("a", 10), ("b", 20), (".hidden", 40)):
        (tmp_path / name).write_bytes(b"x" * size)
    assert weigh([str(tmp_path), str(tmp_path / "a"), str(tmp_path / "absent")]) == 30
    assert weigh([str(tmp_path / "a"), "/dev/null"]) is None


def test_a_read_tells_every_byte_even_of_what_it_refuses(sqlite_home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(ROWS * 100)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(ROWS * 1000)[:-20])
    (tmp_path / "c.txt").write_bytes(b"nothing of ours\n" * 100)

    class Watch(Silent):
        stages: ClassVar[dict[str, list[int]]] = {}

        def stage(self, name: str, total: int | None) -> None:
            self.stages[name] = [total or 0, 0]

        def advance(self, n: int) -> None:
            self.stages[list(self.stages)[-1]][1] += n

    pipeline.read(sqlite_home, [str(tmp_path / name) for name in ("a.csv", "b.csv.gz", "c.txt")], watch=Watch())
    assert list(Watch.stages) == ["reading", "tracks and events"]
    total, told = Watch.stages["reading"]
    assert told == total == sum(path.stat().st_size for path in tmp_path.glob("*.*") if path.is_file())
