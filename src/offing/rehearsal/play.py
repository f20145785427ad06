"""Play a scenario: true paths, who transmits when, and what truly happened."""

from dataclasses import replace

import numpy as np

from offing.rehearsal.happened import happened, interfered
from offing.rehearsal.played import Knots, Played, knots_of
from offing.rehearsal.scenario import Scenario
from offing.rehearsal.speaking import spoken
from offing.rehearsal.stage import Track
from offing.rehearsal.theatre import Theatre
from offing.rehearsal.thinning import kept
from offing.schema.errors import UsageError


def play(scenario: Scenario, *, seed: int | None = None, variant: str | None = None) -> Played:
    """Return the scenario as played: forces only, background traffic joins them with Played.joined().

    *seed* stands in for the scenario's own; *variant* names one of its variants. The same
    scenario, seed and variant give the same result. Raises UsageError where there is no such
    variant, ScenarioError where craft wait for one another or cannot keep up.
    """
    if variant is not None and variant not in scenario.variants:
        known = ", ".join(scenario.variants) or "none"
        raise UsageError(f"{scenario.name!r} has no variant {variant!r}; it has: {known}")
    chosen = scenario.seed if seed is None else seed
    theatre = Theatre(scenario, chosen)
    theatre.fill_all()
    played = Played(
        name=scenario.name,
        title=scenario.title,
        seed=chosen,
        start=scenario.start,
        end=scenario.end,
        members=[craft.member for craft in scenario.craft.values()],
        knots=knots_of(_knots(scenario, id_, track) for id_, track in theatre.tracks.items()),
        spells=spoken(scenario, theatre.tracks, scenario.variants[variant] if variant else None, chosen),
        receivers=list(scenario.receivers),
        noise=scenario.noise,
        interference=list(scenario.interference),
        truth=happened(scenario, theatre.tracks),
        papers=list(scenario.papers),
        invented=scenario.invented,
        note=scenario.note,
        thin_s=scenario.thin_s,
    )
    return replace(played, truth=[*played.truth, *interfered(played)])


def _knots(scenario: Scenario, id_: str, track: Track) -> Knots:
    """Return a track as knots, those left out that lie on the line between others."""
    steps = kept(track)
    return Knots(
        np.full(len(steps), scenario.craft[id_].member.key, np.int64),
        scenario.time_of(steps),
        track.lat[steps],
        (track.lon[steps] + 180.0) % 360.0 - 180.0,
        track.alt[steps],
        track.heading[steps] % 360.0,
    )
