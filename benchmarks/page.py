"""What the page takes with ten million fixes of twenty thousand craft: the first map, panning, playing the sea back."""

import random
import shutil
from typing import Any

import numpy as np

from measure import DATA, Ratio, Report, Skipped
from serving import CRAFT, MEMORY_MB, TILE_MS, make_home, mapped_mb, memory_mb, serving

FIRST_MS, BLOCKED_MS, PLAYED_S, LOOKS, PANS = 2500, 100, 10, 3, 30
# So that it is the page that is measured, and not a graphics card's absence, the canvas is small.
SIZE = {"width": 1000, "height": 700}
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"]
# When a frame was first drawn with the land and the craft in it, and when with all that was asked for.
_WATCH = """window.blocked = []; window.drawn = {};
    new PerformanceObserver(list => blocked.push(...list.getEntries().map(one => one.duration)))
        .observe({entryTypes: ['longtask']});
    (function wait() {
        if (!window.offing) return setTimeout(wait, 5);
        const { map, craft } = offing;
        const look = () => {
            if (!map.getSource('land') || !map.isSourceLoaded('land') || !craft.sea?.shown) return;
            drawn.useful ??= performance.now();
            if (map.getSource('tracks') && map.loaded() && map.areTilesLoaded()) drawn.whole ??= performance.now();
        };
        map.on('render', look).on('idle', look);
    })();"""
_UNDRAWN = """for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'])
    WebGL2RenderingContext.prototype[name] = () => {};"""


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
    with serving(place / "home") as (address, process), sync_playwright() as started:
        opened = started.chromium.launch(executable_path=browser, args=FLAGS)
        report.heading(f"page: {CRAFT:,} craft, WebGL drawn by the processor")
        _first(report, opened, address)
        for script in (_UNDRAWN, ""):
            page = _opened(opened, address, script)
            _when(page, "drawn.whole")
            _panning(report, page, drawn=not script)
            if not script:
                _playing(report, page)
            page.context.close()
        opened.close()
        peak, mapped = memory_mb(process.pid), mapped_mb(process.pid)
        told = f"the server's memory at most, now {mapped:,.0f} MB of it pages of files"
        report.add(Ratio("page", told, peak, f"below {MEMORY_MB}", "MB", peak < MEMORY_MB))


def _first(report: Report, browser: Any, address: str) -> None:
    """Open the map again and again in a browser that has nothing of it; the first time the server makes its index."""
    _looked(browser, address, "")
    looks = [_looked(browser, address, "") for _ in range(LOOKS)]
    undrawn = [_looked(browser, address, _UNDRAWN) for _ in range(LOOKS)]
    useful = min(one["useful"] for one in looks)
    words = f"first useful map (land and craft), best of {LOOKS} cold starts"
    report.add(Ratio("page", words, useful, f"at most {FIRST_MS}", "ms", useful <= FIRST_MS))
    report.add(Ratio("page", "the slowest of them", max(one["useful"] for one in looks), unit="ms"))
    report.add(Ratio("page", "with all tracks and names", min(one["whole"] for one in looks), unit="ms"))
    told = "with all tracks and names, the drawing itself left out"
    report.add(Ratio("page", told, min(one["whole"] for one in undrawn), unit="ms"))


def _looked(browser: Any, address: str, script: str) -> dict[str, float]:
    page = _opened(browser, address, script)
    _when(page, "drawn.whole")
    drawn: dict[str, float] = page.evaluate("drawn")
    page.context.close()
    return drawn


def _opened(browser: Any, address: str, script: str = "") -> Any:
    page = browser.new_context(viewport=SIZE).new_page()
    page.add_init_script(_WATCH + script)
    page.goto(f"{address}/?p=map&layers=craft.tracks&c=11,55.5,6")
    return page


def _panning(report: Report, page: Any, *, drawn: bool) -> None:
    """Drag the map about, and in and out, and take the time of each tile of tracks it asks for."""
    chance = random.Random(5 + drawn)  # noqa: S311 - repeatable, not secret
    asked: list[Any] = []
    page.on("requestfinished", lambda one: asked.append(one.timing) if "/api/tiles/" in one.url else None)
    for n in range(PANS):
        page.evaluate(
            f"void offing.map.panBy([{chance.randint(-500, 500)}, {chance.randint(-300, 300)}], {{duration: 300}})"
        )
        page.wait_for_timeout(400)
        if n % 6 == 5:
            page.evaluate(f"void offing.map.jumpTo({{zoom: {chance.choice((4, 5, 7, 8, 9))}, center: [11, 55.5]}})")
            page.wait_for_timeout(400)
    _when(page, "offing.map.areTilesLoaded()")
    taken = [one["responseEnd"] - max(one["requestStart"], 0) for one in asked]
    p95 = float(np.percentile(taken, 95))
    told = f"p95 of {len(taken)} tiles of tracks while the map is dragged about"
    if drawn:
        report.add(Ratio("page", f"{told} and drawn on the server's own cores", p95, unit="ms"))
    else:
        report.add(Ratio("page", f"{told}, drawing left out", p95, f"at most {TILE_MS}", "ms", p95 <= TILE_MS))


def _playing(report: Report, page: Any) -> None:
    page.evaluate("void offing.map.jumpTo({zoom: 6, center: [11, 55.5]})")
    _when(page, "offing.craft.sea.positions.t.length > 5 * offing.craft.sea.positions.craft.length")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1000)
    page.evaluate("blocked.length = 0; window.frames_ = 0; (function f() { frames_++; requestAnimationFrame(f) })()")
    page.wait_for_timeout(PLAYED_S * 1000)
    blocked, frames, shown = page.evaluate("[Math.max(0, ...blocked), frames_, offing.craft.sea.shown]")
    told = f"playing {shown:,} craft, the longest task (0: none of 50 ms)"
    report.add(Ratio("page", told, blocked, f"at most {BLOCKED_MS}", "ms", blocked <= BLOCKED_MS))
    report.add(Ratio("page", "frames, drawn without a graphics card", frames / PLAYED_S, unit="a second"))


def _when(page: Any, so: str) -> None:
    for _ in range(600):
        if page.evaluate(f"!!({so})"):
            return
        page.wait_for_timeout(50)
    raise TimeoutError(f"the page never showed: {so}")
