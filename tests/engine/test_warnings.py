"""Warnings in the record: in force at an instant, ended by other warnings, joined, as tables, explained and checked."""

from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pyarrow as pa
import pytest
import shapely

from offing import pipeline
from offing.engine.evidence import bundle, verify
from offing.engine.home import Home
from offing.engine.in_force import in_force
from offing.engine.query import open_query
from offing.engine.reader import Record
from offing.engine.warning_tables import WARNINGS
from offing.engine.why import why
from story import Silent
from warned import CANCELS_WRECK, FIRING_AGAIN, FIRING_EN, FIRING_ZH, GUNNERY, RELAYED, WRECK, numbers, read


def test_a_warning_is_in_force_in_its_windows_alone(sqlite_home: Home, tmp_path: Path) -> None:
    record = read(sqlite_home, tmp_path, gunnery=GUNNERY)
    for at, expected in {
        "2021-06-04T12:00Z": [],  # issued, not yet begun
        "2021-06-05T07:59Z": [],
        "2021-06-05T08:00Z": ["901"],  # a window holds its start
        "2021-06-06T17:59Z": ["901"],
        "2021-06-06T18:00Z": [],  # and not its end
        "2021-06-06T23:00Z": [],
        "2021-06-07T19:30Z": [],
    }.items():
        assert numbers(record, at=at) == expected, at


def test_one_without_a_window_stands_from_issue_to_cancellation(home: Home, tmp_path: Path) -> None:
    record = read(home, tmp_path, wreck=WRECK)
    assert numbers(record, at="2021-06-02T09:59Z") == []
    assert numbers(record, at="2021-06-02T10:00Z") == numbers(record, at="2031-01-01") == ["902"]
    assert numbers(record, since="2025-01-01") == ["902"], "what nobody ended goes on"


@pytest.mark.parametrize("order", [("wreck", "cancels"), ("cancels", "wreck")])
def test_another_warning_ends_it_whichever_is_read_first(sqlite_home: Home, tmp_path: Path, order: list[str]) -> None:
    texts = {"wreck": WRECK, "cancels": CANCELS_WRECK}
    record = read(sqlite_home, tmp_path, **{name: texts[name] for name in order})
    assert numbers(record, at="2021-06-04T14:59Z") == ["902"]
    assert numbers(record, at="2021-06-04T15:00Z") == []
    assert "902" not in numbers(record, since="2021-07-01")
    [line] = [one for one in record.lines(source="warning") if one["detail"]["number"] == "902"]
    ended = datetime(2021, 6, 4, 15, tzinfo=UTC)
    assert line["t_end"] == line["detail"]["cancelled_at"] == ended
    assert line["detail"]["cancelled_by"]["name"] == "HYDROLANT 905/21"
    assert why(sqlite_home, line["id"]).event["detail"]["cancelled_at"] == ended
    pipeline.retract(sqlite_home, str(tmp_path / "cancels.txt"), watch=Silent())
    assert numbers(Record(sqlite_home), at="2021-06-05") == ["902"], "undone with the canceller"


def test_a_number_of_another_year_or_coordinator_is_not_meant(sqlite_home: Home, tmp_path: Path) -> None:
    elder = WRECK.replace("902/21", "902/20").replace("021000Z JUN 21", "021000Z JUN 20")
    other = WRECK.replace("HYDROLANT", "HYDROPAC").replace("43-05", "33-05")
    record = read(sqlite_home, tmp_path, elder=elder, other=other, cancels=CANCELS_WRECK)
    assert numbers(record, at="2021-06-05") == ["902", "902"]


def test_alternates_are_marked(sqlite_home: Home, tmp_path: Path) -> None:
    text = GUNNERY.replace("DAILY\n   05 THRU 07 JUN IN", "\n   05 JUN, ALTERNATE 06 JUN IN")
    [line] = read(sqlite_home, tmp_path, a=text).lines(source="warning")
    area = line["detail"]["areas"][0]
    assert len(area["windows"]) == 2
    assert area["alternate"] == [1]
    held = in_force(line["detail"] | {"cancelled_at": None}, datetime(2021, 6, 6, 9, tzinfo=UTC))
    assert [one["alternate"] for one in held] == [True, True]
    held = in_force(line["detail"] | {"cancelled_at": None}, datetime(2021, 6, 5, 9, tzinfo=UTC))
    assert [one["alternate"] for one in held] == [False, False]


def test_what_speaks_of_others_alone_is_never_in_force(sqlite_home: Home, tmp_path: Path) -> None:
    assert numbers(read(sqlite_home, tmp_path, a=CANCELS_WRECK), at="2021-06-04T15:00Z") == []


