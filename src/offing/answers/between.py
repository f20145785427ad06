"""What documents say of one thing, held against one another: support, disputes, how the story changed."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from offing.engine.lines import Line
from offing.engine.told_lines import claims_by_id, claims_of_kinds, copies_of, reach
from offing.record.disputes import Dispute, Remark, dispute_json, disputes, one_spelling, remark_json
from offing.record.firsts import First, first_json, firsts
from offing.record.participants import named_ships
from offing.record.story import Story, stories, story_json
from offing.record.support import Support, support_json, supports
from offing.record.telling import Telling, headed, source_of, state_of, telling_of
from offing.record.told_slots import also, told
from offing.reports.document_origin import service_of

Lines = Callable[[list[dict[str, Any]]], list[Line]]
_HISTORY = ("exercise", "force", "unit")
LOOSE = "C"  # the tier of claims that only hint: they count for nothing here
_WHOSE = re.compile(r"(?:SIM )?(.{2,80}?) \(([\w .'-]{2,40})\)")


@dataclass(frozen=True, slots=True)
class Between:
    """Hold what documents say of one operation against one another; ``left_out`` are lines that were rejected."""

    tellings: tuple[Telling, ...]
    supports: tuple[Support, ...]
    disputes: tuple[Dispute, ...]
    remarks: tuple[Remark, ...]
    stories: tuple[Story, ...]
    firsts: tuple[First, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def synthetic(self) -> bool:
        """Tell whether any of it is of a rehearsal."""
        return any(one.synthetic for one in self.tellings)


def between(
    connection: sa.Connection,
    generation: int,
    ids: Iterable[str],
    lines_of: Lines,
    contradicted: Collection[str] = (),
) -> Between:
    """Return what the lines of some ids say against one another; lines that are no claims count for nothing here.

    *contradicted* are lines, or lines with a slot ("3fa2…:when"), that transmissions contradict, which lowers a grade.
    """
    rows = [row for row in claims_by_id(connection, ids, generation) if row["tier"] != LOOSE]
    kept, left_out = tellings_of(connection, generation, rows, lines_of)
    found, remarks = disputes(kept, contradicted)
    claimed: list[First] = []
    if any(one.detail.get("first") or one.detail.get("record") for one in kept):
        past, _ = tellings_of(connection, generation, _history(connection, generation, kept), lines_of)
        claimed = firsts(kept, past, reach(connection, generation)[0])
    return Between(
        tellings=tuple(kept),
        supports=tuple(supports([*one_spelling(told(kept)), *also(kept), *named_ships(kept)], contradicted)),
        disputes=tuple(found),
        remarks=tuple(remarks),
        stories=tuple(stories(kept)),
        firsts=tuple(claimed),
        left_out=tuple(left_out),
    )


def _history(connection: sa.Connection, generation: int, own: Iterable[Telling]) -> list[dict[str, Any]]:
    """Return the claims of the documents that tell of an exercise of the same parties; bodies tell whose it was."""
    parties = {state for one in own if one.kind == "exercise" for state in one.states}
    rows = [row for row in claims_of_kinds(connection, _HISTORY, generation) if row["tier"] != LOOSE]
    documents = {
        row["document"]
        for row in rows
        if row["kind"] == "exercise" and parties <= {state_of(one) for one in row["body"].get("actors") or ()}
    }
    return [row for row in rows if row["document"] in documents]


def tellings_of(
    connection: sa.Connection, generation: int, rows: list[dict[str, Any]], lines_of: Lines
) -> tuple[list[Telling], list[str]]:
    """Return rows of claims as tellings, without those that were rejected, whose ids are returned beside them."""
    lines = lines_of(rows)
    left_out = [line["id"] for line in lines if (line.get("review") or {}).get("verdict") == "rejected"]
    kept = [line for line in lines if line["id"] not in left_out]
    twice = [line["detail"]["document"]["id"] for line in kept if line["detail"]["document"]["copies"]]
    copies = copies_of(connection, twice, generation)
    found = []
    for line in kept:
        document = line["detail"]["document"]
        others = tuple(source_of(one) for one in copies.get(document["id"], ()))
        found.append(telling_of(line, authority(document["publisher"]), others))
    return headed(found), left_out


@cache
def authority(publisher: str | None) -> dict[str, Any] | None:
    """Return the ministry, staff, navy or fleet that a publisher is, as claims tell parties; None for anybody else."""
    if not publisher:
        return None
    whose = _WHOSE.fullmatch(publisher)
    party = service_of(f"{whose[2]}'s {whose[1]}" if whose else publisher.removeprefix("SIM "))
    if party is None or party.state is None:
        return None
    return {"id": party.id, "name": publisher, "kind": party.kind, "state": party.state}


def between_json(found: Between) -> dict[str, Any]:
    """Return what documents say against one another as plain data."""
    return {
        "disputes": [dispute_json(one) for one in found.disputes],
        "remarks": [remark_json(one) for one in found.remarks],
        "support": [support_json(one) for one in found.supports],
        "stories": [story_json(one) for one in found.stories],
        "firsts": [first_json(one) for one in found.firsts],
        "left_out": list(found.left_out),
        "synthetic": found.synthetic,
    }
