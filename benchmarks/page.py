"""What the page takes with ten million fixes of twenty thousand craft: the first map, and playing the sea back."""

import shutil

from measure import DATA, Ratio, Report, Skipped
from serving import CRAFT, make_home, serving

FIRST_MS, BLOCKED_MS, PLAYED_S = 2500, 100, 10
# So that it is the page that is measured, and not a graphics card's absence, the canvas is small.
SIZE = {"width": 1000, "height": 700}
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"]
_DRAWN = "!!(window.offing && offing.map.loaded() && offing.map.areTilesLoaded())"
_WATCH = """window.blocked = [];
    new PerformanceObserver(list => blocked.push(...list.getEntries().map(one => one.duration)))
        .observe({entryTypes: ['longtask']})"""


def measure_page(report: Report) -> None:
    browser = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        report.add(Skipped("page", "Chromium", "Chromium or playwright is not installed"))
        return
    place = DATA / "serving"
    if not (place / "made").exists():
        shutil.rmtree(place, ignore_errors=True)
        make_home(place / "home")
        (place / "made").touch()
    with serving(place / "home") as (address, _), sync_playwright() as started:
        opened = started.chromium.launch(executable_path=browser, args=FLAGS)
        report.heading(f"page: {CRAFT:,} craft")
        _look(report, opened, address, cold=True)  # the server makes its index, once
        _look(report, opened, address, cold=False)
        opened.close()


def _look(report: Report, browser: object, address: str, *, cold: bool) -> None:
    page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[attr-defined]
    page.add_init_script(_WATCH)
    page.goto(f"{address}/?p=map&layers=craft.tracks&c=11,55.5,6")
    first = _when(page, _DRAWN)
    if cold:
        page.context.close()
        return
    report.add(Ratio("page", "first map", first, f"at most {FIRST_MS}", "ms", first <= FIRST_MS))
    craft = _when(page, "!!(window.offing && offing.craft.sea)")
    report.add(Ratio("page", "craft on it", craft, unit="ms"))
    page.wait_for_timeout(2000)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1000)
    page.evaluate("blocked.length = 0; window.frames_ = 0; (function f() { frames_++; requestAnimationFrame(f) })()")
    page.wait_for_timeout(PLAYED_S * 1000)
    blocked, frames, shown = page.evaluate("[Math.max(0, ...blocked), frames_, offing.craft.sea.shown]")
    told = f"playing {shown:,} craft, the longest task"
    report.add(Ratio("page", told, blocked, f"at most {BLOCKED_MS}", "ms", blocked <= BLOCKED_MS))
    report.add(Ratio("page", "frames, drawn without a graphics card", frames / PLAYED_S, unit="a second"))
    page.context.close()


def _when(page: object, drawn: str) -> float:
    """Return how many ms after the page was asked for it is so."""
    for _ in range(600):
        if page.evaluate(drawn):  # type: ignore[attr-defined]
            return float(page.evaluate("performance.now()"))  # type: ignore[attr-defined]
        page.wait_for_timeout(50)  # type: ignore[attr-defined]
    raise TimeoutError(f"the page never showed: {drawn}")
