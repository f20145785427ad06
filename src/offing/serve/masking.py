"""What the server shows of pleasure craft and of craft in distress: as exports do, under names that last."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from offing.engine.privacy import Privacy, is_device
from offing.schema.errors import OffingError

MASKED: Final = "masked"
_SECRET: Final = secrets.token_bytes(32)  # a process's own: no name outlives it, none can be worked out


class Masked(OffingError):
    """Refuse to name or to find a craft or a line that is shown under a mask."""


@dataclass(slots=True)
class Masking(Privacy):
    """Mask as Privacy does; the same craft, and the same line, has one mask for as long as the server runs."""

    _labels: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, str] = field(default_factory=dict)  # of lines that were shown, by the id they were shown under

    def __post_init__(self) -> None:
        """Give every pleasure craft its mask."""
        for label in self.pleasure:
            mask = f"{MASKED}:{_sealed(label)}"
            self._masks[label] = mask
            self._labels[mask] = label

    def label_of(self, word: str) -> str:
        """Return the label that a word for a craft stands for: of a mask the craft under it.

        Raises Masked for a craft that is only shown under a mask, or not at all.
        """
        if word in self._labels:
            return self._labels[word]
        label = f"mmsi:{word.zfill(9)}" if word.isdigit() else word
        if label in self.pleasure or word.startswith(f"{MASKED}:"):
            raise Masked(f"{word} is not shown by name: pleasure craft are masked here")
        if is_device(label):
            raise Masked(f"{word} is a distress device, which is not shown")
        return word

    def line_of(self, id_: str) -> str:
        """Return the id of the line that was shown under another."""
        return self._lines.get(id_, id_)

    def shown(self, label: str) -> str:
        """Return the label under which a craft is shown."""
        return self._masks.get(label, label)

    def mask_line(self, id_: str) -> str:
        """Return the id under which a masked line is shown."""
        return self._id_of(id_)

    def _id_of(self, id_: str) -> str:
        mask = f"{MASKED}-{_sealed(id_)}"
        self._lines[mask] = id_
        return mask


def _sealed(word: str) -> str:
    return hmac.digest(_SECRET, word.encode(), "sha256").hex()[:16]


def without_paths(told: Any) -> Any:
    """Return what is told, without where on this machine a file lay, which is for nobody who asks over a network."""
    if isinstance(told, Mapping):
        return {name: without_paths(value) for name, value in told.items() if name != "path"}
    return [without_paths(one) for one in told] if isinstance(told, list | tuple) else told
