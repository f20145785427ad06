"""Who hears whom: within range all, beyond it nobody; pyproj says how far it is."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from offing.rehearsal.played import Noise, Receiver
from offing.rehearsal.receivers import CLEAR, heard, stations_of
from offing.rehearsal.schedule import POSITION_A, STATIC_A, Sent, fleet_of
from rehearsal.plays import MINUTE, START, alone, busy, eastward

GEOD = Geod(ellps="WGS84")
LATS, LONS = st.floats(-89.9, 89.9), st.floats(-180, 180)


def sent_from(lat: np.ndarray, lon: np.ndarray, kind: int = POSITION_A, t: int = START) -> Sent:
    ints = [np.zeros(len(lat), np.int64), np.full(len(lat), t) + np.arange(len(lat))]
    ints += [np.full(len(lat), kind), np.ones(len(lat), np.int64), np.zeros(len(lat), np.int64)]
    none = np.zeros(len(lat))
    return Sent(*ints, lat, lon, none, none, none, none)


@settings(max_examples=60)
@given(LATS, LONS, st.floats(1e3, 3e6), st.integers(0, 1000))
def test_all_is_heard_within_range_and_nothing_beyond(lat: float, lon: float, range_m: float, seed: int) -> None:
    played = alone(eastward(5), receivers=[Receiver("SIM-R", lat, lon, range_m)])
    rng = np.random.default_rng(seed)
    ends = GEOD.fwd(np.full(80, lon), np.full(80, lat), rng.uniform(0, 360, 80), rng.uniform(0, 1.3 * range_m, 80))
    sent = sent_from(np.asarray(ends[1]), np.asarray(ends[0]))
    found = set(heard(played, fleet_of(played), stations_of(played), sent).message.tolist())
    _, _, far = GEOD.inv(np.full(80, lon), np.full(80, lat), sent.lon, sent.lat)
    share = np.asarray(far) / range_m
    # Over long ways distances are measured on a sphere: half a percent either way is left open.
    assert set(np.flatnonzero(share < CLEAR * 0.99).tolist()) <= found
    assert not found & set(np.flatnonzero(share > 1.01).tolist())


@settings(max_examples=30)
@given(LATS, LONS, st.integers(0, 1000))
def test_far_receivers_change_nothing(lat: float, lon: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    ends = GEOD.fwd(np.full(50, lon), np.full(50, lat), rng.uniform(0, 360, 50), rng.uniform(0, 120_000, 50))
    sent = sent_from(np.asarray(ends[1]), np.asarray(ends[0]))
    others = [Receiver(f"SIM-{k}", *rng.uniform((-90, -180), (90, 180)), 1000.0) for k in range(5)]
    one = alone(eastward(5), receivers=[Receiver("SIM-R", lat, lon, 100_000)])
    many = alone(eastward(5), receivers=[*one.receivers, *others])
    first, second = (heard(played, fleet_of(played), stations_of(played), sent) for played in (one, many))
    assert first.message.tolist() == second.message[second.receiver == 0].tolist()


def test_stations_keep_names_clocks_and_passes() -> None:
    stations = stations_of(busy())
    assert stations.names == [b"SIM-W", b"SIM-E", b"SIM-SAT"]
    assert stations.skew_us.tolist() == [0, 4_000_000, 0]
    assert stations.first.tolist() == [-1, -1, 0]
    assert stations.since[stations.first[2] : stations.last[2]].tolist() == [START + 10 * MINUTE]


def test_a_dropped_part_is_the_first_or_the_second_and_the_other_stays() -> None:
    played = alone(eastward(5), noise=Noise(dropped_parts=1.0))
    sent = sent_from(np.full(400, 40.0), np.full(400, 135.0), STATIC_A)
    lines = heard(played, fleet_of(played), stations_of(played), sent)
    assert lines.message.tolist() == list(range(400))
    assert 150 < (lines.part == 0).sum() < 250


def test_more_lines_than_there_was_room_for() -> None:
    every = [Receiver(f"SIM-{k}", 40.0, 135.0, 100_000) for k in range(30)]
    played = alone(eastward(5), receivers=every)
    sent = sent_from(np.full(50, 40.0), np.full(50, 135.0), STATIC_A)
    lines = heard(played, fleet_of(played), stations_of(played), sent)
    assert len(lines.message) == 50 * 30 * 2
    rows = list(zip(lines.message.tolist(), lines.receiver.tolist(), lines.part.tolist(), strict=True))
    assert rows == sorted(rows)
