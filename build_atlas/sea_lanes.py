"""Build the network of sea lanes, ``src/offing/atlas/data/sea_lanes.npz``.

``python -m build_atlas.sea_lanes SEAROUTE`` takes the folder of PyPI's searoute (Apache-2.0; its
network goes back to Oak Ridge National Laboratory's Global Shipping Lane Network). That
network is coarse: where a leg comes nearer than 0.3 nm to GSHHG's shore it is led round by way
of up to three new points, and dropped where none is found; so canals and the narrowest straits are
missing. A node is known to be at sea where it lies 20 km off every shore and not inland,
or is joined to such a node by legs that clear the shore; no other is kept.
"""

import ast
import math
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from offing.atlas.land import inland
from offing.atlas.sea_lanes import along, clearance
from offing.nav.distance import distance_m

_TO = Path(__file__).parents[1] / "src/offing/atlas/data/sea_lanes.npz"
_CLEAR_M = 0.3 * 1852
_SURE_M = 20_000.0
_ASIDE = (0.06, -0.06, 0.12, -0.12, 0.2, -0.2, 0.3, -0.3, 0.45, -0.45)
_DEEPEST = 2

Node = tuple[float, float]
Legs = dict[tuple[Node, Node], float]


def joined(package: Path) -> set[tuple[Node, Node]]:
    """Return the legs of the package's network, each once, as pairs of latitude and longitude."""
    text = next(package.rglob("searoute/data/marnet_dict.py")).read_text(encoding="utf-8")
    tree = ast.parse(text)
    said = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "edge_list"
    )
    found = set()
    for a, others in said.items():
        for b in others:
            ends = sorted((_node(*a), _node(*b)))
            if ends[0] != ends[1] and max(abs(ends[0][0]), abs(ends[1][0])) <= 80:
                found.add((ends[0], ends[1]))
    return found


def _node(lon: float, lat: float) -> Node:
    return round(lat, 5), round((lon + 180) % 360 - 180, 5)


def cleared(legs: set[tuple[Node, Node]]) -> Legs:
    """Return the legs that clear the shore, those led round it in their pieces, and by how many metres."""
    listed = sorted(legs)
    metres = _clear(listed)
    kept: Legs = {leg: clear for leg, clear in zip(listed, metres, strict=True) if clear >= _CLEAR_M}
    for (a, b), clear in zip(listed, metres, strict=True):
        if clear < _CLEAR_M:
            kept.update(_round(a, b, _DEEPEST) or {})
    return kept


def _round(a: Node, b: Node, deepest: int) -> Legs | None:
    """Return a way from a to b by new points that clears the shore, None where none is found."""
    length = float(distance_m(a[0], a[1], b[0], b[1]))
    if deepest == 0 or length < 2000:
        return None
    vias = [_aside(a, b, share) for share in _ASIDE]
    halves = _clear([(a, via) for via in vias] + [(via, b) for via in vias])
    n = len(vias)
    for k, via in enumerate(vias):
        if min(halves[k], halves[n + k]) >= _CLEAR_M:
            return {(a, via): halves[k], (via, b): halves[n + k]}
    for k, via in enumerate(vias):
        if max(halves[k], halves[n + k]) >= _CLEAR_M:
            near, far = ((a, via), (via, b)) if halves[k] >= _CLEAR_M else ((via, b), (a, via))
            rest = _round(*far, deepest - 1)
            if rest:
                return {near: max(halves[k], halves[n + k]), **rest}
    return None


def _aside(a: Node, b: Node, share: float) -> Node:
    """Return the point beside the middle of a leg, off it by a share of its length."""
    lat, lon = along(np.array([a[0]]), np.array([a[1]]), np.array([b[0]]), np.array([b[1]]), np.array([0.5]))
    turn = (b[1] - a[1] + 180) % 360 - 180
    widen = math.cos(math.radians(float(lat[0])))
    return (
        round(float(lat[0]) + share * turn * widen, 5),
        round((float(lon[0]) - share * (b[0] - a[0]) / widen + 180) % 360 - 180, 5),
    )


def _clear(legs: list[tuple[Node, Node]]) -> list[float]:
    ends = np.array(legs, np.float64)
    return [float(one) for one in clearance(ends[:, 0, 0], ends[:, 0, 1], ends[:, 1, 0], ends[:, 1, 1])]


def at_sea(legs: Legs, sure: set[Node]) -> set[Node]:
    """Return the nodes that legs join to one that is surely at sea."""
    beside = defaultdict(list)
    for a, b in legs:
        beside[a].append(b)
        beside[b].append(a)
    found, waiting = set(sure), list(sure)
    while waiting:
        for other in beside[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def main(package: Path) -> None:
    """Write the network and say what became of it."""
    from offing.atlas.shore import nearest

    every = joined(package)
    legs = cleared(every)
    nodes = sorted({node for leg in legs for node in leg})
    lat, lon = np.array(nodes).T
    shore_m, _ = nearest(lat, lon)
    off = (shore_m > _SURE_M) & ~inland(lat, lon)
    wet = at_sea(legs, {node for node, sure in zip(nodes, off, strict=True) if sure})
    number = {node: k for k, node in enumerate(sorted(wet))}
    kept = sorted((number[a], number[b], clear) for (a, b), clear in legs.items() if a in wet and b in wet)
    places = np.array(sorted(wet))
    ends = np.array([leg[:2] for leg in kept], np.int32)
    np.savez_compressed(
        _TO,
        nodes=places,
        shore_m=nearest(places[:, 0], places[:, 1])[0].astype(np.float32),
        legs=ends,
        clear_m=np.array([leg[2] for leg in kept], np.float32),
    )
    print(f"{len(every)} legs, {len(legs)} pieces clear the shore; kept {len(kept)} legs of {len(places)} nodes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
