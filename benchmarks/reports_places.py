"""How well places are found in news: spans against TR-News, and how near they are resolved. Prints figures.

python benchmarks/reports_places.py FILE [--list]: a file in the form of the Pragmatic Guide to Geoparsing's TR-News.
"""

import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from offing.atlas.gazetteer import look_up
from offing.atlas.states import named, states
from offing.nav.distance import distance_m
from offing.reports.place_mentions import places, resolve
from offing.reports.sentences import sentences

NEAR_KM = 161.0  # 100 miles, as in the literature


@dataclass(frozen=True)
class Toponym:
    start: int
    end: int
    phrase: str
    lat: float | None
    lon: float | None


def articles(file: Path) -> list[tuple[str, list[Toponym]]]:
    """Return each article's text and the toponyms marked in it."""
    found = []
    for article in ET.parse(file).getroot().iter("article"):  # noqa: S314 - a file of the user's own
        text = article.findtext("text") or ""
        found.append((text, [toponym(it) for it in article.iter("toponym")]))
    return found


def toponym(it: ET.Element) -> Toponym:
    lat, lon = it.findtext("gaztag/lat"), it.findtext("gaztag/lon")
    where = (float(lat), float(lon)) if lat and lon else (None, None)
    return Toponym(int(it.findtext("start") or 0), int(it.findtext("end") or 0), it.findtext("phrase") or "", *where)


def adjective(phrase: str) -> bool:
    """Tell whether a phrase is a people's name, which no preposition of place stands before."""
    code = named(phrase)
    return code is not None and states()[code].demonym.casefold() == phrase.casefold()


def in_remit(it: Toponym) -> bool:
    """Tell whether the gazetteer knows a place of that name within the distance of the one that is meant."""
    if it.lat is None or it.lon is None or adjective(it.phrase):
        return False
    return any(apart(it, place.lat, place.lon) <= max(NEAR_KM, place.radius_km) for place in look_up(it.phrase))


def apart(it: Toponym, lat: float, lon: float) -> float:
    return float(distance_m(it.lat, it.lon, lat, lon)) / 1000.0


def main(file: Path, *, show: bool) -> None:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    seconds = 0.0
    places("in Tokyo", 0, 8)  # the word list is made when it is first asked for
    for text, marked in articles(file):
        began = time.process_time()
        found = places(text, 0, len(text))
        seconds += time.process_time() - began
        counts["sentences"] += len(sentences(text))
        counts["articles"] += 1
        score(text, marked, found, counts, wrong)
    report(counts, seconds)
    if show:
        print(*wrong, sep="\n")


def score(text, marked, found, counts, wrong) -> None:
    hit: set[int] = set()
    for it in marked:
        known = in_remit(it)
        counts["marked"] += 1
        counts["adjectives"] += adjective(it.phrase)
        counts["in remit"] += known
        over = [n for n, one in enumerate(found) if one.start < it.end and it.start < one.end]
        if not over:
            if known:
                wrong.append(f"missed   {it.phrase!r}: …{text[max(0, it.start - 50) : it.end + 30]!r}")
            continue
        hit.update(over)
        counts["met"] += 1
        counts["met in remit"] += known
        if it.lat is None or not known:
            continue
        place = resolve(found[over[0]].value)
        if place.lat is None or place.lon is None:
            continue
        counts["resolved"] += 1
        away = apart(it, place.lat, place.lon)
        right = away <= max(NEAR_KM, place.radius_km or 0.0)
        counts["near"] += right
        if not right:
            wrong.append(f"far      {it.phrase!r}: {away:,.0f} km off, taken at {place.lat:.1f}, {place.lon:.1f}")
    counts["found"] += len(found)
    counts["true"] += len(hit)
    for n, one in enumerate(found):
        if n not in hit:
            wrong.append(f"too much {text[one.start : one.end]!r}: …{text[max(0, one.start - 40) : one.end + 30]!r}")


def report(n: Counter[str], seconds: float) -> None:
    names = n["marked"] - n["adjectives"]
    print(f"{n['articles']} articles, {n['sentences']} sentences, {n['sentences'] / seconds:,.0f} sentences/s")
    print(f"marked {n['marked']}, of them adjectives {n['adjectives']}, in the gazetteer's remit {n['in remit']}")
    print(f"found {n['found']}: precision {n['true'] / n['found']:.3f}")
    print(f"recall of all {n['met'] / n['marked']:.3f}, without adjectives {n['met'] / names:.3f}")
    print(f"recall in remit {n['met in remit'] / n['in remit']:.3f}")
    share = n["near"] / max(n["resolved"], 1)
    print(f"resolved within {NEAR_KM:.0f} km (or the place's own reach): {share:.3f} of {n['resolved']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), show="--list" in sys.argv)
