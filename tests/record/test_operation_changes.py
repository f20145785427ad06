"""Corrections: they hold whatever comes later, follow what a line became, and never pass over what they do not find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drills import SEA, drill, line
from offing.record.operation_changes import corrected, reversals, split_id
from offing.record.operations import gather
from offing.schema.operation import Change, Operation, Trace

NOW = 1_700_000_000_000_000
LINES = {one.id: one for one in drill()}
FOUND = gather(LINES.values())
DRILL = next(it for it in FOUND if "a1" in {one.line for one in it.members})
OTHER = next(it for it in FOUND if it is not DRILL)


def change(what: str, named: list[Operation], lines: tuple[str, ...] = (), row: int = 1, **detail) -> Change:
    anchors = {it.id: [one.line for one in it.members] for it in named}
    ids = tuple(it.id for it in named)
    return Change(row, what, ids, lines, "Ann", NOW + row, "", {"anchors": anchors, **detail})


def after(*changes: Change, lines=LINES, now=None) -> dict[str, Operation]:
    found, _ = corrected(gather(lines.values()), changes, lines, now)
    return {it.id: it for it in found}


def held(it: Operation) -> set[str]:
    return {one.line for one in it.members}


def test_merging_puts_all_lines_under_the_first() -> None:
    found = after(change("merge", [DRILL, OTHER]))
    assert list(found) == [DRILL.id]
    assert held(found[DRILL.id]) == held(DRILL) | held(OTHER)
    assert any(f"({OTHER.id}) was merged into it by Ann on 2023-11-14" in note for note in found[DRILL.id].notes)
    assert "Coral Sea" in found[DRILL.id].places


def test_adding_and_removing_name_who_did_it() -> None:
    found = after(change("add", [DRILL], ("x4",)), change("remove", [DRILL], ("e2", "d1"), 2))
    it = found[DRILL.id]
    assert held(it) == held(DRILL) - {"e2", "d1"} | {"x4"}
    assert [(one.by, one.why) for one in it.members if one.line == "x4"] == [("Ann", "added by Ann on 2023-11-14")]
    assert "d1, e2 taken out by Ann on 2023-11-14" in it.notes


def test_splitting_makes_a_second_one_whose_days_are_its_own() -> None:
    one = change("split", [DRILL], ("c1", "e1"), name="training before the drill")
    found = after(one)
    new = found[split_id(one)]
    assert held(new) == {"c1", "e1"} and held(found[DRILL.id]) == held(DRILL) - {"c1", "e1"}
    assert (new.name, new.start) == ("training before the drill", LINES["c1"].start)
    assert found[DRILL.id].start == LINES["b1"].start


def test_renaming_keeps_the_names_it_had() -> None:
    it = after(change("rename", [DRILL], name="the drill of July"))[DRILL.id]
    assert it.name == "the drill of July" and set(DRILL.names) < set(it.names)


def test_merging_and_splitting_again_ends_as_the_later_one_says() -> None:
    merged = change("merge", [DRILL, OTHER])
    parted = change("split", [DRILL], tuple(sorted(held(OTHER))), 2)
    found = after(merged, parted)
    assert held(found[DRILL.id]) == held(DRILL)
    assert held(found[split_id(parted)]) == held(OTHER)
    assert reversals([merged], parted) == ("they were merged by Ann on 2023-11-14 (correction 1); this one counts now",)


def test_adding_what_was_removed_counts_last_and_says_so() -> None:
    gone, back = change("remove", [DRILL], ("e2",)), change("add", [DRILL], ("e2",), 2)
    assert "e2" in held(after(gone, back)[DRILL.id])
    assert after(gone, back)[DRILL.id].notes[-2:] == (
        "e2 taken out by Ann on 2023-11-14",
        "e2 put back by Ann on 2023-11-14",
    )
    assert "e2" not in held(after(back, change("remove", [DRILL], ("e2",), 3))[DRILL.id])
    [words] = reversals([gone], back)
    assert words == "e2 was taken out by Ann on 2023-11-14 (correction 1); this one counts now"
    assert reversals([gone], change("add", [OTHER], ("e2",), 2)) == ()


def test_corrections_hold_over_late_data_and_another_id() -> None:
    gone = change("remove", [OTHER], ("x5",))
    added = change("add", [OTHER], ("x4",), 2)
    earlier = line("w", start="2023-07-19", states=LINES["x5"].states, place=LINES["x5"].place, published="2023-07-01")
    lines = LINES | {"w": earlier}
    [it] = [it for it in after(gone, added, lines=lines).values() if "w" in held(it)]
    assert it.id != OTHER.id
    assert held(it) == {"w", "x4"}


def test_a_correction_follows_a_line_that_was_read_anew() -> None:
    lines = {one.id: one for one in drill() if one.id != "e2"}
    anew = Trace(**{name: getattr(LINES["e2"], name) for name in Trace.__slots__ if name != "id"}, id="e2-anew")
    lines["e2-anew"] = anew
    gone = change("remove", [DRILL], ("e2",))
    assert "e2-anew" in held(after(gone, lines=lines)[DRILL.id])
    assert "e2-anew" not in held(after(gone, lines=lines, now={"e2": "e2-anew"})[DRILL.id])


def test_what_a_correction_finds_no_longer_is_said() -> None:
    lines = {one.id: one for one in drill() if one.id not in ("e1", "e2")}
    it = after(change("remove", [DRILL], ("e2",)), change("add", [DRILL], ("lost",), 2), lines=lines)[DRILL.id]
    assert "correction 1 takes out line e2, which is not in it any more" in it.notes
    assert "correction 2 adds line lost, which stands in the record no longer" in it.notes
    twice = after(change("merge", [DRILL, OTHER]), change("merge", [DRILL, OTHER], (), 2))[DRILL.id]
    assert any(note.startswith("correction 2 (merge by Ann on 2023-11-14) changes nothing") for note in twice.notes)


def test_a_correction_of_what_is_gone_is_told_and_changes_nothing() -> None:
    lines = {one.id: one for one in drill() if one.id != "x5"}
    found, lost = corrected(gather(lines.values()), [change("rename", [OTHER], name="n")], lines)
    assert found == gather(lines.values())
    assert lost == ("correction 1 (rename by Ann on 2023-11-14) finds its operation no longer",)


def test_taking_all_lines_away_by_parts_leaves_nothing_and_says_so() -> None:
    first = change("split", [OTHER], ("x5",))
    found = after(first)
    assert held(found[OTHER.id]) == set() and "nothing is left of it" in found[OTHER.id].notes


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("merge", "split", "add", "remove", "rename")),
        st.permutations([DRILL, OTHER]),
        st.lists(st.sampled_from(sorted(LINES)), min_size=1, max_size=4, unique=True),
    ),
    max_size=6,
)


@given(CHANGES, st.randoms())
def test_any_row_of_corrections_gives_operations_of_lines_that_stand(told, random) -> None:
    made = []
    for row, (what, named, lines) in enumerate(told, 1):
        ops = named if what == "merge" else named[:1]
        detail = {"name": f"name {row}"} if what == "rename" else {}
        made.append(change(what, list(ops), () if what in ("merge", "rename") else tuple(lines), row, **detail))
    expected, lost = corrected(FOUND, made, LINES)
    mixed = list(made)
    random.shuffle(mixed)
    assert corrected(FOUND, mixed, LINES) == (expected, lost)
    for it in expected:
        lines = [one.line for one in it.members]
        assert len(lines) == len(set(lines)) and set(lines) <= set(LINES)
    assert len({it.id for it in expected}) == len(expected)


@pytest.mark.parametrize("what", ["merge", "split", "add", "remove", "rename"])
def test_no_correction_says_that_anybody_did_wrong(what: str) -> None:
    named = [DRILL, OTHER] if what == "merge" else [DRILL]
    lines = () if what in ("merge", "rename") else ("e1",)
    found = after(change(what, named, lines, name="n"))
    words = " ".join(note for it in found.values() for note in it.notes).lower()
    assert not any(word in words for word in ("wrongly", "illegal", "violat", "spoof"))
    assert SEA.name in found[DRILL.id].places
