"""Classes of ships: NATO and national names, type numbers, role and measures."""

import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from offing.atlas.ship_names import plain, skeleton

_FOLDER = Path(__file__).parent / "data" / "classes"
# What follows a class's name: "Dubna-class oiler", ドゥブナ級補給艦, 052D型驱逐舰, 도산급.
_MARK = re.compile(r"[\s\u2010-\u2015-]*\bclass\b|[級级型급]", re.IGNORECASE)
_NAVY_BEFORE = re.compile(r"^.*(?:海軍|海军|해군|海警)")
_NUMBERED = re.compile(r"^(?:type|project|проекта?|пр\.?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShipClass:
    """Hold one class. Measures are those of the first ship, rounded; None where not surely known.

    ``name`` is the NATO reporting name or the usual English one, ``type`` the builder's own
    number, ``part_of`` the class that the plain name means as well.
    """

    id: str
    navies: tuple[str, ...]
    name: str
    role: str
    type: str = ""
    part_of: str = ""
    length_m: float | None = None
    beam_m: float | None = None
    full_load_t: float | None = None
    speed_kn: float | None = None
    helicopter_deck: bool | None = None
    also: tuple[str, ...] = ()


@cache
def classes() -> dict[str, ShipClass]:
    """Return every class by its id, from every file of the folder."""
    found: dict[str, ShipClass] = {}
    for file in sorted(_FOLDER.glob("*.toml")):
        for table in tomllib.loads(file.read_text(encoding="utf-8"))["class"]:
            it = ShipClass(navies=tuple(table.pop("navies")), also=tuple(table.pop("also", ())), **table)
            if it.id in found:
                raise ValueError(f"{file.name}: class {it.id!r} is defined twice; give one of them another id")
            found[it.id] = it
    return found


def says_class(text: str) -> bool:
    """Tell whether a text marks what it names as a class ("-class", 級, 级, 型, 급)."""
    return _MARK.search(unicodedata.normalize("NFKC", text)) is not None


def named(text: str, navy: str | None = None) -> list[ShipClass]:
    """Return the classes that a name, a type number or a phrase means, those that are part of them too.

    Takes "Dubna-class oiler", ``ドゥブナ級補給艦``, "Type 052D", ``旅洋III级``. Several come back where
    navies share a name ("Kilo") or a name covers versions ("Udaloy"); *navy* keeps its own.
    """
    for words in _readings(text):
        found = _index().get(plain(words)) or _skeletons().get(skeleton(words))
        if found:
            taken = [classes()[key] for key in found]
            return [it for it in taken if navy is None or navy in it.navies]
    return []


def _readings(text: str) -> list[str]:
    """Return the parts of a phrase that may be a class's name, the longest first."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    marked = _MARK.split(text, maxsplit=1)
    head = _NAVY_BEFORE.sub("", marked[0]).strip()
    words = head.split()
    if len(marked) > 1:  # the name ends at the mark: words before it fall off
        return [" ".join(words[skip:]) for skip in range(len(words))]
    # Without a mark the role may follow ("Type 052D destroyer"): words after it fall off.
    return [" ".join(words[:kept]) for kept in range(len(words), 0, -1)]


def _spellings(it: ShipClass) -> set[str]:
    names = (it.name, *it.also, *([it.type] if it.type else []))
    bare = {_MARK.split(unicodedata.normalize("NFKC", name))[0] for name in names}
    return {name for name in bare | {_NUMBERED.sub("", name) for name in bare} if plain(name)}


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """Map each spelling to the classes it means; one that covers others brings them along."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for it in classes().values():
        for name in _spellings(it):
            found[plain(name)][it.id] = None
    for it in classes().values():
        for keys in found.values():
            if it.part_of in keys:
                keys[it.id] = None
    return {name: tuple(keys) for name, keys in found.items()}


@cache
def _skeletons() -> dict[str, tuple[str, ...]]:
    return {skeleton(name): keys for name, keys in _index().items() if name.isascii()}
