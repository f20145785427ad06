import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.atlas import navies, states
from offing.reports.labels import Labelled, load
from offing.reports.sentences import sentences
from offing.schema.claim import Claim, Party
from offing.schema.errors import UsageError

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests/golden/reports").glob("*/*.toml"))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DOCUMENT = '''
published = 2021-09-08
text = """Two ships left Cebu. A tug left Cebu for Davao
on Monday. Two more came."""
'''


def labelled(claim: str) -> Labelled:
    return load(DOCUMENT + "[[claim]]\n" + claim, "x.toml")


def one(claim: str) -> Claim:
    return labelled(claim).claims[0]


def of(found: Labelled, span: tuple[int, int] | None) -> str:
    assert span is not None
    return found.document.text[slice(*span)]


# -- The files that we have ----------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_labelled_document_can_be_read_and_names_whom_the_atlas_knows(path: Path) -> None:
    found = load(path.read_text(encoding="utf-8"), path.name)
    for party in (party for claim in found.claims for party in parties(claim)):
        kind, _, rest = party.id.partition(":")
        if kind == "navy":
            assert rest in navies.navies(), party.id
        if party.state is not None:
            assert rest.split(":")[0] in states.states(), party.id


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "dev"], ids=lambda path: path.stem)
def test_what_is_labelled_explicit_stands_in_its_sentence(path: Path) -> None:
    found = load(path.read_text(encoding="utf-8"), path.name)
    for claim in found.claims:
        touched = [it for it in sentences(found.document.text) if it.start < claim.quote[1] and claim.quote[0] < it.end]
        slots = [*claim.actors, *claim.targets, *claim.forces, *claim.units, claim.place, claim.time, claim.speaker]
        for slot in slots if claim.tier == "A" else ():
            if slot is not None and slot.span is not None:
                assert touched[0].start <= slot.span[0] and slot.span[1] <= touched[-1].end, (
                    of(found, claim.quote),
                    slot,
                )


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_weekday_is_that_of_its_date(path: Path) -> None:
    found = load(path.read_text(encoding="utf-8"), path.name)
    for claim in found.claims:
        if claim.time is not None and claim.time.granularity == "day" and claim.time.span and claim.time.start:
            told = [day for day in WEEKDAYS if day in of(found, claim.time.span)]
            assert told in ([], [WEEKDAYS[claim.time.start.weekday()]]), of(found, claim.quote)


def parties(claim: Claim) -> list[Party]:
    alone = [one for one in (claim.speaker, claim.origin, claim.observer) if one]
    owners = [Party(force.owner, "", force.owner.split(":")[0]) for force in claim.forces if force.owner]
    return [*claim.actors, *claim.targets, *alone, *owners]


def test_the_example_of_the_page_can_be_read() -> None:
    page = (ROOT / "docs/labels.md").read_text(encoding="utf-8")
    example = re.findall(r"^```toml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    found = load(example[0], "labels.md")
    assert [(claim.kind, claim.tier) for claim in found.claims] == [("port_call", "B"), ("port_call", "A")]
    assert found.document.text.startswith("Two frigates call at Colombo\n\nCOLOMBO, June 4")
    assert [of(found, unit.spans["name"]) for unit in found.claims[1].units] == ["Shivalik", "Satpura"]


# -- What the form means -------------------------------------------------------------------------


def test_a_document_without_claims() -> None:
    found = load(DOCUMENT, "x.toml")
    assert found.claims == ()
    assert found.document.published == datetime(2021, 9, 8, 12, tzinfo=UTC)
    assert found.document.published_grain == "day"


def test_words_are_found_where_they_stand_nearest_to_the_quote() -> None:
    found = labelled('kind = "movement"\nquote = "A tug left Cebu for Davao on Monday"\nplace = {text = "Cebu"}')
    claim = found.claims[0]
    assert of(found, claim.quote) == "A tug left Cebu for Davao\non Monday"
    assert claim.place is not None
    assert claim.place.span == (32, 36)
    assert of(found, claim.place.span) == "Cebu"
    assert one('kind = "force"\nquote = "Two more came"\nplace = {text = "Cebu"}').place == claim.place


@given(st.integers(0, 4), st.integers(0, 4))
def test_the_nearest_occurrence_is_taken_before_or_behind(before: int, behind: int) -> None:
    text = "Cebu " + "x " * before + "QUOTE" + " x" * behind + " Cebu"
    found = load(f'text = "{text}"\n[[claim]]\nkind="force"\nquote="QUOTE"\nplace={{text="Cebu"}}', "x")
    assert found.claims[0].place is not None
    assert found.claims[0].place.span == ((0, 4) if before <= behind else (len(text) - 4, len(text)))


@pytest.mark.parametrize(
    ("written", "start", "end", "grain"),
    [
        ('on = "2021-09-06"', (2021, 9, 6), (2021, 9, 7), "day"),
        ('on = "2021-12"', (2021, 12, 1), (2022, 1, 1), "month"),
        ('on = "2021"', (2021, 1, 1), (2022, 1, 1), "year"),
        ('on = "2021-09-06/2021-09-09"', (2021, 9, 6), (2021, 9, 10), "span"),
        ('on = "2021-09-06/"', (2021, 9, 6), None, "span"),
        ('on = "/2021-09"', None, (2021, 10, 1), "span"),
        ('on = "2021-09-01/2021-09-10", granularity = "week"', (2021, 9, 1), (2021, 9, 11), "week"),
        ("start = 2021-09-06, end = 2021-09-08, granularity = 'span'", (2021, 9, 6), (2021, 9, 8), "span"),
        ("start = 2021-09-06T05:00:00+02:00, granularity = 'hour'", (2021, 9, 6, 3), None, "hour"),
    ],
)
def test_times(written: str, start: tuple[int, ...], end: tuple[int, ...] | None, grain: str) -> None:
    time = one(f'kind = "movement"\nquote = "A tug left"\ntime = {{{written}, text = "Monday"}}').time
    assert time is not None
    assert (time.start, time.end) == tuple(datetime(*at, tzinfo=UTC) if at else None for at in (start, end))  # type: ignore[arg-type]
    assert time.granularity == grain


def test_an_optional_claim_is_known_by_its_number() -> None:
    found = labelled(
        'kind = "movement"\nquote = "A tug left"\n[[claim]]\nkind = "movement"\nquote = "Two ships"\noptional = true'
    )
    assert found.optional == {1}


def test_places_of_a_detail_are_places() -> None:
    detail = one('kind = "movement"\nquote = "A tug left"\ndetail = {from = "Cebu", to = {text = "Davao"}}').detail
    assert [detail[key].name for key in ("from", "to")] == ["Cebu", "Davao"]


# -- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ('kind = "drill"\nquote = "A tug"', "kind is 'drill'; write one of exercise"),
        ('kind = "movement"', "there is no quote"),
        ('kind = "movement"\nquote = "A boat"', "stands 0 times in the text; copy"),
        ('kind = "movement"\nquote = "left Cebu"', "stands 2 times in the text; make it longer"),
        ('kind = "movement"\nquote = "A tug"\nmodality = "done"', "modality is 'done'"),
        ('kind = "movement"\nquote = "A tug"\ntier = "D"', "tier is 'D'"),
        ('kind = "movement"\nquote = "A tug"\nships = 1', "ships is no key"),
        ('kind = "movement"\nquote = "A tug"\nactors = [{id = "CN", text = "tug"}]', "'CN' is no party"),
        ('kind = "movement"\nquote = "A tug"\nactors = [{id = "state:CN"}]', "None are no words"),
        ('kind = "movement"\nquote = "A tug"\nactors = "CN"', "actors is 'CN'; write a list"),
        ('kind = "movement"\nquote = "A tug"\nactors = ["CN"]', "'CN' is no slot"),
        ('kind = "movement"\nquote = "A tug"\nplace = {text = "Ceb"}', "'Ceb' does not stand in the text"),
        ('kind = "movement"\nquote = "A tug"\nforces = [{unit = "boat", text = "tug"}]', "'boat' is no platform"),
        ('kind = "movement"\nquote = "A tug"\nunits = [{text = "tug"}]', "a unit has a name"),
        ('kind = "movement"\nquote = "A tug"\ntime = {on = "May", text = "Monday"}', "'May' is no day"),
        ('kind = "movement"\nquote = "A tug"\ntime = {on = "2021-02-30", text = "Monday"}', "is no date"),
        ('kind = "movement"\nquote = "A tug"\ntime = {granularity = "day", text = "Monday"}', "a start or an end"),
        (
            'kind = "movement"\nquote = "A tug"\ntime = {start = 2021-01-01, granularity = "era", text = "Monday"}',
            "'era'",
        ),
        ('kind = "movement"\nquote = "A tug"\ndetail = {aim = "to rest"}', "'to rest' does not stand"),
        ('kind = "movement"\nquote = "A tug"\ndetail = "x"', "detail is 'x'; write a table"),
    ],
)
def test_a_message_says_where_and_what_to_do(claim: str, says: str) -> None:
    with pytest.raises(UsageError, match=rf"^x\.toml, claim 1: .*{re.escape(says)}"):
        labelled(claim)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("text = ", "no TOML"),
        ("style = 'x'", "there is no text"),
        ("text = ' '", "there is no text"),
        ("text = 'a'\nbody = 'b'", "body is no key"),
        ("text = 5", "text is 5; write text"),
        ("text = 'a'\npublished = 'May'", "published is 'May'"),
        ("text = 'a'\nclaim = 3", "claim is 3; write a list"),
    ],
)
def test_a_file_that_is_none_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=rf"^x\.toml: .*{re.escape(says)}"):
        load(text, "x.toml")


def test_a_long_row_of_one_letter_does_not_hold_it_up() -> None:
    long = "a " * 20000
    found = load(f'text = "{long}b"\n[[claim]]\nkind = "force"\nquote = "a b"', "x.toml")
    assert found.claims[0].quote == (39998, 40001)


VALUES = ("5", '"x"', '""', "[1]", "{a = 1}", "true", "[[1]]", "2020-01-01", "[{}]", "{}", "1.5", "[]", "[{text = 5}]")
SLOTS = {
    "": tuple(sorted({*Claim.__slots__, "optional"})),
    "forces = [{unit = 'tug', text = 'tug', %s}]": ("count", "owner", "bound", "note", "of_which", "inferred"),
    "units = [{text = 'tug', %s}]": ("name", "hull_number", "class", "kind", "count", "state"),
    "actors = [{text = 'tug', %s}]": ("id", "name", "office", "inferred"),
    "place = {text = 'Cebu', %s}": ("name", "role", "note"),
    "time = {text = 'Monday', %s}": ("on", "start", "end", "granularity", "zone", "inferred"),
    "detail = {%s}": ("name", "aim", "activities", "from", "through", "heading", "said_at"),
}


@pytest.mark.parametrize("frame", SLOTS)
def test_whatever_stands_in_a_slot_it_is_read_or_refused_by_name(frame: str) -> None:
    taken = 0
    for key in SLOTS[frame]:
        for value in VALUES:
            told = {"kind": '"movement"', "quote": '"A tug left"'}
            if frame:
                rows = [*(f"{k} = {v}" for k, v in told.items()), frame % f"{key} = {value}"]
            else:
                rows = [f"{k} = {v}" for k, v in (told | {key: value}).items()]
            try:
                labelled("\n".join(rows))
                taken += 1
            except UsageError as problem:
                assert str(problem).startswith("x.toml, claim 1: ")
    assert taken < len(SLOTS[frame]) * len(VALUES)


@pytest.mark.parametrize("top", ["published", "publisher", "language", "style", "title", "text", "claim"])
def test_whatever_stands_at_the_top_it_is_read_or_refused(top: str) -> None:
    refused = 0
    for value in VALUES:
        rows = {"text": '"A tug left"'} | {top: value}
        try:
            load("\n".join(f"{k} = {v}" for k, v in rows.items()), "x.toml")
        except UsageError:
            refused += 1
    assert refused > 0


def test_deep_brackets_are_refused() -> None:
    with pytest.raises(UsageError, match="no TOML"):
        load("text = " + "[" * 100_000, "x.toml")
