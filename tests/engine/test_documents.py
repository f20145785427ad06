"""Documents are stored with their claims, read anew by new readers, told once for all copies, and taken away whole."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.change import find_change
from offing.engine.evidence import bundle, verify
from offing.engine.home import Home
from offing.engine.ingest import ingest
from offing.engine.publish import new_generation
from offing.engine.query import open_query
from offing.engine.reader import Record
from offing.engine.staging import Ingested
from offing.engine.study import Study
from offing.engine.unpack import Refused, unpack
from offing.engine.why import why
from offing.engine.why_said import WhySaid
from offing.schema.claim import Claim, Party, Place, Reading, Time
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError, StrangeInput, UsageError
from offing.schema.source import Recognition, Source

DAY = datetime(2023, 7, 16, tzinfo=UTC)
STORY = "SIM paper. The fleet sailed from Qingdao on Sunday. It rained. Nothing else happened, they say."


def extract(data: bytes, _layout: dict[str, Any], options: Any) -> Iterator[Document | Unreadable]:
    """Take documents parted by lines of "=": one that is no UTF-8 cannot be read."""
    for number, part in enumerate(data.split(b"\n=\n"), 1):
        try:
            text = part.decode()
        except UnicodeDecodeError:
            yield Unreadable("its encoding is not known", f"part {number}")
            continue
        made_up = text.startswith("REHEARSAL")
        yield Document(
            text, "test 1", f"part {number}", publisher=options.get("publisher"), published=DAY, made_up=made_up
        )


def claims(document: Document) -> tuple[str, Reading]:
    """Make a movement of every sentence in which somebody sailed."""
    sentences = list(re.finditer(r"[^.]+\.", document.text))
    found = []
    for one in sentences:
        at = document.text.find("sailed", *one.span())
        if at < 0:
            continue
        fleet = Party("navy:cn", "The fleet", "navy", "CN", span=(one.start(), one.start() + 10))
        place = Place("Qingdao", 36.1, 120.3, method="name", role="from")
        time = Time(datetime(2023, 7, 16, tzinfo=UTC), datetime(2023, 7, 17, tzinfo=UTC), "day")
        spans = {"trigger": (at, at + 6)}
        found.append(Claim("movement", one.span(), "test.sail", actors=(fleet,), place=place, time=time, spans=spans))
    return "test", Reading(tuple(found), len(sentences), len(found))


def study(version: int = 1, read: Callable[[Document], tuple[str, Reading]] = claims) -> Study:
    def signature(document: Document, _: Reading) -> bytes:
        return sha256(" ".join(document.text.split()[-5:]).encode()).digest()

    return Study(
        read,
        signature,
        lambda s: [int.from_bytes(s[:4], "big")],
        lambda a, b: a == b,
        lambda: {"test": version, "": version},
    )


SOURCE = Source("test", "document", 1, "whole", lambda *_: Recognition(1.0), extract=extract, options=("publisher",))


def read(
    home: Home, path: Path, data: bytes, how: Study | None = None, *, source: Source = SOURCE, **options: str
) -> Ingested:
    path.write_bytes(data)
    (one,) = unpack([str(path)])
    assert not isinstance(one, Refused)
    with home.lock():
        [(_, done)] = ingest(
            home,
            [one],
            lambda _: (source, Recognition(1.0)),
            options,
            how or study(),
            copy=True,
            advance=lambda _: None,
        )
        settle(home)
    if isinstance(done, InputError):
        raise done
    return done


def settle(home: Home, retire: set[int] | None = None) -> None:
    change = find_change(home, retire or set())
    if change:
        assert not change.moves_tracks
        with db.publishing(home.database) as connection:
            change.settle(connection, new_generation(connection, "test"))


def lines(home: Home, **asked: Any) -> list[dict[str, Any]]:
    return Record(home).lines(**asked)


def test_a_claim_is_a_line_of_the_record_with_every_slot_in_the_text(home: Home, tmp_path: Path) -> None:
    read(home, tmp_path / "a.txt", STORY.encode(), publisher="Paper")
    (line,) = lines(home)
    assert (line["kind"], line["source"], line["area"], line["synthetic"]) == ("movement", "report", "Qingdao", False)
    assert (line["t_start"], line["lat"]) == (datetime(2023, 7, 16, tzinfo=UTC), 36.1)
    assert line["detail"]["actors"] == [{"id": "navy:cn", "name": "The fleet", "kind": "navy", "state": "CN"}]
    assert line["detail"]["document"]["publisher"] == "Paper"
    assert line["evidence"][0]["sha256"] == sha256(STORY.encode()).hexdigest()
    start, length = line["evidence"][0]["offset"], line["evidence"][0]["length"]
    assert STORY[start : start + length] == line["detail"]["text"] == " The fleet sailed from Qingdao on Sunday."


def test_the_account_tells_of_every_sentence(home: Home, tmp_path: Path) -> None:
    read(home, tmp_path / "a.txt", STORY.encode() + b"\n=\n\xff\xfe\xfa")
    (account,) = Record(home).accounts()
    assert (account["lines"], account["messages"], account["by_type"]) == (5, 1, {"movement": 1})
    assert (account["context"], account["rejected"]) == ({"no claim": 3}, {"its encoding is not known": 1})
    with pytest.raises(InputError, match="encoding is not known"):
        read(home, tmp_path / "b.txt", b"\xff\xfe\xfa")


def test_filters_choose_claims_by_lane_time_place_and_kind(home: Home, tmp_path: Path) -> None:
    read(home, tmp_path / "a.txt", STORY.encode())
    for asked in (
        *({"source": "report"}, {"kind": "movement"}, {"area": (119.0, 35.0, 121.0, 37.0)}),
        *({"since": "2023-07-16", "until": "2023-07-18"}, {"limit": 1}),
    ):
        assert len(lines(home, **asked)) == 1, asked
    for asked in (
        *({"source": "track"}, {"source": "sighting"}, {"kind": "meeting"}, {"area": (0.0, 0.0, 1.0, 1.0)}),
        *({"since": "2023-07-18"}, {"until": "2023-07-16"}, {"craft": "mmsi:412000001"}),
    ):
        assert lines(home, **asked) == [], asked
    assert Record(home).counts() == {"movement": 1}
    assert Record(home).events().num_rows == 1


def test_claims_and_documents_are_tables_that_sql_reads(home: Home, tmp_path: Path) -> None:
    read(home, tmp_path / "a.txt", STORY.encode(), publisher="Paper")
    with open_query(home) as query:
        sql = "SELECT c.actors, c.place, d.publisher, d.claims FROM claims c JOIN documents d ON c.document = d.id"
        (answer,) = (reader.read_all() for reader in query.ask(sql))
        assert answer.to_pylist() == [
            {"actors": ["navy:cn"], "place": "Qingdao", "publisher": "Paper", "claims": 1},
        ]
        (events,) = (reader.read_all() for reader in query.ask("SELECT count(*) AS n FROM events"))
        assert events.to_pylist() == [{"n": 0}]


def test_a_claim_without_a_time_answers_to_the_day_its_document_was_published(home: Home, tmp_path: Path) -> None:
    def timeless(document: Document) -> tuple[str, Reading]:
        name, reading = claims(document)
        return name, replace(reading, claims=tuple(replace(one, time=None) for one in reading.claims))

    read(home, tmp_path / "a.txt", STORY.encode(), study(read=timeless))
    (line,) = lines(home, since="2023-07-15", until="2023-07-17")
    assert line["t_start"] is None
    assert line["detail"]["document"]["published"] == DAY
    assert lines(home, since="2023-07-17") == []


def test_reading_again_changes_nothing_until_a_reader_does(home: Home, tmp_path: Path) -> None:
    first = read(home, tmp_path / "a.txt", STORY.encode())
    assert read(home, tmp_path / "copy.txt", STORY.encode()) == Ingested(first.input_id, first.sha256, already=True)
    (before,) = lines(home)
    again = read(home, tmp_path / "a.txt", STORY.encode(), study(version=2))
    assert not again.already
    (after,) = lines(home)
    assert (before["id"], before["basis"]["version"]) == (after["id"], 1)
    assert after["basis"]["version"] == 2
    assert len(Record(home).accounts()) == 1


def test_what_nobody_reads_is_read_again_only_by_new_readers(home: Home, tmp_path: Path) -> None:
    def nobody(document: Document) -> tuple[str, Reading]:
        return "", Reading((), 3, 0, {"language not read: xx": 3})

    first = read(home, tmp_path / "a.txt", STORY.encode(), study(read=nobody))
    assert read(home, tmp_path / "a.txt", STORY.encode(), study(read=nobody)).already
    again = read(home, tmp_path / "a.txt", STORY.encode(), study(version=2))
    assert not again.already
    assert again.input_id != first.input_id
    assert len(lines(home)) == 1


def test_claims_and_sightings_come_in_one_order_and_events_are_counted_alone(home: Home, tmp_path: Path) -> None:
    def turned(document: Document) -> tuple[str, Reading]:
        name, reading = claims(document)
        early = Time(datetime(2023, 7, 1, tzinfo=UTC), None, "day")
        return name, replace(reading, claims=tuple(replace(one, sighted=True, time=early) for one in reading.claims))

    read(home, tmp_path / "a.txt", STORY.encode())
    read(home, tmp_path / "b.txt", b"Another fleet sailed past here.", study(read=turned))
    assert Record(home).claims()["source"].to_pylist() == ["sighting", "report"]
    assert Record(home).counts() == {"movement": 2}
    assert Record(home).counts(said=False) == {}


def test_copies_count_as_one_source_and_the_first_published_speaks(home: Home, tmp_path: Path) -> None:
    for number in range(3):
        read(home, tmp_path / f"{number}.txt", f"Agency {number} copy. {STORY}".encode(), publisher=f"Paper {number}")
    (line,) = lines(home)
    assert line["detail"]["document"]["copies"] == 2
    read(home, tmp_path / "other.txt", b"The fleet sailed, an unlike story tells of it.")
    assert len(lines(home)) == 2
    told = why(home, line["id"])
    assert isinstance(told, WhySaid)
    assert len(told.copies) == 2


def test_what_one_publisher_repeats_on_another_day_is_said_anew(home: Home, tmp_path: Path) -> None:
    def on(day: int) -> Callable[[bytes, dict[str, Any], Any], Iterator[Document | Unreadable]]:
        def dated(data: bytes, layout: dict[str, Any], options: Any) -> Iterator[Document | Unreadable]:
            for one in extract(data, layout, options):
                yield replace(one, published=DAY.replace(day=day)) if isinstance(one, Document) else one

        return dated

    for number, day in enumerate((16, 16, 17)):
        source = replace(SOURCE, extract=on(day))
        path = tmp_path / f"{day}.txt"
        read(home, path, f"{STORY}{' ' * number}".encode(), source=source, publisher="Ministry")
    first, second = lines(home)
    assert (first["detail"]["document"]["copies"], second["detail"]["document"]["copies"]) == (1, 0)


def test_retracting_takes_the_claims_away_and_why_says_so(home: Home, tmp_path: Path) -> None:
    done = read(home, tmp_path / "a.txt", STORY.encode())
    (line,) = lines(home)
    with home.lock():
        settle(home, {done.input_id})
    assert lines(home) == []
    told = why(home, line["id"])
    assert isinstance(told, WhySaid)
    assert not told.current


def test_why_quotes_every_slot_and_the_text_around(home: Home, tmp_path: Path) -> None:
    read(home, tmp_path / "a.txt", STORY.encode())
    (line,) = lines(home)
    told = why(home, line["id"][:6])
    assert isinstance(told, WhySaid)
    assert {slot.name: slot.text for slot in told.slots} == {"actors.0": " The fleet", "trigger": "sailed"}
    assert told.excerpt == STORY[told.excerpt_start :]
    for slot in told.slots:
        assert STORY[slot.start : slot.end] == slot.text
    with pytest.raises(UsageError, match="no id of a line"):
        why(home, "xy")


@pytest.mark.parametrize("excerpts", [False, True])
def test_a_bundle_of_a_claim_is_checked_offline(home: Home, tmp_path: Path, excerpts: bool) -> None:
    read(home, tmp_path / "a.txt", STORY.encode())
    (line,) = lines(home)
    bundle(home, line["id"], tmp_path / "b.zip", excerpts=excerpts)
    checks = verify(tmp_path / "b.zip")
    assert [check.name for check in checks if not check.ok] == []
    assert {"id", "text"} <= {check.name for check in checks}
    data = bytearray((tmp_path / "b.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "b.zip").write_bytes(bytes(data))
    assert not all(check.ok for check in verify(tmp_path / "b.zip"))


def test_a_rehearsal_and_the_world_do_not_share_a_home(home: Home, tmp_path: Path) -> None:
    read(home, tmp_path / "a.txt", b"REHEARSAL. The fleet sailed.")
    (line,) = lines(home)
    assert line["synthetic"]
    with pytest.raises(StrangeInput, match="is of the world"):
        read(home, tmp_path / "b.txt", STORY.encode())
    assert len(Record(home).accounts()) == 1


def test_what_no_database_takes_is_replaced_before_offsets_are_counted(home: Home, tmp_path: Path) -> None:
    read(home, tmp_path / "a.txt", "A\x00\U0001f600 line. The fleet sailed home.".encode())
    (line,) = lines(home)
    with home.database.connect() as connection:
        text = connection.scalar(sa.select(db.texts.c.text))
    assert text == "A�\U0001f600 line. The fleet sailed home."
    start, end = line["detail"]["spans"]["trigger"]
    assert text[start:end] == "sailed"


def test_too_much_for_a_document_is_refused(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offing.engine.whole.LARGEST", 2 << 20)
    with pytest.raises(InputError, match="too much for a document"):
        read(home, tmp_path / "a.txt", b"x" * ((2 << 20) + 1))
    assert Record(home).accounts() == []
