"""Ships as an observer names them: by number, by name, by class, with the state or navy before it ("RU:548")."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from offing.atlas import classes, hulls, navies, states
from offing.atlas.hulls import Hull
from offing.reports.platforms import of_role
from offing.schema.claim import Unit
from offing.schema.sighting import Told

_OWNED = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,20}):\s?(\S.{0,200})")
_NUMBER = re.compile(r"[A-Z]{0,5}[- ]?\d{1,5}[A-Z]?")
_LISTED = 8


def owner(text: str) -> tuple[str | None, str | None]:
    """Return state and navy that "RU", "rfn" or "Russian Navy" means; (None, None) where it is neither."""
    words = text.strip()
    if words.lower() in navies.navies():
        return navies.navies()[words.lower()].state, words.lower()
    if words.upper() in states.states():
        return words.upper(), None
    navy = navies.named(words)
    if navy is not None:
        return navies.navies()[navy].state, navy
    return states.named(words), None


def parted(text: str) -> tuple[str, str | None, str | None]:
    """Return a ship's number or name without the owner before it, and that owner's state and navy."""
    found = _OWNED.fullmatch(text.strip())
    if found is None:
        return text.strip(), None, None
    state, navy = owner(found[1])
    return (found[2], state, navy) if state or navy else (text.strip(), None, None)


def meant(text: str, state: str | None, navy: str | None, on: date | None) -> tuple[list[Hull], list[Hull]]:
    """Return the ledger's hulls that a text may mean on a day, and those it meant on other days only."""
    words, own_state, own_navy = parted(text)
    state, navy = own_state or state, own_navy or navy
    found = _of(hulls.find(words, navy), state)
    then = [it for it in found if on is None or it.borne_on(on)]
    return then, [it for it in found if it not in then]


def _of(found: Iterable[Hull], state: str | None) -> list[Hull]:
    return [it for it in found if state is None or navies.navies()[it.navy].state == state]


def choices(found: Sequence[Hull]) -> str:
    """Return several hulls as they are to be written, with what each is."""
    listed = [
        f"{it.navy}:{it.pennant or it.name} ({it.name}, {navies.navies()[it.navy].name})" for it in found[:_LISTED]
    ]
    more = len(found) - len(listed)
    return ", ".join(listed) + (f" and {more} more" if more > 0 else "")


def ship(told: Told, state: str | None, navy: str | None, on: date | None) -> tuple[Unit, str]:
    """Return one ship as a unit, and what must be said of it ("" where it is certain)."""
    words, own_state, own_navy = parted(told.text)
    state, navy = own_state or state, own_navy or navy
    found, others = meant(told.text, state, navy, on)
    note = ""
    if not found and others:
        when = "; ".join(f"{it.name} from {it.since or '?'} to {it.until or '?'}" for it in others[:3])
        note = f"{told.text}: the ledger has that number or name on other days only ({when})"
        found = others
    elif len(found) > 1:
        note = f"{told.text} may be {choices(found)}"
    elif not found:
        note = f"{told.text} is in no ledger"
    return _unit(told, words, found, state, navy, certain=len(found) == 1 and not note), note


def _unit(told: Told, words: str, found: Sequence[Hull], state: str | None, navy: str | None, *, certain: bool) -> Unit:
    numbered = bool(_NUMBER.fullmatch(words.upper()))
    one = found[0] if certain else None
    owners = {it.navy for it in found}
    navy = navy or (owners.pop() if len(owners) == 1 else None)
    kinds = {it.ship_class for it in found}
    known = classes.classes()[kinds.pop()] if len(kinds) == 1 else None
    return Unit(
        name=one.name if one else None if numbered else words,
        hull_number=one.pennant or None if one else words if numbered else None,
        class_name=known.name if known else None,
        class_id=known.id if known else None,
        kind=of_role(known.role) if known else "ship",
        navy=navy,
        state=state or (navies.navies()[navy].state if navy else None),
        hulls=tuple(it.id for it in found),
        span=told.span,
    )


def of_class(told: Told, state: str | None, navy: str | None, on: date | None, count: int | None) -> Unit:
    """Return a ship told by its class alone; every hull of the class stays a candidate."""
    found = classes.named(told.text, navy)
    candidates = _of((it for one in found for it in hulls.candidates(one.id, navy, on)), state)
    known = found[0] if found else None
    return Unit(
        class_name=known.name if known else told.text,
        class_id=known.id if known else None,
        kind=of_role(known.role) if known else "ship",
        navy=navy,
        state=state,
        hulls=tuple(dict.fromkeys(it.id for it in candidates)),
        count=count,
        span=told.span,
    )
