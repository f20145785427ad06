"""Which home a command works in, and whether its kernels are worth compiling first."""

import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from offing.cli.terminal import remark
from offing.nav import compiled
from offing.schema.errors import InputError

if TYPE_CHECKING:
    from offing.engine.home import Home

# Up to so many unpacked bytes interpreted kernels are done before compiled ones are compiled: a
# message takes them 0.1 ms, compiling takes half a minute.
SMALL = 8_000_000
# Parquet holds roughly so much more than its bytes on disk, fixes as well as reports.
_PACKED = 2
_COMPILING = "offing: compiling for this machine; the next run starts at full speed"
_SENTENCE = re.compile(rb"![A-Z]{2}VD[MO],")
# The kernels that read sentences, and no other format.
_SENTENCE_KERNELS = ("codecs/ais", "codecs/aivdm", "codecs/nmea")
# Reading does not wait for what only learning anchorages or playing rehearsals runs.
_LEARNING_KERNELS = "atlas/anchorages"
_PLAYING_KERNELS = ("rehearsal/", "codecs/aivdm_write")


def home_path(ctx: typer.Context) -> Path:
    """Return the folder named by --home or OFFING_HOME, else the platform's place for data."""
    chosen = ctx.obj
    if isinstance(chosen, Path):
        return chosen
    from platformdirs import user_data_path

    return user_data_path("offing", appauthor=False)


def open_home(ctx: typer.Context, *, create: bool = False) -> "Home":
    """Open the home a command works in; raises RecordError where there is none and *create* is false."""
    from offing.engine.home import Home

    return Home.open(home_path(ctx), create=create)


def prepare_kernels(places: Sequence[str], home: Path | None) -> None:
    """Leave kernels interpreted where compiling them would take longer than the work; else say so once they compile.

    Must run before any kernel is imported. *home* counts too: what a new input touches there is worked on again.
    """
    if compiled.is_interpreted() or compiled.is_warm():
        return
    size, sentences, columns = _stored(home), False, False
    if any(_is_stream(place) for place in places):
        size, sentences, columns = SMALL + 1, True, True  # a stream can be read but once
    else:
        for begun in _beginnings(places):
            size += len(begun) * (_PACKED if begun.startswith(b"PAR1") else 1)
            found = _SENTENCE.search(begun) is not None
            sentences, columns = sentences or found, columns or not found
            if size > SMALL:
                break
    if compiled.is_warm(lambda module: _is_wanted(module, sentences, columns)):
        return
    if size > SMALL:
        compiled.announce(partial(remark, _COMPILING))  # documents may be large and ask for no kernel
    else:
        compiled.interpret()


def compile_for_playing(*, reading: bool = False) -> None:
    """Say so where kernels that play rehearsals, and read them, must be compiled first."""
    if compiled.is_interpreted():
        return
    if not compiled.is_warm(
        lambda module: module.startswith(_PLAYING_KERNELS) or (reading and _is_wanted(module, True, False))
    ):
        remark(_COMPILING)


def _is_wanted(module: str, sentences: bool, columns: bool) -> bool:
    if module.startswith((_LEARNING_KERNELS, *_PLAYING_KERNELS)):
        return False
    if module.startswith(_SENTENCE_KERNELS):
        return sentences
    return columns if module.startswith("codecs/") else True


def _is_stream(place: str) -> bool:
    try:
        mode = Path(place).stat().st_mode
    except (OSError, ValueError):  # whatever is wrong with it is told by who reads it
        return place == "-"
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _beginnings(places: Sequence[str]) -> Iterator[bytes]:
    """Yield of each input as many unpacked bytes as there are, or as tell that it is not small."""
    from offing.engine.unpack import Unpacked, unpack

    for one in unpack(places):
        if isinstance(one, Unpacked):
            with suppress(InputError):
                yield one.head(SMALL + 1)


def _stored(home: Path | None) -> int:
    """Return roughly how many bytes of reports the home's tracks came from, no further than matters."""
    size = 0
    for path in home.glob("lake/tracks/**/*.parquet") if home else ():
        size += path.stat().st_size * _PACKED
        if size > SMALL:
            break
    return size
