"""Check the reviews in an evidence bundle: that each is as it was made, and none between them was taken out."""

from collections.abc import Iterator, Mapping
from typing import Any

from offing.engine.check import Check
from offing.schema.review import chained, content_hash, hash_of

Row = Mapping[str, Any]


def check_trail(manifest: Row) -> list[Check]:
    """Return what was checked of the trail of reviews; nothing where there is none, as in bundles of old."""
    told = manifest.get("reviews") or {}
    trail = told.get("trail") or []
    if not trail and not told.get("links"):
        return []
    wrong = list(_wrong(told, trail))
    who = f"{len(trail)} of this line, chained to the last review of the record, whose hash is {told['head']}"
    return [Check("reviews", not wrong, "; ".join(wrong) or who)]


def _wrong(told: Row, trail: list[Row]) -> Iterator[str]:
    waiting = {review["row"]: review for review in trail}
    running, row = told["before"], told["links"][0]["row"] - 1
    for link in told["links"]:
        row += 1
        if link["row"] != row:
            yield f"review {row} is missing"
            return
        review = waiting.pop(row, None)
        if review is not None:
            yield from _altered(review, link, running)
        running = chained(running, link["content"])
    if not trail or trail[0]["row"] != told["links"][0]["row"]:
        yield "the first review is missing"
    if running != told["head"]:
        yield "the chain does not end where it is said to"
    yield from (f"review {row} is not in the chain" for row in sorted(waiting))


def _altered(review: Row, link: Row, running: str) -> Iterator[str]:
    if content_hash(review) != link["content"] or review["before"] != running:
        yield f"review {review['row']} was changed, or one before it"
    if hash_of(review["stood"]) != review["digest"]:
        yield f"what stands in review {review['row']} of its line is not what it was"
