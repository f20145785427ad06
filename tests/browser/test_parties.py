"""What is held of two parties over the years: a month without documents is not a month without happenings."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from .conftest import Looking

Looks = Callable[..., Looking]


def test_months_without_documents_differ_from_months_in_which_nothing_is_told(looks: Looks):
    page = looks("?p=parties&q=CN,RU&from=2023-05-01&to=2023-08-01").page
    page.get_by_role("heading", name="China – Russia").wait_for()
    rows = {one.locator("th").inner_text(): one.inner_text() for one in page.locator("tbody tr").all()}
    assert list(rows) == ["2023-05", "2023-06", "2023-07", "2023-08"]
    assert "no documents held" in rows["2023-05"]
    assert page.locator("td.unheld").count() == 1
    assert rows["2023-06"].split("\t")[1].strip().startswith("0")
    assert int(rows["2023-07"].split("\t")[1].split()[0]) > 0
    page.locator(".happenings li", has_text="Northern/Interaction-2023").get_by_text("independent origins").wait_for()


def test_another_pair_is_asked_for_and_stands_in_the_address(looks: Looks):
    page = looks("?p=parties").page
    page.get_by_label("One party").fill("Japan")
    page.get_by_label("And another").fill("")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="Japan", exact=True).wait_for()
    assert parse_qs(urlsplit(page.url).query)["q"] == ["Japan"]
    page.locator(".happenings .why, .happenings summary").first.click()
