"""Documentation cannot rot: it is held to the code, and its examples run."""

import ast
import json
import os
import re
import shlex
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from offing.cli.main import app
from offing.detectors import all_detectors
from offing.rehearsal.small_log import FLEET, small_log
from offing.sources import all_sources

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
OFFING = Path(sys.executable).with_name("offing")
ACCUSING = re.compile(r"\b(spoof\w*|dark|illegal\w*|violat\w*|intrud\w*|intrusion\w*)\b", re.IGNORECASE)
EXAMPLE = re.compile(r"^File `(src/offing/\w+/(\w+)\.py)`:\n\n```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!http)([^)#]+)")


def script(name: str) -> ModuleType:
    spec = spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    context = group.make_context("offing", [], resilient_parsing=True)
    found = {name: group.resolve_command(context, [name])[1] for name in group.list_commands(context)}
    under = {f"{name} {part}": one for name, it in found.items() for part, one in getattr(it, "commands", {}).items()}
    return found | under


def options(command: Any) -> set[str]:
    return {name for one in command.params for name in [*one.opts, *one.secondary_opts] if name.startswith("-")}


# -- The two commands ----------------------------------------------------------------------------


def test_readme_names_both_commands_and_the_makefile_has_every_target_named():
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    named = {target for path in PAGES for target in re.findall(r"(?:^|`)make ([a-z]+)", path.read_text(), re.MULTILINE)}
    assert {"demo", "test"} <= named <= targets


def test_continuous_integration_runs_the_test_command_and_nothing_else():
    lines = [line for line in page(".ci/run").splitlines() if line and not line.startswith("#")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]


def test_locks_name_no_place():
    for lock in ROOT.glob("*.lock"):
        assert not re.search(r"://|file:|@ |--(extra-)?index|--find-links", lock.read_text())


# -- The reference -------------------------------------------------------------------------------


def test_reference_is_what_the_code_says():
    assert page("docs/reference.md") == script("write_reference").render(), "run: make docs"


def test_reference_has_every_command_option_source_detector_and_setting():
    text = page("docs/reference.md")
    lacking = [name for name in commands() if f"### offing {name}\n" not in text]
    lacking += [name for command in commands().values() for name in options(command) if f"`{name}`" not in text]
    lacking += [name for name in [*all_sources(), *all_detectors()] if f"### {name}\n" not in text]
    settings = [(one.kind, name) for one in all_detectors().values() for name in one.settings]
    lacking += [f"{k}.{name}" for k, name in settings if f"`--{k}.{name.replace('_', '-')}`" not in text]
    assert not lacking


def test_every_environment_variable_of_the_code_is_in_the_reference():
    found = {name for path in sources() for name in re.findall(r"\bOFFING_[A-Z_]+\b", path.read_text())}
    assert found
    assert [name for name in found if f"| {name} |" not in page("docs/reference.md")] == []


def test_every_source_and_detector_says_what_it_is():
    for kind, one in all_detectors().items():
        assert one.doc, kind
        for name in one.settings:
            assert re.search(rf"[*`]{name}[*`]", one.doc), f"{kind}: its docstring does not speak of {name}"
    assert [name for name, one in all_sources().items() if not one.doc] == []


