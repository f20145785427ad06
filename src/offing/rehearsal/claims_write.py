"""The papers of a random rehearsal: news, plans and sightings, some of them false, some past checking.

Every sentence states one claim. About a quarter of them are false in exactly one slot (who, where, when or how many),
about a quarter tell what no receiver could hear, of the rest most can be checked; some ships pause their
transmissions, some plans lie ahead, and two ministries tell what they saw for themselves.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from offing.atlas.states import states
from offing.nav.distance import distance_m
from offing.rehearsal import claims_prose as prose
from offing.rehearsal.claims_names import OBSERVERS, Named, Ship, named
from offing.rehearsal.claims_scene import COUNTED, NM, NOTED, UNWATCHED, Scene
from offing.rehearsal.claims_world import HOUR, MINUTE, prepared
from offing.rehearsal.played import Paper, Played
from offing.rehearsal.told import FALSE, OPEN, SILENT, TRUE, UNOBSERVABLE, Stated

_NEWS = ("SIM Harbour Herald", "SIM Ocean Wire", "SIM Morning Ledger", "SIM Evening Courier", "SIM Weekly Log")
_PLANS, _TRADE = "SIM Sailing Notes", "SIM Merchant Gazette"
_FAR_NM, _OFF_NM, _APART_NM = 120.0, 20.0, 60.0
_TRIES = 60
Maker = Callable[["Writer"], "list[Stated]"]


class Writer:
    """Draw claims about a scene, one maker after the other, until there are as many as each shall make."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.rng = scene, scene.rng
        self.quotes: set[str] = set()
        self.stated: list[Stated] = []
        order = self.rng.permutation(len(OBSERVERS)).tolist()
        self.observers = [OBSERVERS[k] for k in order[:2]]

    def write(self, maker: Maker, number: int) -> None:
        """Let *maker* write until it has made *number* lines, or cannot."""
        made = 0
        for _ in range(_TRIES * number):
            if made >= number:
                return
            lines = maker(self)
            if lines and not any(one.quote in self.quotes for one in lines):
                self.quotes |= {one.quote for one in lines}
                self.stated += lines
                made += len(lines)

    def news(self) -> str:
        """Return one of the newspapers."""
        return _NEWS[int(self.rng.integers(len(_NEWS)))]

    def ship(self) -> Ship:
        """Return any warship."""
        return self.scene.ships[int(self.rng.integers(len(self.scene.ships)))]

    def moment(self, t: int) -> tuple[int, int]:
        """Return a minute, or for a third of claims the two hours around it, as a claim tells it."""
        if self.rng.uniform() < 0.67:
            return t, t + MINUTE
        since = (t - HOUR) // (10 * MINUTE) * 10 * MINUTE
        return since, since + 2 * HOUR

    def heard(self) -> tuple[Ship, int, tuple[float, float]] | None:
        """Return a warship, a minute at which it is heard, and where it is then."""
        ship = self.ship()
        t = self.scene.minute(ship.key)
        place = self.scene.at(ship.key, t) if t is not None and self.scene.heard(ship.key, t) else None
        return None if t is None or place is None else (ship, t, place)

    def mute(self, watch: str) -> tuple[Ship, int, tuple[float, float]] | None:
        """Return a warship that never transmits and is watched so, a minute of its story, and where it is then."""
        ship = self.ship()
        t = self.scene.minute(ship.key)
        place = self.scene.at(ship.key, t) if t is not None and self.scene.watch.get(ship.key) == watch else None
        return None if t is None or place is None else (ship, t, place)

    def mute_group(self, ship: Ship, t: int) -> list[Ship]:
        """Return the ships of its force around a ship; none where any of them transmits."""
        group = self.scene.group(ship.force, t, ship.key)
        return group if all(self.scene.mute(one.key) for one in group) else []

    def told(
        self, ships: list[Ship], at: tuple[float, float], span: tuple[int, int], *, meant: str = TRUE, wrong: str = ""
    ) -> list[Stated]:
        """Return the claim that ships were at a place."""
        words, lat, lon = prose.place(*at, self.rng)
        quote = prose.ships_went(ships, words, prose.hours(*span), self.rng)
        kind = "movement" if " passed " in quote or " sailed " in quote else "sighting"
        keys = tuple(one.key for one in ships)
        return [
            Stated(
                self.news(), quote, kind, craft=keys, since=span[0], until=span[1], lat=lat, lon=lon, meant=meant,
                wrong=wrong,
            )
        ]  # fmt: skip

    def counted(
        self, count: int, ship: Ship, at: tuple[float, float], span: tuple[int, int], *, meant: str, wrong: str = ""
    ) -> list[Stated]:
        """Return the claim that so many warships of a force were at a place."""
        words, lat, lon = prose.place(*at, self.rng)
        quote = prose.force_went(count, ship.state, words, prose.hours(*span), self.rng)
        kind = "movement" if " passed " in quote or " sailed " in quote else "sighting"
        return [
            Stated(
                self.news(), quote, kind, party=ship.force, count=count, since=span[0], until=span[1], lat=lat, lon=lon,
                meant=meant, wrong=wrong,
            )
        ]  # fmt: skip


