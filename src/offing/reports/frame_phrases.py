"""Phrases of nouns: what owners, articles and adjectives belong to a head, and which preposition governs it."""

from collections.abc import Sequence

from offing.reports.frame_chunk import LENT, PARTIES, Chunk, is_adjective, is_modifier
from offing.reports.mention import Mention

_ARTICLES = frozenset("the this that these those its their all".split())
# Names of states that stand before a noun as they are: "US players".
_SHORT = frozenset("us u.s. u.s uk u.k. u.k eu uae".split())
_BY = frozenset("by until till since from before after on in at during between as around".split())  # open a time
_MOST_ADJECTIVES = 4
_LIES_IN = ("port", "city", "town", "harbour", "harbor", "naval", "island", "village", "coast", "resort", "base")


def without_brackets(found: list[Chunk]) -> list[Chunk]:
    """Drop what stands in brackets, unless ships are named there."""
    kept: list[Chunk] = []
    opened: int | None = None
    for chunk in found:
        if chunk.type == "open":
            opened = len(kept)
        if chunk.type == "close" and opened is not None:
            inside = kept[opened + 1 :]
            if not any("craft" in one.kinds for one in inside):
                del kept[opened:]
            else:
                kept[opened].type = "comma"
                chunk.type = "comma"
                kept.append(chunk)
            opened = None
            continue
        kept.append(chunk)
    return kept


def inserted(found: list[Chunk]) -> None:
    """Take two dashes round an insertion for commas: "the ship – a frigate – left"; not the one of a dateline."""
    dashes = [at for at, chunk in enumerate(found) if chunk.type == "dash"]
    if len(dashes) % 2 and not any(chunk.type == "vg" for chunk in found[: dashes[0]]):
        dashes = dashes[1:]
    for left, right in zip(dashes[::2], dashes[1::2], strict=False):
        if right - left <= _LONGEST_INSERTION and left and found[left - 1].type in ("np", "x"):
            found[left].type = found[right].type = "comma"


_LONGEST_INSERTION = 30
_LOTS = frozenset(
    """fleet group flotilla squadron formation convoy force team trio pair couple contingent handful series
    swarm armada wave combination mix mixture detachment flight grouping""".split()
)


def counted(found: list[Chunk]) -> list[Chunk]:
    """Let ships that are told as a lot stand for it: "a total of nine ships", "a fleet of seven vessels"."""
    kept: list[Chunk] = []
    for chunk in found:
        if "exercise" in chunk.kinds and len(kept) > 1 and kept[-1].text == "of" and _is_spell(kept[-2]):
            kept.pop()
            chunk.start = kept.pop().start
            while kept and kept[-1].type in ("det", "x") and kept[-1].text[:1].isalnum() and len(kept) > 1:
                chunk.start = kept.pop().start  # "two full days of drills"
        elif "craft" in chunk.kinds and len(kept) > 1 and kept[-1].text == "of" and _is_lot(kept[-2]):
            kept.pop()
            lot = kept.pop()
            chunk.start = lot.start
            whose = [one for one in (*lot.mentions, *lot.owners) if one.kind in PARTIES and one.kind != "person"]
            chunk.owners = (*whose, *chunk.owners)
            while kept and (kept[-1].type == "det" or (kept[-1].type == "x" and kept[-1].text in _SIZES)):
                chunk.start = kept.pop().start
            chunk.plural = True
        kept.append(chunk)
    return kept


_SIZES = frozenset("large small combined joint whole grand sizeable sizable second third new".split())


_SPELLS = frozenset(
    """day days week weeks weekend month months hours range variety number set programme program period string round
    rounds bout couple host spate""".split()
)


def _is_spell(chunk: Chunk) -> bool:
    """Tell whether a phrase only says how long or how many drills: "two days of training", "a range of exercises"."""
    words = chunk.text.split()
    return chunk.type in ("x", "np") and bool(words) and words[-1] in _SPELLS


def _is_lot(chunk: Chunk) -> bool:
    words = chunk.text.split()
    plain = not any(one.kind in ("force", "unit", "person", "exercise") for one in chunk.mentions)
    return bool(words) and words[-1] in _LOTS and chunk.type in ("x", "np") and plain


def owned(found: list[Chunk]) -> list[Chunk]:
    """Join parties, articles and adjectives to the head that they belong to."""
    kept: list[Chunk] = []
    for chunk in found:
        if chunk.type == "np":
            _gather(kept, chunk)
        kept.append(chunk)
    return [_demoted(chunk, kept, at) for at, chunk in enumerate(kept)]


