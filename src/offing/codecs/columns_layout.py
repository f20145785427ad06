"""Decide, from a table's header and values, which column is what, and say it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl

from offing.codecs.columns import DIMENSIONS, ROLES, ColumnName, read_name
from offing.codecs.columns_craft import read_imo
from offing.codecs.columns_map import Mapped, find_columns, read_map
from offing.codecs.columns_places import choose_places
from offing.codecs.columns_speed import choose_speed
from offing.codecs.columns_times import choose_times
from offing.codecs.columns_values import Floats, read_degrees, read_numbers
from offing.codecs.columns_words import is_blank, mobile_codes, ship_type_codes, status_codes
from offing.codecs.times import NO_TIME, read_times

_MOST = 0.5
_SOME = 0.1
_FEW = 10  # rows that prove nothing about how often a craft comes again
_IDENTITY = ("mmsi", "imo", "id", "name", "callsign")
_SIMPLE = ("cog_deg", "heading_deg", "rot_deg_min", "nav_status", "ship_type", "draught_m", "type", "mobile", "second")
_TOLD = ("lat", "lon", "t", "mmsi", "id", "sog_kn")
_TEXTS = ("name", "callsign", "destination", "receiver")


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold which column is what (``fields``, JSON), that in words, and what is missing."""

    fields: dict[str, Any]
    decided: tuple[str, ...]
    missing: tuple[str, ...] = ()
    comma: bool = False


@dataclass(slots=True)
class _Draft:
    names: Sequence[ColumnName]
    sample: pl.DataFrame
    mapped: dict[str, Mapped | None]
    comma: bool
    fields: dict[str, Any] = field(default_factory=dict)
    decided: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def named(self, role: str) -> list[int]:
        """Return the columns whose name fits *role*, the best first; the mapped one alone if there is one."""
        if role in self.mapped:
            given = self.mapped[role]
            return [] if given is None else [given.column]
        elsewhere = {given.column for given in self.mapped.values() if given is not None}
        ranks = ((name.rank(role), i) for i, name in enumerate(self.names) if i not in elsewhere)
        return [index for _, index in sorted((rank, i) for rank, i in ranks if rank is not None)]

    def values(self, index: int) -> pl.Series:
        """Return a column's values without those that say nothing."""
        values = self.sample[f"c{index}"]
        return values.filter(~is_blank(values)) if values.dtype == pl.String else values.drop_nulls()

    def numbers(self, index: int) -> Floats:
        """Return a column's numbers, NaN where there is none."""
        return read_numbers(self.values(index), comma=self.comma)

    def text(self, index: int) -> str:
        """Return a column's name, or its place where it has none."""
        return self.names[index].text or f"#{index + 1}"

    def put(self, role: str, index: int, scale: float = 1.0, divide: bool = False, **more: Any) -> None:
        """Settle a field; what the user mapped goes before what was guessed."""
        given = self.mapped.get(role)
        if given is not None:
            scale, divide, more = given.scale, given.divide, {**more, "shift": given.shift}
        self.fields[role] = {"column": index, "scale": scale, "divide": divide, **more}

    @property
    def taken(self) -> set[int]:
        """Return the columns that are settled."""
        return {one["column"] for one in self.fields.values() if isinstance(one, dict)}


def inspect_columns(names: Sequence[str], sample: pl.DataFrame, options: Mapping[str, Any]) -> Layout:
    """Decide what the columns of *sample* (``c0``, ``c1`` …, texts or typed) are.

    *names* are the header's, empty where there is none. Options: ``map`` (see columns_map)
    and ``start``, the time from which a column of small counts runs. Raises InputError for a
    mapped column that is not there, UsageError for a mapping that is none.
    """
    mapped = find_columns(read_map(options.get("map")), names)
    draft = _Draft([read_name(name) for name in names], sample, mapped, _is_decimal_comma(sample))
    if draft.comma:
        draft.decided.append("decimal comma")
    if not any(names):
        draft.names = _name_by_values(draft)
    _decide_craft(draft)
    places = choose_places(draft.names, sample, mapped, comma=draft.comma)
    draft.fields |= places.fields
    times = choose_times(draft.names, sample, draft.taken, mapped.get("t"), _start(options.get("start")))
    draft.fields["t"] = [column.as_dict() for column in times.columns]
    draft.decided += [*places.decided, *times.decided]
    draft.missing += [*places.missing, *([times.missing] if times.missing else [])]
    if not draft.missing:
        _decide_rest(draft)
    return Layout(draft.fields, tuple(draft.decided), tuple(draft.missing), draft.comma)