def true_ship(writer: Writer) -> list[Stated]:
    """Tell truly of a ship that is heard."""
    found = writer.heard()
    return [] if found is None else writer.told([found[0]], found[2], writer.moment(found[1]))


def true_pair(writer: Writer) -> list[Stated]:
    """Tell truly of two ships that are together and heard."""
    found = writer.heard()
    if found is None:
        return []
    ship, t, place = found
    group = [one for one in writer.scene.group(ship.force, t, ship.key) if one.key != ship.key]
    others = [one for one in group if writer.scene.heard(one.key, t)]
    return writer.told([ship, others[0]], place, (t, t + MINUTE)) if others else []


def true_count(writer: Writer) -> list[Stated]:
    """Tell truly how many of a force are together, all of them heard."""
    found = _group(writer)
    if found is None:
        return []
    group, t, place = found
    return writer.counted(len(group), group[0], place, (t, t + MINUTE), meant=TRUE)


def _group(writer: Writer) -> tuple[list[Ship], int, tuple[float, float]] | None:
    found = writer.heard()
    if found is None:
        return None
    ship, t, place = found
    group = writer.scene.group(ship.force, t, ship.key)
    all_heard = all(writer.scene.heard(one.key, t) for one in group)
    ready = group and all_heard and not writer.scene.nameless(t, place, ship.force)
    return (group, t, place) if ready else None


def false_where(writer: Writer) -> list[Stated]:
    """Tell of a ship that is heard that it is at sea far from there, where another is."""
    found = writer.heard()
    other = writer.ship()
    if found is None:
        return []
    ship, t, place = found
    there = writer.scene.at(other.key, t)
    if there is None or float(distance_m(*place, *there)) < _FAR_NM * NM:
        return []
    return writer.told([ship], there, writer.moment(t), meant=FALSE, wrong="where")


def false_when(writer: Writer) -> list[Stated]:
    """Tell of a ship that it was at a place at an hour at which it is heard well off it."""
    found = writer.heard()
    if found is None:
        return []
    ship, t, place = found
    then = writer.scene.minute(ship.key)
    if then is None or not writer.scene.heard(ship.key, then) or abs(then - t) < HOUR:
        return []
    there = writer.scene.at(ship.key, then)
    if there is None or float(distance_m(*place, *there)) < _OFF_NM * NM:
        return []
    return writer.told([ship], place, (then, then + MINUTE), meant=FALSE, wrong="when")


def false_who(writer: Writer) -> list[Stated]:
    """Tell that a ship was where another was."""
    found, other = writer.heard(), writer.ship()
    if found is None or other.key == found[0].key or not writer.scene.heard(other.key, found[1]):
        return []
    _, t, place = found
    there = writer.scene.at(other.key, t)
    if there is None or float(distance_m(*place, *there)) < _APART_NM * NM:
        return []
    return writer.told([other], place, (t, t + MINUTE), meant=FALSE, wrong="who")


def false_fewer(writer: Writer) -> list[Stated]:
    """Tell of fewer ships than are heard together."""
    found = _group(writer)
    if found is None or len(found[0]) < 2:
        return []
    group, t, place = found
    count = int(writer.rng.integers(1, len(group)))
    return writer.counted(count, group[0], place, (t, t + MINUTE), meant=FALSE, wrong="how many")


