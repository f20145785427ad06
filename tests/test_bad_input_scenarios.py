"""Bad scenarios from end to end: what their author is told, and that nothing is written."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offing.cli.main import main
from offing.nav import compiled
from offing.rehearsal.feeds import feeds
from offing.rehearsal.play import play
from offing.rehearsal.scenario import load
from offing.schema.errors import ScenarioError, UsageError
from tiny import TINY

CONTROLS = set(map(chr, [*range(10), *range(11, 32), *range(127, 160)]))
END = TINY.count("\n")

Rehearse = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Rehearse:
    """Rehearse a file with the command, and return what its author is told; it must be refused and nothing written."""
    monkeypatch.setattr(compiled, "interpret", lambda: None)  # it would choose for all tests after this one
    monkeypatch.chdir(tmp_path)

    def rehearse(data: str | bytes | None = None, *words: str) -> str:
        if data is not None:
            Path("bad.toml").write_bytes(data if isinstance(data, bytes) else data.encode())
        before = set(tmp_path.rglob("*"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main(["--home", "home", "rehearse", "bad.toml", "--out", "feeds", *words])
        told = capsys.readouterr()
        assert (leaving.value.code, told.out) == (2, "")
        assert set(tmp_path.rglob("*")) == before
        assert not CONTROLS & set(told.err)
        assert len(told.err) < 1200
        lines = [line for line in told.err.splitlines() if "compiling for this machine" not in line]
        assert len(lines) == 1, told.err
        return lines[0].removeprefix("offing: ")

    return rehearse


def line_of(text: str, words: str) -> int:
    """Return the first line that holds *words*."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def put(old: str, new: str) -> str:
    assert old in TINY
    return TINY.replace(old, new, 1)


def phase(text: str) -> str:
    return f"{TINY}\n[[phase]]\n{text}\n"


def later(text: str) -> str:
    """Return the scenario with two days more, in which one ship sails on."""
    longer = phase(f'who = "cedar"\ndo = "sail"\nstart = "+10h"\n{text}')
    return longer.replace("end = 2023-05-01", "end = 2023-05-03")


PHASE = END + 2

