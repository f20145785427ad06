"""Tellings of our own making, as the record's lines give them."""

from datetime import UTC, datetime
from typing import Any

from offing.record.periods import micros
from offing.record.telling import Telling, telling_of

US_A_DAY = 86_400_000_000


def at(day: str) -> datetime:
    """Return a moment of UTC."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def us(day: str) -> int:
    """Return a moment of UTC in microseconds."""
    return micros(at(day))


def party(id_: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a party as claims tell it."""
    kind, _, rest = id_.partition(":")
    state = rest[:2] if kind in ("state", "ministry") else None
    return {"id": id_, "name": name or rest, "kind": kind, **({"state": state} if state else {}), **more}


def days(start: str, end: str, grain: str = "span", words: str | None = None) -> dict[str, Any]:
    """Return a time from a day to a day, the last not included."""
    return {"start": f"{start}T00:00:00Z", "end": f"{end}T00:00:00Z", "granularity": grain, "local": words or start}


def ship(name: str, hull: str, state: str = "RU") -> dict[str, Any]:
    """Return a ship that is one hull of the ledger."""
    return {"name": name, "hulls": [hull], "state": state, "kind": "corvette"}


def force(count: int, unit: str = "warship", owner: str | None = None, bound: str = "exactly") -> dict[str, Any]:
    """Return a count."""
    return {"count": count, "unit": unit, "bound": bound, **({"owner": owner} if owner else {})}


def telling(
    line: str,
    publisher: str | None,
    published: str | None,
    kind: str = "exercise",
    *,
    authority: dict[str, Any] | None = None,
    sighted: bool = False,
    relays: tuple[dict[str, Any], ...] = (),
    note: str | None = None,
    document: str | None = None,
    **slots: Any,
) -> Telling:
    """Return a telling of one claim; *slots* are those of its body."""
    time = slots.get("time")
    body: dict[str, Any] = {
        **{"actors": [], "targets": [], "forces": [], "units": [], "place": None, "time": None, "speaker": None},
        **{"origin": None, "modality": "occurred", "detail": {}, "text": "", "spans": {}, "rule": "drill-held"},
        **slots,
    }
    body["document"] = {"id": document or f"d-{line}", "title": f"Title of {line}", "publisher": publisher, "copies": 0}
    body["document"]["published"] = None if published is None else at(published)
    body["relays"] = list(relays)
    found = {
        **{"id": line, "kind": kind, "source": "sighting" if sighted else "report", "detail": body},
        "t_start": None if not time or not time.get("start") else datetime.fromisoformat(time["start"]),
        "t_end": None if not time or not time.get("end") else datetime.fromisoformat(time["end"]),
        "synthetic": False,
        "review": None if note is None else {"note": note, "note_by": "Ann", "verdict": None},
    }
    return telling_of(found, authority)
