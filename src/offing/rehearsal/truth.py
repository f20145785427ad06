"""The truth file of a rehearsal: ``truth.jsonl``, one object a line, each saying by ``what`` it is.

| what | holds |
|---|---|
| rehearsal | the first line: format, name, title, seed, variant, start, end, that it is synthetic, what is invented |
| craft | one craft of a force: who it is, what it is fitted with, and when it transmits as whom |
| traffic | identities of craft that only sail in the background, some hundred a line |
| receiver | where messages were heard |
| interference | where and when positions were displaced |
| event | what truly happened, whether it could be observed, and why not |
| decoy | what only looks like an event of that kind; ``detail.what`` says what it is |
| claim | what one sentence of a paper states, which slot of it is not true, and the verdict that is due |
| path | the true way of a craft of a force, some hundred points a line, whoever could hear it |

Reading trusts nothing: lines and lists are bounded, and every field that is used is checked.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import numpy as np

from offing.rehearsal.played import NO_KNOTS, Knots, Member, Played, Receiver, Truth, knots_of
from offing.rehearsal.told import Due, due_of
from offing.schema.craft import craft_key, craft_label
from offing.schema.errors import InputError, UsageError
from offing.schema.text import to_json, visible

FORMAT = "offing truth 1"
LONGEST_LINE = 1_000_000  # bytes
_MOST_LINES = 20_000_000
_MOST_CRAFT, _MOST_TRUTHS, _MOST_CLAIMS = 2_000_000, 5_000_000, 1_000_000
_A_LINE = 500  # points of a path, identities of traffic
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TRAFFIC = "traffic:"


@dataclass(slots=True)
class TruthFile:
    """Hold what a truth file says; ``names`` are those of the craft it names, ``paths`` only where asked for."""

    rehearsal: dict[str, Any]
    start: int  # µs
    end: int
    names: dict[int, str] = field(default_factory=dict)
    craft: set[int] = field(default_factory=set)  # every identity of the rehearsal, false ones too
    receivers: list[Receiver] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)
    claims: list[Due] = field(default_factory=list)
    paths: Knots = NO_KNOTS


def truth_lines(
    played: Played,
    truth: Iterable[Truth],
    *,
    variant: str = "",
    left_out: Iterable[str] = (),
    claims: Iterable[Due] = (),
) -> Iterator[bytes]:
    """Yield the lines of the truth file of *played*, whose *truth* is already judged, and what is due to *claims*.

    *left_out* names kinds of event that were not looked for, of which the truth knows nothing.
    """
    names = {member.key: member.name for member in played.members}
    told = (_claim(one, names) for one in claims)
    for value in chain(_objects(played, truth, variant, sorted(left_out)), told):
        yield to_json(value).encode() + b"\n"


def _objects(played: Played, truth: Iterable[Truth], variant: str, left_out: list[str]) -> Iterator[dict[str, Any]]:
    names = {member.key: member.name for member in played.members}
    yield {
        "what": "rehearsal",
        "format": FORMAT,
        "name": played.name,
        "title": played.title,
        "seed": played.seed,
        "variant": variant,
        "start": _said(played.start),
        "end": _said(played.end),
        "synthetic": True,
        "invented": played.invented,
        "note": played.note,
        "left_out": left_out,
    }
    forces = [member for member in played.members if not member.force.startswith(_TRAFFIC)]
    for member in forces:
        yield _craft(played, member)
    known = {member.key for member in forces}
    others = sorted({member.key for member in played.members} - known)
    others += sorted(set(played.spells.as_craft.tolist()) - set(others) - known)
    for at in range(0, len(others), _A_LINE):
        yield {"what": "traffic", "craft": [craft_label(key) for key in others[at : at + _A_LINE]]}
    for one in played.receivers:
        yield _receiver(one)
    for wrong in played.interference:
        told = {name: getattr(wrong, name) for name in ("lat", "lon", "radius_m", "manner", "size_m", "bearing_deg")}
        yield {"what": "interference", "since": _said(wrong.since), "until": _said(wrong.until), **told}
    for each in truth:
        yield _event(each, names)
    for member in forces:
        yield from _path(played.knots.of(member.key), member)


def _said(us: int) -> str:
    return (_EPOCH + timedelta(microseconds=int(us))).isoformat().replace("+00:00", "Z")


def _who(key: int, names: Mapping[int, str]) -> dict[str, Any]:
    return {"id": craft_label(key), "name": names.get(key)}


def _craft(played: Played, member: Member) -> dict[str, Any]:
    spells = played.spells
    first, last = np.searchsorted(spells.craft, [member.key, member.key + 1]).tolist()
    transmits = [
        {"since": _said(since), "until": _said(until), "as": craft_label(as_craft)}
        for since, until, as_craft in zip(
            spells.since[first:last].tolist(),
            spells.until[first:last].tolist(),
            spells.as_craft[first:last].tolist(),
            strict=True,
        )
    ]
    told = {name: getattr(member, name) for name in ("name", "callsign", "ship_type", "ais", "adsb", "force")}
    # A craft that goes on and off all the time would make a line nobody can read back.
    return {"what": "craft", "id": craft_label(member.key), **told, "transmits": transmits[:2000]}


def _receiver(one: Receiver) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("name", "lat", "lon", "range_m", "kind", "loss")}
    return {"what": "receiver", **told, "passes": [[_said(since), _said(until)] for since, until in one.passes]}


def _event(one: Truth, names: dict[int, str]) -> dict[str, Any]:
    return {
        "what": "decoy" if one.decoy else "event",
        "kind": one.kind,
        "craft": [_who(key, names) for key in one.craft],
        "t_start": _said(one.t_start),
        "t_end": _said(one.t_end),
        "lat": _finite(one.lat, 6),
        "lon": _finite(one.lon, 6),
        "observable": one.observable,
        "why": one.why,
        "marginal": one.marginal,
        "detail": {name: _plain(value) for name, value in one.detail.items()},
    }


def _claim(one: Due, names: Mapping[int, str]) -> dict[str, Any]:
    stated = one.stated
    told: dict[str, Any] = {
        "who": {"craft": [_who(key, names) for key in stated.craft], "party": stated.party or None},
        "where": {"lat": _finite(stated.lat, 6), "lon": _finite(stated.lon, 6)} if stated.lat is not None else None,
        "when": [_said(stated.since), _said(stated.until)] if stated.since is not None and stated.until else None,
        "how many": stated.count,
    }
    slots = {
        slot: {"told": value, "verdict": one.slots.get(slot, "")}
        for slot, value in told.items()
        if value is not None and (slot != "who" or stated.craft or stated.party)
    }
    return {
        "what": "claim",
        **{name: getattr(stated, name) for name in ("document", "quote", "kind", "modality", "wrong")},
        **{"observer": stated.observer, "slots": slots},
        **{name: getattr(one, name) for name in ("verdict", "why", "hearable", "marginal")},
    }


def _finite(value: float | None, digits: int) -> float | None:
    return round(float(value), digits) if value is not None and math.isfinite(value) else None


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple | np.ndarray) else value


def _path(knots: Knots, member: Member) -> Iterator[dict[str, Any]]:
    for at in range(0, len(knots.t), _A_LINE):
        t, lat, lon, alt = (column[at : at + _A_LINE] for column in knots[1:5])
        told: dict[str, Any] = {
            "what": "path",
            "craft": craft_label(member.key),
            "name": member.name,
            "t_start": _said(int(t[0])),
            "seconds": np.round((t - t[0]) * 1e-6, 3).tolist(),
            "lat": np.round(lat, 6).tolist(),
            "lon": np.round(lon, 6).tolist(),
        }
        yield told if np.isnan(alt).all() else told | {"alt_m": [_finite(one, 1) for one in alt.tolist()]}


def read_truth(lines: Iterable[bytes], *, name: str = "truth file", paths: bool = False) -> TruthFile:
    """Return what the *lines* of a truth file say; of *paths* only where asked.

    Raises InputError with the file's *name*, the line and the reason.
    """
    numbered = enumerate(lines, 1)
    found: TruthFile | None = None
    parts: list[Knots] = []
    for number, line in numbered:
        try:
            if number > _MOST_LINES:
                raise ValueError("it goes on for more lines than a truth file has")
            value = _object(line)
            if found is None:
                found = _begun(value)
            else:
                _take(found, value, parts if paths else None)
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError, UsageError) as wrong:
            reason = f"lacks {wrong}" if isinstance(wrong, KeyError) else str(wrong) or type(wrong).__name__
            raise InputError(f"{name}, line {number}: {visible(reason)[:300]}") from wrong
    if found is None:
        raise InputError(f"{name} is empty; a truth file is what `offing rehearse` writes as truth.jsonl")
    found.paths = knots_of(parts) if parts else NO_KNOTS
    return found


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"is longer than {LONGEST_LINE:,} bytes")
    value = json.loads(line, parse_constant=_refuse)
    if not isinstance(value, dict):
        raise ValueError("is no JSON object")
    return value


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _begun(value: dict[str, Any]) -> TruthFile:
    if value.get("what") != "rehearsal" or value.get("format") != FORMAT:
        raise ValueError(f'is not the first of a truth file: it must say "what": "rehearsal", "format": "{FORMAT}"')
    if value.get("synthetic") is not True:
        raise ValueError("does not say that it is synthetic")
    value["left_out"] = [_text(kind) for kind in _list(value.get("left_out", []))]
    return TruthFile(value, _time(value["start"]), _time(value["end"]))


def _take(found: TruthFile, value: dict[str, Any], parts: list[Knots] | None) -> None:
    what = value.get("what")
    if what in ("event", "decoy"):
        _bounded(found.truth, _MOST_TRUTHS, "events").append(_truth(value, found))
    elif what == "craft":
        key = _named(found, value)
        found.craft |= {key, *(craft_key(_text(one["as"])) for one in _list(value["transmits"]))}
    elif what == "traffic":
        found.craft |= {craft_key(_text(one)) for one in _list(value["craft"])}
    elif what == "receiver":
        found.receivers.append(_heard_by(value))
    elif what == "claim":
        _bounded(found.claims, _MOST_CLAIMS, "claims").append(due_of(value))
    elif what == "path" and parts is not None:
        parts.append(_knots(value))
    elif what not in ("interference", "path"):
        raise ValueError(f'says "what": {what!r}, which no line of a truth file is')
    if len(found.craft) > _MOST_CRAFT:
        raise ValueError(f"there are more than {_MOST_CRAFT:,} craft")


def _bounded(some: list[Any], most: int, what: str) -> list[Any]:
    if len(some) >= most:
        raise ValueError(f"there are more than {most:,} {what}")
    return some


def _named(found: TruthFile, told: Any) -> int:
    if not isinstance(told, dict):
        raise ValueError(f"names no craft with {told!r}")
    key = craft_key(_text(told["id"]))
    found.craft.add(key)
    if told.get("name") is not None:
        found.names[key] = _text(told["name"])[:200]
    return key


def _truth(value: dict[str, Any], found: TruthFile) -> Truth:
    start, end = _time(value["t_start"]), _time(value["t_end"])
    if end < start:
        raise ValueError("ends before it begins")
    observable, detail = value["observable"], value["detail"]
    if observable not in (True, False, None) or not isinstance(detail, dict):
        raise ValueError("says neither that it could be observed nor that it could not, or has no detail")
    return Truth(
        kind=_text(value["kind"])[:100],
        craft=tuple(_named(found, one) for one in _list(value["craft"])),
        t_start=start,
        t_end=end,
        lat=_number(value["lat"], 90.0),
        lon=_number(value["lon"], 180.0),
        detail=detail,
        observable=observable,
        why=_text(value["why"])[:1000],
        marginal=value["marginal"] is True,
        decoy=value["what"] == "decoy",
    )


def _heard_by(value: dict[str, Any]) -> Receiver:
    passes = tuple((_time(since), _time(until)) for since, until in _list(value["passes"]))
    lat, lon, range_m = (_number(value[name], most) for name, most in (("lat", 90.0), ("lon", 180.0), ("range_m", 1e8)))
    return Receiver(_text(value["name"]), lat, lon, range_m, _text(value["kind"]), passes, _number(value["loss"], 1.0))


def _knots(value: dict[str, Any]) -> Knots:
    seconds = _numbers(value["seconds"], 1e10)
    n = len(seconds)
    lat, lon = _numbers(value["lat"], 90.0), _numbers(value["lon"], 180.0)
    alt = _numbers(value["alt_m"], 1e6) if "alt_m" in value else np.full(n, np.nan)
    if not len(lat) == len(lon) == len(alt) == n:
        raise ValueError("tells of as many times as places not")
    t = _time(value["t_start"]) + np.round(seconds * 1e6).astype(np.int64)
    return Knots(np.full(n, craft_key(_text(value["craft"])), np.int64), t, lat, lon, alt, np.full(n, np.nan))


def _numbers(values: Any, most: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([_number(one, most) for one in _list(values)], np.float64)


def _number(value: Any, most: float) -> float:
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
        raise ValueError(f"{value!r:.50} is no number up to {most:g}")
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.50} is no text")
    return value


def _list(value: Any) -> Sequence[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r:.50} is no list")
    return value


def _time(value: Any) -> int:
    moment = datetime.fromisoformat(_text(value)[:40])
    if moment.tzinfo is None:
        raise ValueError(f"{value!r:.50} names no time zone")
    return (moment - _EPOCH) // timedelta(microseconds=1)
