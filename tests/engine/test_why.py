"""Each line of the record leads back to its bytes."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.written import ALPHA, Written, log_text, moment
from offing.engine import database as db
from offing.engine.home import Home
from offing.engine.unpack import Unpacked, unpack
from offing.engine.why import why
from offing.schema.errors import UsageError


@pytest.fixture
def written(home: Home, tmp_path: Path) -> Written:
    path = tmp_path / "log.csv"
    path.write_bytes(log_text())
    (unpacked,) = unpack([str(path)])
    assert isinstance(unpacked, Unpacked)
    done = Written(home)
    done.read(unpacked)
    done.say((ALPHA, 0, "ALPHA", 70))
    return done


def test_evidence_is_quoted_with_line_and_fix(written: Written) -> None:
    key = written.event("gap", [ALPHA], (6, 33), evidence=written.evidence(6, 33))
    told = why(written.home, key)
    text = log_text().splitlines(keepends=True)
    assert [quote.data for quote in told.quotes] == [text[6], text[33]]
    assert [quote.line for quote in told.quotes] == [7, 34]
    assert [quote.lines for quote in told.quotes] == [(text[6].decode().strip(),), (text[33].decode().strip(),)]
    assert [(q.fix["t"], q.fix["lat"]) for q in told.quotes if q.fix] == [(moment(6), 55.06), (moment(33), 55.33)]
    assert told.quotes[1].frame["sha256"] == told.event["evidence"][1]["sha256"]
    assert told.quotes[0].input["source"] == "lines"
    assert told.quotes[0].input["source_version"] == 3
    assert told.detector == {"kind": "gap", "version": 1, "settings": {"longer_than": "6h"}}
    assert told.event["craft"][0]["name"] == "ALPHA"
    assert told.current
    assert told.published["command"] == "test"
    assert "data" not in told.as_dict()["evidence"][0]


def test_id_may_be_shortened_and_a_wrong_one_is_helped(written: Written) -> None:
    key = written.event("gap", [ALPHA], (1, 4))
    assert why(written.home, key[:6].upper()).event["id"] == key
    wrong = key[:10] + ("0" if key[10] != "0" else "1") + key[11:]
    with pytest.raises(UsageError, match=f"did you mean {key}"):
        why(written.home, wrong)
    for nonsense in ("", "abc", "%%%%", "zzzzzzzz"):
        with pytest.raises(UsageError):
            why(written.home, nonsense)


def test_ambiguous_id_lists_what_it_could_be(written: Written) -> None:
    for key in ("abcd000000000001", "abcd000000000002"):
        written.event("gap", [ALPHA], (1, 4), id=key)
    with pytest.raises(UsageError, match=r"abcd000000000001, abcd000000000002"):
        why(written.home, "abcd")


def test_line_that_no_longer_stands_says_what_replaced_it(written: Written) -> None:
    key = written.event("gap", [ALPHA], (1, 4), evidence=written.evidence(3))
    with db.publishing(written.home.database) as connection:
        generation = written.generation(connection)
        connection.execute(sa.update(db.events).values(until_generation=generation, replaced_by="fedc"))
    told = why(written.home, key)
    assert (told.current, told.replaced_by) == (False, "fedc")
    assert told.quotes[0].data == log_text().splitlines(keepends=True)[3]
    written.event("gap", [ALPHA], (1, 4), fixes=9)
    told = why(written.home, key)
    assert (told.current, told.event["basis"]["fixes"]) == (True, 9)
