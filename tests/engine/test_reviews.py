"""Reviews are only ever added to, bound to one another, and follow their lines whatever is read or taken away."""

import itertools
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import given
from hypothesis import strategies as st

import warned
from engine.test_documents import STORY, claims, read, settle, study
from engine.written import ALPHA, BRAVO, Written, log_text
from offing import pipeline
from offing.engine import database as db
from offing.engine.evidence import bundle, verify
from offing.engine.home import Home
from offing.engine.migrations.upgrade import alembic_config
from offing.engine.query import open_query
from offing.engine.reader import Record
from offing.engine.reviews import chain_checks, check_reviews
from offing.engine.unpack import Unpacked, unpack
from offing.engine.why import Why, why
from offing.schema.claim import Reading
from offing.schema.document import Document
from offing.schema.errors import UsageError
from offing.schema.review import LONGEST_NAME, LONGEST_NOTE, checked_note
from story import Silent

Line = dict[str, Any]
DROPPED = {
    "sqlite": ["reviews_not_updated", "reviews_not_deleted"],
    "postgresql": ["reviews_not_changed ON reviews"],
}


@pytest.fixture
def written(home: Home, tmp_path: Path) -> Written:
    path = tmp_path / "log.csv"
    path.write_bytes(log_text())
    (unpacked,) = unpack([str(path)])
    assert isinstance(unpacked, Unpacked)
    done = Written(home)
    done.read(unpacked)
    return done


def review(home: Home, line: str, verdict: str = "accept", by: str = "Ann", note: str | None = None) -> Line:
    return Record(home).review(line, verdict, by=by, note=note)


def marks(home: Home, **asked: Any) -> dict[str, Any]:
    """Return of each line how it stands by its reviews: verdict and what changed."""
    found = {line["id"]: line["review"] for line in Record(home).lines(**asked)}
    return {id_: told and (told["verdict"], told["of"], told["changed"]) for id_, told in found.items()}


def close(written: Written, heir: str | None, id_: str) -> None:
    """Take an event away, *heir* standing in its place."""
    with db.publishing(written.home.database) as connection:
        generation = written.generation(connection)
        ending = sa.update(db.events).where(db.events.c.id == id_, db.current(db.events))
        connection.execute(ending.values(until_generation=generation, replaced_by=heir))


def tamper(home: Home, *statements: sa.Executable) -> None:
    """Change the table of reviews as only somebody can who takes its guards away."""
    with home.database.begin() as connection:
        for name in DROPPED[home.database.dialect.name]:
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(statement)


# -- Only ever added to ----------------------------------------------------------------------------


@pytest.mark.parametrize("migrated", [False, True])
def test_the_database_takes_new_reviews_alone(database_url: str | None, tmp_path: Path, migrated: bool) -> None:
    engine = db.connect(database_url or tmp_path / "alone.sqlite")
    with engine.begin() as connection:
        if migrated:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        else:
            db.metadata.create_all(connection)
    row = {"row": 1, "line": "ab", "kind": "gap", "source": "track", "verdict": "accept", "by": "Ann", "at": 1}
    row |= {"digest": "00", "stood": "{}", "generation": 1, "before": "0"}
    with engine.begin() as connection:
        connection.execute(sa.insert(db.reviews).values(row))
    refused = ["UPDATE reviews SET note = 'x'", "DELETE FROM reviews", "DELETE FROM reviews WHERE row = 1"]
    refused = [words.replace("row", '"row"') for words in refused]
    if engine.dialect.name == "sqlite":
        told = ", ".join(f'"{name}"' for name in row)
        refused.append(f"INSERT OR REPLACE INTO reviews ({told}) VALUES ({', '.join('?' * len(row))})")  # noqa: S608
    else:
        refused.append("TRUNCATE reviews")
    for words in refused:
        with pytest.raises(sa.exc.DatabaseError, match="only ever added to"), engine.begin() as connection:
            connection.exec_driver_sql(words, tuple(row.values()) if "?" in words else ())
    with engine.connect() as connection:
        assert connection.execute(sa.select(db.reviews)).mappings().one() == row | {"note": None}
    engine.dispose()


