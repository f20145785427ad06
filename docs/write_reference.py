"""Write docs/reference.md from the code: every command, source, detector and setting."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from offing.cli.main import app
from offing.detectors import all_detectors, settings_in_words
from offing.schema.detector import Detector
from offing.schema.source import Source
from offing.sources import all_sources

PAGE = Path(__file__).with_name("reference.md")
HEAD = """# Reference

Written from the code by `make docs`; a test holds it to the code. Do not edit it.
"""
ENVIRONMENT = {
    "OFFING_HOME": "where the record is kept, where `--home` does not say",
    "OFFING_DATABASE": "the URL of a PostgreSQL database for the record, instead of SQLite in the home",
    "OFFING_TOKEN": "what `offing serve` asks of everybody, where `--token` does not say",
    "OFFING_BY": "who reviews, corrects an operation or ties a craft, where `--by` does not say",
    "OFFING_MODEL_URL": "the chat completions of the language model that `--second model` asks",
    "OFFING_MODEL_NAME": "which model is asked there",
    "OFFING_MODEL_KEY": "the key to it, where it wants one",
    "OFFING_PAGE": "when a package is built: `need` refuses to build it without the page, `skip` leaves the page out",
    "OFFING_INTERPRETED": "`1` leaves kernels uncompiled: slow, for debugging",
    "OFFING_DEBUG": "`1` prints the whole traceback of an unexpected fault",
}


def render() -> str:
    """Return the whole page."""
    parts = [HEAD, "## Commands\n", *_commands(), "## Sources\n", *_sources(), "## Detectors\n", *_detectors()]
    return "\n".join([*parts, "## Environment\n", *_table(("variable", "meaning"), ENVIRONMENT.items())]) + "\n"


def _commands() -> Iterator[str]:
    group: Any = typer.main.get_command(app)
    context: Any = group.make_context("offing", [], resilient_parsing=True)
    yield f"```\noffing [--home DIR] COMMAND …\n```\n\n{_clean(group.help)}\n"
    yield from _parameters(group)
    yield "Exit status: 0 done; 1 done, with inputs refused; 2 wrong usage; 3 failed.\n"
    for name in group.list_commands(context):
        _, command, _ = group.resolve_command(context, [name])
        yield from _command(name, command)


def _command(name: str, command: Any) -> Iterator[str]:
    yield f"### offing {name}\n\n{_clean(command.help)}\n"
    yield from _parameters(command)
    for under, part in getattr(command, "commands", {}).items():
        yield from _command(f"{name} {under}", part)


def _parameters(command: Any) -> Iterator[str]:
    shown = [one for one in command.params if not getattr(one, "hidden", False) and one.name != "help"]
    rows = [(_spelling(one), _meaning(one)) for one in shown]
    if rows:
        yield from _table(("argument or option", "meaning"), rows)


def _spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name.upper()}`"
    names = ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} `{parameter.metavar or 'TEXT'}`"


def _meaning(parameter: Any) -> str:
    default = parameter.default
    said = _clean(parameter.help or "")
    plain = default not in (None, False, (), []) and not callable(default) and type(default) in (str, int, float)
    return f"{said} Default: `{default}`." if plain else said


def _sources() -> Iterator[str]:
    for name, source in sorted(all_sources().items()):
        yield f"### {name}\n\n{_clean(_doc(source))}\n"
        yield from _table(("family", "version", "read by", "options"), [_facts(source)])


def _facts(source: Source) -> tuple[str, ...]:
    return source.family, str(source.version), source.unit, ", ".join(f"`{o}`" for o in source.options) or "none"


def _doc(source: Source) -> str:
    return source.doc or (inspect.getdoc(sys.modules[source.parse.__module__]) or "")


def _detectors() -> Iterator[str]:
    for kind, one in sorted(all_detectors().items()):
        yield f"### {kind}\n\n{_clean(one.doc)}\n"
        yield f"Per {one.per}; version {one.version}; works on {', '.join(f'`{name}`' for name in one.inputs)}.\n"
        words = settings_in_words(one.settings)
        rows = [(f"`{_option(one, name)}`", f"`{value}`") for name, value in words.items()]
        if rows:
            yield from _table(("setting", "default"), rows)


def _option(one: Detector, name: str) -> str:
    return f"--{one.kind}.{name.replace('_', '-')}"


def _table(head: tuple[str, ...], rows: Any) -> Iterator[str]:
    body = [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    yield "\n".join(f"| {line} |" for line in (" | ".join(head), " | ".join("---" for _ in head), *body)) + "\n"


def _clean(text: str | None) -> str:
    return inspect.cleandoc(text or "").replace("\b", "").strip()


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
    print(f"wrote {PAGE}")
