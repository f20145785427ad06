"""Find the inputs at the places a user names, and give out their unpacked bytes.

A place is a file, a folder (read through, hidden files left out, and what its file
``.offingignore`` names, one pattern a line), a pattern, or ``-`` for standard input.
Containers are told by their first bytes, never by their name, and may be nested once (a gzip
file inside a zip file). Nothing is ever unpacked under a name that a container holds, so
such names can do no harm beyond being shown.
"""

import fnmatch
import glob
import io
import lzma
import os
import stat
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from offing.engine.containers import MAGIC_BYTES, PIECE, container_of, decompress
from offing.engine.gauge import Gauge
from offing.engine.salvage import salvaged_members
from offing.schema.errors import Damaged, InputError

Opener = Callable[[], Iterator[bytes]]
_PACKED_PIECE = 256 << 10
HEAD = 1 << 20  # bytes by which a format is recognised
_IGNORE = ".offingignore"
_LONGEST_LIST = 64 << 10
PIPE = "pipe"  # stands for a container where the bytes cannot be had a second time


@dataclass(frozen=True, slots=True)
class Refused:
    """Name an input that cannot be read at all, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Name what lies in a folder but is not to be read, and why: as the folder's own list says, for one."""

    name: str
    why: str = f"as {_IGNORE} says"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound what a container may unpack to, against archives made to fill a disk.

    A file is refused once it has given more than *free* bytes and more than *ratio* times
    its own size. AIS logs pack at most some 20 : 1, comma-separated ones 50 : 1.
    """

    ratio: float = 200.0
    free: int = 1 << 30


class _Held(io.FileIO):
    """Hold a file open for as long as anything refers to it."""

    def __del__(self) -> None:
        self.close()


class _Meter:
    """Count what one file on disk has unpacked to, over all its members."""

    def __init__(self, packed: int, limits: Limits) -> None:
        self._most = max(limits.free, int(limits.ratio * packed))
        self._given: dict[str, int] = {}

    def count(self, name: str, given: int) -> None:
        """Note that *name* has given so many bytes; raise Damaged where it is too much."""
        self._given[name] = max(given, self._given.get(name, 0))
        if sum(self._given.values()) > self._most:
            raise Damaged(
                f"unpacks to far more than a log can (over {self._most:,} bytes); unpack it yourself if you trust it"
            )


@dataclass(eq=False)
class Unpacked:
    """Hold one input: its name as shown, where it lies, its container and its bytes.

    ``path`` is absolute; ``gauge`` follows how much of the file on disk has been used.
    """

    name: str
    path: Path
    container: str
    opener: Opener = field(repr=False)
    gauge: Gauge = field(repr=False)
    _copy: Path | None = field(default=None, repr=False)

    def chunks(self) -> Iterator[bytes]:
        """Yield the unpacked bytes in pieces of at most 4 MiB, from the start at every call.

        Raises Damaged, naming the place, where the container breaks off (what came before
        has been yielded), and InputError where the file is empty or cannot be read.
        """
        done = 0
        try:
            for piece in self.opener():
                yield piece
                done += len(piece)
        except Damaged as error:
            raise Damaged(f"{self.name}: {error}; it gave {done:,} bytes before that") from error
        except InputError as error:
            raise InputError(f"{self.name}: {error}") from error
        except OSError as error:
            raise InputError(f"{self.name} cannot be read: {error.strerror or error}") from error
        if not done:
            raise InputError(f"{self.name} is empty")

    def head(self, size: int = HEAD) -> bytes:
        """Return up to *size* bytes from the beginning, as many as can be had.

        Raises InputError where there are none.
        """
        begun = bytearray()
        try:
            for piece in self.chunks():
                begun += piece[: size - len(begun)]
                if len(begun) >= size:
                    break
        except Damaged:
            if not begun:
                raise
        return bytes(begun)

    def local(self) -> Path:
        """Return a file with the unpacked bytes: the input itself, or a temporary copy that lives as long as this."""
        if not self.container:
            return self.path
        if self._copy is None:
            descriptor, name = tempfile.mkstemp(prefix="offing-")
            self._copy = Path(name)
            weakref.finalize(self, self._copy.unlink, missing_ok=True)
            with open(descriptor, "wb") as file:  # noqa: PTH123 - it is open already
                for piece in self.chunks():
                    file.write(piece)
        return self._copy


def unpack(places: Sequence[str], *, limits: Limits | None = None) -> Iterator[Unpacked | Refused | LeftOut]:
    """Yield every input found at *places*, sorted within each, Refused for what is none, LeftOut for what is not meant.

    The same file named twice comes once. Nothing is raised here: what goes wrong while an
    input is read is raised by its chunks.
    """
    bounds = limits or Limits()
    seen: set[tuple[int, int]] = set()
    for place in places:
        for found in _files(place):
            if isinstance(found, Refused | LeftOut):
                yield found
            else:
                yield from _inputs(found, bounds, seen)


def weigh(places: Sequence[str]) -> int | None:
    """Return how many bytes on disk unpack would read at *places*; None where that cannot be known."""
    sizes: dict[tuple[int, int], int] = {}
    for path in (path for place in places for path in _files(place) if isinstance(path, Path)):
        with suppress(OSError):
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                return None
            sizes[status.st_dev, status.st_ino] = status.st_size
    return sum(sizes.values())


def reopen(name: str, path: str, *, limits: Limits | None = None) -> Unpacked:
    """Return the input of that name at the path where it lay; raise InputError where it is gone."""
    members = [found for found in unpack([path], limits=limits) if isinstance(found, Unpacked)]
    for found in members:
        member = found.name.removeprefix(_shown(path))
        if name.endswith(member) and (member or len(members) == 1):
            return found
    raise InputError(f"{name} is no longer at {path}")


def _files(place: str) -> Iterator[Path | Refused | LeftOut]:
    path = Path("/dev/stdin" if place == "-" else place)
    try:
        path = path.expanduser()
        path.exists()
    except (OSError, RuntimeError, ValueError) as error:  # longer than a name may be; nobody's home; a null in it
        yield Refused(_shown(place), f"is no name of a file: {getattr(error, 'strerror', None) or error}")
        return
    if path.is_dir():
        yield from _folder(path)
    elif path.exists() or path.is_symlink():
        yield path
    elif glob.has_magic(place):
        matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - takes whole paths
        if not matches:
            yield Refused(place, "no file matches this pattern")
        for match in matches:
            yield from _files(match)
    else:
        yield Refused(place, "there is no such file or folder")


def _folder(folder: Path) -> Iterator[Path | Refused | LeftOut]:
    """Yield the files below *folder* in order; links may lead round in circles, each folder is read once."""
    found: list[Path | Refused | LeftOut] = []
    visited: set[tuple[int, int]] = set()

    def refuse(error: OSError) -> None:
        found.append(Refused(_shown(str(error.filename)), f"cannot be read: {error.strerror}"))

    for here, folders, names in os.walk(folder, followlinks=True, onerror=refuse):
        status = Path(here).stat()
        if (status.st_dev, status.st_ino) in visited:
            folders.clear()
            continue
        visited.add((status.st_dev, status.st_ino))
        if _is_home(folders, names):
            found.append(LeftOut(_shown(here), "it is a home of Offing, and no input"))
            folders.clear()
            continue
        unmeant = _unmeant(Path(here), [*folders, *names])
        found += [LeftOut(_shown(str(Path(here, name)))) for name in sorted(unmeant)]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in unmeant)
        paths = (Path(here, name) for name in sorted(names) if not name.startswith(".") and name not in unmeant)
        found += [path for path in paths if path.is_file() or not path.exists()]
    if not found:
        yield Refused(_shown(str(folder)), "there are no files in this folder")
    yield from found


def _is_home(folders: Sequence[str], names: Sequence[str]) -> bool:
    """Tell a home, which may lie among the inputs that are read into it, by what it consists of."""
    return {"archive", "lake"} <= set(folders) and {"id", "lock"} <= set(names)


def _unmeant(folder: Path, names: list[str]) -> set[str]:
    """Return those names in a folder that its own list says are not to be read."""
    try:
        with (folder / _IGNORE).open("rb") as file:
            text = file.read(_LONGEST_LIST).decode("utf-8", "replace")
    except OSError:
        return set()
    lines = (line.strip().rstrip("/") for line in text.splitlines())
    patterns = [line for line in lines if line and not line.startswith("#")]
    return {name for name in names for pattern in patterns if fnmatch.fnmatchcase(name, pattern)}


def _inputs(path: Path, limits: Limits, seen: set[tuple[int, int]]) -> Iterator[Unpacked | Refused]:
    """Yield the inputs of one file: itself, or the members of its container."""
    name, path = _shown(str(path)), path.absolute()
    try:
        status = path.stat()
        if (status.st_dev, status.st_ino) in seen and stat.S_ISREG(status.st_mode):
            return
        seen.add((status.st_dev, status.st_ino))
        if stat.S_ISFIFO(status.st_mode) or stat.S_ISCHR(status.st_mode):
            yield from _of_stream(name, path, limits)
            return
        if not stat.S_ISREG(status.st_mode):
            yield Refused(name, "is no file")
            return
        if not status.st_size:
            yield Refused(name, "is empty")
            return
        with path.open("rb") as file:
            container = container_of(file.read(MAGIC_BYTES))
    except OSError as error:
        yield Refused(name, f"cannot be read: {error.strerror or error}")
        return
    outer = _Outer(path, status.st_size, _Meter(status.st_size, limits), path)
    yield from _contents(outer, name, container, lambda: _read(path, PIECE))


def _of_stream(name: str, path: Path, limits: Limits) -> Iterator[Unpacked | Refused]:
    """Yield the inputs of a pipe, which can be read but once, from a copy of it."""
    copy = _spool(lambda: _read(path, PIECE))
    size = os.fstat(copy.fileno()).st_size
    if not size:
        yield Refused(name, "is empty")
        return
    container = container_of(os.pread(copy.fileno(), MAGIC_BYTES, 0))
    outer = _Outer(path, size, _Meter(size, limits), None)
    for found in _contents(outer, name, container, lambda: _pread(copy)):
        if isinstance(found, Unpacked):
            found.container = found.container or PIPE
        yield found


@dataclass(frozen=True, slots=True)
class _Outer:
    """Hold what all inputs from one place share; *file* is None where it is a pipe's copy."""

    path: Path
    size: int
    meter: _Meter
    file: Path | None