def test_each_review_is_bound_to_the_one_before_and_tampering_shows(written: Written) -> None:
    key, home = written.event("gap", [ALPHA], (1, 4)), written.home
    assert [check.ok for check in check_reviews(home)] == [True]
    for n in range(4):
        review(home, key, "note", note=f"number {n}")
    assert [check.ok for check in check_reviews(home)] == [True]
    heads = Record(home).reviews().to_pylist()
    assert [row["before"] for row in heads[1:]] == [row["hash"] for row in heads[:-1]]
    table = db.reviews
    cases = [
        (sa.update(table).where(table.c.row == 2).values(note="other"), "review 2 was changed"),
        (sa.update(table).where(table.c.row == 4).values(by="Bo"), "review 4 was changed"),
        (sa.update(table).where(table.c.row == 3).values(stood="{}"), "review 3 of its line is not what it was"),
        (sa.delete(table).where(table.c.row.in_([2, 3])), "reviews 2 to 3 are missing"),
        (sa.delete(table).where(table.c.row == 1), "reviews 1 to 1 are missing"),
        (sa.delete(table).where(table.c.row == 4), "reviews 4 to 4 are missing"),
        (sa.delete(table), "reviews 1 to 4 are missing"),
    ]
    for statement, words in cases:
        with home.database.connect() as connection:
            for name in DROPPED[home.database.dialect.name]:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
            connection.execute(statement)
            (found,) = chain_checks(connection)
            connection.rollback()
        assert not found.ok
        assert words in found.detail
    assert check_reviews(home, heads[1]["hash"])[1].ok
    assert not check_reviews(home, "f" * 64)[1].ok


def test_what_was_removed_shows_after_more_was_added(written: Written) -> None:
    key = written.event("gap", [ALPHA], (1, 4))
    for _ in range(2):
        review(written.home, key)
    tamper(written.home, sa.delete(db.reviews).where(db.reviews.c.row == 2))
    review(written.home, key, "reject")
    (found,) = check_reviews(written.home)
    assert (found.ok, "reviews 2 to 2 are missing" in found.detail) == (False, True)


# -- What is taken for a review --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "verdict", "by", "note", "words"),
    [
        ("ffffffff", "accept", "Ann", None, "no line of the record has the id"),
        ("zz", "accept", "Ann", None, "is no id of a line"),
        ("", "accept", "Ann", None, "is no id of a line"),
        (None, "approve", "Ann", None, "is no verdict"),
        (None, "accept", "", None, "say who reviews"),
        (None, "accept", None, None, "say who reviews"),
        (None, "accept", " \u3000 ", None, "say who reviews"),
        (None, "accept", "A" * (LONGEST_NAME + 1), None, "are taken at most"),
        (None, "accept", "Ann\nBo", None, "is one line"),
        (None, "accept", "A\x1b[31mnn", None, r"control character, U\+001B at character 2"),
        (None, "note", "Ann", None, "a note says something"),
        (None, "note", "Ann", " \n ", "the note is empty"),
        (None, "note", "Ann", "x" * (1 << 20), "has 1,048,576 characters"),
        (None, "note", "Ann", "a\x00b", r"U\+0000 at character 2"),
        (None, "note", "Ann", "a\ud800", r"U\+D800"),
        (None, "note", "Ann", "a\x1b]0;x\x07", r"U\+001B"),
    ],
)
def test_what_is_no_review_is_refused_and_nothing_is_kept(
    written: Written, line: str | None, verdict: str, by: str | None, note: str | None, words: str
) -> None:
    key = written.event("gap", [ALPHA], (1, 4))
    with pytest.raises(UsageError, match=words):
        Record(written.home).review(key if line is None else line, verdict, by=by, note=note)
    assert Record(written.home).reviews().num_rows == 0


