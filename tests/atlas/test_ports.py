import csv
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from offing.atlas import ports
from offing.schema.tables import PORTS

GEOD = Geod(ellps="WGS84")
DATA = Path(ports.__file__).parent / "data"

# Where the berths are, by hand from the ports' own descriptions, to two kilometres or so.
GREAT = {
    "CNTAO": (36.08, 120.31),
    "CNZHA": (21.19, 110.41),
    "CNSHA": (31.36, 121.56),
    "RUVVO": (43.11, 131.89),
    "JPSSB": (33.16, 129.72),
    "JPYOS": (35.28, 139.67),
    "JPMAI": (35.48, 135.38),
    "JPKRE": (34.24, 132.55),
    "KRPUS": (35.10, 129.06),
    "KRCHF": (35.14, 128.66),
    "KRTGH": (37.49, 129.14),
    "TWKHH": (22.59, 120.29),
    "TWKEL": (25.14, 121.75),
    "TWSUO": (24.59, 121.86),
    "UASVP": (44.62, 33.53),
    "RUBLT": (54.645, 19.90),
    "SYTTS": (34.91, 35.87),
    "GBPME": (50.81, -1.09),
    "GBSOU": (50.90, -1.40),
    "ESALG": (36.13, -5.44),
    "GIGIB": (36.145, -5.36),
    "ESCEU": (35.89, -5.31),
    "MAPTM": (35.88, -5.50),
    "PLGDN": (54.40, 18.67),
    "PLGDY": (54.535, 18.54),
    "LTKLJ": (55.70, 21.13),
    "EETLL": (59.445, 24.765),
    "FIHEL": (60.165, 24.96),
    "RULED": (59.90, 30.23),
    "SEVBY": (57.64, 18.285),
    "base:vladivostok": (43.11, 131.89),
    "base:qingdao": (36.09, 120.30),
    "base:zhanjiang": (21.22, 110.43),
    "base:yulin": (18.22, 109.69),
    "base:sasebo": (33.16, 129.71),
    "base:jinhae": (35.14, 128.65),
    "base:zuoying": (22.70, 120.27),
    "base:severomorsk": (69.08, 33.42),
    "base:tartus": (34.91, 35.87),
}


def test_rows_are_ports_as_the_schema_has_them() -> None:
    table = ports.rows()
    assert table.schema.equals(PORTS)
    table.validate(full=True)
    assert not any(table[field.name].null_count for field in PORTS if not field.nullable)
    assert set(table["kind"].to_pylist()) == {"port", "base"}


def test_every_row_is_well_formed() -> None:
    listed = ports.rows().to_pylist()
    assert len({row["port_id"] for row in listed}) == len(listed)
    for row in listed:
        port_id, state = row["port_id"], row["state"]
        assert abs(row["lat"]) < 90, port_id
        assert abs(row["lon"]) <= 180, port_id
        assert row["name"] == row["name"].strip() != "", port_id
        assert all(len(one) == 2 and one.isupper() for one in state.split()), port_id
        assert state.split() == sorted(state.split()), port_id
        if row["kind"] == "port":
            assert len(port_id) == 5, port_id
            assert port_id[:2] in state.split() or len(state.split()) == 2, port_id
        else:
            assert port_id.startswith("base:"), port_id


def test_every_base_names_its_source_and_nothing_unknown() -> None:
    said = tomllib.loads((DATA / "bases.toml").read_text(encoding="utf-8"))
    assert {"title", "source", "licence", "made_by", "as_of"} <= set(said["provenance"])
    assert len(said["base"]) >= 80
    for base in said["base"]:
        assert set(base) <= {"id", "name", "names", "state", "lat", "lon", "source"}, base
        assert ":" in base["source"], base["id"]
        assert base["id"] == base["id"].lower(), base["id"]
        assert "|" not in "".join([base["name"], *base.get("names", [])]), base["id"]


@pytest.mark.parametrize("name", ["ports.csv", "ports_added.csv"])
def test_the_tables_say_where_they_are_from(name: str) -> None:
    head = [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert [line[2:].split(":")[0] for line in head] == ["title", "source", "licence", "made_by", "as_of"]


def test_what_is_added_by_hand_replaces_what_was_built() -> None:
    with (DATA / "ports_added.csv").open(encoding="utf-8") as file:
        added = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert len(added) > 50
    for row in added:
        held = ports.port(row["port_id"])
        assert held is not None
        assert (held.lat, held.lon, held.source) == (float(row["lat"]), float(row["lon"]), row["source"])


@pytest.mark.parametrize("port_id", GREAT)
def test_the_great_ports_and_bases_lie_where_they_do(port_id: str) -> None:
    held, (lat, lon) = ports.port(port_id), GREAT[port_id]
    assert held is not None
    assert GEOD.inv(held.lon, held.lat, lon, lat)[2] < 4000


@pytest.mark.parametrize(
    ("name", "port_id"),
    [("QINGDAO", "CNTAO"), ("青岛", "CNTAO"), ("gdansk", "PLGDN"), ("Pusan", "KRPUS"), ("Port Arthur", "base:lushun")],
)
def test_ports_are_found_by_any_of_their_names(name: str, port_id: str) -> None:
    assert port_id in [found.port_id for found in ports.named(name)]
    assert ports.named(name + " x") == []


def test_the_nearest_port_is_the_nearest_by_geodesics() -> None:
    rng = np.random.default_rng(3)
    table = ports.rows()
    lats, lons = table["lat"].to_numpy(), table["lon"].to_numpy()
    for lat, lon in [
        (36.06, 120.3),
        (-16.8, 179.99),
        (89.9, 0.0),
        *zip(rng.uniform(-80, 80, 30), rng.uniform(-180, 180, 30), strict=True),
    ]:
        metres = GEOD.inv(np.full(len(lats), lon), np.full(len(lats), lat), lons, lats)[2]
        found, distance = ports.nearest(lat, lon)
        assert distance == pytest.approx(metres.min(), rel=6e-3, abs=2)
        assert metres[table["port_id"].to_pylist().index(found.port_id)] == pytest.approx(metres.min(), rel=6e-3, abs=2)
    assert "Qingdao" in ports.nearest(36.06, 120.3)[0].name


def test_a_place_that_two_states_claim_names_both() -> None:
    sevastopol = ports.port("UASVP"), ports.port("base:sevastopol")
    assert [held and held.state for held in sevastopol] == ["RU UA", "RU UA"]


def test_other_names_are_those_of_the_ports() -> None:
    names = ports.other_names()
    assert "青岛" in names["CNTAO"]
    assert set(names) <= set(ports.rows()["port_id"].to_pylist())


def test_listing_ports_loads_no_compiler() -> None:
    asks = "import sys; from offing.atlas import ports; ports.rows(); sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0


@pytest.mark.real
def test_ports_lie_where_the_world_port_index_has_them(real_data: Path) -> None:
    with (real_data / "areas" / "WPI_ports.csv").open(encoding="utf-8") as file:
        index = list(csv.DictReader(file))
    there: dict[str, list[tuple[float, float]]] = {}
    for row in index:
        there.setdefault(row["label"].casefold(), []).append((float(row["latitude"]), float(row["longitude"])))
    off = []
    for row in ports.rows().to_pylist():
        places = there.get(row["name"].casefold(), [])
        if len(places) == 1 and row["kind"] == "port":
            off.append(GEOD.inv(row["lon"], row["lat"], places[0][1], places[0][0])[2] / 1000)
    near = np.array([km for km in off if km < 200])  # beyond, a namesake elsewhere
    assert len(near) > 800
    assert np.median(near) < 2.5
    assert np.mean(near < 10) > 0.9
