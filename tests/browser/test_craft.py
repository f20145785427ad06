"""A craft's page: its fixes in order, and the documents that hold its name."""

from collections.abc import Callable

from .conftest import Looking

Looks = Callable[..., Looking]


def test_its_fixes_come_in_order_a_page_at_a_time(looks: Looks):
    page = looks("?p=craft&id=mmsi:799037788").page
    page.locator("summary", has_text="Fixes in order").click()
    rows = page.locator(".fixes tbody tr")
    rows.first.wait_for()
    assert rows.count() == 200
    page.locator(".fixes").get_by_role("button", name="More").click()
    rows.nth(200).wait_for()
    times = page.locator(".fixes tbody td:first-child").all_inner_texts()
    assert times == sorted(times)
    assert times[0].startswith("2023-07-17 23:0")
    rows.first.get_by_role("link").click()
    page.locator(".chart").wait_for()
    assert "at=2023-07-17T23" in page.url


def test_documents_that_hold_its_name_are_listed_or_said_to_be_none(looks: Looks):
    page = looks("?p=craft&id=mmsi:799037788").page
    heading = page.get_by_role("heading", name="Documents that hold its name")
    heading.wait_for()
    assert heading.locator("xpath=following-sibling::*[1]").inner_text() == "none"
