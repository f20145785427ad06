"""Every file of a rehearsal shows by itself that it is none of the world's; independent decoders say so."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
import rs1090
from pyais.stream import IterMessages

from offing.engine.scenario_files import read_scenario, shipped
from offing.rehearsal.feeds import IGNORE_FILE, IGNORED, feeds, live
from offing.rehearsal.play import play
from offing.rehearsal.played import Played
from offing.rehearsal.scenario import load
from offing.schema.errors import UsageError
from tiny import TINY


def parts(data: bytes) -> Iterator[bytes]:
    """Yield the messages of a Beast feed, its doubled escapes undone."""
    for one in data.replace(b"\x1a\x1a", b"\x1a\x00").split(b"\x1a3")[1:]:
        whole = one.replace(b"\x1a\x00", b"\x1a")
        yield whole[7:21]


@pytest.fixture(scope="module")
def played() -> Played:
    return play(load(TINY))


@pytest.fixture(scope="module")
def written(played: Played) -> dict[str, bytes]:
    return {one.name: b"".join(one.chunks()) for one in feeds(played, thin_s=60, csv=True, raw=True)}


def test_which_files_there_are_follows_from_what_was_asked_for(played: Played, written: dict[str, bytes]) -> None:
    papers = ["warnings/01-one.txt", "documents/02-document-1.txt"]
    aircraft = ["aircraft.sbs", "aircraft.avr", "aircraft.beast"]
    assert list(written) == [IGNORE_FILE, "ais.nmea", *aircraft, "ais.csv", *papers, "truth.jsonl", "README.txt"]
    plain = [one.name for one in feeds(played)]
    assert plain == [IGNORE_FILE, "ais.nmea", "aircraft.sbs", *papers, "truth.jsonl", "README.txt"]
    read = {IGNORE_FILE, "ais.nmea", "aircraft.sbs", "documents", "warnings"}
    unread = {name.partition("/")[0] for name in written} - read
    assert set(IGNORED) == set(written[IGNORE_FILE].decode().split()) == unread


def test_every_sentence_is_of_the_block_and_every_name_in_them_begins_sim(written: dict[str, bytes]) -> None:
    lines = written["ais.nmea"].splitlines()
    assert all(line.startswith(b"\\s:SIM-bank-buoy,") or line.startswith(b"\\g:") for line in lines)
    stripped = [line.rpartition(b"\\")[2] for line in lines]  # as some programs do
    messages = list(IterMessages(stripped))
    healthy = [one.decode() for one in messages if one.is_valid]
    # A flipped bit in what a receiver wrote makes its checksum wrong.
    assert 0 < len(messages) - len(healthy) < 0.02 * len(messages)
    assert {one.mmsi // 1_000_000 for one in healthy} == {799}
    assert Counter(one.msg_type for one in healthy).keys() <= {1, 3, 5}
    assert {one.shipname for one in healthy if one.msg_type == 5} == {"SIM ALDER", "SIM BIRCH", "SIM CEDAR"}
    assert {one.callsign[:3] for one in healthy if one.msg_type == 5} == {"SIM"}
    assert {one.imo for one in healthy if one.msg_type == 5} == {0}


def test_every_message_of_an_aircraft_is_of_the_block(written: dict[str, bytes]) -> None:
    text = [line[13:-1] for line in written["aircraft.avr"].decode().splitlines() if line.startswith("@")]
    assert written["aircraft.avr"].startswith(b"# start ")
    assert b"rehearsal" in written["aircraft.avr"].splitlines()[0]
    binary = [message.hex() for message in parts(written["aircraft.beast"])]
    assert len(text) > 50
    for messages in (text, binary):
        said = [rs1090.decode(message) for message in messages]
        assert {one["icao24"][:2] for one in said} == {"df"}
        flights = {one["callsign"] for one in said if "callsign" in one}
        assert flights
        assert all(flight.startswith("SIM") for flight in flights)


def test_every_basestation_line_is_of_the_block(written: dict[str, bytes]) -> None:
    rows = list(csv.reader(io.StringIO(written["aircraft.sbs"].decode())))
    assert len(rows) > 50
    assert {len(row) for row in rows} == {22}
    assert all(0xDF0000 <= int(row[4], 16) <= 0xDFFFFF for row in rows)
    assert {row[10][:3] for row in rows} == {"", "SIM"}
    assert {row[10][:3] for row in rows if row[1] == "1"} == {"SIM"}


def test_every_decoded_row_is_of_the_block(written: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(written["ais.csv"].decode())))
    assert len(rows) > 500
    assert {row["mmsi"][:3] for row in rows} == {"799"}
    assert {row["name"][:4] for row in rows} == {"SIM "}


def test_the_truth_and_the_page_beside_it_say_first_what_they_are(written: dict[str, bytes]) -> None:
    head = json.loads(written["truth.jsonl"].splitlines()[0])
    assert (head["what"], head["synthetic"], head["invented"]) == ("rehearsal", True, "Everything.")
    about = written["README.txt"].decode()
    assert about.startswith("THIS IS A REHEARSAL: Two ships in company meet a third\n")
    assert "Invented: Everything." in about
    assert "seed 3" in about


def test_documents_and_warnings_say_first_that_nothing_in_them_happened(written: dict[str, bytes]) -> None:
    document, warning = written["documents/02-document-1.txt"].decode(), written["warnings/01-one.txt"].decode()
    for text in (document, warning):
        assert text.startswith("---\nrehearsal: tiny: nothing of it happened\n")
        assert "\n---\n\nREHEARSAL tiny: nothing of it happened\n\n" in text
    assert "publisher: Nobody\npublished: 2023-05-02T00:00:00Z\nlanguage: en\ntitle: Ships meet\n---\n" in document
    assert document.split("---\n")[-1].split("\n\n")[-1].startswith("Three ships met")
    assert "publisher: Coordinator of nowhere\npublished: 2023-04-30T12:00:00Z\n" in warning
    assert "\n\nSIM WARNING 1/23." in warning


SAYING_SO = {"en": "invented", "zh-hans": "虚构", "zh-hant": "虛構", "ja": "実在の発表ではありません", "ru": "придуман"}


@pytest.mark.parametrize("name", shipped())
def test_documents_of_shipped_scenarios_say_in_their_own_words_that_they_are_invented(name: str) -> None:
    text, file = read_scenario(name)
    papers = load(text, file=file).papers
    assert papers
    for paper in papers:
        assert SAYING_SO[paper.language.lower()] in paper.text[:120].lower(), paper.name


def test_names_cannot_steer_what_shows_them_nor_leave_the_folder() -> None:
    text = TINY.replace('title = "Two', r'title = "\u001b[2J\n\nTwo').replace('"Ships meet"', r'"\u0007Ships meet"')
    text = text.replace('invented = "Everything."', r'invented = "\u202eEverything."')
    text = text.replace('name = "one"', r'name = "../../\u001b<b>etc/passwd"')
    found = {one.name: one for one in feeds(play(load(text)))}
    assert "warnings/01-b-etc-passwd.txt" in found
    for name in ("README.txt", "documents/02-document-1.txt"):
        said = b"".join(found[name].chunks()).decode()
        assert not set(said) & {"\x1b", "\x07", "\u202e"}
    assert b"".join(found["README.txt"].chunks()).count(b"THIS IS A REHEARSAL: \\x1b[2J\\n\\nTwo") == 1


def test_live_feeds_are_those_of_the_files(played: Played, written: dict[str, bytes]) -> None:
    names = {"ais": "ais.nmea", "sbs": "aircraft.sbs", "avr": "aircraft.avr", "beast": "aircraft.beast"}
    for feed, name in names.items():
        batches = list(live(played, feed, thin_s=60))
        assert b"".join(batch.lines for batch in batches) == written[name]
        assert all((np.diff(batch.t) >= 0).all() for batch in batches)


def test_a_feed_that_nobody_sends_is_refused() -> None:
    ships = play(load(TINY.split("[aircraft")[0] + "[[receiver]]\nname = 'r'\nat = 'bank'\n"))
    for feed in ("sbs", "avr", "beast"):
        with pytest.raises(UsageError, match="--feed ais"):
            live(ships, feed)
    deaf = play(load(TINY.replace("length_m", 'ais = "none"\nlength_m')))
    with pytest.raises(UsageError, match="--feed sbs"):
        live(deaf, "ais")


def test_no_aircraft_no_feed_of_them() -> None:
    ships = play(load(TINY.replace('ship = "alder"', 'ship = "alder"\nadsb = false')))
    assert not any(one.name.startswith("aircraft") for one in feeds(ships, raw=True))


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(written: dict[str, bytes]) -> None:
    again = {one.name: b"".join(one.chunks()) for one in feeds(play(load(TINY)), thin_s=60, csv=True, raw=True)}
    assert again == written
    other = {one.name: b"".join(one.chunks()) for one in feeds(play(load(TINY), seed=4), thin_s=60, csv=True, raw=True)}
    unchanged = {IGNORE_FILE, *(name for name in written if "/" in name)}
    assert {name for name in written if other[name] == written[name]} == unchanged
