from dataclasses import replace

import numpy as np
import pytest
import rs1090

from offing.nav.distance import KNOT_MPS, distance_m
from offing.rehearsal.adsb_frames import avr_lines, beast_bytes, frames, heard_aircraft, sbs_lines
from offing.rehearsal.adsb_sent import IDENTITY, POSITION, VELOCITY, squitters
from offing.rehearsal.played import Interference, Noise, Receiver
from offing.schema.craft import craft_key
from offing.schema.errors import UsageError
from sources.flown import HELO, OTHER, START, feed, helicopter

SECOND = 1_000_000
QUIET = Noise(position_m=0.0, course_deg=0.0, speed_kn=0.0)
PLAYED = helicopter(6, crafts=(HELO, OTHER), noise=QUIET)


def test_rs1090_reads_back_what_is_true() -> None:
    (all_,) = frames(PLAYED)
    said = rs1090.decode([m.tobytes().hex() for m in all_.messages], (all_.t / 1e6).tolist())
    assert {one["icao24"] for one in said} == {"df0001", "df0002"}
    seen = dict.fromkeys((POSITION, VELOCITY, IDENTITY), 0)
    for number, one in enumerate(said):
        kind = int(all_.sent.kind[number])
        seen[kind] += 1
        if kind == IDENTITY:
            assert one["callsign"] == {"df0001": "SIM00", "df0002": "SIM01"}[one["icao24"]]
        elif kind == VELOCITY:
            assert one["groundspeed"] == pytest.approx(all_.sent.sog_kn[number], abs=0.8)
            assert one["vertical_rate"] == pytest.approx(all_.sent.climb_ft_min[number], abs=33)
        elif one.get("latitude") is not None:
            assert one["latitude"] == pytest.approx(all_.sent.lat[number], abs=3e-5)
            assert one["longitude"] == pytest.approx(all_.sent.lon[number], abs=5e-5)
            assert one["altitude"] * 0.3048 == pytest.approx(all_.sent.alt_m[number], abs=3.82)
    assert seen == {POSITION: 720, VELOCITY: 720, IDENTITY: 144}


