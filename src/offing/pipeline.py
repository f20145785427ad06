"""The main path: inputs in, a sourced record out."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from offing import detectors, sources
from offing.codecs.media import read_media
from offing.codecs.sighting_form import write_form
from offing.engine.areas import world_of
from offing.engine.chain import Methods
from offing.engine.feed_folder import Feed, write_feeds
from offing.engine.found import Bound
from offing.engine.home import Home
from offing.engine.ingest import ingest
from offing.engine.inputs import account_lines, find_input, settings_of
from offing.engine.label_files import label_texts
from offing.engine.own_areas import Plan, Redrawing
from offing.engine.peek import peek
from offing.engine.rework import redetect, redraw, rework
from offing.engine.scenario_files import read_scenario
from offing.engine.staging import Ingested
from offing.engine.storage import storing
from offing.engine.study import Study
from offing.engine.told_inputs import is_to_come, shown_file, told_input
from offing.engine.unpack import LeftOut, Refused, Unpacked, weigh
from offing.engine.web_inputs import inputs_at
from offing.rehearsal.claims_world import AS_IN_LIFE
from offing.rehearsal.claims_write import with_papers
from offing.rehearsal.play import play
from offing.rehearsal.played import Played
from offing.rehearsal.random_scenarios import random_scenario
from offing.rehearsal.scenario import load
from offing.rehearsal.traffic import background
from offing.reports import by_hand, copies, readers
from offing.reports.labels import load as load_labels
from offing.reports.score import Comparison, compare
from offing.reports.second import Alone, Second, read_seconded, versions
from offing.schema.claim import Reading
from offing.schema.document import Document
from offing.schema.errors import InputError, ScenarioError, UsageError
from offing.schema.source import Head, Recognition, Source
from offing.sources.media import LARGEST as MEDIA_LARGEST
from offing.tracks.contacts import join_contacts
from offing.tracks.context import context, follow
from offing.tracks.grid import resample
from offing.tracks.make import TrackCarry, make_tracks
from offing.warnings import join
from offing.warnings.reading import READER as WARNINGS
from offing.warnings.reading import VERSION as WARNINGS_VERSION
from offing.warnings.reading import read_announced

Options = Mapping[str, Any]
NO_OPTIONS: Options = MappingProxyType({})
UNCHANGED = Redrawing()
RANDOM = "random"  # names the scenario that is drawn from its seed


class Progress(Protocol):
    """Be told how the work goes on."""

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage of *total* steps."""
        ...

    def advance(self, n: int) -> None:
        """Go *n* steps on."""
        ...

    def note(self, text: str) -> None:
        """Show a remark."""
        ...


class Silence:
    """Be told how the work goes on, and say nothing: for who calls from Python."""

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage."""

    def advance(self, n: int) -> None:
        """Go on."""

    def note(self, text: str) -> None:
        """Hear a remark."""


def read(
    home: Home,
    places: Sequence[str],
    *,
    as_: str | None = None,
    options: Options = NO_OPTIONS,
    second: str | None = None,
    copy: bool = True,
    watch: Progress,
) -> list[dict[str, Any]]:
    """Store inputs, bring the record up to date, and return an account of each."""
    how = reports_study(second)
    with home.lock(), storing("the record"):
        watch.stage("reading", weigh(places))
        meant = _meant(places, watch.note)

        def choose(head: Head) -> tuple[Source, Recognition]:
            return sources.recognise(head, as_, options)

        ingested = ingest(home, meant, choose, dict(options), how, copy=copy, advance=watch.advance)
        rework(home, methods(home), "read", watch)
        return account_lines(home, ingested)


def add(
    home: Home, told: Mapping[str, Sequence[str]], *, media: Sequence[str] = (), watch: Progress
) -> tuple[list[dict[str, Any]], list[str]]:
    """Store a sighting by hand with the files shown for it; return the accounts, and the ids of its lines.

    *told* maps what the form asks for (observer, at, until, zone, place, position, radius, hull, class, count, unit,
    navy, state, means, platform, heading, note, grade, origin) to its values. Raises UsageError where it cannot be
    kept as it is: a time without a zone, a hull that two navies share.
    """
    how = reports_study()
    shown = [shown_file(place, MEDIA_LARGEST) for place in media]
    files = [{"file": Path(one.name).name, "sha256": hash_, **read_media(data)} for one, data, hash_ in shown]
    form = write_form(told, files)
    found = by_hand.checked(form)
    if found.when is not None and is_to_come(found.when.start):
        raise UsageError(f"{found.when.local!r} is still to come; what is seen has happened")
    inputs = [*(one for one, _, _ in shown), told_input(by_hand.title(found), form.encode())]
    with home.lock(), storing("the record"):
        watch.stage("keeping", sum(one.gauge.size for one in inputs))
        ingested = ingest(home, iter(inputs), _recognised, {}, how, copy=True, advance=watch.advance)
        rework(home, methods(home), "add", watch)
        accounts = account_lines(home, ingested)
    if accounts[-1].get("refused"):
        return accounts, []
    return accounts, [line["id"] for line in peek(inputs[-1], _recognised, NO_OPTIONS, how) if line.get("kind")]


def add_told(
    place: Path | str, told: Mapping[str, str | Sequence[str] | int | None], media: Sequence[str]
) -> list[str]:
    """Store a sighting by hand in the home at *place*, as `offing.add` is called; return the ids of its lines."""
    accounts, ids = add(Home.open(place), by_hand.as_told(told), media=media, watch=Silence())
    if not ids:
        raise InputError(str(accounts[-1].get("refused") or "nothing was kept"))
    return ids


def _recognised(head: Head) -> tuple[Source, Recognition]:
    return sources.recognise(head, None, NO_OPTIONS)


def _meant(places: Sequence[str], note: Callable[[str], None]) -> Iterator[Unpacked | Refused]:
    """Yield the inputs at *places*, and note what a folder's own list leaves out."""
    for one in inputs_at(places):
        if isinstance(one, LeftOut):
            note(f"{one.name} is left out: {one.why}")
        else:
            yield one


