"""What people come for, done in a browser: who met where, the evidence, judging it, drawing, uploading, sharing."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .conftest import Looking

Looks = Callable[..., Looking]


def test_the_start_page_is_the_morning_sheet_with_what_stands_out(look: Looking):
    page = look.page
    page.get_by_role("heading", name="Morning sheet").wait_for()
    met = page.locator(".row", has_text="Rendezvous")
    met.first.wait_for()
    assert "TRIBUTS" in " ".join(met.all_inner_texts())
    assert page.get_by_role("note").inner_text().startswith("Re-enactment")
    for row in page.locator(".row").all():
        assert row.locator(".mark").count() == 1  # each line says that it is a re-enactment's


def test_where_and_when_the_two_groups_met_and_from_which_bytes_it_is_known(look: Looking):
    page = look.page
    page.locator(".row", has_text=re.compile("Rendezvous.*TRIBUTS", re.S)).first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("heading", name="Fixes it rests on").wait_for()
    text = drawer.inner_text()
    assert "2023-07-19" in text
    assert "39°5" in text
    assert "!AIVDM" in text
    assert "ais.nmea" in text
    drawer.get_by_text("Show on the map").click()
    look.idle()
    assert parse_qs(urlsplit(page.url).query)["p"] == ["map"]
    lon, lat, _ = map(float, page.evaluate("(() => { const c = offing.map.getCenter(); return [c.lng, c.lat, 0] })()"))
    assert abs(lat - 39.9) < 0.2
    assert abs(lon - 132.8) < 0.2
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")


def test_the_map_shows_craft_lines_of_each_lane_tracks_and_land(looks: Looks):
    look = looks("?p=map&at=2023-07-20T08:00:00Z&c=133.3,39.9,7")
    page = look.page
    assert page.evaluate("offing.craft.sea.shown") > 20
    shown = "[...new Set(offing.map.querySourceFeatures('marks').map(one => one.properties.source))].sort()"
    for _ in range(50):
        if len(page.evaluate(shown)) == 4:
            break
        page.wait_for_timeout(200)
    assert page.evaluate(shown) == ["report", "sighting", "track", "warning"]
    assert page.evaluate("offing.map.queryRenderedFeatures(undefined, {layers: ['tracks']}).length") > 0
    assert page.evaluate("offing.map.queryRenderedFeatures(undefined, {layers: ['warned']}).length") > 0
    look.open("?p=map&c=135,36,5")
    assert page.evaluate("offing.map.queryRenderedFeatures(undefined, {layers: ['land']}).length") > 0


def test_a_view_is_its_address(looks: Looks):
    look = looks("?p=map&lanes=sighting&at=2023-07-20T08:00:00Z&by=time")
    page = look.page
    assert not page.get_by_role("checkbox", name="Transmitted").is_checked()
    page.locator(".panel .row").first.wait_for()
    assert {one.get_attribute("aria-label") for one in page.locator(".panel .row svg.sign").all()} == {"Sighted"}
    page.get_by_role("checkbox", name="Said").check()
    page.locator(".panel .row svg.sign[aria-label=Said]").first.wait_for()
    look.open(page.url.split("/")[-1])
    assert page.get_by_role("checkbox", name="Said").is_checked()
    assert not page.get_by_role("checkbox", name="Announced").is_checked()


def test_a_brush_over_the_timeline_chooses_a_time(looks: Looks):
    page = looks("?p=map").page
    before = page.locator(".panel .row").count()
    box = page.locator(".timeline canvas").bounding_box()
    y = box["y"] + 60
    page.mouse.move(box["x"] + box["width"] * 0.12, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.35, y, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Whole time").wait_for()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["from"][0] < asked["to"][0] < "2023-07-14"  # of fifty-one days
    page.wait_for_timeout(800)
    assert page.locator(".panel .row").count() < before


def test_playing_moves_the_clock_and_the_craft(looks: Looks):
    look = looks("?p=map&at=2023-07-20T08:00:00Z")
    page = look.page
    told = page.locator(".instant").inner_text()
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Pause").click()
    assert page.locator(".instant").inner_text() > told
    page.locator(".timeline canvas").focus()
    at = page.locator(".instant").inner_text()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".instant").inner_text() < at


def test_one_box_finds_ships_hulls_places_and_documents(look: Looking):
    page = look.page
    box = page.get_by_role("searchbox")
    asked = (("panteleyev", "PANTELEYEV"), ("548", "Panteleyev"), ("tsushima", "Tsushima"))
    for words, found in asked:
        box.fill(words)
        page.locator(".suggestions li", has_text=found).first.wait_for()
        box.press("Enter")
        page.locator(".found a", has_text=re.compile(found, re.I)).first.wait_for()


def test_a_hull_a_craft_and_a_document_have_pages(looks: Looks):
    look = looks("?p=hull&id=rfn:548")
    page = look.page
    page.get_by_role("heading", name=re.compile("Admiral Panteleyev")).wait_for()
    assert "アドミラル" in page.inner_text("main")
    look.open("?p=craft&id=mmsi:799037788")
    page.get_by_role("heading", name=re.compile("SIM ADM PANTELEYEV")).wait_for()
    assert "SIM7788" in page.inner_text("main")
    look.open("?p=list&id=documents")
    page.locator("td a").first.click()
    page.locator(".text mark").first.wait_for()
    page.locator(".text mark button").first.click()
    page.get_by_role("dialog").get_by_role("heading", name="What was read from which words").wait_for()
    quote = page.locator("blockquote").inner_text()
    assert quote.split("\n")[0] in page.locator(".text").inner_text()


def test_a_line_is_judged_where_it_stands(looks: Looks):
    page = looks("?p=list&id=sightings").page
    page.locator(".row").first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Your name").fill("A. Watch")
    drawer.get_by_label("Note").fill("<img src=x onerror=alert(1)> looked at")
    drawer.get_by_role("button", name="Accept").click()
    drawer.locator("li", has_text="A. Watch: accepted").wait_for()
    assert drawer.locator("img").count() == 0
    page.locator(".row .chip", has_text="accept").first.wait_for()


def test_an_area_is_drawn_asked_about_and_kept(looks: Looks):
    look = looks("?p=map&c=133.3,39.9,7&at=2023-07-20T08:00:00Z")
    page = look.page
    page.get_by_role("button", name="Draw an area").click()
    box = page.locator(".chart").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for dx, dy in ((-150, -120), (150, -120), (150, 120)):
        page.mouse.click(x + dx, y + dy)
        page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    page.get_by_text("Who was in it").wait_for()
    assert json.loads(parse_qs(urlsplit(page.url).query)["in"][0])["type"] == "Polygon"
    page.get_by_label("Name of the area").fill("Where they met")
    page.get_by_role("button", name="Save as my area").click()
    page.get_by_text("Saved.").wait_for()
    assert page.get_by_label("My areas").is_checked()


def test_an_input_is_uploaded_and_its_account_shown(looks: Looks, tmp_path: Path):
    page = looks("?p=inputs").page
    note = tmp_path / "<b>note.txt"
    note.write_text("Not an input of any kind.\n", encoding="utf-8")
    page.get_by_label("File").set_input_files(note)
    page.get_by_role("button", name="Read it").click()
    page.locator(".upload .account, .upload [role=status]:not(:empty)", has_not_text="Reading").first.wait_for()
    page.locator(".accounts .account").first.wait_for()
    assert "ais.nmea" in page.inner_text(".accounts")
