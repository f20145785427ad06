"""Classes of ships named in English text: "Type 052D", "Project 20380", "Luyang III-class"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from offing.atlas import classes
from offing.atlas.states import named
from offing.reports.platforms import of_role

_NUMBERED = re.compile(
    r"\b(?:Type|Project|Pr\.)[ -]?0?\d{2,5}(?:\.\d)?(?:[A-Z]{1,3})?(?:[-/][A-Z]{1,3})?(?![\w])(?:[- ]class\b)?"
)
_MARKED = re.compile(r"(?<=[\w'’\"”])[- ‑‐]class\b(?!\s+(?:action|of|in|for|on|at)\b)")
_NAME = re.compile(r"(?:(?:[A-Z][\w'’.]*|[IVX]{1,4}|\d{2,5}[A-Z]?)(?:[ -]|$)){1,4}$")
_BEFORE = frozenset(
    "The A An Two Three Four Five Six Its One Both Some Chinese Russian Japanese Indian US U.S.".split()
)
_NO_CLASS = frozenset("world first second third business economy middle working upper master ruling".split())
_REACH = 48


@dataclass(frozen=True, slots=True)
class ClassMention:
    """Hold a class as found: ``name`` as the atlas has it (as written where it knows none), platform if known."""

    start: int
    end: int
    name: str
    ids: tuple[str, ...]
    kind: str | None


def class_mentions(text: str, start: int, end: int) -> list[ClassMention]:
    """Return the classes of ships named between two offsets, in order; several ids where the name leaves it open."""
    found: list[ClassMention] = []
    if "lass" in text[start:end]:
        for match in _MARKED.finditer(text, start, end):
            begin = _begin(text, max(start, match.start() - _REACH), match.start())
            if begin is not None:
                found.append(_class(text, begin, match.end()))
    for match in _NUMBERED.finditer(text, start, end):
        if not any(it.start <= match.start() < it.end for it in found):
            found.append(_class(text, match.start(), match.end()))
    return sorted(found, key=lambda it: it.start)


def _begin(text: str, start: int, stop: int) -> int | None:
    """Return where the name before "-class" begins: the longest the atlas knows, else the capitalised words."""
    stretch = text[start:stop].rstrip("\"”'’")
    match = _NAME.search(stretch)
    if match is None:
        return None
    begins = [match.start() + it.start() for it in re.finditer(r"[^ ]+", match[0])]
    while len(begins) > 1 and _is_before(stretch[begins[0] :].partition(" ")[0]):
        begins.pop(0)
    for begin in begins:
        if _known(stretch[begin:]):
            return start + begin
    first = stretch[begins[0] :]
    return None if first.lower() in _NO_CLASS or first[0].isdigit() or _is_before(first) else start + begins[0]


@lru_cache(maxsize=8192)
def _is_before(word: str) -> bool:
    return word in _BEFORE or named(word.removesuffix("'s").removesuffix("’s")) is not None


@lru_cache(maxsize=8192)
def _known(name: str) -> tuple[tuple[str, str, str], ...]:
    found = classes.named(name)  # without the mark, so that the first word must belong to it
    return tuple((it.id, it.name, it.role) for it in found)


def _class(text: str, start: int, end: int) -> ClassMention:
    written = text[start:end]
    bare = re.sub(r"[- ‑‐]class$", "", written)
    known = _known(bare)
    if not known:
        return ClassMention(start, end, bare, (), None)
    kinds = {of_role(role) for _, _, role in known}
    return ClassMention(
        start,
        end,
        known[0][1] if len(known) == 1 else bare,
        tuple(it[0] for it in known),
        min(kinds) if len(kinds) == 1 else None,
    )
