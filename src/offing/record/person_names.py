"""Names of persons: which spellings are of one person."""

from collections.abc import Iterable, Sequence

from offing.atlas.ship_names import plain
from offing.record.telling import Telling

_SLIPS = 2  # letters by which two spellings of one name differ at most
_SHORTEST = 6


def same_name(one: str, other: str) -> bool:
    """Tell whether two full names are spellings of one: a word in common, the rest no more than two letters apart."""
    ours, theirs = (plain(name).split() if " " in plain(name) else name.casefold().split() for name in (one, other))
    if sorted(ours) == sorted(theirs):
        return True
    if len(ours) != len(theirs) or len(ours) < 2 or set(ours).isdisjoint(theirs):
        return False
    if min(len(one), len(other)) < _SHORTEST:
        return False
    return sum(_apart(a, b) for a, b in zip(ours, theirs, strict=True)) <= _SLIPS


def _apart(one: str, other: str) -> int:
    """Return how many letters must be changed, added or taken away (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one[:80], 1):
        before, row[0] = row[0], i
        for j, against in enumerate(other[:80], 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != against))
    return row[len(other[:80])]


def spellings(tellings: Sequence[Telling]) -> list[tuple[str, tuple[str, ...]]]:
    """Return of each person named in several spellings a remark, and the lines that name him or her."""
    written: dict[str, dict[str, dict[str, None]]] = {}
    for telling in tellings:
        for slot, name, key in _persons(telling):
            words = telling.words(slot) or name
            if len(words.split()) > 1:
                written.setdefault(key, {}).setdefault(words, {})[telling.line] = None
    merged: list[dict[str, dict[str, None]]] = []
    for names in written.values():
        near = next((some for some in merged if any(same_name(a, b) for a in some for b in names)), None)
        if near is None:
            merged.append({name: dict(lines) for name, lines in names.items()})
        else:
            for name, lines in names.items():
                near.setdefault(name, {}).update(lines)
    found: list[tuple[str, tuple[str, ...]]] = []
    for one in merged:
        if len({plain(name) for name in one}) > 1:
            told = tuple(dict.fromkeys(line for some in one.values() for line in some))
            found.append((f"one person, written {', '.join(sorted(one))}", told))
    return found


def _persons(telling: Telling) -> Iterable[tuple[str, str, str]]:
    for slot in ("actors", "targets"):
        for number, party in enumerate(telling.body.get(slot) or ()):
            if party["id"].startswith("person:"):
                yield f"{slot}.{number}", party["name"], party["id"]
    speaker = telling.body.get("speaker") or {}
    if str(speaker.get("id")).startswith("person:"):
        yield "speaker", speaker["name"], speaker["id"]
