"""Summaries of the lake: one row a craft, and static runs joined across slices."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from offing.engine.who import flag_of
from offing.schema.craft import craft_label, is_rehearsal
from offing.schema.ship_types import ship_type_name
from offing.schema.tables import PARTICULARS, STATIC_RUNS, TIME

# The columns of Record.craft(). `names` lists every name heard, the latest last.
CRAFT = pa.schema(
    [
        pa.field("craft", pa.string(), nullable=False),
        pa.field("craft_id", pa.int64(), nullable=False),
        pa.field("name", pa.string()),
        pa.field("callsign", pa.string()),
        pa.field("imo", pa.int32()),
        pa.field("ship_type", pa.int16()),
        pa.field("type", pa.string()),
        pa.field("flag", pa.string()),
        *(pa.field(f"to_{side}_m", pa.int16()) for side in ("bow", "stern", "port", "starboard")),
        pa.field("first_heard", TIME),
        pa.field("last_heard", TIME),
        pa.field("fixes", pa.int64(), nullable=False),
        pa.field("names", pa.list_(pa.string()), nullable=False),
        pa.field("synthetic", pa.bool_(), nullable=False),
    ]
)

_HEARD = """
    SELECT craft_id, count(*) AS fixes, min(epoch_us(t)) AS first_us, max(epoch_us(t)) AS last_us
    FROM read_parquet($files) WHERE $keys IS NULL OR list_contains($keys, craft_id) GROUP BY craft_id
"""
_SAID = (
    "SELECT craft_id, min(epoch_us(t_start)) AS first_us, max(epoch_us(t_end)) AS last_us, "
    + ", ".join(f"arg_max({name}, epoch_us(t_end)) AS {name}" for name in PARTICULARS)
    + ", list(name ORDER BY t_start) FILTER (name IS NOT NULL) AS names "
    "FROM read_parquet($files) WHERE $keys IS NULL OR list_contains($keys, craft_id) GROUP BY craft_id"
)


def craft_table(
    tracks: Sequence[str], runs: Sequence[str], keys: Sequence[int] | None, labels: Mapping[int, str]
) -> pa.Table:
    """Return one row (CRAFT) for each craft in those Parquet files, or for those of *keys* among them."""
    heard = {row["craft_id"]: row for row in _ask(_HEARD, tracks, keys)}
    said = {row["craft_id"]: row for row in _ask(_SAID, runs, keys)}
    rows = [_row(key, heard.get(key, {}), said.get(key, {}), labels) for key in sorted({*heard, *said})]
    return pa.Table.from_pylist(rows, schema=CRAFT)


def _ask(query: str, files: Sequence[str], keys: Sequence[int] | None) -> list[dict[str, Any]]:
    if not files:
        return []
    import duckdb  # takes long to import, and few questions need it

    with duckdb.connect(":memory:") as connection:
        connection.execute("SET autoinstall_known_extensions = false")
        asked = {"files": list(files), "keys": list(keys) if keys is not None else None}
        answer = connection.execute(query, asked)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _row(key: int, heard: Mapping[str, Any], said: Mapping[str, Any], labels: Mapping[int, str]) -> dict[str, Any]:
    names = [name for name in dict.fromkeys(reversed(said.get("names") or [])) if name]
    row = {name: said.get(name) for name in CRAFT.names}
    return row | {
        "craft": labels.get(key) or craft_label(key),
        "craft_id": key,
        "type": ship_type_name(said.get("ship_type")),
        "flag": flag_of(key),
        "first_heard": min((part["first_us"] for part in (heard, said) if part), default=None),
        "last_heard": max((part["last_us"] for part in (heard, said) if part), default=None),
        "fixes": heard.get("fixes", 0),
        "names": names[::-1],
        "synthetic": is_rehearsal(key),
    }


def merged_runs(runs: pa.Table) -> pa.Table:
    """Return static runs with those joined that say the same, one after the other, on both sides of a slice's edge."""
    merged: list[dict[str, Any]] = []
    last: dict[tuple[Any, ...], dict[str, Any]] = {}
    ordered = runs.sort_by([(name, "ascending") for name in ("craft_id", "t_start", "type")])
    for run in ordered.to_pylist():
        # Each share of the particulars (type 24 comes in two) is followed apart.
        told = tuple(run[name] is not None for name in PARTICULARS)
        family = (run["craft_id"], run["type"], told if run["type"] == 24 else ())
        before = last.get(family)
        if before and all(before[name] == run[name] for name in PARTICULARS):
            before["t_end"] = max(before["t_end"], run["t_end"])
            before["reports"] += run["reports"]
            continue
        merged.append(run)
        last[family] = run
    return pa.Table.from_pylist(merged, schema=STATIC_RUNS)
