"""`offing why`: the evidence of one line, down to its sentences."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli import operation
from offing.cli.events import as_time, describe, name_craft, settings_in_line
from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.terminal import print_json, say, say_indented, show_place, show_span, show_time
from offing.cli.why_said import print_reviews, print_why_said
from offing.record.operation_find import is_id as is_operation
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.engine.why import Quote, Why


def why(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="A line's id, or its first digits; see log.")],
    json: Json = False,
) -> None:
    """Show what a line of the record rests on: settings, fixes, and the exact sentences with their place.

    Of a claim: its document, and its sentence with every slot marked. Of an operation: which rule put each line there.

    Examples:
    `offing why 3fa29c0d` · `offing why 3fa29c0d --json | jq .evidence` · `offing why o614a7e4`

    """
    if is_operation(id_.strip().lower()):
        operation.explain(ctx, id_, json=json)
        return
    from offing.engine.why import why as find
    from offing.engine.why_said import WhySaid

    try:
        found = find(open_home(ctx), id_)
    except UsageError:  # an "f" before a line's id makes that of its finding
        if not _why_finding(ctx, id_, json=json):
            raise
        return
    if json:
        print_json([found.as_dict()])
    elif isinstance(found, WhySaid):
        print_why_said(found)
    else:
        _print(found)


def _why_finding(ctx: typer.Context, id_: str, *, json: bool) -> bool:
    """Print why a finding says what it says; tell whether there is one of that id."""
    from offing.answers import Record
    from offing.answers.findings import finding_of
    from offing.cli.findings_written import print_finding
    from offing.schema.finding import finding_json

    found = finding_of(Record(open_home(ctx)), id_)
    if found is None:
        return False
    if json:
        print_json([finding_json(found[0]) | {"words": found[1]}])
    else:
        print_finding(*found)
    return True


def _print(found: "Why") -> None:
    line, detector = found.event, found.detector
    _field("line", f"{line['id']}, {line['kind']}{', synthetic: from a rehearsal' if line['synthetic'] else ''}")
    if not found.current:
        heir = f"; {found.replaced_by} stands in its place" if found.replaced_by else ""
        _field("withdrawn", f"later data changed it{heir}")
    for craft in line["craft"]:
        _field("craft", ", ".join([name_craft(craft), *(craft[key] for key in ("type", "flag") if craft.get(key))]))
    _field("when", _period(line))
    _field("where", show_place(line["lat"], line["lon"]))
    for at, words in enumerate(describe(line, whole=True)):
        _field("" if at else "what", words)
    settings = settings_in_line(detector["settings"])
    _field("found by", f"detector {detector['kind']}, version {detector['version']}, with {settings or 'no settings'}")
    _field("rests on", _basis(line["basis"], len(found.quotes)))
    for at, one in enumerate(found.rests_on):
        judged_ = f", {one['verdict']} by {one['by']}" if one["verdict"] else ""
        words = f"{one['id']}, {one['kind']} from {show_time(one['t_start'])}{judged_}"
        _field("" if at else "made of", words)
    _field("published", _published(found.published))
    print_reviews(found.reviews)
    for number, quote in enumerate(found.quotes, 1):
        _print_quote(number, quote)


def _field(label: str, text: str) -> None:
    if text:
        say_indented(11, text, label)


def _period(line: Mapping[str, Any]) -> str:
    start, end = line["t_start"], line["t_end"]
    if end is None:
        return f"open since {show_time(start)}"
    still = ", still open: later data may extend it" if line["open"] else ""
    lasted = f" to {show_time(end)}, {show_span(end - start)}" if end > start else ""
    return f"{show_time(start)}{lasted}{still}"


def _basis(basis: Mapping[str, Any], quoted: int) -> str:
    silence, n = basis.get("longest_silence_s"), basis["fixes"]
    words = show_span(timedelta(seconds=silence)) if silence is not None and n > 1 else ""
    heard = f", longest silence between two of them {words}" if words else ""
    reports = f"{n:,} fixes" if n > 1 else "1 fix" if n else "static reports"
    return f"{reports}{heard}; the {f'{quoted} decisive ones' if quoted > 1 else 'decisive one'}:"


def _published(how: Mapping[str, Any]) -> str:
    at = how["at_us"]
    moment = "" if at is None else show_time(datetime.fromtimestamp(at // 1_000_000, UTC))
    return f"{moment} by offing {how['command']}"


def _print_quote(number: int, quote: "Quote") -> None:
    at = f"line {quote.line:,}, byte {quote.offset:,}" if quote.line is not None else f"row {quote.offset:,}"
    say(f"\n{number:>3}. {_fix(quote.fix)}")
    say(f"     {quote.input['name']}, {at}")
    say(f"     sha256 {quote.input['sha256']}")
    for sentence in quote.lines:
        say(f"     | {sentence}")
    _print_time_from(quote.time_from)
    if quote.row is not None:
        say("     | " + ", ".join(f"{name}={value}" for name, value in quote.row.items() if value is not None))


def _print_time_from(told: Mapping[str, Any] | None) -> None:
    """Say where a sentence has its time from, unless it is in the sentence itself."""
    if told is None:
        return
    if told["text"] is not None:
        say(f"     its time is from the {told['origin']} before it, line {told['line']:,}, byte {told['offset']:,}")
        say(f"     | {told['text']}")
    elif told["origin"] == "start":
        start = told["start"].replace("+00:00", "Z")
        say(f"     its time is counted from --start {start} by the seconds in reports")
    elif told["origin"] == "base stations":
        say("     its time is from base-station reports before it and the seconds in reports")


def _fix(fix: Mapping[str, Any] | None) -> str:
    if fix is None:
        return "a report that is no fix: static, or one that later data changed"
    speed = "" if fix.get("sog_kn") is None else f", {fix['sog_kn']:.1f} kn"
    course = "" if fix.get("cog_deg") is None else f" on {fix['cog_deg']:05.1f}°"
    return f"{show_time(as_time(fix['t']))}  {show_place(fix['lat'], fix['lon'])}{speed}{course}"