def false_more(writer: Writer) -> list[Stated]:
    """Tell of more ships than are heard together, which nobody can refute."""
    found = _group(writer)
    if found is None or len(found[0]) > 8:
        return []
    group, t, place = found
    count = len(group) + int(writer.rng.integers(1, 4))
    return writer.counted(count, group[0], place, (t, t + MINUTE), meant=FALSE, wrong="how many")


def mute_ship(writer: Writer) -> list[Stated]:
    """Tell truly of a ship that never transmits."""
    found = writer.mute(UNWATCHED)
    if found is None:
        return []
    ship, t, place = found
    return writer.told([ship], place, writer.moment(t), meant=UNOBSERVABLE)


def mute_count(writer: Writer) -> list[Stated]:
    """Tell truly of a group that never transmits."""
    found = writer.mute(UNWATCHED)
    if found is None or not (group := writer.mute_group(*found[:2])):
        return []
    ship, t, place = found
    return writer.counted(len(group), ship, place, (t, t + MINUTE), meant=UNOBSERVABLE)


def beyond_reach(writer: Writer) -> list[Stated]:
    """Tell truly of a ship that transmits where nobody hears it."""
    ship = writer.ship()
    t = writer.scene.minute(ship.key)
    if t is None or writer.scene.mute(ship.key) or not writer.scene.beyond(ship.key, t):
        return []
    place = writer.scene.at(ship.key, t)
    return [] if place is None else writer.told([ship], place, (t, t + MINUTE), meant=UNOBSERVABLE)


def no_place(writer: Writer) -> list[Stated]:
    """Tell of a ship when it sailed, and not where."""
    found = writer.heard()
    if found is None:
        return []
    ship, t, _ = found
    quote = prose.ship_noted(ship, prose.hours(t, t + MINUTE))
    return [
        Stated(
            writer.news(), quote, "movement", craft=(ship.key,), since=t, until=t + MINUTE, meant=UNOBSERVABLE
        )
    ]  # fmt: skip


def no_time(writer: Writer) -> list[Stated]:
    """Tell of a ship where it passed, and not when."""
    found = writer.heard()
    if found is None:
        return []
    words, lat, lon = prose.place(*found[2], writer.rng)
    quote = prose.ship_placed(found[0], words)
    return [Stated(writer.news(), quote, "movement", craft=(found[0].key,), lat=lat, lon=lon, meant=UNOBSERVABLE)]


def pledge(writer: Writer) -> list[Stated]:
    """Tell what no transmission shows: what two states promised."""
    codes = [str(code) for code in writer.rng.permutation(sorted({*writer.scene.world.states.values(), *OBSERVERS}))]
    start = writer.scene.world.played.start
    quote = prose.pledged(codes[0], codes[1], f"on {prose.day(start)}", writer.rng)
    return [Stated(writer.news(), quote, "pledge", since=start, until=start + 24 * HOUR, meant=UNOBSERVABLE)]


def paused(writer: Writer) -> list[Stated]:
    """Tell truly where a ship is while it pauses, with others of its group heard about it."""
    ship = writer.ship()
    silence = writer.scene.silence(ship.key)
    if silence is None:
        return []
    t = int(writer.rng.integers(silence[0] + 40 * MINUTE, silence[1] - 40 * MINUTE)) // MINUTE * MINUTE
    ends = [writer.scene.heard(ship.key, one) for one in (silence[0] - 10 * MINUTE, silence[1] + 10 * MINUTE)]
    place = writer.scene.at(ship.key, t) if all(ends) and writer.scene.reached(ship.key, t) else None
    group = writer.scene.group(ship.force, t, ship.key) if place else []
    if place is None or not any(writer.scene.heard(one.key, t) for one in group if one.key != ship.key):
        return []
    return writer.told([ship], place, (t, t + MINUTE), meant=SILENT)


