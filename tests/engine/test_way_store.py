"""Ways by sea that a home keeps: the same as found anew, and never in the way."""

from pathlib import Path

import pytest

from offing.atlas import sea_ways
from offing.engine.home import Home
from offing.engine.way_store import WayStore

JAPAN_SEA, PACIFIC, CASPIAN = ((42.0, 133.0),), ((38.0, 144.0),), ((42.0, 50.5),)
GATE = ((42.0, 139.9), (40.5, 140.3))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home")


def asked(home: Home) -> list[object]:
    with WayStore(home) as ways:
        return [
            ways.shortest(JAPAN_SEA, PACIFIC),
            ways.shortest(CASPIAN, PACIFIC),
            ways.others(JAPAN_SEA, PACIFIC, 2_000_000.4, (GATE,)),
        ]


def test_what_is_kept_is_what_was_found(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked(home)
    assert found[0] == sea_ways.way(JAPAN_SEA, PACIFIC)
    assert found[1] is None
    assert found[2] == sea_ways.ways(JAPAN_SEA, PACIFIC, within_m=2_000_001, closed=(GATE,))
    with monkeypatch.context() as patched:
        patched.delattr(sea_ways, "way")
        patched.delattr(sea_ways, "ways")
        assert asked(home) == found
        patched.setattr(sea_ways, "made_from", lambda: "a newer atlas")
        with pytest.raises(AttributeError):
            asked(home)


@pytest.mark.parametrize("held", [b"", b"no database" * 500])
def test_a_damaged_file_of_ways_is_no_matter(home: Home, held: bytes) -> None:
    (home.path / "ways.sqlite").write_bytes(held)
    assert asked(home)[0] == sea_ways.way(JAPAN_SEA, PACIFIC)


def test_a_file_that_cannot_be_made_is_no_matter(home: Home) -> None:
    (home.path / "ways.sqlite").mkdir()
    assert asked(home)[0] == sea_ways.way(JAPAN_SEA, PACIFIC)