def test_a_note_may_hold_any_letters(written: Written) -> None:
    key = written.event("gap", [ALPHA], (1, 4))
    for note in ("<script>alert(1)</script>", "=1+2", "同一の艦艇", "a\r\nb\tc", "x" * LONGEST_NOTE, "\u202eabc"):
        review(written.home, key, "note", note=note)
        assert Record(written.home).trail(key).reviews[-1]["note"] == note.replace("\r\n", "\n")
    assert check_reviews(written.home)[0].ok


@given(st.text(max_size=50))
def test_a_note_is_kept_as_it_is_or_refused(note: str) -> None:
    try:
        kept = checked_note(note)
    except UsageError:
        return
    assert kept is not None
    assert checked_note(kept) == kept
    assert kept.encode()
    assert "\x00" not in kept


def test_an_id_may_be_shortened_and_one_that_begins_several_is_refused(written: Written, tmp_path: Path) -> None:
    key = written.event("gap", [ALPHA], (1, 4))
    assert review(written.home, key[:6].upper())["line"] == key
    for id_ in ("abcd000000000001", "abcd000000000002"):
        written.event("gap", [BRAVO], (1, 4), id=id_)
    with pytest.raises(UsageError, match="begins more than one id"):
        review(written.home, "abcd")
    read(written.home, tmp_path / "a.txt", STORY.encode())
    claim = next(line["id"] for line in Record(written.home).lines(source="report"))
    written.event("gap", [BRAVO], (2, 4), id=claim[:5] + "0" * 11)
    with pytest.raises(UsageError, match="ids of claims and of events"):
        review(written.home, claim[:5])


# -- Where it shows --------------------------------------------------------------------------------


def test_the_latest_verdict_counts_and_notes_decide_nothing(written: Written) -> None:
    key, home = written.event("gap", [ALPHA], (1, 4)), written.home
    other = written.event("gap", [BRAVO], (1, 4))
    assert marks(home) == {key: None, other: None}
    review(home, key, "note", note="look again")
    [told] = [line["review"] for line in Record(home).lines() if line["id"] == key]
    assert (told["verdict"], told["by"], told["note"], told["reviews"]) == (None, "Ann", "look again", 1)
    review(home, key, "accept", by="Bo")
    review(home, key, "reject", by="Cy", note="a tow")
    review(home, key, "note", by="Di", note="so I think")
    [told] = [line["review"] for line in Record(home).lines() if line["id"] == key]
    assert (told["verdict"], told["by"], told["note"], told["note_by"]) == ("rejected", "Cy", "so I think", "Di")
    for wanted, ids in {"accepted": [], "rejected": [key], "any": [key], "none": [other]}.items():
        assert [line["id"] for line in Record(home).lines(reviewed=wanted)] == ids
    assert Record(home).events(reviewed="rejected")["review"].to_pylist()[0]["by"] == "Cy"
    with pytest.raises(UsageError, match="accepted, rejected, none, any"):
        Record(home).lines(reviewed="maybe")


def test_limit_counts_the_lines_that_were_chosen_by_their_reviews(written: Written) -> None:
    keys = [written.event("gap", [ALPHA], (n, n + 1)) for n in range(5)]
    review(written.home, keys[0])
    assert [line["id"] for line in Record(written.home).lines(reviewed="accepted", limit=2)] == [keys[0]]


def test_why_tells_the_trail_and_that_a_line_it_rests_on_was_rejected(written: Written) -> None:
    home = written.home
    parts = [written.event("stop", [one], (1, 4)) for one in (ALPHA, BRAVO)]
    whole = written.event("common_stop", [ALPHA, BRAVO], (1, 4), detail={"ships": 2, "rests_on": parts})
    review(home, parts[1], "reject", note="moored")
    review(home, whole, "accept", by="Bo")
    told = why(home, whole)
    assert isinstance(told, Why)
    assert {one["id"]: one["verdict"] for one in told.rests_on} == {parts[0]: None, parts[1]: "rejected"}
    assert [(one["verdict"], one["by"], one["of"]) for one in told.reviews] == [("accept", "Bo", "this line")]
    assert told.as_dict()["reviews"][0]["line"] == whole
    assert told.event["review"]["verdict"] == "accepted"


