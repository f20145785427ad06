"""Voyages: the way of a ship or a flotilla, as claims and sightings of the same ships tell it one after the other."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from offing.record.operation_drafts import DAY, Draft, when
from offing.schema.operation import Trace

VOYAGE = "voyage"
_KINDS = frozenset(("movement", "sighting", "port_call"))
_BETWEEN = 10 * DAY  # from one line of a chain to the next
_LONGEST = 10 * DAY  # what tells of a longer time is of no leg
_TEXTS = 2  # a single text tells what it tells; several make a chain


def voyages(lines: Iterable[Trace]) -> list[Draft]:
    """Return the voyages that lines tell of which belong to nothing else, each of several texts."""
    told = [line for line in lines if line.kind in _KINDS and line.hulls and _is_timed(line)]
    told.sort(key=lambda line: (line.start, line.id))
    return [_draft(chain) for chain in _chains(told) if len({line.document for line in chain}) >= _TEXTS]


def _is_timed(line: Trace) -> bool:
    own = when(line)
    return own is not None and own[1] - own[0] <= _LONGEST


def _chains(told: Sequence[Trace]) -> list[list[Trace]]:
    """Return the lines by chain: the next has half of the ships of the fewer, and follows within days."""
    chains: list[list[Trace]] = []
    latest: dict[str, int] = {}  # the chain in which a ship was told of last
    for line in told:
        near = [
            number
            for number in sorted({latest[hull] for hull in line.hulls if hull in latest})
            if _follows(chains[number], line)
        ]
        if near:
            number = max(near, key=lambda one: (len(line.hulls & _ships(chains[one][-3:])), -one))
            chains[number].append(line)
        else:
            number = len(chains)
            chains.append([line])
        latest |= dict.fromkeys(line.hulls, number)
    return chains


def _follows(chain: Sequence[Trace], line: Trace) -> bool:
    last = max(own[1] for one in chain[-8:] if (own := when(one)) is not None)
    shared = max(len(line.hulls & one.hulls) / min(len(line.hulls), len(one.hulls)) for one in chain[-3:])
    return (line.start or 0) - last <= _BETWEEN and shared * 2 >= 1


def _ships(chain: Iterable[Trace]) -> frozenset[str]:
    return frozenset(hull for line in chain for hull in line.hulls)


def _draft(chain: Sequence[Trace]) -> Draft:
    first = chain[0]
    draft = Draft(("line", first.id), VOYAGE)
    draft.seeds[first.id] = (first, "tells of these ships first")
    for before, line in pairwise(chain):
        shared = sorted(line.hulls & _ships([before])) or sorted(line.hulls & _ships(chain))
        draft.seeds[line.id] = (line, f"of the same ships ({', '.join(shared[:3])}) within days of line {before.id}")
    return draft
