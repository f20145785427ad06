"""`offing rehearse`: a scenario played as the feeds a user would have, with the truth beside them."""

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli.bars import Bars
from offing.cli.place import compile_for_playing
from offing.cli.read import Json
from offing.cli.terminal import print_json, print_table, remark, say
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.rehearsal.played import Played

_FEEDS = ("ais", "sbs", "avr", "beast")
# At full speed a second of the feed is sent at once.
_AT_ONCE_US = 1_000_000


def rehearse(
    scenario: Annotated[
        str | None, typer.Argument(metavar="SCENARIO", help="A shipped scenario, a .toml file, or: random.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write the feeds into this folder.")] = None,
    send: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Send one feed live: tcp://HOST:PORT, tcp://HOST:PORT?listen, udp://HOST:PORT."
        ),
    ] = None,
    feed: Annotated[str, typer.Option(metavar="|".join(_FEEDS), help="Which feed --send sends.")] = "ais",
    speed: Annotated[
        str, typer.Option(metavar="N|max", help="Seconds of the scenario that --send sends in one.")
    ] = "1",
    lan: Annotated[
        bool, typer.Option("--lan", help="Let --send go to private addresses, not this machine only.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=2**53, help="Another seed than the scenario's own.")
    ] = None,
    traffic: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=500_000, help="So many craft of background traffic.")
    ] = None,
    variant: Annotated[str | None, typer.Option(metavar="NAME", help="A variant of the scenario.")] = None,
    thin: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", min=0, max=86_400, help="Keep one position a craft in so long, as archives do."
        ),
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Write decoded reports too.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Write the messages of aircraft as AVR and Beast too.")] = False,
    json: Json = False,
) -> None:
    """Play a scenario as AIS and ADS-B feeds, documents and warnings, with the truth in truth.jsonl.

    Nothing in it happened. All craft have identities that no state holds and names that begin SIM; a home that holds
    inputs of the world refuses the feeds, and --send goes to this machine, or with --lan to private addresses, only.
    Without SCENARIO, the shipped ones are listed.

    Examples:
    `offing rehearse` · `offing rehearse strait-watch --out feeds` · `offing --home watch read feeds`

    `offing rehearse busy-port --traffic 50000 --thin 60 --out load` · `offing rehearse random --seed 7 --out feeds`

    `offing rehearse strait-watch --send tcp://127.0.0.1:10110?listen --speed 60`

    """
    if scenario is None and out is None and send is None:
        _list(json)
        return
    if scenario is None or (out is None) == (send is None):
        raise UsageError("name a SCENARIO, and where it goes: --out DIR writes files, --send URL sends one feed live")
    if thin is not None and math.isnan(thin):
        raise UsageError("--thin nan is no number of seconds")
    pace = _speed(speed)
    if send is not None:
        _check_sending(send, feed, lan=lan, files=csv or raw)
    elif out is not None:
        _check_writing(out, sending=lan or (feed, speed) != ("ais", "1"))
    compile_for_playing()
    from offing import pipeline

    played = pipeline.staged(scenario, seed=seed, traffic=traffic, variant=variant)
    remark(f"offing: {played.title or played.name}: a rehearsal; nothing of it happened")
    thin_s = played.thin_s if thin is None else thin
    if send is not None:
        _send(played, feed, send, thin_s=thin_s, speed=pace, lan=lan, json=json)
    elif out is not None:
        _write(played, out, variant=variant or "", thin_s=thin_s, csv=csv, raw=raw, json=json)


def _check_sending(to: str, feed: str, *, lan: bool, files: bool) -> None:
    """Refuse wrong words before anything is played."""
    from offing.engine.destinations import read_destination

    if files:
        raise UsageError("--csv and --raw write files, with --out; --send sends one feed: --feed avr, for one")
    if feed not in _FEEDS:
        raise UsageError(f"--feed {feed!r}: write one of {', '.join(_FEEDS)}")
    read_destination(to, lan=lan)


def _check_writing(out: Path, *, sending: bool) -> None:
    from offing.engine.feed_folder import refuse_others

    if sending:
        raise UsageError("--feed, --speed and --lan go with --send; --out writes all feeds at once")
    refuse_others(out)


def _list(json: bool) -> None:
    from offing.engine.scenario_files import shipped

    scenarios = shipped()
    if json:
        print_json({"scenario": name, "title": title} for name, title in scenarios.items())
        return
    print_table(("scenario", "title"), scenarios.items())
    say("\nPlay one: offing rehearse NAME --out feeds · random draws one from --seed")


def _write(played: "Played", out: Path, *, json: bool, **how: Any) -> None:
    from offing import pipeline
    from offing.rehearsal.feeds import feeds

    if played.end > datetime.now(UTC).timestamp() * 1e6:
        remark("offing: it ends after now; a record takes nothing that lies more than a day ahead. Play it in the past")
    with Bars() as bars:
        sizes = pipeline.rehearse(out, feeds(played, **how), watch=bars)
    shown = {name: size for name, size in sizes.items() if not name.startswith(".")}
    if json:
        print_json({"file": str(out / name), "bytes": size, "synthetic": True} for name, size in shown.items())
        return
    print_table(("file", "bytes"), ((str(out / name), f"{size:,}") for name, size in shown.items()), right=("bytes",))
    say(f"\nRead it into a home of its own: offing --home DIR read {out}")
    say(f"and hold that record against the truth: offing --home DIR score {out}/truth.jsonl")


def _send(played: "Played", feed: str, to: str, *, thin_s: float, speed: float | None, lan: bool, json: bool) -> None:
    from offing.engine.sending import send
    from offing.rehearsal.feeds import live

    batches = live(played, feed, thin_s=thin_s)
    chunks = (chunk for batch in batches for chunk in batch.chunks(0 if speed else _AT_ONCE_US))
    sent = send(chunks, to, speed=speed, lan=lan, text=feed != "beast", tell=remark)
    if json:
        told = {"to": to, "bytes": sent.bytes, "clients": sent.clients, "stopped": sent.stopped, "synthetic": True}
        print_json([told])
    else:
        say(f"{sent.bytes:,} bytes sent to {to}{', then stopped' if sent.stopped else ''}")


def _speed(given: str) -> float | None:
    if given == "max":
        return None
    try:
        speed = float(given)
    except ValueError:
        speed = math.nan
    if not 0 < speed < math.inf:
        raise UsageError(f"--speed {given!r} is no speed; write a number above 0, such as 60, or max")
    return speed
