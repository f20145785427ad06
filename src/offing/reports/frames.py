"""Frames: what sentences look like that hold a claim, read from ``frames/en/*.toml``.

A file is of one kind of claim. What stands at its top holds for all its frames; a frame may say otherwise::

    kind = "exercise"
    actors = ["subject", "with"]

    [[frame]]
    id = "drill-held"
    says = "<party|craft> {hold} <exercise>"
    example = "Norway and Sweden held a joint drill in the Barents Sea."
    expect = { actors = ["state:NO", "state:SE"], place = "Barents Sea" }

``says``: before the braces the subject, in them the verbs, behind them the object, then prepositions with what follows
them. ``?`` marks what may lack. A passive sentence is understood without a frame of its own.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from offing.reports.packaged import names_in, text_of
from offing.schema.errors import PluginError

# What in a frame names roles: the subject, the object, or a preposition.
ROLES = ("actors", "targets", "craft", "at", "from", "to", "through", "heading", "speaker", "origin", "meets", "host")
_KEYS = {
    *("id", "kind", "plover", "says", "example", "expect", "needs", "modality", "tier", "detail", "words", "unless"),
    *("active_only", "passive_only", "finite", "future", "intransitive", "rank", "drops", "reduced", *ROLES),
}
_PART = re.compile(r"\s*(?:(?P<verbs>\{[^}]*\})|(?P<prep>[a-z|-]+(?: [a-z|-]+)*)?\s*<(?P<kinds>[^>]*)>(?P<maybe>\??))")


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one part of ``says`` besides the verbs: the kinds of phrase that may stand there; no kind: any."""

    kinds: frozenset[str]
    optional: bool
    preps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Hold one frame, compiled; ``roles`` maps a slot to the roles that fill it, first come first."""

    id: str
    kind: str
    says: str
    verbs: frozenset[str]
    subject: Part | None
    object: Part | None
    preps: tuple[Part, ...]
    roles: Mapping[str, tuple[str, ...]]
    plover: str | None = None
    modality: str | None = None
    tier: str = "A"
    needs: tuple[frozenset[str], ...] = ()
    unless: frozenset[str] = frozenset()
    detail: Mapping[str, str] = field(default_factory=dict)
    words: re.Pattern[str] | None = None
    active_only: bool = False
    rank: int = 0
    drops: frozenset[str] = frozenset()
    example: str = ""
    expect: Mapping[str, Any] = field(default_factory=dict)
    passive_only: bool = False
    finite: bool = False
    future: bool = False  # only what is to be: "will", "is to"
    reduced: bool = False  # only a past tense that could be a participle: "a drill held off …"
    intransitive: bool = False  # nothing but phrases with prepositions may follow the verb

    @property
    def weight(self) -> int:
        """Return how specific it is: the more it asks for, the more."""
        parts = [self.subject, self.object, *self.preps]
        asked = [part for part in parts if part is not None and not part.optional]
        return (
            self.rank * 10
            + 2 * len(asked)
            + (self.words is not None)
            + sum(1 for part in asked if len(part.kinds) == 1)
        )


@cache
def frames(language: str = "en") -> tuple[Frame, ...]:
    """Return every frame of a language, file by file; raise PluginError where one cannot be understood."""
    found: list[Frame] = []
    folder = f"frames/{language}"
    for name in names_in(folder):
        if not name.endswith(".toml"):
            continue
        try:
            table = tomllib.loads(text_of(folder, name))
        except tomllib.TOMLDecodeError as problem:
            raise PluginError(f"{folder}/{name}: no TOML ({problem})") from problem
        found += [compiled({**_top(table), **row}, f"{folder}/{name}") for row in table.get("frame", [])]
    if len({frame.id for frame in found}) != len(found):
        raise PluginError("two frames have one id; ids must differ across all files")
    return tuple(found)


@cache
def by_verb(language: str = "en") -> dict[str, tuple[Frame, ...]]:
    """Return the frames by each group of verbs that they name, the most specific first."""
    found: dict[str, list[Frame]] = defaultdict(list)
    for frame in frames(language):
        for group in frame.verbs:
            found[group].append(frame)
    return {group: tuple(sorted(rows, key=lambda one: -one.weight)) for group, rows in found.items()}


def compiled(row: Mapping[str, Any], where: str) -> Frame:
    """Return a frame of its table; *where* names its file in messages."""
    if strange := set(row) - _KEYS:
        raise PluginError(f"{where}, frame {row.get('id')}: {', '.join(sorted(strange))} is no key of a frame")
    verbs, subject, object_, preps = _said(str(row["says"]), f"{where}, frame {row.get('id')}")
    needs = row.get("needs", [])
    return Frame(
        id=row["id"],
        kind=row["kind"],
        says=row["says"],
        verbs=verbs,
        subject=subject,
        object=object_,
        preps=preps,
        roles={slot: tuple(row[slot]) for slot in ROLES if slot in row},
        plover=row.get("plover"),
        modality=row.get("modality"),
        tier=row.get("tier", "A"),
        needs=tuple(frozenset(one.split("|")) for one in needs),
        unless=frozenset(row.get("unless", ())),
        detail=row.get("detail", {}),
        words=re.compile(row["words"], re.IGNORECASE) if "words" in row else None,
        active_only=bool(row.get("active_only", False)),
        rank=int(row.get("rank", 0)),
        drops=frozenset(row.get("drops", ())),
        example=row.get("example", ""),
        expect=row.get("expect", {}),
        passive_only=bool(row.get("passive_only", False)),
        finite=bool(row.get("finite", False)),
        future=bool(row.get("future", False)),
        intransitive=bool(row.get("intransitive", False)),
        reduced=bool(row.get("reduced", False)),
    )


def _top(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key != "frame"}


def _said(says: str, where: str) -> tuple[frozenset[str], Part | None, Part | None, tuple[Part, ...]]:
    verbs: frozenset[str] = frozenset()
    before: list[Part] = []
    after: list[Part] = []
    at = 0
    while at < len(says.rstrip()):
        match = _PART.match(says, at)
        if match is None:
            raise PluginError(f"{where}: cannot read {says[at:]!r}; write <kinds>, {{verbs}} or: preposition <kinds>")
        at = match.end()
        if match["verbs"]:
            verbs = frozenset(match["verbs"][1:-1].split("|"))
            continue
        kinds = frozenset(part for part in match["kinds"].split("|") if part)
        part = Part(kinds, bool(match["maybe"]), frozenset((match["prep"] or "").split("|")) - {""})
        (after if verbs else before).append(part)
    if not verbs:
        raise PluginError(f"{where}: {says!r} names no verbs in braces")
    object_ = next((part for part in after if not part.preps), None)
    return verbs, before[0] if before else None, object_, tuple(part for part in after if part.preps)
