"""Small inputs of documents are staged together just as each would be by itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine import sheaf
from offing.engine.home import Home
from offing.engine.ingest import Outcome, ingest
from offing.engine.staging import Ingested
from offing.engine.study import Study
from offing.engine.unpack import LeftOut, unpack
from offing.schema.claim import Reading
from offing.schema.document import Document
from offing.schema.errors import Damaged, InputError, StrangeInput
from offing.schema.source import Recognition
from tests.engine.test_documents import SOURCE, STORY, study

Named = tuple[str, Outcome]
UNLIKE = {"seconds", "path", "name"}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Write documents of every fate: telling, copied, twice the same bytes, of no known encoding, of a rehearsal."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}.txt").write_text(f"{STORY} It was day {number}. The crew sailed on {number % 3}.")
    (folder / "3a.txt").write_bytes((folder / "1.txt").read_bytes())
    (folder / "3b.txt").write_bytes(b"\xff\xfe\xfa")
    (folder / "3c.txt").write_text("REHEARSAL. The fleet sailed.")
    (folder / "3d.txt").write_bytes(STORY.encode() + b"\n=\n\xff\xfe\xfa\n=\n" + STORY.encode() + b" And more.")
    (folder / "3e.txt.gz").write_bytes(b"\x1f\x8b\x08 cut off")
    return folder


def stage(home: Home, places: list[Path], how: Study | None = None, gone: list[int] | None = None) -> list[Named]:
    advance = (lambda _: None) if gone is None else gone.append
    inputs = [one for one in unpack([str(place) for place in places]) if not isinstance(one, LeftOut)]
    with home.lock():
        choose = lambda _: (SOURCE, Recognition(1.0))  # noqa: E731 - the shortest source there is
        return ingest(home, inputs, choose, {}, how or study(), copy=True, advance=advance)


def rows(home: Home) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    with home.database.connect() as connection:
        for table in (db.inputs, db.frames, db.texts, db.documents, db.document_bands, db.claims):
            found = connection.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()
            yield table.name, [{name: value for name, value in row.items() if name not in UNLIKE} for row in found]


def kinds(told: list[Named]) -> list[tuple[str, object]]:
    return [
        (Path(name).name, (one.input_id, one.already) if isinstance(one, Ingested) else f"{type(one).__name__}: {one}")
        for name, one in told
    ]


@pytest.mark.parametrize("many", [2, 5, 256])
def test_bound_together_they_are_staged_as_one_by_one(
    sqlite_home: Home, tmp_path: Path, papers: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(sheaf, "_MANY", many)
    alone = Home.open(tmp_path / "alone", database_url=f"sqlite:///{tmp_path}/alone.sqlite")
    one_by_one = [told for place in sorted(papers.iterdir()) for told in stage(alone, [place])]
    together = stage(sqlite_home, sorted(papers.iterdir()))
    assert kinds(together) == kinds(one_by_one)
    assert dict(rows(sqlite_home)) == dict(rows(alone))
    refused = {Path(name).name: one for name, one in together if isinstance(one, InputError)}
    assert sorted(refused) == ["3b.txt", "3c.txt", "3e.txt.gz"]
    assert [type(refused[name]) for name in sorted(refused)] == [InputError, StrangeInput, Damaged]
    alone.close()


def test_what_was_staged_is_not_staged_again(sqlite_home: Home, papers: Path) -> None:
    first = stage(sqlite_home, [papers])
    held = dict(rows(sqlite_home))
    again = stage(sqlite_home, [papers])
    assert dict(rows(sqlite_home)) == held
    assert all(one.already for _, one in again if isinstance(one, Ingested))
    assert [name for name, _ in first] == [name for name, _ in again]


def test_progress_tells_all_bytes_of_every_input_even_of_what_is_refused(sqlite_home: Home, papers: Path) -> None:
    gone: list[int] = []
    stage(sqlite_home, [papers], gone=gone)
    assert sum(gone) == sum(path.stat().st_size for path in papers.iterdir())
    assert len(gone) == len(list(papers.iterdir()))


def test_an_error_that_is_no_inputs_own_is_not_hidden(sqlite_home: Home, papers: Path) -> None:
    def broken(_: Document) -> tuple[str, Reading]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stage(sqlite_home, [papers], study(read=broken))
    assert dict(rows(sqlite_home))["documents"] == []
