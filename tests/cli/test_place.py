import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

SENTENCE = b"!AIVDM,1,1,,A,15M67FC000G?ufbE`FepT@3n00Sa,0*5C\n"
CODE = """
import sys
from pathlib import Path
from offing.cli.place import prepare_kernels
from offing.nav.compiled import is_interpreted
prepare_kernels(sys.argv[2:], Path(sys.argv[1]))
print(is_interpreted(), "numba" in sys.modules)
"""
CALLED = (
    CODE
    + """
from offing.nav.distance import near_m
print(near_m(0.0, 0.0, 0.0, 0.1) > 0.0)
"""
)


def prepared(home: Path, *places: Path, cache: Path, code: str = CODE) -> tuple[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OFFING_")}
    words = [sys.executable, "-c", code, str(home), *map(str, places)]
    done = subprocess.run(
        words, env={**environment, "NUMBA_CACHE_DIR": str(cache)}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip(), done.stderr


@pytest.mark.parametrize("packed", [False, True])
def test_a_small_input_is_not_kept_waiting_for_a_compiler(tmp_path: Path, packed: bool) -> None:
    data = SENTENCE * 100
    (tmp_path / "log").write_bytes(gzip.compress(data) if packed else data)
    assert prepared(tmp_path / "home", tmp_path / "log", cache=tmp_path / "cold") == ("True False", "")


def test_a_large_one_is_and_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "log.gz").write_bytes(gzip.compress(SENTENCE * 200_000))
    choice, told = prepared(tmp_path / "home", tmp_path / "log.gz", cache=tmp_path / "cold", code=CALLED)
    assert choice == "False True\nTrue"
    assert told.count("compiling") == 1


def test_where_nothing_is_compiled_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("They went up the hill and came down again in the evening.\n" * 150_000)
    choice, told = prepared(tmp_path / "home", tmp_path / "news.txt", cache=tmp_path / "cold")
    assert (choice, told) == ("False True", "")


def test_a_large_record_counts_as_the_input_does(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(SENTENCE)
    tracks = tmp_path / "home" / "lake" / "tracks" / "2023-01"
    tracks.mkdir(parents=True)
    (tracks / "x.parquet").write_bytes(bytes(5_000_000))
    assert prepared(tmp_path / "home", tmp_path / "log", cache=tmp_path / "cold")[0] == "False True"


def test_a_stream_is_left_untouched(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "log")
    assert prepared(tmp_path / "home", tmp_path / "log", cache=tmp_path / "cold")[0] == "False True"


def test_what_is_compiled_already_is_used(tmp_path: Path) -> None:
    from offing.nav import compiled

    for path, kernels in compiled._kernels().items():
        for name, line in kernels:
            for index in compiled._indexes(path, name, line, str(tmp_path / "warm")):
                index.parent.mkdir(parents=True, exist_ok=True)
                index.touch()
    (tmp_path / "log").write_bytes(SENTENCE)
    assert prepared(tmp_path / "home", tmp_path / "log", cache=tmp_path / "warm") == ("False False", "")
