"""A check of an evidence bundle."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """Say what was checked in a bundle, whether it held, and what was found."""

    name: str
    ok: bool
    detail: str
