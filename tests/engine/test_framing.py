"""Frames are the same however bytes arrive, and name what came before them."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.engine.framing import frames
from offing.schema.errors import Damaged

texts = st.lists(st.sampled_from([b"a", b"bc", b"\n", b"\r\n", b"longer than a frame", b"\0"]), max_size=60).map(
    b"".join
)


def split(text: bytes, places: list[int]) -> list[bytes]:
    cuts = sorted(place % (len(text) + 1) for place in places)
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@given(texts, st.lists(st.integers(0, 1000), max_size=9), st.integers(1, 12), st.integers(1, 30))
def test_same_frames_whatever_the_chunks(text: bytes, places: list[int], size: int, longest: int) -> None:
    whole = list(frames([text], size=size, longest_line=longest))
    assert whole == list(frames(split(text, places), size=size, longest_line=longest))
    assert b"".join(frame.data for frame in whole) == text


@given(texts, st.integers(1, 12))
def test_frames_are_cut_at_the_first_line_end_at_or_after_size(text: bytes, size: int) -> None:
    found = list(frames([text], size=size))
    for frame in found[:-1]:
        assert frame.data.endswith(b"\n")
        assert b"\n" not in frame.data[size - 1 : -1]
        assert len(frame.data) >= size
    assert [frame.last for frame in found] == [False] * (len(found) - 1) + [True] * bool(found)


@given(texts, st.integers(1, 12))
def test_name_is_the_hash_of_everything_up_to_the_end(text: bytes, size: int) -> None:
    for seq, frame in enumerate(frames([text], size=size)):
        end = frame.offset + len(frame.data)
        assert frame.seq == seq
        assert frame.data == text[frame.offset : end]
        assert frame.sha256 == hashlib.sha256(text[:end]).hexdigest()


@given(texts, texts, st.integers(1, 12))
def test_grown_log_keeps_its_whole_frames_and_knows_what_it_was(old: bytes, more: bytes, size: int) -> None:
    sha256 = hashlib.sha256(old).hexdigest()
    before = list(frames([old], size=size))
    after = list(frames([old + more], size=size, known=[(len(old), sha256), (len(old), "of another")]))
    assert [f.sha256 for f in before[:-1]] == [f.sha256 for f in after[: len(before[:-1])]]
    ends = [(frame.seq, end) for frame in after for end in frame.ends]
    assert [end for _, end in ends] == ([sha256] if old else [sha256] * bool(more))


def test_changed_log_is_not_taken_for_a_grown_one() -> None:
    known = [(4, hashlib.sha256(b"one\n").hexdigest())]
    assert next(frames([b"One\ntwo\n"], known=known)).ends == ()


def test_line_without_end_is_cut() -> None:
    found = list(frames([b"x\n" + b"y" * 100], size=4, longest_line=40))
    assert [len(frame.data) for frame in found] == [42, 40, 20]


def test_damage_comes_after_what_could_be_read() -> None:
    def breaking() -> object:
        yield b"one\ntwo\nthr"
        raise Damaged("breaks off")

    stream = frames(breaking(), size=2)  # type: ignore[arg-type]
    assert [next(stream).data for _ in range(3)] == [b"one\n", b"two\n", b"thr"]
    with pytest.raises(Damaged):
        next(stream)


def test_nothing_gives_no_frame() -> None:
    assert list(frames([])) == []
