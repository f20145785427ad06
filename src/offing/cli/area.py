"""`offing area`: the atlas's areas and the user's own, listed, shown, drawn, loaded, learned and taken away."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli.bars import Bars
from offing.cli.place import home_path, open_home, prepare_kernels
from offing.cli.read import Json
from offing.cli.selection import complete_area
from offing.cli.terminal import print_json, print_table, remark, say, say_indented, show_counts, show_place
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.engine.home import Home
    from offing.engine.own_areas import Plan, Redrawing

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown", help="List, show, draw, load and learn areas.")

Later = Annotated[
    bool, typer.Option("--later", help="Leave the lines of the record as they are; say what brings them up to date.")
]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A name or an id, as list has them.", autocompletion=complete_area)
]
AS = ("drawn", "boundary", "internal-waters", "territorial-sea", "contiguous-zone", "eez")
PORTS = ("port", "base", "anchorage")
DISPUTED = "disputed"
_SHOWN = 20
_HEADS: Mapping[Any, str] = {
    ("disputed", "holder"): "claimants",
    ("strait", "holder"): "states",
    ("port", "holder"): "state",
    ("base", "holder"): "state",
    ("anchorage", "holder"): "state",
    "of": "part of",
    "as_of": "as of",
    "size_km2": "size",
}


@app.command(name="list")
def list_(
    ctx: typer.Context,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="sea, strait, adiz, disputed, drawn, boundary, port, base, anchorage, …"),
    ] = None,
    own: Annotated[bool, typer.Option("--own", help="Only what you drew, loaded or learned.")] = False,
    json: Json = False,
) -> None:
    """List the areas that events can name: the atlas's and your own; ports, bases and gates with --kind.

    Examples:
    `offing area list` · `offing area list --kind strait` · `offing area list --own --json`

    """
    from offing.engine.area_facts import listed

    lines = listed(_home(ctx), own=own)
    kinds = sorted({line["kind"] for line in lines})
    if kind is not None and kind not in (*kinds, *PORTS, "drawn", "boundary", "held"):
        raise UsageError(f"--kind {kind!r}: there is no such kind; there are {', '.join(kinds)}")
    hidden = () if kind or own or json else (*PORTS[:2], "gate")
    shown = [line for line in lines if line["kind"] not in hidden and kind in (None, line["kind"])]
    if json:
        print_json(shown)
        return
    if shown:
        print_table(("id", "name", "kind", "holder", "note"), map(_row, shown))
    else:
        remark("offing: none. Draw one with: offing area add --box S,W,N,E --name NAME")
    if hidden:
        held_back = sum(line["kind"] in hidden for line in lines)
        remark(f"offing: {held_back:,} ports, bases and gates are not shown; --kind {'|'.join(hidden)} lists them")


def _row(line: Mapping[str, Any]) -> tuple[Any, ...]:
    note = line.get("role") or line["note"] or ""
    return (line["id"], line["name"], line["kind"], line["holder"], note if len(note) <= 60 else f"{note[:59]}…")


@app.command()
def show(ctx: typer.Context, name: Name, json: Json = False) -> None:
    """Show all that is known of an area: names, who holds or declared it, source, licence, extent and size.

    With --json each is a GeoJSON feature.

    Examples:
    `offing area show "Sea of Japan"` · `offing area show strait:tsushima --json > tsushima.geojson`

    """
    from offing.engine.area_facts import features

    found = features(_home(ctx), name)
    if json:
        print_json(found)
        return
    ids = {feature["properties"]["id"] for feature in found}
    whole = [feature for feature in found if feature["properties"].get("of") not in ids]
    for number, feature in enumerate(whole):
        if number:
            say()
        parts = [f for f in found if f["properties"].get("of") == feature["properties"]["id"]]
        _print(feature["properties"], feature["geometry"], [part["properties"] for part in parts])


def _print(facts: Mapping[str, Any], geometry: Mapping[str, Any] | None, parts: list[Mapping[str, Any]]) -> None:
    say_indented(11, f"{facts['name']}, {facts['id']}", "area")
    if geometry and geometry["type"] == "Point":
        lon, lat = geometry["coordinates"]
        say_indented(11, show_place(lat, lon), "place")
    for label, value in facts.items():
        if label not in ("name", "id") and value not in (None, [], ""):
            say_indented(11, _told(label, value), _HEADS.get((facts["kind"], label)) or _HEADS.get(label, label))
    for part in parts:
        held = f"taken as held by {part['holder']}" if part["kind"] == "held" else f"{part['name']}, {part['id']}"
        say_indented(11, held, "here" if part["kind"] == "held" else "part")


def _told(label: str, value: Any) -> str:
    if label == "extent":
        south, west, north, east = (value[key] for key in ("south", "west", "north", "east"))
        return f"{_degrees(south, 'NS')} to {_degrees(north, 'NS')}, {_degrees(west, 'EW')} to {_degrees(east, 'EW')}"
    if label == "size_km2":
        return f"{value:,.0f} km²" if value >= 10 else f"{value:.3g} km²"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _degrees(value: float, hemispheres: str) -> str:
    return f"{abs(value):.4g}°{hemispheres[value < 0]}"


@app.command()
def add(
    ctx: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(metavar="FILE|GEOJSON", help="A GeoJSON, GeoPackage or Shapefile; or GeoJSON itself."),
    ] = None,
    circle: Annotated[str | None, typer.Option(metavar="LAT,LON,KM", help="A circle about a point.")] = None,
    box: Annotated[
        str | None, typer.Option(metavar="S,W,N,E", help="A box; across the antimeridian where W lies east of E.")
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="What it is called.")] = None,
    as_: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="|".join(AS),
            help="What it is: yours alone, or a boundary, which stands for the zones made from the shoreline; what it "
            "states is written here, or left to the file to say (boundary).",
        ),
    ] = "drawn",
    name_field: Annotated[
        str | None, typer.Option(metavar="FIELD", help="The field of a file that holds each area's name.")
    ] = None,
    holder: Annotated[
        str | None,
        typer.Option(metavar="STATE", help="Whose boundary it is, two letters, where the file does not say."),
    ] = None,
    layer: Annotated[str | None, typer.Option(metavar="LAYER", help="Which layer of a GeoPackage.")] = None,
    axis: Annotated[
        str, typer.Option(metavar="lon,lat|lat,lon", help="Which coordinate the file writes first.")
    ] = "lon,lat",
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of yours of the same name.")] = False,
    later: Later = False,
    json: Json = False,
) -> None:
    """Add an area of your own, drawn here or read from a file, and find the events in it.

    What is mended in a file (rings that are not closed or cross themselves, other coordinate systems) is said.

    Examples:
    `offing area add --circle 36.06,120.3,20 --name "Qingdao approach"` · `offing area add patrol.geojson`

    `offing area add eez_v12.gpkg --as eez --name-field GEONAME` · `offing area add --box 54,10,55,12 --name Belt`

    """
    from offing.engine.drawing import Reading, drawn
    from offing.engine.own_areas import adding

    reading = Reading(name_field, layer, axis)
    with Bars() as bars:
        bars.stage("reading boundaries", None)
        given = drawn(what, circle=circle, box=box, name=name, as_=as_, holder=holder, reading=reading)
    for remark_ in given.remarks:
        remark(f"offing: {what}: {remark_}")
    _change(ctx, adding(given.areas, replace=replace), "area add", later, json)
    for feature, reason in given.refused:
        remark(f"offing: left out {feature}: {reason}")
    if given.refused:
        raise typer.Exit(1)


@app.command()
def remove(
    ctx: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME",
            help="Names or ids of your own areas, or the file they came from.",
            autocompletion=complete_area,
        ),
    ],
    later: Later = False,
    json: Json = False,
) -> None:
    """Take areas of your own away, and the events that rested on them.

    Examples:
    `offing area remove "Qingdao approach"` · `offing area remove eez_v12.gpkg`

    """
    from offing.engine.area_names import own_named
    from offing.engine.own_areas import removing

    home = open_home(ctx)
    rows = [row for name in names for row in own_named(home, name)]
    _change(ctx, removing(rows), "area remove", later, json)


@app.command()
def learn(
    ctx: typer.Context,
    ships: Annotated[int, typer.Option(min=1, help="How many ships must have lain there.")] = 20,
    hours: Annotated[float, typer.Option(min=0, help="For how long each of them, in all.")] = 12.0,
    within_m: Annotated[float, typer.Option(min=1, help="How near one another, in metres.")] = 500.0,
    later: Later = False,
    json: Json = False,
) -> None:
    """Learn anchorages from the stops in the record: places where many ships lay long.

    What was learned stands until it is learned anew; reading more changes nothing by itself. The thresholds are
    those of Global Fishing Watch; small records need lower ones.

    Examples:
    `offing area learn` · `offing area learn --ships 3 --hours 6`

    """
    from offing.engine.learning import learning

    _change(ctx, learning(ships=ships, hours=hours, within_m=within_m), "area learn", later, json)


@app.command()
def hold(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A disputed place, as list --kind disputed has it.")],
    holder: Annotated[
        str, typer.Argument(metavar="STATE|disputed", help="Two letters of a claimant, or disputed: the default.")
    ] = DISPUTED,
    later: Later = False,
    json: Json = False,
) -> None:
    """Say who is taken to hold a disputed place in this home; by default nobody is, and the claimants are named.

    Examples:
    `offing area hold "Liancourt Rocks" disputed` · `offing area list --kind held`

    """
    from offing.atlas import states
    from offing.engine.area_names import disputed_place
    from offing.engine.own_areas import holding

    home = _home(ctx)
    row = disputed_place(home, place)
    claimants = (row["holder"] or "").split()
    chosen = (
        DISPUTED if holder.casefold() == DISPUTED else states.named(holder) or states.named(holder.upper()) or holder
    )
    if chosen not in (DISPUTED, *claimants):
        raise UsageError(f"{holder!r} does not claim {row['name']}; write one of {', '.join([*claimants, DISPUTED])}")
    _change(ctx, holding(row, chosen), "area hold", later, json)


def _home(ctx: typer.Context) -> "Home | None":
    """Return the home, None where nothing was read or drawn yet: the atlas is there without one."""
    from offing.engine.home import Home

    place = home_path(ctx).expanduser()
    return Home.open(place, create=False) if (place / "lake").is_dir() else None


def _change(ctx: typer.Context, plan: "Plan", command: str, later: bool, json: bool) -> None:
    """Change the user's own areas, rework what rests on them, and tell what became of both."""
    prepare_kernels((), home_path(ctx))
    from offing import pipeline
    from offing.engine.reader import Record

    home = open_home(ctx, create=True)
    with Bars() as bars:
        change = pipeline.change_areas(home, plan, command, watch=bars, later=later)
    kinds = pipeline.kinds_of(change)
    counts = {kind: n for kind, n in Record(home).counts().items() if kind in kinds}
    if json:
        print_json(_changes(change))
        return
    _report(change)
    if later and kinds:
        say(f"The lines of the record are as they were. To bring them up to date: offing detect {' '.join(kinds)}")
    elif counts:
        say(f"Worked anew; in the record: {show_counts(counts)}.")