# -- Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path):
    broken = [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert not broken


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_shown_exist_with_their_options(path: Path):
    shown = re.findall(r"^(?:\$ )?(?:\.venv/bin/)?offing (.*)$", path.read_text(), re.MULTILINE)
    shown += re.findall(r"`offing ([^`]+)`", path.read_text())
    known = commands()
    for line in shown:
        words = [word for word in shlex.split(line, comments=True) if word not in {"…", "..."}]
        while words and words[0] == "--home":
            words = words[2:]
        if not words or not words[0][0].islower():
            continue
        if words[0] in known and hasattr(known[words[0]], "commands") and len(words) > 1:
            words = [" ".join(words[:2]), *words[2:]]
        assert words[0] in known, f"offing {line}"
        given = {word.split("=")[0] for word in words[1:] if word.startswith("--") and word != "--"}
        ours = {word for word in given if not word.startswith("--sudden_stop.")}
        assert ours <= options(known[words[0]]), f"offing {line}"


def test_glossary_is_in_order_and_has_the_words_of_the_tables():
    words = re.findall(r"^\*\*(.+?)\*\*", page("docs/glossary.md"), re.MULTILINE)
    assert words == sorted(words, key=str.casefold)
    flat = {word for entry in words for word in entry.split(", ")}
    assert {
        "account",
        "craft",
        "event",
        "evidence",
        "fix",
        "frame",
        "home",
        "input",
        "lake",
        "record",
        "segment",
    } <= flat
    assert {kind.replace("_", " ") for kind in all_detectors()} <= flat


@pytest.mark.parametrize("name", ["README.md", "docs/tutorial.md"])
def test_transcripts_show_what_the_program_prints(name: str):
    text = script("write_transcript").rewritten(ROOT / name)
    assert list(map(unhurried, page(name).splitlines())) == list(map(unhurried, text.splitlines())), "run: make docs"


def unhurried(line: str) -> str:
    """Return a line without what differs from run to run: the seconds a reading took, and when it was."""
    line = re.sub(r"\d+\.\d\s*$", "…", line)
    return "…" if line.startswith(("published ", "ok      seal: ", "offing: ")) else line


def test_readme_python_and_the_examples_run(tmp_path: Path):
    (code,) = re.findall(r"```python\n(.*?)```", page("README.md"), re.DOTALL)
    (tmp_path / "demo.nmea").write_bytes(b"".join(line for _, line in small_log()))
    run(tmp_path, str(OFFING), "--home", "my-home", "read", "demo.nmea")
    out = run(tmp_path, sys.executable, "-c", f"{code}\nprint(type(encounters), encounters.num_rows)")
    assert re.search(r"pyarrow.*Table.* [1-9]", out)
    assert "SIM ALDER and SIM" in run(tmp_path, sys.executable, str(ROOT / "examples/encounters.py"), "my-home")
    query = (ROOT / "examples/tracks.sql").read_text()
    rows = run(tmp_path, str(OFFING), "--home", "my-home", "sql", "--json", said=query).splitlines()
    sailed = {line["craft_id"]: line["nautical_miles"] for line in map(json.loads, rows)}
    assert sailed.keys() == {hull.mmsi for hull in FLEET}
    assert 250 < sailed[799000003] < 270  # twelve knots for thirty hours, of which eight are silent
    assert len(list((ROOT / "examples").iterdir())) == 2, "run the new example here too"


# -- The files shown to contributors --------------------------------------------------------------


@pytest.mark.parametrize(("path", "code"), [(path, code) for path, _, code in EXAMPLE.findall(page("CONTRIBUTING.md"))])
def test_example_files_pass_the_checks(path: str, code: str):
    assert not (ROOT / path).exists(), "only an example"
    ruff = [sys.executable, "-m", "ruff"]
    run(ROOT, *ruff, "check", "--stdin-filename", path, "-", said=code)
    assert run(ROOT, *ruff, "format", "--stdin-filename", path, "-", said=code) == code


def test_example_source_is_discovered_and_reads(tmp_path: Path):
    plots = tmp_path / "plots.txt"
    plots.write_text(
        "".join(f"2024-03-01T16:{n:02d}:00Z|799000009|55.{6900 + n}|12.6100\n" for n in range(40)) + "oops\n"
    )
    account = json.loads(with_examples(tmp_path, "read", str(plots), "--json").splitlines()[0])
    assert account["format"] == "radar_plots"
    assert (account["lines"], account["messages"], account["fixes"]) == (41, 40, 40)
    assert sum(account["rejected"].values()) == 1


def test_example_detector_is_discovered_takes_settings_and_finds(tmp_path: Path):
    log = tmp_path / "slows.csv"
    speeds = [12.0, 12.0, 12.0, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5]
    lines = (f"799000009,2024-03-01T16:{n:02d}:00Z,55.{6900 + 30 * n},12.61,{v},0.0\n" for n, v in enumerate(speeds))
    log.write_text("mmsi,time,lat,lon,sog,cog\n" + "".join(lines))
    with_examples(tmp_path, "read", str(log))
    assert with_examples(tmp_path, "log", "--kind", "sudden_stop", "--json") == ""
    with_examples(tmp_path, "detect", "sudden_stop", "--sudden_stop.loses-kn", "5")
    (line,) = map(json.loads, with_examples(tmp_path, "log", "--kind", "sudden_stop", "--json").splitlines())
    assert line["t_start"].startswith("2024-03-01T16:03:00")
    assert line["detail"]["loss_kn"] == 6.5


def test_example_group_detector_is_discovered_and_rests_on_what_the_other_finds(tmp_path: Path):
    log = tmp_path / "slows.csv"
    speeds = [12.0] * 4 + [1.0] * 8
    lines = (
        f"{799000007 + ship},2024-03-01T16:{n + 2 * ship:02d}:00Z,55.{6900 + 30 * n},12.6{ship},{v},0.0\n"
        for ship in range(2)
        for n, v in enumerate(speeds)
    )
    log.write_text("mmsi,time,lat,lon,sog,cog\n" + "".join(lines))
    with_examples(tmp_path, "read", str(log))
    (line,) = map(json.loads, with_examples(tmp_path, "log", "--kind", "common_stop", "--json").splitlines())
    stops = map(json.loads, with_examples(tmp_path, "log", "--kind", "sudden_stop", "--json").splitlines())
    assert [craft["id"] for craft in line["craft"]] == ["mmsi:799000007", "mmsi:799000008"]
    assert (line["t_start"][11:16], line["t_end"][11:16]) == ("16:04", "16:06")
    assert line["detail"]["ships"] == 2
    assert line["detail"]["rests_on"] == [stop["id"] for stop in stops]


@pytest.mark.parametrize("kind", ["sudden_stop", "common_stop"])
def test_example_detectors_keep_the_law(tmp_path: Path, kind: str):
    words = [
        "tests/detectors/test_law.py",
        "-k",
        f"{kind} and not spawned",
        "-p",
        "no:cacheprovider",
        "--no-header",
    ]
    start = discovering(tmp_path) + f"import pytest\nsys.exit(pytest.main({words!r}))"
    assert "3 passed" in run(ROOT, sys.executable, "-c", start)


def with_examples(place: Path, *words: str) -> str:
    """Run `offing` with the files of CONTRIBUTING.md among its modules."""
    start = discovering(place) + "from offing.cli.main import main\nmain(sys.argv[1:])"
    return run(place, sys.executable, "-c", start, "--home", str(place / "home"), *words)


def discovering(place: Path) -> str:
    """Write the files of CONTRIBUTING.md to *place*; return a program after which discovery finds them."""
    for path, _, code in EXAMPLE.findall(page("CONTRIBUTING.md")):
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code)
    return (
        "import sys, offing.sources, offing.detectors\n"
        f"offing.sources.__path__.append({str(place / 'src/offing/sources')!r})\n"
        f"offing.detectors.__path__.append({str(place / 'src/offing/detectors')!r})\n"
    )


def run(place: Path, *words: str, said: str = "") -> str:
    done = subprocess.run(
        words,
        cwd=place,
        env={**os.environ, "OFFING_INTERPRETED": "1"},
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# -- What is said to users -------------------------------------------------------------------------


def sources() -> list[Path]:
    return sorted((ROOT / "src").rglob("*.py"))


def test_no_text_accuses():
    texts = [(path, text) for path in sources() for text in literals(path)]
    texts += [(path, path.read_text()) for path in PAGES]
    assert len(texts) > 500
    assert [(path.name, found[0]) for path, text in texts for found in [ACCUSING.search(text)] if found] == []


def literals(path: Path) -> list[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
