"""What a command of this process printed, and the account of an input in it, every line of it accounted for."""

import json
from typing import Any


class Told:
    """Hold what a command printed, its status, and the objects in it."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

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
