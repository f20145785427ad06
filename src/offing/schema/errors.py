"""The tree of errors.

OffingError            anything Offing refuses, with a message that says what, where and what to do
├── UsageError         the call itself is wrong: a setting, a name, a filter (exit status 2)
│   ├── SeveralMeant   words that mean several things, with what they may mean
│   └── ScenarioError  a scenario that cannot be played as it is written: file, line and reason
├── InputError         an input cannot be read at all (exit status 1, others go on)
│   ├── UnknownFormat  no source recognises it
│   ├── StrangeInput   a rehearsal where the world is recorded, or the other way round
│   └── Damaged        its container breaks off: truncated gzip, bad zip
├── RecordError        the home is unusable: locked, newer than this program, damaged (exit status 3)
│   └── StorageFull    the disk is full; the record is as it was before
└── PluginError        a source or detector does not keep its contract
"""

from collections.abc import Iterable


class OffingError(Exception):
    """Say what was wrong, where, and what to do; the root of every error Offing raises."""

    exit_status = 3


class UsageError(OffingError):
    """Refuse a call whose own words are wrong."""

    exit_status = 2


class SeveralMeant(UsageError):
    """Refuse words that mean several things: *what* says so and what to do, *choices* are what they may mean."""

    def __init__(self, what: str, choices: Iterable[str]) -> None:
        self.what, self.choices = what, tuple(choices)
        super().__init__("\n".join((what, *(f"  {choice}" for choice in self.choices))))


class ScenarioError(UsageError):
    """Refuse a scenario: *file* and *line* (0: the file as a whole) say where, *reason* what and what to do."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}:{line}: {reason}" if line else f"{file}: {reason}")


class InputError(OffingError):
    """Refuse one input; the others are still read."""

    exit_status = 1


class UnknownFormat(InputError):
    """Refuse an input that no source recognises."""


class StrangeInput(InputError):
    """Refuse a rehearsal in a home of the world, or the world in a home of a rehearsal."""


class Damaged(InputError):
    """Report a container that breaks off; what came before the break is kept."""


class RecordError(OffingError):
    """Refuse a home that cannot be used as it is."""


class StorageFull(RecordError):
    """Report a full disk; nothing was published."""


class PluginError(OffingError):
    """Refuse a source or detector that does not keep its contract."""
