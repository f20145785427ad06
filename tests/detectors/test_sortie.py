from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.fleets import Fix
from detectors.flights import FRIGATE, HELO, HOUR, MINUTE, SECOND, T0, flown, high, ship
from detectors.law import Event, Record, moment_of
from offing.detectors.sortie import sortie


def found(fixes: list[Fix], **given_: object) -> list[Event]:
    return Record(sortie, fixes, **given_).events_of_every_cut()


def heights(*metres: float | None, sog: float | None = 80.0, step: int = MINUTE) -> list[Fix]:
    """Return an aircraft at these altitudes, a minute apart."""
    return [
        Fix(HELO, T0 + n * step, 1.0, 20.0 + n * 0.01, sog, segment=T0, cog=90.0, alt_m=one)
        for n, one in enumerate(metres)
    ]


def test_the_example_of_the_docstring() -> None:
    fixes = [Fix(HELO, T0 + n * MINUTE, 1.0, 20.0, 0.0, segment=T0, alt_m=0.0) for n in range(4)]
    fixes += [Fix(HELO, T0 + n * MINUTE, 1.0, 20.0 + n * 0.01, 80.0, segment=T0, alt_m=150.0) for n in range(4, 61)]
    ship_later = [Fix(FRIGATE, T0 + 3 * HOUR, 0.0, 0.0, 1.0)]
    (event,) = found(fixes + ship_later)
    assert event["craft"] == [HELO]
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 3 * MINUTE), moment_of(T0 + HOUR))
    assert (event["begins"], event["ends"], event["open"]) == ("on the ground", "in the air", False)
    assert (event["max_alt_m"], event["fixes"], event["longest_silence_s"]) == (150.0, 58, 60.0)
    assert (event["alt_first_m"], event["alt_last_m"], event["speed_last_kn"]) == (0.0, 150.0, 80.0)


@pytest.mark.parametrize(("silence", "events"), [(30 * MINUTE, 1), (30 * MINUTE + SECOND, 2)])
def test_more_than_half_an_hour_of_silence_ends_it(silence: int, events: int) -> None:
    first = heights(*[300.0] * 5)
    later = [replace(fix, t=fix.t + 4 * MINUTE + silence) for fix in first]
    assert len(found(first + later)) == events


def test_an_aircraft_that_touches_the_ground_ends_one_sortie_and_begins_another() -> None:
    fixes = heights(300, 200, 100) + [replace(f, t=f.t + 3 * MINUTE, sog=40.0) for f in heights(0, 0)]
    fixes += [replace(f, t=f.t + 5 * MINUTE) for f in heights(100, 900, 200)]
    one, other = found(fixes)
    assert (one["ends"], one["t_end"]) == ("on the ground", moment_of(T0 + 3 * MINUTE))
    assert (other["begins"], other["t_start"]) == ("on the ground", moment_of(T0 + 4 * MINUTE))
    assert (one["max_alt_m"], other["max_alt_m"]) == (300, 900)


def test_one_that_stays_on_the_ground_flies_no_sortie() -> None:
    assert found(heights(*[0.0] * 10, sog=10.0)) == []
    assert found(heights(*[None] * 10, sog=10.0)) == []


def test_altitude_zero_at_speed_is_a_low_flight_and_not_the_ground() -> None:
    (event,) = found(heights(100, 0, 0, 100, 100))
    assert event["fixes"] == 5


def test_without_altitude_the_speed_tells() -> None:
    (event,) = found(heights(*[None] * 4, sog=10.0) + [replace(f, t=f.t + HOUR // 4) for f in heights(*[None] * 4)])
    assert (event["begins"], event["max_alt_m"], event["alt_first_m"]) == ("on the ground", None, None)


def test_low_and_slow_is_neither_the_ground_nor_the_air() -> None:
    fixes = heights(20, sog=10.0) + [replace(f, t=f.t + MINUTE) for f in heights(500, 500)]
    (event,) = found([*fixes, Fix(FRIGATE, T0 + 3 * HOUR, 0.0, 0.0, 1.0)])
    assert (event["begins"], event["ends"]) == ("low and slow", "in the air")


def test_it_is_open_while_the_next_fix_may_come_and_then_says_not_how_it_ends() -> None:
    (event,) = found(heights(100, 200, 300))
    assert (event["open"], event["ends"]) == (True, None)


def test_ships_fly_not() -> None:
    assert found(ship(hours=0.2) + heights(100, 100))[0]["craft"] == [HELO]


def test_settings_are_taken() -> None:
    fixes = heights(100, 100, 100, step=10 * MINUTE)
    assert len(found(fixes)) == 1
    assert len(found(fixes, silent_for=timedelta(minutes=5))) == 3
    assert found(heights(50, 50, sog=20.0), low_m=20.0)[0]["begins"] == "in the air"


def test_rescue_aircraft_fly_under_their_mmsi() -> None:
    (event,) = found([replace(fix, craft=111232001) for fix in heights(100, 100)])
    assert event["craft"] == [111232001]


_ALTITUDES = st.lists(
    st.tuples(
        st.sampled_from((0.0, 0.0, 20.0, 300.0, None)),
        st.sampled_from((0.0, 49.9, 50.0, 90.0, None)),
        st.sampled_from((SECOND, MINUTE, 29 * MINUTE, 30 * MINUTE, 31 * MINUTE)),
        st.sampled_from((T0, T0, T0 + 1)),
    ),
    min_size=1,
    max_size=25,
)


def _grounded(fix: Fix) -> bool:
    if fix.alt_m is None:
        return fix.sog is not None and fix.sog < 50
    return fix.alt_m == 0.0 and (fix.sog is None or fix.sog < 50)


@settings(max_examples=60)
@given(said=_ALTITUDES, data=st.data())
def test_any_windows_give_what_one_gives(said: list[tuple], data: st.DataObject) -> None:
    t, fixes = T0, []
    for alt, sog, after, segment in said:
        fixes.append(Fix(HELO, t, 1.0, 20.0, sog, segment=segment, cog=90.0, alt_m=alt))
        t += after
    record = Record(sortie, fixes, more=data.draw(st.sampled_from((0, HOUR))))
    whole = record.events()
    cuts = st.lists(st.sampled_from([f.t for f in fixes]).flatmap(lambda t: st.sampled_from((t, t + 1))), max_size=5)
    assert record.events(data.draw(cuts)) == whole
    in_air = [f for f in fixes if not _grounded(f)]
    starts, ends = ([e[name] for e in whole] for name in ("t_start", "t_end"))
    for fix in in_air:  # every fix in the air is in some sortie
        assert any(a <= moment_of(fix.t) <= b for a, b in zip(starts, ends, strict=True))
    assert bool(whole) == bool(in_air)


def test_cuts_change_nothing_of_a_helicopter_aboard_and_away() -> None:
    fixes = flown(600, 30, aboard=120, step=60) + high(flown(7200, 50, step=60), 400.0)
    assert len(found(fixes)) == 2
