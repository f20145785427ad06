"""What is due to a claim, on stories small enough to be worked out by hand."""

from dataclasses import replace

import numpy as np

from offing.rehearsal.claims_oracle import due
from offing.rehearsal.heard import HeardTimes
from offing.rehearsal.played import Knots, Member, Played, Receiver, Spells
from offing.rehearsal.told import AS_OF_US, Stated

HOUR, MINUTE = 3_600_000_000, 60_000_000
START = 1_577_836_800_000_000
ONE, TWO, THREE = 799_000_001, 799_000_002, 799_000_003
AZURE = "azure"


def member(key: int) -> Member:
    return Member(key, f"SIM {key}", "SIM", 35, 60, 60, 7, 7, 5.0, "", "A", False, AZURE)


def story(**lats: float) -> Played:
    """Return ships that lie still for ten hours on the meridian of 10 degrees east, a receiver beside the first."""
    places = {ONE: lats.get("one", 50.0), TWO: lats.get("two", 50.02), THREE: lats.get("three", 53.0)}
    keys = np.repeat(np.array(list(places), np.int64), 2)
    t = np.tile(np.array([START, START + 10 * HOUR], np.int64), len(places))
    lat = np.repeat(np.array(list(places.values())), 2)
    nothing = np.full(len(keys), np.nan)
    ships = np.array(list(places), np.int64)
    at = np.full(len(ships), START, np.int64)
    spells = Spells(ships, at, at + 10 * HOUR, np.zeros(len(ships), np.int8), ships)
    return Played(
        "tiny", "Tiny", 1, START, START + 10 * HOUR, [member(key) for key in places],
        Knots(keys, t, lat, np.full(len(keys), 10.0), nothing, nothing), spells,
        [Receiver("SIM-BUOY", 50.0, 10.0, 100_000.0)],
    )  # fmt: skip


def heard(**spans: list[tuple[float, float]]) -> HeardTimes:
    """Return reports once a minute in the hours given, by craft."""
    keys, times = [], []
    for key, name in ((ONE, "one"), (TWO, "two"), (THREE, "three")):
        parts = [np.arange(START + int(a * HOUR), START + int(b * HOUR), MINUTE) for a, b in spans.get(name, [])]
        if parts:
            keys.append(key)
            times.append(np.concatenate(parts).astype(np.int64))
    offsets = np.cumsum([0, *(len(one) for one in times)])
    by = np.repeat(np.array(keys, np.int64), np.diff(offsets))
    return HeardTimes(np.array(keys, np.int64), offsets, np.concatenate([np.empty(0, np.int64), *times]), by)


def claim(lat: float | None = 50.0, hour: float | None = 5.0, **told: object) -> Stated:
    since = None if hour is None else START + round(hour * HOUR)
    told = {"craft": (ONE,), **told}
    if told.get("party"):
        told["craft"] = ()
    return Stated(
        "SIM Paper", "A sentence.", "movement", since=since, until=None if since is None else since + MINUTE, lat=lat,
        lon=None if lat is None else 10.0, **told,  # type: ignore[arg-type]
    )  # fmt: skip


def verdict(one: Stated, said: HeardTimes, played: Played | None = None, *others: Stated) -> tuple[str, bool]:
    found = due(played or story(), said, [one, *others])[0]
    return ("marginal" if found.marginal else found.verdict), found.hearable


ALL = [(0.0, 10.0)]


def test_heard_there_then_is_confirmed() -> None:
    assert verdict(claim(), heard(one=ALL)) == ("confirmed", True)


def test_heard_elsewhere_then_is_contradicted() -> None:
    assert verdict(claim(lat=52.0), heard(one=ALL)) == ("contradicted", True)


def test_too_far_to_have_come_and_gone_is_contradicted_through_a_silence() -> None:
    gone = heard(one=[(0.0, 4.5), (5.5, 10.0)])
    assert verdict(claim(lat=52.0), gone) == ("contradicted", True)


def test_never_heard_is_not_observable_by_anybody() -> None:
    assert verdict(claim(), heard(two=ALL)) == ("not observable", False)


def test_silent_where_another_is_heard_is_not_seen() -> None:
    paused = heard(one=[(0.0, 3.0), (7.0, 10.0)], two=ALL)
    assert verdict(claim(), paused) == ("not seen", True)


def test_silent_where_nobody_is_heard_is_not_observable() -> None:
    assert verdict(claim(), heard(one=[(0.0, 3.0), (7.0, 10.0)])) == ("not observable", False)


def test_silent_and_never_heard_again_is_not_called_not_seen() -> None:
    assert verdict(claim(), heard(one=[(0.0, 3.0)], two=ALL))[0] == "marginal"


def test_more_than_told_contradict_and_fewer_do_not() -> None:
    both = heard(one=ALL, two=ALL)
    assert verdict(claim(party=AZURE, count=1), both) == ("contradicted", True)
    assert verdict(claim(party=AZURE, count=2), both) == ("confirmed", True)
    assert verdict(claim(party=AZURE, count=3), both)[0] == "not observable"
    assert verdict(claim(party=AZURE, count=2), heard()) == ("not observable", False)


def test_what_tells_no_time_or_place_is_not_observable() -> None:
    assert verdict(claim(hour=None), heard(one=ALL))[0] == "not observable"
    assert verdict(claim(lat=None), heard(one=ALL))[0] == "not observable"


def test_a_plan_is_open_until_its_time_has_come() -> None:
    plan = claim(hour=10.0 + 2 * AS_OF_US / HOUR, modality="planned")
    assert verdict(plan, heard(one=ALL))[0] == "open"
    assert verdict(claim(modality="planned"), heard(one=ALL))[0] == "confirmed"


def test_a_ministry_corroborates_or_disputes_what_nobody_hears() -> None:
    saw = replace(claim(), observer="NO", document="SIM Ministry")
    assert verdict(claim(), heard(two=ALL), None, saw)[0] == "corroborated"
    assert verdict(claim(lat=53.0), heard(two=ALL), None, saw)[0] == "disputed"
    assert verdict(claim(), heard(one=ALL), None, saw)[0] == "confirmed"


def test_no_observer_corroborates_itself() -> None:
    saw = replace(claim(), observer="NO", document="SIM Ministry")
    assert verdict(saw, heard(two=ALL), None, saw)[0] == "not observable"
