"""`offing rehearse`: a scenario played as the feeds a user would have, with the truth beside them."""

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
    seed: Annotated[int | None, typer.Option(metavar="N", help="Another seed than the scenario's own.")] = None,
    traffic: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=500_000, help="So many craft of background traffic.")
    ] = None,
    variant: Annotated[str | None, typer.Option(metavar="NAME", help="A variant of the scenario.")] = None,
    thin: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0, help="Keep one position a craft in so long, as archives do."),
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
    `offing rehearse` · `offing rehearse strait-watch --out feeds && offing --home watch read feeds`

    `offing rehearse busy-port --traffic 50000 --thin 60 --out load` · `offing rehearse random --seed 7 --out feeds`

    `offing rehearse strait-watch --send tcp://127.0.0.1:10110?listen --speed 60`

    """
    if scenario is None:
        _list(json)
        return
    if (out is None) == (send is None):
        raise UsageError("say where the feeds go: --out DIR writes files, --send URL sends one feed live")
    if feed not in _FEEDS:
        raise UsageError(f"--feed {feed!r}: write one of {', '.join(_FEEDS)}")
    compile_for_playing()
    from offing import pipeline

    played = pipeline.staged(scenario, seed=seed, traffic=traffic, variant=variant)
    remark(f"offing: {played.title or played.name}: a rehearsal; nothing of it happened")
    thin_s = played.thin_s if thin is None else thin
    if send is not None:
        _send(played, feed, send, thin_s=thin_s, speed=_speed(speed), lan=lan, json=json)
    elif out is not None:
        _write(played, out, variant=variant or "", thin_s=thin_s, csv=csv, raw=raw, json=json)


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
        print_json([{"to": to, "bytes": sent.bytes, "clients": sent.clients, "stopped": sent.stopped}])
    else:
        say(f"{sent.bytes:,} bytes sent to {to}{', then stopped' if sent.stopped else ''}")


def _speed(given: str) -> float | None:
    if given == "max":
        return None
    try:
        return float(given)
    except ValueError:
        raise UsageError(f"--speed {given!r} is no speed; write a number above 0, such as 60, or max") from None
