"""`offing demo` tells the whole story in a home of its own, and shows it in a browser until it is stopped."""

import json
import socket
from pathlib import Path

import pytest

from invoked import offing
from offing.cli.demo import is_shown
from offing.schema.errors import RecordError
from offing.serve.run import bind_next


def test_it_has_a_home_of_its_own_and_serves_what_it_told_until_it_is_stopped(re_enactment: Path):
    was = json.loads((re_enactment / "was.json").read_text(encoding="utf-8"))
    assert was["port"] != was["taken"]
    assert was["rendezvous"] == 2
    assert was["page"] == 200
    assert was["status"] == 0
    shown = (re_enactment / "said.txt").read_text(encoding="utf-8")
    assert {"company", "rendezvous", "replenishment", "flight"} <= set(shown.split())
    assert "A rehearsal: nothing of what follows happened." in shown
    assert "SIM QIQIHAR" in shown
    assert not (re_enactment / "home").exists()
    assert (re_enactment / "home-demo").is_dir()
    assert (re_enactment / "home-demo-feeds" / "truth.jsonl").is_file()
    assert (re_enactment / "home-demo-brief.html").is_file()
    told = offing("operation", "show", was["operation"], home=re_enactment / "home-demo").stdout
    assert "Northern/Interaction-2023" in told


def test_the_page_is_shown_where_somebody_looks_or_asks_for_it():
    shown = {
        (asked, json, terminal): is_shown(asked, json=json, terminal=terminal)
        for asked in (None, True, False)
        for json in (False, True)
        for terminal in (False, True)
    }
    assert [key for key, yes in shown.items() if yes and key[0] is None] == [(None, False, True)]
    assert all(yes is key[0] for key, yes in shown.items() if key[0] is not None)


def test_where_every_port_is_taken_it_says_so():
    with socket.create_server(("127.0.0.1", 65535)), pytest.raises(RecordError, match="65535"):
        bind_next(65535)
