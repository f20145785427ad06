"""The sources there are: every module here that binds SOURCE, then the entry points of other packages."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points

from offing.schema.errors import PluginError, UnknownFormat, UsageError
from offing.schema.source import Head, Options, Recognition, Source

_GROUP = "offing.sources"
_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n"  # white space, and marks of byte order


def all_sources() -> dict[str, Source]:
    """Return every source by name.

    Raises PluginError where two have the same name or one does not keep the contract.
    """
    return dict(_discover())


@cache
def _discover() -> dict[str, Source]:
    return collect_sources(_found())


def collect_sources(found: Iterator[tuple[str, object]]) -> dict[str, Source]:
    """Return (place, source) pairs by the sources' names; see all_sources for errors."""
    sources: dict[str, Source] = {}
    places: dict[str, str] = {}
    for place, source in found:
        if not isinstance(source, Source):
            raise PluginError(f"{place}: SOURCE is a {type(source).__name__}, no offing.schema.source.Source")
        if source.name in sources:
            raise PluginError(f"{place}: there is a source {source.name} already, in {places[source.name]}; rename one")
        if source.unit == "rows" and source.batches is None:
            raise PluginError(f"{place}: source {source.name} reads rows and must declare batches")
        if source.unit == "whole" and source.extract is None:
            raise PluginError(f"{place}: source {source.name} reads whole inputs and must declare extract")
        sources[source.name], places[source.name] = source, place
    return sources


def _found() -> Iterator[tuple[str, object]]:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        declared = getattr(importlib.import_module(module.name), "SOURCE", None)
        if declared is not None:
            yield module.name, declared
    for point in sorted(entry_points(group=_GROUP), key=lambda point: point.name):
        try:
            yield point.value, point.load()
        except ImportError as error:
            raise PluginError(f"{point.value}: cannot be imported ({error}); reinstall or remove it") from error


def recognise(head: Head, as_: str | None, options: Options) -> tuple[Source, Recognition]:
    """Return the source that *head* belongs to, and how it means to read it.

    *as_* names a source or a family to choose among; a source named alone is taken as it is
    unless it says why it cannot. Raises UsageError for a name there is not, UnknownFormat,
    with what each source found wanting, where none recognises the input.
    """
    if not head.data:
        raise UnknownFormat(f"{head.name}: empty")
    if not head.data.strip(_BLANK):
        raise UnknownFormat(f"{head.name}: holds nothing but white space")
    asked = _asked(as_)
    judged = [(source, source.recognise(head, options)) for source in asked]
    source, best = max(judged, key=lambda pair: pair[1].score)
    if best.score > 0 or (len(asked) == 1 and not best.decided):
        return source, best
    raise UnknownFormat(_refusal(head, as_, _concerned(judged, options)))


def _asked(as_: str | None) -> list[Source]:
    sources = all_sources()
    if as_ is None:
        return list(sources.values())
    asked = [sources[as_]] if as_ in sources else [one for one in sources.values() if one.family == as_]
    if not asked:
        families = sorted({source.family for source in sources.values()})
        raise UsageError(
            f"--as {as_}: there is no such source; there are {', '.join(sorted(sources))} "
            f"and the families {', '.join(families)}"
        )
    return asked


def _concerned(judged: list[tuple[Source, Recognition]], options: Options) -> list[tuple[Source, Recognition]]:
    """Return those that take the options given: who maps columns wants to hear what became of the mapping."""
    return [pair for pair in judged if set(options) <= set(pair[0].options)] or judged


def _refusal(head: Head, as_: str | None, judged: list[tuple[Source, Recognition]]) -> str:
    looked = "; ".join(f"{source.name}: {'; '.join(found.decided) or 'not recognised'}" for source, found in judged)
    remedy = "Without --as its format is looked for" if as_ else "Name its format with --as if you know it"
    return f"{head.name}: format not recognised. Looked for {looked}. {remedy}"
