"""Whatever bytes a document is made of: it is read, or refused with a reason, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head
from offing.sources import all_sources
from sources.documents_made import ATOM, EML, JSON, PAGE, RSS, STORY, TABLE, pdf

SOURCES = {name: source for name, source in all_sources().items() if source.family == "document"}
VALID = (PAGE, RSS, ATOM, EML, TABLE, JSON, pdf(STORY, "page two"), STORY.encode(), STORY.encode("utf-16"))
JUNK = st.sampled_from(
    (
        *(
            b"<",
            b">",
            b'"',
            b"\x00",
            b"\xff",
            b"&#0;",
            b"&#x110000;",
            b"]]>",
            b"<![CDATA[",
            b"\xed\xa0\x80",
            b"\\ud800",
        ),
        *(
            b"=?utf-8?q?=ff?=",
            b"boundary=",
            b"9" * 40,
            b"\n\n",
            b"--b\r\n",
            b"<!--",
            b"NaN",
            b"{",
            b"[",
            b"--",
            b"\x1b$B",
        ),
    )
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return a valid document that was cut, doubled, mixed with others or strewn with junk."""
    data = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 60)))
        change = draw(st.one_of(JUNK, st.binary(max_size=20), st.sampled_from(VALID).map(lambda other: other[:300])))
        data = data[:at] + draw(st.sampled_from((change, change + data[at:to], data[at:to] * 3, b""))) + data[to:]
    return data


def check(name: str, data: bytes) -> None:
    source = SOURCES[name]
    assert source.extract is not None
    recognition = source.recognise(Head("x", data), {})
    assert 0 <= recognition.score <= 1
    try:
        found = list(source.extract(data, recognition.layout, {}))
    except InputError as error:
        assert str(error).encode()
        return
    assert found
    for one in found:
        assert isinstance(one, Document | Unreadable)
        if isinstance(one, Document):
            told = (one.text, one.title or "", one.publisher or "", one.dateline or "", *one.notes, *one.found.values())
            assert one.text.strip()
            assert all(text.encode() is not None for text in told)
            assert "\r" not in one.text
            assert "\x00" not in "".join(told)
            assert "\n" not in "".join(told[1:4])
            assert one.published is None or one.published.utcoffset() is not None
        else:
            assert one.lines >= 1


@pytest.mark.parametrize("name", SOURCES)
@settings(max_examples=60)
@given(data=mutated())
def test_mutated_documents(name: str, data: bytes) -> None:
    check(name, data)


@pytest.mark.parametrize("name", SOURCES)
@settings(max_examples=60)
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes(name: str, data: bytes) -> None:
    check(name, data)
