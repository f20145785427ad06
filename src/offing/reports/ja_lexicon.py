"""The words of Japanese releases: kinds of ships and aircraft, verbs, directions, services (lexicons/ja)."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from offing.reports.packaged import text_of


@dataclass(frozen=True, slots=True)
class Verbs:
    """Hold what is done: ``pattern`` finds a verb, ``headings`` tells the course of those that have one."""

    pattern: re.Pattern[str]
    headings: dict[str, float]
    directions: dict[str, float]  # 南, 南方, 南方向
    acts: frozenset[str]


@cache
def table(name: str) -> dict[str, Any]:
    """Return one packed list of Japanese words ("ships")."""
    return tomllib.loads(text_of("lexicons/ja", f"{name}.toml"))


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def kinds(of: str) -> dict[str, str]:
    """Map each word for a kind to its platform; *of* is "ships" or "aircraft"."""
    return {word: platform for platform, words in table(of)["kinds"].items() for word in words}


@cache
def verbs() -> Verbs:
    """Return the verbs of movement."""
    moves = table("moves")
    headings = {f"{word}進": float(degrees) for word, degrees in moves["directions"].items()}
    headings |= {word: float(degrees) for word, degrees in moves["courses"].items()}
    directions = {
        f"{word}{end}": float(degrees) for word, degrees in moves["directions"].items() for end in ("", "方", "方向")
    }
    # 東進 in 東進する, not 進出 in 進出口; a noun that 海域 or 中 follows is none.
    pattern = rf"(?P<verb>{any_of((*headings, *moves['acts'], *moves['goes']))})(?!海域|隊|予定)"
    return Verbs(re.compile(pattern), headings, directions, frozenset(moves["acts"]))
