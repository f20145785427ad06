import pytest

from offing.reports.packaged import names_in, text_of


def test_a_folder_of_code_alone_packs_no_texts() -> None:
    assert names_in("readers") == []


def test_a_file_is_read_as_it_stands() -> None:
    assert text_of("readers", "__init__.py").startswith('"""The readers there are')


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        text_of("lexicons/en", "atlantis.toml")
