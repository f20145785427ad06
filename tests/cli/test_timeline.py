"""`offing timeline` and `offing operation disputes`: documents read, then told once, counted, and held together."""

import csv
import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import offing as package
from offing.answers.timeline import TIMELINE, actor_of
from offing.schema.errors import UsageError
from told import Told, here

Offing = Callable[..., Told]

PAPERS = {
    "one": (
        *("Eastern Paper", "2031-05-21"),
        "China and Russia held the naval exercise Sea Garden-2031 in the Sea of Japan from 20 to 23 May. "
        "Four Russian ships, Admiral Panteleyev (548), Admiral Tributs (564), Gremyashchiy (337) and Aldar "
        "Tsydenzhapov (339), took part in the exercise. Hu Wenlan commanded the Chinese side.",
    ),
    "two": (
        *("Western Paper", "2031-05-22"),
        "The naval exercise Sea Garden 2031 of China and Russia in the Sea of Japan was held from 18 to 23 May. "
        "The Russian frigate Gromkiy (335) took part in the exercise. Commander on the Chinese side is Hu Wanlan. "
        "A [link](javascript:alert) and <script>alert(1)</script> stand here.",
    ),
    "three": (
        *("Third | Paper", "2031-02-03"),
        "China's Defense Minister Li Shangfu met Russia's Chief of the General Staff Valery Gerasimov in Beijing "
        "on 2 February 2031. The navies of China and Russia pledged to strengthen their cooperation.",
    ),
}


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, in a home that has read documents of our own."""
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.chdir(tmp_path)

    run = partial(here, capsys)

    for name, (publisher, published, text) in PAPERS.items():
        head = f"---\npublisher: {publisher}\npublished: {published}\nlanguage: en\n---\n\n"
        (tmp_path / f"{name}.txt").write_text(f"{head}{text}\n", encoding="utf-8")
    assert run("read", *(f"{name}.txt" for name in PAPERS)).status == 0
    return run


def test_a_pair_is_told_once_a_happening_with_lines_that_lead_on(offing: Offing) -> None:
    rows = offing("timeline", "CN", "RU", "--json").objects
    told = {row["words"]: row for row in rows}
    [exercise] = [row for row in rows if row["kind"] == "exercise"]
    assert exercise["words"].startswith("exercise: Sea Garden")
    assert exercise["independent"] == 2
    assert {origin["name"] for origin in exercise["origins"]} == {"Eastern Paper", "Western Paper"}
    assert any(row["kind"] == "meeting" for row in rows), told
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    assert all(offing("why", line).status == 0 for row in rows for line in row["lines"])


def test_the_pages_tell_the_same_and_take_no_markup_from_outside(offing: Offing) -> None:
    page = offing("timeline", "China", "Russia")
    assert "2 origins: Eastern Paper, Western Paper" in page.out
    assert "the documents held were published from 2031-02-03 to 2031-05-22" in page.err
    markdown = offing("timeline", "CN", "RU", "--format", "md").out
    assert "Third \\| Paper" in markdown
    table = list(csv.DictReader(io.StringIO(offing("timeline", "CN", "RU", "--format", "csv").out)))
    assert list(table[0]) == TIMELINE.names
    assert len(table) == len(offing("timeline", "CN", "RU", "--json").objects)
    arrow = package.open("home").timeline("CN", "RU", kind="exercise")
    assert arrow.schema == TIMELINE
    assert arrow["independent"].to_pylist() == [2]


def test_the_index_knows_months_without_documents(offing: Offing, tmp_path: Path) -> None:
    rows = offing("timeline", "CN", "RU", "--by", "month", "--json").objects
    march = [row for row in rows if row["month"] == "2031-03"]
    assert march
    assert {(row["count"], row["status"], row["documents"]) for row in march} == {(None, "no documents", 0)}
    [may] = [row for row in rows if row["month"] == "2031-05" and row["plover"] == "COOPERATE"]
    assert (may["count"], may["documents"], may["publishers"]) == (1, 2, ["Eastern Paper", "Western Paper"])
    page = offing("timeline", "CN", "RU", "--by", "month").out
    assert "2031-03 to 2031-04: no document of these months is held" in page
    assert "█" in page
    assert "no document held" in offing("timeline", "CN", "RU", "--by", "month", "--format", "md").out
    table = list(csv.DictReader(io.StringIO(offing("timeline", "CN", "RU", "--by", "month", "--format", "csv").out)))
    assert [row["count"] for row in table if row["month"] == "2031-03"] == [""] * len(march)
    assert offing("timeline", "CN", "RU", "--by", "month", "--format", "svg", "--out", "ties.svg").status == 0
    assert (tmp_path / "ties.svg").read_text(encoding="utf-8").startswith("<svg")


def test_rejected_lines_are_left_out_and_named(offing: Offing) -> None:
    [exercise] = offing("timeline", "CN", "RU", "--kind", "exercise", "--json").objects
    line = next(one["lines"][0] for one in exercise["origins"] if one["name"] == "Western Paper")
    assert offing("review", line, "--reject", "--by", "Ann").status == 0
    after = offing("timeline", "CN", "RU", "--kind", "exercise", "--json")
    assert after.objects[0]["independent"] == 1
    assert line[:10] in after.err


def test_a_time_and_a_kind_choose(offing: Offing) -> None:
    assert {row["kind"] for row in offing("timeline", "CN", "RU", "--since", "2031-05-01", "--json").objects} == {
        "exercise"
    }
    assert offing("timeline", "CN", "RU", "--until", "2030-01-01", "--json").objects == []
    assert "nothing in the record" in offing("timeline", "FR").err
    assert offing("timeline", "Li Shangfu", "--json").objects[0]["kind"] == "meeting"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("CN", "RU", "JP"), "one actor or two"),
        (("",), "say whose"),
        (("CN", "--by", "week"), "month"),
        (("CN", "--format", "svg"), "--by month"),
        (("CN", "--format", "pdf"), "text"),
        (("CN", "--kind", "gossip"), "no such kind"),
        (("CN", "--since", "2031-05-01", "--until", "2031-04-01"), "does not lie after"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_words(offing: Offing, words: tuple[str, ...], says: str) -> None:
    told = offing("timeline", *words)
    assert told.status == 2
    assert says in told.err


def test_actors_are_known_by_many_words() -> None:
    assert {actor_of(word).key for word in ("CN", "cn", "China", "state:CN")} == {"state:CN"}
    assert actor_of("plan").key == "navy:plan"
    assert actor_of("Li Shangfu").key == "person:li-shangfu"
    assert actor_of("Nobody Known").key == "name:Nobody Known"
    with pytest.raises(UsageError):
        actor_of(" ")


def test_disputes_of_an_operation_stand_side_by_side(offing: Offing) -> None:
    [found] = offing("operation", "disputes", "Sea Garden 2031", "--json").objects
    told = {one["topic"]: {side["value"] for side in one["sides"]} for one in found["disputes"]}
    assert told["start of the exercise"] == {"20 May 2031", "18 May 2031"}
    assert told["whether Gromkiy (335) takes part"] == {"named", "not in a list that says it is complete"}
    assert any("Hu Wanlan, Hu Wenlan" in one["words"] for one in found["remarks"])
    lines = [line for one in found["disputes"] for side in one["sides"] for o in side["origins"] for line in o["lines"]]
    assert all(offing("why", line).status == 0 for line in lines)
    page = offing("operation", "disputes", "sea garden 2031").out
    assert "start of the exercise (when)" in page
    assert "graded so: nobody has judged Eastern Paper" in page
    assert "disputed between documents: " in offing("operation", "show", "Sea Garden 2031").out


def test_a_retracted_input_takes_its_side_away(offing: Offing) -> None:
    assert offing("retract", "two.txt").status == 0
    [found] = offing("operation", "disputes", "Sea Garden 2031", "--json").objects
    assert found["disputes"] == []
    assert json.dumps(found).count("Western") == 0
