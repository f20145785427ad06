"""What the sources of sightings share: a table's header, and what the user says of columns and zones."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from offing.codecs.cells import MOST_COLUMNS, rows, separator_of
from offing.codecs.sighting_columns import guess
from offing.codecs.stated_times import zone_of
from offing.schema.errors import InputError
from offing.schema.source import Options


def header(text: str) -> tuple[list[str], str, int]:
    """Return a table's headings, what parts them, and where its first row begins."""
    begin = len(text) - len(text.lstrip("\ufeff \n"))
    end = text.find("\n", begin)
    end = len(text) if end < 0 else end + 1
    separator = separator_of(text[begin:end][:100_000])
    first = next(rows(text[begin:end], separator), None) if separator else None
    names = [cell.text for cell in first.cells][:MOST_COLUMNS] if first else []
    return names, separator if len(names) > 1 else "", end


def columns_of(names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Return which column holds what, those left out that the user maps to "-"."""
    return {field: at for field, at in guess(names, mapping).items() if mapping.get(field) != "-"}


def mapping_of(options: Options) -> dict[str, str]:
    """Return the user's --map, field to heading."""
    told = options.get("map")
    return {str(field): str(column) for field, column in told.items()} if isinstance(told, Mapping) else {}


def zone_given(options: Options) -> tzinfo | None:
    """Return the zone of --zone, None where none is given; raises InputError where it is none."""
    told = options.get("zone")
    if not told:
        return None
    found = zone_of(str(told))
    if found is None:
        raise InputError(f"--zone {told}: no zone of that name is known; write JST, +09:00 or Asia/Tokyo")
    return found
