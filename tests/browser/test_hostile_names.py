"""Names that are markup or formulas, wherever the page shows them: as words, and nothing that they say is done."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from offing import pipeline
from offing.engine.home import Home
from served import NAMES, write_hostile
from story import Silent

from .conftest import Looking, served

Looks = Callable[..., Looking]
MARKUP = NAMES[1]
# What a name that was taken for markup would have made or done; no such element is the page's own.
MADE = "window.hacked || document.querySelectorAll('main script, [onerror], [onload], img[src=x], svg b').length"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a home of hostile names, and return its address."""
    place = tmp_path_factory.mktemp("hostile")
    write_hostile(place / "files")
    home = Home.open(place / "home")
    pipeline.read(home, [str(place / "files")], watch=Silent())
    home.close()
    with served(place / "home") as address:
        yield address


def shows(look: Looking, where: str, words: str = MARKUP) -> Any:
    """Wait for a place of the page to show words as they are; nothing was made of them."""
    found = look.page.locator(where, has_text=words).first
    found.wait_for()
    assert not look.page.evaluate(MADE)
    assert "hacked" not in look.page.title()
    return found


def test_the_map_its_tip_and_its_list_show_them_as_words(looks: Looks, tmp_path: Path):
    """The map works, too, where no style and no script may stand in the page itself."""
    look = looks("?p=map&c=132.015,36.25,9&at=2023-07-20T01:00:00Z")
    policy = look.page.request.get(look.address).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert look.page.evaluate("offing.craft.sea.shown") == len(NAMES)
    x, y = look.page.evaluate("""(() => {
      const at = offing.map.project([132.015, 36.25]), box = offing.map.getContainer().getBoundingClientRect();
      return [box.x + at.x, box.y + at.y];
    })()""")
    look.page.mouse.move(x, y)
    look.page.mouse.move(x + 1, y)
    shows(look, ".tip")
    look.page.locator(".panel .row").first.wait_for()
    assert look.page.locator(".maplibregl-ctrl-zoom-in").bounding_box()["width"] > 20


def test_lists_drawers_searches_and_pages_show_them_as_words(looks: Looks):
    look = looks("?p=list&id=events&kinds=gap")
    shows(look, ".row").click()
    shows(look, "[role=dialog]")
    look.page.keyboard.press("Escape")
    for name in NAMES[:4]:
        box = look.page.get_by_role("searchbox")
        box.fill(name)
        shows(look, ".suggestions a", name)
        box.press("Enter")
        shows(look, ".found a", name).click()
        look.page.get_by_role("heading", name=name).wait_for()
        shows(look, "main", name)
    look.open("?p=list&id=craft")
    shows(look, "main", NAMES[12])


@pytest.mark.parametrize("page", ["sheet", "operations", "findings", "parties", "inputs", "operation"])
def test_no_page_makes_anything_of_them(looks: Looks, page: str):
    look = looks(f"?p={page}&id=%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E")
    look.page.wait_for_load_state("networkidle")
    assert not look.page.evaluate(MADE)
    look.faults[:] = [one for one in look.faults if "status of 4" not in one]  # none is of that name


def test_a_document_and_what_is_asked_for_in_the_address(looks: Looks):
    look = looks("?p=search&q=Guiyang")
    look.page.locator(".found a[href*='p=document']").first.click()
    shows(look, "main", "<script>window.hacked=1</script>")