_Member = tuple[str, Opener, Gauge]


def _contents(
    outer: _Outer, name: str, container: str, opener: Opener, gauge: Gauge | None = None
) -> Iterator[Unpacked | Refused]:
    """Yield what bytes of that container hold, looking into one more container inside; *gauge* follows the outer."""
    if not container:
        whole = Gauge(outer.size)
        yield Unpacked(name, outer.path, container, lambda: whole.over(opener(), outer.size), whole)
        return
    for member in _members(outer, name, container.split("+")[-1], opener, gauge):
        if isinstance(member, Refused):
            yield member
            continue
        inner_name, inner, share = member
        metered = _metered(inner_name, inner, outer.meter)
        nested = container_of(_beginning(metered)) if gauge is None else ""
        if nested:
            yield from _contents(outer, inner_name, f"{container}+{nested}", metered, share)
        else:
            yield Unpacked(inner_name, outer.path, container, metered, share)


def _members(outer: _Outer, name: str, kind: str, opener: Opener, gauge: Gauge | None) -> Iterator[_Member | Refused]:
    if kind == "zip":
        file = _Held(outer.file) if outer.file and gauge is None else _spool(opener)
        yield from _zip_members(name, file, outer.size if gauge is None else gauge.size)
    elif gauge is None:
        whole = Gauge(outer.size)
        yield name, lambda: decompress(whole.over(_small(opener()), outer.size), kind), whole
    else:
        yield name, lambda: decompress(_small(opener()), kind), gauge


