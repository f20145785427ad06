"""A scenario being written: its tables gathered, then told as TOML."""

import json
from datetime import datetime
from typing import Any

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


class Script:
    """Gather the tables of a scenario in the order in which they are written."""

    def __init__(self, about: dict[str, Any]) -> None:
        self._tables: list[tuple[str, dict[str, Any]]] = [("[scenario]", about)]
        self._names: dict[str, int] = {}

    def name(self, stem: str) -> str:
        """Return *stem* with the next number of its own."""
        self._names[stem] = self._names.get(stem, 0) + 1
        return f"{stem}-{self._names[stem]}"

    def table(self, kind: str, name: str, /, **said: Any) -> str:
        """Add a table such as [ships.NAME] and return its name."""
        self._tables.append((f"[{kind}.{name}]", said))
        return name

    def entry(self, kind: str, /, **said: Any) -> None:
        """Add one of a list of tables, such as [[phase]]."""
        self._tables.append((f"[[{kind}]]", said))

    def single(self, kind: str, /, **said: Any) -> None:
        """Add a table that there is one of, such as [noise]."""
        self._tables.append((f"[{kind}]", said))

    def text(self) -> str:
        """Return the scenario as TOML: single tables, then named ones, then the lists."""
        order = {"ships": 1, "aircraft": 2, "groups": 3}
        ranked = sorted(self._tables, key=lambda one: 4 if one[0][1] == "[" else order.get(one[0][1:].split(".")[0], 0))
        lines: list[str] = []
        for head, said in ranked:
            lines += [head, *(f"{_key(key)} = {_value(value)}" for key, value in said.items() if value is not None), ""]
        return "\n".join(lines)


def _key(key: str) -> str:
    return key.rstrip("_") if set(key) <= _PLAIN else json.dumps(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0") + ("0" if value == int(value) else "")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return str(value) if isinstance(value, int) else json.dumps(value)


def after(hours: float) -> str:
    """Return a time as the scenario language writes it, so many hours after the start."""
    minutes = round(hours * 60)
    return f"+{minutes // 1440}d {minutes // 60 % 24}h {minutes % 60}min"