def _demoted(chunk: Chunk, kept: list[Chunk], at: int) -> Chunk:
    """Take a party that only qualifies an unknown noun ("Russian oil", "China's economy") out of the play."""
    if chunk.type != "np" or not chunk.mentions or "party" not in chunk.kinds:
        return chunk
    after = next((one for one in kept[at + 1 : at + 4] if one.type != "hyphen"), None)
    if after is None:
        return chunk
    if after.type == "'s" or (
        (is_adjective(chunk) or chunk.text in _SHORT) and after.type == "x" and after.text[:1].isalnum()
    ):
        chunk.kinds = frozenset(("x",))
        chunk.owners = tuple(one for one in chunk.mentions)
    return chunk


def _gather(kept: list[Chunk], head: Chunk) -> None:
    """Take from the end of *kept* what belongs before *head*."""
    opening = head.text.partition(" ")[0]
    if head.mentions and (opening in _ARTICLES or ("time" in head.kinds and opening in _BY)):
        return
    words = 0
    while kept:
        last = kept[-1]
        if last.type == "x" and _is_lent(kept):
            head.start = kept[-3].start
            del kept[-3:]
            continue
        if last.type == "x":
            words += 1
            if words > _MOST_ADJECTIVES or not last.text[:1].isalnum() or not _reaches(kept, len(kept) - 1, head):
                return
            head.start = kept.pop().start
        elif (words or "visit" in head.kinds) and _joins_adjectives(kept):
            kept.pop()  # "a joint air and sea drill", "a goodwill and training visit"
        elif last.type == "hyphen" and len(kept) > 1 and _is_owner(kept[-2], head):
            kept.pop()
        elif last.type == "np":
            if not _takes_noun(kept, head):
                return
        else:
            _take_opening(kept, head)
            return


def placed(found: list[Chunk]) -> list[Chunk]:
    """Drop the state behind a comma that only tells where a place lies: "in Busan, South Korea on Tuesday"."""
    kept: list[Chunk] = []
    at = 0
    while at < len(found):
        kept.append(found[at])
        if "place" in found[at].kinds and _is_told_by_state(found, at):
            closed = at + 3 < len(found) and found[at + 3].type == "comma"
            at += 3 if closed else 2
        at += 1
    return kept


def _is_told_by_state(found: Sequence[Chunk], at: int) -> bool:
    """Tell whether a comma and a state's name follow, with no word behind them of which the state could be the doer."""
    if at + 2 >= len(found) or found[at + 1].type != "comma" or found[at + 2].type != "np":
        return False
    state = found[at + 2]
    if [one.kind for one in state.mentions] != ["state"] or is_adjective(state):
        return False
    after = next(iter(found[at + 3 : at + 4]), None)
    if after is not None and after.type == "comma":
        after = next(iter(found[at + 4 : at + 5]), None)
        return after is not None and (after.type == "prep" or "time" in after.kinds)
    return after is None or after.type in ("prep", "stop", "sub", "dash") or "time" in after.kinds


def _is_lent(kept: Sequence[Chunk]) -> bool:
    """Tell whether a party only lends its flag or its money to what follows: "Iranian-backed"."""
    if len(kept) < 3 or f"-{kept[-1].text}" not in LENT or kept[-2].type != "hyphen":
        return False
    return kept[-2].end == kept[-1].start and bool(kept[-3].kinds & {"party", "x"})


def _joins_adjectives(kept: Sequence[Chunk]) -> bool:
    if kept[-1].type == "comma":  # "annual, named, trilateral exercises"
        listed = len(kept) > 2 and kept[-2].type == "x" and kept[-3].type in ("vg", "comma", "det")
        return listed and (kept[-3].type == "comma" or not kept[-2].text.endswith("ed"))
    return kept[-1].type == "and" and len(kept) > 2 and kept[-2].type == "x" and kept[-3].type in ("det", "x", "'s")


def _take_opening(kept: list[Chunk], head: Chunk) -> None:
    """Take the article or the owner with 's that opens a phrase."""
    last = kept[-1]
    if last.type == "det":
        head.det = head.det or last.text
        head.plural |= last.text in ("several", "many", "some", "these", "those", "both")
        head.start = kept.pop().start
    elif last.type == "'s" and len(kept) > 1 and kept[-2].type == "np":
        kept.pop()
        owner = kept.pop()
        head.owners = (*_parties(owner), *head.owners)
        head.start, head.det = owner.start, "'s"


