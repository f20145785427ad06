from pathlib import Path

import pytest

from offing.cli.listed import listed
from offing.schema.errors import UsageError


def test_a_list_stands_for_its_lines(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("\ufeff# of today\nhttps://example.org/a.html\n\n  two words.txt \n", "utf-8")
    assert listed(["first", f"@{tmp_path / 'list'}"]) == ["first", "https://example.org/a.html", "two words.txt"]


@pytest.mark.parametrize(("content", "said"), [(b"\n# none\n", "is empty"), (b"\xff\xfe\x00", "no UTF-8 text")])
def test_a_list_that_lists_nothing_is_wrong_usage(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "list").write_bytes(content)
    with pytest.raises(UsageError, match=said):
        listed([f"@{tmp_path / 'list'}"])
    with pytest.raises(UsageError, match="No such file"):
        listed([f"@{tmp_path / 'none'}"])
