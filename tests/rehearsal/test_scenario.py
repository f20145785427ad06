"""What a scenario may say, and that everything else is refused with its line."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.rehearsal.scenario import load
from offing.rehearsal.scenario_phases import VERBS
from offing.rehearsal.scenario_text import Lines, parsed
from offing.schema.errors import OffingError, ScenarioError

DOCS = Path(__file__).parents[2] / "docs" / "rehearsals.md"
STORY = re.search(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)[1]  # type: ignore[index]

HEAD = """[scenario]
name = "small"
start = 2024-05-01T00:00:00Z
end = 2024-05-03T00:00:00Z

[places]
sea = [49.5, -10.0]
away = [49.5, -12.0]

[ships.alpha]
length_m = 130
beam_m = 15
max_speed_kn = 28
at = "sea"

[ships.bravo]
length_m = 130
beam_m = 15
max_speed_kn = 20
at = "sea"

[groups.both]
ships = ["alpha", "bravo"]
"""
LINES = HEAD.count("\n")


def phase(text: str) -> str:
    return f"{HEAD}\n[[phase]]\n{text}\n"


def refusal(text: str) -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        load(text, file="small.toml")
    return caught.value


def test_the_story_of_the_page_loads():
    scenario = load(STORY, file="story.toml")
    assert {"alder", "kestrel"} <= set(scenario.craft)
    assert set(scenario.variants) == {"quiet"}
    assert scenario.papers[0].what == "warning"
    assert len(scenario.receivers[1].passes) == 31


def test_every_key_is_on_the_page():
    page = DOCS.read_text(encoding="utf-8")
    for verb, rules in VERBS.items():
        for key in (verb, *rules.needs, *rules.takes):
            assert re.search(rf"`{key}`", page) or f'"{key}"' in page, key


@pytest.mark.parametrize("table", ["scenario", "ships.alpha", "noise", "variants.x", "[receiver]", "[transmission]"])
def test_every_key_of_a_table_is_on_the_page(table: str):
    page = DOCS.read_text(encoding="utf-8")
    needed = {
        "[receiver]": 'name = "r"\nat = "sea"\nkind = "satellite"\n',
        "[transmission]": 'who = "alpha"\nmanner = "false identity"\nas = "bravo"\n',
    }.get(table, "")
    text = HEAD if table in ("scenario", "ships.alpha") else f"{HEAD}\n[{table}]\n{needed}"
    text = text.replace(f"[{table}]", f"[{table}]\nzzzzzz = 1", 1)
    said = refusal(text).reason
    assert "unknown key 'zzzzzz'" in said
    for key in re.findall(r"'(\w+)'", said.split("it takes")[1]):
        assert re.search(rf"[`.]{key}\b", page), key


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (phase('who = "gamma"\ndo = "hold"'), LINES + 3, "unknown ship, aircraft or group 'gamma'"),
        (HEAD.replace('"alpha", "bravo"', '"alpha", "gamma"'), LINES, "unknown ship or group 'gamma'"),
        (
            phase('who = "alpha"\ndo = "sail"\nspeed_kn = 12\nto = "Nowhereville"'),
            LINES + 6,
            "unknown place 'Nowhereville'",
        ),
        (phase('who = "alpha"\ndo = "sail"\nspeed_kn = 35\nto = "away"'), LINES + 2, "at most 28 kn"),
        (phase('who = "both"\ndo = "sail"\narrive = "+3h"\nto = "away"'), LINES + 2, "'bravo' makes at most 20 kn"),
        (phase('who = "alpha"\ndo = "sail"\nspeed_kn = 12\nto = [49.5, 3.0]'), LINES + 2, "touches land"),
        (phase('who = "alpha"\ndo = "patrol"\nat = [50.0, -6.0]'), LINES + 2, "touches land"),
        (phase('who = "alpha"\ndo = "hold"\nstart = "+5h"\nuntil = "+3h"'), LINES + 2, "before or as it begins"),
        (phase('who = "alpha"\ndo = "hold"\nstart = 2024-04-01'), LINES + 2, "outside of the scenario"),
        (phase('who = "alpha"\ndo = "hold"\nhours = 100'), LINES + 2, "after the scenario"),
        (phase('who = "alpha"\ndo = "hold"\nhuors = 3'), LINES + 5, "unknown key 'huors'"),
        (phase('who = "alpha"\ndo = "dance"'), LINES + 4, "it can be 'sail'"),
        (phase('who = "alpha"\ndo = "sail"\nto = "away"'), LINES + 2, "neither 'speed_kn' nor 'arrive'"),
        (phase('who = "alpha"\ndo = "sail"\nto = "away"\nspeed_kn = 9\narrive = "+20h"'), LINES + 2, "not both"),
        (phase('who = "alpha"\ndo = "sail"\nto = "away"\nspeed_kn = "fast"'), LINES + 6, "must be a number"),
        (phase('who = "alpha"\ndo = "hold"\nstart = "soon"'), LINES + 5, "must be a time"),
        (phase('who = "alpha"\ndo = "replenish"\nsupply = "bravo"\nhours = 1'), LINES + 2, "needs a 'start'"),
        (phase('who = "alpha"\ndo = "shadow"\ntarget = "alpha"'), LINES + 5, "its own target"),
        (HEAD.replace("beam_m = 15", "beam_m = [15]", 1), 12, "must be a number"),
        (HEAD.replace("max_speed_kn = 28", "mmsi = 232000000\nmax_speed_kn = 28"), 13, "not of the rehearsals' block"),
        (HEAD.replace("max_speed_kn = 28", 'name = "GRÖNLAND"\nmax_speed_kn = 28'), 13, "cannot be sent"),
        (HEAD.replace("end = 2024-05-03", "end = 2023-05-03"), 4, "must end after it starts"),
        (HEAD.replace("end = 2024-05-03", "end = 2034-05-03"), 4, "within 400 days"),
        (HEAD + "\n[scenari]\n", LINES + 2, "did you mean 'scenario'"),
        (HEAD + "\n[[phase]\n", LINES + 2, "is not TOML"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line_and_what_to_do(text: str, line: int, words: str):
    error = refusal(text)
    assert words in error.reason
    assert (error.file, error.line) == ("small.toml", line), error
    assert str(error).startswith(f"small.toml:{line}: ")


def test_phases_of_one_ship_that_overlap_are_refused_with_both_lines():
    first = '[[phase]]\nwho = "both"\ndo = "hold"\nhours = 10\n'
    error = refusal(f'{HEAD}\n{first}\n[[phase]]\nwho = "alpha"\ndo = "hold"\nstart = "+9h"\n')
    assert error.line == LINES + 7
    assert f"line {LINES + 2}" in error.reason


def test_craft_that_wait_for_one_another_are_refused():
    from offing.rehearsal.play import play

    text = HEAD + '[[phase]]\nwho = "alpha"\ndo = "shadow"\ntarget = "bravo"\n'
    text += '[[phase]]\nwho = "bravo"\ndo = "shadow"\ntarget = "alpha"\n'
    with pytest.raises(ScenarioError, match="wait for one another"):
        play(load(text))


def test_too_much_is_refused():
    ships = "".join(f"[ships.s{n}]\n" for n in range(5001))
    assert "at most 5,000" in refusal(HEAD.split("[ships")[0] + ships).reason
    assert "longer than" in refusal("#" * 10_000_001).reason


def test_another_ship_leaves_the_identities_of_the_others():
    plain, more = load(HEAD), load(HEAD + '[ships.aaa]\nlength_m = 90\nmax_speed_kn = 20\nat = "sea"\n')
    for id_ in plain.craft:
        assert plain.craft[id_].member == more.craft[id_].member
    assert all(799_000_000 <= craft.member.key < 799_100_000 for craft in more.craft.values())
    assert all(craft.member.name.startswith("SIM ") for craft in more.craft.values())


def test_lines_of_tables_keys_and_nested_entries_are_found():
    text = 'a = 1\ns = """\n[b]\nc = 2\n"""\n[b]\nc = 3 # [d]\n[[e]]\nf = 1\n[[e]]\nf = 2\n[e.g]\nh."i j" = 1\n'
    lines = Lines(text)
    assert parsed(text, "x")["e"][1]["g"] == {"h": {"i j": 1}}
    found = [lines.of(path) for path in (("a",), ("b", "c"), ("e", 0, "f"), ("e", 1, "f"), ("e", 1, "g", "h", "i j"))]
    assert found == [1, 7, 9, 11, 13]
    assert lines.of(("e", 1, "absent", 3)) == 10


@given(st.text(max_size=60), st.integers(0, 10_000))
def test_damaged_text_is_refused_and_nothing_worse(noise: str, at: int):
    text = phase('who = "both"\ndo = "sail"\nto = "away"\nspeed_kn = 9')
    at %= len(text)
    try:
        load(text[:at] + noise + text[at + len(noise) // 2 :])
    except OffingError as error:
        assert isinstance(error, ScenarioError)
