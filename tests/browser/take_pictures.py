"""Take the pictures of docs/pictures from a server of the re-enactment, whose address is the one argument."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"]
OUT = Path(__file__).parents[2] / "docs" / "pictures"
DRAWN = "!!(window.offing && offing.map.loaded() && offing.craft.sea)"
WHOLE = "?p=map&from=2023-07-12T00:00:00Z&to=2023-07-24T12:00:00Z&at=2023-07-20T08:00:00Z"
MET = "?p=map&c=133.1,39.85,7.6&from=2023-07-18T00:00:00Z&to=2023-07-23T12:00:00Z&at=2023-07-20T08:00:00Z"


def main(address: str) -> None:
    """Take each picture in a window of its own."""
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, asked, size, scheme, click in (
            ("sheet", "", (1400, 900), "light", None),
            ("map", WHOLE, (1400, 900), "light", None),
            ("evidence", "", (1400, 900), "light", "Rendezvous · SIM A"),
            ("night", MET, (1400, 900), "dark", None),
            ("document", "?p=list&id=documents", (1400, 900), "light", "Two ships pass"),
            ("operation", "", (1400, 1400), "light", "Northern/Interaction-2023"),
            ("phone", MET, (390, 844), "light", None),
        ):
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="en-GB"
            )
            page = context.new_page()
            page.goto(f"{address}/{asked}")
            page.wait_for_timeout(6000)
            if click:
                page.get_by_text(click).first.click()
                page.wait_for_timeout(6000)
            if name == "evidence":
                page.get_by_text("Show on the map").click()
                page.wait_for_timeout(2000)
                page.locator(".panel .row", has_text="Rendezvous · SIM A").first.click()
            for _ in range(60):
                if "p=map" not in page.url or page.evaluate(DRAWN):
                    break
                page.wait_for_timeout(250)
            page.wait_for_timeout(1500)
            page.screenshot(path=OUT / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
