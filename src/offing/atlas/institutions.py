"""Ministries, staffs, commands, fleets, alliances and news agencies: whose they are and what they are called."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from offing.atlas import navies, states
from offing.atlas.spelling import fold

_FILE = Path(__file__).parent / "data" / "institutions.toml"
KINDS = ("ministry", "staff", "forces", "command", "fleet", "agency", "alliance", "media", "name")
_TABLES = ("provenance", "nouns", "short", "seats")
_HAN = ("zh", "ja")
# The ends of "service:" nouns, in the order in which a state's own service is looked for.
_LIKE = {"coast guard": ("coast guard", "border guard", "maritime safety")}
_ROLES = {
    "ministry:defense": "Ministry of Defense",
    "ministry:foreign": "Ministry of Foreign Affairs",
    "ministry:interior": "Ministry of the Interior",
    "ministry:finance": "Ministry of Finance",
    "ministry:transport": "Ministry of Transport",
    "staff:general-staff": "General Staff",
    "staff:joint-staff": "Joint Staff",
    "staff:joint-chiefs": "Joint Chiefs of Staff",
    "staff:naval-staff": "Naval Staff",
    "forces": "Armed Forces",
    "forces:army": "Army",
    "forces:air": "Air Force",
    "forces:marines": "Marine Corps",
    "service:navy": "Navy",
    "service:coast guard": "Coast Guard",
    "service:border guard": "Border Guard",
    "service:maritime safety": "Maritime Safety Administration",
    "service:maritime militia": "Maritime Militia",
}


@dataclass(frozen=True, slots=True)
class Institution:
    """Hold one institution. ``also`` are English names that mean it alone, ``owned`` those that need its state's."""

    id: str
    name: str
    state: str | None = None
    also: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return the word before the id's first colon, one of KINDS, "navy", "state" or "name"."""
        return self.id.partition(":")[0]


@cache
def institutions() -> dict[str, Institution]:
    """Return every institution that is listed, by its id."""
    return {key: _institution(key, table) for key, table in _tables().items() if key not in _TABLES}


def nouns(language: str) -> dict[str, str]:
    """Return the words that beside a state's name mean one of its institutions, each with its role."""
    found: dict[str, str] = _tables()["nouns"].get(language, {})
    return found


def seats() -> dict[str, str]:
    """Return the names that stand for a government by where it sits, each with its state."""
    found: dict[str, str] = _tables()["seats"]
    return found


def short_names() -> dict[str, str]:
    """Return the names of a letter or two that states have in Chinese and Japanese, each with its state."""
    found: dict[str, str] = _tables()["short"]
    return found


def of_state(state: str, role: str) -> Institution:
    """Return what a role ("ministry:defense", "service:navy", "forces", "state") is of a state.

    One that is not listed gets the id it would have; a service that the atlas lacks has the kind "name".
    """
    if role == "state":
        return Institution(f"state:{state}", states.state(state).name, state)
    if role.startswith("service:"):
        return _service(state, role)
    kind, _, rest = role.partition(":")
    key = f"{kind}:{state}:{rest}" if rest else f"{kind}:{state}"
    if key not in institutions() and role.startswith("staff:"):
        key = _only_staff(state) or key
    return institutions().get(key) or Institution(key, f"{_ROLES[role]} of {states.state(state).name}", state)


def named(text: str, language: str) -> Institution | None:
    """Return the state, service or institution that a name in a language means, None where none is or several are.

    It reads names as they stand in tables and running text: listed ones, and a state's name before what is its
    ("ロシア国防省", 美国国防部). What a name alone means may hang on the language: 外交部 is China's in zh, Taiwan's
    in zh-Hant.
    """
    return _listed(text, language) or _of_navy(text) or _of_state(text) or _composed(text, language)


def _institution(key: str, table: dict[str, Any]) -> Institution:
    parts = key.split(":")
    state = parts[1] if parts[0] not in ("alliance", "media", "name") and parts[1].isupper() else None
    names = {language: tuple(words) for language, words in table.get("names", {}).items()}
    return Institution(key, table["name"], state, tuple(table.get("also", ())), tuple(table.get("owned", ())), names)


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _service(state: str, role: str) -> Institution:
    wanted = role.partition(":")[2]
    for kind in _LIKE.get(wanted, (wanted,)):
        for navy in navies.of_state(state):
            if navy.kind == kind:
                return Institution(f"navy:{navy.id}", navy.name, state)
    name = f"{states.state(state).demonym or states.state(state).name} {_ROLES[role]}"
    return Institution(f"name:{name}", name, state)


def _only_staff(state: str) -> str | None:
    """Return the one joint or general staff of a state that goes by several names ("General Staff of China")."""
    held = [key for key in institutions() if key.startswith(f"staff:{state}:") and "maritime" not in key]
    return held[0] if len(held) == 1 else None


def _languages(language: str) -> Iterator[str]:
    """Yield where names of a language are looked for, its own form first."""
    first = {"zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-Hans": "zh", "zh-CN": "zh"}.get(language, language)
    yield first
    base = first.partition("-")[0]
    if base == "zh":
        yield "zh" if first == "zh-Hant" else "zh-Hant"
    elif base != first:
        yield base


@cache
def _names(language: str, folded: bool) -> dict[str, Institution]:
    found: dict[str, Institution | None] = {}
    for one in institutions().values():
        words = (one.name, *one.also) if language == "en" else one.names.get(language, ())
        for word in words:
            key = fold(word) if folded else word
            found[key] = one if found.get(key, one) is one else None
    return {key: one for key, one in found.items() if one is not None}


def _listed(text: str, language: str) -> Institution | None:
    """Look for a name as written first: 國防部 and 国防部 are two ministries, though one word."""
    for folded in (False, True):
        key = fold(text) if folded else text
        for it in _languages(language):
            if one := _names(it, folded).get(key):
                return one
    return None


def _of_navy(text: str) -> Institution | None:
    key = navies.named(text)
    return Institution(f"navy:{key}", navies.navy(key).name, navies.navy(key).state) if key else None


def _of_state(text: str) -> Institution | None:
    code = states.named(text) or short_names().get(text)
    return of_state(code, "state") if code else None


def _composed(text: str, language: str) -> Institution | None:
    base = language.partition("-")[0]
    for noun, role in sorted(nouns(base).items(), key=lambda pair: -len(pair[0])):
        if len(text) <= len(noun):
            continue
        if base in _HAN and text.endswith(noun):
            owner = text[: -len(noun)].removesuffix("の").removesuffix("的")
        elif base == "ru" and text.startswith(noun + " "):
            owner = text[len(noun) + 1 :]
        else:
            continue
        code = states.named(owner) or short_names().get(owner)
        if code:
            return of_state(code, role)
    return None
