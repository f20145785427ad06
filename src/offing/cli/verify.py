"""`offing verify`: check an evidence bundle offline."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli.place import prepare_kernels
from offing.cli.read import Json
from offing.cli.terminal import print_json, say
from offing.schema.errors import OffingError

if TYPE_CHECKING:
    import pyarrow as pa

    from offing.schema.source import Source


def verify(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A file that export --to evidence wrote.")],
    original: Annotated[
        Path | None, typer.Option("--original", metavar="INPUT", help="The input itself, if you have it.")
    ] = None,
    json: Json = False,
) -> None:
    """Check an evidence bundle offline: its seal, its hashes, its quotes, and what its bytes say decoded again.

    Exit status 0 if every check holds, 3 if one does not.

    Examples:
    `offing verify line.zip` · `offing verify line.zip --original day1.nmea.gz`

    """
    prepare_kernels([str(bundle)] if bundle.is_file() else [], None)
    from offing.engine.evidence import verify as check

    checks = check(bundle, decode=_decode, original=original)
    failed = [one for one in checks if not one.ok]
    if json:
        print_json({"check": one.name, "ok": one.ok, "detail": one.detail} for one in checks)
    else:
        for one in checks:
            say(f"{'ok    ' if one.ok else 'FAILED'}  {one.name}: {one.detail}")
        say(f"\n{bundle}: {len(checks)} checks, {len(failed) or 'none'} failed")
    if failed:
        raise typer.Exit(OffingError.exit_status)


def _decode(told: dict[str, Any], data: bytes, offset: int, last: bool, carry: dict[str, Any]) -> "pa.Table":
    """Return the position reports in a frame, read as the bundle says it was read."""
    from offing.schema.source import Stretch
    from offing.sources import all_sources

    source = all_sources().get(told["source"])
    if source is None or source.version != told["source_version"]:
        raise OffingError(f"this Offing does not have version {told['source_version']} of source {told['source']}")
    stretch = Stretch(data if source.unit == "lines" else _rows(source, data), offset, last)
    return source.parse(stretch, told["layout"], carry).positions


def _rows(source: "Source", data: bytes) -> "pa.Table":
    import pyarrow as pa

    assert source.batches is not None  # noqa: S101 - sources that read rows have it
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(data)
        file.flush()
        return pa.concat_tables(list(source.batches(file.name)))
