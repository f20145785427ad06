"""The word lists and frames packed with the reports: the only files that they read."""

from functools import cache
from importlib.resources import files

_PACKAGE = "offing.reports"


@cache
def text_of(folder: str, name: str) -> str:
    """Return the text of a packaged file ("lexicons/en", "forces.toml"); FileNotFoundError where there is none."""
    return files(_PACKAGE).joinpath(*folder.split("/"), name).read_text(encoding="utf-8")


def names_in(folder: str) -> list[str]:
    """Return the names of the files of a packaged folder, sorted, without hidden ones and those of Python."""
    entries = files(_PACKAGE).joinpath(*folder.split("/")).iterdir()
    return sorted(it.name for it in entries if it.is_file() and it.name[0] not in "._" and it.name[-3:] != ".py")
