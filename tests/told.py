"""Commands run in this process: what they printed, and the account of an input in it, every line accounted for."""

import json
from pathlib import Path
from typing import Any

import pytest

from offing.cli.main import main


class Told:
    """Hold what a command printed, its status, and the objects in it."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err
        self.words = " ".join(out.split())

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def account(self) -> dict[str, Any]:
        """Return the one account there is, every line or sentence of it accounted for."""
        [account] = self.objects
        accounted = account["messages"] + account["continuations"]
        accounted += sum(account["context"].values()) + sum(account["rejected"].values())
        assert account["lines"] == accounted, account
        assert account["fixes"] + sum(account["dropped"].values()) <= account["messages"]
        return account


def here(capsys: pytest.CaptureFixture[str], *words: object, home: Path | str = "home") -> Told:
    """Run the command in this process and return what it printed; it never fails without knowing why."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as leaving:
        main(["--home", str(home), *map(str, words)])
    told = capsys.readouterr()
    assert "Traceback" not in told.err, told.err
    assert "unexpectedly" not in told.err, told.err
    return Told(int(leaving.value.code or 0), told.out, told.err)