WRONG = [
    # What does not exist
    (phase('who = "elm"\ndo = "hold"'), PHASE + 1, "unknown ship, aircraft or group 'elm'"),
    (put('ships = ["alder", "birch"]', 'ships = ["alder", "elm"]'), "", "unknown ship or group 'elm'"),
    (put('at = "bank"\nmeet', 'at = "Nowhereville"\nmeet'), "Nowhereville", "unknown place 'Nowhereville'"),
    (put('ship = "alder"', 'ship = "elm"'), "", "unknown ship 'elm'"),
    (put('silent = "cedar"', 'silent = "elm"'), "", "'elm'"),
    (put('do = "fly"', 'do = "vanish"'), "", "it can be 'sail'"),
    (TINY + "[traffic]\nlanes = 5\nlane_between = [['Atlantis', 'Avalon']]\n", END + 1, "Atlantis"),
    # What no ship can do
    (later("to = [49.5, 3.0]\nspeed_kn = 12"), PHASE, "touches land"),
    (later('to = "bank"\nspeed_kn = 35'), PHASE, "at most 26 kn"),
    (later('to = "west"\narrive = "+11h"'), PHASE, "'cedar' makes at most 26 kn"),
    (put('meet = "+4h"', 'meet = "+1h"'), "", "at most 28 kn"),
    # Times that contradict
    (put("end = 2023-05-01T10", "end = 2023-04-30T10"), "end =", "it must end after it starts"),
    (put("end = 2023-05-01T10", "end = 2025-05-01T10"), "end =", "within 400 days"),
    (phase('who = "cedar"\ndo = "hold"\nstart = "+5h"'), PHASE, "is busy until"),
    (phase('who = "cedar"\ndo = "hold"\nstart = "+9h 55min"\nuntil = "+9h"'), PHASE, "before or as it begins"),
    (phase('who = "cedar"\ndo = "sail"\nto = "bank"\nstart = "+9h 55min"\narrive = "+9h"'), PHASE, "before or as it"),
    (put('meet = "+4h"', 'meet = "+11h"'), "", "after the scenario"),
    (phase('who = "cedar"\ndo = "hold"\nstart = 2022-05-01'), PHASE, "outside of the scenario"),
    (TINY + "[[transmission]]\nwho = 'cedar'\nmanner = 'silent'\nsince = 2030-01-01\n", END + 1, "lies outside"),
    # Keys and types
    (put("seed = 3", "sede = 3"), "sede", "did you mean 'seed'?"),
    (put("beam_m = 14", "beam_m = 14\ncolour = 'grey'"), "colour", "unknown key 'colour'"),
    (put("beam_m = 14", "beam_m = '14'"), "beam_m = '14'", "must be a number, not '14'"),
    (put("beam_m = 14", "beam_m = true"), "beam_m = true", "must be a number"),
    (put("start = 2023-05-01T00:00:00Z", "start = 'May'"), "'May'", "must be a time"),
    (put("start = 2023-05-01T00:00:00Z", "start = 07:30:00"), "07:30", "must be a time"),
    (put("[ships.alder]", "[[ships]]"), "[[ships]]", "must be a table"),
    (put("[places]", "[places]\nnowhere = [95, 10]"), "nowhere", "no position"),
    (put('name = "bank-buoy"', r'name = "a\r\n!AIVDM,1,1,,A,15"'), "AIVDM", "tag block"),
    (put('name = "bank-buoy"', 'name = ""'), 'name = ""', "tag block"),
    # Numbers
    (put("length_m = 110", "length_m = nan"), "nan", "must lie from 3 to 500"),
    (put("length_m = 110", "length_m = inf"), "inf", "must lie from 3 to 500"),
    (put("length_m = 110", "length_m = -5"), "= -5", "must lie from 3 to 500"),
    (put("length_m = 110", f"length_m = 1{'0' * 400}"), "= 1000", "64 bits"),
    (put("length_m = 110", f"length_m = 0x{'f' * 5000}"), "fff", "64 bits"),
    (put("length_m = 110", f"length_m = {'9' * 5000}"), None, "is not TOML"),
    (put("bank = [49.5, -10.0]", "bank = [nan, inf]"), "nan", "no position"),
    (put("seed = 3", "seed = -1"), "seed = -1", "must lie from 0"),
    (put("range_nm = 120", "range_nm = 120\nloss = nan"), "nan", "must lie from 0 to 1"),
    (put("[ships.alder]", "[ships]\ncount = 1000000000\n[ships.alder]"), "count", "must be a table"),
    (TINY + "[traffic]\nlanes = 1000000000\n", END + 1, "more than the 900000 identities"),
    (TINY + "[traffic]\nlanes = -1\n", END + 1, "not a number of craft"),
    (TINY + "[traffic]\narea = [1, 2]\n", END + 1, "[south, west, north, east]"),
    (TINY + "[traffic]\nwhales = 3\n", END + 1, "has no 'whales'"),
    (put("range_nm = 120", "range_nm = 1e300"), "1e300", "must lie from"),
    # Dates
    (put("start = 2023-05-01T00:00:00Z", "start = 0001-01-01T00:00:00Z"), "0001", "from 1990 on"),
    (put("end = 2023-05-01T10:00:00Z", "end = 9999-12-31T23:59:59-23:59"), "9999", "before 2100"),
    (put("published = 2023-05-02T00:00:00Z", "published = 0001-01-01T00:00:00+23:59"), "0001", "from 1990 on"),
    (put('meet = "+4h"', f'meet = "+{"9" * 5000}h"'), "+9999", "must be a time"),
    # Names
    (put("[ships.alder]", '[ships.alder]\nname = "\\u001b[2J"'), "u001b", "cannot be sent"),
    (put("[ships.alder]", '[ships.alder]\nname = "<script>"'), "<script>", "cannot be sent"),
    (put("[ships.alder]", '[ships.alder]\nname = "LONGER THAN AIS HAS ROOM"'), "LONGER", "at most 20"),
    (put("[ships.alder]", '[ships.alder]\ncallsign = "OUBC"'), "OUBC", "must begin SIM"),
    (put('ship = "alder"', 'ship = "alder"\ncallsign = "SIM1,2"'), "SIM1,2", "letters and digits"),
    (put("[ships.alder]", '[ships.alder]\ndestination = "a\\nb"'), "destination", "cannot be sent"),
    (put("[ships.alder]", "[ships.alder]\nmmsi = 219000001"), "219000001", "not of the rehearsals' block"),
    (put("[ships.alder]", '[ships.alder]\nforce = "traffic:lane"'), "traffic:lane", "cannot be called traffic"),
    (phase('who = "\\u001b]0;x\\u0007"\ndo = "hold"'), PHASE + 1, "unknown ship"),
    (put("[scenario]", '[scenario]\n"\\u001b[31m" = 1'), None, "unknown key"),
    # Text that is no scenario
    (put("[[phase]]", "[[phase]"), "[[phase]", "is not TOML"),
    (put('title = "', 'title = "\\q'), "title", "is not TOML"),
    (TINY + '\ntitle = """never closed', None, "is not TOML"),
    (TINY + "\n[scenario]\n", None, "is not TOML"),
    (TINY + "x = " + "[" * 5000, None, "nested too deeply"),
    (TINY + "[" + ".".join("a" * 3000) + "]\nb = 1\n", None, "nested too deeply"),
    ("", None, "there is no [scenario] table"),
    ("mmsi,time,lat,lon\n1,2,3,4\n", 1, "is not TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), WRONG, ids=[words[:40] for _, _, words in WRONG])
def test_what_is_wrong_is_refused_with_file_line_and_reason(
    refused: Rehearse, text: str, line: int | str | None, words: str
) -> None:
    said = refused(text)
    assert words in said
    assert said.startswith("bad.toml:")
    if isinstance(line, str) and line:
        line = line_of(text, line)
    if isinstance(line, int):
        assert said.startswith(f"bad.toml:{line}: "), said


def test_files_that_hold_no_text(refused: Rehearse, tmp_path: Path) -> None:
    assert refused(b"[scenario]\nname = \xff\xfe\n").startswith("bad.toml:2: is no UTF-8 text")
    assert refused(bytes(range(256)) * 50).startswith("bad.toml:")
    assert "is larger than 10 MiB" in refused(b"#" * (11 << 20))
    assert "longer than 10,000,000" in refused(b"#" * ((10 << 20) - 1))
    (tmp_path / "bad.toml").unlink()
    assert refused() == "bad.toml cannot be read: No such file or directory; name a .toml file"
    (tmp_path / "bad.toml").mkdir()
    assert refused() == "bad.toml cannot be read: Is a directory; name a .toml file"


def test_an_earlier_rehearsal_is_left_as_it_was_where_the_next_is_refused(refused: Rehearse, tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / ".rehearsal").write_text("ais.nmea\n")
    (tmp_path / "feeds" / "ais.nmea").write_text("kept\n")
    refused(put("seed = 3", "sede = 3"))
    refused(TINY, "--variant", "loud")
    assert (tmp_path / "feeds" / "ais.nmea").read_text() == "kept\n"


# Any damage at all

# Two hours of three craft, no route longer than some miles: quick to play.
QUICK = (
    TINY.replace("T10:00:00Z\nseed", "T02:00:00Z\nseed")
    .replace("west = [49.5, -11.2]", "west = [49.5, -10.1]")
    .replace("at = [49.5, -11.22]", "at = [49.5, -10.11]")
    .replace("north = [50.3", "north = [49.6")
    .replace('"+4h"', '"+1h"')
    .replace('"+9h 50min"', '"+1h 50min"')
    .replace("via = [[49.2, -9.9], [49.2, -9.4], [48.9, -9.4]]", "via = [[49.48, -9.95]]")
    .replace("to = [48.9, -9.0]", "to = [49.45, -9.95]")
    .replace('"+6h"', '"+30min"')
)
VALUES = [
    "nan", "inf", "-1", "0", "1e308", "1" + "0" * 400, "true", "[]", "{}", '""', '"x"', '"\\u0000"', "[1, 2]",
    "1979-05-27", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "07:30:00", '"+999d"', '"+1min"',
    '"alder"', '"trees"', '["alder", "alder"]', '["trees", "kestrel"]', '"bank"', "[89, 180]", '"silent"', '"none"',
    "2023-05-01T01:00:00",
]  # fmt: skip
TOKEN = re.compile(r"""(?<== ).+$|"[^"]*"|[\w.+-]+|[\[\]{}=,]""", re.MULTILINE)
TOKENS = [found.span() for found in TOKEN.finditer(QUICK)]
LINES = QUICK.splitlines(keepends=True)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Return the quick scenario with a word changed for another, lines lost, doubled or moved, or noise put in."""
    how = draw(st.sampled_from(["value", "value", "word", "lines", "noise"]))
    start, end = draw(st.sampled_from(TOKENS))
    if how == "value":
        return QUICK[:start] + draw(st.sampled_from(VALUES)) + QUICK[end:]
    if how == "word":
        first, last = draw(st.sampled_from(TOKENS))
        return QUICK[:start] + QUICK[first:last] + QUICK[end:]
    if how == "noise":
        return QUICK[:start] + draw(st.text(max_size=20)) + QUICK[start:]
    a, b, c = (draw(st.integers(0, len(LINES))) for _ in range(3))
    lines = LINES[: min(a, b)] + LINES[max(a, b) :] if draw(st.booleans()) else LINES
    return "".join([*lines[:c], *LINES[a : a + 6], *lines[c:]])


def played(text: str, *, variant: str | None = None) -> dict[str, bytes]:
    """Return all files of what can be played."""
    return {one.name: b"".join(one.chunks()) for one in feeds(play(load(text), variant=variant), thin_s=600, csv=True)}


def test_the_quick_scenario_can_be_played() -> None:
    assert all(played(QUICK).values())
    assert all(played(QUICK, variant="quiet").values())


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_damaged_text_is_played_within_the_block_or_refused(text: str) -> None:
    try:
        files = played(text)
    except ScenarioError as error:
        assert error.file == "scenario.toml"
        assert error.reason
        return
    assert all(b"s:SIM-" in line or line.startswith(b"\\g:") for line in files["ais.nmea"].splitlines())
    assert all(line.startswith(b"799") for line in files["ais.csv"].splitlines()[1:])
    assert all(line.split(b",")[4].startswith(b"DF") for line in files.get("aircraft.sbs", b"").splitlines())


@settings(max_examples=60)
@given(st.binary(max_size=200), st.integers(0, len(QUICK)))
def test_any_bytes_are_refused_or_played(data: bytes, at: int) -> None:
    text = QUICK[:at] + data.decode("utf-8", "replace") + QUICK[at + len(data) :]
    try:
        load(text)
    except UsageError as error:
        assert isinstance(error, ScenarioError)
