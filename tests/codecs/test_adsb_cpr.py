import numpy as np
import pytest
import rs1090
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.adsb_cpr import SURFACE, both, longitude_zones, near
from offing.codecs.adsb_encode import encode_places, identifications, positions, velocities
from offing.codecs.adsb_parity import is_sound, parity_of

LATS = st.floats(-87, 87)
LONS = st.floats(-180, 179.999)


def coded(lat: float, lon: float) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return a place in an even and an odd message."""
    lats, lons = encode_places(np.array([lat, lat]), np.array([lon, lon]), np.array([False, True]))
    return (int(lats[0]), int(lons[0])), (int(lats[1]), int(lons[1]))


def hexes(messages: np.ndarray) -> list[str]:
    return [row.tobytes().hex() for row in messages]


def test_the_zones_are_those_of_the_standards_table() -> None:
    # DO-260B, table A-21: some of the transition latitudes.
    for lat, zones in ((10.4704, 59), (10.4705, 58), (51.08, 37), (86.5353, 3), (86.5354, 2), (87.1, 1), (-86.9, 2)):
        assert longitude_zones(lat) == zones
    assert longitude_zones(0.0) == 59


@given(lat=LATS, lon=LONS)
def test_a_pair_tells_the_place_as_rs1090_has_it(lat: float, lon: float) -> None:
    even, odd = coded(lat, lon)
    messages = positions(
        np.full(2, 0xDF0001), np.full(2, lat), np.full(2, lon), np.full(2, 300.0), np.array([False, True])
    )
    told = rs1090.decode(hexes(messages), [0.0, 1.0])[1]
    found = both(even, odd, latest_odd=True)
    if found is None:  # the two lie on either side of a line where the zones change
        assert told.get("latitude") is None
        return
    assert found[0] == pytest.approx(told["latitude"], abs=1e-9)
    assert (found[1] - told["longitude"] + 180) % 360 - 180 == pytest.approx(0, abs=1e-9)
    assert found[0] == pytest.approx(lat, abs=1e-4)


@given(lat=st.floats(-80, 80), lon=LONS, north=st.floats(-1, 1), east=st.floats(-1, 1), odd=st.booleans())
def test_one_message_and_a_place_near_by_tell_it_too(
    lat: float, lon: float, north: float, east: float, odd: bool
) -> None:
    found = near(coded(lat, lon)[odd], odd, lat + north, (lon + east + 180) % 360 - 180)
    assert found[0] == pytest.approx(lat, abs=1e-4)
    assert (found[1] - lon + 180) % 360 - 180 == pytest.approx(0, abs=1e-3)


def test_on_the_ground_the_zones_are_a_quarter_as_wide() -> None:
    # A place in 90-degree zones: so many 17ths bits of them as 4 times the airborne ones.
    lat, lon = 51.99, 4.375
    even_lat = round(131_072 * (lat % 1.5) / 1.5)
    zones = longitude_zones(lat)
    even_lon = round(131_072 * (lon % (90 / zones)) / (90 / zones))
    found = near((even_lat, even_lon), False, 51.9, 4.4, SURFACE)
    assert found == (pytest.approx(lat, abs=1e-4), pytest.approx(lon, abs=1e-4))


@given(alt=st.floats(-300, 15_000))
def test_altitudes_come_back_to_25_feet(alt: float) -> None:
    (message,) = hexes(
        positions(np.array([0xDF0001]), np.array([1.0]), np.array([2.0]), np.array([alt]), np.array([True]))
    )
    assert rs1090.decode(message)["altitude"] * 0.3048 == pytest.approx(alt, abs=3.82)


@given(sog=st.floats(2, 700), cog=st.floats(0, 359.9), climb=st.floats(-6000, 6000))
def test_velocities_come_back_to_a_knot_each_way(sog: float, cog: float, climb: float) -> None:
    (message,) = hexes(velocities(np.array([0xDF0001]), np.array([sog]), np.array([cog]), np.array([climb])))
    told = rs1090.decode(message)
    track, course = np.radians(told["track"]), np.radians(cog)
    assert told["groundspeed"] * np.sin(track) == pytest.approx(sog * np.sin(course), abs=0.501)
    assert told["groundspeed"] * np.cos(track) == pytest.approx(sog * np.cos(course), abs=0.501)
    assert told["vertical_rate"] == pytest.approx(climb, abs=32.1)


def test_flights_come_back() -> None:
    messages = identifications(np.full(3, 0xDFFFFF), ["SIM01", "SIMKA27", "sim1234567"], 7)
    assert [told["callsign"] for told in rs1090.decode(hexes(messages))] == ["SIM01", "SIMKA27", "SIM12345"]
    assert {told["icao24"] for told in rs1090.decode(hexes(messages))} == {"dfffff"}


@given(content=st.binary(min_size=10, max_size=10), bit=st.integers(0, 111))
def test_parity_tells_any_bit_that_is_turned(content: bytes, bit: int) -> None:
    message = b"\x8d" + content
    message += parity_of(message).to_bytes(3, "big")
    assert is_sound(message)
    assert not is_sound((int.from_bytes(message, "big") ^ 1 << bit).to_bytes(14, "big"))
