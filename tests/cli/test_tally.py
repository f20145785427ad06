"""`offing tally`: official counts, distinct hulls, transits, in every format, and what is refused."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

import offing as package
from offing import pipeline
from offing.answers import Record
from offing.engine import database as db
from offing.engine.home import Home
from offing.schema.tally import TALLY
from story import Silent
from told import Told, here

Offing = Callable[..., Told]
HEAD = "日期,公告內容\n"
FORM = (
    "國防部今日表示，迄0600時止，偵獲共機{air}架次（其中逾越海峽中線進入西南空域{over}架次）"
    "及共艦{sea}艘，持續在臺海周邊活動。"
)
NONE = "國防部今日表示，迄0600時止，偵獲共艦{sea}艘，持續在臺海周邊活動。上述期間未偵獲共機，故無提供航跡圖。"
SEEN = """令和4年3月10日
統合幕僚監部
ロシア海軍艦艇の動向について

令和4年3月9日（水）午後4時頃、海上自衛隊は、対馬（長崎県）の北東約70kmの海域において、同海域を南西進するロシア海軍ステレグシチー級フリゲート
（艦番号「333」）、キロ改級潜水艦の計2隻を確認した。
その後、これらの艦艇が対馬海峡を南西進し、東シナ海へ向けて航行したことを確認した。
"""


def release(day: int, air: int, over: int, sea: int) -> str:
    form = FORM if air else NONE
    return f"2022-03-{day:02d},{form.format(air=air, over=over, sea=sea)}\n"


COUNTED = HEAD + "".join(
    release(*one) for one in ((1, 12, 5, 4), (2, 0, 0, 6), (4, 8, 8, 5), (5, 20, 10, 7), (5, 21, 10, 7))
)


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, in a folder with releases of Taiwan's and Japan's form of our own."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counts.csv").write_text(COUNTED, encoding="utf-8")
    (tmp_path / "seen.txt").write_text(SEEN, encoding="utf-8")

    return partial(here, capsys)


def test_daily_counts_are_kept_as_they_are_told(offing: Offing) -> None:
    assert offing("read", "counts.csv").status == 0
    rows = offing("tally", "--json", "--unit", "aircraft").objects
    told = {row["period"]: (row["count"], row["most"], row["crossed"], row["status"]) for row in rows}
    assert told == {
        "2022-03-01": (12, 12, 5, "counted"),
        "2022-03-02": (0, 0, None, "counted"),
        "2022-03-03": (None, None, None, "missing"),
        "2022-03-04": (8, 8, 8, "counted"),
        "2022-03-05": (20, 21, 10, "disputed"),
    }
    assert {row["lane"] for row in rows} == {"said"}
    assert {len(row["ids"]) for row in rows} == {0, 1, 2}
    ids = [id_ for row in rows for id_ in row["ids"]]
    assert all(offing("why", id_).status == 0 for id_ in ids)


def test_a_day_whose_release_speaks_of_other_craft_alone_is_untold_and_not_missing(
    offing: Offing, tmp_path: Path
) -> None:
    ships = HEAD + release(1, 12, 5, 4) + "2022-03-02,國防部今日表示，迄0600時止，偵獲共艦6艘，持續在臺海周邊活動。\n"
    (tmp_path / "few.csv").write_text(ships + release(3, 8, 8, 5), encoding="utf-8")
    offing("read", "few.csv")
    whole = [row for row in offing("tally", "--json").objects if row["what"] == "aircraft"]
    assert [row["status"] for row in whole] == ["counted", "not told", "counted"]
    assert offing("tally", "--json", "--unit", "aircraft").objects == whole


def test_the_terminal_shows_bars_zeros_and_days_that_are_missing(offing: Offing) -> None:
    offing("read", "counts.csv")
    page = offing("tally").out
    lines = {line.split()[0]: line for line in page.splitlines() if line.startswith("2022-")}
    assert "no count" in lines["2022-03-03"]
    assert "█" not in lines["2022-03-03"]
    assert "20–21" in lines["2022-03-05"]
    assert "differ" in lines["2022-03-05"]
    assert lines["2022-03-02"].split()[1] == "0"
    assert "of sorties and ship-days, which are no number of craft" in page
    month = offing("tally", "--by", "month").out
    assert "≥ 40" in month
    assert "missing 2022-03-03" in month
    assert "in dispute: 2022-03-05" in month


def test_formats_hold_the_same_figures(offing: Offing, tmp_path: Path) -> None:
    offing("read", "counts.csv")
    rows = offing("tally", "--json").objects
    table = list(csv.DictReader(io.StringIO(offing("tally", "--format", "csv").out)))
    assert list(table[0]) == TALLY.names
    assert [row["count"] for row in table] == ["" if row["count"] is None else str(row["count"]) for row in rows]
    arrow = package.open(tmp_path / "home").tally()
    assert arrow.schema == TALLY
    assert arrow["count"].to_pylist() == [row["count"] for row in rows]
    svg = offing("tally", "--format", "svg").out
    assert svg.startswith("<svg ")
    assert "aircraft, CN (sorties, said)" in svg
    assert offing("tally", "--format", "png", "--out", "counts.png").status == 0
    assert (tmp_path / "counts.png").read_bytes().startswith(b"\x89PNG")
    assert [json.loads(line) for line in offing("tally", "--format", "json").out.splitlines()] == rows


def test_hulls_and_passages_are_lower_bounds_of_what_was_seen(offing: Offing) -> None:
    offing("read", "seen.txt")
    [row] = offing("tally", "--of", "hulls", "--by", "month", "--json").objects
    assert (row["period"], row["state"], row["lane"], row["bound"]) == ("2022-03", "RU", "sighted", "at least")
    assert (row["count"], row["hulls"]) == (2, ["rfn:333"])
    assert row["candidates"] > 1
    [row] = offing("tally", "--of", "transits", "--area", "Tsushima Strait", "--json").objects
    assert (row["area"], row["count"], row["lane"]) == ("Tsushima Strait", 2, "sighted")
    assert offing("tally", "--of", "hulls", "--state", "CN", "--json").objects == []
    assert offing("tally", "--of", "hulls", "--navy", "rfn", "--json").objects != []
    assert offing("tally", "--of", "hulls", "--area", "Baltic Sea", "--json").objects == []
    assert "≥ 2" in offing("tally", "--of", "hulls").out


def test_a_retracted_release_leaves_a_missing_day(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(HEAD + release(3, 9, 1, 4), encoding="utf-8")
    offing("read", "counts.csv", "more.csv")

    def third() -> list[object]:
        rows = offing("tally", "--json", "--unit", "aircraft").objects
        return [row["count"] for row in rows if row["period"] == "2022-03-03"]

    assert third() == [9]
    offing("retract", "more.csv")
    assert third() == [None]


def test_what_was_rejected_is_left_out_and_named(offing: Offing) -> None:
    offing("read", "counts.csv", "seen.txt")
    rows = [row for row in offing("tally", "--json", "--unit", "aircraft").objects if row["status"] == "disputed"]
    wrong = next(id_ for id_ in rows[0]["ids"] if "20架" in offing("why", id_).out.replace(" ", ""))
    offing("review", wrong, "--reject", "--by", "Ann", "--note", "corrected the same day")
    told = offing("tally", "--unit", "aircraft", "--json")
    assert wrong[:10] in told.err
    assert [row["count"] for row in told.objects if row["period"] == "2022-03-05"] == [21]
    for line in offing("log", "--source", "sighting", "--json").objects:
        offing("review", line["id"], "--reject", "--by", "Ann")
    told = offing("tally", "--of", "hulls", "--json")
    assert told.objects == []
    assert "2 lines that were rejected are left out" in told.err


def test_copies_count_once_in_whatever_order_they_are_read(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "copy.csv").write_text(HEAD + release(1, 12, 5, 4), encoding="utf-8")
    offing("read", "copy.csv")
    offing("read", "counts.csv")
    rows = [row for row in offing("tally", "--json", "--unit", "aircraft").objects if row["period"] == "2022-03-01"]
    assert [(row["count"], row["relays"]) for row in rows] == [(12, 1)]


def test_a_time_without_data_says_what_is_held(offing: Offing) -> None:
    offing("read", "counts.csv")
    done = offing("tally", "--since", "2019-01-01", "--until", "2019-02-01")
    assert (done.status, done.out) == (0, "")
    assert "are held from 2022-03-01 to 2022-03-05" in done.err
    done = offing("tally", "--area", "Baltic Sea")
    assert "left out" in done.err


def test_waters_wider_than_the_area_asked_for_are_said_to_be(offing: Offing) -> None:
    offing("read", "counts.csv")
    [row, *_] = offing("tally", "--area", "Taiwan Strait", "--json").objects
    assert any("reach beyond the area" in note for note in row["notes"])
    [row, *_] = offing("tally", "--area", "110,15,130,35", "--json").objects
    assert not any("reach beyond" in note for note in row["notes"])


@pytest.mark.parametrize(
    "words",
    [
        ("--of", "ships"),
        ("--by", "year"),
        ("--tz", "Mars/Olympus"),
        ("--state", "XX"),
        ("--navy", "nobody"),
        ("--unit", "zeppelin"),
        ("--of", "hulls", "--unit", "aircraft"),
        ("--format", "pdf"),
        ("--since", "2024-01-02", "--until", "2024-01-01"),
        ("--out", "x"),
        ("--area", "Atlantis"),
    ],
)
def test_wrong_words_are_refused_with_what_to_write(offing: Offing, words: tuple[str, ...]) -> None:
    offing("read", "counts.csv")
    done = offing("tally", *words)
    assert done.status == 2
    assert len(done.err) > 20
    assert "Traceback" not in done.err


def test_an_empty_record_has_no_figures(offing: Offing) -> None:
    offing("read", "seen.txt")
    for of in ("ship-days", "hulls", "transits"):
        assert offing("tally", "--of", of, "--since", "1999-01-01", "--until", "1999-02-01").status == 0


def test_columns_of_counting_are_filled_as_well_by_the_migration(home_of_both: Home, tmp_path: Path) -> None:
    (tmp_path / "seen.txt").write_text(SEEN, encoding="utf-8")
    pipeline.read(home_of_both, [str(tmp_path / "seen.txt")], watch=Silent())
    with home_of_both.database.connect() as connection:
        ships = connection.execute(sa.select(db.sighted_ships.c.class_id, db.sighted_ships.c.ships)).all()
        passed = connection.execute(sa.select(db.sighted_passages.c.name)).all()
    assert sorted((str(of), n) for of, n in ships) == sorted([("None", 2), ("kilo-improved", 1)] * 2)
    assert [name for (name,) in passed] == ["対馬海峡"]
    told = Record(home_of_both)
    assert [row["count"] for row in told.figures("hulls", "month").rows] == [2]
    assert [row["count"] for row in told.figures("transits", "month").rows] == [2]
    assert told.sheet("2022-03-01", "2022-04-01").part("sightings").counts["happened"] == 2


@pytest.fixture
def home_of_both(tmp_path: Path, database_url: str | None):
    opened = Home.open(tmp_path / "both", database_url=database_url)
    yield opened
    opened.close()


@pytest.mark.real
def test_the_tally_of_the_real_releases_is_the_official_count_on_every_day(real_data: Path, tmp_path: Path) -> None:
    """Hold every day's figure against the texts themselves, read here by the plainest patterns there are."""
    path = real_data / "releases" / "taiwan_mnd_2020-09_2024-12.csv"
    if not path.is_file():
        pytest.skip(f"no {path.name} among the real data")
    home = Home.open(tmp_path / "real")
    pipeline.read(home, [str(path)], watch=Silent())
    record = Record(home)
    official = plainly_counted(path)
    rows = record.figures("ship-days", "day", state="CN").rows
    days = {row["period"] for row in rows if row["status"] != "missing"}
    assert days == {day for day, _ in official}
    for unit in ("aircraft", "warship"):
        figures = {row["period"]: row for row in rows if row["what"] == unit}
        for day in sorted(days):
            told = official.get((day, unit))
            row = figures.get(day)
            if told is None:
                assert row is None or row["count"] is None, (day, unit)
                continue
            assert row is not None, (day, unit)
            if len(told) == 1:
                assert (row["count"], row["most"]) == (told[0], told[0]), (day, unit, told)
            else:  # several releases: of parts of the day, or in dispute; none is lost
                assert max(told) <= row["most"] <= sum(told), (day, unit, told)
                assert row["count"] in (min(told), max(told), sum(told)), (day, unit, told)
    missing = {row["period"] for row in rows if row["status"] == "missing"}
    assert len(days) == 1330
    assert len(missing) == 238
    assert {day for day in figures_of(rows) if figures_of(rows)[day]["status"] == "disputed"} == {"2022-01-04"}
    home.close()


