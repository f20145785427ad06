"""What a craft nearly did on its true way: what a looser definition would list, and the real one surely does not.

A near miss counts where the craft was heard all along; each says in words what it was.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from offing.atlas import shore, straits
from offing.rehearsal.oracle_places import gate_crossings
from offing.rehearsal.oracle_ports import Harbours, port_stays, ways_between
from offing.rehearsal.oracle_stays import lying
from offing.rehearsal.oracle_ways import HOUR, MINUTE, NM_M, Flags, Floats, Ints, Way, held, joined, metres, runs
from offing.rehearsal.played import Truth

_QUIET_US = 45 * MINUTE  # no longer silent than this: heard all along
_CLEAR_US = 10 * MINUTE
_PORTS_LOOSER = 0.4
_SILENT_H = (2.0, 5.5)
_TEN = 10 * MINUTE
Span = tuple[int, int, str]  # first and last sample, and what it was


def near_misses(way: Way, told: Sequence[Truth], harbours: Harbours, zones: Mapping[str, Floats]) -> Iterator[Truth]:
    """Yield the decoys of one way; *told* are the truths known of it, *zones* what depths() tells.

    Nothing is yielded for a time at which an event of that kind, or what may be one, went on.
    """
    yield from _skirted(way, zones, [one for one in told if one.kind == "area_visit"])
    if way.ship:
        kinds = {
            "stop": _slow(way),
            "drift": _askew(way),
            "loitering": _slow_at_sea(way),
            "port_visit": _off_ports(way, harbours),
            "voyage": _from_roads(way, harbours),
            "strait_transit": _one_gate(way),
        }
        for kind, spans in kinds.items():
            busy = [one for one in told if one.kind == kind]
            for span in spans:
                yield from _missed(kind, way, span, busy)
        yield from _silences(way, told)


def _missed(kind: str, way: Way, span: Span, busy: Sequence[Truth]) -> Iterator[Truth]:
    first, last, what = span
    since, until = int(way.t[first]), int(way.t[last])
    apart = all(until + _CLEAR_US < one.t_start or one.t_end + _CLEAR_US < since for one in busy)
    if apart and _heard(way, since, until):
        yield _decoy(kind, way, since, until, what)


def _decoy(kind: str, way: Way, since: int, until: int, what: str) -> Truth:
    lat, lon = way.between(np.array([since], np.int64))
    place = float(lat[0]), (float(lon[0]) + 180.0) % 360.0 - 180.0
    return Truth(kind, (way.craft,), since, until, *place, {"what": what}, decoy=True)


def _heard(way: Way, since: int, until: int) -> bool:
    times = way.heard[(way.heard >= since - _QUIET_US) & (way.heard <= until + _QUIET_US)]
    return len(times) > 2 and int(np.diff(np.concatenate(([since], times, [until]))).max()) <= _QUIET_US


def _silences(way: Way, told: Sequence[Truth]) -> Iterator[Truth]:
    """Yield silences too short for a gap, and those after which a craft is heard as far off as it sailed."""
    busy = [(one.t_start, one.t_end) for one in told if one.kind == "identity_conflict" and way.craft in one.craft]
    for since, until in zip(way.heard[:-1].tolist(), way.heard[1:].tolist(), strict=True):
        if until - since < HOUR:
            continue
        hours = (until - since) / HOUR
        if _SILENT_H[0] <= hours <= _SILENT_H[1]:
            yield _decoy("gap", way, since, until, f"not heard for {hours:.1f} hours")
        lat, lon = way.between(np.array([since, until], np.int64))
        off = float(metres(lat[:1], lon[:1], lat[1:], lon[1:])[0]) / NM_M
        if off >= 10 and not any(a <= until and since <= b for a, b in busy):
            what = f"not heard for {hours:.1f} hours, and then {off:.0f} nm on, as it sailed"
            yield _decoy("identity_conflict", way, since, until, what)


def _slow(way: Way) -> Iterator[Span]:
    for first, last in runs(held(way.sog_kn < 1.0, way.sog_kn > 1.8)):
        if way.t[last + 1] - way.t[first] >= _TEN:
            yield first, last + 1, "it goes at a knot or less, and never lies still"
    for first, last in runs(lying(way, 1.0)):
        if MINUTE <= way.t[last + 1] - way.t[first] <= 6 * MINUTE:
            yield first, last + 1, "it lies still for some minutes"


def _askew(way: Way) -> Iterator[Span]:
    angle = np.abs((way.cog_deg - way.heading_deg + 180.0) % 360.0 - 180.0)
    if angle.max(initial=0.0) < 15:
        return
    askew = (angle >= 15) & (way.sog_kn >= 0.3) & (way.sog_kn <= 8)
    for first, last in joined(runs(askew), way.t, _TEN):
        if way.t[last + 1] - way.t[first] >= 5 * MINUTE:
            part = slice(first, last + 1)
            what = (
                f"its bow {np.median(angle[part]):.0f} degrees off its course at {np.median(way.sog_kn[part]):.1f} kn"
            )
            yield first, last + 1, what


def _slow_at_sea(way: Way) -> Iterator[Span]:
    """Yield who goes at less than four knots eight miles and more from shore, for forty minutes and more."""
    t = np.arange(-(-way.t[0] // _TEN) * _TEN, way.t[-1] + 1, _TEN)
    if len(t) < 5:
        return
    lat, lon = way.between(t)
    made = metres(lat[:-1], lon[:-1], lat[1:], lon[1:])
    slow = made < 4 * NM_M / 6
    if not slow.any():
        return
    off = shore.nearest(lat, (lon + 180) % 360 - 180)[0]
    slow &= (off[1:] >= 8 * NM_M) & (off[:-1] >= 8 * NM_M)
    for first, last in runs(slow):
        if last - first + 1 >= 4:
            knots = float(made[first : last + 1].mean()) * 6 / NM_M
            a, b = _places(way, t[[first, last + 1]])
            yield a, b, f"it goes at {knots:.1f} kn, {off[first : last + 2].min() / NM_M:.0f} nm from the shore"


def _places(way: Way, t: Ints) -> tuple[int, int]:
    a, b = np.searchsorted(way.t, t).tolist()
    return min(a, len(way.t) - 1), min(b, len(way.t) - 1)


def _off_ports(way: Way, harbours: Harbours) -> Iterator[Span]:
    """Yield who passes near a port without lying there, and who lies off one beyond its bounds."""
    near = harbours.distance_m(way.lat, way.lon)
    if near.min() > 10_000:
        return
    yield from _passing(way, near)
    for first, last, _, _ in port_stays(way, near * _PORTS_LOOSER, lying(way, 0.0), 0.0):
        yield first, last, f"it lies still {near[first : last + 1].min() / 1000:.1f} km off a port"


def _passing(way: Way, near: Floats) -> Iterator[Span]:
    still: Flags = np.append(lying(way, 1.0), False)
    for first, last in runs(near <= 4_000):
        if way.t[last] - way.t[first] >= 3 * MINUTE and not still[first : last + 1].any():
            yield first, last, f"it passes {near[first : last + 1].min() / 1000:.1f} km off a port"


def _from_roads(way: Way, harbours: Harbours) -> Iterator[Span]:
    """Yield ways from and to a roads, and passes of a port where no voyage begins or ends."""
    near = harbours.distance_m(way.lat, way.lon)
    if near.min() > 10_000:
        return
    yield from _passing(way, near)
    for one in ways_between(way, near * _PORTS_LOOSER, lying(way, 0.0), 0.0):
        yield *_places(way, np.array([one.t_start, one.t_end])), "it sails from where it lay some miles off a port"


def _skirted(way: Way, zones: Mapping[str, Floats], visits: Sequence[Truth]) -> Iterator[Truth]:
    for area, depth in zones.items():
        busy = [one for one in visits if one.detail["area_id"] == area]
        for first, last in joined(runs(depth >= -3 * NM_M), way.t, 30 * MINUTE):
            nearest = -float(depth[first : last + 1].max()) / NM_M
            if nearest > 0.2 and way.t[last] - way.t[first] >= 2 * MINUTE:
                what = f"it passes {nearest:.1f} nm outside of {area}"
                yield from _missed("area_visit", way, (first, last, what), busy)


def _one_gate(way: Way) -> Iterator[Span]:
    for strait in straits.straits():
        crossed = gate_crossings(way, strait)
        for number, (step, _, gate, inward) in enumerate(crossed):
            out = crossed[number + 1] if number + 1 < len(crossed) else None
            if not inward or (out is not None and out[2] != gate and not out[3]):
                continue
            last = len(way.t) - 1 if out is None else min(out[0] + 1, len(way.t) - 1)
            what = "comes in by one gate and stays" if out is None else "comes in by one gate and goes back out by it"
            yield step, last, f"{strait.name}: {what}"
