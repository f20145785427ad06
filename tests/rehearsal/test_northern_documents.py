"""The documents of the re-enactment, read as any document is: what they say, by whom, and what is not read."""

from datetime import UTC, timedelta, timezone
from functools import cache
from importlib.resources import files

import pytest

from offing.rehearsal.feeds import feeds
from offing.rehearsal.play import play
from offing.rehearsal.scenario import load
from offing.reports.readers import read_document
from offing.schema.claim import Claim, Reading
from offing.schema.document import Document
from offing.sources.plain_text import extract

CHINA, JAPAN = timezone(timedelta(hours=8)), timezone(timedelta(hours=9))
BOTH = ["navy:plan", "navy:rfn"]


@cache
def papers() -> dict[str, tuple[Document, Reading]]:
    """Return each document as it is written to its file, with what was read of it, by its name."""
    name = "northern-interaction-2023.toml"
    text = (files("offing.rehearsal") / "scenarios" / name).read_text(encoding="utf-8")
    found: dict[str, tuple[Document, Reading]] = {}
    for feed in feeds(play(load(text, file=name))):
        if feed.name.startswith("documents/"):
            [document] = extract(b"".join(feed.chunks()), {}, {})
            assert isinstance(document, Document)
            found[feed.name[len("documents/00-") : -len(".txt")]] = (document, read_document(document)[1])
    return found


def claims(name: str, kind: str) -> list[Claim]:
    return [one for one in papers()[name][1].claims if one.kind == kind]


def days(claim: Claim, zone: timezone = CHINA) -> tuple[int, int]:
    """Return the first and the last day of a claim's time."""
    assert claim.time is not None and claim.time.start is not None and claim.time.end is not None
    last = claim.time.end - timedelta(microseconds=1)
    return claim.time.start.astimezone(zone).day, last.astimezone(zone).day


def parties(claim: Claim) -> list[str]:
    return [party.id for party in claim.actors]


def test_every_document_is_told_to_be_made_up_and_who_would_have_published_it() -> None:
    assert len(papers()) == 30
    for name, (document, _) in papers().items():
        assert document.made_up, name
        assert (document.publisher or "").startswith("SIM "), name


def test_two_sources_have_the_flotilla_leave_on_two_days() -> None:
    for name, day in (("departure-15-july", 15), ("departure-16-july", 16)):
        left = [one for one in claims(name, "movement") if one.place and one.place.name == "Qingdao" and one.time]
        assert {days(one, CHINA)[0] for one in left} == {day}, name
        assert all(one.modality == "occurred" and one.place and one.place.role == "from" for one in left)
        assert {party.state for one in left for party in one.actors} == {"CN"}
    publishers = {papers()[f"departure-{day}-july"][0].publisher for day in (15, 16)}
    assert len(publishers) == 2


def test_the_meeting_is_on_19_july() -> None:
    [met] = [one for one in claims("meeting-19-july", "movement") if "meets" in one.detail]
    assert days(met)[0] == 19


def test_sources_differ_on_the_first_day_of_the_drill() -> None:
    held = [one for one in claims("closing-23-july", "exercise") if one.time]
    spans = [days(one, UTC) for one in held]
    assert (min(spans)[0], max(last for _, last in spans)) == (20, 23)
    for name in ("joint-staff-24-july-ja", "joint-staff-24-july"):
        [seen] = claims(name, "exercise")
        assert (days(seen, JAPAN)[0], len(seen.actors)) == (18, 2), name
    [seen] = claims("joint-staff-24-july-ja", "exercise")
    assert (parties(seen), days(seen, JAPAN), seen.place and seen.place.name) == (BOTH, (18, 23), "日本海")
    assert seen.origin is not None and seen.origin.id == "navy:jmsdf"


def test_the_joint_staff_saw_five_hulls_and_one_before_them() -> None:
    alone, through, five, on = claims("joint-staff-strait-ja", "sighting")
    assert [unit.hull_number for unit in five.units] == ["119", "121", "542", "598", "889"]
    assert all(unit.hulls for unit in five.units)
    assert [(force.count, force.owner) for force in five.forces] == [(5, "navy:plan")]
    assert (days(five, JAPAN), five.detail["heading_deg"]) == ((17, 17), 45.0)
    assert five.place is not None and five.place.method == "relative"
    assert [unit.hull_number for unit in alone.units] == ["796"]
    assert (days(alone, JAPAN), days(through, JAPAN)) == ((16, 16), (16, 17))
    for one in (alone, through, five, on):
        assert one.sighted and one.grade == "A2"
        assert [unit.name or unit.class_name for unit in one.platforms] == ["おおたか", "やくしま", "とよしま", "P-1"]
    assert (on.detail["to"].name, through.place and through.place.name) == ("日本海", "対馬海峡")


def test_the_joint_staff_saw_the_frigates_at_anchor_and_between_the_islets() -> None:
    lay, went = claims("joint-staff-4-july-ja", "sighting")
    assert (days(lay, JAPAN), lay.detail["activities"]) == ((1, 3), ["錨泊"])
    assert (days(went, JAPAN), went.detail["to"].name, went.place and went.place.method) == (
        (3, 4),
        "東シナ海",
        "between",
    )
    assert [(force.count, force.unit, force.owner) for force in lay.forces] == [(2, "frigate", "navy:rfn")]


def test_the_ministry_saw_two_ships_east_of_taiwan() -> None:
    seen, left = claims("taiwan-27-june-zh", "sighting")
    assert seen.sighted and seen.time is not None and seen.time.start is not None
    assert f"{seen.time.start.astimezone(CHINA):%d %H:%M}" == "27 23:00"
    assert [(force.count, force.owner) for force in seen.forces] == [(2, "navy:rfn")]
    assert (seen.place and seen.place.name, seen.detail["heading_deg"]) == ("臺灣東部海域", 0.0)
    assert (left.detail["from"].name, left.detail["heading_deg"]) == ("蘇澳外海", 135.0)
    [reaction] = claims("taiwan-27-june-zh", "reaction")
    assert [party.id for party in reaction.targets] == ["navy:rfn"]


@pytest.mark.parametrize(("day", "aircraft", "ships"), [(12, 38, 9), (13, 33, 9), (14, 30, 9), (15, 15, 16)])
def test_the_daily_counts_are_tallies_of_a_day(day: int, aircraft: int, ships: int) -> None:
    [tally] = claims(f"taiwan-count-{day}-july-zh", "tally")
    assert [(force.unit, force.count) for force in tally.forces] == [("aircraft", aircraft), ("warship", ships)]
    assert tally.time is not None and tally.time.start is not None and tally.time.end is not None
    assert tally.time.end - tally.time.start == timedelta(days=1)
    assert f"{tally.time.end.astimezone(CHINA):%d %H:%M}" == f"{day} 06:00"


@pytest.mark.parametrize("name", ["vladivostok-18-july", "announcement-zh"])
def test_what_is_in_a_language_without_a_reader_is_counted(name: str) -> None:
    document, reading = papers()[name]
    assert not reading.claims
    assert dict(reading.passed) == {f"language not read: {document.language}": reading.sentences}