def test_sql_reads_the_trail(written: Written) -> None:
    key = written.event("gap", [ALPHA], (1, 4))
    review(written.home, key, "reject", note="a tow")
    with open_query(written.home) as query:
        sql = "SELECT r.verdict, note, e.kind, review.verdict AS stands FROM reviews r JOIN events e ON r.now = e.id"
        (answer,) = (reader.read_all() for reader in query.ask(sql))
    assert answer.to_pylist() == [{"verdict": "reject", "note": "a tow", "kind": "gap", "stands": "rejected"}]


def test_the_list_is_chosen_by_time_and_verdict(written: Written) -> None:
    key, home = written.event("gap", [ALPHA], (1, 4)), written.home
    review(home, key)
    review(home, key, "reject")
    assert Record(home).reviews(verdict="reject")["verdict"].to_pylist() == ["reject"]
    second = Record(home).reviews()["at"].to_pylist()[1]
    assert Record(home).reviews(since=second)["row"].to_pylist() == [2]
    with pytest.raises(UsageError, match="no verdict"):
        Record(home).reviews(verdict="maybe")


# -- Events that late data change ------------------------------------------------------------------


def test_a_review_follows_an_event_to_what_replaced_it_with_what_changed(written: Written) -> None:
    home, key = written.home, written.event("gap", [ALPHA], (1, 4))
    review(home, key, "reject", note="a tow")
    heir = written.event("gap", [ALPHA], (2, 4), detail={"silent_h": 6.0, "before": {"sog_kn": 4.0}})
    close(written, heir, key)
    assert marks(home) == {heir: ("rejected", "the line it replaced", ["detail.silent_h", "t_start"])}
    [one] = Record(home).trail(heir).reviews
    assert (one["line"], one["note"]) == (key, "a tow")
    assert one["changed"][0] == {"field": "detail.silent_h", "then": 7.5, "now": 6.0}
    old = Record(home).trail(key)
    assert (old.current, old.replaced_by, len(old.reviews)) == (False, heir, 1)
    with pytest.raises(UsageError, match=f"no longer; {heir} stands in its place"):
        review(home, key)
    review(home, heir, "accept", by="Bo")
    assert marks(home) == {heir: ("accepted", "this line", [])}


def test_an_event_that_changed_under_its_id_is_marked_so(written: Written) -> None:
    home, key = written.home, written.event("gap", [ALPHA], (1, 4))
    review(home, key)
    close(written, key, key)
    written.event("gap", [ALPHA], (1, 9), fixes=70, version=2)
    assert marks(home) == {key: ("accepted", "this line", ["t_end"])}
    close(written, key, key)
    written.event("gap", [ALPHA], (1, 4), fixes=90)
    assert marks(home) == {key: ("accepted", "this line", [])}


def test_a_trail_stays_when_its_line_is_gone_and_comes_back_with_it(written: Written) -> None:
    home, key = written.home, written.event("gap", [ALPHA], (1, 4))
    review(home, key, "reject")
    close(written, None, key)
    trail = Record(home).trail(key)
    assert (trail.current, trail.replaced_by, len(trail.reviews)) == (False, None, 1)
    assert Record(home).reviews()["now"].to_pylist() == [None]
    assert marks(home) == {}
    with pytest.raises(UsageError, match="stands in the record no longer, so"):
        review(home, key)
    written.event("gap", [ALPHA], (1, 4))
    assert marks(home) == {key: ("rejected", "this line", [])}


def test_what_was_withdrawn_and_comes_back_under_another_id_is_found(written: Written) -> None:
    home, key = written.home, written.event("company", [ALPHA, BRAVO], (10, 40))
    review(home, key)
    close(written, None, key)
    written.event("company", [ALPHA], (10, 40))
    written.event("gap", [ALPHA, BRAVO], (10, 40))
    written.event("company", [ALPHA, BRAVO], (41, 50))
    brief = written.event("company", [BRAVO, ALPHA], (5, 12))
    long = written.event("company", [ALPHA, BRAVO], (12, None))
    found = marks(home)
    assert found[long] == ("accepted", "the line it replaced", ["open", "t_end", "t_start"])
    assert [id_ for id_, told in found.items() if told] == [long]
    close(written, None, long)
    assert [id_ for id_, told in marks(home).items() if told] == [brief]


