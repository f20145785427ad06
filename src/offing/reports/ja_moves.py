"""What ships and aircraft did, clause by clause: where, when, on what course, where to.

A verb ends a clause; what stands before it, back to the verb before, are its time and its places with
their particles (において, を, から, まで, へ向けて). Stretches that are known for something else (ships,
times, who saw) are passed over.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from offing.reports.ja_lexicon import verbs
from offing.reports.ja_places import place
from offing.reports.plain import Plain
from offing.schema.claim import Place, Span, Time

_PARTICLES = (
    ("through", "を経由|を経て|を通過|を通り|経由"),
    ("toward", "(?:へ|に)(?:向けて|向けた|向かって|向かい|向け)|へと?"),
    ("to", "まで|に至|に到達"),
    ("at", "における|において|付近で|にて|で(?!は)"),
    ("over", "にかけて"),
    ("from", "から"),
    ("along", "を"),
    ("to", "に(?!対し|より|おける)"),
)
_PLACE = re.compile(
    r"(?P<place>[^、。「」]{1,60}?)(?:"
    + "|".join(f"(?P<p{number}>{pattern})" for number, (_, pattern) in enumerate(_PARTICLES))
    + ")"
)
_SUBJECT = re.compile(
    r"[^、。「」]{0,60}?(?:艦艇|艦|艇|船|機|ヘリ|隻|両国|編隊|もの)(?:のうち)?(?:が|は|も)|^[^、。]{0,40}(?:が|は)(?=$|、)"
)
_ADVERBS = re.compile(
    r"^(?:[がはも、]|し(?:て|た後|た)?(?=[^、。]{2})|(?:した)?後(?=[^、。]{2})|また|その後|なお|さらに|次いで|その際|この間|引き続き|それぞれ|新たに|再び|再度|一時|同日|同時に|長距離にわたり?"
    r"|断続的に|継続して|以下のとおり|先行して|これらの艦艇(?=を)|に(?=[^、。]{2})|の(?=[^、。]{2}))"
)
_SAME = re.compile(r"^(?:同|当該)(?:海域|空域|海峡|水域|島|区域)(?:内)?$")
_NO_PLACE = re.compile(
    r"^[をからへにで]{1,2}(?![一-鿿])|[「」×]|\d機|\d隻|艦載|艦艇|艦$|[機艇]$|こと$|もの$|^(?:深?夜|早?朝|昼|夕|未明|の|し|た|後|際|これら|それ|同じ|ため|計)|並び$|及び$|緊急|経路|活動|発着|際$|うち$"
)


Heading = tuple[str, float, Span]  # as said, degrees, where


@dataclass(frozen=True, slots=True)
class Move:
    """Hold one leg: what was done in one place or at one time. ``start``, ``end`` are of the plain form.

    It starts with its time or place, whichever is told first; who did it stands before that.
    """

    start: int
    end: int
    places: tuple[Place, ...] = ()
    time: Time | None = None
    headings: tuple[Heading, ...] = ()
    acts: tuple[str, ...] = ()
    spans: tuple[Span, ...] = field(default=())  # of the acts

    def at(self, *roles: str) -> Place | None:
        """Return its first place of such a role."""
        return next((one for role in roles for one in self.places if one.role == role), None)

    def last(self, *roles: str) -> Place | None:
        """Return its last place of such a role."""
        return next((one for role in roles for one in reversed(self.places) if one.role == role), None)

    @property
    def where(self) -> Place | None:
        """Return the place that stands for it: in it or through it, else an end of it."""
        return self.at("at", "through", "to", "from", "toward")


def moves(
    plain: Plain, start: int, end: int, times: Sequence[tuple[int, int, Time]], masked: Iterable[tuple[int, int]]
) -> list[Move]:
    """Return one leg a verb, in order; *masked* stretches, of the plain form like those of the times, tell no place."""
    covers = sorted([(a, b) for a, b, _ in times] + list(masked))
    found: list[Move] = []
    since = start
    for verb in verbs().pattern.finditer(plain.text, start, end):
        if any(a <= verb.start() < b for a, b in covers):
            continue
        places = [one for a, b in _bare(since, verb.start(), covers) for one in _places(plain, a, b)]
        told = next(((a, time) for a, _, time in times if since <= a < verb.start()), None)
        first = min([verb.start(), *(at for at, _ in places), *([told[0]] if told else [])])
        found.append(_move(plain, first, verb, [one for _, one in places], told[1] if told else None))
        since = verb.end()
    return found


def legs(found: Iterable[Move]) -> list[Move]:
    """Return the moves with those joined that go on where the one before was: a new place or time begins a leg."""
    joined: list[Move] = []
    for one in found:
        new = one.time is not None or one.at("at", "through") is not None
        heads_on = joined and one.headings and joined[-1].headings and one.headings[0][1] != joined[-1].headings[0][1]
        if joined and not (new or heads_on):
            joined[-1] = together((joined[-1], one))
        else:
            joined.append(one)
    return joined


def together(found: Sequence[Move]) -> Move:
    """Return several moves as one: all courses, all that was done, all places."""
    return replace(
        found[0],
        end=found[-1].end,
        places=tuple(one for move in found for one in move.places),
        time=next((move.time for move in found if move.time), None),
        headings=tuple(one for move in found for one in move.headings),
        acts=tuple(dict.fromkeys(act for move in found for act in move.acts)),
        spans=tuple(span for move in found for span in move.spans),
    )


def _move(plain: Plain, start: int, verb: re.Match[str], places: list[Place], when: Time | None) -> Move:
    word, known = verb["verb"], verbs()
    span = plain.span(verb.start(), verb.end())
    headings: tuple[Heading, ...] = ((word, known.headings[word], span),) if word in known.headings else ()
    for one in [one for one in places if one.name in known.directions]:  # 南へ向けて航行
        places = [other for other in places if other is not one]
        headings = headings or ((one.name, known.directions[one.name], one.span or span),)
    if headings or word in ("通過", "横断"):  # through a strait, not in it
        places = [replace(one, role="through") if _is_strait(one) else one for one in places]
    acts = (word,) if word in known.acts else ()
    return Move(start, verb.end(), tuple(places), when, headings, acts, (span,) if acts else ())


def _is_strait(one: Place) -> bool:
    return one.role == "at" and re.search("海峡|水道|間の|の間", one.name) is not None


def _bare(start: int, end: int, covers: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what of a stretch no cover takes."""
    found, at = [], start
    for a, b in covers:
        if b <= at or a >= end:
            continue
        if a > at:
            found.append((at, a))
        at = max(at, b)
    return [*found, (at, end)] if at < end else found


