"""Offices and ranks in English text: whose they are, and where the words for them end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from offing.atlas.institutions import Institution
from offing.reports.party_phrases import Phrase
from offing.reports.party_words import OfficeWord, words

OWNERS = ("state", "institution")
_TITLES = ("office", "rank", "honorific")
_MODIFIERS = "|".join(re.escape(word) for word in (*words()["modifiers"], *words()["past"]))
_MOST_PARTS = 8
_OWNED = re.compile(rf"(?:['’]s?)? (?:(?:{_MODIFIERS})[ -]?){{0,3}}|['’]s ")
_OF = re.compile(r" (?:of|for|at|with|from|in) (?:the |its |their )?")
_OWN_PART = re.compile(r"['’]s? ")
_TO = re.compile(r" (?:to|in) (?:the )?")
_GLUE = re.compile(r",? |, the ")
_COMMANDED = re.compile(
    r" (?:(?:and )?[\w-]+ )?(?:forces|troops|operations|squadron|flotilla|group|detachment|contingent|delegation"
    r"|fleet)\b"
)
_CAPITAL = re.compile(" [A-Z]")
_LOWER = re.compile(r"(?<!\w)(deputy|assistant|vice|acting)[ -]$", re.I)
_PAST = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words()['past']))})[ -]?(?:\w+[ -]){{0,2}}$", re.I)


@dataclass(slots=True)
class Title:
    """Hold what stands before a name or instead of one.

    ``after`` is the place of the phrase that follows. ``said`` are the words of the office, or else of the rank;
    ``owner`` whose office it is.
    """

    start: int
    end: int
    after: int
    owner: Institution | None = None
    office: OfficeWord | None = None
    said: str = ""
    ranked: bool = False
    honoured: bool = False
    past: bool = False
    of_told_last: bool = False  # it ends with what the office is of

    @property
    def kind(self) -> str | None:
        """Return what the atlas calls such an office, with the institution that it is at."""
        if self.office is None:
            return None
        kind, owner = self.office.kind, self.owner
        if owner is None or owner.kind == "state":
            return f"{kind} of {owner.id}" if owner and kind == "spokesperson" else kind
        if kind == "commander":
            return _commander(owner)
        if kind == "spokesperson":
            return f"{kind} of {owner.id}"
        return kind

    @property
    def is_courtesy(self) -> bool:
        """Tell whether it says nothing of an office ("Mr.")."""
        return self.honoured and not self.ranked and self.office is None

    @property
    def state(self) -> str | None:
        """Return the state whose office it is."""
        return self.owner.state if self.owner else None


def title_at(text: str, phrases: Sequence[Phrase], at: int) -> Title | None:
    """Read owner, offices and ranks from a phrase on; None where neither an office nor a rank follows."""
    title = Title(phrases[at].start, phrases[at].end, at)
    while title.after < min(len(phrases), at + _MOST_PARTS):
        one = phrases[title.after]
        begun = bool(title.office or title.ranked or title.honoured)
        if title.after > at and not follows(text, phrases, title.after, _GLUE if begun else _OWNED):
            break
        if one.kind in OWNERS and not begun and title.after == at:
            title.owner = one.of
        elif one.kind == "office":
            _take_office(text, phrases, title)
        elif one.kind in _TITLES:
            title.ranked |= one.kind == "rank"
            title.honoured |= one.kind == "honorific"
            title.of_told_last = False
            if one.kind == "rank" and not title.said:
                title.said = text[one.start : one.end]
        else:
            break
        title.end = max(phrases[title.after].end, _whole(text, phrases[title.after].end) if title.of_told_last else 0)
        title.after += 1
    if not (title.office or title.ranked or title.honoured):
        return None
    title.past = _is_past(text, phrases[at], title)
    return title


def follows(text: str, phrases: Sequence[Phrase], at: int, glue: re.Pattern[str]) -> bool:
    """Tell whether nothing but glue parts a phrase from the one before."""
    between = phrases[at - 1].end, phrases[at].start
    return between[1] - between[0] <= 60 and glue.fullmatch(text, *between) is not None


def _take_office(text: str, phrases: Sequence[Phrase], title: Title) -> None:
    """Take in an office and what it is of ("commander of the Pacific Fleet"); the first of several counts."""
    one = phrases[title.after]
    follower = phrases[title.after + 1] if title.after + 1 < len(phrases) else None
    of = None
    if follower and follower.kind in OWNERS and _is_of(text, phrases, title.after + 1):
        of = follower.of
        title.after += 1
        while (part := _part_of(text, phrases, title.after)) is not None:
            of = part
            title.after += 1
    elif follower and follower.kind in (*OWNERS, "seat") and follows(text, phrases, title.after + 1, _TO):
        title.after += 1  # "Ambassador to Japan"
    title.of_told_last = of is not None
    if title.office is None and isinstance(one.value, OfficeWord):
        lower = _LOWER.search(text, max(0, one.start - 18), one.start)
        below = lower is not None and lower[1].lower() != "acting"
        title.office = OfficeWord(f"deputy {one.value.kind}", one.value.plural) if below else one.value
        start = lower.start(1) if lower else one.start
        title.said = text[start : _whole(text, phrases[title.after].end) if of else one.end]
        title.owner = _narrower(of, title.owner)


def _part_of(text: str, phrases: Sequence[Phrase], at: int) -> Institution | None:
    """Return the part of an institution that is told behind it: "of the army's Eastern Command"."""
    one = phrases[at + 1] if at + 1 < len(phrases) else None
    if one is None or one.kind not in OWNERS or not follows(text, phrases, at + 1, _OWN_PART):
        return None
    return one.of


def _is_of(text: str, phrases: Sequence[Phrase], at: int) -> bool:
    """Tell whether an office is that of a phrase: not of "the UK-based monitor", nor of "U.S. Trust"."""
    if not follows(text, phrases, at, _OF) or text.startswith("-", phrases[at].end):
        return False
    named = at + 1 < len(phrases) and phrases[at + 1].start == phrases[at].end + 1
    return named or not _CAPITAL.match(text, phrases[at].end)


def _whole(text: str, end: int) -> int:
    """Return where the words end that say what is commanded: "commander of Russian naval forces"."""
    match = _COMMANDED.match(text, end)
    return match.end() if match else end


def _narrower(of: Institution | None, owner: Institution | None) -> Institution | None:
    if of is None or (of.kind == "state" and owner is not None):
        return owner
    return of


def _commander(owner: Institution) -> str:
    if owner.kind == "navy":
        return "navy commander"
    if owner.kind in ("staff", "forces"):
        return "chief of staff"
    if owner.id.endswith(":defense"):
        return "defense minister"
    return f"commander of {owner.id}"


def _is_past(text: str, first: Phrase, title: Title) -> bool:
    """Tell whether the office is called a former one, before its words or within them."""
    before = _PAST.search(text, max(0, first.start - 24), first.start)
    within = _PAST.search(text, first.end, title.end - len(title.said)) if title.said else None
    return before is not None or within is not None