def figures_of(rows):
    return {row["period"]: row for row in rows if row["what"] == "aircraft"}


def plainly_counted(path: Path) -> dict[tuple[str, str], list[int]]:
    """Return what each release counts, by day and unit, knowing nothing of the readers."""
    found: dict[tuple[str, str], list[int]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", row["公告內容"]))
            day = row["日期"]
            told = re.search(r"日期(?:Date)?:?(?:中華民國)?(\d+)年(\d+)月(\d+)日", text)
            if told and "機型" in text:
                day = f"{int(told[1]) + 1911}-{int(told[2]):02d}-{int(told[3]):02d}"
            if "機型" in text:
                spaced = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", row["公告內容"]))
                listed = re.sub(r"\([^)]*\)", " ", spaced.split("機型", 1)[1].split("活動概要")[0])
                found.setdefault((day, "aircraft"), []).append(sum(map(int, re.findall(r"(\d+) ?架", listed))))
                continue
            for unit, word in (("aircraft", "機"), ("warship", "艦")):
                match = re.search(rf"(?<!無人){word}(\d+)(?:架|艘|次)", text)
                none = re.search(rf"[未末無沒]有?偵獲(?:共機)?[、丶及與和]?共?{word}", text)
                if match or none:
                    found.setdefault((day, unit), []).append(int(match[1]) if match else 0)
    return found