def parse(
    places: Sequence[str], *, as_: str | None = None, options: Options = NO_OPTIONS, second: str | None = None
) -> Iterator[dict[str, Any]]:
    """Yield what inputs say, line by line, then an account of each; store nothing."""
    how = reports_study(second)
    for one in _meant(places, lambda _: None):
        yield from peek(one, lambda head: sources.recognise(head, as_, options), options, how)


def detect(
    home: Home, kinds: Sequence[str], settings: Mapping[str, Mapping[str, Any]], *, watch: Progress
) -> dict[str, int]:
    """Rework stored tracks with other settings, and return the number of current events a kind."""
    with home.lock(), storing("the record"):
        chosen = methods(home, kinds, settings)
        words = {b.kind: b.words for b in chosen.detectors if b.kind in settings}
        outcome = redetect(home, chosen, "detect", watch, settings=words)
    return {kind: outcome.events.get(kind, 0) for kind in sorted(chosen.running)}


def change_areas(home: Home, plan: Plan, command: str, *, watch: Progress, later: bool = False) -> Redrawing:
    """Change the user's own areas as *plan* says, and rework the lines that rest on areas or ports.

    With *later* nothing is reworked: `kinds_of` tells what `detect` is then to be run for.
    """
    with home.lock(), storing("the record"):
        change = plan(home)
        kinds = kinds_of(change)
        if not (change.new or change.gone):
            return change
        if later or not kinds:
            redraw(home, change, command)
        else:
            redetect(home, methods(home, kinds, change=change), command, watch, redrawing=change)
        return change


def kinds_of(change: Redrawing) -> list[str]:
    """Return the kinds of event whose detectors name what *change* touches."""
    touched = change.touches()
    return [kind for kind, one in detectors.all_detectors().items() if touched & set(one.inputs)]


def retract(home: Home, which: str, *, watch: Progress) -> dict[str, Any]:
    """Take an input, and what rested on it alone, away; return its last account."""
    with home.lock(), storing("the record"):
        found = find_input(home, which)
        gone = Ingested(found["id"], found["sha256"], already=True)
        [line] = account_lines(home, [(found["name"], gone)])
        rework(home, methods(home), "retract", watch, retire=[found["id"]])
        return line | {"retracted": True}


