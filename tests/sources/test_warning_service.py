"""Warnings of NGA's service: its JSON, JSON Lines and XML, and what else may come in their place."""

import json
from typing import Any

import pytest

from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head
from offing.sources.warning_service import SOURCE


def row(n: int, **changes: Any) -> dict[str, Any]:
    told = {"msgYear": 2031, "msgNumber": n, "navArea": "P", "issueDate": "100600Z JUL 2031"}
    return told | {"text": f"WRECK IN 31-00N 122-{n:02d}E."} | changes


ROWS = [row(n) for n in range(5)]
FORMS = {
    "list": json.dumps(ROWS),
    "answer": json.dumps({"broadcast-warn": ROWS}),
    "lines": "\n".join(json.dumps(one) for one in ROWS) + "\n",
    "xml": "<answer>"
    + "".join("<warn>" + "".join(f"<{k}>{v}</{k}>" for k, v in one.items()) + "</warn>" for one in ROWS)
    + "</answer>",
}


def extract(data: str) -> list[Document | Unreadable]:
    assert SOURCE.extract is not None
    return list(SOURCE.extract(data.encode(), {}, {}))


@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_the_same_documents(form: str) -> None:
    found = extract(FORMS[form])
    assert [one.title for one in found] == [f"HYDROPAC {n}/31" for n in range(5)]  # type: ignore[union-attr]
    assert [one.part for one in found] == [f"warning {n}" for n in range(1, 6)]
    assert SOURCE.recognise(Head(name="x", data=FORMS[form].encode()), {}).score > 0.9


def test_one_row_alone_is_one_warning() -> None:
    assert len(extract(json.dumps(ROWS[0]))) == 1


@pytest.mark.parametrize("text", ["[]", "{}", '{"broadcast-warn": []}', '"a string"', "7", "null", "<answer/>"])
def test_an_answer_without_warnings_has_none(text: str) -> None:
    assert not extract(text)


@pytest.mark.parametrize("text", ['[{"msgNumber": 1,', "[" * 100_000, "\x00"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        extract(text)


def test_bad_rows_are_counted_and_the_others_read() -> None:
    found = extract(json.dumps([ROWS[0], 7, row(3, text=None), None, ROWS[4]]))
    assert [isinstance(one, Unreadable) for one in found] == [False, True, True, True, False]


def test_a_line_that_is_no_json_is_said() -> None:
    found = extract(json.dumps(ROWS[0]) + "\n{torn\n" + json.dumps(ROWS[1]) + "\n")
    assert [isinstance(one, Unreadable) for one in found] == [False, True, False]


def test_entities_are_not_expanded() -> None:
    text = (
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><w><msgNumber>1</msgNumber><text>&x;</text></w></a>'
    )
    with pytest.raises(InputError, match="unsafe"):
        extract(text)