def _metered(name: str, opener: Opener, meter: _Meter) -> Opener:
    def read() -> Iterator[bytes]:
        given = 0
        for piece in opener():
            given += len(piece)
            meter.count(name, given)
            yield piece

    return read


def _zip_members(name: str, file: _Held, size: int) -> Iterator[_Member | Refused]:
    """Yield a zip file's members; of one whose directory is lost, those that can be found again.

    They share in its *size* on disk by what each takes up, or not where that is unknown.
    """
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        for member, read in salvaged_members(file):
            yield f"{name}!{_shown(member)}", read, Gauge(0)
        yield Refused(name, f"the zip file is damaged or cut off ({error}); what stood before the break is read")
        return
    infos = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
    if not infos:
        yield Refused(name, "there are no files in this zip file")
    packed = sum(info.compress_size for info in infos) or 1
    for info in sorted(infos, key=lambda info: info.filename):
        share = Gauge(size * info.compress_size // packed)
        yield f"{name}!{_shown(info.filename)}", _gauged(_member_opener(archive, info), share, info.file_size), share


def _gauged(opener: Opener, gauge: Gauge, total: int) -> Opener:
    return lambda: gauge.over(opener(), total)


def _member_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Opener:
    def read() -> Iterator[bytes]:
        try:
            with archive.open(info) as member:
                while piece := member.read(PIECE):
                    yield piece
        except (RuntimeError, NotImplementedError) as error:  # a password, a method nobody else uses
            raise InputError(f"cannot be unpacked: {error}") from error
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError) as error:
            raise Damaged(f"its zip container is corrupt ({error})") from error

    return read


def _hidden(member: str) -> bool:
    parts = member.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")


def _beginning(opener: Opener) -> bytes:
    try:
        return next(iter(opener()), b"")[:MAGIC_BYTES]
    except (InputError, OSError):
        return b""


def _spool(opener: Opener) -> _Held:
    """Return a file without a name that holds what *opener* gives, as far as it goes."""
    descriptor, name = tempfile.mkstemp(prefix="offing-")
    Path(name).unlink()
    copy = _Held(descriptor, "r+")
    # Where it breaks off the copy is cut short, which its reader finds and reports.
    with suppress(InputError):
        for piece in opener():
            left = memoryview(piece)
            while left:
                left = left[copy.write(left) or 0 :]
    copy.seek(0)
    return copy


def _read(path: Path, piece: int) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while data := file.read(piece):
            yield data


def _pread(file: _Held) -> Iterator[bytes]:
    at = 0
    while data := os.pread(file.fileno(), PIECE, at):
        at += len(data)
        yield data


def _small(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Hand packed bytes on in smaller pieces, so that what they unpack to stays small."""
    for piece in pieces:
        for start in range(0, len(piece), _PACKED_PIECE):
            yield piece[start : start + _PACKED_PIECE]


def _shown(name: str) -> str:
    """Return a name that can be printed and stored, whatever a file system or archive holds."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in text)
