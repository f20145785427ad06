"""What findings and briefs say of lines beside their slots, and what a held photograph confirms."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cameras import photograph
from told import Told, here

Offing = Callable[..., Told]
SHIP = "The Russian destroyer Admiral Panteleyev (548) passed the Tsushima Strait on 3 May 2024."
PAPERS = {
    "bare": (
        "Bare Post",
        "2021-05-02",
        "Chinese warships passed the Tsushima Strait. Warships of China left on 1 May 2021.",
    ),
    "first": (
        *("Wire", "2021-05-01"),
        "China and Russia held the naval exercise Sea Garden-2021 in the Sea of Japan from 20 to 23 May 2021. "
        "Five Chinese warships passed Takeshima on 28 April 2021.",
    ),
    "second": (
        *("Wire", "2021-05-03"),
        "The Wire retracts its report of 1 May that China and Russia held the naval exercise Sea Garden-2021.",
    ),
    "other": (*("Other", "2021-05-04"), "The naval exercise Sea Garden-2021 of China and Russia was cancelled."),
    "ship": ("Paper", "2024-05-05", SHIP),
}
SEEN = ("--observer", "A. Name", "--at", "2024-05-03 06:10 JST", "--position", "34.61 129.42", "--hull", "RU:548")


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, in a home that holds some papers."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    run = partial(here, capsys)

    for name, (publisher, published, text) in PAPERS.items():
        head = f"---\npublisher: {publisher}\npublished: {published}T06:00:00Z\nlanguage: en\n---\n\n"
        Path(f"{name}.txt").write_text(f"{head}{text}\n", encoding="utf-8")
    assert run("read", *(f"{name}.txt" for name in PAPERS)).status == 0
    return run


def lines_of(offing: Offing, publisher: str) -> dict[str, str]:
    lines = offing("log", "--source", "report", "--json").objects
    return {one["id"]: one["kind"] for one in lines if one["detail"]["document"]["publisher"] == publisher}


def of_kind(offing: Offing, publisher: str, kind: str) -> dict:
    [line] = [id_ for id_, its in lines_of(offing, publisher).items() if its == kind]
    [found] = offing("findings", line, "--json").objects
    return found


def test_a_claim_without_time_or_place_says_so(offing: Offing) -> None:
    lines = lines_of(offing, "Bare Post")
    reasons = {reason for one in offing("findings", *lines, "--json").objects for reason in one["reasons"]}
    assert {"tells no time", "tells no place"} <= reasons


def test_what_is_dated_before_it_happened_and_was_taken_back_says_both(offing: Offing) -> None:
    told = offing("findings", "Sea Garden-2021", "--json").objects
    [found] = [one for one in told if any("takes it back" in reason for reason in one["reasons"])]
    assert any("dated before what it tells" in reason for reason in found["reasons"])
    [taken] = [reason for reason in found["reasons"] if "takes it back" in reason]
    assert taken.startswith("Wire takes it back on 2021-05-03 (line ")
    assert offing("why", taken.partition("(line ")[2].rstrip(")")).status == 0
    # What another paper calls off is no word of this one.
    assert not any("called off" in reason for reason in found["reasons"])
    page = " ".join(offing("brief", "Sea Garden-2021").out.split())
    assert "Wire takes it back on 2021-05-03" in page
    assert "dated before what it tells" in page


def test_a_disputed_place_is_named_as_one_by_any_of_its_names(offing: Offing) -> None:
    reasons = of_kind(offing, "Wire", "movement")["reasons"]
    assert "its place: Liancourt Rocks, disputed (claimed by Japan and South Korea)" in reasons


def test_a_held_photograph_confirms_and_one_that_is_gone_does_not(offing: Offing) -> None:
    Path("a.jpg").write_bytes(photograph("2024:05:03 06:12:10", "+09:00", (34.6, 129.4)))
    assert offing("add", *SEEN, "--media", "a.jpg").status == 0
    found = of_kind(offing, "Paper", "movement")
    assert found["verdict"] == "confirmed"
    assert {check["lane"] for check in found["checks"]} == {"sighted"}
    assert "recognised by A. Name: a.jpg (held, SHA-256 " in found["checks"][0]["seen"]
    photo = next(one["sha256"] for one in offing("inputs", "--json").objects if one["format"] == "media")
    assert offing("retract", photo).status == 0
    assert of_kind(offing, "Paper", "movement")["verdict"] == "corroborated"


@pytest.mark.parametrize(
    "shown",
    [
        photograph("2024:05:09 06:12:10", "+09:00", (34.6, 129.4)),  # another day
        photograph("2024:05:03 06:12:10", "+09:00", (35.6, 139.7)),  # another place
        photograph("2024:05:03 06:12:10", "+09:00"),  # no place
        photograph(position=(34.6, 129.4)),  # no time
    ],
)
def test_a_photograph_of_another_time_or_place_confirms_nothing(offing: Offing, shown: bytes) -> None:
    Path("a.jpg").write_bytes(shown)
    assert offing("add", *SEEN, "--media", "a.jpg").status == 0
    assert of_kind(offing, "Paper", "movement")["verdict"] == "corroborated"


def test_who_shows_a_photograph_does_not_confirm_what_he_says_himself(offing: Offing) -> None:
    Path("a.jpg").write_bytes(photograph("2024:05:03 06:12:10", "+09:00", (34.6, 129.4)))
    line = offing("add", *SEEN, "--media", "a.jpg", "--json").objects[0]["added"]
    [found] = offing("findings", line, "--json").objects
    assert found["verdict"] in ("not observable", "corroborated")
