"""Companies: ships that phases let sail together, followed from one phase to the next."""

from dataclasses import dataclass, field

import numpy as np

from offing.rehearsal.played import Truth
from offing.rehearsal.scenario_orders import Order
from offing.rehearsal.scenario_phases import VERBS
from offing.rehearsal.scenario_places import NM
from offing.rehearsal.witness import Witness

_HOUR_US = 3_600_000_000
_NEAR_M = 5.5 * NM  # of the guide, to be with her
_PAUSE_US = _HOUR_US
_LEAST_H, _COMPANY_H = 2.0, 4.0
_SURE = 1.15  # times the least, for what is not marginal


@dataclass(slots=True)
class Company:
    """Hold the orders of ships that stay together, and the last of them."""

    orders: list[Order] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    end: int = 0

    def goes_on(self, order: Order, end: int) -> None:
        """Take up the next order."""
        self.orders.append(order)
        self.members = set(_ships(order)) if order.phase.verb != "escort" else self.members | set(_ships(order))
        self.end = max(self.end, end)


def companies(witness: Witness) -> list[Truth]:
    """Return the companies that truly held: two ships or more within 5.5 nm of their guide, under way.

    Where two companies become one the larger goes on; where one parts, its larger part does.
    ``members`` in the detail says who was in it from when until when. Less than four hours, or
    no common turn of 20 degrees, make it marginal.
    """
    found: list[Company] = []
    for order in _orders(witness):
        if not _counts(order):
            continue
        live = [one for one in found if one.end >= order.start - _PAUSE_US and _shared(one, order)]
        free = [one for one in live if one.orders[-1] is not order]
        if free:
            company = max(free, key=lambda one: len(one.members & set(_ships(order))))
        else:
            found.append(company := Company())
        company.goes_on(order, witness.end_of(order))
    told = [_told(witness, company) for company in found]
    return [truth for truth in told if truth is not None]


def _orders(witness: Witness) -> list[Order]:
    """Return all orders, and the pauses between them, by their start."""
    every = {id(one): one for one in witness.scenario.orders}
    every |= {id(part.order): part.order for parts in witness.scenario.stretches.values() for part in parts}
    return sorted(every.values(), key=lambda one: one.start)


def _ships(order: Order) -> tuple[str, ...]:
    phase = order.phase
    return (*phase.who, phase.target) if phase.verb == "escort" else phase.who


def _counts(order: Order) -> bool:
    phase = order.phase
    verb = VERBS[phase.verb]
    together = verb.craft == "ship" and not verb.rests and phase.verb not in ("replenish", "shadow", "drift")
    return together and len(_ships(order)) > 1 and not phase.decoy


def _shared(company: Company, order: Order) -> bool:
    """Tell whether an order goes on with a company: at least two of its ships, or whom it escorts."""
    ships = set(_ships(order))
    if order.phase.verb == "escort":
        return order.phase.target in company.members
    fresh = company.end <= order.start + _PAUSE_US or len(ships) >= len(company.members)
    return len(company.members & ships) > 1 and fresh


def _told(witness: Witness, company: Company) -> Truth | None:
    spans: dict[str, tuple[int, int]] = {}
    for order in company.orders:
        first, last = witness.steps(order)
        guide = order.phase.target if order.phase.verb == "escort" else order.phase.guide
        for id_ in _ships(order):
            near = np.flatnonzero(witness.apart_m(guide, id_)[first : last + 1] <= _NEAR_M)
            if len(near):
                since, until = first + int(near[0]), first + int(near[-1])
                before = spans.get(id_, (since, until))
                spans[id_] = (min(before[0], since), max(before[1], until))
    if len(spans) < 2:
        return None
    since = sorted(span[0] for span in spans.values())[1]
    until = sorted(span[1] for span in spans.values())[-2]
    hours = (witness.time(until) - witness.time(since)) / _HOUR_US
    if hours < _LEAST_H:
        return None
    guide = company.orders[0].phase.guide
    turns = witness.turns(guide, since, until)
    members = [
        {"craft": witness.key(id_), "since": witness.time(a), "until": witness.time(b)} for id_, (a, b) in spans.items()
    ]
    formations = list(dict.fromkeys(order.phase.formation for order in company.orders))
    return witness.truth(
        "company",
        tuple(spans),
        witness.time(since),
        witness.time(until),
        guide,
        {"members": members, "turns": turns, "formations": formations},
        marginal=hours < _COMPANY_H * _SURE or turns < 1,
    )
