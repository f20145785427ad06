"""What may leave the machine: distress never, pleasure craft under a mask."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Line = dict[str, Any]

# Search and rescue transmitters, man overboard devices, emergency beacons (ITU-R M.585-9, annex 2, section 2).
_DEVICES = ("mmsi:970", "mmsi:972", "mmsi:974")
# AIS ship types (ITU-R M.1371-5, table 53): sailing, pleasure craft; navigation status: a distress device is active.
PLEASURE = (36, 37)
IN_DISTRESS = 14
NEAR = timedelta(days=1)
# Columns of fixes and craft that name a craft or lead to its sentences.
_NAMING = ("craft_id", "mmsi", "name", "names", "callsign", "imo", "flag", "evidence", "frame", "offset", "length")
_SIZES = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")


@dataclass(slots=True)
class Privacy:
    """Hold back or mask lines, fixes and craft on their way out.

    ``pleasure`` holds the labels of craft that ever called themselves pleasure craft, ``distress`` the times at
    which a craft that is no distress device transmitted the status of one. The same craft keeps one mask
    throughout an export.
    """

    pleasure: Collection[str] = ()
    distress: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    withheld: int = 0
    masked: int = 0
    _masks: dict[str, str] = field(default_factory=dict)

    @property
    def names_any(self) -> bool:
        """Tell whether raw logs may name somebody who must not go out by name."""
        return bool(self.pleasure or self.distress)

    def is_distress(self, label: str, start: datetime | None = None, end: datetime | None = None) -> bool:
        """Tell whether *label* is a distress device's, or a craft's that was in distress within a day of that time."""
        if is_device(label):
            return True
        calls = self.distress.get(label, ())
        return any((start is None or call >= start - NEAR) and (end is None or call <= end + NEAR) for call in calls)

    def lines(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield the lines that may go out, masked where they must be."""
        for line in lines:
            if any(self.is_distress(one["id"], line["t_start"], line["t_end"]) for one in line["craft"]):
                self.withheld += 1
            elif any(one["id"] in self.pleasure for one in line["craft"]):
                self.masked += 1
                yield self._masked(line)
            else:
                yield line

    def _masked(self, line: Line) -> Line:
        # The id hashes the identities in it and could be tried out; evidence and texts may name them.
        detail = {name: value for name, value in line["detail"].items() if isinstance(value, int | float | None)}
        craft = [self._mask(one) if one["id"] in self.pleasure else one for one in line["craft"]]
        masked = {**line, "id": self._id_of(line["id"]), "craft": craft, "detail": detail, "evidence": []}
        review = line.get("review")  # its note may name them too
        return masked | ({"review": {**review, "note": None, "note_by": None}} if review else {})

    def _id_of(self, _: str) -> str:
        """Return the id under which a masked line goes out."""
        return f"masked-{self.masked}"

    def _mask(self, one: Line) -> Line:
        return {**dict.fromkeys(one), "id": self._mask_of(one["id"]), "type": one.get("type")}

    def _mask_of(self, label: str) -> str:
        return self._masks.setdefault(label, f"masked:{len(self._masks) + 1}")

    def table(self, table: pa.Table, label: str) -> pa.Table:
        """Return the rows of fixes or craft that may go out; *label* names the column of craft labels."""
        kept = table.filter(pc.invert(self._is_withheld(table, label)))
        self.withheld += table.num_rows - kept.num_rows
        names = pc.unique(kept[label]).to_pylist()
        masks = {name: self._mask_of(name) for name in names if name in self.pleasure}
        if not masks:
            return kept
        hidden = pc.is_in(kept[label], pa.array(list(masks), pa.string()))
        self.masked += pc.sum(hidden).as_py() or 0
        for name in kept.column_names:
            if name == label:
                shown = pc.replace_with_mask(_flat(kept[label]), _flat(hidden), _masks_of(kept, label, hidden, masks))
            elif name in _NAMING or name in _SIZES:
                shown = pc.if_else(hidden, pa.scalar(None, kept[name].type), kept[name])
            else:
                continue
            kept = kept.set_column(kept.column_names.index(name), name, shown)
        return kept

    def _is_withheld(self, table: pa.Table, label: str) -> pa.ChunkedArray:
        distress = pc.starts_with(table[label], _DEVICES[0])
        for prefix in _DEVICES[1:]:
            distress = pc.or_(distress, pc.starts_with(table[label], prefix))
        for name, calls in self.distress.items():
            near = pc.equal(table[label], name)
            if "t" in table.column_names:
                near = pc.and_(near, _near(table["t"], calls))
            distress = pc.or_(distress, near)
        return distress


def is_device(label: str) -> bool:
    """Tell whether a label is a distress device's."""
    return label.startswith(_DEVICES)


def _near(t: pa.ChunkedArray, calls: Iterable[datetime]) -> Any:
    near: Any = pa.scalar(False)
    for call in calls:
        begun = pc.greater_equal(t, pa.scalar(call - NEAR, t.type))
        near = pc.or_(near, pc.and_(begun, pc.less_equal(t, pa.scalar(call + NEAR, t.type))))
    return near


def _masks_of(table: pa.Table, label: str, hidden: pa.ChunkedArray, masks: Mapping[str, str]) -> pa.Array:
    names = table[label].filter(hidden).to_pylist()
    return pa.array([masks[name] for name in names], pa.string())


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
