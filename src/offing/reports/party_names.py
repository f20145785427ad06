"""Names of persons after an office or a rank: where they end, and whose they are."""

import re
import unicodedata
from collections.abc import Sequence, Set
from datetime import date

from offing.atlas import offices
from offing.atlas.offices import Person, Tenure
from offing.reports.party_words import word_set

_CAPITAL = "[A-ZÀ-ÖØ-ÞŠŽĐŁİ]"
_INITIALS = r"[A-Z]\.(?:-?[A-Z]\.)*"
_WORD = rf"(?:{_INITIALS}|(?:al-|el-|ul-|an-|as-|ash-)?{_CAPITAL}(?:[^\W\d_]|['’-](?=[^\W\d_]))*(?<!['’]))"
_PARTICLE = r"(?:al|el|bin|ibn|bint|van|der|den|de|da|di|du|von|zu|ter|la|le|dos|af|ben|abu|ul|y)"
NAME = re.compile(rf"{_WORD}(?: (?:{_PARTICLE} ){{0,2}}{_WORD}){{0,4}}")
LEFT_NAME = re.compile(
    rf"({_WORD}(?: (?:{_PARTICLE} ){{0,2}}{_WORD}){{1,4}}), (?:(?:the |a |an )?(?:[a-z]+['’]s? )?(?:[a-z-]+ ){{0,2}})$"
)
_CAPITAL_BEFORE = re.compile(r"([A-Z][\w’'-]*)(\.?)[ -]$")
_CAPITAL_AFTER = re.compile(r"[- ]([A-Z]\.|[A-Z][\w’'-]*)")
_POSSESSIVE = re.compile(r"['’]s$")
# Chinese, Korean and Vietnamese names begin with the family's.
_FAMILY_FIRST = frozenset(("CN", "KP", "KR", "TW"))


def name_at(text: str, at: int, stop: int) -> tuple[int, int] | None:
    """Return the stretch of a name that begins at an offset and ends before another, None where there is none."""
    match = NAME.match(text, at, max(at, min(stop, at + 80)))
    if match is None:
        return None
    end = at
    for word in re.finditer(r"\S+", match[0]):
        if word[0].rstrip("’'") in word_set("no_names") or _is_code(word[0], end > at):
            break
        end = at + word.end()
    name = _POSSESSIVE.sub("", text[at:end])
    while name.rpartition(" ")[2].islower():  # a particle that was left at the end
        name = name.rpartition(" ")[0]
    return (at, at + len(name)) if len(name) > 1 and not name.endswith(".") else None


def _is_code(word: str, further: bool) -> bool:
    """Tell whether a word is capitals throughout, as a code is; a family's name may be that before the others."""
    return further and len(word) > 1 and word.isupper() and word.isalpha() and word not in ("II", "III", "IV", "VI")


def stands_alone(text: str, start: int, end: int, titles: Set[str] = frozenset()) -> bool:
    """Tell whether a name is no part of a longer one ("Melania Trump", "Putin Avenue"); titles may stand before it."""
    before = _CAPITAL_BEFORE.search(text, max(0, start - 24), start)
    after = _CAPITAL_AFTER.match(text, end)
    if after and after[1] not in word_set("no_names"):
        return False
    if before is None or before[1] in word_set("no_names") or before[1].lower() in titles:
        return True
    return before[2] == "." and len(before[1]) > 1 and before[1].lower() not in titles


def slug(name: str) -> str:
    """Return a name as an id: small Latin letters and hyphens."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c for c in apart if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", "-", kept.replace("'", "").replace("’", "")).strip("-")


def family_of(name: str, state: str | None) -> str:
    """Return the part of an unknown person's name that is used alone."""
    parts = name.split()
    if state in _FAMILY_FIRST:
        return parts[0]
    first = len(parts) - 1
    while first > 1 and parts[first - 1].islower():  # "de Jong"
        first -= 1
    return " ".join(parts[first:])


def known(name: str, state: str | None, on: date | None) -> Person | None:
    """Return the one listed person of a full name or, in office on the day, of a name used alone."""
    found: Sequence[Person] = offices.named(name) if " " in name else ()
    if not found:
        found = [one for one in offices.called(name) if _in_office(one, on)] if " " not in name else ()
    own = [one for one in found if state is None or state in _states_of(one)]
    if len(own) > 1 and on is not None:
        own = [one for one in own if one.offices(on)] or own
    return own[0] if len(own) == 1 else None


def tenure(person: Person, kind: str | None, on: date | None) -> Tenure | None:
    """Return what a person held on the day, of several what the words say or what is listed first."""
    held = person.offices(on) if on is not None else person.tenures
    same = [one for one in held if one.office.kind == kind]
    return next(iter(same or held), None)


def _states_of(person: Person) -> set[str | None]:
    return {person.state, *(one.office.state for one in person.tenures)}


def _in_office(person: Person, on: date | None) -> bool:
    return on is None or bool(person.offices(on))
