"""Findings in a browser: by verdict, and as a badge on each line that was said, sighted or announced."""

import re
from collections.abc import Callable

from .conftest import Looking

Looks = Callable[..., Looking]


def test_findings_are_listed_by_verdict_and_lead_to_their_lines(looks: Looks):
    look = looks("?p=findings")
    page = look.page
    confirmed = page.get_by_role("button", name=re.compile(r"[1-9]\d* confirmed"))
    confirmed.click()
    page.wait_for_url("**/*id=confirmed*")
    count = int(confirmed.inner_text().split()[0])
    page.get_by_role("status").filter(has_text=f"{count} of {count}").wait_for()
    assert page.locator("main .row").count() == count
    assert {one.split("\n")[0] for one in page.locator("main .row-title > .verdict").all_inner_texts()} == {"confirmed"}
    page.locator("main .row").first.click()
    page.get_by_role("dialog").get_by_role("heading", name="Held against the other lanes").wait_for()
    look.open("?p=findings&id=not-seen")  # a view is its address
    page.get_by_text("none", exact=True).or_(page.locator("main .row").first).wait_for()
    assert page.get_by_role("button", name=re.compile("not seen")).get_attribute("aria-pressed") == "true"


def test_lines_of_lists_documents_and_drawers_bear_their_verdict(looks: Looks):
    look = looks("?p=list&id=warnings")
    page = look.page
    page.locator(".row", has_text="HYDROPAC").locator(".verdict", has_text="confirmed").wait_for()
    look.open("?p=list&id=events")
    page.locator(".row").first.wait_for()
    page.wait_for_timeout(500)
    assert page.locator(".row .verdict").count() == 0  # what was transmitted is what others are held against
    look.open("?p=list&id=documents")
    page.locator("td a", has_text="The two groups meet").click()
    page.locator(".columns .row .verdict", has_text="confirmed").first.wait_for()
    page.locator(".columns .row", has=page.locator(".verdict")).first.click()
    page.get_by_role("dialog").locator(".finding .verdict").first.wait_for()
