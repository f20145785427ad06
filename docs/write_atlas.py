"""Write the tables of docs/atlas.md from what the atlas says of its data."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from offing.atlas import disputed
from offing.atlas.provenance import DataSet, data_sets, packages
from offing.atlas.state_names import state_name

PAGE = Path(__file__).with_name("atlas.md")


def rendered(text: str) -> str:
    """Return the page with every table between its marks written anew."""
    tables = {"data": _data(), "packages": _packages(), "disputed": _disputed()}
    for name, lines in tables.items():
        marks = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
        body = "\n".join(lines)
        text = re.sub(marks, lambda found, body=body: f"{found[1]}\n{body}\n\n{found[2]}", text, flags=re.DOTALL)
    return text


def _data() -> Iterator[str]:
    sets = data_sets()
    rows = [(_files(one), one.title, one.source, one.licence, f"`{one.made_by}`", one.as_of) for one in sets]
    yield from _table(("file", "what", "source", "licence", "made by", "as of"), rows)


def _files(one: DataSet) -> str:
    folder = one.files[0].rpartition("/")[0]
    return f"`{one.files[0]}`" if len(one.files) == 1 else f"`{folder}/`"


def _packages() -> Iterator[str]:
    rows = ((one.name, one.holds, one.licence, one.notice, one.used_for) for one in packages())
    yield from _table(("package", "holds", "licence", "notice", "used for"), rows)


def _disputed() -> Iterator[str]:
    places = disputed.places()
    rows = ((one.name, ", ".join([*sorted(map(state_name, one.claimants)), *one.parties])) for one in places)
    yield from _table(("place", "claimed by"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
