"""Lines to gather: a drill of two states in one sea, told by several texts, seen, announced and transmitted."""

from datetime import UTC, datetime
from typing import Any

from offing.schema.operation import Trace, Waters

DAY = 86_400_000_000
BOTH = frozenset(("CN", "RU"))
SEA = Waters(
    "Sea of Japan",
    40.0,
    134.0,
    900.0,
    {"type": "Polygon", "coordinates": [[[129, 35], [137, 36], [141, 45], [133, 43], [129, 40], [129, 35]]]},
)
JAPAN_SEA = Waters("日本海", 40.0, 134.0, 900.0, SEA.geometry)
SHANGHAI = Waters("Shanghai", 31.2, 121.5, 10.0)
TSUSHIMA = Waters("south-west of Tsushima", 33.3, 128.2, 60.0)
CORAL = Waters("Coral Sea", -18.0, 152.0, 500.0)


def at(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1_000_000


def line(id_: str, kind: str = "exercise", start: str | None = None, days: float = 1, **more: Any) -> Trace:
    begin = None if start is None else at(start)
    told: dict[str, Any] = {"lane": "said", "document": f"d-{id_}", "states": BOTH} | more
    if isinstance(told.get("published"), str):
        told["published"] = at(told["published"])
    return Trace(id_, kind=kind, start=begin, end=None if begin is None else begin + int(days * DAY), **told)


def drill() -> list[Trace]:
    """Return the lines of one drill, and what is no part of it (ids that begin with "x")."""
    cn, ru = frozenset(("CN",)), frozenset(("RU",))
    return [
        line("a1", name="Northern/Interaction-2023", published="2023-07-15", modality="planned", place=SEA),
        line("a2", "force", document="d-a1", at=50, published="2023-07-15", states=cn),
        line("a3", "statement", document="d-a1", at=90, published="2023-07-15", states=ru, speaks=True),
        line("a4", "pledge", document="d-a1", at=120, published="2023-07-15"),
        line("b1", start="2023-07-20", days=4, name="Северное/Взаимодействие–2023", published="2023-07-20", place=SEA),
        line("c1", start="2023-07-18", days=6, published="2023-07-24", place=JAPAN_SEA, document="d-c"),
        line("d1", "movement", "2023-07-16", published="2023-07-16", states=cn, meets=ru),
        line("d2", "movement", None, document="d-d1", published="2023-07-16", states=frozenset()),
        line(
            "e1",
            "sighting",
            "2023-07-17",
            lane="sighted",
            states=cn,
            hulls=frozenset(("plan:119", "plan:121")),
            place=TSUSHIMA,
            toward=JAPAN_SEA,
        ),
        line("e2", "sighting", "2023-07-16", lane="sighted", states=cn, hulls=frozenset(("plan:119",)), place=TSUSHIMA),
        line("f1", "warning", "2023-07-20", 3, lane="announced", subject="gunnery", states=frozenset(), place=SEA),
        line("g1", "group_activity", "2023-07-21", 0.5, lane="transmitted", document="", states=BOTH,
             hulls=frozenset(("plan:121", "rfn:564")), craft=frozenset(("mmsi:1", "mmsi:2", "mmsi:3")),
             place=Waters("", 40.0, 133.0)),
        line("g2", "shadowing", "2023-07-21", 0.5, lane="transmitted", document="", states=frozenset(("JP",)),
             hulls=frozenset(("jmsdf:DDH-181",)), craft=frozenset(("mmsi:3", "mmsi:9")), place=Waters("", 40.0, 133.0)),
        line("x1", "tally", "2023-07-15", states=cn),
        line("x2", "warning", "2023-07-20", 3, lane="announced", subject="chart", states=frozenset(), place=SEA),
        line("x3", "company", "2023-07-21", lane="transmitted", document="", states=frozenset(("US",)),
             hulls=frozenset(("usn:DDG-1",)), place=Waters("", 40.0, 133.0)),
        line("x4", "sighting", "2023-05-17", lane="sighted", states=cn, hulls=frozenset(("plan:119",)), place=TSUSHIMA),
        line("x5", start="2023-07-20", days=4, states=frozenset(("US", "AU")), place=CORAL),
    ]  # fmt: skip
