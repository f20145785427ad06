"""The contract of a source: what one format is, and a pure parser of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from offing.schema.account import Account
from offing.schema.document import Document, Unreadable
from offing.schema.errors import PluginError

Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """Show a source the beginning of an input: up to a megabyte, cut anywhere."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Recognition:
    """Say how sure a source is that an input is its own, and how it means to read it.

    ``score`` runs from 0 (not mine) to 1; ``layout`` is JSON and reaches every call of the
    parser; ``decided`` tells the user in words what was guessed.
    """

    score: float
    layout: dict[str, Any] = field(default_factory=dict)
    decided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """Hold what one stretch of an input says.

    ``positions`` and ``statics`` keep the schemas POSITIONS and STATICS, their offsets
    counted from the start of the unpacked input. ``carry`` is JSON and is handed to the
    parser with the next stretch. ``labels`` names the ``id:`` craft met, by key.
    """

    positions: pa.Table
    statics: pa.Table
    account: Account
    carry: dict[str, Any] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hold one stretch of an input: whole lines of bytes, or for unit "rows" a table.

    ``offset`` counts bytes (or rows) from the start of the unpacked input; ``last`` tells
    the parser that nothing follows, so that pending parts must be given up.
    """

    data: bytes | pa.Table
    offset: int
    last: bool


def _no_parser(_stretch: Stretch, _layout: dict[str, Any], _carry: dict[str, Any]) -> Parsed:
    raise PluginError("this source reads whole inputs and has no parser of stretches")


@dataclass(frozen=True, slots=True)
class Source:
    """Declare a feed or file format; a module in ``offing.sources`` binds one to ``SOURCE``.

    ``unit`` says how the engine cuts inputs: at line ends, (Parquet) into batches of rows,
    or not at all ("whole"): then ``extract`` takes all the bytes, the layout and the options
    and yields the documents in them. ``version`` rises whenever the same bytes would read
    differently.

    ``tell``, called like ``parse`` with the same carry, yields all that a stretch says in
    full, one plain dictionary a message, for `offing parse` to print: what numbers, texts
    and times it likes, with ``report`` and, if there is one, ``craft`` first. Without it
    the rows of positions and statics are printed. ``largest`` bounds the bytes of a whole input where that is not what
    a document may have.
    """

    name: str
    family: str
    version: int
    unit: Literal["lines", "rows", "whole"]
    recognise: Callable[[Head, Options], Recognition]
    parse: Callable[[Stretch, dict[str, Any], dict[str, Any]], Parsed] = _no_parser
    extract: Callable[[bytes, dict[str, Any], Options], Iterator[Document | Unreadable]] | None = None
    batches: Callable[[str], Iterable[pa.Table]] | None = None
    tell: Callable[[Stretch, dict[str, Any], dict[str, Any]], Iterator[dict[str, Any]]] | None = None
    options: tuple[str, ...] = ()
    largest: int | None = None
    doc: str = ""
