"""`offing detect`: rework stored tracks with other settings; its options come from the detectors' signatures."""

import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli.bars import Bars
from offing.cli.place import home_path, open_home, prepare_kernels
from offing.cli.read import Json
from offing.cli.selection import complete_kind
from offing.cli.terminal import print_json, print_table
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.schema.detector import Detector, Setting

Kinds = Annotated[
    list[str] | None,
    typer.Argument(metavar="KIND", help="Kinds of event; default: all.", autocompletion=complete_kind),
]


def detect(ctx: typer.Context, kinds: Kinds = None, json: Json = False) -> None:
    """Rework stored tracks, if need be with other settings, without reading inputs again.

    Settings stay with the record until they are changed, and every line says which it was found with.

    Examples:
    `offing detect` · `offing detect gap --gap.longer-than 3h`

    """
    _detect(ctx, list(kinds or ()), json, {})


def _detect(ctx: typer.Context, chosen: list[str], json: bool, words: dict[str, str | None]) -> None:
    prepare_kernels((), home_path(ctx))
    from offing import pipeline
    from offing.detectors import all_detectors, settings_for

    detectors = all_detectors()
    for kind in chosen:
        if kind not in detectors:
            raise UsageError(f"{kind!r} is no kind of event; there are {', '.join(sorted(detectors))}")
    given = _given(detectors, words)
    for kind, overrides in given.items():
        settings_for(detectors[kind], overrides)  # refuses what it cannot read, before a home is opened
    with Bars() as bars:
        counts = pipeline.detect(open_home(ctx), chosen, given, watch=bars)
    if json:
        print_json({"kind": kind, "events": n} for kind, n in counts.items())
    else:
        print_table(("kind", "events"), ((kind, f"{n:,}") for kind, n in counts.items()), right=("events",))


def with_settings() -> Any:
    """Return the command with one option for each setting of each detector."""
    from offing.detectors import all_detectors

    app = typer.Typer(rich_markup_mode="markdown", add_completion=False)
    app.command(name="detect")(_widened(all_detectors()))
    return typer.main.get_command(app)


def _widened(detectors: "dict[str, Detector]") -> Callable[..., None]:
    """Return `detect` under a signature that names every setting; Typer reads the signature."""

    def widened(ctx: typer.Context, kinds: list[str] | None, json: bool, **words: str | None) -> None:
        _detect(ctx, list(kinds or ()), json, words)

    signature = inspect.signature(detect)
    options = [
        inspect.Parameter(_variable(kind, name), inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for kind, one in sorted(detectors.items())
        for name, annotation in _annotations(kind, one)
    ]
    parameters = [*signature.parameters.values(), *options]
    widened.__doc__ = detect.__doc__
    widened.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    widened.__annotations__ = {p.name: p.annotation for p in parameters}
    return widened


def _annotations(kind: str, one: "Detector") -> list[tuple[str, Any]]:
    return [
        (
            name,
            Annotated[
                str | None,
                typer.Option(
                    f"--{kind}.{name.replace('_', '-')}",
                    metavar=_metavar(default),
                    help=_help(one, name),
                    rich_help_panel=f"Settings of {kind}",
                ),
            ],
        )
        for name, default in one.settings.items()
    ]


def _variable(kind: str, name: str) -> str:
    return f"{kind}__{name}"


def _metavar(default: "Setting") -> str:
    if isinstance(default, timedelta):
        return "TIME"
    if isinstance(default, bool):
        return "yes|no"
    return "TEXT" if isinstance(default, str) else "NUMBER"


def _help(one: "Detector", name: str) -> str:
    """Return what the detector's docstring says of a setting, and the default."""
    from offing.detectors import settings_in_words

    prose = " ".join(line for line in one.doc.splitlines() if not line.lstrip().startswith("|"))
    sentences = re.split(r"(?<=[.;:])\s+", " ".join(prose.split()))
    said = next((text for text in sentences if re.search(rf"[*`]{name}[*`]", text)), name.replace("_", " "))
    shown = settings_in_words(one.settings)[name]
    return f"{said.replace('*', '').replace('`', '')} [default: {shown}]".replace("[default", r"\[default")


def _given(detectors: "dict[str, Detector]", words: dict[str, str | None]) -> dict[str, dict[str, str]]:
    """Return the settings a user gave, by kind, as they were written."""
    given: dict[str, dict[str, str]] = {}
    for kind, one in detectors.items():
        for name in one.settings:
            value = words.get(_variable(kind, name))
            if value is not None:
                given.setdefault(kind, {})[name] = value
    return given
