"""What a line said when it was reviewed, in one form, so that it shows whether it says the same now."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from offing.engine.instants import moment
from offing.schema.review import canonical, hash_of

Row = Mapping[str, Any]
_LARGEST = 1_000  # characters of a list or outline that is told in full
_TIMES = ("t_start", "t_end")
_PLACE = ("lat", "lon")
# Of a claim's body: its id hashes what names it, not what it says, and spans count letters of the text before it.
_UNSAID = ("id", "kind", "spans", "rule")


def event_stood(row: Row, labels: Iterable[str]) -> str:
    """Return what an event (a row of the record) says, as JSON of one form; *labels* name its craft.

    Not how many fixes it rests on nor which version found it: more data and newer programs may tell the same.
    """
    told = {"kind": row["kind"], "craft": sorted(labels), "open": row["open"]}
    return _stood(row, told | {"detail": row["detail"], "settings": row["settings"]})


def said_stood(row: Row) -> str:
    """Return what a claim, sighting or warning (a row of the record with its body) says, as JSON of one form."""
    said = {name: value for name, value in row["body"].items() if name not in _UNSAID}
    return _stood(row, {"kind": row["kind"], "sighted": bool(row["sighted"]), "said": said})


def _stood(row: Row, told: dict[str, Any]) -> str:
    told |= {name: None if row[name] is None else moment(row[name]).isoformat() for name in _TIMES}
    told |= {name: row[name] for name in _PLACE}
    return canonical(_shortened(told))


def _shortened(value: Any) -> Any:
    """Return plain data with long lists and outlines by their hash: a warning may have thousands of positions."""
    if isinstance(value, Mapping):
        whole = {str(name): _shortened(one) for name, one in value.items()}
        return _hashed(whole) if "coordinates" in whole else whole
    return _hashed([_shortened(one) for one in value]) if isinstance(value, list | tuple) else value


def _hashed(value: Any) -> Any:
    text = canonical(value)
    return value if len(text) <= _LARGEST else {"sha256": hash_of(text)}


def changes(then: str, now: str) -> list[dict[str, Any]]:
    """Return what differs between two things stood: ``field``, ``then`` and ``now``, None where it was not told."""
    before, after = (dict(_leaves("", json.loads(text))) for text in (then, now))
    return [
        {"field": name, "then": before.get(name), "now": after.get(name)}
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value and value.keys() != {"sha256"}:
        for part, one in value.items():
            yield from _leaves(f"{name}.{part}" if name else part, one)
    else:
        yield name, value
