"""Verdicts given, held against those due."""

from offing.rehearsal.claims_score import Judged, score_claims
from offing.rehearsal.told import Due, Stated


def due(quote: str, verdict: str, *, hearable: bool = True, marginal: bool = False) -> Due:
    return Due(Stated("SIM Paper", quote, "movement"), verdict, "why", {}, hearable, marginal)


def given(quote: str, verdict: str, document: str = "SIM Paper") -> Judged:
    return Judged(f"f{quote}", document, quote, verdict)


def test_precision_recall_misses_and_false_alarms() -> None:
    truth = [due("a", "confirmed"), due("b", "confirmed"), due("c", "open"), due("d", "open", marginal=True)]
    found = [given("a", "confirmed"), given("b", "open"), given("c", "open"), given("d", "confirmed")]
    scores = {one.verdict: one for one in score_claims(found, truth)}
    assert (scores["confirmed"].precision, scores["confirmed"].recall) == (1.0, 0.5)
    assert (scores["open"].precision, scores["open"].recall) == (0.5, 1.0)
    assert [miss["id"] for miss in scores["confirmed"].misses] == ["fb"]
    assert [alarm["quote"] for alarm in scores["open"].false_alarms] == ["b"]


def test_a_sentence_that_is_not_read_is_missed() -> None:
    scores = {one.verdict: one for one in score_claims([given("a", "open", "SIM Other")], [due("a", "open")])}
    assert (scores["open"].due, scores["open"].given) == (1, 0)
    assert scores["open"].misses[0]["given"] == "not read"


def test_what_nobody_could_have_heard_is_counted_even_on_a_bound() -> None:
    truth = [due("a", "not observable", hearable=False, marginal=True), due("b", "not observable", hearable=False)]
    scores = {one.verdict: one for one in score_claims([given("a", "not seen"), given("b", "contradicted")], truth)}
    assert (scores["not seen"].unheard, scores["contradicted"].unheard) == (1, 1)
    assert scores["not seen"].given == 0


def test_scores_of_rehearsals_add_up() -> None:
    one, other = (score_claims([given("a", "open")], [due("a", "open")])[-1] for _ in range(2))
    one.add(other)
    assert one.line()["due"] == 2
    assert one.line()["verdict"] == "open"
