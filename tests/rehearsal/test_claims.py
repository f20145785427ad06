"""The papers of a random rehearsal: each sentence is read back as the one claim that was meant; how many are false."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest

from offing.rehearsal.claims_oracle import due
from offing.rehearsal.claims_world import prepared
from offing.rehearsal.claims_write import named, with_papers
from offing.rehearsal.feeds import feeds
from offing.rehearsal.heard import heard_times
from offing.rehearsal.played import Played
from offing.rehearsal.random_scenarios import random_scenario
from offing.rehearsal.told import Due, Stated
from offing.rehearsal.truth import read_truth, truth_lines
from offing.reports.readers import read_document
from offing.schema.claim import Claim
from offing.schema.document import Document
from offing.sources.plain_text import extract

LEAST = 200


@cache
def written() -> Played:
    return with_papers(random_scenario(11, size="third"))


@cache
def told() -> list[Due]:
    return due(written(), heard_times(written(), thin_s=60.0), written().stated)


@cache
def read_back() -> dict[tuple[str, str], list[Claim]]:
    found: dict[tuple[str, str], list[Claim]] = {}
    for feed in feeds(written()):
        if feed.name.startswith("documents/"):
            [document] = extract(b"".join(feed.chunks()), {}, {})
            assert isinstance(document, Document)
            assert document.made_up
            for claim in read_document(document)[1].claims:
                quote = document.text[slice(*claim.quote)].strip()
                found.setdefault((document.publisher or "", quote), []).append(claim)
    return found


def test_every_sentence_is_read_back_as_one_claim_with_the_slots_meant() -> None:
    for one in written().stated:
        claims = read_back().get((one.document, one.quote), [])
        assert len(claims) == 1, one.quote
        _same(one, claims[0])


def _same(one: Stated, claim: Claim) -> None:
    names = {member.key: member.name for member in written().members}
    assert sorted((unit.name or "").upper() for unit in claim.units) == sorted(names[key] for key in one.craft), (
        one.quote
    )
    assert [force.count for force in claim.forces] == ([] if one.count is None else [one.count]), one.quote
    assert claim.kind == one.kind, one.quote
    assert claim.modality == one.modality, one.quote
    assert claim.sighted == bool(one.observer), one.quote
    if one.lat is None or one.lon is None:
        assert claim.place is None, one.quote
    else:
        assert claim.place is not None, one.quote
        assert (claim.place.lat, claim.place.lon) == pytest.approx((one.lat, one.lon), abs=1e-6), one.quote
    if one.since is None or one.until is None:
        assert claim.time is None, one.quote
    else:
        span = [datetime.fromtimestamp(us / 1e6, UTC) for us in (one.since, one.until)]
        assert claim.time is not None, one.quote
        assert [claim.time.start, claim.time.end] == span, one.quote


def test_a_quarter_is_false_in_one_slot_and_a_quarter_past_hearing() -> None:
    stated = written().stated
    assert len(stated) >= LEAST
    assert 0.18 < sum(bool(one.wrong) for one in stated) / len(stated) < 0.32
    unobservable = [one for one in told() if not one.stated.wrong and one.verdict == "not observable"]
    assert 0.18 < len(unobservable) / len(stated) < 0.32
    assert {one.wrong for one in stated} == {"", "who", "where", "when", "how many"}


def test_every_verdict_is_due_to_some() -> None:
    counts = Counter(one.verdict for one in told() if not one.marginal)
    verdicts = {"confirmed", "contradicted", "corroborated", "disputed", "not seen", "not observable", "open"}
    assert set(counts) == verdicts
    assert sum(counts.values()) >= LEAST


def test_what_is_true_is_never_contradicted_and_what_is_false_never_confirmed() -> None:
    for one in told():
        if not one.marginal:
            assert one.verdict != "contradicted" or one.stated.wrong, one
            assert one.verdict != "confirmed" or not one.stated.wrong, one


def test_the_same_seed_writes_the_same_papers() -> None:
    assert with_papers(random_scenario(11, size="third")).papers == written().papers


def test_ships_sail_as_they_did_and_bear_names_that_begin_with_sim() -> None:
    plain = random_scenario(11, size="third")
    for mine, theirs in zip(written().knots, plain.knots, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert all(member.name.startswith("SIM ") for member in written().members)
    assert "borrowed" in written().invented


def test_as_in_life_more_is_silent_and_lost() -> None:
    life = prepared(named(random_scenario(11, size="third")), life=True).played
    assert min(one.loss for one in life.receivers) > max(one.loss for one in written().receivers if one.kind == "shore")
    assert life.noise.clock_skew_s
    assert life.noise.bit_errors > written().noise.bit_errors


def test_claims_come_back_from_a_truth_file() -> None:
    lines = list(truth_lines(written(), (), claims=told()))
    back = read_truth(lines).claims
    assert [(one.stated.quote, one.verdict, one.hearable, one.marginal) for one in back] == [
        (one.stated.quote, one.verdict, one.hearable, one.marginal) for one in told()
    ]
    assert [one.stated.wrong for one in back] == [one.stated.wrong for one in told()]
