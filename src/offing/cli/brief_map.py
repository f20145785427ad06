"""The map of a brief: tracks of the craft, areas announced, and where each lane has a line, drawn as SVG."""

import re
from typing import TYPE_CHECKING, Any

from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.answers import Record
    from offing.record.brief import Brief

_SIZE = (1180, 760)
_KINDS = ("group_activity", "rendezvous", "replenishment", "port_visit")  # whose places are marked; others have tracks
_HEAD = re.compile(r"^<\?xml[^>]*\?>\s*")


def drawn(record: "Record", brief: "Brief") -> str:
    """Return the map as an SVG element, empty where nothing of the brief has a place."""
    from offing.cli.publish import Chosen, Wishes, picture
    from offing.engine.chart import draw
    from offing.engine.cited import Cited
    from offing.engine.outgoing import privacy_of

    privacy = privacy_of(record)
    lines = list(privacy.lines(record.lines_by_id(brief.mapped)))
    if not lines:
        return ""
    chosen = Chosen(record, privacy, lines, Cited(), {}, Wishes(brief.title, _SIZE, tracks=True))
    labels = {line["id"]: _label(line) for line in lines}
    try:
        return _HEAD.sub("", draw(picture(chosen, labels)))
    except UsageError:
        return ""


def _label(line: dict[str, Any]) -> str:
    if line["source"] == "warning":
        detail = line["detail"]
        return f"{detail['coordinator']} {detail['number']}"
    if line["source"] == "track":
        return line["kind"].replace("_", " ") if line["kind"] in _KINDS else ""
    return f"{line['t_start']:%d %b}" if line["t_start"] else ""