def _takes_noun(kept: list[Chunk], head: Chunk) -> bool:
    """Take the noun before a head into its phrase; tell whether more may follow."""
    last = kept[-1]
    if "craft" in last.kinds and _is_group(head) and not last.prep:  # "a destroyer flotilla"
        head.owners = (*last.owners, *head.owners)
        head.mentions = (*head.mentions, *(one for one in last.mentions if one.kind == "unit"))  # "the X group"
    elif _is_called(last, head):  # "the Izumo helicopter destroyer"
        head.mentions, head.owners = (*last.mentions, *head.mentions), (*last.owners, *head.owners)
    elif _is_owner(last, head):
        head.owners = (*_parties(last), *head.owners)
    elif head.kinds == {"place"} and last.kinds == {"place"} and head.text.startswith(_LIES_IN):
        pass  # "the Black Sea port of Odessa": the second says where
    elif "movement" in head.kinds and last.kinds == {"place"}:  # "a Taiwan Strait transit"
        head.mentions = (*head.mentions, *last.mentions)
    elif head.kinds & {"exercise", "participant"} and _is_named(last) and not last.prep:
        head.mentions = (*head.mentions, *last.mentions)
        head.owners = (*last.owners, *head.owners)
    elif "exercise" in head.kinds and "serial" in last.kinds and not last.prep:
        pass  # "a replenishment at sea exercise"
    elif not (last.mentions or head.mentions or last.plural) and not last.kinds & {"pronoun", "first"}:
        head.owners = (*last.owners, *head.owners)  # "military ties": the last noun tells
    else:
        return False
    head.start, head.det = last.start, head.det or last.det
    kept.pop()
    if _also(kept):
        kept.pop()
    return not last.det


def _is_group(head: Chunk) -> bool:
    """Tell whether a phrase is a bare word for a group of ships ("flotilla")."""
    if "craft" not in head.kinds or any(one.kind != "group" for one in head.mentions):
        return False
    return head.text in ("flotilla", "group", "squadron", "detachment", "formation", "fleet", "convoy", "task force")


def _is_called(last: Chunk, head: Chunk) -> bool:
    """Tell whether a ship's name stands right before the bare word for what she is."""
    named = any(one.kind == "unit" and one.value.name for one in last.mentions)
    bare = "craft" in head.kinds and all(one.kind == "group" for one in head.mentions) and not (head.plural or head.det)
    return named and bare and not last.prep and not last.members and head.start == last.end + 1


def _also(kept: list[Chunk]) -> bool:
    """Tell whether "and" or a hyphen joins another owner: "Chinese and Russian warships"."""
    return (
        len(kept) > 1
        and kept[-1].type in ("and", "hyphen", "comma")
        and kept[-2].type == "np"
        and "party" in kept[-2].kinds
        and (is_modifier(kept[-2]) or kept[-1].type == "hyphen")
    )


def _reaches(kept: list[Chunk], at: int, head: Chunk) -> bool:
    """Tell whether unknown words lead back to something that opens a phrase."""
    steps = 0
    while at >= 0 and kept[at].type == "x" and steps < 5:
        at -= 1
        steps += 1
    if at >= 0 and "exercise" in head.kinds and _is_named(kept[at]):
        return True  # "the Sea Shield summer exercises"
    if at >= 0 and "exercise" in head.kinds and _is_owner(kept[at], head) and _opens_phrase(kept, at):
        return True  # "China-Russia joint drill", "a NATO maritime exercise"
    if at > 1 and kept[at - 1].type == "hyphen" and "party" in kept[at].kinds & kept[at - 2].kinds:
        return True  # "the China-Pakistan joint naval drill"
    return at < 0 or kept[at].type != "np" or is_modifier(kept[at]) or kept[at].type == "'s"


def _is_named(chunk: Chunk) -> bool:
    return chunk.type == "np" and any(one.kind == "exercise" for one in chunk.mentions)


def _opens_phrase(kept: list[Chunk], at: int) -> bool:
    before = kept[at - 1] if at else None
    return before is None or before.type in ("det", "prep", "vg", "stop", "colon", "dash", "comma", "sub", "and")


def _is_owner(chunk: Chunk, head: Chunk) -> bool:
    if "party" not in chunk.kinds or "person" in chunk.kinds or "time" in head.kinds:
        return False
    if head.kinds & {"place"} and "party" not in head.kinds and not is_adjective(chunk):
        return False
    if "party" in head.kinds and not is_adjective(chunk):
        return False
    return bool(chunk.mentions)


def _parties(chunk: Chunk) -> tuple[Mention, ...]:
    return (
        *chunk.owners,
        *(one for one in chunk.mentions if one.kind in PARTIES and one.start == chunk.mentions[0].start),
    )


def govern_phrases(found: list[Chunk]) -> None:
    """Tell each phrase which preposition stands before it, over adverbs and unknown words."""
    for at, chunk in enumerate(found):
        if chunk.type != "np":
            continue
        back, words = at - 1, 0
        while back >= 0 and found[back].type in ("x", "adverb", "det", "not") and words < 6:
            back -= 1
            words += 1
        own = words and (chunk.det or chunk.text.partition(" ")[0] in _ARTICLES)
        if back >= 0 and found[back].type == "prep" and not own:
            chunk.prep = found[back]
