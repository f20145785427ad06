"""How sources are found, and how an input finds its source."""

from dataclasses import replace

import pytest

from offing.schema.errors import PluginError, UnknownFormat, UsageError
from offing.schema.source import Head, Recognition, Source
from offing.sources import all_sources, collect_sources, recognise
from offing.sources.table_text import SOURCE as CSV

TABLE = b"mmsi,time,lat,lon\n235070762,2016-01-12 13:02:11,50.5,-1.5\n"


def test_every_module_that_declares_a_source_is_found() -> None:
    sources = all_sources()
    assert {"csv", "parquet"} <= set(sources)
    assert all(name == source.name and source.doc for name, source in sources.items())


def test_a_second_source_of_one_name_is_refused_with_both_places() -> None:
    with pytest.raises(PluginError, match=r"other: there is a source csv already, in one"):
        collect_sources(iter([("one", CSV), ("other", CSV)]))


def test_what_is_no_source_is_refused() -> None:
    with pytest.raises(PluginError, match="SOURCE is a str"):
        collect_sources(iter([("one", "csv")]))
    with pytest.raises(PluginError, match="must declare batches"):
        collect_sources(iter([("one", replace(CSV, unit="rows"))]))


def test_the_format_is_recognised_or_named() -> None:
    for as_ in (None, "csv", "ais"):
        source, found = recognise(Head("log.csv", TABLE), as_, {})
        assert (source.name, found.layout["separator"]) == ("csv", ",")


def test_an_unknown_name_shows_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"there are .*csv, .*the families .*ais"):
        recognise(Head("log.csv", TABLE), "telex", {})


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 100, b"once upon a time\n", b"a,b,c\n1,2,3\n"])
@pytest.mark.parametrize("as_", [None, "csv"])
def test_an_unknown_format_says_what_was_looked_for(data: bytes, as_: str | None) -> None:
    with pytest.raises(UnknownFormat, match=r"log\.csv: (empty|.*Looked for .*csv: )"):
        recognise(Head("log.csv", data), as_, {})


def test_a_source_named_alone_is_taken_unless_it_says_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def shrug(head: Head, options: object) -> Recognition:
        return Recognition(0.0)

    plain = Source("plain", "other", 1, "lines", shrug, CSV.parse)
    monkeypatch.setattr("offing.sources._discover", lambda: {"plain": plain, "csv": CSV})
    assert recognise(Head("x", b"\x00"), "plain", {}) == (plain, Recognition(0.0))
    with pytest.raises(UnknownFormat):
        recognise(Head("x", b"\x00"), "csv", {})
