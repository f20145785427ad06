"""`offing where LAT LON`: everything the atlas, and the user's own areas, know of a position."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from offing.cli.place import home_path, open_home
from offing.cli.read import Json
from offing.cli.terminal import print_json, say, say_indented, show_place
from offing.nav import compiled

_MARGIN = 10


def where(
    ctx: typer.Context,
    lat: Annotated[float, typer.Argument(metavar="LAT", help="Latitude in degrees, south negative.")],
    lon: Annotated[float, typer.Argument(metavar="LON", help="Longitude in degrees, west negative.")],
    json: Json = False,
) -> None:
    """Tell everything known of a position: shores and how far, zones, seas, straits, ADIZs, ports, your own areas.

    Distances are in nautical miles to the nearest shore (GSHHG), charted islets included; zones are
    made from that shoreline alone. Not for navigation.

    Examples:
    `offing where 36.06 120.3` · `offing where 34.5 129.0 --json` · `offing where -53.2 -70.9`

    """
    # One look-up takes a millisecond as it is; loading compiled kernels takes longer.
    compiled.interpret()
    from offing.atlas.where import where as known_of
    from offing.engine.areas import areas_of, ports_of

    home = open_home(ctx) if home_path(ctx).exists() else None
    known = known_of(lat, lon, areas_of(home), ports_of(home))
    if json:
        print_json([known])
        return
    say(show_place(lat, lon) + (": on land, more than 10 km from any sea, lake or river" if known["inland"] else ""))
    _say("shore", (f"{one['distance_nm']:.1f} nm to {one['name']}" for one in known["shores"]))
    _say("zones", (one["name"] for one in known["zones"]))
    for kind in ("sea", "strait", "adiz", "sector", "disputed", "boundary", "drawn"):
        _say(kind, (_words(one) for one in known["areas"] if one["kind"] == kind))
    _say("lines", (f"{one['distance_nm']:.1f} nm to the {one['name']}: {one['note']}" for one in known["lines"]))
    _say("ports", (f"{one['distance_nm']:.1f} nm to {one['name']}{_port(one)}" for one in known["ports"]))


def _words(area: Mapping[str, Any]) -> str:
    role = f" ({area['role']})" if area["role"] and area["kind"] == "boundary" else ""
    also = f" (also {', '.join(area['also'])})" if area["also"] else ""
    return f"{area['name']}{also}{role}" + (f": {area['note']}" if area["note"] else "")


def _port(port: Mapping[str, Any]) -> str:
    told = [word for word in (port["state"], port["kind"] if port["kind"] != "port" else None) if word]
    return f" ({', '.join(told)})" if told else ""


def _say(label: str, lines: Iterable[str]) -> None:
    for line in lines:
        say_indented(_MARGIN, line, label)
        label = ""
