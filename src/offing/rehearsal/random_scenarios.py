"""Scenarios drawn at random, by which detectors are measured: invented navies, open water, known truth.

A seed draws a sea, episodes in waters of their own, receivers and background traffic, and
writes them down in the scenario language; what is measured is thus what an author could
have written. Most of what happens has margin from the thresholds, some is not transmitted
or not received, and the traffic is full of what only looks alike.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from offing.nav.distance import distance_m
from offing.rehearsal.episodes_alone import ALONE, passages, port_calls
from offing.rehearsal.episodes_random import EPISODES, ROOM_NM, Water
from offing.rehearsal.play import play
from offing.rehearsal.played import Played, Truth
from offing.rehearsal.scenario import Scenario, load
from offing.rehearsal.script import Script
from offing.rehearsal.traffic import background, harbours
from offing.rehearsal.waters import Area, Sites, sites
from offing.schema.errors import UsageError

SEAS: dict[str, Area] = {
    "Sea of Japan and East China Sea": (27.0, 122.0, 44.0, 139.0),
    "Philippine Sea": (12.0, 120.0, 30.0, 140.0),
    "South China Sea": (4.0, 106.0, 21.0, 120.0),
    "Bay of Bengal": (4.0, 79.0, 20.0, 98.0),
    "Arabian Sea": (8.0, 54.0, 25.0, 76.0),
    "Biscay and the Western Approaches": (42.0, -20.0, 53.0, -2.0),
    "Norwegian Sea": (58.0, -12.0, 70.0, 14.0),
    "Central Mediterranean": (31.0, 4.0, 43.0, 32.0),
    "Caribbean Sea": (10.0, -86.0, 24.0, -62.0),
    "Tasman Sea": (-44.0, 150.0, -30.0, 172.0),
    "Fiji and Tonga": (-24.0, 172.0, -12.0, -170.0),
    "Gulf of Guinea": (-8.0, -8.0, 6.0, 10.0),
}
SIZES = {"small": 0.2, "third": 0.35, "medium": 1.0, "large": 2.0}  # share of the episodes and of the traffic
HOURS = 16.0
_THIN_S = 20.0  # as most logs that one can get, and a fifth of the work
_START = datetime(2020, 1, 1, tzinfo=UTC)
_APART_M = 2.1 * ROOM_NM * 1852.0
_FORCES = (("azure", "amber"), ("amber", "ivory"), ("ivory", "azure"))
_CALLED = 10  # ports that ships come to and leave again
_UNHEARD, _SILENT = 0.1, 0.06  # shares of the episodes
_TRAFFIC = {
    "lanes": 36, "ferries": 6, "fishing": 36, "anchored": 20, "moored": 16, "pilots": 2, "tows": 5, "pleasure": 12,
    "pairs": 4, "overtakings": 6, "escorts": 3, "drifting": 3, "loitering": 3,
}  # fmt: skip


def random_text(seed: int, *, size: str = "medium") -> str:
    """Return the scenario of a seed as TOML; *size* is one of SIZES. The same seed gives the same text."""
    if size not in SIZES:
        raise UsageError(f"{size!r} is no size of a random scenario; there are {', '.join(SIZES)}")
    rng = np.random.default_rng([seed, 0x5EED])
    sea = list(SEAS)[int(rng.integers(len(SEAS)))]
    script = Script(
        {
            "name": f"random-{seed}",
            "title": f"Random scenario {seed}: {sea}",
            "start": _START,
            "end": _START + timedelta(hours=HOURS),
            "seed": seed,
            "thin_s": _THIN_S,
            "invented": "Everything: ships, navies, events and transmissions are drawn at random.",
        }
    )
    _write(script, rng, SEAS[sea], SIZES[size], seed)
    return script.text()


def _write(script: Script, rng: np.random.Generator, area: Area, share: float, seed: int) -> None:
    episodes = EPISODES | ALONE
    listed = [name for name, (_, n) in episodes.items() for _ in range(max(1, round(n * share)))]
    waters = _apart(sites(rng, area, 60 * len(listed), ROOM_NM * 1852.0), len(listed))
    # A sea too narrow for all of them has some of each.
    chosen = rng.permutation(len(listed))[: len(waters)]
    for (lat, lon), k in zip(waters, sorted(chosen.tolist()), strict=False):
        heard, silent = rng.uniform() > _UNHEARD, rng.uniform() < _SILENT
        water = Water(script, rng, lat, lon, HOURS, silent)
        episodes[listed[k]][0](water, _FORCES[int(rng.integers(len(_FORCES)))])
        if heard:
            _receiver(script, [lat, lon], 60.0)
    for place in passages(script, rng, HOURS):
        _receiver(script, place, 60.0)
    _surroundings(script, rng, area, share, seed)


def _apart(found: Sites, n: int) -> list[tuple[float, float]]:
    """Return up to n of the places, none near to another."""
    kept: list[tuple[float, float]] = []
    for lat, lon in zip(found.lat.tolist(), found.lon.tolist(), strict=True):
        if not kept or float(distance_m(lat, lon, *np.array(kept).T).min()) > _APART_M:
            kept.append((round(lat, 4), round(lon, 4)))
        if len(kept) == n:
            break
    return kept


def _surroundings(script: Script, rng: np.random.Generator, area: Area, share: float, seed: int) -> None:
    traffic = {"area": list(area), **{kind: max(1, round(n * share)) for kind, n in _TRAFFIC.items()}}
    by = harbours(traffic, seed=seed)
    port_calls(script, rng, by[:_CALLED], HOURS)
    for road in by:
        _receiver(script, list(road.off), 45.0)
    lanes = sites(rng, area, 10, 5_000.0)
    for lat, lon in zip(lanes.lat.tolist(), lanes.lon.tolist(), strict=True):
        _receiver(script, [lat, lon], 60.0)
    middle = [0.5 * (area[0] + area[2]), _middle(area)]
    script.entry(
        "receiver", name="SIM-SAT", kind="satellite", at=middle, range_nm=1500.0, every_min=95, pass_min=11, loss=0.3
    )
    script.single("noise", position_m=float(rng.uniform(3, 10)), bit_errors=0.0005, dropped_parts=0.003)
    script.single("traffic", **traffic)


def _middle(area: Area) -> float:
    _, west, _, east = area
    wide = (east - west) % 360.0
    return (west + 0.5 * wide + 180.0) % 360.0 - 180.0


def _receiver(script: Script, at: list[float], range_nm: float) -> None:
    place = [round(float(one), 4) for one in at]
    script.entry("receiver", name=script.name("SIM-BUOY"), at=place, range_nm=range_nm, loss=0.02)


def random_scenario(seed: int, *, size: str = "medium") -> Played:
    """Return the random scenario of a seed as played, with its background traffic and what only looks alike."""
    scenario = load(random_text(seed, size=size), file=f"random-{seed}.toml")
    forces = play(scenario)
    traffic = background(scenario.traffic, seed=seed, start_us=scenario.start, end_us=scenario.end)
    played = forces.joined(traffic)
    played.truth.extend(_lookalikes(scenario, forces))
    # Who looks like a shadower looks like a watch of one.
    played.truth.extend(replace(one, kind="watch") for one in played.truth[:] if one.decoy and one.kind == "shadowing")
    return played


def _lookalikes(scenario: Scenario, forces: Played) -> list[Truth]:
    """Return decoys that the script does not name: who flies past a ship without landing, who keeps near by chance."""
    found: list[Truth] = []
    for order in scenario.orders:
        if order.phase.verb == "fly":
            found += _flown_past(scenario, forces, order.phase.who[0], (order.start, order.until(scenario.end)))
    for wrong in scenario.interference:
        here = [
            craft.member.key
            for craft in scenario.craft.values()
            if craft.home and float(distance_m(craft.home.lat, craft.home.lon, wrong.lat, wrong.lon)) < wrong.radius_m
        ]
        if len(here) > 1:
            span, place = (scenario.start, scenario.end), (wrong.lat, wrong.lon)
            what = "merchant ships that each go their own way in one place"
            found += _alike(("group_activity", "company", "rendezvous"), here, span, place, what)
    return list({(one.kind, one.craft): one for one in found}.values())


def _flown_past(scenario: Scenario, forces: Played, helicopter: str, span: tuple[int, int]) -> list[Truth]:
    home = scenario.craft[helicopter].ship
    group = next((one for one in scenario.groups.values() if home in one.ships), None)
    key = scenario.craft[helicopter].member.key
    found: list[Truth] = []
    for ship in group.ships if group else ():
        if ship != home:
            other = scenario.craft[ship].member.key
            lat, lon = forces.knots.at(other, np.array([span[0]]))
            what = "a ship that a helicopter flies past without landing"
            found += _alike(("deck", "flight"), [key, other], span, (float(lat[0]), float(lon[0])), what)
    return found


def _alike(
    kinds: tuple[str, ...], craft: list[int], span: tuple[int, int], place: tuple[float, float], what: str
) -> list[Truth]:
    keys = tuple(sorted(craft))
    return [Truth(kind, keys, *span, *place, {"what": what}, decoy=True) for kind in kinds]
