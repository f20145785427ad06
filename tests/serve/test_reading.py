"""While a reader publishes, lists, tiles and pages keep answering, each from one generation."""

import threading
import time
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from offing import pipeline
from offing.engine.home import Home
from publishable import NEWS
from story import Silent

ROUNDS = 4
PATHS = ("/api/lines", "/api/claims", "/api/documents", "/api/inputs")


def write_round(folder: Path, number: int) -> str:
    """Write a piece of news and a log of one more ship."""
    place = folder / f"round-{number}"
    place.mkdir(parents=True)
    (place / "news.md").write_text(
        NEWS.replace("Example Wire", f"Wire {number}").replace("20, 2023", f"{number + 1}, 2023")
    )
    rows = ["mmsi,timestamp,lat,lon,sog,cog,name,shiptype"]
    for minute in [*range(0, 120, 10), *range(800, 900, 10)]:
        stamp = f"2023-07-{number + 1:02d}T{minute // 60:02d}:{minute % 60:02d}:00Z"
        rows.append(f"{219000100 + number},{stamp},38.{number},{132 + minute / 4000:.5f},4.7,90,SHIP {number},70")
    (place / "log.csv").write_text("\n".join(rows) + "\n")
    return str(place)


def walked(client: TestClient, path: str, limit: int) -> tuple[list[Any], set[int]]:
    """Return the entries of all pages, and the generations that they are of."""
    entries: list[Any] = []
    generations: set[int] = set()
    cursor = None
    while True:
        answer = client.get(path, params={"limit": limit} | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        entries += page["items"]
        generations.add(page["generation"])
        assert page["matched"] >= len(page["items"])
        cursor = page["next"]
        if cursor is None:
            return entries, generations


def arrived(client: TestClient, wanted: int) -> int:
    """Return the generation answered from, once it is the one wanted; the last one after many looks."""
    for _ in range(600):
        if client.get("/api/version").json()["generation"] >= wanted:
            break
        time.sleep(0.1)
    return int(client.get("/api/version").json()["generation"])


def test_lists_and_tiles_answer_while_a_reader_publishes(own: TestClient, tmp_path: Path):
    inputs = [write_round(tmp_path / "rounds", number) for number in range(ROUNDS)]
    reader = Home.open(own.home.path)  # type: ignore[attr-defined]
    failed: list[BaseException] = []

    def read() -> None:
        try:
            for one in inputs:
                pipeline.read(reader, [one], watch=Silent())
        except BaseException as error:
            failed.append(error)

    begun = own.get("/api/version").json()["generation"]
    reading = threading.Thread(target=read)
    reading.start()
    seen: set[int] = set()
    compared = 0
    last = begun
    while reading.is_alive():
        for path in PATHS:
            whole = own.get(path, params={"limit": 1000}).json()
            pages, generations = walked(own, path, 3)
            if generations == {whole["generation"]}:
                assert pages == whole["items"]
                assert len(pages) == whole["matched"]
                compared += 1
            ids = [one.get("id") or one.get("sha256") for one in pages]
            assert len(ids) == len(set(ids))
            assert whole["generation"] >= last
            last = whole["generation"]
            seen.add(last)
        for tile in ("tracks/0/0/0", "fixes/4/13/6"):
            assert own.get(f"/api/tiles/{tile}.mvt").status_code in (200, 204)
        assert own.get("/api/operations").status_code == 200
    reading.join()
    reader.close()
    assert not failed
    assert compared
    assert arrived(own, begun + ROUNDS) >= begun + ROUNDS
    publishers = {one["publisher"] for one in own.get("/api/documents?limit=1000").json()["items"]}
    assert {f"Wire {number}" for number in range(ROUNDS)} <= publishers
    assert len(seen) > 1
