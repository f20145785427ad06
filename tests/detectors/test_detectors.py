"""Discovery, order and settings."""

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.detectors import all_detectors, by_kind, ordered, settings_for, settings_in_words
from offing.schema.detector import Detector, detector, hours
from offing.schema.errors import PluginError, UsageError


def made(kind: str, *inputs: str) -> Detector:
    return Detector(kind, "craft", 1, lambda *_: pa.table({}), inputs, {}, hours(1))


def with_settings(**defaults: Any) -> Detector:
    return Detector("drift", "craft", 1, lambda *_: pa.table({}), ("fixes",), defaults, hours(1))


def test_every_module_of_the_package_is_found_and_says_what_it_does() -> None:
    found = all_detectors()
    assert {"gap", "stop", "encounter", "identity_conflict"} <= set(found)
    assert list(found) == sorted(found)
    for one in found.values():
        assert "Example:" in one.doc
        assert all(f"*{name}*" in one.doc for name in one.settings), "each setting is told of in the docstring"


def test_an_entry_point_adds_a_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        name = "swim"

        def load(self) -> Detector:
            return made("swim", "fixes")

    import offing.detectors as package

    monkeypatch.setattr(package, "entry_points", lambda group: [Entry()] if group == "offing.detectors" else [])
    package._discovered.cache_clear()
    try:
        assert "swim" in all_detectors()
        monkeypatch.setattr(Entry, "load", lambda self: made("gap", "fixes"))
        package._discovered.cache_clear()
        with pytest.raises(PluginError, match="two detectors claim the kind 'gap'"):
            all_detectors()
        monkeypatch.setattr(Entry, "load", lambda self: "nothing")
        package._discovered.cache_clear()
        with pytest.raises(PluginError, match="is no detector"):
            all_detectors()
    finally:
        package._discovered.cache_clear()


def test_two_of_a_kind_are_refused() -> None:
    with pytest.raises(PluginError, match="two detectors claim the kind 'gap'"):
        by_kind([made("gap", "fixes"), made("gap", "fixes")])


def test_detectors_come_after_those_they_build_on() -> None:
    chain = [made("a", "fixes", "b"), made("b", "c", "open"), made("c", "contacts")]
    assert [one.kind for one in ordered(chain)] == ["c", "b", "a"]


def test_circles_and_unknown_inputs_are_refused() -> None:
    with pytest.raises(PluginError, match="circle: a, b"):
        ordered([made("a", "b"), made("b", "a"), made("c", "fixes")])
    with pytest.raises(PluginError, match="asks for 'tides'"):
        ordered([made("a", "tides")])


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3h", hours(3)),
        ("90min", hours(1.5)),
        ("90m", hours(1.5)),
        ("2d", hours(48)),
        ("1h30m", hours(1.5)),
        ("1h 30min", hours(1.5)),
        ("1.5H", hours(1.5)),
        ("45s", timedelta(seconds=45)),
        (hours(2), hours(2)),
    ],
)
def test_times_are_read(text: Any, span: timedelta) -> None:
    assert settings_for(with_settings(longer_than=hours(6)), {"longer-than": text}) == {"longer_than": span}


@pytest.mark.parametrize(
    ("default", "value", "says"),
    [
        (hours(6), "3", "drift.setting takes a time such as 3h, 90min, 1h30m or 2d, not '3'"),
        (hours(6), "soon", "takes a time"),
        (hours(6), "-3h", "takes a time"),
        (hours(6), 3, "takes a time"),
        (hours(6), "99999999999d", "takes a time"),
        (2.0, "fast", "takes a number such as 2, not 'fast'"),
        (2.0, "nan", "takes a number"),
        (2.0, True, "takes a number"),
        (3, "2.5", "takes a whole number such as 3"),
        (3, 2.5, "takes a whole number"),
        (True, "maybe", "takes yes or no"),
        (True, 1, "takes yes or no"),
        ("x", 1, "takes text"),
    ],
)
def test_what_a_setting_does_not_take_is_refused_by_name(default: Any, value: Any, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        settings_for(with_settings(setting=default), {"setting": value})


def test_an_unknown_setting_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="drift has no setting 'speed'; it has longer_than"):
        settings_for(with_settings(longer_than=hours(6)), {"speed": "3"})


def test_values_of_other_kinds_are_read() -> None:
    one = with_settings(fast=2.0, steps=3, far=True, name="x")
    assert settings_for(one, {"fast": "2.5", "steps": "7", "far": "no", "name": "y"}) == {
        "fast": 2.5,
        "steps": 7,
        "far": False,
        "name": "y",
    }
    assert settings_for(one, {"fast": 3})["fast"] == 3.0
    assert settings_for(one, {}) == one.settings


@given(
    st.timedeltas(timedelta(0), timedelta(days=9999)).map(lambda span: timedelta(seconds=span // timedelta(seconds=1))),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**12), 10**12),
    st.booleans(),
)
def test_settings_in_words_are_read_back(span: timedelta, real: float, whole: int, flag: bool) -> None:
    one = with_settings(span=hours(6), real=1.0, whole=1, flag=True)
    values = {"span": span, "real": real, "whole": whole, "flag": flag}
    assert settings_for(one, settings_in_words(values)) == values


def test_a_detector_is_declared_by_its_signature() -> None:
    @detector(kind="drift", per="craft", version=1, settles="at_least")
    def drift(fixes: pa.Table, until: Any, *, at_least: timedelta = hours(2)) -> pa.Table:
        return fixes

    assert drift.inputs == ("fixes", "until")
    assert drift.look_back(drift.settings) == hours(2)
