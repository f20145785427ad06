"""A browser that looks at the page as people do: Debian's Chromium, the built page, a server of a re-enactment.

Skipped where there is no Chromium or no built page; `make test` installs the one and builds the other where it may.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from offing.serve.page import built

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 30_000
_TRIES = 30  # the server lets each wait some twenty seconds


def _chromium() -> str | None:
    """Return a Chromium that starts; on Ubuntu the name may be that of a stand-in, which only says what to install."""
    for found in filter(None, map(shutil.which, BROWSERS)):
        done = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        if done.returncode == 0 and "Chrom" in done.stdout:
            return found
    return None


def _drives() -> bool:
    """Tell whether Playwright's own Node starts here."""
    from playwright._impl._driver import compute_driver_executable

    node = compute_driver_executable()[0]
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


CHROMIUM = _chromium()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, saying which part is missing."""
    reason = None
    if CHROMIUM is None:
        reason = "no Chromium: apt-get install chromium (make test does where it may)"
    elif not _drives():
        reason = "Playwright does not start: apt-get install libatomic1 (make test does where it may)"
    elif built() is None:
        reason = "the page is not built: make page"
    elif not AXE.is_file():
        reason = "axe-core is not there: npm ci in web/"
    for item in items:
        if reason and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve a home, and yield the server's address."""
    command = [sys.executable, "-m", "offing", "--home", str(home), "serve", "--port", "0", "--no-open", "--json"]
    remarks = home.with_name(f"{home.name}-remarks.txt")  # a pipe that nobody reads fills up
    with remarks.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@pytest.fixture(scope="session")
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the re-enactment, and return its address. OFFING_BROWSER_HOME names a home that holds it already."""
    held = os.environ.get("OFFING_BROWSER_HOME") or request.getfixturevalue("re_enactment") / "home-demo"
    home = tmp_path_factory.mktemp("page") / "home"
    shutil.copytree(held, home)
    with served(home) as address:
        yield address


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """Return what starts browsers; a process can have one."""
    with playwright.sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(driver: Any) -> Iterator[Any]:
    """Return a running Chromium."""
    opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    yield opened
    opened.close()


@dataclass
class Looking:
    """Hold a page of the browser, and what went wrong in it."""

    page: Any
    address: str
    faults: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, asked: str = "") -> None:
        """Open a view, and wait until it is shown."""
        self.page.goto(f"{self.address}/{asked}")
        self.page.locator("main").wait_for()
        if "p=map" in asked:
            self.idle()

    def idle(self) -> None:
        """Wait until the map has drawn all that it is to draw, the craft among it."""
        seen = "!!(window.offing && offing.map.loaded() && offing.map.areTilesLoaded() && offing.craft.sea)"
        for _ in range(PATIENCE_MS // 200):
            if self.page.evaluate(seen):
                return
            self.page.wait_for_timeout(200)
        raise AssertionError("the map was not drawn in time")

    def worked_out(self, *asked: str) -> None:
        """Wait until the server has worked out what takes it long, so that a slow machine is no fault of the page."""
        for one in asked:
            for _ in range(_TRIES):
                if self.page.request.get(f"{self.address}/api/{one}", timeout=120_000).status != 503:
                    break

    def axe(self) -> list[str]:
        """Return what the accessibility check finds: the rule, and the first place that breaks it."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}"
        found = self.page.evaluate(f"axe.run(document, {rules})")["violations"]
        return [f"{one['id']}: {one['nodes'][0]['target']} {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.fixture
def looks(browser: Any, told: str) -> Iterator[Callable[..., Looking]]:
    """Return a maker of pages that note every fault and every request to elsewhere; both are looked at in the end."""
    made: list[Looking] = []

    def look(asked: str = "", *, size: tuple[int, int] = (1400, 900), **more: Any) -> Looking:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="en-GB", **more)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        here = Looking(page, told)
        own = urlsplit(told).netloc
        page.on("console", lambda one: here.faults.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda one: here.faults.append(str(one)))
        context.on("request", lambda one: _note(here, one.url, own))
        made.append(here)
        here.open(asked)
        return here

    yield look
    for one in made:
        one.page.context.close()
    assert [one.faults for one in made if one.faults] == []
    assert [one.outside for one in made if one.outside] == []


def _note(here: Looking, url: str, own: str) -> None:
    if re.match(r"(data|blob):", url) is None and urlsplit(url).netloc != own:
        here.outside.append(url)


@pytest.fixture
def look(looks: Callable[..., Looking]) -> Looking:
    """Return the start page."""
    return looks()
