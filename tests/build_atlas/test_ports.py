"""The rules by which the port lists are mended, on lists and states made up here."""

import csv
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the build scripts need SciPy; the program does not")

from build_atlas.port_lists import Opinion, plain
from build_atlas.ports import Account, Port, choose, merge, variants, write

BOXES = {"AA": (10.0, 10.0), "BB": (10.0, 20.0)}


class Land:
    """Stand for the states: AA is the square from 10 to 20 N and E, BB the one east of it."""

    def __contains__(self, state: str) -> bool:
        return state in BOXES

    def km(self, state: str, lat: float, lon: float) -> float:
        south, west = BOXES.get(state, (np.inf, np.inf))
        up = max(south - lat, lat - south - 10, 0.0)
        aside = max(west - lon, lon - west - 10, 0.0)
        return float(np.hypot(up, aside) * 111)

    def nearest(self, lat: float, lon: float) -> tuple[str, float]:
        return min(((s, self.km(s, lat, lon)) for s in BOXES), key=lambda found: found[1])


class Coast:
    """Stand for the waters: the sea's shore is the meridian of 10 E, a river that of 18 E."""

    def sea_km(self, _: np.ndarray, lon: np.ndarray) -> np.ndarray:
        return np.abs(lon - 10.0) * 111

    def water_km(self, _: np.ndarray, lon: np.ndarray) -> np.ndarray:
        return np.minimum(np.abs(lon - 10.0), np.abs(lon - 18.0)) * 111


def chosen(*opinions: Opinion, checks: tuple[Opinion, ...] = (), berths: bool = True) -> tuple[Port, str]:
    port = Port("AAPRT", [one.name for one in opinions], list(opinions), list(checks), berths)
    return port, choose(port, Land(), Coast())  # type: ignore[arg-type]


def said(by: str, lat: float, lon: float) -> Opinion:
    return Opinion(by, "Haven", lat, lon)


def test_a_sound_place_that_nobody_denies_is_kept() -> None:
    port, why = chosen(said("searoute", 15.0, 10.01))
    assert (why, port.chosen) == ("", said("searoute", 15.0, 10.01))


@pytest.mark.parametrize(
    ("lat", "lon", "how"),
    [
        (10.01, 15.0, "axes swapped"),
        (-15.0, 10.01, "latitude's sign turned"),
        (15.0, -10.01, "longitude's sign turned"),
    ],
)
def test_mistakes_are_undone_where_another_bears_the_place_out(lat: float, lon: float, how: str) -> None:
    port, why = chosen(said("sea-ports", lat, lon), checks=(said("city", 15.0, 10.05),))
    assert why == ""
    assert port.chosen is not None
    assert (port.chosen.lat, port.chosen.lon, port.chosen.mended) == (15.0, 10.01, how)


def test_a_place_that_would_have_to_be_mended_needs_a_witness() -> None:
    assert chosen(said("sea-ports", -15.0, 10.01))[1] == "away from its state"


def test_where_lists_disagree_the_witness_decides() -> None:
    right, wrong = said("sea-ports", 15.0, 10.01), said("searoute", 12.0, 10.01)
    port, _ = chosen(wrong, right, checks=(said("unlocode", 15.05, 10.05),))
    assert port.chosen == right
    assert chosen(wrong, right)[1] == "lists disagree, nothing decides"


def test_where_they_agree_the_first_list_is_taken() -> None:
    port, _ = chosen(said("sea-ports", 15.0, 10.02), said("searoute", 15.001, 10.01))
    assert port.chosen is not None
    assert port.chosen.list == "searoute"


@pytest.mark.parametrize(
    ("lat", "lon", "why"),
    [
        (15.0, 14.0, "away from all water"),
        (15.0, 3.0, "away from its state"),
        (15.0, 20.05, "nearer to another state"),
        (0.0, 0.0, "no such place"),
        (95.0, 10.0, "no such place"),
    ],
)
def test_unsound_places_are_dropped_with_the_reason(lat: float, lon: float, why: str) -> None:
    assert chosen(said("searoute", lat, lon))[1] == why


def test_inland_only_what_the_code_list_calls_a_port_is_kept() -> None:
    assert chosen(said("searoute", 15.0, 18.0))[1] == ""
    assert chosen(said("searoute", 15.0, 18.0), berths=False)[1] == "inland, and no port by the code list"


def test_unknown_states_and_codes_are_dropped() -> None:
    for code, why in (("ZZPRT", "its state is none"), ("AA", "no UN/LOCODE")):
        assert choose(Port(code, ["Haven"], [said("searoute", 15.0, 10.0)]), Land(), Coast()) == why  # type: ignore[arg-type]


def kept(*ports: tuple[str, str, float, float]) -> tuple[list[Port], Account]:
    account = Account()
    made = [Port(c, [n], [said("searoute", a, b)], chosen=said("searoute", a, b)) for c, n, a, b in ports]
    return merge(made, account), account


def test_one_port_under_two_codes_is_one() -> None:
    ports, account = kept(("AAONE", "Haven", 15.0, 10.0), ("AATWO", "Port of Haven", 15.05, 10.0))
    assert [(p.code, p.names) for p in ports] == [("AAONE", ["Haven", "Port of Haven", "AATWO"])]
    assert account.dropped == {"the same port as another": ["AATWO"]}
    assert len(kept(("AAONE", "Haven", 15.0, 10.0), ("AATWO", "Cove", 15.004, 10.0))[0]) == 1
    assert len(kept(("AAONE", "Haven", 15.0, 10.0), ("AATWO", "Cove", 15.05, 10.0))[0]) == 2
    assert len(kept(("AAONE", "Haven", 15.0, 10.0), ("BBTWO", "Haven", 15.0, 10.0))[0]) == 2


def test_names_are_compared_without_what_says_only_port() -> None:
    assert plain("Port of Gdańsk") == plain("GDANSK (Danzig)") == "gdansk"
    assert plain("Port") == "port"


def test_variants_stay_on_the_globe() -> None:
    assert all(abs(one.lat) <= 90 for one in variants(said("searoute", 15.0, 120.0))[1:])


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    ports, _ = kept(("AAONE", "Haven", 15.0, 10.0), ("AATWO", "Port of Haven", 15.05, 10.0))
    write(ports, tmp_path / "ports.csv")
    lines = [line for line in (tmp_path / "ports.csv").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    (row,) = csv.DictReader(lines)
    assert (row["port_id"], row["names"], row["lat"]) == ("AAONE", "Port of Haven|AATWO", "15.00000")
