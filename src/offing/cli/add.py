"""`offing add`: a sighting by hand with its files, or many from a table."""

from typing import Annotated, Any

import typer

from offing.cli.accounts import print_accounts, report_wanting
from offing.cli.bars import Bars
from offing.cli.filters import read_pairs
from offing.cli.place import open_home
from offing.cli.read import Json, Map
from offing.cli.terminal import print_json, remark, say
from offing.schema.errors import UsageError


def _one(help_: str, metavar: str = "TEXT") -> Any:
    return typer.Option(metavar=metavar, help=help_)


def add(
    ctx: typer.Context,
    observer: Annotated[str | None, _one("Who saw it.", "NAME")] = None,
    at: Annotated[str | None, _one("When, with its zone: 2024-05-03 06:10 JST.", "TIME")] = None,
    until: Annotated[str | None, _one("Until when it was seen.", "TIME")] = None,
    zone: Annotated[str | None, _one("The zone of times that tell none: JST, +09:00.", "ZONE")] = None,
    place: Annotated[str | None, _one('Where, by its name: "Tsushima Strait".', "NAME")] = None,
    position: Annotated[str | None, _one('Where, by position: "34.61 129.42".', "LAT LON")] = None,
    radius: Annotated[str | None, _one("How far off the position may be: 2nm.", "DISTANCE")] = None,
    hull: Annotated[list[str] | None, _one("A ship by number or name, once for each: 548, RU:548.", "HULL")] = None,
    class_: Annotated[list[str] | None, typer.Option("--class", metavar="CLASS", help="A class of ship.")] = None,
    count: Annotated[int | None, typer.Option(metavar="N", min=0, help="How many were seen.")] = None,
    unit: Annotated[str | None, _one("What was counted: destroyers, warships.", "WORD")] = None,
    navy: Annotated[str | None, _one("Whose navy: rfn, plan, jmsdf.", "NAVY")] = None,
    state: Annotated[str | None, _one("Whose state: RU, CN, JP.", "STATE")] = None,
    means: Annotated[
        str | None, _one("How it was seen.", "visual|radar|aircraft|satellite|photograph|video|sonar|radio")
    ] = None,
    platform: Annotated[str | None, _one("From where: the ferry Camellia, a headland.")] = None,
    heading: Annotated[str | None, _one("Where they were heading: 225, SW.")] = None,
    note: Annotated[str | None, _one("What else there is to say.")] = None,
    grade: Annotated[str | None, _one("Reliability A-F and credibility 1-6: B2.", "GRADE")] = None,
    media: Annotated[
        list[str] | None, _one("A photograph or film of it, once for each; hashed and kept.", "FILE")
    ] = None,
    origin: Annotated[str | None, _one("Who saw it, where the observer only relays it.", "NAME")] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="A table of sightings (CSV), one a row.")
    ] = None,
    map_: Map = None,
    json: Json = False,
) -> None:
    """Add a sighting of your own, with its photographs, or a table of many; print the new line's id.

    A time needs its zone. A number that two navies share is asked back. What a photograph says of when and where is
    shown as what the file says; without --at or --place the sighting says that it rests on it.

    Examples:
    `offing add --observer "A. Name" --at "2024-05-03 06:10 JST" --position "34.61 129.42" --radius 2nm --hull RU:548`

    `offing add --observer "A. Name" --at 2024-05-02T21:10Z --place "Tsushima Strait" --class Udaloy --media IMG_1.jpg`

    `offing add --from spotting.csv --zone JST --observer "A. Name" --map hull=Nummer`

    """
    told: dict[str, Any] = {"observer": observer, "at": at, "until": until, "zone": zone, "place": place}
    told |= {"position": position, "radius": radius, "hull": hull, "class": class_, "count": count, "unit": unit}
    told |= {"navy": navy, "state": state, "means": means, "platform": platform, "heading": heading, "note": note}
    told |= {"grade": grade, "origin": origin}
    if from_ is not None:
        _from_table(ctx, from_, told, map_, media, json)
        return
    if map_:
        raise UsageError("--map belongs to a table; name it with --from FILE")
    _check_words(told)
    from offing import pipeline
    from offing.reports.by_hand import as_told

    home = open_home(ctx, create=True)
    with Bars() as bars:
        accounts, ids = pipeline.add(home, as_told(told), media=media or (), watch=bars)
    if json:
        print_json([*({"added": one} for one in ids), *accounts])
    elif ids:
        notes = [note for account in accounts for note in account.get("notes") or ()]
        for words in dict.fromkeys(notes):
            say(f"note: {words.removeprefix(accounts[-1]['input'] + ': ')}")
        again = " (it was there before)" if accounts[-1].get("already") else ""
        for one in ids:
            say(f"added {one}{again}. See: offing why {one[:10]} · offing log --source sighting")
    if report_wanting(accounts) or not ids:
        raise typer.Exit(1)


def _check_words(told: dict[str, Any]) -> None:
    from offing.codecs.stated_places import read_heading
    from offing.reports.sighted import is_grade
    from offing.schema.sighting import MEANS

    if told["means"] and told["means"] not in MEANS:
        raise UsageError(f"--means {told['means']}: write one of {', '.join(MEANS)}")
    if told["grade"] and not is_grade(told["grade"]):
        raise UsageError(f"--grade {told['grade']}: write a letter A to F and a number 1 to 6, such as B2")
    if told["heading"] and read_heading(told["heading"]) is None:
        raise UsageError(f"--heading {told['heading']}: write degrees or a point of the compass, such as 225 or SW")
    if told["unit"] and told["count"] is None:
        raise UsageError("--unit says what was counted; say how many with --count")


# What of a single sighting holds for all rows of a table too.
_FOR_ALL = ("zone", "observer", "origin", "grade", "means")


def _from_table(
    ctx: typer.Context, table: str, told: dict[str, Any], map_: list[str] | None, media: list[str] | None, json: bool
) -> None:
    strange = [name for name, value in told.items() if value not in (None, [], ()) and name not in _FOR_ALL]
    if strange or media:
        raise UsageError(
            f"--{strange[0] if strange else 'media'} is of one sighting; a table tells it in a column of its own"
        )
    options = {name: told[name] for name in _FOR_ALL if told[name]}
    if map_:
        options["map"] = read_pairs(map_, "--map")
    from offing import pipeline

    home = open_home(ctx, create=True)
    with Bars() as bars:
        accounts = pipeline.read(home, [table], as_="sightings", options=options, watch=bars)
    if json:
        print_json(accounts)
    else:
        print_accounts(accounts)
    if report_wanting(accounts):
        raise typer.Exit(1)
    if not json:
        remark("See them: offing log --source sighting")
