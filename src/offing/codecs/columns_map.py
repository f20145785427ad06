"""The mapping a user gives when a table's columns are guessed wrong.

``TARGET=COLUMN`` for each column that matters: ``lat=Y``, ``t=when``. A number may follow:
``sog_kn=spd/10``, ``sog_kn=spd*1.944``, ``heading_deg=hdg+90``. ``#3`` is the third column.
Times may say their form: ``t=when:dmy`` (also mdy, ymd, s, ms, us) and come in two columns,
``t=day+clock``. ``rot_deg_min=-`` leaves a column unused.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from offing.codecs.columns import ROLES
from offing.schema.errors import InputError, UsageError

TARGETS = tuple(role for role in ROLES if role not in ("date", "clock", "lat_side", "lon_side"))
_UNITS_US = {"s": 1_000_000.0, "ms": 1_000.0, "us": 1.0, "ns": 0.001}
_TIME_FORMS = (*_UNITS_US, "ymd", "iso", "dmy", "mdy")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Say where a target comes from: a column, what to reckon, how to read a time."""

    column: int
    scale: float = 1.0
    divide: bool = False
    shift: float = 0.0
    form: str = ""
    clock: int | None = None

    @property
    def unit_us(self) -> float:
        """Return microseconds per unit where the form is an epoch, else 0."""
        return _UNITS_US.get(self.form, 0.0)


def read_map(given: Any) -> dict[str, str]:
    """Return a mapping, given as a dict, a text or texts ``TARGET=COLUMN``, as target to text.

    Raises UsageError where a text is no such pair or names a target that there is not.
    """
    if not given:
        return {}
    if isinstance(given, Mapping):
        pairs: Iterable[tuple[str, str]] = ((str(key), str(value)) for key, value in given.items())
    else:
        texts = given.split(",") if isinstance(given, str) else [str(text) for text in given]
        pairs = (_split_pair(text) for text in texts)
    mapping = {target.strip(): column.strip() for target, column in pairs}
    for target in mapping:
        if target not in TARGETS:
            raise UsageError(f"--map {target}=…: there is no such target; there are {', '.join(TARGETS)}")
    return mapping


def _split_pair(text: str) -> tuple[str, str]:
    target, equals, column = text.partition("=")
    if not equals or not target.strip() or not column.strip():
        raise UsageError(f"--map {text}: write TARGET=COLUMN, for example --map lat=Y or --map sog_kn=spd/10")
    return target, column


def find_columns(mapping: Mapping[str, str], names: Sequence[str]) -> dict[str, Mapped | None]:
    """Return where each target of *mapping* lies among *names*; None for one left out.

    Raises InputError, with the names there are, where a column is not among them.
    """
    return {target: None if text == "-" else _read_column(target, text, names) for target, text in mapping.items()}


def _read_column(target: str, text: str, names: Sequence[str]) -> Mapped:
    column = _index(text, names)
    if column is not None:
        return Mapped(column)
    if target == "t":
        return _read_time(text, names)
    reckoned = re.fullmatch(r"(?s)(.+?)\s*([*/+-])\s*(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)", text)
    column = _index(reckoned[1], names) if reckoned else None
    if reckoned is None or column is None:
        raise _absent(target, text, names)
    number = float(reckoned[3])
    if reckoned[2] in "*/":
        if not number:
            raise UsageError(f"--map {target}={text}: 0 is no factor")
        return Mapped(column, scale=number, divide=reckoned[2] == "/")
    return Mapped(column, shift=number if reckoned[2] == "+" else -number)


def _read_time(text: str, names: Sequence[str]) -> Mapped:
    rest, _, form = text.rpartition(":")
    if not rest or form.lower() not in _TIME_FORMS:
        rest, form = text, ""
    form = {"iso": "ymd"}.get(form.lower(), form.lower())
    column = _index(rest, names)
    if column is not None:
        return Mapped(column, form=form)
    for plus in (match.start() for match in re.finditer(r"\+", rest)):
        day, clock = _index(rest[:plus], names), _index(rest[plus + 1 :], names)
        if day is not None and clock is not None:
            return Mapped(day, form=form, clock=clock)
    raise _absent("t", rest, names)


def _index(text: str, names: Sequence[str]) -> int | None:
    text = text.strip()
    if text in names:
        return list(names).index(text)
    low = [name.lower() for name in names]
    if text.lower() in low:
        return low.index(text.lower())
    if re.fullmatch(r"#\d+", text) and 1 <= int(text[1:]) <= len(names):
        return int(text[1:]) - 1
    return None


def _absent(target: str, text: str, names: Sequence[str]) -> InputError:
    known = ", ".join(name or f"#{index + 1}" for index, name in enumerate(names))
    return InputError(f"--map {target}={text}: there is no such column; there are {known}")
