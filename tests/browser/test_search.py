"""One box finds whatever the record knows by a name, a number or an id, and leads to it."""

import re
from collections.abc import Callable

import pytest

from .conftest import Looking

Looks = Callable[..., Looking]


@pytest.mark.parametrize(
    ("words", "found", "leads"),
    [
        ("northern interaction", "Northern/Interaction-2023", "p=operation"),
        ("548", "Admiral Panteleyev", "p=hull"),
        ("799037788", "SIM ADM PANTELEYEV", "p=craft"),
        ("tsushima", "Tsushima Strait", "p=map"),
        ("対馬海峡", "Tsushima Strait", "in=strait"),
    ],
)
def test_what_is_asked_for_is_found(looks: Looks, words: str, found: str, leads: str):
    page = looks().page
    box = page.get_by_role("searchbox")
    box.fill(words)
    box.press("Enter")
    link = page.locator(".found a", has_text=re.compile(re.escape(found), re.I)).first
    link.wait_for()
    assert leads in str(link.get_attribute("href"))


def test_a_lines_id_opens_its_evidence(looks: Looks):
    page = looks("?p=list&id=sightings").page
    line = page.locator(".row").first.get_attribute("data-line")
    page.get_by_role("searchbox").fill(str(line))
    page.get_by_role("searchbox").press("Enter")
    page.locator(".found a").first.click()
    page.get_by_role("dialog").get_by_role("heading", name="Review").wait_for()
    assert f"line={line}" in page.url


def test_what_nobody_bears_is_said_so(looks: Looks):
    page = looks("?p=search&q=zzqqxx").page
    page.get_by_text("Nothing in the record bears that name.").wait_for()
