"""The word list of the Taiwanese ministry's releases, as patterns."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from offing.reports.packaged import text_of
from offing.reports.zh_text import NUMBER, even


@dataclass(frozen=True, slots=True)
class Counted:
    """Hold what a word before a count stands for; ``measure`` is what one of them is (a sortie, a ship-day)."""

    unit: str
    owner: str
    measure: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the lexicon: what is counted by its word, and the patterns made of all words."""

    counted: Mapping[str, Counted]
    item: re.Pattern[str]
    typed: re.Pattern[str]
    foreign: re.Pattern[str]
    around: re.Pattern[str]
    together: re.Pattern[str]
    patrols: frozenset[str]
    types: Mapping[str, str]
    roles: Mapping[str, str]
    flags: Mapping[str, str]
    others: Mapping[str, str]
    ship: re.Pattern[str]
    ships: Mapping[str, str]
    directions: Mapping[str, str]


# 了 stands where a digit was meant; the count is then not known.
COUNT = rf"(?P<n>{NUMBER}|了)\s?(?P<measure>架次|架|艘次|艘|枚|顆|具|次)"


@cache
def words() -> Words:
    """Return the lexicon, read once."""
    table = tomllib.loads(text_of("lexicons/zh", "taiwan_mnd.toml"))
    counted = {
        even(word): Counted(entry["unit"], entry["owner"], entry["measure"], entry.get("note"))
        for entry in table["counted"]
        for word in entry["words"]
    }
    types = {word: entry["unit"] for entry in table["type"] for word in entry["words"]}
    roles, flags, others = table["roles"], table["flags"], table["foreign"]
    together = table["together"]
    ships = {word: unit for unit, kinds in table["ships"].items() for word in kinds}
    names = [*together["exercise"], *together["patrol"]]
    return Words(
        counted,
        item=re.compile(
            rf"(?P<noun>{_any(counted)})(?:\([^()\d]{{0,20}}\))?(?P<each>各|合計|總計|共計|計|共|約|達)?\s?{COUNT}"
        ),
        typed=re.compile(
            rf"(?P<type>(?P<word>{_any(types)})\s?-?\s?\d{{1,3}}[A-Z]{{0,2}}(?:\s?-?\s?(?P<role>[\u4e00-\u9fff]{{1,8}}))?)"
            rf"\s{{0,3}}{COUNT}"
        ),
        foreign=re.compile(rf"(?P<flag>{_any(flags)})(?:籍|軍|國)(?P<role>{_any(others)})\s{{0,3}}{COUNT}"),
        around=re.compile(_any(even(word) for word in table["around"]["words"])),
        together=re.compile(
            rf"(?P<verb>執行|進行|實施|從事|組織|展開|遂行|係)[^。;,]{{0,12}}?[「『]?(?P<name>{_any(names)})[」』]?"
        ),
        patrols=frozenset(together["patrol"]),
        types=types,
        roles=roles,
        flags=flags,
        others=others,
        ship=re.compile(rf"(?P<kind>{_any(ships)})\s?(?:共|計|約)?\s?(?P<n>{NUMBER})\s?艘"),
        ships=ships,
        directions=table["directions"],
    )


def _any(found: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word)))
