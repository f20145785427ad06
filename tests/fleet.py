"""A small invented fleet as comma-separated rows: meetings, silences, stops and a shared MMSI."""

import math
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HEADER = "mmsi,time,lat,lon,sog_kn,cog_deg,name\n"
BEGIN = datetime(2023, 7, 14, 20, 0, tzinfo=UTC)


@dataclass(frozen=True, order=True)
class Row:
    t: datetime
    mmsi: int
    lat: float
    lon: float
    sog: float
    cog: float
    name: str

    def text(self) -> str:
        stamp = self.t.isoformat().replace("+00:00", "Z")
        return f"{self.mmsi},{stamp},{self.lat:.6f},{self.lon:.6f},{self.sog:.1f},{self.cog:.1f},{self.name}\n"


def fleet(seed: int, *, hours: int = 60, craft: int = 6, every_min: int = 12) -> list[Row]:
    """Return the rows of a few days, in time order."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for number in range(craft):
        rows += _wander(chance, 412_000_001 + number, hours, every_min)
    rows += _meeting(hours, every_min)
    rows += _other_hull(rows[0].mmsi, hours, every_min)
    return sorted(rows)


def _wander(chance: random.Random, mmsi: int, hours: int, every_min: int) -> list[Row]:
    lat, lon, cog, sog = chance.uniform(34, 36), chance.uniform(129, 131), chance.uniform(0, 360), 8.0
    silent_from, silence = chance.randrange(4, hours - 14), chance.randrange(4, 14)
    rows = []
    for minute in range(0, hours * 60, every_min):
        if chance.random() < 0.02:
            sog = chance.choice((0.0, 0.0, 6.0, 12.0))
        lat += sog * every_min / 3600 * math.cos(math.radians(cog))
        lon += sog * every_min / 3600 * math.sin(math.radians(cog)) / math.cos(math.radians(lat))
        if silent_from <= minute // 60 < silent_from + silence:
            continue
        t = BEGIN + timedelta(minutes=minute, seconds=chance.randrange(60))
        rows.append(Row(t, mmsi, lat, lon, sog, cog, f"SHIP {mmsi % 10}"))
    return rows


def _meeting(hours: int, every_min: int) -> list[Row]:
    """Two ships that lie 200 m apart through the second night, and for a while the evening after."""
    rows = []
    for minute in range(0, hours * 60, every_min):
        apart = 0.0018 if 20 <= minute / 60 <= 32 or 42 <= minute / 60 <= 46 else 0.5
        t = BEGIN + timedelta(minutes=minute)
        rows.append(Row(t, 440_000_001, 38.0, 131.0, 0.6, 90.0, "FIRST"))
        rows.append(Row(t + timedelta(seconds=7), 440_000_002, 38.0 + apart, 131.0, 0.6, 90.0, "SECOND"))
    return rows


def _other_hull(mmsi: int, hours: int, every_min: int) -> list[Row]:
    """A hull far away that sends under an MMSI which is somebody else's."""
    times = (BEGIN + timedelta(minutes=m + 3) for m in range(10 * 60, (hours - 10) * 60, every_min))
    return [Row(t, mmsi, 20.0, 120.0 + i * 0.01, 3.0, 90.0, "SHIP 1") for i, t in enumerate(times)]


def as_csv(rows: list[Row]) -> str:
    return HEADER + "".join(row.text() for row in rows)
