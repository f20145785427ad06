import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import offing
from invoked import HOSTILE, write_log
from offing.cli.sql import sql

Run = Callable[..., subprocess.CompletedProcess[str]]

EVENTFUL = ("events", "statics", "inputs", "reception", "ports")
CONTROLS = set(map(chr, [*range(10), *range(11, 32), 127, 0x9B]))


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_reading_prints_an_account_of_every_line(run: Run, tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    first = run("read", tmp_path / "fleet.csv")
    assert first.returncode == 0, first.stderr
    assert "fleet.csv" in first.stdout
    assert "rejected" in first.stdout
    assert "In the record:" in first.stdout
    assert "gap 5" in first.stdout
    again = run("read", tmp_path / "fleet.csv")
    assert "read before" in again.stdout


def test_a_refused_input_is_status_1_and_the_others_are_read(run: Run, tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    (tmp_path / "junk.bin").write_bytes(bytes(range(256)) * 20)
    done = run("read", tmp_path / "absent", tmp_path / "junk.bin", tmp_path / "fleet.csv", "--json")
    assert done.returncode == 1
    accounts = objects(done.stdout)
    assert [bool(account.get("refused")) for account in accounts] == [True, True, False]
    assert "absent" in done.stderr
    assert "junk.bin" in done.stderr
    parsed = run("parse", tmp_path / "absent", tmp_path / "junk.bin")
    assert [one["account"] for one in objects(parsed.stdout)] == accounts[:2]
    for words in (done.stdout, done.stderr, parsed.stdout, parsed.stderr):
        assert words.count("junk.bin") == words.count("absent") == 1
    told = accounts[2]
    known = told["messages"] + told["continuations"] + sum(told["context"].values()) + sum(told["rejected"].values())
    assert told["lines"] == known == 202


def test_parsing_stores_nothing(run: Run, tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    done = run("parse", tmp_path / "fleet.csv")
    assert done.returncode == 0, done.stderr
    said = objects(done.stdout)
    assert said[-1]["account"]["lines"] == 202
    assert sum(one.get("report") == "position" for one in said) == 200
    assert not (tmp_path / "home").exists()
    assert run("parse", tmp_path / "absent").returncode == 1


def test_the_log_as_a_table_is_safe_to_look_at(ask: Run) -> None:
    done = ask("log")
    assert done.returncode == 0
    assert "\\x1b[2J" in done.stdout
    assert not CONTROLS & set(done.stdout)
    assert "STOUT mmsi:219000001" in done.stdout


@pytest.mark.parametrize(
    ("filters", "craft"),
    [
        (["--craft", "mmsi:219000001"], {1}),
        (["--craft", "219000001", "--craft", "LADY ANN"], {1, 2}),
        (["--area", "9,53.5,11,54.7"], {1, 2}),
        (["--kind", "stop"], set()),
        (["--kind", "gap", "--since", "2023-01-03"], set()),  # visits that are open go on
        (["--until", "2022-12-31"], set()),
        (["--source", "track"], {1, 2, 3, 970, 5}),
        (["--source", "warning"], set()),
    ],
)
def test_the_log_is_filtered(ask: Run, filters: list[str], craft: set[int]) -> None:
    done = ask("log", "--json", *filters)
    assert done.returncode == 0, done.stderr
    keys = {1: "219000001", 2: "219000002", 3: "219000003", 970: "970123456", 5: "219000005"}
    assert {one["craft"][0]["id"] for one in objects(done.stdout)} == {f"mmsi:{keys[one]}" for one in craft}


def test_a_kind_that_there_is_not_is_wrong_usage(ask: Run) -> None:
    for words in (["log"], ["export"]):
        done = ask(*words, "--kind", "gap", "--kind", "gaps")
        assert (done.returncode, done.stdout) == (2, "")
        assert "'gaps'" in done.stderr
        assert "encounter, exercise, flight" in done.stderr


def test_the_examples_of_sql_run(ask: Run) -> None:
    examples = re.findall(r'`offing sql (?:--csv )?"(.*?)"', sql.__doc__ or "")
    assert len(examples) >= 2
    for query in examples:
        done = ask("sql", "--json", query)
        assert (done.returncode, done.stderr) == (0, "")


def test_filters_go_together(ask: Run) -> None:
    words = ["--kind", "gap", "--craft", "STOUT", "--area", "9,53,11,55", "--since", "2023-01-01"]
    words += ["--until", "2023-01-03T00:00Z", "--source", "track", "--limit", "5"]
    found = objects(ask("log", *words, "--json").stdout)
    assert {(one["kind"], one["craft"][0]["id"]) for one in found} == {("gap", "mmsi:219000001")}
    assert found == objects(ask("log", *words, "--format", "json").stdout)
    assert len(json.loads(ask("log", *words, "--format", "geojson").stdout)["features"]) == len(found)
    assert len(list(csv.DictReader(io.StringIO(ask("log", *words, "--format", "csv").stdout)))) == len(found)
    assert ask("log", *words, "--kind", "stop", "--until", "2023-01-01T00:00:01Z").stdout == ""


def test_the_log_in_other_formats(ask: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("log", "--format", "csv").stdout)))
    assert {row["kind"] for row in rows} >= {"gap"}
    hostile = next(row for row in rows if "219000003" in row["craft"])
    assert hostile["names"].startswith("'=EVIL")
    collection = json.loads(ask("log", "--format", "geojson", "--limit", "2").stdout)
    assert len(collection["features"]) == 2


def test_why_quotes_the_very_lines(ask: Run, home: Path) -> None:
    line = objects(ask("log", "--json", "--kind", "gap", "--craft", "219000003").stdout)[0]
    done = ask("why", line["id"][:8])
    assert done.returncode == 0, done.stderr
    rows = (home.parent / "fleet.csv").read_text().splitlines()
    quoted = [row for row in rows if f"| {row}".replace("\x1b", "\\x1b").replace("\x07", "\\x07") in done.stdout]
    assert len(quoted) == 2
    assert all("219000003" in row for row in quoted)
    assert not CONTROLS & set(done.stdout)
    assert "longer than 6h" in done.stdout
    told = objects(ask("why", line["id"], "--json").stdout)[0]
    assert told["event"]["craft"][0]["name"] == HOSTILE.strip()
    assert [f"line {quote['line']:,}" in done.stdout for quote in told["evidence"]] == [True, True]
    assert ask("why", "ffffffff").returncode == 2


def test_inputs_are_listed_with_their_accounts(ask: Run) -> None:
    assert "fleet.csv" in ask("inputs").stdout
    assert objects(ask("inputs", "--json").stdout)[0]["lines"] == 202


def test_sql_in_three_forms(ask: Run) -> None:
    query = "SELECT c.name, count(*) AS n FROM fixes JOIN craft c USING (craft_id) WHERE c.name = 'STOUT' GROUP BY 1"
    assert objects(ask("sql", "--json", query).stdout) == [{"name": "STOUT", "n": 40}]
    assert ask("sql", "--csv", query).stdout.splitlines() == ["name,n", "STOUT,40"]
    assert "STOUT" in ask("sql", query).stdout
    assert "STOUT" in ask("sql", given=query).stdout
    everything = "; ".join(f"SELECT count(*) AS n FROM {name}" for name in EVENTFUL)  # noqa: S608
    assert all(one["n"] > 0 for one in objects(ask("sql", "--json", everything).stdout))


def test_sql_prints_numbers_times_and_structures_as_other_programs_take_them(ask: Run) -> None:
    query = "SELECT sum(n)::HUGEINT AS sum, 12.3::FLOAT AS kn, 0.5 AS half, true AS yes, ['a', 'b'] AS words, "
    query += "{'x': 1} AS place, TIMESTAMPTZ '2023-01-01 00:00:00+00' AS t FROM (VALUES (2), (3)) v(n)"
    row = {"sum": 5, "kn": 12.3, "half": 0.5, "yes": True, "words": ["a", "b"], "place": {"x": 1}}
    assert objects(ask("sql", "--json", query).stdout) == [row | {"t": "2023-01-01T00:00:00Z"}]
    (written,) = csv.DictReader(io.StringIO(ask("sql", "--csv", query).stdout))
    assert list(written.values()) == ["5", "12.3", "0.5", "true", "a; b", '{"x": 1}', "2023-01-01T00:00:00Z"]


@pytest.mark.parametrize("words", [["sql", "--json", "SELECT sog_kn FROM fixes"], ["export", "--what", "fixes"]])
def test_speeds_come_out_as_they_were_written(ask: Run, words: list[str]) -> None:
    out = ask(*words).stdout
    assert '"sog_kn": 4.7' in out
    assert "4.69" not in out


def test_sql_prints_nothing_that_steers_or_computes(ask: Run) -> None:
    query = "SELECT name, 1 AS a, 2 AS a FROM craft WHERE craft_id = 219000003"
    assert not CONTROLS & set(ask("sql", query).stdout)
    assert ask("sql", "--csv", query).stdout.splitlines()[1].startswith("'=EVIL\\x1b")
    assert ask("sql", "--json", "SELECT 'nan'::DOUBLE AS x").stdout == '{"x": null}\n'


def test_sql_reaches_nothing_else(ask: Run, home: Path) -> None:
    for query in (f"FROM '{home.parent}/fleet.csv'", f"ATTACH '{home}/record.sqlite'"):
        done = ask("sql", query)
        assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("what", ["events", "fixes", "craft"])
@pytest.mark.parametrize("to", ["geojson", "csv", "parquet"])
def test_what_must_stay_does_not_go_out(ask: Run, tmp_path: Path, to: str, what: str) -> None:
    done = ask("export", "--to", to, "--what", what, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    out = tmp_path / "out"
    sent = str(pq.read_table(out).to_pylist()) if to == "parquet" else out.read_text()
    assert "219000001" in sent
    assert "masked:1" in sent
    for hidden in ("219000002", "LADY ANN", "970123456", "219000005", "HELP"):
        assert hidden not in sent
    assert "held back" in done.stderr
    assert "masked" in done.stderr


def test_a_reason_unmasks_and_is_kept(own: Run, tmp_path: Path) -> None:
    done = own("export", "--to", "csv", "--what", "craft", "--unmask-reason", "owner asked")
    assert "LADY ANN" in done.stdout
    assert "970123456" not in done.stdout
    assert "HELP" not in done.stdout
    assert b"owner asked" in (tmp_path / "home" / "record.sqlite").read_bytes() + b"".join(
        path.read_bytes() for path in (tmp_path / "home").glob("record.sqlite-wal")
    )


def test_exports_are_filtered_and_reported(ask: Run, tmp_path: Path) -> None:
    words = ["--what", "fixes", "--craft", "219000001", "--area", "9,53,10.02,55", "--until", "2023-01-01T02:00Z"]
    done = ask("export", *words, "--to", "geojson", "--out", tmp_path / "x", "--json")
    assert objects(done.stdout) == [{"out": str(tmp_path / "x"), "written": 8, "withheld": 0, "masked": 0}]
    assert len(json.loads((tmp_path / "x").read_text())["features"]) == 8
    assert ask("export", "--out", tmp_path / "none" / "x").returncode == 2


def test_evidence_travels_and_is_checked(ask: Run, home: Path, tmp_path: Path) -> None:
    gap = {
        number: objects(ask("log", "--json", "--kind", "gap", "--craft", f"21900000{number}").stdout)[0]["id"]
        for number in (1, 2, 5)
    }
    bundle = tmp_path / "line.zip"
    done = ask("export", "--to", "evidence", gap[1], "--out", bundle)
    assert done.returncode == 0, done.stderr
    assert b"LADY ANN" not in bundle.read_bytes()
    held = ask("verify", bundle, "--original", home.parent / "fleet.csv")
    assert held.returncode == 0, held.stdout + held.stderr
    for number in (2, 5):
        refused = ask("export", "--to", "evidence", gap[number], "--out", tmp_path / "no.zip")
        assert refused.returncode == 2
        assert not (tmp_path / "no.zip").exists()
    with zipfile.ZipFile(bundle) as packed, zipfile.ZipFile(tmp_path / "changed.zip", "w") as changed:
        for name in packed.namelist():
            changed.writestr(name, packed.read(name).replace(b"219000001", b"219000009"))
    broken = ask("verify", tmp_path / "changed.zip", "--json")
    assert broken.returncode == 3
    assert not all(check["ok"] for check in objects(broken.stdout))
    assert ask("verify", tmp_path / "absent.zip").returncode == 1


def test_whole_evidence_is_decoded_again(run: Run, tmp_path: Path) -> None:
    rows = (["mmsi,timestamp,lat,lon,sog"]) + [
        f"219000001,2023-01-01T{h:02d}:00:00Z,54,10.{h:02d},5" for h in (0, 1, 9, 10)
    ]
    (tmp_path / "one.csv").write_text("\n".join(rows) + "\n")
    run("read", tmp_path / "one.csv")
    line = objects(run("log", "--json", "--kind", "gap").stdout)[0]
    run("export", "--to", "evidence", line["id"], "--out", tmp_path / "line.zip")
    checks = objects(run("verify", tmp_path / "line.zip", "--json").stdout)
    assert all(check["ok"] for check in checks)
    assert any("decoded again" in check["detail"] for check in checks)


def test_detect_reworks_with_other_settings(own: Run) -> None:
    done = own("detect", "gap", "--gap.longer-than", "20h", "--json")
    assert done.returncode == 0, done.stderr
    assert objects(done.stdout) == [{"kind": "gap", "events": 0}]
    assert own("log", "--kind", "gap", "--json").stdout == ""
    assert "gap" in own("detect", "--gap.longer-than", "3h").stdout
    assert len(objects(own("log", "--kind", "gap", "--json").stdout)) == 5


def test_what_is_retracted_is_gone(own: Run) -> None:
    assert own("retract", "other.csv").returncode == 2
    done = own("retract", "fleet.csv")
    assert done.returncode == 0, done.stderr
    assert own("log", "--json").stdout == ""
    assert "Nothing has been read" in own("inputs").stdout


def test_python_opens_the_same_record(home: Path) -> None:
    record = offing.open(home)
    assert set(record.events(kind="gap")["kind"].to_pylist()) == {"gap"}
    assert record.fixes(craft="STOUT").num_rows == 40
