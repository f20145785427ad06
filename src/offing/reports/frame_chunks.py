"""A sentence in pieces: phrases of nouns, groups of verbs, and the words that join them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from offing.atlas.states import states
from offing.reports.frame_verbs import Verb, verb_at
from offing.reports.mention import Mention
from offing.reports.tokens import Token

PARTIES = frozenset("state navy ministry command fleet staff alliance person people name".split())
CRAFT = frozenset(("force", "unit", "group"))
_SMALL = ("and", "rel", "prep", "sub", "not", "adverb")
_MARKS = {
    **{",": "comma", ";": "stop", ":": "colon", "—": "dash", "–": "dash"},
    **{"(": "open", ")": "close", "-": "hyphen", "/": "hyphen"},
}


_ARTICLES = frozenset("the this that these those its their all".split())
_MOST_ADJECTIVES = 4
_COMPASS = frozenset("north south east west northwest northeast southwest southeast".split())


@dataclass(slots=True)
class Chunk:
    """Hold one piece of a sentence.

    ``type``: np (nouns), vg (verbs), prep, and, comma, stop, colon, dash, open, close, hyphen, rel, sub,
    adverb, not, x (a word that is none of these). Of an np: ``kinds`` is what it can stand for ("party",
    "person", "craft", "place", "time", or a group of nouns), ``owners`` the parties before its head, ``prep``
    the chunk of the preposition that governs it, ``det`` its article or the like.
    """

    type: str
    start: int
    end: int
    text: str
    kinds: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    owners: tuple[Mention, ...] = ()
    det: str = ""
    plural: bool = False
    verb: Verb | None = None
    prep: "Chunk | None" = None
    at: int = 0
    members: list["Chunk"] = field(default_factory=list)


@dataclass(slots=True)
class _Head:
    kinds: set[str]
    mentions: tuple[Mention, ...]
    plural: bool


def chunks(tokens: Sequence[Token]) -> list[Chunk]:
    """Return the chunks of a sentence, with phrases joined to lists and each told its preposition."""
    found: list[Chunk] = []
    index = 0
    while index < len(tokens):
        index = _take(tokens, index, found)
    found = _without_brackets(found)
    found = _owned(found)
    _govern(found)
    found = _listed(found)
    _reduce(found)
    for number, chunk in enumerate(found):
        chunk.at = number
    return found


def _take(tokens: Sequence[Token], index: int, found: list[Chunk]) -> int:
    """Append the chunk that begins at a token and return where the next begins."""
    token = tokens[index]
    if token.mentions:
        found.append(_of_mention(token))
        return index + 1
    if token.is_mark or token.text in ("'s", "’s"):
        kind = _MARKS.get(token.text) if token.is_mark else _possessive(found)
        found += [_plain(kind, token)] if kind else []
        return index + 1
    if token.word is not None:
        verb = verb_at(tokens, index, _before(found))
        if verb is not None:
            first, last = tokens[verb.first], tokens[verb.last]
            found.append(Chunk("vg", first.start, last.end, token.text, verb=verb))
            return verb.last + 1
    found.append(_of_word(tokens, index, found))
    return index + 1


def _possessive(found: Sequence[Chunk]) -> str | None:
    owner = found[-1] if found else None
    return "'s" if owner is not None and owner.type == "np" and owner.kinds & {"party", "craft"} else None


def _of_word(tokens: Sequence[Token], index: int, found: list[Chunk]) -> Chunk:
    """Return the chunk of a word that begins no group of verbs."""
    token = tokens[index]
    small = token.word.small if token.word else set()
    if token.word and token.word.nouns:
        return _of_noun(token)
    if "pronoun" in small:
        plural = token.text in ("they", "them", "both", "we", "themselves")
        return Chunk("np", token.start, token.end, token.text, frozenset(("pronoun",)), plural=plural)
    if "det" in small:
        return _plain("rel" if token.text == "that" and _opens(tokens, index, found) else "det", token)
    kind = next((kind for kind in _SMALL if kind in small), "prep" if "to" in small else "x")
    if kind == "prep" and token.text in _COMPASS and not (index + 1 < len(tokens) and tokens[index + 1].text == "of"):
        kind = "adverb"
    if kind == "x" and _is_strange_verb(token, found):
        return Chunk("vg", token.start, token.end, token.text, verb=Verb(index, index, frozenset(), "finite"))
    return _plain(kind, token)


def _opens(tokens: Sequence[Token], index: int, found: list[Chunk]) -> bool:
    """Tell whether "that" opens a clause: behind a verb, or between a noun and a verb."""
    if not found:
        return False
    if found[-1].type == "vg" or (len(found) > 1 and found[-1].type == "np" and "time" in found[-1].kinds):
        return True
    return found[-1].type == "np" and index + 1 < len(tokens) and verb_at(tokens, index + 1, "rel") is not None


def _is_strange_verb(token: Token, found: list[Chunk]) -> bool:
    """Tell whether an unknown word looks like a past tense behind a phrase of nouns."""
    return (
        token.text.endswith("ed")
        and token.word is None
        and bool(found)
        and found[-1].type == "np"
        and not _adjective(found[-1])
    )


def _plain(kind: str, token: Token) -> Chunk:
    return Chunk(kind, token.start, token.end, token.text)


def _of_mention(token: Token) -> Chunk:
    kinds = set()
    for one in token.mentions:
        if one.start == token.start and one.end == token.end:
            kinds.add("party" if one.kind in PARTIES else "craft" if one.kind in CRAFT else one.kind)
            if one.kind == "person":
                kinds.add("person")
            if one.kind == "group" or (one.kind == "force" and (one.value.count or 2) > 1):
                kinds.add("ships")
    plural = any(_is_many(one, token) for one in token.mentions)
    found = Chunk("np", token.start, token.end, token.text.lower(), frozenset(kinds), token.mentions, plural=plural)
    if "craft" in kinds:
        inner = [one for one in token.mentions if one.kind in PARTIES and one.kind != "person"]
        found.owners = tuple(sorted(inner, key=lambda one: one.start))
    return found


def _is_many(mention: Mention, token: Token) -> bool:
    if mention.kind == "force":
        return (mention.value.count or 2) > 1
    return mention.kind == "group" and token.text.lower().endswith(("s", "aircraft"))


def _of_noun(token: Token) -> Chunk:
    word = token.word
    assert word is not None  # noqa: S101
    return Chunk("np", token.start, token.end, token.text, frozenset(word.nouns), plural=word.plural)


def _before(found: list[Chunk]) -> str:
    if not found:
        return ""
    last = found[-1]
    if last.type == "adverb" and len(found) > 1:
        last = found[-2]
    if last.type == "np":
        if "pronoun" in last.kinds:
            return "pronoun"
        if _adjective(last):
            return "owner"
        listed = len(found) > 2 and found[-2].type in ("and", "comma") and found[-3].type == "np"
        return "np list" if listed else "np plural" if last.plural else "np"
    if last.type == "and":
        return "and verb" if any(chunk.type == "vg" for chunk in found) else "and"
    if last.type == "'s":
        return "owner"
    return {"x": "adjective"}.get(last.type, last.type)


def _reduce(found: list[Chunk]) -> None:
    """Take a past tense behind the object of another verb for a participle: "declared a pact aimed at …"."""
    open_: Chunk | None = None
    nouns: list[Chunk] = []
    _insertions(found)
    for chunk in found:
        if chunk.type in ("comma", "and", "rel", "sub", "stop", "dash", "colon"):
            open_, nouns = None, []
        elif chunk.type == "np":
            nouns.append(chunk)
        elif chunk.verb is not None:
            verb = chunk.verb
            if open_ is not None and open_.verb is not None and nouns and verb.form == "finite" and verb.ambiguous:
                said = open_.verb.groups & {"say", "announce"}
                if not said or not nouns[-1].kinds & {"craft", "party", "person", "pronoun", "exercise"}:
                    verb.form = "pp"
            if open_ is not None and open_.verb is not None and _is_strange(open_.verb) and verb.ambiguous and nouns:
                open_.verb.form, verb.form = "pp", "finite"  # "a flotilla affiliated with the navy conducted …"
            if verb.form == "finite":
                open_, nouns = chunk, []


def _is_strange(verb: Verb) -> bool:
    return not verb.groups and not verb.marks


def _insertions(found: list[Chunk]) -> None:
    """Take a past tense that opens an insertion (", codenamed X,") for a participle."""
    for at in range(2, len(found)):
        verb = found[at].verb
        if verb is None or not verb.ambiguous or verb.form != "finite" or found[at - 1].type != "comma":
            continue
        left = at - 2
        while left >= 0 and found[left].type in ("np", "prep", "x", "det", "adverb", "'s", "hyphen"):
            left -= 1
        opens = left < 0 or found[left].type in ("and", "sub", "stop", "vg")
        later = any(one.type == "comma" for one in found[at + 1 :])
        if opens and later and found[at - 2].type == "np":
            verb.form = "pp"


# --- Phrases


def _adjective(chunk: Chunk) -> bool:
    """Tell whether a party is named by its adjective alone ("Russian"), which is not yet a phrase of nouns."""
    return any(one.kind == "state" for one in chunk.mentions) and chunk.text in _adjectives()


_ADJECTIVES: set[str] = set()


def _adjectives() -> set[str]:
    if not _ADJECTIVES:
        for state in states().values():
            _ADJECTIVES.update(word.lower() for word in (state.demonym, *state.adjectives.get("en", ())))
            _ADJECTIVES.discard(state.name.lower())
    return _ADJECTIVES


def _without_brackets(found: list[Chunk]) -> list[Chunk]:
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


def _owned(found: list[Chunk]) -> list[Chunk]:
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
    if after.type == "'s" or (_adjective(chunk) and after.type == "x" and after.text[:1].isalnum()):
        chunk.kinds = frozenset(("x",))
        chunk.owners = tuple(one for one in chunk.mentions)
    return chunk


def _gather(kept: list[Chunk], head: Chunk) -> None:
    """Take from the end of *kept* what belongs before *head*."""
    if head.mentions and head.text.partition(" ")[0] in _ARTICLES:
        return
    words = 0
    while kept:
        last = kept[-1]
        if last.type == "x":
            words += 1
            if words > _MOST_ADJECTIVES or not last.text[:1].isalnum() or not _reaches(kept, len(kept) - 1):
                return
            head.start = kept.pop().start
        elif words and _joins_adjectives(kept):
            kept.pop()  # "a joint air and sea drill"
        elif last.type == "hyphen" and len(kept) > 1 and _is_owner(kept[-2], head):
            kept.pop()
        elif last.type == "np":
            if not _takes_noun(kept, head):
                return
        else:
            _take_opening(kept, head)
            return


def _joins_adjectives(kept: Sequence[Chunk]) -> bool:
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
    elif _is_owner(last, head):
        head.owners = (*_parties(last), *head.owners)
    elif "movement" in head.kinds and last.kinds == {"place"}:  # "a Taiwan Strait transit"
        head.mentions = (*head.mentions, *last.mentions)
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


def _also(kept: list[Chunk]) -> bool:
    """Tell whether "and" or a hyphen joins another owner: "Chinese and Russian warships"."""
    return (
        len(kept) > 1
        and kept[-1].type in ("and", "hyphen", "comma")
        and kept[-2].type == "np"
        and "party" in kept[-2].kinds
        and (_adjective(kept[-2]) or kept[-1].type == "hyphen")
    )


def _reaches(kept: list[Chunk], at: int) -> bool:
    """Tell whether unknown words lead back to something that opens a phrase."""
    steps = 0
    while at >= 0 and kept[at].type == "x" and steps < 5:
        at -= 1
        steps += 1
    return at < 0 or kept[at].type != "np" or _adjective(kept[at]) or kept[at].type == "'s"


def _is_owner(chunk: Chunk, head: Chunk) -> bool:
    if "party" not in chunk.kinds or "person" in chunk.kinds or "time" in head.kinds:
        return False
    if head.kinds & {"place"} and "party" not in head.kinds and not _adjective(chunk):
        return False
    if "party" in head.kinds and not _adjective(chunk):
        return False
    return bool(chunk.mentions)


def _parties(chunk: Chunk) -> tuple[Mention, ...]:
    return (
        *chunk.owners,
        *(one for one in chunk.mentions if one.kind in PARTIES and one.start == chunk.mentions[0].start),
    )


def _govern(found: list[Chunk]) -> None:
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


# --- Lists


def _listed(found: list[Chunk]) -> list[Chunk]:
    """Join phrases of one kind that commas and "and" put beside each other."""
    kept: list[Chunk] = []
    at = 0
    while at < len(found):
        chunk = found[at]
        if chunk.type == "np":
            at = _run(found, at, chunk, kept)
        else:
            at += 1
        kept.append(chunk)
    return kept


def _run(found: list[Chunk], at: int, head: Chunk, kept: list[Chunk]) -> int:
    """Join to *head* what is listed behind it and return where the list ends."""
    end = at + 1
    if end < len(found) and _names(head, found[end]):  # "the frigates X and Y"
        _join(head, found[end])
        end += 1
    while True:
        step = end
        joined: list[str] = []
        while step < len(found) and found[step].type in ("comma", "and", "hyphen") and len(joined) < 3:
            joined.append(found[step].type)
            step += 1
        if step < len(found) and found[step].type == "adverb" and joined and found[step].text == "then":
            return end
        if (
            joined
            and step < len(found)
            and found[step].type == "prep"
            and head.prep
            and found[step].text == head.prep.text
        ):
            step += 1
        if not joined or step >= len(found) or found[step].type != "np":
            return end
        other = found[step]
        if not _alike(head, other, joined) or _opens_clause(found, step, kept):
            return end
        _join(head, other)
        end = step + 1
        if end < len(found) and _names(other, found[end]):
            _join(head, found[end])
            end += 1


def _names(head: Chunk, other: Chunk) -> bool:
    """Tell whether a phrase names the ships that the one before it counts or calls so."""
    return (
        "craft" in head.kinds
        and "craft" in other.kinds
        and any(one.kind == "unit" for one in other.mentions)
        and not other.det
    )


def _alike(one: Chunk, other: Chunk, joined: list[str]) -> bool:
    for kind in ("person", "craft", "place", "party"):
        if kind in one.kinds and kind in other.kinds:
            if kind == "party" and {"person"} & (one.kinds ^ other.kinds):
                return "and" in joined
            return True
    return "exercise" in one.kinds and "exercise" in other.kinds and "and" in joined


def _opens_clause(found: list[Chunk], step: int, kept: list[Chunk]) -> bool:
    """Tell whether the phrase is the subject of a clause of its own: a verb before the list and one right behind."""
    if not any(chunk.type == "vg" for chunk in kept):
        return False
    after = step + 1
    while after < len(found) and found[after].type == "adverb":
        after += 1
    if after >= len(found) or found[after].type != "vg":
        return False
    verb = found[after].verb
    return (
        verb is not None
        and verb.form == "finite"
        and (kept[-1].type != "and" if kept else True)
        and not _new_subject(kept)
    )


def _new_subject(kept: list[Chunk]) -> bool:
    """Tell whether the list itself opens a clause: nothing but a joining word stands before it."""
    return bool(kept) and kept[-1].type in ("rel", "sub", "stop", "colon")


def _join(head: Chunk, other: Chunk) -> None:
    if not head.members:
        first = Chunk(
            "np", head.start, head.end, head.text, head.kinds, head.mentions, head.owners, head.det, head.plural
        )
        head.members = [first]
    head.members.append(other)
    head.kinds = head.kinds | (other.kinds & {"person", "party", "craft", "place", "ships"})
    head.mentions = (*head.mentions, *other.mentions)
    head.owners = (*head.owners, *(one for one in other.owners if one not in head.owners))
    head.end, head.plural = other.end, True
