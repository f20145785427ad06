"""An event's id follows from kind, craft and start alone."""

from hypothesis import given
from hypothesis import strategies as st

from offing.schema.ids import event_id

labels = st.lists(st.sampled_from(["mmsi:219000001", "mmsi:219000002", "id:A\nB"]), unique=True)


def test_id_stays_what_it_was() -> None:
    assert event_id("gap", ["mmsi:219000001"], 1_690_000_000_000_000) == "032b8d7220e26977"


@given(labels)
def test_order_of_craft_does_not_matter(craft: list[str]) -> None:
    assert event_id("encounter", craft, 7) == event_id("encounter", craft[::-1], 7)


def test_each_part_counts() -> None:
    ids = {
        event_id("gap", ["mmsi:219000001"], 7),
        event_id("stop", ["mmsi:219000001"], 7),
        event_id("gap", ["mmsi:219000002"], 7),
        event_id("gap", ["mmsi:219000001"], 8),
        event_id("gap", ["mmsi:219000001", "mmsi:219000002"], 7),
    }
    assert len(ids) == 5
    assert all(len(id_) == 16 and set(id_) <= set("0123456789abcdef") for id_ in ids)
