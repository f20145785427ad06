"""A record that holds nothing yet says how to begin."""

from pathlib import Path
from typing import Any

from offing.engine.home import Home

from .conftest import PATIENCE_MS, served

LOG = "\n".join(
    ["mmsi,timestamp,lat,lon,sog,cog,name,shiptype,status"]
    + [f"219000001,2023-01-01T00:{minute:02d}:00Z,54.0,10.{minute:02d},4.7,90,STOUT,70,0" for minute in range(40)]
)


def test_it_leads_to_a_first_input(browser: Any, tmp_path: Path):
    Home.open(tmp_path / "home").close()
    (tmp_path / "fleet.csv").write_text(LOG, encoding="utf-8")
    with served(tmp_path / "home") as address:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        page.get_by_role("heading", name="Nothing has been read yet").wait_for()
        assert page.get_by_role("note").count() == 0  # nothing here is a re-enactment's
        page.get_by_role("link", name="Map").click()
        page.get_by_text("No line is held yet.").wait_for()
        page.go_back()
        page.get_by_role("link", name="Add a first file here").click()
        page.get_by_label("File").set_input_files(tmp_path / "fleet.csv")
        page.get_by_role("button", name="Read it").click()
        page.locator(".upload .account", has_text="fleet.csv").wait_for(timeout=5 * PATIENCE_MS)
        page.locator(".accounts .account", has_text="fleet.csv").wait_for()
        page.get_by_role("link", name="Morning sheet").click()
        page.get_by_role("heading", name="Nothing has been read yet").wait_for(state="detached")
        page.get_by_role("heading", name="Morning sheet").wait_for()
        page.close()