def test_what_is_sent_is_true() -> None:
    (all_,) = squitters(PLAYED)
    of = all_.take((all_.spell == 0) & (all_.kind == POSITION))
    lat, lon = PLAYED.knots.at(HELO, of.t)
    assert of.lat == pytest.approx(lat)
    assert of.lon == pytest.approx(lon)
    own = PLAYED.knots.of(HELO)
    speeds = distance_m(own.lat[:-1], own.lon[:-1], own.lat[1:], own.lon[1:]) / 60 / KNOT_MPS
    assert of.sog_kn == pytest.approx(speeds[(of.t - START) // (60 * SECOND)])
    assert of.climb_ft_min == pytest.approx(30 / 0.3048)
    assert set(np.diff(of.t).tolist()) == {SECOND}
    assert set(np.abs(np.diff(of.odd)).tolist()) == {1}


@pytest.mark.parametrize("make", [avr_lines, beast_bytes, sbs_lines])
def test_however_it_is_cut_it_is_the_same(make) -> None:
    whole = feed(make(PLAYED))
    assert feed(make(PLAYED, slab_s=7.0)) == whole
    middle = START + 100 * SECOND
    parts = [*make(PLAYED, until=middle), *make(PLAYED, since=middle)]
    joined = feed(parts)
    assert b"".join(line for line in joined.splitlines(True) if not line.startswith(b"#")) == b"".join(
        line for line in whole.splitlines(True) if not line.startswith(b"#")
    )
    t = np.concatenate([batch.t for batch in parts])
    assert np.all(np.diff(t) >= 0)
    for batch in parts:
        assert batch.ends[-1] == len(batch.lines)
        assert len(batch.ends) == len(batch.t)


def test_it_is_thinned() -> None:
    (all_,) = frames(PLAYED, every_s=10.0, ident_s=60.0)
    assert [int((all_.sent.kind == kind).sum()) for kind in (POSITION, VELOCITY, IDENTITY)] == [72, 72, 12]


def test_aircraft_are_heard_only_within_their_spells() -> None:
    spells = PLAYED.spells._replace(until=PLAYED.spells.since + np.array([60 * SECOND, 0]))
    (all_,) = frames(replace(PLAYED, spells=spells))
    assert set(all_.sent.spell.tolist()) == {0}
    assert all_.t.max() < START + 60 * SECOND


@pytest.mark.parametrize(("alt", "heard"), [(0.0, False), (200.0, False), (900.0, True)])
def test_from_higher_up_they_are_heard_farther(alt: float, heard: bool) -> None:
    knots = PLAYED.knots._replace(alt_m=np.full(len(PLAYED.knots.t), alt))
    far = [Receiver("SIM-r", 35.0, 133.0, 20_000.0)]  # 111 km off: 4.12 km by the root of the height, and 20
    assert bool(list(frames(replace(PLAYED, knots=knots, receivers=far)))) == heard


def test_a_satellite_hears_during_its_passes() -> None:
    window = (START + 60 * SECOND, START + 70 * SECOND)
    sky = [Receiver("SIM-sat", 0.0, 133.0, 9e6, "satellite", (window,))]
    (all_,) = frames(replace(PLAYED, receivers=sky))
    assert window[0] <= all_.t.min() <= all_.t.max() < window[1]


def test_losses_are_losses() -> None:
    lossy = replace(PLAYED, receivers=[replace(PLAYED.receivers[0], loss=0.4)])
    both = replace(PLAYED, receivers=[replace(PLAYED.receivers[0], loss=0.4, name=name) for name in ("SIM-a", "SIM-b")])
    every, some, two = (sum(len(one.t) for one in frames(each)) for each in (PLAYED, lossy, both))
    assert some / every == pytest.approx(0.6, abs=0.06)
    assert two / every == pytest.approx(0.84, abs=0.06)  # each message once, whoever heard it


def test_heard_aircraft_are_those_of_the_frames() -> None:
    played = replace(PLAYED, receivers=[replace(PLAYED.receivers[0], loss=0.5)])
    heard = heard_aircraft(played)
    assert heard.crafts.tolist() == [HELO, OTHER]
    own = np.concatenate([f.t[(f.sent.kind == POSITION) & (f.sent.spell == 1)] for f in frames(played)])
    assert heard.of(OTHER).tolist() == own.tolist()
    assert len(heard_aircraft(replace(PLAYED, receivers=[])).times) == 0


def test_interference_displaces_what_is_reported_and_nothing_else() -> None:
    shift = Interference(START, START + 60 * SECOND, 36.0, 133.0, 50_000.0, "shift", 10_000.0, 90.0)
    (all_,) = frames(replace(PLAYED, interference=[shift]))
    (true,) = frames(PLAYED)
    assert all_.t.tolist() == true.t.tolist()
    off = distance_m(all_.sent.lat, all_.sent.lon, true.sent.lat, true.sent.lon)
    assert off[all_.t < START + 60 * SECOND] == pytest.approx(10_000, rel=0.02)
    assert off[all_.t >= START + 60 * SECOND] == pytest.approx(0, abs=1)


def test_no_aircraft_sends_as_one_of_the_world() -> None:
    for as_craft in (craft_key("icao:7a4b01"), 799000001):
        spells = PLAYED.spells._replace(as_craft=np.full(2, as_craft))
        with pytest.raises(UsageError, match="no address of rehearsals"):
            list(frames(replace(PLAYED, spells=spells)))
    members = [replace(member, callsign="KLM123") for member in PLAYED.members]
    with pytest.raises(UsageError, match="begin with SIM"):
        list(frames(replace(PLAYED, members=members)))


def test_a_ship_sends_none() -> None:
    assert list(frames(replace(PLAYED, members=[replace(member, adsb=False) for member in PLAYED.members]))) == []


def test_across_the_date_line_it_goes_on() -> None:
    (all_,) = frames(helicopter(6, lon=179.95, noise=QUIET))
    said = rs1090.decode([m.tobytes().hex() for m in all_.messages], (all_.t / 1e6).tolist())
    lons = [one["longitude"] for one in said if one.get("longitude") is not None]
    assert min(abs(lon) for lon in lons) > 179.9
    assert {lon > 0 for lon in lons} == {True, False}
