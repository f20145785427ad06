"""Put the page into the package when it is built; build_page.py does the building.

Where it cannot be built the package is made without it, and says so: the server then shows a plain page that lists
what can be asked. OFFING_PAGE=skip leaves it out, OFFING_PAGE=need refuses to build a package without it.
"""

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))
import build_page

_WANTED = os.environ.get("OFFING_PAGE", "")


class PageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Build the page, and take it into wheels and source distributions."""

    def dependencies(self) -> list[str]:
        """Ask for PyPI's Node where the page is to be built and the system has none that is new enough."""
        return [f"{build_page.WHEEL}>=22.12"] if _WANTED != "skip" and build_page.needs_wheel() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's own
        """Build the page where that can be done."""
        if _WANTED == "skip":
            return
        try:
            build_page.build()
        except (OSError, build_page.NoPageError) as error:
            if _WANTED == "need":
                raise
            self.app.display_warning(f"The page is left out: {error}")
            return
        build_data["artifacts"].append("src/offing/serve/page/**")
