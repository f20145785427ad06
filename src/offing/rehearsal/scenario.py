"""A scenario: the text of its author, read and held to what ships can do.

The language is told in docs/rehearsals.md. Everything wrong is refused with ScenarioError:
file, line, and what to do.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offing.rehearsal.played import Interference, Noise, Paper, Receiver
from offing.rehearsal.scenario_airs import (
    Transmission,
    Variant,
    read_interference,
    read_noise,
    read_papers,
    read_receivers,
    read_transmissions,
    read_variants,
)
from offing.rehearsal.scenario_checks import check_route, check_speeds, route_of
from offing.rehearsal.scenario_craft import Craft, Group, read_aircraft, read_groups, read_ships
from offing.rehearsal.scenario_orders import STEP_US, Order, Stretch, plan, stretches
from offing.rehearsal.scenario_phases import HOUR_US, Cast, Phase, read_phase
from offing.rehearsal.scenario_places import Places
from offing.rehearsal.scenario_table import Origin, Table
from offing.rehearsal.scenario_text import Lines, parsed
from offing.rehearsal.traffic import traffic_spec
from offing.schema.errors import UsageError

MOST_DAYS = 400
MOST_CRAFT_DAYS = 5_000
MOST_PHASES = 20_000


@dataclass(frozen=True, slots=True)
class Scenario:
    """Hold a scenario as written, with every time resolved; times in µs since 1970."""

    file: str
    name: str
    title: str
    start: int
    end: int
    seed: int
    invented: str
    note: str
    thin_s: float
    craft: dict[str, Craft]
    groups: dict[str, Group]
    orders: list[Order]
    stretches: dict[str, list[Stretch]]  # what each craft does from its first moment to its last
    transmissions: tuple[Transmission, ...]
    variants: dict[str, Variant]
    receivers: list[Receiver]
    noise: Noise
    interference: list[Interference]
    papers: list[Paper]
    traffic: dict[str, Any]  # as written: what it means is background traffic's to say
    traffic_line: int

    @property
    def steps(self) -> int:
        """Return how many steps the time grid has, both ends counted."""
        return (self.end - self.start) // STEP_US + 1

    def step_of(self, t: int) -> int:
        """Return the step nearest to *t*, within the grid."""
        return min(max((t - self.start + STEP_US // 2) // STEP_US, 0), self.steps - 1)

    def time_of(self, steps: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the times (µs) of *steps*."""
        return self.start + steps.astype(np.int64) * STEP_US


def load(text: str, *, file: str = "scenario.toml") -> Scenario:
    """Return the scenario that *text* (TOML) tells; *file* is what refusals call it.

    Raises ScenarioError for broken TOML, unknown keys, ships, groups or places, wrong types,
    routes over land, speeds that a class cannot make, times that contradict one another.
    """
    root = Table(parsed(text, file), (), Origin(file, Lines(text)))
    about = root.table("scenario")
    if not root.has("scenario"):
        root.refuse("there is no [scenario] table; begin with one that says name, start and end")
    start, end = about.time("start"), about.time("end")
    hours = (end - start) / HOUR_US
    if not 0.1 <= hours <= MOST_DAYS * 24:
        about.refuse(f"it lasts {hours:.1f} hours; it must end after it starts, within {MOST_DAYS} days", "end")
    origin = Origin(file, root.origin.lines, start)
    root.origin = origin
    return _read(root, about, origin, (start, end))


def _read(root: Table, about: Table, origin: Origin, span: tuple[int, int]) -> Scenario:
    places = Places(root.table("places"))
    ships = read_ships(root.table("ships"), places)
    groups = read_groups(root.table("groups"), ships)
    forces = {id_: group.force for group in reversed(groups.values()) for id_ in group.ships}
    ships = {id_: _of_force(ship, forces.get(id_, "")) for id_, ship in ships.items()}
    cast = Cast(ships | read_aircraft(root.table("aircraft"), places, ships), groups)
    days = len(cast.craft) * (span[1] - span[0]) / HOUR_US / 24
    if days > MOST_CRAFT_DAYS:
        about.refuse(f"{len(cast.craft):,} craft for that long are {days:,.0f} craft days; at most {MOST_CRAFT_DAYS:,}")
    phases = [read_phase(one, cast, places) for one in root.tables("phase", most=MOST_PHASES)]
    orders = _ordered(cast, phases, span, origin)
    receivers = read_receivers(root, places, span)
    found = Scenario(
        file=origin.file,
        name=about.text("name", longest=60),
        title=about.text("title", about.text("name")),
        start=span[0],
        end=span[1],
        seed=int(about.number("seed", 1, low=0, high=2**53)),
        invented=about.text("invented", "Everything.", longest=5000),
        note=about.text("note", "", longest=20_000),
        thin_s=about.number("thin_s", 0, low=0, high=3600),
        craft=cast.craft,
        groups=groups,
        orders=orders,
        stretches=stretches(cast, orders, span),
        transmissions=(*_of_phases(orders, span), *read_transmissions(root, "transmission", cast, span)),
        variants=read_variants(root.table("variants"), cast, span),
        receivers=receivers,
        noise=read_noise(root.table("noise"), receivers),
        interference=read_interference(root, places, span),
        papers=read_papers(root),
        traffic=_traffic(root),
        traffic_line=root.origin.lines.of(("traffic",)),
    )
    about.done()
    root.done()
    return found


def _of_force(ship: Craft, force: str) -> Craft:
    return ship if ship.member.force else replace(ship, member=replace(ship.member, force=force))


def _ordered(cast: Cast, phases: list[Phase], span: tuple[int, int], origin: Origin) -> list[Order]:
    planner = plan(cast, phases, span, origin)
    for order in planner.orders:
        check_speeds(planner, order)
        if order.phase.verb not in ("fly", "search"):
            check_route(route_of(planner, order), order.phase.line, origin)
    return planner.orders


def _of_phases(orders: list[Order], span: tuple[int, int]) -> list[Transmission]:
    """Return what phases say of transmitting; [[transmission]] tables override it."""
    spoken = (order for order in orders if order.phase.transmits)
    return [Transmission(one.phase.who, one.start, one.until(span[1]), one.phase.transmits) for one in spoken]


def _traffic(root: Table) -> dict[str, Any]:
    value = root.raw("traffic")
    if value is not None and not isinstance(value, dict):
        root.refuse("'traffic' must be a table; write [traffic]", "traffic")
    try:
        traffic_spec(value or {})
    except UsageError as wrong:
        root.refuse(str(wrong), "traffic")
    return dict(value or {})
