"""The contract of a reader: which documents it reads, and how."""

from collections.abc import Callable
from dataclasses import dataclass

from offing.schema.claim import Reading
from offing.schema.document import Document


@dataclass(frozen=True, slots=True)
class Reader:
    """Declare how one kind of document is read; a module in ``offing.reports.readers`` binds one to ``READER``.

    ``suits`` returns how surely a document is of that kind, 0 (not at all) to 1; the reader
    that is surest reads it. One that reads any text of a language says 0.5; one for the
    releases of a single publisher 0.9 where their form is met. ``version`` rises whenever
    the same text would read differently.
    """

    name: str
    version: int
    suits: Callable[[Document], float]
    read: Callable[[Document], Reading]
