"""Write position reports as rows of a CSV table, as archives of decoded AIS have them."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from offing.codecs.aivdm_fields import NO_NAV_STATUS
from offing.rehearsal.identities import identities_of
from offing.rehearsal.played import Played
from offing.rehearsal.reported import Reported
from offing.rehearsal.schedule import POSITION_B, Fleet, Sent

Ints = NDArray[np.int64]

_STATICS = {
    "name": "name",
    "callsign": "callsign",
    "ship_type": "ship_type",
    "to_bow_m": "to_bow",
    "to_stern_m": "to_stern",
    "to_port_m": "to_port",
    "to_starboard_m": "to_starboard",
    "draught_m": "draught",
    "destination": "destination",
}
COLUMNS = ("mmsi", "t", "lat", "lon", "sog", "cog", "heading", "status", "class", *_STATICS.values())
HEADER = (",".join(COLUMNS) + "\n").encode()


class Particulars(NamedTuple):
    """Hold what the rows say of each identity, and which of them each spell transmits."""

    identity: Ints
    table: pl.DataFrame


def particulars_of(played: Played) -> Particulars:
    """Return the columns that say who a craft is; see identities_of for what is refused."""
    identities, of_spell = identities_of(played)
    columns = {word: [getattr(one, name) for one in identities] for name, word in {"mmsi": "mmsi", **_STATICS}.items()}
    return Particulars(of_spell, pl.DataFrame(columns, schema_overrides={"mmsi": pl.Int64, "draught": pl.Float64}))


def rows(fleet: Fleet, particulars: Particulars, sent: Sent, said: Reported, second: Ints) -> tuple[bytes, Ints]:
    """Return one line for each position report *sent*, timed at *second* (s since 1970), and where each ends."""
    small = sent.kind == POSITION_B
    status = fleet.status[sent.spell]
    moving = pl.DataFrame(
        {
            "t": pl.Series(second * 1000).cast(pl.Datetime("ms")).dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lat": _degrees(said.lat),
            "lon": _degrees(said.lon),
            "sog": said.sog_kn,
            "cog": said.cog_deg,
            "heading": pl.Series(said.heading_deg.astype(np.int64)).set(pl.Series(small), None),
            "status": pl.Series(status).set(pl.Series(small | (status == NO_NAV_STATUS)), None),
            "class": pl.Series(np.where(small, "B", "A")),
        }
    )
    who = particulars.table[particulars.identity[sent.spell]]
    lines = pl.concat([moving, who], how="horizontal").select(COLUMNS).write_csv(include_header=False).encode()
    return lines, np.flatnonzero(np.frombuffer(lines, np.uint8) == ord("\n")) + 1


def _degrees(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return degrees as a decoder gives them back: in steps of 1/10,000 arc minute, rounded to six decimals."""
    raw = np.rint(values * 600_000).astype(np.int64)
    return (10 * raw + 3) // 6 / 1e6
