"""Said against seen: what the verdicts rest on, and what must never change them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.atlas.ship_kinds import MILITARY
from offing.record.matching import finding_on
from offing.record.matching_asserted import Asserted, Counted, Named
from offing.record.matching_craft import Fleet, Heard, ties_of
from offing.record.matching_events import make_events
from offing.record.matching_evidence import Evidence
from offing.record.matching_places import where_of
from offing.record.matching_sightings import Sightings, seen_as
from offing.record.matching_tracks import Tracks, tracks_of
from offing.schema.finding import Finding

HOUR, DAY = 3_600_000_000, 86_400_000_000
NOON = 1_689_595_200_000_000  # 2023-07-17 12:00Z
QIQIHAR, GUIYANG, TAIHU, TRADER = 412_000_121, 412_000_119, 412_000_889, 235_000_001
LAT, LON = 35.0, 131.0
LATER = NOON + 100 * DAY

Fix = tuple[int, int, float, float]


def tracks(fixes: list[Fix]) -> Tracks:
    craft, t, lat, lon = zip(*fixes, strict=True) if fixes else ((), (), (), ())
    times = pa.array(np.array(t, np.int64)).cast(pa.timestamp("us", tz="UTC"))
    speed = pa.array(np.full(len(t), 12.0, np.float32))
    columns = {"craft_id": pa.array(craft, pa.int64()), "t": times, "lat": pa.array(lat, pa.float64())}
    return tracks_of(pa.table(columns | {"lon": pa.array(lon, pa.float64()), "sog_kn": speed}))


def sailing(craft: int, since: int, until: int, lat: float = LAT, lon: float = LON, step: int = HOUR // 4) -> list[Fix]:
    """Return fixes of a craft that keeps within a mile of a place."""
    return [(craft, t, lat + 0.01 * ((t // step) % 2), lon) for t in range(since, until, step)]


def evidence(fixes: list[Fix], events: list[tuple[object, ...]] | None = None, heard: float = 1.0) -> Evidence:
    told = [
        Heard(QIQIHAR, ("QIQIHAR",), (), MILITARY),
        Heard(GUIYANG, ("GUIYANG",), (), MILITARY),
        Heard(TAIHU, ("TAIHU",), (), MILITARY),
        Heard(TRADER, ("TRADER",), (), 0),
    ]
    rows = [one[:6] for one in events or ()]
    pairs = [(craft, n) for n, one in enumerate(events or ()) for craft in one[6]]  # type: ignore[attr-defined]
    return Evidence(
        ties=ties_of(told),
        tracks=tracks(fixes),
        events=make_events(rows, pairs, LATER),  # type: ignore[arg-type]
        reception=lambda _where, _since, _until: heard,
        transmissions=True,
    )


def ship(hull: str, craft: int | None, words: str = "") -> Named:
    return Named(words or hull, hull, () if craft is None else (craft,), "CN", 36.0, True, 1, hull)


def place(lat: float = LAT, lon: float = LON, radius_km: float = 20.0) -> dict[str, object]:
    return {"name": "there", "lat": lat, "lon": lon, "radius_km": radius_km, "method": "coordinates", "role": "at"}


def claim(*named: Named, **more: object) -> Asserted:
    told = {
        "id": "0123456789abcdef", "lane": "said", "kind": "movement", "modality": "occurred", "named": named,
        "where": where_of(place()), "where_words": "there", "time": (NOON, NOON + 6 * HOUR), "time_words": "then",
        "detail": {}, "published": NOON + DAY, "publisher": "Paper", "cluster": "c1",
    }  # fmt: skip
    return Asserted(**(told | more))  # type: ignore[arg-type]


def verdicts(found: Finding) -> dict[str, str]:
    return {check.slot: check.verdict for check in found.checks}


def test_a_ship_heard_there_then_confirms() -> None:
    found = finding_on(claim(ship("plan:121", QIQIHAR)), evidence(sailing(QIQIHAR, NOON, NOON + 6 * HOUR)), LATER)
    assert found.verdict == "confirmed"
    assert verdicts(found) == dict.fromkeys(("who", "what", "where", "when"), "confirmed")
    assert "heard 24 times there" in found.checks[0].seen


def test_the_very_ship_heard_elsewhere_contradicts_the_place() -> None:
    away = sailing(QIQIHAR, NOON - 2 * HOUR, NOON + 8 * HOUR, lat=25.0)
    found = finding_on(claim(ship("plan:121", QIQIHAR)), evidence(away), LATER)
    assert found.verdict == "contradicted"
    assert verdicts(found)["where"] == "contradicted"
    assert "never nearer than" in found.reasons[0]


def test_the_very_ship_heard_there_another_day_contradicts_the_time() -> None:
    fixes = sailing(QIQIHAR, NOON - 2 * HOUR, NOON + 8 * HOUR, lat=25.0)
    fixes += sailing(QIQIHAR, NOON + 3 * DAY, NOON + 3 * DAY + 6 * HOUR)
    found = finding_on(claim(ship("plan:121", QIQIHAR)), evidence(fixes), LATER)
    assert verdicts(found)["when"] == "contradicted"
    assert verdicts(found)["where"] == "not observable"


def test_who_could_have_sailed_there_in_a_silence_is_not_contradicted() -> None:
    fixes = [(QIQIHAR, NOON + HOUR, 34.0, LON), (QIQIHAR, NOON + 5 * HOUR, 34.0, LON)]
    found = finding_on(claim(ship("plan:121", QIQIHAR)), evidence(fixes), LATER)
    assert found.verdict == "not observable"
    assert "silences long enough" in found.reasons[0]


def test_fixes_before_and_after_alone_contradict_where_no_way_leads_there() -> None:
    fixes = [(QIQIHAR, NOON - HOUR, 25.0, LON), (QIQIHAR, NOON + 7 * HOUR, 25.0, LON)]
    found = finding_on(claim(ship("plan:121", QIQIHAR)), evidence(fixes, heard=0.0), LATER)
    assert found.verdict == "contradicted"


def silent() -> list[Fix]:
    return [*sailing(QIQIHAR, NOON - 5 * HOUR, NOON), *sailing(QIQIHAR, NOON + 6 * HOUR + 1, NOON + 9 * HOUR)]


def test_not_seen_needs_its_own_transmissions_before_and_after_and_reception() -> None:
    one = claim(ship("plan:121", QIQIHAR))
    assert finding_on(one, evidence(silent()), LATER).verdict == "not seen"
    assert finding_on(one, evidence(silent(), heard=0.0), LATER).verdict == "not observable"
    before = [fix for fix in silent() if fix[1] < NOON]
    assert finding_on(one, evidence(before), LATER).verdict == "not observable"


def test_not_seen_is_said_of_state_craft_only() -> None:
    trader = replace(ship("name:GB:trader", QIQIHAR), military=False)
    assert finding_on(claim(trader), evidence(silent()), LATER).verdict == "not observable"


def test_a_ship_that_never_transmits_is_not_known_to() -> None:
    found = finding_on(claim(ship("plan:121", None, "Qiqihar")), evidence(sailing(TAIHU, NOON, NOON + HOUR)), LATER)
    assert found.verdict == "not observable"
    assert "not known to transmit" in found.reasons[0]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"time": None}, "tells no time"),
        ({"where": None}, "tells no place"),
        ({"kind": "meeting"}, "nothing that transmissions show"),
        ({"kind": "pledge"}, "nothing that transmissions show"),
        ({"modality": "called_for"}, "it is not said to have happened"),
    ],
)
def test_what_cannot_be_observed_says_why(more: dict[str, object], reason: str) -> None:
    heard = evidence(sailing(QIQIHAR, NOON, NOON + 6 * HOUR))
    found = finding_on(claim(ship("plan:121", QIQIHAR), **more), heard, LATER)
    assert found.verdict == "not observable"
    assert found.reasons == (reason,)


def test_what_has_not_passed_is_open() -> None:
    plan = claim(ship("plan:121", QIQIHAR), modality="planned")
    heard = evidence(sailing(QIQIHAR, NOON, NOON + 6 * HOUR))
    assert finding_on(plan, heard, NOON).verdict == "open"
    assert finding_on(plan, heard, LATER).verdict == "confirmed"


def test_a_document_dated_before_what_it_tells_is_told() -> None:
    early = claim(ship("plan:121", QIQIHAR), published=NOON - DAY)
    found = finding_on(early, evidence(sailing(QIQIHAR, NOON, NOON + 6 * HOUR)), LATER)
    assert "dated before what it tells" in found.reasons[0]


FLEET = Fleet("CN", "plan", "warship")
THREE = [fix for craft in (QIQIHAR, GUIYANG, TAIHU) for fix in sailing(craft, NOON, NOON + 6 * HOUR)]


@pytest.mark.parametrize(
    ("count", "bound", "verdict"),
    [
        (2, "exactly", "contradicted"),
        (3, "exactly", "confirmed"),
        (4, "exactly", "not observable"),
        (2, "at least", "confirmed"),
        (2, "about", "confirmed"),
        (2, "at most", "contradicted"),
        (4, "at most", "not observable"),
    ],
)
def test_more_heard_together_contradict_a_count_and_fewer_say_nothing(count: int, bound: str, verdict: str) -> None:
    told = (Counted(f"{count} warships", count, bound, FLEET),)
    one = claim(counts=told, parties=(("China", Fleet("CN", None, "warship")),))
    assert verdicts(finding_on(one, evidence(THREE), LATER))["how many"] == verdict


def test_ships_far_apart_in_a_wide_place_are_not_counted_together() -> None:
    fixes = [
        fix for n, craft in enumerate((QIQIHAR, GUIYANG, TAIHU)) for fix in sailing(craft, NOON, NOON + HOUR, LAT + n)
    ]
    told = (Counted("2 warships", 2, "exactly", FLEET),)
    one = claim(counts=told, parties=(("China", FLEET),), where=where_of(place(radius_km=400.0)))
    assert verdicts(finding_on(one, evidence(fixes), LATER))["how many"] == "confirmed"


def test_none_of_theirs_heard_contradicts_nothing() -> None:
    one = claim(parties=(("Russia", Fleet("RU", None, "warship")),))
    found = finding_on(one, evidence(THREE), LATER)
    assert set(verdicts(found).values()) == {"not observable"}


def test_an_exercise_needs_ships_that_did_something_together() -> None:
    one = claim(kind="exercise", parties=(("China", Fleet("CN", None, "warship")),))
    assert verdicts(finding_on(one, evidence(THREE), LATER))["what"] == "not observable"
    group = ("aaaa", "group_activity", NOON, NOON + 5 * HOUR, LAT, LON, (QIQIHAR, GUIYANG, TAIHU))
    found = finding_on(one, evidence(THREE, [group]), LATER)
    assert found.verdict == "confirmed"
    assert found.checks[1].against == ("aaaa",)


def test_positions_in_doubt_neither_confirm_nor_contradict() -> None:
    doubt = ("bbbb", "identity_conflict", NOON, NOON + 5 * HOUR, LAT, LON, (QIQIHAR,))
    for lat in (LAT, 25.0):
        fixes = sailing(QIQIHAR, NOON - 2 * HOUR, NOON + 8 * HOUR, lat=lat)
        found = finding_on(claim(ship("plan:121", QIQIHAR)), evidence(fixes, [doubt]), LATER)
        assert found.verdict == "not observable"


def test_one_of_two_elsewhere_contradicts_who_was_there() -> None:
    fixes = [*sailing(QIQIHAR, NOON, NOON + 6 * HOUR), *sailing(GUIYANG, NOON - HOUR, NOON + 8 * HOUR, lat=25.0)]
    one = claim(ship("plan:121", QIQIHAR), ship("plan:119", GUIYANG))
    found = verdicts(finding_on(one, evidence(fixes), LATER))
    assert (found["who"], found["where"]) == ("contradicted", "confirmed")


def test_a_departure_from_where_it_stayed_is_contradicted() -> None:
    where = where_of(place() | {"role": "from"})
    fixes = sailing(QIQIHAR, NOON - 3 * HOUR, NOON + 12 * HOUR)
    found = finding_on(claim(ship("plan:121", QIQIHAR), where=where), evidence(fixes), LATER)
    assert verdicts(found)["when"] == "contradicted"


# Sightings.


def sighted(lat: float = LAT, at: int = NOON, count: int | None = None, **more: object) -> Asserted:
    counts = () if count is None else (Counted(f"{count} warships", count, "exactly", FLEET),)
    told: dict[str, object] = {
        "id": "sss",
        "lane": "sighted",
        "kind": "sighting",
        "publisher": "Staff",
        "cluster": "c2",
    }
    told |= {"sources": frozenset({"navy:jmsdf"}), "source_states": frozenset({"JP"}), "counts": counts}
    told |= {"where": where_of(place(lat)), "time": (at, at + HOUR), "parties": (("China", FLEET),)}
    return claim(*more.pop("named", (ship("plan:121", None),)), **(told | more))  # type: ignore[misc]


def seeing(*some: Asserted) -> Evidence:
    return Evidence(seen=Sightings(seen_as(one, "the Joint Staff") for one in some).near)


def test_another_who_saw_it_corroborates() -> None:
    found = finding_on(claim(ship("plan:121", None)), seeing(sighted()), LATER)
    assert found.verdict == "corroborated"
    assert found.checks[0].against == ("sss",)


@pytest.mark.parametrize(
    "own",
    [
        {"sources": frozenset({"navy:jmsdf"})},
        {"source_states": frozenset({"JP"})},
        {"publisher": "Staff"},
        {"cluster": "c2"},
    ],
)
def test_no_observer_corroborates_itself(own: dict[str, object]) -> None:
    assert finding_on(claim(ship("plan:121", None), **own), seeing(sighted()), LATER).verdict == "not observable"


def test_a_ship_seen_too_far_off_disputes_the_place() -> None:
    found = finding_on(claim(ship("plan:121", None)), seeing(sighted(lat=10.0)), LATER)
    assert verdicts(found)["where"] == "disputed"


def test_fewer_seen_dispute_no_count_and_more_do() -> None:
    told = (Counted("3 warships", 3, "exactly", FLEET),)
    one = claim(counts=told, parties=(("China", FLEET),))
    for count, verdict in ((2, "not observable"), (3, "corroborated"), (5, "disputed")):
        assert verdicts(finding_on(one, seeing(sighted(count=count)), LATER))["how many"] == verdict


def test_documents_alone_never_confirm_contradict_or_miss() -> None:
    for seen in ((), (sighted(),), (sighted(lat=10.0),)):
        found = finding_on(claim(ship("plan:121", None)), seeing(*seen), LATER)
        assert found.verdict in ("corroborated", "disputed", "open", "not observable")


# What must never change a verdict.

FIXES = st.lists(
    st.tuples(
        st.sampled_from((QIQIHAR, GUIYANG, TAIHU)),
        st.integers(-30, 40).map(lambda n: NOON + n * HOUR // 2),
        st.sampled_from((25.0, 33.0, 34.5, LAT, LAT + 0.05)),
        st.sampled_from((LON, LON + 0.1, 140.0)),
    ),
    max_size=30,
)
CLAIMS = st.sampled_from(
    (
        claim(ship("plan:121", QIQIHAR)),
        claim(ship("plan:121", QIQIHAR), ship("plan:119", GUIYANG)),
        claim(parties=(("China", FLEET),), counts=(Counted("1 warship", 1, "exactly", FLEET),)),
        claim(parties=(("China", FLEET),), counts=(Counted("2 warships", 2, "exactly", FLEET),)),
    )
)


@given(one=CLAIMS, fixes=FIXES, kept=st.sets(st.integers(0, 29)))
@settings(max_examples=150)
def test_absence_never_contradicts(one: Asserted, fixes: list[Fix], kept: set[int]) -> None:
    whole = finding_on(one, evidence(fixes), LATER)
    less = finding_on(one, evidence([fix for n, fix in enumerate(fixes) if n in kept]), LATER)
    if whole.verdict == "confirmed":
        assert less.verdict != "contradicted" or not _same_place(one, fixes, kept)
    assert finding_on(one, evidence([]), LATER).verdict == "not observable"


def _same_place(one: Asserted, fixes: list[Fix], kept: set[int]) -> bool:
    """Tell whether the fixes leave no doubt that the ships sailed as ships can; jumps are the tracks' to sort out."""
    own = sorted((craft, t, lat, lon) for craft, t, lat, lon in fixes)
    for before, after in pairwise(own):
        far = abs(before[2] - after[2]) * 60 + abs(before[3] - after[3]) * 50
        if before[0] == after[0] and far > 30 * max(after[1] - before[1], 0) / HOUR:
            return False
    return True