def plan_ahead(writer: Writer) -> list[Stated]:
    """Tell what a ship or a force is to do after the rehearsal's end."""
    ship = writer.ship()
    days = int(writer.rng.integers(3, 20))
    since = (writer.scene.world.played.end // (24 * HOUR) + days) * 24 * HOUR
    t = writer.scene.minute(ship.key)
    place = writer.scene.at(ship.key, t) if t is not None else None
    if place is None:
        return []
    words, lat, lon = prose.place(*place, writer.rng)
    when = f"on {prose.day(since)}"
    one = Stated(_PLANS, "", "movement", "planned", since=since, until=since + 24 * HOUR, lat=lat, lon=lon, meant=OPEN)
    if writer.rng.uniform() < 0.6:
        return [replace(one, quote=prose.ship_will(ship, words, when), craft=(ship.key,))]
    count = int(writer.rng.integers(2, 7))
    quote = prose.force_will(count, ship.state, words, when)
    return [replace(one, quote=quote, kind="exercise", party=ship.force, count=count)]


def plan_kept(writer: Writer) -> list[Stated]:
    """Tell beforehand where a ship will be, or will not."""
    found = writer.heard()
    if found is None:
        return []
    ship, t, place = found
    lines = false_where(writer) if writer.rng.uniform() < 0.3 else writer.told([ship], place, (t, t + MINUTE))
    for one in lines:
        ship = writer.scene.world.ships[one.craft[0]]
        words, lat, lon = prose.place(one.lat or 0.0, one.lon or 0.0, writer.rng)
        quote = prose.ship_will(ship, words, prose.hours(one.since or 0, one.until or 0))
        changed = replace(one, document=_PLANS, quote=quote, kind="movement", modality="planned", lat=lat, lon=lon)
        return [changed]
    return []


def trader(writer: Writer) -> list[Stated]:
    """Tell truly or falsely of a merchant ship."""
    scene = writer.scene
    if not scene.traders:
        return []
    member = scene.traders[int(writer.rng.integers(len(scene.traders)))]
    t = scene.minute(member.key)
    if t is None or not scene.heard(member.key, t):
        return []
    kind = "tanker" if member.ship_type // 10 == 8 else "cargo ship"
    place, wrong = scene.at(member.key, t), ""
    other = scene.traders[int(writer.rng.integers(len(scene.traders)))]
    if writer.rng.uniform() < 0.3:
        there = scene.at(other.key, t)
        if place is None or there is None or float(distance_m(*place, *there)) < _FAR_NM * NM:
            return []
        place, wrong = there, "where"
    if place is None:
        return []
    words, lat, lon = prose.place(*place, writer.rng)
    quote = prose.trader_went(kind, f"SIM {member.name[4:].title()}", words, prose.hours(t, t + MINUTE))
    return [
        Stated(
            _TRADE, quote, "movement", craft=(member.key,), since=t, until=t + MINUTE, lat=lat, lon=lon, wrong=wrong,
            meant=FALSE if wrong else TRUE,
        )
    ]  # fmt: skip


def seen_ship(writer: Writer) -> list[Stated]:
    """Tell by a ministry what it saw of a ship that never transmits, and in news the same, or something else."""
    found = writer.mute(NOTED)
    if found is None:
        return []
    ship, t, place = found
    words, lat, lon = prose.place(*place, writer.rng)
    # One ministry alone watches a ship, so that no sighting speaks for another.
    observer = writer.observers[ship.key % 2]
    quote = prose.ship_saw(ship, words, prose.hours(t, t + MINUTE), writer.rng)
    saw = Stated(
        f"SIM {observer}", quote, "sighting", craft=(ship.key,), since=t, until=t + MINUTE, lat=lat, lon=lon,
        observer=observer, meant=UNOBSERVABLE,
    )  # fmt: skip
    if writer.rng.uniform() < 0.5:
        return [saw, *writer.told([ship], place, (t, t + MINUTE), meant=TRUE)]
    other = writer.ship()
    there = writer.scene.at(other.key, t)
    if there is None or float(distance_m(*place, *there)) < _FAR_NM * NM:
        return []
    return [saw, *writer.told([ship], there, (t, t + MINUTE), meant=FALSE, wrong="where")]


def seen_force(writer: Writer) -> list[Stated]:
    """Tell by a ministry how many of a silent force it saw, and in news the same, or fewer."""
    found = writer.mute(COUNTED)
    if found is None or not (group := writer.mute_group(*found[:2])):
        return []
    ship, t, place = found
    words, lat, lon = prose.place(*place, writer.rng)
    observer = writer.observers[min(one.key for one in group) % 2]
    span = (t, t + MINUTE)
    quote = prose.force_saw(len(group), ship.state, words, prose.hours(*span))
    saw = Stated(
        f"SIM {observer}", quote, "sighting", party=ship.force, count=len(group), since=t, until=t + MINUTE, lat=lat,
        lon=lon, observer=observer, meant=UNOBSERVABLE,
    )  # fmt: skip
    if len(group) > 1 and writer.rng.uniform() < 0.4:
        fewer = int(writer.rng.integers(1, len(group)))
        return [saw, *writer.counted(fewer, ship, place, span, meant=FALSE, wrong="how many")]
    return [saw, *writer.counted(len(group), ship, place, span, meant=TRUE)]


def seen_heard(writer: Writer) -> list[Stated]:
    """Tell by a ministry what it saw of a ship that is heard too."""
    found = writer.heard()
    if found is None:
        return []
    ship, t, place = found
    words, lat, lon = prose.place(*place, writer.rng)
    observer = writer.observers[ship.key % 2]
    quote = prose.ship_saw(ship, words, prose.hours(t, t + MINUTE), writer.rng)
    return [
        Stated(
            f"SIM {observer}", quote, "sighting", craft=(ship.key,), since=t, until=t + MINUTE, lat=lat, lon=lon,
            observer=observer,
        )
    ]  # fmt: skip


# How many lines each makes. Of 252, 63 are false and 63 cannot be observed.
MAKERS: tuple[tuple[Maker, int], ...] = (
    (true_ship, 46), (true_pair, 10), (true_count, 18), (false_where, 16), (false_when, 9), (false_who, 11),
    (false_fewer, 12), (false_more, 4), (mute_ship, 16), (mute_count, 5), (beyond_reach, 8), (no_place, 7),
    (no_time, 7), (pledge, 8), (paused, 12), (plan_ahead, 14), (plan_kept, 10), (trader, 12), (seen_ship, 30),
    (seen_force, 14), (seen_heard, 6),
)  # fmt: skip


def with_papers(played: Played, *, life: bool = False) -> Played:
    """Return a random rehearsal with papers about it, its warships under borrowed names; *as in life* where asked."""
    world = prepared(named(played), life=life)
    made, stated = papers(world)
    invented = f"{played.invented} The names of warships and navies are borrowed; none of them did any of this."
    return replace(world.played, papers=played.papers + made, stated=stated, invented=invented)


def papers(world: Named) -> tuple[list[Paper], list[Stated]]:
    """Return the papers of a prepared rehearsal, and what each of their sentences states."""
    scene = Scene(world, np.random.default_rng([world.played.seed, 0xC1A1]))
    writer = Writer(scene)
    if scene.ships:
        for maker, number in MAKERS:
            writer.write(maker, number)
    return _bound(world, writer)


def _bound(world: Named, writer: Writer) -> tuple[list[Paper], list[Stated]]:
    """Put the sentences into papers, in an order that is no one's."""
    played = world.played
    order = writer.rng.permutation(len(writer.stated)).tolist()
    by_paper: dict[str, list[Stated]] = {}
    for k in order:
        by_paper.setdefault(writer.stated[k].document, []).append(writer.stated[k])
    made, stated = [], []
    for number, (name, lines) in enumerate(sorted(by_paper.items())):
        code = lines[0].observer
        publisher = f"SIM Ministry of Defence of {states()[code].name}" if code else name
        published = played.start - 20 * HOUR if name == _PLANS else played.end + (1 + number) * HOUR
        title = "What ships are to do" if name == _PLANS else f"What was seen at sea, number {number + 1}"
        text = "\n".join(one.quote for one in lines)
        made.append(Paper("document", f"claims-{number + 1}", publisher, published, "en", title, text))
        stated += [replace(one, document=publisher) for one in lines]
    return made, stated