def staged(name: str, *, seed: int | None = None, traffic: int | None = None, variant: str | None = None) -> Played:
    """Play a shipped scenario, one from a file, or a random one, with its background traffic."""
    if name == RANDOM:
        if traffic is not None or variant not in (None, AS_IN_LIFE):
            raise UsageError(
                f"a random scenario has traffic of its own and one variant, {AS_IN_LIFE}; choose it by --seed"
            )
        return with_papers(random_scenario(1 if seed is None else seed), life=variant == AS_IN_LIFE)
    text, file = read_scenario(name)
    scenario = load(text, file=file)
    played = play(scenario, seed=seed, variant=variant)
    if not scenario.traffic and not traffic:
        return played
    span = {"start_us": played.start, "end_us": played.end}
    try:
        others = background(scenario.traffic, count=traffic, seed=played.seed, **span)
    except UsageError as wrong:  # a port that nobody knows, more craft than there are identities
        raise ScenarioError(file, scenario.traffic_line, str(wrong)) from wrong
    return played.joined(others)


def rehearse(folder: Path, files: Sequence[Feed], *, watch: Progress) -> dict[str, int]:
    """Write the files of a rehearsal into a folder, and return the size of each."""
    watch.stage("writing the feeds", len(files))

    def advance(_: str) -> None:
        watch.advance(1)

    return write_feeds(folder, files, advance)


def score_labels(place: Path) -> list[Comparison]:
    """Read labelled documents as any others, and hold what was found against their labels."""
    labelled = [load_labels(text, name) for name, text in label_texts(place)]
    return [compare(readers.read_document(one.document)[1].claims, one) for one in labelled]


def reports_study(second: str | None = None) -> Study:
    """Return the pure functions that read documents and tell copies apart; *second* names who is heard besides."""
    heard = _second(second)
    read_one = Alone() if heard is None else partial(read_seconded, second=heard)
    return Study(
        read=Reader(read_one),
        signature=_signature,
        bands=_bands,
        are_copies=lambda one, other: join.are_one(one, other) or _are_copies(one, other),
        versions=lambda: versions(heard) | {WARNINGS: WARNINGS_VERSION},
        anywhere=heard is None,
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """Read a document by who is meant for it: a warning by the grammar of warnings, all others by *reports*."""

    reports: Callable[[Document], tuple[str, Reading]]

    def __call__(self, document: Document) -> tuple[str, Reading]:
        """Return who read a document, and the reading."""
        return (WARNINGS, read_announced(document)) if document.announced is not None else self.reports(document)


_UNLIKE_ANY = b"sightings"  # what is told observation by observation is joined so, and no document is a copy


def _signature(document: Document, reading: Reading) -> bytes:
    if document.observed is not None:
        return _UNLIKE_ANY
    return join.signature(reading.warnings[0]) if reading.warnings else copies.signature(document.text)


def _bands(one: bytes) -> list[int]:
    if one == _UNLIKE_ANY:
        return []
    return join.bands(one) if join.is_signature(one) else copies.bands(one)


def _are_copies(one: bytes, other: bytes) -> bool:
    if _UNLIKE_ANY in (one, other):
        return False
    return not (join.is_signature(one) or join.is_signature(other)) and copies.are_copies(one, other)


def _second(name: str | None) -> Second | None:
    """Return who is heard besides the readers; what that takes is loaded only where it is asked for."""
    if name is None:
        return None
    if name == "spacy":
        from offing.engine import spacy_names
        from offing.reports.second_opinion import doubting

        names = spacy_names.load()
        return doubting(names, names.label)
    if name == "model":
        from offing.engine import model_endpoint
        from offing.reports.model_claims import asking

        endpoint = model_endpoint.configured(os.environ)
        return asking(endpoint, endpoint.name)
    raise UsageError(f"nobody is called {name!r} who could be heard besides; there are spacy and model")


def methods(
    home: Home,
    kinds: Sequence[str] = (),
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    change: Redrawing = UNCHANGED,
) -> Methods:
    """Return the pure functions the engine runs, the detectors bound to the record's settings and areas."""
    kept = settings_of(home)
    known = detectors.all_detectors()
    bound = []
    for one in detectors.ordered(known.values()):
        chosen = detectors.settings_for(one, (settings or {}).get(one.kind, kept.get(one.kind, {})))
        bound.append(Bound(one, chosen, detectors.settings_in_words(chosen)))
    running = frozenset(kinds or known) | detectors.resting_on(kinds)
    named = {name for kind in running for name in known[kind].inputs}
    named |= {name for one in known.values() for name in one.gate_inputs}
    named |= {name for one in known.values() if one.per == "group" for name in one.inputs}  # see work_groups
    world = world_of(home, named, change)
    return Methods(make_tracks, TrackCarry, context, follow, resample, join_contacts, tuple(bound), running, world)
