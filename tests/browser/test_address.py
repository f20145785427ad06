"""A view that is sent to a colleague shows the same."""

from collections.abc import Callable
from typing import Any

from .conftest import Looking

Looks = Callable[..., Looking]
BOXES = "[...document.querySelectorAll('.panel input[type=checkbox]')].map(one => one.checked)"
CHOSEN = "[...document.querySelectorAll('.panel select, .span input')].map(one => one.value)"


def seen(look: Looking) -> dict[str, Any]:
    page = look.page
    page.locator(".panel .row").first.wait_for()
    told = {name: page.evaluate(what) for name, what in (("boxes", BOXES), ("chosen", CHOSEN))}
    rows = page.eval_on_selector_all(".panel .row", "rows => rows.map(one => one.dataset.line)")
    middle = page.evaluate(
        "(() => { const c = offing.map.getCenter(); return [c.lng.toFixed(3), c.lat.toFixed(3)] })()"
    )
    drawer = page.locator(".drawer h2").inner_text()
    return told | {"rows": rows, "middle": middle, "instant": page.locator(".instant").inner_text(), "drawer": drawer}


def test_all_that_is_chosen_is_in_the_address(looks: Looks):
    look = looks("?p=map&from=2023-07-16T00:00:00Z&to=2023-07-22T00:00:00Z")
    page = look.page
    page.get_by_role("checkbox", name="Straits").check()
    page.get_by_role("checkbox", name="Tracks").uncheck()
    page.get_by_role("checkbox", name="Announced").uncheck()
    page.get_by_label("Colour tracks by").select_option("time")
    page.get_by_label("Kinds").select_option("sighting")
    page.locator(".timeline canvas").focus()
    page.keyboard.press("PageDown")
    page.evaluate("offing.map.jumpTo({center: [131.5, 36.5], zoom: 5})")
    page.locator(".panel .row").first.click()
    page.locator(".drawer h2").wait_for()
    page.wait_for_timeout(1500)  # the map glides to the line, and its place is put into the address
    look.idle()
    page.wait_for_timeout(600)
    first = seen(look)
    assert first["rows"]
    second = seen(looks(f"?{page.url.split('?')[1]}"))
    assert second == first
