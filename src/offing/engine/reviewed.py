"""What was judged of lines, wherever they are shown: the reviews that reach a line, and how it stands by them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.as_stood import changes
from offing.engine.followed import OWN, Followed, follow
from offing.engine.instants import moment
from offing.schema.review import NOTE, STANDING, hash_of

Row = Mapping[str, Any]
Reach = tuple[Row, str]  # a review, and of what it is: one of the words of `followed`
_SHORT = [db.reviews.c[column.name] for column in db.reviews.columns if column.name != "stood"]
_MANY = 500


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Hold, by line, the reviews that reach it, the earliest first; ``followed`` is what each reviewed line became."""

    reaching: Mapping[str, Sequence[Reach]] = field(default_factory=dict)
    followed: Mapping[str, Followed] = field(default_factory=dict)

    @classmethod
    def of_record(cls, connection: sa.Connection, generation: int) -> "Reviewed":
        """Return all reviews there are, on the lines as they stood in *generation*."""
        rows = [dict(row) for row in connection.execute(sa.select(*_SHORT).order_by(db.reviews.c.row)).mappings()]
        if not rows:
            return cls()
        followed = follow(connection, {(row["line"], row["source"]) for row in rows}, generation)
        reaching: dict[str, list[Reach]] = {}
        for row in rows:
            heirs = followed.get(row["line"], Followed()).heirs
            for line, how in ({row["line"]: OWN} | dict(heirs)).items():
                reaching.setdefault(line, []).append((row, how))
        return cls(reaching, followed)

    def chooses(self, line: str, wanted: str | None) -> bool:
        """Tell whether a line is among the reviewed ones *wanted* (see schema.review.CHOICES)."""
        if wanted is None:
            return True
        reaching = self.reaching.get(line, ())
        if wanted in ("any", "none"):
            return bool(reaching) is (wanted == "any")
        deciding = deciding_of(reaching)
        return deciding is not None and STANDING[deciding[0]["verdict"]] == wanted

    def rejected(self) -> frozenset[str]:
        """Return the lines that were rejected, and not accepted since."""
        return frozenset(line for line in self.reaching if self.chooses(line, STANDING["reject"]))

    def mark(
        self, connection: sa.Connection, lines: Sequence[dict[str, Any]], stood: Sequence[Callable[[], str]]
    ) -> None:
        """Set ``review`` of each line to how it stands by its reviews, None without any; *stood* tell what each says.

        ``verdict`` is accepted or rejected, or None where there are only notes; ``by`` and ``at`` are of the review
        that decides it, the latest one, ``of`` tells whether that was of this very line, ``changed`` what the line
        says otherwise now. ``note`` is the latest note and ``note_by`` whose it is, ``reviews`` how many there are.
        """
        altered: list[tuple[dict[str, Any], int, str]] = []
        for line, says in zip(lines, stood, strict=True):
            reaching = self.reaching.get(line["id"], ())
            line["review"] = _mark(reaching)
            last = _last(reaching)
            if last is not None and last[0]["digest"] != hash_of(now := says()):
                altered.append((line, last[0]["row"], now))
        then = stood_then(connection, (row for _, row, _ in altered))
        for line, row, now in altered:
            line["review"]["changed"] = [one["field"] for one in changes(then[row], now)]

    def verdict_of(self, line: str) -> dict[str, Any]:
        """Return by whom a line was accepted or rejected: ``verdict`` and ``by``, both None where nobody did."""
        deciding = deciding_of(self.reaching.get(line, ()))
        if deciding is None:
            return {"verdict": None, "by": None}
        return {"verdict": STANDING[deciding[0]["verdict"]], "by": deciding[0]["by"]}


def _last(reaching: Sequence[Reach]) -> Reach | None:
    return deciding_of(reaching) or (reaching[-1] if reaching else None)


def deciding_of(reaching: Sequence[Reach]) -> Reach | None:
    """Return the review by which a line is accepted or rejected: the latest that does either."""
    return next((one for one in reversed(reaching) if one[0]["verdict"] != NOTE), None)


def _mark(reaching: Sequence[Reach]) -> dict[str, Any] | None:
    last = _last(reaching)
    if last is None:
        return None
    review, how = last
    noted = next((row for row, _ in reversed(reaching) if row["note"] is not None), {"note": None, "by": None})
    return {
        "verdict": STANDING.get(review["verdict"]),
        "by": review["by"],
        "at": moment(review["at"]),
        "of": how,
        "changed": [],
        "note": noted["note"],
        "note_by": noted["by"],
        "reviews": len(reaching),
    }


def stood_then(connection: sa.Connection, rows: Iterable[int]) -> dict[int, str]:
    """Return what the lines of some reviews said when they were reviewed."""
    table, found, every = db.reviews.c, dict[int, str](), sorted(set(rows))
    for start in range(0, len(every), _MANY):
        query = sa.select(table.row, table.stood).where(table.row.in_(every[start : start + _MANY]))
        found.update({row.row: row.stood for row in connection.execute(query)})
    return found


def trail(connection: sa.Connection, reviewed: Reviewed, line: str, stood: str) -> tuple[dict[str, Any], ...]:
    """Return all reviews that reach a line, the earliest first, with what it said otherwise then than *stood*."""
    reaching = reviewed.reaching.get(line, ())
    then = stood_then(connection, (row["row"] for row, _ in reaching))
    return tuple(
        {name: row[name] for name in ("row", "line", "kind", "source", "verdict", "note", "by")}
        | {"at": moment(row["at"]), "of": how, "changed": changes(then[row["row"]], stood)}
        | {name: row[name] for name in ("digest", "generation", "before")}
        for row, how in reaching
    )


def as_it_stands(review: Mapping[str, Any] | None) -> bool:
    """Tell whether a line was accepted, and says today what was accepted."""
    return review is not None and review["verdict"] == STANDING["accept"] and not review["changed"]
