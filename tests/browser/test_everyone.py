"""The page is for everyone: keyboard alone, screen readers, light and dark, a phone's width."""

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import AXE, Looking

VIEWS = (
    *("", "?p=map&at=2023-07-20T08:00:00Z", "?p=list&id=craft", "?p=hull&id=rfn:548", "?p=inputs", "?p=search&q=548"),
    *("?p=operations", "?p=operation&id=o614a7e4f773e97b", "?p=findings", "?p=parties&from=2023-05-01&to=2023-08-01"),
)


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not there: make page")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("asked", VIEWS)
def test_nothing_keeps_people_out(looks: Callable[..., Looking], asked: str, scheme: Any):
    look = looks(asked, color_scheme=scheme)
    look.page.wait_for_timeout(1000)
    assert look.axe() == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not there: make page")
def test_nor_does_the_drawer(look: Looking):
    look.page.locator(".row").first.click()
    look.page.get_by_role("dialog").get_by_role("heading", name="Review").wait_for()
    assert look.axe() == []


def test_all_of_it_goes_by_keyboard(look: Looking):
    page = look.page
    page.locator(".row").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator(".row").first.focus()
    page.keyboard.press("Enter")
    page.locator(".drawer:focus").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.locator(".row:focus").wait_for()


@pytest.mark.parametrize("asked", VIEWS)
def test_it_fits_a_phone(looks: Callable[..., Looking], asked: str):
    page = looks(asked, size=(360, 780)).page
    page.wait_for_timeout(700)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
