"""The map without a mouse: an area is drawn, and a time is chosen, with keys alone."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from .conftest import Looking

Looks = Callable[..., Looking]


def asked(look: Looking) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(look.page.url).query).items()}


def test_an_area_is_drawn_with_keys(looks: Looks):
    look = looks("?p=map&c=133.3,39.9,7&at=2023-07-20T08:00:00Z")
    page = look.page
    page.get_by_role("button", name="Draw an area").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Press C to set a corner").wait_for()
    page.locator(".maplibregl-canvas").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("c")
        page.keyboard.press(key)
        page.wait_for_timeout(700)  # the map glides
        look.idle()
    page.keyboard.press("Enter")
    page.get_by_text("Who was in it").wait_for()
    ring = json.loads(asked(look)["in"])["coordinates"][0]
    assert len(ring) == 4
    assert ring[0] == ring[-1]
    assert ring[0][0] < ring[1][0]
    assert ring[2][1] < ring[1][1]
    page.get_by_text("had a fix in it").wait_for()
    assert page.locator(".there li").count() > 0
    assert page.locator(".there .mark").count() == page.locator(".there li").count()


def test_a_time_is_chosen_with_keys(looks: Looks):
    look = looks("?p=map&at=2023-07-19T00:00:00Z")
    line = look.page.locator(".timeline canvas")
    line.focus()
    line.press("[")
    look.page.get_by_role("button", name="Whole time").wait_for()
    assert asked(look)["from"] == "2023-07-19T00:00:00Z"
    line.press("PageUp")
    line.press("]")
    look.page.wait_for_url("**to=2023-07-*")
    assert asked(look)["from"] < asked(look)["to"] < "2023-08"
