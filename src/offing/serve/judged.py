"""Findings as one generation has them, as of an hour: each line's is worked out once, and kept."""

import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from offing.answers.findings import answered, unannounced_in
from offing.engine.spine import Ints
from offing.schema.finding import Finding, finding_json
from offing.schema.operation import Operation
from offing.serve.problems import NotFound

if TYPE_CHECKING:
    from offing.answers.operations import Gathered
    from offing.serve.held import Held

Told = tuple[Finding, str]  # a finding, and the words of its line


def this_hour() -> datetime:
    """Return when the hour began: as of then what is asked "now" is answered, so that answers last."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


class Judged:
    """Hold the findings of one generation, with its reviews and ties, as of a time; they are worked out when asked."""

    def __init__(self, held: "Held", as_of: datetime) -> None:
        self.as_of = as_of
        self._held = held
        self._lock = threading.Lock()
        self._of: dict[str, Told | None] = {}  # of lines whose finding was worked out, by id
        self._said = False  # whether that is so of every claim, sighting and warning
        self._events: dict[str, Told] | None = None

    def of(self, lines: Iterable[str]) -> dict[str, Told]:
        """Return the findings on lines that have one, each with its line's words, by the line's id."""
        wanted = list(dict.fromkeys(lines))
        said = [one for one in wanted if one in self._held.said]
        with self._lock:
            if not self._said:
                self._work_out([one for one in said if one not in self._of])
            found = dict(self._unannounced()) if len(said) < len(wanted) else {}
            found.update((one, told) for one in said if (told := self._of.get(one)) is not None)
        return {one: found[one] for one in wanted if one in found}

    def every(self) -> dict[str, Told]:
        """Return all findings, also those on events that no document held announces."""
        with self._lock:
            if not self._said:
                self._work_out(None)
                self._said = True
            return {line: told for line, told in self._of.items() if told is not None} | self._unannounced()

    def _work_out(self, lines: list[str] | None) -> None:
        if lines == []:
            return
        found = answered(self._held, lines, as_of=self.as_of)
        self._of.update(dict.fromkeys(lines or ()))
        self._of.update((one.line, (one, found.words.get(one.line, ""))) for one in found.findings)

    def _unannounced(self) -> dict[str, Told]:
        if self._events is None:
            self._events = {one.line: (one, "") for one in unannounced_in(self._held, as_of=self.as_of)}
        return self._events


def judged(held: "Held", version: Sequence[int], as_of: datetime | None = None) -> Judged:
    """Return the findings as of a time, by default this hour; *version* says as of which reviews."""
    at = as_of or this_hour()
    return held.worked.get(("findings", tuple(version), at), lambda: Judged(held, at))


def every_finding(held: "Held", version: Sequence[int], as_of: datetime | None = None) -> dict[str, Told]:
    """Return all findings by the id of their line. Raises NotReady where that takes long."""
    whole = judged(held, version, as_of)
    return held.worked.get(("every finding", tuple(version), whole.as_of), whole.every)


def gathered_of(held: "Held", version: Sequence[int], *, patience_s: float | None = None) -> "Gathered":
    """Return the operations of the record; *version* says as of which reviews and corrections. Raises NotReady."""
    from offing.answers.operations import looked_up

    return held.worked.get(("operations", tuple(version)), lambda: looked_up(held), patience_s=patience_s)


def operation_named(gathered: "Gathered", words: str) -> Operation:
    """Return the operation that words mean. Raises NotFound, and UsageError where they mean several."""
    from offing.record.operation_find import find_operation, found_operations
    from offing.schema.errors import UsageError

    if not found_operations(gathered.operations, words):
        try:
            find_operation(gathered.operations, words)
        except UsageError as error:
            raise NotFound(str(error).replace("see: offing operation list", "see /api/operations")) from None
    return find_operation(gathered.operations, words)


def shown_finding(held: "Held", found: Told) -> dict[str, Any] | None:
    """Return a finding as the server shows it, with its line's words; None of a line that is masked or held back."""
    finding, words = found
    if finding.line in held.hidden:
        return None
    told = finding_json(finding) | {"words": words or None}
    for check in told["checks"]:
        check["against"] = held.shown_ids(check["against"])
    return told


def verdicts_of(held: "Held", version: Sequence[int], lines: Iterable[str]) -> dict[str, str]:
    """Return the verdicts on lines that have one, by their ids."""
    return {line: one.verdict for line, (one, _) in judged(held, version).of(lines).items()}


def at_places(held: "Held", lines: Iterable[str]) -> Ints:
    """Return where in the spine those lines are, in its order."""
    wanted = np.array(sorted({one.encode() for one in lines}), held.spine.ids.dtype)
    return np.flatnonzero(np.isin(held.spine.ids, wanted)).astype(np.int64)
