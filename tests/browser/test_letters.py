"""Names are drawn whole on a machine that has no fonts of its own."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import CHROMIUM, FLAGS

FONT = Path(__file__).parents[2] / "src" / "offing" / "engine" / "fonts" / "Roboto-Regular.ttf"
NAMES = Path(__file__).parents[2] / "web" / "public" / "basemap" / "names.json"
# A letter that no font has is drawn as the same box as any other such letter.
DRAWN = """async (letters) => {
  await Promise.all(letters.map(one => document.fonts.load('24px Names', one)));
  const canvas = new OffscreenCanvas(64, 48), pen = canvas.getContext('2d', {willReadFrequently: true});
  const look = one => {
    pen.clearRect(0, 0, 64, 48);
    pen.font = '24px Roboto, Names';
    pen.fillText(one, 16, 34);
    return pen.getImageData(0, 0, 64, 48).data.join();
  };
  await document.fonts.load('24px Roboto', 'A');
  const box = look('\\u{10FFFD}');
  return letters.filter(one => look(one) === box);
}"""


@pytest.fixture
def bare(told: str, driver: Any, tmp_path: Path) -> Iterator[Any]:
    """Return a page in a browser that is told of no font but one without letters of East Asia."""
    shutil.copy(FONT, tmp_path)  # without any it does not start
    told_fonts = tmp_path / "fonts.conf"
    folders = f"<dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir>"
    told_fonts.write_text(f"<?xml version='1.0'?><fontconfig>{folders}</fontconfig>", encoding="utf-8")
    env = {**os.environ, "FONTCONFIG_FILE": str(told_fonts)}
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS), env=env)
    page = browser.new_page()
    page.goto(told)
    page.locator("main").wait_for()
    yield page
    browser.close()


def test_each_letter_of_the_maps_names_is_in_a_font_that_the_page_brings(bare: Any):
    features = json.loads(NAMES.read_text(encoding="utf-8"))["features"]
    texts = [one["properties"].get(name) or "" for one in features for name in ("name", "local", "claimants")]
    letters = sorted({letter for text in texts for letter in text if letter.isalpha()})
    assert len(letters) > 500
    assert bare.evaluate(DRAWN, letters) == []
    assert bare.evaluate(DRAWN, ["\U0001f6f3", "A"]) == ["\U0001f6f3"]  # a ship, which nobody needs