@given(one=CLAIMS, fixes=FIXES, lat=st.sampled_from((LAT, 25.0)))
@settings(max_examples=60)
def test_an_unrelated_craft_changes_nothing(one: Asserted, fixes: list[Fix], lat: float) -> None:
    other = sailing(TRADER, NOON - HOUR, NOON + 7 * HOUR, lat=lat)
    assert finding_on(one, evidence([*fixes, *other]), LATER) == finding_on(one, evidence(fixes), LATER)


@given(one=CLAIMS, fixes=FIXES, order=st.randoms())
@settings(max_examples=60)
def test_the_order_of_fixes_does_not_matter(one: Asserted, fixes: list[Fix], order: object) -> None:
    told = {fix[:2]: fix for fix in fixes}  # at one moment a craft is in one place
    mixed = list(told.values())
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert finding_on(one, evidence(mixed), LATER) == finding_on(one, evidence(list(told.values())), LATER)


def test_the_order_of_sightings_does_not_matter() -> None:
    some = [sighted(), replace(sighted(lat=10.0), id="ttt"), replace(sighted(count=4), id="uuu")]
    one = claim(ship("plan:121", None), counts=(Counted("3 warships", 3, "exactly", FLEET),))
    assert finding_on(one, seeing(*some), LATER) == finding_on(one, seeing(*reversed(some)), LATER)
