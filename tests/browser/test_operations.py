"""An operation in a browser: who met where and when, who watched, which reports disagree; and correcting it."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from .conftest import Looking

Looks = Callable[..., Looking]
NAME, ID = "Northern/Interaction-2023", "o614a7e4f773e97b"


def _opened(looks: Looks, part: str = "", **more: object) -> Looking:
    look = looks("", **more)
    look.worked_out(f"findings?operation={ID}&limit=1000", f"operations/{ID}/disputes", f"brief/{ID}")
    lead = look.page.locator(".lead", has_text=NAME)
    lead.get_by_role("link", name=part or NAME).click()
    look.page.locator(".verdict-counts .v-confirmed", has_text=re.compile(r"[1-9]")).wait_for()
    look.page.locator("#days").wait_for()  # the brief is the last of what it asks for
    return look


def test_one_step_from_the_start_page_tells_where_and_when_the_two_groups_met(looks: Looks):
    page = _opened(looks, "Where and when the groups met").page
    card = page.locator("#met")
    text = card.inner_text()
    assert "2023-07-19 02:00" in text
    assert "39°54" in text
    assert "132°48" in text
    first, second = card.locator(".told").first.inner_text().split(" met ")
    assert "SIM GUIYANG" in first
    assert "SIM ADMIRAL TRIBUTS" in second
    assert "SIM Daily of the Forces" in text  # and who says so
    card.locator(".why").first.click()
    page.get_by_role("dialog").get_by_text("!AIVDM").first.wait_for()


def test_one_step_tells_who_watched_them(looks: Looks):
    page = _opened(looks, "Who watched them").page
    card = page.locator("#watched")
    text = card.inner_text()
    assert "Japan Maritime Self-Defense Force watched, by its own word" in text
    assert {"SIM HYUGA", "SIM CHIKUMA"} <= set(card.locator(".watchers strong").all_inner_texts())
    assert "SIM GUIYANG" not in card.locator(".watchers strong").all_inner_texts()


def test_one_step_tells_which_reports_disagree_and_who_says_what(looks: Looks):
    page = _opened(looks, "Which reports disagree").page
    begin = page.locator(".dispute", has_text="Start of the exercise")
    begin.wait_for()
    sides = begin.locator(".sides > li")
    assert {one.split("\n")[0] for one in sides.all_inner_texts()} == {"20 July 2023", "18 July 2023"}
    japan = sides.filter(has_text="18 July 2023")
    assert "one origin" in japan.inner_text()  # three documents of one origin count once
    assert japan.locator(".voices a").count() == 3
    assert "2 independent origins" in sides.filter(has_text="20 July 2023").inner_text()
    assert page.evaluate("document.querySelector('#disputes').getBoundingClientRect().top") < 300
    sides.first.locator(".voices a").first.click()
    page.locator(".text mark").first.wait_for()


def test_verdicts_stand_apart_by_word_and_each_line_opens_its_evidence(looks: Looks):
    page = _opened(looks).page
    badges = page.locator(".verdict-counts .verdict").all_inner_texts()
    assert [one.split(" ", 1)[1] for one in badges] == [
        *("confirmed", "corroborated", "contradicted", "disputed", "open", "not seen", "not observable")
    ]
    page.locator("#came .verdict-group", has_text="confirmed").locator(".row").first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("heading", name="Held against the other lanes").wait_for()
    assert "confirmed" in drawer.locator(".finding h3").inner_text()
    assert NAME in drawer.locator(".belonging").inner_text()


def test_it_opens_on_the_map_at_its_time_and_place(looks: Looks):
    look = _opened(looks)
    look.page.get_by_role("link", name="On the map", exact=True).click()
    look.idle()
    asked = parse_qs(urlsplit(look.page.url).query)
    assert asked["operation"] == [ID]
    assert asked["at"][0].startswith("2023-07-19T02:00")
    assert asked["from"][0] < "2023-07-19" < asked["to"][0]
    assert abs(look.page.evaluate("offing.map.getCenter().lat") - 39.9) < 0.2


def test_its_brief_is_there_to_print_and_to_keep(looks: Looks):
    look = _opened(looks)
    look.worked_out(f"brief/{ID}?format=md", f"brief/{ID}?format=html")
    page = look.page
    with page.expect_download() as kept:
        page.get_by_role("link", name="Save as Markdown").click()
    assert kept.value.suggested_filename.endswith(".md")
    text = kept.value.path().read_text(encoding="utf-8")
    assert "Where documents differ" in text
    with page.context.expect_page() as printed:
        page.get_by_role("link", name="To print").click()
    printed.value.get_by_role("heading", name="Where documents differ").wait_for()
    assert "Re-enactment" in printed.value.inner_text("body")


@pytest.fixture
def other(looks: Looks) -> Looking:
    """Return the page of the other operation of the re-enactment, which the other tests ask nothing of."""
    look = looks("?p=operations")
    look.page.locator(".lead", has_text="Shanghai").locator("h2 a").click()
    look.page.get_by_role("heading", name="Correct it").wait_for()
    return look


def test_an_operation_is_corrected_where_it_stands_and_the_correction_is_shown(other: Looking):
    page = other.page
    assert page.get_by_role("button", name="Rename").is_disabled()  # nobody has said who corrects
    page.locator(".correct").get_by_label("Your name").fill("A. Watch")
    page.locator(".correct").get_by_label("Why", exact=True).fill("<b>as</b> the hosts call it")
    page.get_by_label("Another name").fill("Training <i>off</i> Shanghai")
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("heading", name="Training <i>off</i> Shanghai", level=1).wait_for()
    kept = page.locator(".corrections")
    assert "A. Watch" in kept.inner_text()
    assert "<b>as</b> the hosts call it" in kept.inner_text()

    lines = page.locator("#lines details", has_text="Said").first
    lines.locator("summary").click()
    line = lines.locator(".row").first.get_attribute("data-line")
    before = lines.locator("li").count()
    lines.locator("input[type=checkbox]").first.check()
    page.get_by_role("button", name="Take out (1)").click()
    kept.locator("li", has_text="Taken out").wait_for()
    page.wait_for_function(
        "n => document.querySelectorAll('#lines > div:nth-of-type(4) details li').length === n", arg=before - 1
    )
    kept.get_by_role("button", name="Put back").click()
    kept.locator("li", has_text="Added").wait_for()
    page.locator(f"#lines .members [data-line='{line}']").first.wait_for(state="attached")
    kept.get_by_role("button", name="Put back").wait_for(state="detached")  # it is back, so nothing is to be put back


def test_a_line_is_added_by_its_id(looks: Looks, other: Looking):
    line = looks("?p=list&id=warnings").page.locator(".row").first.get_attribute("data-line")
    page = other.page
    page.locator(".correct").get_by_label("Your name").fill("A. Watch")
    page.get_by_label("A line, by its id").fill(str(line))
    page.get_by_role("button", name="Add to it (1)").click()
    page.locator(f"#lines .members [data-line='{line}']").first.wait_for(state="attached")


def test_a_line_is_put_into_an_operation_from_its_drawer(looks: Looks):
    page = looks("?p=list&id=sightings").page
    page.locator(".row", has_text="112年6月27日").first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("It belongs to no operation.").wait_for()
    drawer.get_by_role("button", name="Add to an operation").click()
    drawer.locator(".belonging").get_by_label("Add to an operation").select_option(index=1)
    drawer.locator(".belonging").get_by_label("Your name").fill("A. Watch")
    drawer.get_by_role("button", name="Add it").click()
    drawer.locator(".belonging a.chip").wait_for()
