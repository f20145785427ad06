"""Companies: links followed through time, as ships join and leave, meet and part.

The rule by which a company goes on while its ships change is that of moving clusters
(P. Kalnis, N. Mamoulis and S. Bakiras, "On Discovering Moving Clusters in Spatio-temporal
Data", SSTD 2005): by what it has in common with what was there the moment before.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from offing.nav.links import Link, groups, parties

Party = frozenset[int]


@dataclass(slots=True, eq=False)
class _Course:
    """One company: the times between which it consisted of which ships, and what it came of or went into."""

    pieces: list[tuple[int, int, Party]] = field(default_factory=list)
    kin: "_Course | None" = None

    @property
    def ships(self) -> Party:
        return self.pieces[-1][2]

    @property
    def begun(self) -> int:
        return self.pieces[0][0]

    @property
    def lasted(self) -> int:
        return self.pieces[-1][1] - self.begun


def companies(links: Sequence[Link], *, overlap_us: int, bridged_us: int, apart_us: int) -> list[list[Link]]:
    """Return the links of each company, cut to its time, by when it began.

    Links hang together as groups() has it. Of two companies that become one, the larger goes
    on, and of one that parts its larger part; the lesser one is a company of its own for the
    time that it was apart, if that is *apart_us* or more.
    """
    found = []
    for group in groups(links, overlap_us=overlap_us, bridged_us=bridged_us):
        lasting = _lasting(group, bridged_us)
        found += [_own(course, lasting) for course in _folded(_courses(lasting), apart_us)]
    return sorted(found, key=lambda own: own[0].key)


def _lasting(group: Sequence[Link], bridged_us: int) -> list[tuple[Link, int, int]]:
    """Return links with the times between which they tie: from when they met, over breaks that are bridged."""
    last: dict[tuple[int, int], int] = {}
    lasting: list[tuple[Link, int, int]] = []
    for link in group:
        met = link.event.get("met_t") if link.event.get("met") else None
        begun = met if met is not None and link.t_start <= met < link.t_end else link.t_start
        before = last.get(link.craft)
        if before is not None and link.t_start - lasting[before][0].t_end <= bridged_us:
            lasting[before] = (*lasting[before][:2], max(lasting[before][2], link.t_start))
            begun = link.t_start
        last[link.craft] = len(lasting)
        lasting.append((link, begun, link.t_end))
    return lasting


def _courses(lasting: Sequence[tuple[Link, int, int]]) -> list[_Course]:
    """Follow the parties from each moment at which one changes to the next."""
    found: list[_Course] = []
    live: list[_Course] = []
    moments = sorted({t for _, begun, end in lasting for t in (begun, end)})
    for since, until in pairwise(moments):
        now = parties((link for link, begun, end in lasting if begun <= since and end >= until), ())
        claims = sorted(
            (-len(course.ships & party), course.begun, sorted(course.ships), sorted(party), course, party)
            for course in live
            for party in now
            if len(course.ships & party) > 1
        )
        heirs: dict[Party, _Course] = {}
        went: dict[int, Party] = {}
        for *_, course, party in claims:
            if party not in heirs and id(course) not in went:
                heirs[party], went[id(course)] = course, party
        for *_, course, party in claims:
            if id(course) not in went and course.kin is None:
                course.kin = heirs[party]  # it joined that one
        before, live = [(course, course.ships) for course in live], []
        for party in now:
            course = heirs.get(party) or _Course(kin=_parent(party, before))
            if party not in heirs:
                found.append(course)
            course.pieces.append((since, until, party))
            live.append(course)
    return found


def _parent(party: Party, before: Sequence[tuple[_Course, Party]]) -> _Course | None:
    """Return the company from which most of a party came, None where none had two of it."""
    shared = [(-len(ships & party), course.begun, sorted(ships), course) for course, ships in before]
    return min((one for one in shared if one[0] < -1), key=lambda one: one[:3], default=(0, 0, [], None))[3]


def _folded(courses: Sequence[_Course], apart_us: int) -> list[_Course]:
    """Return courses, those too short to count added to what they joined or came from."""
    into = {id(course): course for course in courses}
    for course in courses:
        if course.kin is not None and course.lasted < apart_us:
            into[id(course)] = course.kin

    def root(course: _Course) -> _Course:
        passed = {id(course)}
        while into[id(course)] is not course and id(into[id(course)]) not in passed:
            course = into[id(course)]
            passed.add(id(course))
        return course

    pieces: dict[int, list[tuple[int, int, Party]]] = defaultdict(list)
    for course in courses:
        pieces[id(root(course))] += course.pieces
    return [_Course(sorted(own, key=lambda p: (p[0], sorted(p[2])))) for own in pieces.values()]


def _own(course: _Course, lasting: Sequence[tuple[Link, int, int]]) -> list[Link]:
    """Return the links of one company, cut to the times at which both of a pair were in it."""
    own = []
    for link, begun, end in lasting:
        held = [
            (max(since, begun), min(until, end))
            for since, until, ships in course.pieces
            if {*link.craft} <= ships and since < end and until > begun
        ]
        if held:
            own.append(_cut(link, min(since for since, _ in held), min(max(until for _, until in held), link.t_end)))
    return sorted(own, key=lambda link: link.key)


def _cut(link: Link, since: int, until: int) -> Link:
    event = {**link.event, "t_start": since, "open": link.event["open"] and until == link.t_end}
    steps = tuple(step for step in link.steps if since <= step.t <= until)
    return replace(link, t_start=since, t_end=until, steps=steps, event=event)
