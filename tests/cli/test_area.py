"""`offing area`: drawn, listed, shown, replaced and taken away, as a user types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Run
from invoked import write_log
from offing.cli.main import main
from offing.detectors import all_detectors

ACCUSING = ("territorial sea", "internal waters")


def objects(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def do(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands in this process, in a home that does not exist yet."""
    monkeypatch.setenv("COLUMNS", "200")

    def doing(*words: object) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main(["--home", str(tmp_path / "home"), *map(str, words)])
        told = capsys.readouterr()
        return subprocess.CompletedProcess(words, int(leaving.value.code or 0), told.out, told.err)

    return doing


def well(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_area_is_drawn_listed_shown_and_taken_away(do: Run) -> None:
    assert "added     drawn:off-qingdao  Off Qingdao" in well(
        do("area", "add", "--circle", "36,120.5,30", "--name", "Off Qingdao")
    )
    assert "Off Qingdao" in well(do("area", "list", "--own"))
    (line,) = objects(well(do("area", "list", "--own", "--json")))
    assert (line["id"], line["name"], line["kind"]) == ("drawn:off-qingdao", "Off Qingdao", "drawn")
    told = well(do("area", "show", "off  QINGDAO"))
    for words in ("drawn:off-qingdao", "drawn with --circle 36,120.5,30", "2,827 km²", "35.73°N to 36.27°N"):
        assert words in told
    (feature,) = objects(well(do("area", "show", "drawn:off-qingdao", "--json")))
    assert feature["type"] == "Feature"
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["size_km2"] == pytest.approx(2827, abs=1)
    assert "removed   drawn:off-qingdao" in well(do("area", "remove", "Off Qingdao"))
    assert do("area", "show", "Off Qingdao").returncode == 2
    assert objects(well(do("area", "list", "--own", "--json"))) == []


def test_the_same_name_twice_is_refused_unless_it_replaces(do: Run) -> None:
    well(do("area", "add", "--box", "54,9,55,10", "--name", "Belt"))
    again = ("area", "add", "--box", "50,9,55,10", "--name", "belt")
    refused = do(*again)
    assert refused.returncode == 2
    for words in ("'Belt'", "drawn:belt", "offing area remove drawn:belt", "--replace", "--name"):
        assert words in refused.stderr
    assert "replaced  drawn:belt" in well(do(*again, "--replace"))
    (feature,) = objects(well(do("area", "show", "belt", "--json")))
    assert feature["properties"]["extent"] == {"west": 9, "south": 50, "east": 10, "north": 55}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "give one thing to add"),
        (("--box", "1,2,3,4", "--circle", "1,2,3", "--name", "x"), "give one thing to add"),
        (("--box", "1,2,3,4"), "--name NAME"),
        (("--box", "1,2,3", "--name", "x"), "4 numbers"),
        (("--box", "5,2,3,4", "--name", "x"), "S below N"),
        (("--circle", "91,2,3", "--name", "x"), "LAT,LON,KM"),
        (("--circle", "1,2,north", "--name", "x"), "3 numbers"),
        (("--circle", "1,2,nan", "--name", "x"), "3 numbers"),
        (("--box", "1,2,3,4", "--name", "\x1b \n"), "no name"),
        (("--box", "1,2,3,4", "--name", "x", "--as", "harbour"), "--as 'harbour'"),
        (("--box", "1,2,3,4", "--name", "x", "--holder", "Atlantis"), "Atlantis"),
        (("--box", "1,2,3,4", "--name", "x", "--name-field", "f"), "--name-field"),
    ],
)
def test_what_cannot_be_added_is_refused_before_a_home_is_made(
    do: Run, tmp_path: Path, words: tuple, told: str
) -> None:
    done = do("area", "add", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert not (tmp_path / "home").exists()


def test_only_ones_own_areas_can_be_taken_away(do: Run) -> None:
    well(do("area", "add", "--box", "54,9,55,10", "--name", "Belt"))
    assert "what the atlas holds stays" in do("area", "remove", "DEHAM").stderr
    wrong = do("area", "remove", "Bellt")
    assert wrong.returncode == 2
    assert "there are Belt" in wrong.stderr


def test_a_kind_that_there_is_not(do: Run) -> None:
    done = do("area", "list", "--kind", "moon")
    assert done.returncode == 2
    assert "--kind 'moon'" in done.stderr


def test_a_boundary_speaks_its_own_words(do: Run) -> None:
    said = well(
        do("area", "add", "--box", "54,9,55,10", "--name", "Claim", "--as", "territorial-sea", "--holder", "Denmark")
    )
    assert "territorial sea" in said
    (line,) = objects(well(do("area", "list", "--own", "--json")))
    assert (line["id"], line["role"], line["holder"]) == ("boundary:claim", "territorial sea", "DK")


def test_the_log_by_area(do: Run, tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    well(do("read", tmp_path / "fleet.csv"))
    well(do("area", "add", "--box", "53.9,9,54.6,11", "--name", "Östliche Förde", "--later"))
    every = objects(well(do("log", "--json", "--kind", "gap")))
    within = objects(well(do("log", "--json", "--kind", "gap", "--area", "OSTLICHE forde")))
    assert {line["lat"] for line in within} == {54.0, 54.5}
    assert len(every) > len(within)
    assert objects(well(do("log", "--json", "--kind", "gap", "--area", "drawn:östliche-förde"))) == within
    out = tmp_path / "out.geojson"
    well(do("export", "--what", "fixes", "--area", "östliche förde", "--out", out))
    places = [feature["geometry"]["coordinates"] for feature in json.loads(out.read_text())["features"]]
    assert places
    assert all(53.9 <= lat <= 54.6 for _, lat in places)
    unknown = do("log", "--area", "Ostliche Furde")
    assert unknown.returncode == 2
    assert "did you mean Östliche Förde (drawn:östliche-förde)?" in unknown.stderr


def test_what_is_to_be_detected_later_is_said(do: Run, tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    well(do("read", tmp_path / "fleet.csv"))
    said = well(do("area", "add", "--box", "53.9,9,54.6,11", "--name", "Bay", "--later"))
    kinds = said.rsplit("offing detect ", 1)[1].split()
    assert kinds == [kind for kind, one in all_detectors().items() if "areas" in one.inputs]
    well(do("detect", *kinds))


@pytest.mark.skipif("area_visit" not in all_detectors(), reason="there is no detector of visits yet")
def test_visits_come_and_go_with_the_area(do: Run, tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    well(do("read", tmp_path / "fleet.csv"))
    asked = ("log", "--json", "--kind", "area_visit", "--area", "Bay")
    assert "area_visit" in well(do("area", "add", "--box", "53.9,9,54.6,11", "--name", "Bay"))
    assert {line["area"] for line in objects(well(do(*asked)))} >= {"Bay"}
    well(do("area", "remove", "Bay"))
    assert "Bay" not in well(do("log", "--json"))


def test_disputed_places_are_held_by_whom_the_user_says(do: Run) -> None:
    wrong = do("area", "hold", "Liancourt Rocks", "FR")
    assert wrong.returncode == 2
    assert "JP, KR, disputed" in wrong.stderr
    assert "Liancourt Rocks, taken as held by KR" in well(do("area", "hold", "dokdo", "South Korea"))
    assert objects(well(do("area", "list", "--kind", "held", "--json")))[0]["holder"] == "KR"
    assert "disputed:liancourt-rocks" in well(do("area", "show", "takeshima"))
    well(do("area", "hold", "Liancourt Rocks"))
    assert well(do("area", "list", "--kind", "held", "--json")) == ""
    assert "it is so already" in well(do("area", "hold", "Liancourt Rocks", "disputed"))
    unknown = do("area", "hold", "Atlantis", "JP")
    assert unknown.returncode == 2
    assert "Liancourt Rocks" in unknown.stderr


def test_anchorages_are_learned_from_stops(do: Run, tmp_path: Path) -> None:
    assert do("area", "learn").returncode == 3
    rows = ["mmsi,timestamp,lat,lon,sog"]
    for ship in range(3):
        rows += [f"21900000{ship},2023-01-01T{hour:02d}:00:00Z,56.000{ship},3.0,0" for hour in range(20)]
    (tmp_path / "lay.csv").write_text("\n".join(rows) + "\n")
    well(do("read", tmp_path / "lay.csv"))
    (learned,) = objects(well(do("area", "learn", "--ships", "3", "--json")))
    assert learned["change"] == "added"
    (line,) = objects(well(do("area", "list", "--kind", "anchorage", "--json")))
    assert (line["id"], line["lat"]) == (learned["id"], pytest.approx(56.0001, abs=1e-4))
    assert "3 craft lay 12 h or more within 500 m" in well(do("area", "show", line["id"]))
    assert "is a learned anchorage" in do("area", "remove", line["id"]).stderr


def test_lists_and_pages_of_the_atlas_alone_need_no_home(do: Run, tmp_path: Path) -> None:
    ids = {line["id"] for line in objects(well(do("area", "list", "--json")))}
    assert {"strait:tsushima", "gate:tsushima:1", "disputed:liancourt-rocks", "DEHAM"} <= ids
    listed = well(do("area", "list"))
    assert not [id_ for id_ in ("DEHAM", "gate:tsushima:1") if id_ in listed]
    told = well(do("area", "show", "대한해협"))
    assert "Tsushima Strait, strait:tsushima" in told
    assert "Korea Strait; 対馬海峡" in told
    assert "part       Tsushima Strait, gate to north-east, gate:tsushima:1" in told
    assert "Hamburg" in well(do("area", "show", "DEHAM"))
    assert not (tmp_path / "home").exists()


def test_nothing_but_a_users_boundary_is_called_a_legal_zone(do: Run) -> None:
    kinds = {line["id"]: line.get("role") for line in objects(well(do("area", "list", "--json")))}
    assert not [id_ for id_, role in kinds.items() if role in ACCUSING]


def test_names_are_completed_for_the_shell(do: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_OFFING_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "offing log --area Tsush")
    monkeypatch.setenv("COMP_CWORD", "3")
    done = subprocess.run(
        [sys.executable, "-c", "from offing.cli.main import app; app(prog_name='offing')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Tsushima Strait" in done.stdout, done.stderr
