"""Choose, once a process, between compiled and interpreted kernels.

Every kernel is plain Python over numbers and arrays. Compiled by Numba it runs at machine
speed, but the very first compilation takes longer than a small file would take to read
interpreted; so the command line may call ``interpret()`` before any kernel is imported.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_interpreted = os.environ.get("OFFING_INTERPRETED") == "1"


def interpret() -> None:
    """Leave the kernels imported from here on uncompiled."""
    global _interpreted  # noqa: PLW0603 - the one switch of the process
    _interpreted = True


def is_interpreted() -> bool:
    """Tell whether kernels run as plain Python in this process."""
    return _interpreted


def kernel(function: F) -> F:
    """Compile *function* to run without the interpreter lock, with its machine code kept on disk."""
    if _interpreted:
        return function
    from numba import njit

    compiled: F = njit(cache=True, nogil=True)(function)
    return compiled
