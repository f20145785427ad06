"""Prose, and what is none."""

import pytest

from offing.codecs.prose import is_prose, is_table


@pytest.mark.parametrize(
    "text",
    [
        "The frigate left port on Monday. She came back at noon, the navy said.",
        "КОРАБЛИ ВЫШЛИ ИЗ ПОРТА. ОНИ ВЕРНУЛИСЬ В ПОЛДЕНЬ, СООБЩИЛ ШТАБ ФЛОТА.",
        "艦艇二隻が海峡を北上した。海上自衛隊が確認した。",
        "GUNNERY IN AREA BOUND BY 36-30.0N 133-15.0E, 36-45.0N 133-30.0E AND THE COAST UNTIL MONDAY NIGHT.",
        "عبرت السفن المضيق يوم الاثنين، وعادت إلى الميناء ظهرا، بحسب البحرية.",
        "| ship | hull |\n|---|---|\n| the Osprey of the north | 72 |\n| the Heron of the south | 73 |\n",
    ],
)
def test_words_in_any_script(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "once upon a time",
        "!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\n" * 9,
        "*8D4840D6202CC371C32CE0576098;\n" * 9,
        "name,port,flag\nOsprey,Albert,GB\nHeron,Albert,GB\nGull,Albert,GB\n" * 3,
        "0123 4567 89ab cdef\n" * 40,
        "x" * 10_000,
        "3fa85f64-5717-4562-b3fc-2c963f66afa6\n" * 40,
    ],
)
def test_logs_tables_and_numbers_are_none(text: str) -> None:
    assert not is_prose(text)


def test_commas_in_sentences_make_no_table() -> None:
    assert not is_table(
        "One ship, two boats and a tug left.\nThey came back, all of them, at noon, it was said.\nNo more."
    )