def test_the_table_has_a_row_an_area(sqlite_home: Home, tmp_path: Path) -> None:
    record = read(sqlite_home, tmp_path, gunnery=GUNNERY, wreck=WRECK, cancels=CANCELS_WRECK)
    table = record.warnings()
    assert table.schema == WARNINGS
    assert [(row["number"], row["label"], len(row["windows"] or [])) for row in table.to_pylist()] == [
        ("902", "", 0),
        ("905", None, 0),
        ("901", "A", 3),
        ("901", "B", 3),
    ]
    assert table["windows"][2].as_py()[0]["start"] == datetime(2021, 6, 5, 8, tzinfo=UTC)
    a = shapely.from_wkb(table["geometry"][2].as_py())
    assert a.bounds == pytest.approx((-10 - 20 / 60, 40 + 50 / 60, -10, 41 + 10 / 60))
    assert a.area == pytest.approx(1 / 9)
    assert record.warnings(at="2021-06-06T09:00Z")["label"].to_pylist() == ["A", "B"]
    with open_query(sqlite_home) as query:
        [answer] = query.ask("SELECT label, len(windows) AS n FROM warnings WHERE subject = 'gunnery' ORDER BY 1")
        assert answer.read_all().to_pylist() == [{"label": "A", "n": 3}, {"label": "B", "n": 3}]
        [answer] = query.ask("SELECT * FROM warnings WHERE false")
        assert pa.types.is_list(answer.schema.field("windows").type)


def test_warnings_are_chosen_by_any_of_their_areas(sqlite_home: Home, tmp_path: Path) -> None:
    record = read(sqlite_home, tmp_path, gunnery=GUNNERY, wreck=WRECK)
    assert numbers(record, area=(-11.1, 41.9, -10.9, 42.0)) == ["901"], "inside B, far from the middle of both"
    assert numbers(record, area=(-10.01, 41.0, -9.0, 41.05)) == ["901"], "A's edge"
    assert numbers(record, area=(-10.8, 41.3, -10.5, 41.7)) == [], "between A and B, where their middle lies"
    assert numbers(record, area=(-13, 43, -12, 44)) == ["902"]
    assert numbers(record, area="North Atlantic Ocean") == ["901", "902"]
    assert numbers(record, area="Baltic Sea") == []


def test_any_order_of_reading_gives_the_same_lines(tmp_path: Path) -> None:
    texts = {"en": FIRING_EN, "zh": FIRING_ZH, "gunnery": GUNNERY, "relayed": RELAYED}
    shown = set()
    for order in [*permutations(texts)][::5]:
        home = Home.open(tmp_path / "-".join(order))
        record = read(home, tmp_path, **{name: texts[name] for name in order})
        shown.add(tuple((one["id"], one["detail"]["document"]["copies"]) for one in record.lines(source="warning")))
        home.close()
    assert len(shown) == 1
    assert [copies for _, copies in shown.pop()] == [0, 2]


def test_a_later_number_of_one_coordinator_is_kept_apart(sqlite_home: Home, tmp_path: Path) -> None:
    assert numbers(read(sqlite_home, tmp_path, first=FIRING_EN, again=FIRING_AGAIN)) == ["310", "318"]


def test_a_chinese_and_an_english_text_join_and_why_lists_the_other(sqlite_home: Home, tmp_path: Path) -> None:
    record = read(sqlite_home, tmp_path, zh=FIRING_ZH, en=FIRING_EN)
    [line] = record.lines(source="warning")
    assert line["detail"]["document"]["copies"] == 1
    found = why(sqlite_home, line["id"])
    assert {line["detail"]["coordinator"], *(one["publisher"] for one in found.copies)} == {"NAVAREA XI", "鲁航警"}
    assert numbers(record, at="2022-03-22T07:59Z") != []
    pipeline.retract(sqlite_home, str(tmp_path / "en.txt"), watch=Silent())
    [line] = Record(sqlite_home).lines(source="warning")
    assert (line["detail"]["coordinator"], line["detail"]["document"]["copies"]) == ("鲁航警", 0)
    assert (line["t_start"].hour, line["t_end"].hour) == (0, 8), "Beijing hours in UTC"


def test_where_one_text_is_cancelled_the_other_still_stands(sqlite_home: Home, tmp_path: Path) -> None:
    ended = "211000Z MAR 22\nNAVAREA XI 320/22.\nNORTH PACIFIC.\nCANCEL NAVAREA XI 310/22.\n"
    record = read(sqlite_home, tmp_path, zh=FIRING_ZH, en=FIRING_EN, ended=ended)
    lines = record.lines(source="warning", at="2022-03-22T04:00Z")
    assert [line["detail"]["coordinator"] for line in lines] == ["鲁航警"]


def test_evidence_of_a_warning_holds_and_a_changed_one_does_not(sqlite_home: Home, tmp_path: Path) -> None:
    [line] = read(sqlite_home, tmp_path, gunnery=GUNNERY).lines(source="warning")
    out = tmp_path / "line.zip"
    bundle(sqlite_home, line["id"], out)
    checks = verify(out)
    assert all(one.ok for one in checks), checks
    assert {"id", "text", "slots"} <= {one.name for one in checks}
    data = out.read_bytes()
    out.write_bytes(data.replace(b"41-10.00N 010-20.00W", b"41-10.00N 010-30.00W"))
    assert not all(one.ok for one in verify(out))
