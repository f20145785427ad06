import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmea_samples import T0, one, random_log, read, two
from offing.codecs.aivdm_encode import armour, encode, sentences, tag_block
from offing.codecs.nmea_lines import message_lines


def lines_of(span: bytes) -> list[bytes]:
    return [span[begin:end] for begin, end in message_lines(span)]


def test_a_message_of_one_part_is_its_line() -> None:
    for line in (one(), tag_block(t=T0) + one(), b"1700000000 " + one()):
        assert lines_of(line) == [line]


def test_lines_between_the_parts_are_left_out() -> None:
    first, second = two(1)
    others = [one(), *two(2), b"# comment", b"", two(1, "B")[0]]
    assert lines_of(b"\r\n".join([first, *others, second])) == [first, second]


def test_parts_out_of_order_stay_where_they_are() -> None:
    first, second = two(1)
    assert lines_of(b"\n".join([second, one(), first])) == [second, first]


def test_three_parts_of_the_right_station() -> None:
    mine = [tag_block(source="x") + part for part in sentences(*armour(8 << 700, 706), sequence=4)]
    other = [tag_block(source="y") + part for part in sentences(*armour(8 << 700 | 5, 706), sequence=4)]
    assert len(mine) == 2
    mine = [tag_block(source="x") + part for part in sentences(*armour(8 << 700, 706), sequence=4, chars=50)]
    other = [tag_block(source="y") + part for part in sentences(*armour(8 << 700 | 5, 706), sequence=4, chars=50)]
    assert len(mine) == 3
    assert lines_of(b"\n".join([mine[0], other[0], other[1], mine[1], other[2], mine[2]])) == mine


@given(st.integers(0, 10_000))
def test_every_span_of_a_log_begins_and_ends_with_a_line_of_its_message(seed: int) -> None:
    log = random_log(seed)
    for row in read(log).statics.to_pylist():
        span = log[row["offset"] : row["offset"] + row["length"]]
        ranges = message_lines(span)
        assert (ranges[0][0], ranges[-1][1]) == (0, len(span))
        alone = read(b"\n".join(span[begin:end] for begin, end in ranges)).statics.to_pylist()
        assert [one_row["craft_id"] for one_row in alone] == [row["craft_id"]]


@pytest.mark.parametrize("span", [b"", b"\x00\xff", b"no sentence"])
def test_what_is_no_message_is_its_first_line(span: bytes) -> None:
    assert lines_of(span) == [span]


def test_encoded_lines_end_as_lines_do() -> None:
    assert all(line.endswith(b"\r\n") for line in encode({"msg_type": 1, "mmsi": 1}))