def test_a_chain_of_heirs_is_followed_to_its_end_be_it_a_circle(written: Written) -> None:
    home = written.home
    keys = [written.event("gap", [ALPHA], (n, 100)) for n in range(4)]
    review(home, keys[0])
    for one, heir in itertools.pairwise(keys):
        close(written, heir, one)
    assert marks(home)[keys[3]] is not None
    assert len(Record(home).trail(keys[2]).reviews) == 1
    close(written, keys[0], keys[3])
    assert marks(home) == {}
    assert Record(home).trail(keys[0]).current is False


def test_lines_as_they_stood_before_keep_their_marks(written: Written) -> None:
    home, key = written.home, written.event("gap", [ALPHA], (1, 4))
    review(home, key)
    close(written, None, key)
    [line] = Record(home).lines(include_replaced=True)
    assert line["review"]["verdict"] == "accepted"


# -- Claims that are read anew, copied, taken away --------------------------------------------------


def other_rule(document: Document) -> tuple[str, Reading]:
    """Read as `claims` does, by a rule that takes the words of a sentence without the space before them."""
    name, reading = claims(document)
    found = tuple(replace(one, rule="test.new", quote=(one.quote[0] + 1, one.quote[1])) for one in reading.claims)
    return name, replace(reading, claims=found)


def silent(document: Document) -> tuple[str, Reading]:
    name, reading = claims(document)
    return name, replace(reading, claims=(), telling=0)


def the_claim(home: Home) -> Line:
    [line] = Record(home).lines()
    return line


def test_a_review_follows_a_claim_that_a_newer_reader_reads_otherwise(home: Home, tmp_path: Path) -> None:
    read(home, tmp_path / "a.txt", STORY.encode())
    old = the_claim(home)["id"]
    review(home, old, "reject")
    read(home, tmp_path / "a.txt", STORY.encode(), study(version=2))
    assert marks(home) == {old: ("rejected", "this line", [])}
    read(home, tmp_path / "a.txt", STORY.encode(), study(version=3, read=other_rule))
    new = the_claim(home)["id"]
    assert new != old
    assert marks(home) == {new: ("rejected", "the line before it was read anew", ["said.text"])}
    assert Record(home).trail(old).replaced_by == new
    read(home, tmp_path / "a.txt", STORY.encode(), study(version=4, read=silent))
    assert Record(home).lines() == []
    assert (Record(home).trail(old).current, len(Record(home).trail(old).reviews)) == (False, 1)
    read(home, tmp_path / "a.txt", STORY.encode(), study(version=5))
    assert marks(home) == {old: ("rejected", "this line", [])}


def test_a_review_reaches_the_copy_that_speaks(home: Home, tmp_path: Path) -> None:
    first = read(home, tmp_path / "a.txt", f"Agency 1 copy. {STORY}".encode())
    review(home, (mine := the_claim(home)["id"]), "reject")
    for number in range(2, 9):
        read(home, tmp_path / f"{number}.txt", f"Agency {number} copy. {STORY}".encode())
    assert the_claim(home)["review"]["verdict"] == "rejected"
    with home.lock():
        settle(home, {first.input_id})
    assert the_claim(home)["id"] != mine
    told = the_claim(home)["review"]
    assert (told["verdict"], told["of"], told["changed"]) == ("rejected", "a copy of it", [])


