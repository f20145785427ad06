"""The record with what must be worked out besides being looked up: counts by period, the morning sheet."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from offing.answers.counting import Figures, asked_of, counted
from offing.answers.morning import morning_sheet
from offing.answers.timeline import TIMELINE, Timeline, flat, timeline
from offing.engine.choose import Area, Time, microseconds
from offing.engine.instants import moment
from offing.engine.reader import Record as Looked
from offing.schema.craft import craft_label
from offing.schema.errors import UsageError
from offing.schema.sheet import Sheet
from offing.schema.tally import TALLY

if TYPE_CHECKING:
    from offing.record.brief import Brief


class Record(Looked):
    """Answer questions on the record of a home, count what it holds, and tell what is new."""

    def tally(
        self,
        of: str = "ship-days",
        by: str = "day",
        area: Area | str | None = None,
        since: Time = None,
        until: Time = None,
        *,
        state: str | None = None,
        navy: str | None = None,
        unit: str | Sequence[str] | None = None,
        tz: str = "UTC",
    ) -> pa.Table:
        """Return figures by period as a table of TALLY, oldest first.

        *of* is "ship-days" (official counts, kept as they are told), "hulls" (distinct hulls sighted) or "transits" (of
        straits, by tracks and as seen). *unit* is one of UNITS, where "aircraft" and "ship" mean all of theirs. *tz*
        says whose days, weeks and months are meant; official counts keep the days of the authority that counted.
        """
        told = self.figures(of, by, area, since, until, state=state, navy=navy, unit=unit, tz=tz)
        return pa.Table.from_pylist(told.rows, schema=TALLY)

    def figures(
        self,
        of: str = "ship-days",
        by: str = "day",
        area: Area | str | None = None,
        since: Time = None,
        until: Time = None,
        *,
        state: str | None = None,
        navy: str | None = None,
        unit: str | Sequence[str] | None = None,
        tz: str = "UTC",
    ) -> Figures:
        """Return the rows of tally as dictionaries, with what is to be said of them as a whole."""
        asked = asked_of(self.home, of, by, area, since, until, state=state, navy=navy, unit=unit, tz=tz)
        with self.home.pin() as generation, self.home.database.connect() as connection:
            return counted(self.home, connection, generation, asked)

    def hull(self, ship: str, since: Time = None, until: Time = None, *, on: date | None = None) -> dict[str, Any]:
        """Return one ship's page as plain data: identity, sightings, legs, what may be it, craft, what is said of it.

        *ship* is a number, a name in any spelling, or an id; with a state or navy before a colon where several share it
        ("RU:548"). *on* is a day on which it bore the number. Raises UsageError where it means none or several.
        """
        from offing.answers.hull_craft import craft_of_ship
        from offing.answers.hulls import page, ship_of
        from offing.engine.way_store import WayStore

        span = (microseconds(since), microseconds(until))
        with (
            self.home.pin() as generation,
            self.home.database.connect() as connection,
            WayStore(self.home) as ways,
        ):
            meant = ship_of(connection, ship, generation, on)
            return page(
                connection,
                generation,
                meant,
                lambda rows: self.lines_of(connection, rows, generation),
                lambda one: craft_of_ship(self, connection, one, span),
                span,
                ways,
            )

    def operations(self) -> list[dict[str, Any]]:
        """Return exercises, patrols and voyages as plain data, the earliest first, each line with why it belongs."""
        from offing.answers.operations import operations
        from offing.schema.operation import operation_json

        return [operation_json(it) for it in operations(self)]

    def tie(
        self, craft: str, ship: str, *, by: str, why: str, tied: bool = True, since: Time = None, until: Time = None
    ) -> dict[str, Any]:
        """Add that a craft is a ship, or with *tied* false that it is not, by whom and why; return the tie."""
        from offing.answers.hull_craft import ties_json
        from offing.answers.hulls import ship_of
        from offing.engine.hull_ties import tie

        with self.home.pin() as generation, self.home.database.connect() as connection:
            meant = ship_of(connection, ship, generation)
            keys = self._keys(connection, craft, generation)
        if len(keys) != 1:
            raise UsageError(
                f"{len(keys)} craft call themselves {craft!r}; write which: {', '.join(map(craft_label, keys))}"
            )
        label = craft if ":" in craft else craft_label(keys[0])
        row = tie(self.home, label, meant.id, by, why, tied=tied, since=since, until=until)
        return ties_json([row])[0]

    def between(self, ids: Iterable[str], contradicted: Collection[str] = ()) -> dict[str, Any]:
        """Return what the claims of some lines say against one another as plain data.

        ``disputes`` with their sides, ``remarks``, ``support`` by independent origin with grades, ``stories`` (how
        slots changed) and ``firsts`` (first times, the largest). Lines that are no claims count for nothing here.
        *contradicted* are lines, or a line and its slot ("3fa2…:when"), that transmissions contradict.
        """
        from offing.answers.between import between, between_json

        with self.home.pin() as generation, self.home.database.connect() as connection:

            def lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
                return self.lines_of(connection, rows, generation)

            return between_json(between(connection, generation, ids, lines, contradicted))

    def timeline(
        self, *actors: str, since: Time = None, until: Time = None, kind: str | Sequence[str] | None = None
    ) -> pa.Table:
        """Return what is held of an actor, or of a pair, as a table of TIMELINE, once a happening, oldest first.

        An actor is a state ("CN", "China"), a navy, a person in office, or a party's id. *kind* is one of KINDS or of
        the events of craft together; without it meetings, pledges, exercises, port calls, reactions and incidents.
        """
        told = self.history(actors, since, until, kind=kind)
        return pa.Table.from_pylist([flat(row) for row in told.rows()], schema=TIMELINE)

    def history(
        self, actors: Sequence[str], since: Time = None, until: Time = None, *, kind: str | Sequence[str] | None = None
    ) -> Timeline:
        """Return the timeline of one or two actors, with its monthly index, as `offing timeline` prints it."""
        start, end = microseconds(since), microseconds(until)
        if start is not None and end is not None and end <= start:
            raise UsageError(f"--until {until} does not lie after --since {since}")
        kinds = [kind] if isinstance(kind, str) else list(kind or ())
        with self.home.pin() as generation, self.home.database.connect() as connection:

            def lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
                return self.lines_of(connection, rows, generation)

            def craft(states: Sequence[str]) -> dict[str, list[int]]:
                from offing.answers.findings import Matcher

                whose = Matcher(self, connection, generation).ties.whose.values()
                return {state: [it.craft for it in whose if it.hull and it.state == state] for state in states}

            return timeline(connection, generation, actors, lines, start, end, kinds, craft)

    def brief(self, name: str, as_of: Time = None) -> "Brief":
        """Return the brief of the operation that *name* (any spelling of it, or its id) means, as of a time.

        Raises UsageError where it means none or several.
        """
        from offing.answers.brief import brief_named

        return brief_named(self, name, as_of)

    def lines_by_id(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return the lines of some ids, of whatever lane, oldest first; of ids that there are not there is none."""
        from offing.engine.lines_by_id import rows_by_id

        with self.home.pin() as generation, self.home.database.connect() as connection:
            found = self.lines_of(connection, rows_by_id(connection, ids, generation), generation)
        return sorted(found, key=lambda line: (line["t_start"] is None, str(line["t_start"]), line["id"]))

    def findings(
        self,
        lines: Sequence[str] | None = None,
        *,
        operation: str | None = None,
        since: Time = None,
        until: Time = None,
        as_of: Time = None,
    ) -> pa.Table:
        """Return what was said, sighted and announced held against the other lanes, as a table of FINDINGS.

        Of some lines (ids), of an operation's by its name, or of all in a time. What has not passed *as_of* then
        (default: now) is open.
        """
        from offing.answers.findings import answered, findings_table

        found = answered(self, lines, operation=operation, since=since, until=until, as_of=as_of).findings
        return findings_table(found)

    def sheet(self, since: Time, until: Time) -> Sheet:
        """Return what is new from *since* to *until*: what happened in that time, and what was learnt in it."""
        start, end = microseconds(since), microseconds(until)
        if start is None or end is None or end <= start:
            raise UsageError(f"a sheet needs a time that ends after it begins, not {since} to {until}")
        with self.home.pin() as generation, self.home.database.connect() as connection:

            def lines(rows: list[dict[str, object]]) -> list[dict[str, object]]:
                return self.lines_of(connection, rows, generation)

            return morning_sheet(connection, generation, (moment(start), moment(end)), (start, end), lines)
