"""The law of the design with warnings: events and what was announced for them give one record in any order."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from detectors.fleets import T0
from detectors.gatherings import drill
from fleet import Row, as_csv
from offing import pipeline
from offing.engine.home import Home
from offing.engine.reader import Record
from offing.engine.why import why
from story import Silent

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BOX = "08-00N 033-00W, 12-00N 033-00W, 12-00N 029-00W, 08-00N 029-00W"
_AWAY = "18-00N 033-00W, 22-00N 033-00W, 22-00N 029-00W, 18-00N 029-00W"


def moment(hours: float) -> datetime:
    return _EPOCH + timedelta(microseconds=T0, hours=hours)


def dtg(hours: float) -> str:
    return f"{moment(hours):%d%H%MZ %b %y}".upper()


def notice(number: int, what: str, since: float, until: float, box: str = _BOX, issued: float = -40) -> str:
    return (
        f"{dtg(issued)}\nHYDROLANT {number}/{moment(issued):%y}(22).\nNORTH ATLANTIC.\n1. {what} {dtg(since)} "
        f"TO {dtg(until)}\n   IN AREA BOUND BY\n   {box}.\n2. CANCEL THIS MSG {dtg(until + 1)}.\n"
    )


def files(folder: Path) -> dict[str, Path]:
    """Return tracks of two pairs of ships that work in one place, and four warnings, of which one ends another."""
    fixes, _ = drill()
    rows = [
        Row(_EPOCH + timedelta(microseconds=f.t), f.craft - 387_000_000, f.lat, f.lon, f.sog or 0.0, f.cog or 0.0, "S")
        for f in fixes
    ]
    texts = {
        "gunnery": notice(901, "GUNNERY EXERCISES", 0, 12),
        "exercise": notice(902, "NAVAL EXERCISES", -10, 30),
        "ended": notice(903, "MISSILE FIRING", 0, 12),
        "ending": (
            f"{dtg(-2)}\nHYDROLANT 905/{moment(-2):%y}(22).\nNORTH ATLANTIC.\nCANCEL HYDROLANT 903/{moment(0):%y}.\n"
        ),
        "away": notice(904, "GUNNERY EXERCISES", 0, 12, _AWAY),
    }
    made = {"tracks": folder / "tracks.csv"} | {name: folder / f"{name}.txt" for name in texts}
    made["tracks"].write_text(as_csv(sorted(rows)))
    for name, text in texts.items():
        made[name].write_text(text)
    return made


def told(home: Home) -> list[Any]:
    """Return the lines of tracks as the record tells them, without where their bytes lie."""
    lines = Record(home).lines(source="track")
    return sorted(({k: v for k, v in line.items() if k != "evidence"} for line in lines), key=lambda one: one["id"])


def read(home: Home, *paths: Path) -> None:
    accounts = pipeline.read(home, [str(path) for path in paths], watch=Silent())
    assert not [one for one in accounts if one.get("refused")]


def numbers(line: dict[str, Any]) -> list[str]:
    return [one["number"].split()[1].split("/")[0] for one in line["detail"].get("warnings") or ()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return files(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def whole(made: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    home = Home.open(tmp_path_factory.mktemp("whole") / "home")
    read(home, *made.values())
    return told(home)


def test_events_carry_the_warnings_whose_areas_they_lie_in(whole: list[Any]) -> None:
    (activity,) = (line for line in whole if line["kind"] == "group_activity")
    assert numbers(activity) == ["901", "902"]
    assert activity["detail"]["called"] == "exercise"
    assert activity["detail"]["called_by"].startswith("HYDROLANT 902/")
    others = [line for line in whole if line["kind"] != "group_activity" and numbers(line)]
    assert others and all(set(numbers(line)) <= {"901", "902"} for line in others)


@pytest.mark.parametrize("order", [*itertools.islice(itertools.permutations(range(6)), 100, 720, 200)])
def test_any_order_of_warnings_and_tracks(
    order: tuple[int, ...], made: dict[str, Path], whole: list[Any], tmp_path: Path
) -> None:
    home = Home.open(tmp_path / "home")
    for n in order:
        read(home, list(made.values())[n])
    assert told(home) == whole


def test_what_is_retracted_is_told_no_more_and_touches_nothing_else(made: dict[str, Path], tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home")
    read(home, made["tracks"])
    plain = told(home)
    read(home, made["away"])
    assert told(home) == plain
    read(home, made["exercise"])
    late = told(home)
    (activity,) = (line for line in late if line["kind"] == "group_activity")
    assert numbers(activity) == ["902"]
    assert numbers(why(home, activity["id"]).event) == ["902"]
    changed = [one["id"] for one, before in zip(late, plain, strict=True) if one != before]
    assert set(changed) == {line["id"] for line in late if numbers(line)}
    replaced = Record(home).lines(source="track", include_replaced=True)
    assert [line["kind"] for line in replaced if line["replaced_by"]] == ["group_activity"]
    pipeline.retract(home, "exercise.txt", watch=Silent())
    assert told(home) == plain
