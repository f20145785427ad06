"""The filters that choose lines of the record; `log` and `export` share them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli.filters import read_area, read_time
from offing.schema.errors import OffingError, UsageError
from offing.schema.review import CHOICES

if TYPE_CHECKING:
    from offing.engine.reader import Record

TIERS = ("A", "B", "C")
SOURCES = ("track", "sighting", "warning", "report")


def complete_kind(incomplete: str) -> Iterator[str]:
    """Yield the kinds of event and of claim that begin with *incomplete*, for the shell."""
    from offing.detectors import all_detectors
    from offing.schema.claim import KINDS

    yield from (kind for kind in (*all_detectors(), *KINDS, "warning") if kind.startswith(incomplete))


def complete_area(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """Yield the names of areas and ports that begin with *incomplete*, for the shell."""
    from offing.cli.place import home_path
    from offing.engine.area_names import names_of
    from offing.engine.home import Home

    try:
        home = Home.open(ctx.find_root().params.get("home") or home_path(ctx), create=False)
    except OffingError:
        home = None
    yield from names_of(home, incomplete)


Kind = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", help="Kind of event or claim: gap, stop, exercise, …; may be repeated.", autocompletion=complete_kind
    ),
]
Craft = Annotated[
    list[str] | None,
    typer.Option("--craft", help="A label (mmsi:219000123), an MMSI, or a name; may be repeated."),
]
Area = Annotated[
    str | None,
    typer.Option(
        "--area",
        metavar="NAME|W,S,E,N|FILE",
        help="An area or port by name or id, a box, or the polygons of a GeoJSON file.",
        autocompletion=complete_area,
    ),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="TIME", help="From then on: 2023-07-20, 2023-07-20T06:30Z, or 3d ago.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="What began before then.")]
At = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="What holds that instant: warnings in force, events and claims of that time."),
]
Source = Annotated[
    str | None, typer.Option("--source", metavar="|".join(SOURCES), help="The lane of observation a line comes from.")
]
Tier = Annotated[
    list[str] | None,
    typer.Option(
        "--tier",
        metavar="|".join(TIERS),
        help="Of claims: A told in one sentence, B in a paragraph, C inferred; may be repeated.",
    ),
]
Reviewed = Annotated[
    str | None,
    typer.Option(
        metavar="|".join(CHOICES), help="How it was reviewed: by its latest verdict, by none, or any review or note."
    ),
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="No more lines than this, the latest first to stay.")]


@dataclass(frozen=True, slots=True)
class Selection:
    """Hold what a user chose, read and checked."""

    kind: tuple[str, ...] = ()
    craft: tuple[str, ...] = ()
    area: dict[str, Any] | str | None = None
    since: datetime | None = None
    until: datetime | None = None
    source: str | None = None
    at: datetime | None = None
    tier: tuple[str, ...] = ()
    reviewed: str | None = None

    @classmethod
    def read(
        cls,
        kind: list[str] | None,
        craft: list[str] | None,
        area: str | None,
        since: str | None,
        until: str | None,
        source: str | None,
        *,
        at: str | None = None,
        tier: list[str] | None = None,
        reviewed: str | None = None,
    ) -> "Selection":
        """Return the selection that the words of the command line mean; raises UsageError."""
        if source is not None and source not in SOURCES:
            raise UsageError(f"--source {source!r}: write one of {', '.join(SOURCES)}")
        if reviewed is not None and reviewed not in CHOICES:
            raise UsageError(f"--reviewed {reviewed!r}: write one of {', '.join(CHOICES)}")
        for one in tier or ():
            if one not in TIERS:
                raise UsageError(f"--tier {one!r}: write one of {', '.join(TIERS)}")
        if at is not None and (since is not None or until is not None):
            raise UsageError("--at asks for one instant, --since and --until for a time; write one or the other")
        start, end, instant = (None if words is None else read_time(words) for words in (since, until, at))
        if start is not None and end is not None and end <= start:
            raise UsageError(f"--until {until} does not lie after --since {since}")
        where = None if area is None else read_area(area)
        tiers = tuple(tier or ())
        return cls(tuple(kind or ()), tuple(craft or ()), where, start, end, source, instant, tiers, reviewed)

    @property
    def measures(self) -> bool:
        """Tell whether distances must be measured to choose: those to the shores that a zone is made from."""
        return isinstance(self.area, str) and self.area.lower().startswith(("zone:", "near:"))

    def lines(self, record: "Record", limit: int | None = None) -> list[dict[str, Any]]:
        """Return the lines of *record* that answer to this; raises UsageError for a kind there is not."""
        _check_kinds(self.kind, record)
        return record.lines(
            kind=self.kind,
            craft=self.craft,
            area=self.area,
            since=self.since,
            until=self.until,
            source=self.source,
            tier=self.tier,
            limit=limit,
            at=self.at,
            reviewed=self.reviewed,
        )


def _check_kinds(kinds: tuple[str, ...], record: "Record") -> None:
    """Raise UsageError for kinds that nothing finds and the record does not hold."""
    held = record.counts() if kinds else {}
    if all(kind in held for kind in kinds):
        return
    from offing.detectors import all_detectors
    from offing.schema.claim import KINDS

    known = sorted({*held, *all_detectors(), *KINDS, "warning"})
    for kind in kinds:
        if kind not in known:
            raise UsageError(f"--kind {kind!r}: there is no such kind; there are {', '.join(known)}")
