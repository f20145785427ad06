"""Decode, where pyais happens to be installed, the message types that Offing only counts."""

from enum import Enum
from functools import reduce
from operator import xor
from typing import Any


def read_with_pyais(payload: str, bits: int) -> dict[str, Any] | None:
    """Return what pyais makes of a payload of *bits* bits; None where it is not installed or cannot read it.

    The names are those of pyais, and so are the values that stand for "not available"; bytes
    are written in hexadecimal.
    """
    try:
        from pyais import decode
        from pyais.exceptions import AISBaseException
    except ImportError:
        return None
    body = f"AIVDM,1,1,,A,{payload},{6 * len(payload) - bits}"
    try:
        said = decode(f"!{body}*{reduce(xor, body.encode()):02X}").asdict()
    except (AISBaseException, ValueError, LookupError, ArithmeticError):
        return None
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.hex() if isinstance(value, bytes) else value
