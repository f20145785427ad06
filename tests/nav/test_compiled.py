import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from offing.nav import compiled

MODULE = """
from offing.nav.compiled import kernel

@kernel
def twice(x: int) -> int:
    return 2 * x

@kernel  # a second one
def thrice(x: int) -> int:
    return x + twice(x)
"""

INNER = """
from offing.nav.compiled import kernel

@kernel
def inner(x: int) -> int:
    return {factor} * x
"""
OUTER = """
from offing.nav.compiled import kernel
from offing.nav.inner import inner

@kernel
def outer(x: int) -> int:
    return inner(x) + 1
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    module = tmp_path / "pack" / "kernels.py"
    module.parent.mkdir()
    module.write_text(MODULE)
    monkeypatch.setattr(compiled, "_PACKAGE", tmp_path)
    compiled._kernels.cache_clear()
    yield module
    compiled._kernels.cache_clear()


def compile_with_numba(module: Path, **environment: str) -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); import kernels; assert kernels.thrice(2) == 6"
    environment = {k: v for k, v in {**os.environ, **environment}.items() if k != "OFFING_INTERPRETED"}
    subprocess.run([sys.executable, "-c", code, str(module.parent)], check=True, env=environment)


def test_a_cache_is_warm_once_numba_has_written_it(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    assert not compiled.is_warm()
    compile_with_numba(package)
    assert compiled.is_warm()
    newer = package.stat().st_mtime + 10_000
    os.utime(package, (newer, newer))
    assert not compiled.is_warm()


def test_numbas_own_folder_is_looked_into(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    compile_with_numba(package)
    assert compiled.is_warm()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "other"))
    assert not compiled.is_warm()
    assert compiled.is_warm(lambda module: module.startswith("tracks/"))


def test_a_kernel_is_compiled_anew_when_another_file_it_calls_changes(tmp_path: Path) -> None:
    copy = tmp_path / "offing"
    shutil.copytree(compiled._PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "nav" / "inner.py").write_text(INNER.format(factor=2))
    (copy / "nav" / "outer.py").write_text(OUTER)
    code = "from offing.nav.outer import outer; print(outer(10))"
    environment = {k: v for k, v in os.environ.items() if k not in ("OFFING_INTERPRETED", "NUMBA_CACHE_DIR")}
    environment |= {"PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": "1"}

    def run() -> str:
        done = subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True, text=True)
        return done.stdout.strip()

    assert run() == "21"
    assert run() == "21"
    (copy / "nav" / "inner.py").write_text(INNER.format(factor=3))
    assert run() == "31"


def test_every_kernel_of_the_package_is_seen() -> None:
    root = Path(compiled.__file__).parents[1]
    written = sum(path.read_text().count("\n@kernel") for path in root.rglob("*.py"))
    assert sum(map(len, compiled._kernels().values())) == written > 0


FIRST_CALLS = """
import threading, time
import numpy as np
from offing.nav.distance import distance_m

def first(after):
    time.sleep(after)  # while another is in the midst of importing Numba
    try:
        distance_m(np.zeros(1), np.zeros(1), np.ones(1), np.ones(1))
    except BaseException as error:
        faults.append(repr(error))

faults = []
threads = [threading.Thread(target=first, args=(n * 0.08,)) for n in range(12)]
[one.start() for one in threads]
[one.join() for one in threads]
print(faults)
"""


def test_threads_whose_first_kernels_come_at_once_import_numba_one_at_a_time() -> None:
    environment = {k: v for k, v in os.environ.items() if k != "OFFING_INTERPRETED"}
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CALLS], check=True, env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
