"""Who a craft says it is: labels, names and types, as they stood at a time."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.atlas import mids
from offing.engine import database as db
from offing.schema.craft import MMSI, craft_key, craft_label
from offing.schema.errors import UsageError
from offing.schema.ship_types import ship_type_name

NAMING = ("craft_id", "t_start", "name", "ship_type")


class Names:
    """Tell what each craft called itself at a time, from its static runs."""

    def __init__(self, runs: pa.Table, labels: Mapping[int, str]) -> None:
        self._labels = labels
        self._runs: dict[int, list[tuple[int, str | None, int | None]]] = {}
        times = runs["t_start"].cast(pa.int64()).to_pylist()
        columns = (runs[name].to_pylist() for name in ("craft_id", "name", "ship_type"))
        for t, key, name, kind in sorted(zip(times, *columns, strict=True), key=lambda row: row[:2]):
            self._runs.setdefault(key, []).append((t, name, kind))

    def label(self, key: int) -> str:
        """Return the label of a craft."""
        return label_of(key, self._labels)

    def at(self, key: int, t_us: int) -> dict[str, Any]:
        """Return id, name, flag, type and hull of a craft as last heard at *t_us*, else as first heard after."""
        runs = self._runs.get(key, [])
        before = [run for run in reversed(runs) if run[0] <= t_us]
        known = before + [run for run in runs if run[0] > t_us]
        name = next((name for _, name, _ in known if name), None)
        kind = next((kind for _, _, kind in known if kind), None)
        return {
            "id": self.label(key),
            "name": name,
            "flag": flag_of(key),
            "type": ship_type_name(kind),
            "hull": None,
        }


def label_of(key: int, labels: Mapping[int, str]) -> str:
    """Return the label of a craft: of one whose key is a hash, as *labels* has it."""
    return labels.get(key) or craft_label(key)


def flag_of(key: int) -> str | None:
    """Return the state whose digits an MMSI begins with (ISO 3166-1 alpha-2)."""
    return mids.flag_of(key) if key >> 56 == MMSI else None


def labels_of(connection: sa.Connection) -> dict[int, str]:
    """Return the labels of craft whose keys are hashes."""
    return {row.craft_id: row.label for row in connection.execute(sa.select(db.labels))}


def keys_named(words: Iterable[int | str], runs: pa.Table) -> list[int]:
    """Return the craft that *words* mean: keys, labels, bare MMSIs, or names in *runs*.

    Raises UsageError where a word means none.
    """
    keys: set[int] = set()
    for word in words:
        if isinstance(word, int):
            keys.add(word)
        elif word.isdigit():
            keys.add(craft_key(f"mmsi:{word}"))
        elif ":" in word:
            keys.add(craft_key(word))
        else:
            keys.update(_called(word, runs))
    return sorted(keys)


def _called(word: str, runs: pa.Table) -> set[int]:
    wanted = " ".join(word.split()).casefold()
    names = runs["name"].to_pylist()
    keys = runs["craft_id"].to_pylist()
    found = {key for key, name in zip(keys, names, strict=True) if name and " ".join(name.split()).casefold() == wanted}
    if not found:
        likely = sorted({name for name in names if name and wanted in name.casefold()})[:5]
        hint = f"; perhaps {', '.join(likely)}" if likely else "; write mmsi:412345678, an MMSI, or a name in full"
        raise UsageError(f"no craft in the record calls itself {word!r}{hint}")
    return found


def needs_names(words: Iterable[int | str]) -> bool:
    """Tell whether any of *words* is a name, which only the static runs can resolve."""
    return any(isinstance(word, str) and not word.isdigit() and ":" not in word for word in words)
