"""Study: the pure functions that make claims of documents and tell copies apart; the pipeline hands them in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from offing.schema.claim import Reading
from offing.schema.document import Document


@dataclass(frozen=True, slots=True)
class Study:
    """Hold how documents are read.

    ``read`` returns the name of the reader that suited a document ("" for none) and what it read. ``versions`` loads
    the readers and gives the version of each by name, and under "" what changes when any of them does. ``signature``
    is what two documents are compared by, ``bands`` where to look for its like. ``anywhere`` tells that ``read`` can be
    sent to other processes.
    """

    read: Callable[[Document], tuple[str, Reading]]
    signature: Callable[[Document, Reading], bytes]
    bands: Callable[[bytes], list[int]]
    are_copies: Callable[[bytes, bytes], bool]
    versions: Callable[[], Mapping[str, int]]
    anywhere: bool = False