def _places(plain: Plain, start: int, end: int) -> list[tuple[int, Place]]:
    found: list[tuple[int, Place]] = []
    while start < end:
        comma = plain.text.find("、", start, end)
        stop = end if comma < 0 else comma
        found += _in_clause(plain, start, stop)
        start = stop + 1
    return found


def _in_clause(plain: Plain, start: int, end: int) -> list[tuple[int, Place]]:
    """Return the places of a stretch without commas, each with where it begins."""
    text = plain.text
    found: list[tuple[int, Place]] = []
    subject = _SUBJECT.match(text, start, end)
    at = subject.end() if subject else start
    while at < end:
        adverb = _ADVERBS.match(text[at:end])
        if adverb:
            at += adverb.end()
            continue
        match = _PLACE.match(text, at, end)
        if match is None:
            break
        number = next(n for n in range(len(_PARTICLES)) if match[f"p{n}"])
        found += _named(plain, match.start("place"), match.end("place"), _PARTICLES[number][0])
        at = match.end()
    return found


def _named(plain: Plain, start: int, end: int, particle: str) -> list[tuple[int, Place]]:
    """Return the places of one phrase: two where と joins them and no 間 follows."""
    name = plain.text[start:end]
    if _NO_PLACE.search(name) or _SAME.match(name):
        return []
    role = {"along": "at", "over": "to"}.get(particle, particle)
    role = "toward" if role == "to" and name.endswith("方面") else role
    cut = name.find("と")
    if "間" not in name and 0 < cut < len(name) - 1:
        second = start + cut + 1
        return [(start, place(plain, start, second - 1, role)), (second, place(plain, second, end, role))]
    return [(start, place(plain, start, end, role))]