def _start(given: Any) -> int | None:
    if isinstance(given, str):
        given = datetime.fromisoformat(given)
    if not isinstance(given, datetime):
        return None
    return round((given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp() * 1_000_000)


def _is_decimal_comma(sample: pl.DataFrame) -> bool:
    for values in sample.iter_columns():
        if values.dtype == pl.String:
            broken = values.str.contains(r"^\s*-?\d{1,3},\d+\s*$").fill_null(False).sum()
            if broken > _MOST * (len(values) - values.null_count()):
                return True
    return False


def _name_by_values(draft: _Draft) -> list[ColumnName]:
    """Name the columns of a table without header, only where the values leave no doubt."""
    names = [""] * draft.sample.width
    for index in range(draft.sample.width):
        numbers = draft.numbers(index)
        if len(numbers) and np.mean((numbers % 1 == 0) & (numbers >= 2e8) & (numbers < 8e8)) >= 0.9:
            names[index] = "mmsi"
    degrees = [index for index in range(draft.sample.width) if not names[index] and _is_fine(draft, index)]
    if len(degrees) == 2:
        beyond = [bool(np.mean(np.abs(draft.numbers(index)) > 90) > 0.05) for index in degrees]
        if beyond[0] != beyond[1]:
            names[degrees[beyond.index(False)]], names[degrees[beyond.index(True)]] = "lat", "lon"
    if names.count("mmsi") > 1:
        names = ["" if name == "mmsi" else name for name in names]
    return [ColumnName("", (name,) if name else (), ()) for name in names]


def _is_fine(draft: _Draft, index: int) -> bool:
    """Tell whether a column holds numbers up to 180 written with three decimals or more."""
    values = draft.values(index)
    if not len(values):
        return False
    numbers = read_numbers(values, comma=draft.comma)
    decimals = values.cast(pl.String).str.extract(r"[.,](\d+)\s*$").str.len_chars().fill_null(0)
    return bool(np.mean(np.abs(numbers) <= 180) >= 0.9 and np.mean(decimals.to_numpy() >= 3) > _MOST)


def _decide_craft(draft: _Draft) -> None:
    found: dict[str, int] = {}
    for role in _IDENTITY:
        for index in draft.named(role):
            if _can_be_craft(draft, role, index):
                found.setdefault(role, index)
    if "mmsi" not in found and "id" in found and _is_mmsi(draft.numbers(found["id"])):
        draft.decided.append(f"column {draft.text(found['id'])} holds MMSIs")
        found["mmsi"] = found.pop("id")
    if "mmsi" not in found and "imo" not in found and "id" not in found:
        own = next((role for role in ("name", "callsign") if role in found), None)
        if own is not None:
            found["id"] = found[own]
    words = {"mmsi": "MMSI", "imo": "IMO number", "id": "the log's own id"}
    kept = [role for role in words if role in found and not (role == "id" and "mmsi" in found)]
    for role in kept:
        draft.put(role, found[role])
    if kept:
        text = " or else ".join(f"column {draft.text(found[role])} ({words[role]})" for role in kept)
        draft.decided.append(f"craft: {text}")
    else:
        draft.missing.append("craft identity (MMSI, IMO number, own id or name)")


def _can_be_craft(draft: _Draft, role: str, index: int) -> bool:
    values = draft.values(index)
    if not len(values):
        return False
    if role in draft.mapped:
        return True
    if role == "mmsi":
        return bool(np.mean(np.isfinite(read_numbers(values))) > _SOME)
    if role == "imo":
        return bool(np.mean(np.isfinite(read_imo(values))) > _MOST)
    # Neither a count of rows nor the names in a list of events is a log's craft: each must come again.
    often = len(values) >= _MOST * draft.sample.height and values.n_unique() <= _MOST * len(values)
    return often or draft.sample.height < _FEW


def _is_mmsi(numbers: Floats) -> bool:
    return bool(len(numbers)) and bool(np.mean((numbers % 1 == 0) & (numbers >= 2e8) & (numbers < 8e8)) >= 0.9)


def _decide_rest(draft: _Draft) -> None:
    taken = draft.taken | {column["column"] for column in draft.fields["t"]}
    _decide_speed(draft, taken)
    for role in (*_SIMPLE, *_TEXTS):
        index = next((i for i in draft.named(role) if i not in taken or role in ("name", "callsign")), None)
        if index is not None and len(draft.values(index)):
            _decide_simple(draft, role, index)
    dimensions = {role: next(iter(draft.named(role)), None) for role in DIMENSIONS}
    letters = [index for index in dimensions.values() if index is not None and len(draft.text(index)) == 1]
    if not letters or all(index is not None for index in dimensions.values()):
        for role, index in dimensions.items():
            if index is not None and len(draft.values(index)):
                draft.put(role, index)
    others = [role for role in ROLES if role in draft.fields and role not in _TOLD]
    shown = [f"{role} = {draft.text(draft.fields[role]['column'])}" for role in others]
    if shown:
        draft.decided.append("also read: " + ", ".join(shown))


def _decide_speed(draft: _Draft, taken: set[int]) -> None:
    index = next((i for i in draft.named("sog_kn") if i not in taken), None)
    if index is None or not np.any(np.isfinite(draft.numbers(index))):
        return
    if draft.mapped.get("sog_kn") is not None:
        draft.put("sog_kn", index)
        draft.decided.append(f"speed: column {draft.text(index)}, as mapped")
        return
    sample, fields = draft.sample, draft.fields
    lat, lon = (read_degrees(sample, fields[role], comma=draft.comma) for role in ("lat", "lon"))
    identity = next(fields[role] for role in ("mmsi", "imo", "id") if role in fields)
    first = fields["t"][0]
    times = read_times(sample[f"c{first['column']}"], first)
    if first.get("clock") is not None:
        times = times + read_times(sample[f"c{first['clock']}"], {"form": "clock"})
    crafts = sample[f"c{identity['column']}"].cast(pl.String).rank("dense").fill_null(0).to_numpy().astype(np.int64)
    speed = read_numbers(sample[f"c{index}"], comma=draft.comma)
    good = np.isfinite(lat) & np.isfinite(lon) & np.isfinite(speed) & (times > NO_TIME)
    choice = choose_speed(draft.names[index], crafts[good], times[good], lat[good], lon[good], speed[good])
    draft.put("sog_kn", index, choice.scale)
    draft.decided.append(f"speed: column {draft.text(index)}, {choice.words}")


def _decide_simple(draft: _Draft, role: str, index: int) -> None:
    if role in _TEXTS or role == "mobile":
        if role != "mobile" or _share(mobile_codes(draft.values(index))) > _MOST:
            draft.put(role, index)
        return
    numbers = draft.numbers(index)
    numeric = np.mean(np.isfinite(numbers)) > _MOST
    if role in ("nav_status", "ship_type"):
        codes = status_codes if role == "nav_status" else ship_type_codes
        if numeric or codes(draft.values(index)).is_not_null().any():
            draft.put(role, index)
        return
    if not numeric:
        return
    numbers = numbers[np.isfinite(numbers)]
    if role == "type" and np.mean((numbers >= 1) & (numbers <= 27)) < _MOST:
        return
    tenths = "x10" in draft.names[index].units or (role == "cog_deg" and _is_tenths(numbers, 3600))
    more: dict[str, Any] = {}
    if role == "cog_deg" and np.any(numbers < 0):
        more["below"] = 409.6 if np.any(numbers > 180.5) else 360.0
        draft.decided.append(f"course below 0: {more['below']}° added")
    if role == "rot_deg_min":
        more["raw"] = not np.any(numbers % 1)
    draft.put(role, index, 10.0 if tenths else 1.0, tenths, **more)
    if tenths:
        draft.decided.append(f"column {draft.text(index)}: tenths")


def _is_tenths(numbers: Floats, top: float) -> bool:
    return not np.any(numbers % 1) and float(np.max(numbers)) > top / 5 and float(np.max(numbers)) <= top


def _share(codes: pl.Series) -> float:
    return 1 - codes.null_count() / len(codes) if len(codes) else 0.0