def test_a_rejected_line_whose_input_is_read_again_stays_rejected(home: Home, tmp_path: Path) -> None:
    done = read(home, tmp_path / "a.txt", STORY.encode())
    key = the_claim(home)["id"]
    review(home, key, "reject")
    assert read(home, tmp_path / "a.txt", STORY.encode()).already
    assert marks(home) == {key: ("rejected", "this line", [])}
    with home.lock():
        settle(home, {done.input_id})
    assert (Record(home).lines(), Record(home).trail(key).current) == ([], False)
    assert not read(home, tmp_path / "a.txt", STORY.encode()).already
    assert marks(home) == {key: ("rejected", "this line", [])}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_review_of_a_warning_reaches_whoever_speaks_for_it(
    sqlite_home: Home, tmp_path: Path, order: tuple[int, ...]
) -> None:
    texts = [warned.FIRING_EN, warned.FIRING_ZH, warned.RELAYED]
    record = warned.read(sqlite_home, tmp_path, first=texts[order[0]], wreck=warned.WRECK)
    key = next(line["id"] for line in record.lines() if line["detail"]["subject"] != "wreck")
    wreck = next(line["id"] for line in record.lines() if line["detail"]["subject"] == "wreck")
    review(sqlite_home, key, "reject", note="another place")
    warned.read(sqlite_home, tmp_path, **{f"n{n}": texts[n] for n in order[1:]})
    told = {line["id"]: line["review"] for line in record.lines()}
    assert told.pop(wreck) is None
    [(speaker, mark)] = told.items()
    assert mark["verdict"] == "rejected"
    assert (mark["of"] == "this line") is (speaker == key)
    at = record.lines(source="warning", at="2022-03-22T03:00Z")
    assert [line["review"]["verdict"] for line in at if line["id"] != wreck] == ["rejected"]
    warned.read(sqlite_home, tmp_path, cancelling=warned.CANCELS_WRECK)
    review(sqlite_home, wreck)
    assert [line["review"]["changed"] for line in record.lines() if line["id"] == wreck] == [[]]


STEPS: dict[str, Callable[[Home, Path], object]] = {
    "copy": lambda home, place: read(home, place / "b.txt", f"Agency 2 copy. {STORY}".encode()),
    "other": lambda home, place: read(home, place / "c.txt", b"Another fleet. It sailed past the harbour at dawn."),
    "newer": lambda home, place: read(home, place / "a.txt", STORY.encode(), study(version=2, read=other_rule)),
    "again": lambda home, place: read(home, place / "a.txt", STORY.encode()),
}


@pytest.mark.parametrize("order", list(itertools.permutations(["copy", "other", "newer"])), ids="-".join)
def test_whatever_is_read_after_a_review_in_any_order_it_stands_the_same(
    home: Home, tmp_path: Path, order: tuple[str, ...]
) -> None:
    read(home, tmp_path / "a.txt", STORY.encode())
    review(home, the_claim(home)["id"], "reject", note="no")
    for step in order:
        STEPS[step](home, tmp_path)
        assert sum(told is not None for told in marks(home).values()) == 1
    told = {line["detail"]["text"].strip(): line["review"] for line in Record(home).lines()}
    assert [words for words, one in told.items() if one] == [STORY.split(".")[1].strip() + "."]
    assert [one["verdict"] for one in told.values() if one] == ["rejected"]


# -- The law, from bytes --------------------------------------------------------------------------


def log(hours: list[float], mmsi: int = 219000001) -> str:
    """Return a log of a ship that is heard for half an hour at each of some hours."""
    rows = ["mmsi,timestamp,lat,lon,sog,cog"]
    for minute in sorted(round(60 * hour) + n for hour in hours for n in range(0, 30, 5)):
        stamp = f"2023-01-{1 + minute // 1440:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}:00Z"
        rows.append(f"{mmsi},{stamp},55.0,{10 + minute / 2000:.5f},4.0,90")
    return "\n".join(rows) + "\n"


LATE = {"b.csv": log([2.0]), "c.csv": log([24.0]), "d.csv": log([3.0, 23.0], 219000002)}


