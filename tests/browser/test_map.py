"""The map: coverage, warnings in their windows, an operation's waters, disputed places, marks of a re-enactment."""

from collections.abc import Callable
from typing import Any

from .conftest import Looking

Looks = Callable[..., Looking]
NEAR = "?p=map&c=133.3,39.9,6.5&at="
FILLED = (
    "[...new Set(offing.map.querySourceFeatures('lines')"
    ".filter(one => one.properties.inForce).map(one => one.properties.id))]"
)


def until(look: Looking, asked: str) -> Any:
    """Return the first answer of the page that is not empty, or the last."""
    for _ in range(100):
        if found := look.page.evaluate(asked):
            return found
        look.page.wait_for_timeout(200)
    return look.page.evaluate(asked)


def test_where_anybody_was_heard_is_shown_and_told(looks: Looks):
    look = looks(f"{NEAR}2023-07-20T08:00:00Z&layers=craft.coverage")
    told = look.page.locator(".panel").get_by_text("that is not silence")
    told.wait_for()
    assert until(look, "offing.map.queryRenderedFeatures(undefined, {layers: ['coverage']}).length") > 3
    look.page.get_by_role("checkbox", name="Where anybody was heard").uncheck()
    told.wait_for(state="detached")
    look.idle()
    assert look.page.evaluate("offing.map.queryRenderedFeatures(undefined, {layers: ['coverage']}).length") == 0


def test_a_warning_is_filled_in_its_windows_alone(looks: Looks):
    look = looks(f"{NEAR}2023-07-20T08:00:00Z")
    assert len(until(look, FILLED)) == 2
    look.open(f"{NEAR}2023-07-20T12:00:00Z")  # both are daily, and over for the day
    assert until(look, "offing.map.querySourceFeatures('lines').length") >= 2
    assert look.page.evaluate(FILLED) == []


def test_the_drawer_lists_a_warnings_windows_as_of_the_maps_time(looks: Looks):
    look = looks("?p=list&id=warnings&at=2023-07-20T12:00:00Z")
    look.page.locator(".row").first.click()
    windows = look.page.get_by_role("dialog").locator(".windows li")
    windows.first.wait_for()
    states = [one.locator(".chip").inner_text() for one in windows.all()]
    assert states == ["past", "to come", "to come", "to come"]
    windows.nth(1).get_by_role("link").click()
    look.page.locator(".windows li[data-state='in force']").wait_for()


def test_an_operations_lines_and_waters_stand_alone(looks: Looks):
    look = looks("?p=map&c=133,39,5&operation=Northern/Interaction-2023")
    page = look.page
    page.locator(".of-operation").get_by_role("link", name="Northern/Interaction-2023").wait_for()
    page.locator(".of-operation .mark").wait_for()
    assert until(look, "offing.map.queryRenderedFeatures(undefined, {layers: ['operation']}).length") > 0
    page.locator(".panel .row").first.wait_for()
    few = page.locator(".panel [role=status]", has_text="lines").inner_text()
    page.get_by_role("button", name="Show all lines").click()
    page.locator(".of-operation").wait_for(state="detached")
    every = page.locator(".panel [role=status]", has_text="lines").inner_text()
    assert int(few.split()[0]) < int(every.split()[0])


def test_a_disputed_place_says_by_whom(looks: Looks):
    look = looks("?p=map&c=131.87,37.24,8")
    assert until(look, "offing.map.queryRenderedFeatures(undefined, {layers: ['area-disputed-fill']}).length") > 0
    box = look.page.locator(".chart").bounding_box()
    look.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    told = look.page.locator(".place").inner_text()
    assert "Liancourt Rocks" in told
    assert "claimed by Japan and South Korea" in told


def test_every_sign_of_a_re_enactment_is_marked(looks: Looks):
    look = looks(f"{NEAR}2023-07-20T08:00:00Z")
    marks = "offing.map.querySourceFeatures('marks').map(one => one.properties)"
    assert until(look, f"{marks}.length") > 10
    assert look.page.evaluate(f"{marks}.every(one => one.synthetic === true)")
    assert look.page.evaluate(
        "['track', 'sighting', 'warning', 'report'].every(one => offing.map.hasImage(one + '-r'))"
    )
    x, y = look.page.evaluate("""(() => {
      const at = offing.map.querySourceFeatures('marks')[0].geometry.coordinates, spot = offing.map.project(at);
      offing.map.jumpTo({center: at});
      const box = offing.map.getContainer().getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    })()""")
    look.idle()
    look.page.mouse.move(x, y)
    look.page.mouse.move(x + 1, y)
    look.page.locator(".tip .mark").wait_for()