def _changes(change: "Redrawing") -> Iterator[dict[str, Any]]:
    for rows, what in ((change.gone, "removed"), (change.new, "added")):
        for row in rows:
            told = {
                key: row[key] for key in ("name", "kind", "holder", "role", "lat", "lon") if row.get(key) is not None
            }
            yield {"id": row["area_id"], "change": what, **told, "source": row["source"]}


def _report(change: "Redrawing") -> None:
    ended = {row["area_id"] for row in change.gone}
    begun = {row["area_id"] for row in change.new}
    _say_some([f"removed   {_named(row)}" for row in change.gone if row["area_id"] not in begun])
    _say_some(
        [f"{'replaced' if row['area_id'] in ended else 'added':<9} {_named(row)}{_standing(row)}" for row in change.new]
    )
    for row in change.new:
        for repair in row["source"].get("repairs", ()):
            say_indented(10, f"{row['area_id']}: {repair}" if len(change.new) > 1 else repair, "mended")
    if not (change.new or change.gone):
        say("Nothing to change: it is so already.")


def _named(row: Mapping[str, Any]) -> str:
    return f"{row['area_id']}  {row['name']}"


def _standing(row: Mapping[str, Any]) -> str:
    told = f"taken as held by {row['holder']}" if row["kind"] == "held" else row.get("role")
    return f", {told}" if told else ""


def _say_some(lines: list[str]) -> None:
    """Print *lines*, of very many the first."""
    for line in lines[:_SHOWN]:
        say(line)
    if len(lines) > _SHOWN:
        say(f"          … and {len(lines) - _SHOWN:,} more; `offing area list --own` names all that stand")