@pytest.mark.parametrize("order", [(*LATE,), (*reversed(LATE),)], ids="-".join)
def test_late_logs_in_any_order_leave_the_same_review_on_the_same_line(
    home: Home, tmp_path: Path, order: tuple[str, ...]
) -> None:
    (tmp_path / "a.csv").write_text(log([0.0, 20.0]))
    pipeline.read(home, [str(tmp_path / "a.csv")], watch=Silent())
    [gap] = Record(home).lines(kind="gap", until=datetime(2023, 1, 1, 10))
    review(home, gap["id"], "reject", note="reception")
    for name in order:
        (tmp_path / name).write_text(LATE[name])
        pipeline.read(home, [str(tmp_path / name)], watch=Silent())
    marked = [line for line in Record(home).lines() if line["review"]]
    [now] = [line for line in marked if line["kind"] == "gap"]
    assert marked == [now]
    assert (now["t_start"].hour, now["t_end"].hour, now["id"] != gap["id"]) == (2, 20, True)
    assert now["review"]["verdict"] == "rejected"
    assert {"t_start", "lon"} <= set(now["review"]["changed"])
    pipeline.retract(home, str(tmp_path / "a.csv"), watch=Silent())
    pipeline.read(home, [str(tmp_path / "a.csv")], watch=Silent())
    assert [line["id"] for line in Record(home).lines() if line["review"]] == [now["id"]]
    pipeline.retract(home, str(tmp_path / "b.csv"), watch=Silent())
    [back] = [line for line in Record(home).lines() if line["review"]]
    assert (back["id"], back["review"]["of"], back["review"]["changed"]) == (gap["id"], "this line", [])
    pipeline.detect(home, ["gap"], {"gap": {"longer_than": "5h"}}, watch=Silent())
    [found] = [line for line in Record(home).lines() if line["review"]]
    assert (found["id"], found["review"]["changed"]) == (gap["id"], ["settings.longer_than"])
    assert check_reviews(home)[0].ok


# -- Evidence --------------------------------------------------------------------------------------


def test_a_bundle_holds_the_trail_and_its_chain_is_checked(written: Written, tmp_path: Path) -> None:
    home = written.home
    keys = [written.event("gap", [one], (6, 33), evidence=written.evidence(6, 33)) for one in (ALPHA, BRAVO)]
    for n, key in enumerate((keys[1], keys[0], keys[1], keys[0], keys[1])):
        review(home, key, "note", note=f"note {n}")
    bundle(home, keys[0], tmp_path / "line.zip")
    with zipfile.ZipFile(tmp_path / "line.zip") as file:
        manifest = json.loads(file.read("manifest.json"))
    assert [one["note"] for one in manifest["reviews"]["trail"]] == ["note 1", "note 3"]
    assert "note 2" not in json.dumps(manifest)
    assert manifest["reviews"]["head"] == Record(home).reviews()["hash"].to_pylist()[-1]
    assert [check.ok for check in verify(tmp_path / "line.zip") if check.name == "reviews"] == [True]


def test_changes_of_a_bundled_trail_are_found(written: Written, tmp_path: Path) -> None:
    from offing.engine.bundle import MANIFEST, SEAL, pack, unpack_bundle

    key = written.event("gap", [ALPHA], (6, 33), evidence=written.evidence(6, 33))
    for verdict in ("accept", "reject", "accept"):
        review(written.home, key, verdict)
    bundle(written.home, key, tmp_path / "line.zip")
    members = unpack_bundle((tmp_path / "line.zip").read_bytes())
    others = {name: data for name, data in members.items() if name not in (MANIFEST, SEAL, "README.txt")}

    def faults(change: Callable[[Any], object]) -> list[str]:
        manifest = json.loads(members[MANIFEST])
        change(manifest["reviews"])
        (tmp_path / "other.zip").write_bytes(pack(manifest, others))
        return [check.name for check in verify(tmp_path / "other.zip") if not check.ok]

    assert faults(lambda told: None) == []
    for change in (
        lambda told: told["trail"].pop(0),
        lambda told: told["trail"][0].update(verdict="reject"),
        lambda told: told["trail"][1].update(by="Bo"),
        lambda told: told["trail"][1].update(before="0" * 64),
        lambda told: told["trail"][2].update(stood="{}"),
        lambda told: told["trail"].clear(),
        lambda told: told["links"].pop(1),
        lambda told: told["links"].pop(),
        lambda told: told["links"][2].update(content="0" * 64),
        lambda told: told.update(head="0" * 64),
    ):
        assert faults(change) in (["reviews"], ["bundle"])
