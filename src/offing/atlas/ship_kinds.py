"""What kind of ship a craft was at a time, and how long, from what it had said of itself by then.

Only static reports up to the moment count: what a craft says tomorrow must not change what is
found of today, or windows of another length would find another thing.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.nav.columns import floats, integers, times, whole
from offing.nav.runs import Flags, Ints
from offing.nav.told import families, last_begun

Kinds = NDArray[np.int8]

UNKNOWN, CARGO, TANKER, PASSENGER, FISHING, TOW, PILOT, MILITARY, GUARD, PLEASURE, HIGH_SPEED, OTHER = range(12)
_NAMES = (
    None,
    "cargo",
    "tanker",
    "passenger",
    "fishing",
    "tow",
    "pilot",
    "military",
    "guard",
    "pleasure",
    "high-speed",
    "other",
)
# ITU-R M.1371-5, table 53: whole tens, and single codes. Nothing is assigned to the rest.
_TENS = {2: OTHER, 4: HIGH_SPEED, 6: PASSENGER, 7: CARGO, 8: TANKER, 9: OTHER}
_SINGLE = {
    30: FISHING,
    31: TOW,
    32: TOW,
    35: MILITARY,
    36: PLEASURE,
    37: PLEASURE,
    50: PILOT,
    51: GUARD,
    52: TOW,
    55: GUARD,
    **dict.fromkeys((33, 34, 53, 54, 58, 59), OTHER),
}
_GUARD_WORDS = r"\bCOAST ?GUARD\b|COASTGUARD|\bHAI ?JING\b|\bUSCGC?\b|\bKCG\b|\bCOASTWATCH\b"
_MILITARY_WORDS = r"\bWARSHIP\b|\bWAR SHIP\b|\bNAVAL SHIP\b|\bNAVY\b"


def _table() -> Kinds:
    kinds = np.zeros(256, np.int8)
    for code in range(20, 100):
        kinds[code] = _SINGLE.get(code, _TENS.get(code // 10, UNKNOWN))
    return kinds


_BY_CODE = _table()
_VOYAGE = 5


def kinds_at(statics: pa.Table, craft: Ints, t: Ints) -> Kinds:
    """Return what kind of ship each of n craft was at its time (µs), by its STATIC_RUNS up to then.

    The ship type it told last (ITU-R M.1371-5, table 53); where that was none, or "other", a
    name such as WARSHIP 12 or COAST GUARD 7 tells too: many state craft send no type. Of each
    sort of report (type 5, 19, and the two parts of 24) the last counts, whether it tells a
    type or not; where several do, that of type 5 before the others. UNKNOWN where nothing was
    known.
    """
    codes = integers(statics["ship_type"]).astype(np.int64)
    told = np.where((codes >= 0) & (codes < 256), _BY_CODE[np.clip(codes, 0, 255)], UNKNOWN).astype(np.int8)
    by_type = _last_told(statics, told.astype(np.float32), craft, t)
    by_name = _last_told(statics, _by_name(statics).astype(np.float32), craft, t)
    unsaid = ((by_type == UNKNOWN) | (by_type == OTHER)) & (by_name > UNKNOWN)
    return np.where(unsaid, by_name, by_type).astype(np.int8)


def lengths_at(statics: pa.Table, craft: Ints, t: Ints) -> NDArray[np.float32]:
    """Return the length over all in metres each of n craft had told by its time (µs); NaN where none."""
    return _measured(statics, "to_bow_m", "to_stern_m", craft, t)


def beams_at(statics: pa.Table, craft: Ints, t: Ints) -> NDArray[np.float32]:
    """Return the breadth in metres each of n craft had told by its time (µs); NaN where none."""
    return _measured(statics, "to_port_m", "to_starboard_m", craft, t)


def state_craft(kind: NDArray[np.integer[Any]]) -> Flags:
    """Tell of each kind whether it is a state's ship by its own word: military, or coast guard, police and rescue."""
    kinds = np.asarray(kind)
    return np.asarray((kinds == MILITARY) | (kinds == GUARD))


def kind_name(kind: int) -> str | None:
    """Return the word for a kind, None for UNKNOWN."""
    return _NAMES[kind]


def kind_column(kinds: Kinds) -> pa.Array:
    """Return a string column of the words for *kinds*, UNKNOWN as null."""
    return pa.array(_NAMES, pa.string()).take(pa.array(kinds.astype(np.int32)))


def _measured(statics: pa.Table, one: str, other: str, craft: Ints, t: Ints) -> NDArray[np.float32]:
    # With no reference point told, one of the two is 0 and the other the whole (M.1371-5, figure 41).
    parts = [np.nan_to_num(floats(statics[name].cast(pa.float32()))) for name in (one, other)]
    metres = _last_told(statics, (parts[0] + parts[1]).astype(np.float32), craft, t)
    return np.where(metres > 0, metres, np.nan).astype(np.float32)


def _by_name(statics: pa.Table) -> Kinds:
    names = whole(pc.dictionary_encode(statics["name"]))
    guard, military = (_matches(names.dictionary, words) for words in (_GUARD_WORDS, _MILITARY_WORDS))
    kinds = np.append(np.where(guard, GUARD, np.where(military, MILITARY, UNKNOWN)), UNKNOWN).astype(np.int8)
    return np.asarray(kinds[integers(names.indices)])


def _matches(names: pa.Array, words: str) -> Flags:
    found = pc.match_substring_regex(names, words, ignore_case=True)
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


def _last_told(statics: pa.Table, values: NDArray[np.float32], craft: Ints, t: Ints) -> NDArray[np.float32]:
    """Return the value of each craft's last run that began by the time, of the first sort of report above 0; else 0."""
    answer = np.zeros(len(craft), np.float32)
    family = families(statics)
    for sort in sorted(set(np.unique(family[values > 0]).tolist()), key=lambda code: (code != _VOYAGE, code)):
        rows = np.flatnonzero(family == sort)
        said = _last_of(statics, rows, values[rows], craft, t)
        answer = np.where(answer > 0, answer, said)
    return answer


def _last_of(statics: pa.Table, rows: Ints, values: NDArray[np.float32], craft: Ints, t: Ints) -> NDArray[np.float32]:
    of, since = integers(statics["craft_id"])[rows], times(statics["t_start"])[rows]
    # Of two that begin at once the greater value counts, whatever their order in the table.
    order = np.lexsort((values, since, of))
    of, since, values = of[order], since[order], values[order]
    last = last_begun(of, since, craft, t)
    return np.where(last >= 0, values[last], 0).astype(np.float32)
