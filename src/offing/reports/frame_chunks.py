"""A sentence in pieces: phrases of nouns, groups of verbs, and the words that join them."""

from collections.abc import Sequence

from offing.reports.frame_chunk import CRAFT, LENT, PARTIES, Chunk, is_adjective
from offing.reports.frame_participles import reduce
from offing.reports.frame_phrases import counted, govern_phrases, inserted, owned, placed, without_brackets
from offing.reports.frame_runs import listed
from offing.reports.frame_verbs import Verb, verb_at
from offing.reports.mention import Mention
from offing.reports.tokens import Token

_SMALL = ("and", "rel", "prep", "sub", "not", "adverb")
_MARKS = {
    **{",": "comma", ";": "stop", ":": "colon", "—": "dash", "–": "dash", "--": "dash", "---": "dash"},
    **{"(": "open", ")": "close", "-": "hyphen", "/": "hyphen"},
}
_ARTICLES = frozenset("the a an its their his her our my".split())
# Before a number they say that it is not exact.
_NEARLY = frozenset("about around over under".split())
_COMPASS = frozenset("north south east west northwest northeast southwest southeast".split())


def chunks(tokens: Sequence[Token]) -> list[Chunk]:
    """Return the chunks of a sentence, with phrases joined to lists and each told its preposition."""
    found: list[Chunk] = []
    index = 0
    while index < len(tokens):
        index = _take(tokens, index, found)
    found = placed(without_brackets(found))
    inserted(found)
    found = counted(owned(found))
    govern_phrases(found)
    found = listed(found)
    reduce(found)
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
        if token.text in ("'", "’") and found and found[-1].end == token.start and found[-1].text.endswith("s"):
            kind = _possessive(found)  # "the warships' visit"
        found += [_plain(kind, token)] if kind else []
        return index + 1
    if (token.text in _DOMAINS or "anti-" in token.text) and (stop := _before_drill(tokens, index)):
        found.append(Chunk("x", token.start, tokens[stop - 1].end, token.text))
        return stop
    if _is_compound(tokens, index, found):
        found.append(_plain("x", token))
        return index + 1
    if token.word is not None and (_is_drill_noun(token, found) or _is_incident_noun(token, found)):
        found.append(_of_noun(token))
        return index + 1
    if token.word is not None and not _is_adjective(token, found):
        verb = verb_at(tokens, index, _before(found))
        if verb is not None:
            first, last = tokens[verb.first], tokens[verb.last]
            found.append(Chunk("vg", first.start, last.end, token.text, verb=verb))
            return verb.last + 1
    found.append(_of_word(tokens, index, found))
    return index + 1


_COMPOUNDS = frozenset("led hosted organised organized sponsored run backed convened owned flagged".split())


def _is_compound(tokens: Sequence[Token], index: int, found: Sequence[Chunk]) -> bool:
    """Tell whether a participle only qualifies what follows, with the party that a hyphen joins to it: "US-led"."""
    token = tokens[index]
    return (
        token.text in _COMPOUNDS
        and bool(found)
        and found[-1].type == "hyphen"
        and tokens[index - 1].end == token.start
        and tokens[index - 1].start == tokens[index - 2].end
    )


_DOMAINS = frozenset(
    """air ground sea land naval surface underwater subsurface sub-surface undersea amphibious aerial maritime military
    cyber space ship boat coastal harbour harbor surface-to-air anti-air anti-submarine antisubmarine anti-surface
    anti-ship live-fire gunnery air-defence air-defense mine logistics rescue search boarding communications
    navigation tactical replenishment helicopter joint combined bilateral trilateral multilateral annual""".split()
)
_BETWEEN = frozenset(
    """warfare defence defense countermeasures operations control landing seizure clearance air flight deck fire and
    , & / - at sea""".split()
)
_MOST_DOMAINS = 12


def _before_drill(tokens: Sequence[Token], index: int) -> int:
    """Return where the word for an exercise stands that a list of adjectives leads to ("air, sea and land drills")."""
    listed = False
    for at in range(index + 1, min(index + _MOST_DOMAINS, len(tokens))):
        token = tokens[at]
        if token.mentions:
            return 0
        if token.word is not None and "exercise" in token.word.nouns:
            return at if listed else 0
        if token.text not in _DOMAINS and token.text not in _BETWEEN and (token.is_mark or token.word is not None):
            return 0
        listed = listed or token.text in (",", "and", "&")
    return 0


def _is_drill_noun(token: Token, found: Sequence[Chunk]) -> bool:
    """Tell whether "drills" or "exercises" is the object of a verb that has no other: "stage Pacific drills"."""
    word = token.word
    if word is None or "exercise" not in word.nouns or not word.plural or "s" not in word.verbs:
        return False
    if found and found[-1].text.endswith(("'s", "’s", "s'", "s’")):
        return True  # "next year's exercises"
    if found and _is_trained_in(found):
        return True
    for chunk in reversed(found):
        if chunk.verb is not None:
            return chunk.verb.form in ("finite", "to") and bool(chunk.verb.groups & _DRILLED)
        if chunk.type not in ("np", "x", "det", "hyphen", "'s"):
            return False
    return False


def _is_trained_in(found: Sequence[Chunk]) -> bool:
    """Tell whether what stands before "drills" is their name, or what is trained in them ("300 landing drills")."""
    last = found[-1]
    if last.type != "np" or last.kinds & {"party", "craft", "person", "pronoun", "place", "time"}:
        return last.type == "np" and any(one.kind == "exercise" for one in last.mentions)
    if any(one.kind == "exercise" for one in last.mentions):
        return True
    return bool(last.kinds & {"weapon", "deck", "serial", "shot"}) or (
        "exercise" in last.kinds and any(chunk.verb is not None for chunk in found)
    )


def _is_incident_noun(token: Token, found: Sequence[Chunk]) -> bool:
    """Tell whether a word in -ing is the second of two nouns: "dangerous manoeuvres and blocking"."""
    if token.word is None or "incident" not in token.word.nouns or not token.text.endswith("ing") or len(found) < 2:
        return False
    return found[-1].type == "and" and found[-2].type == "np" and bool(found[-2].kinds & {"incident", "shot"})


_DRILLED = frozenset("hold begin end join announce cancel host strengthen".split())


def _is_adjective(token: Token, found: Sequence[Chunk]) -> bool:
    """Tell whether a participle stands right behind an article or a possessive: "a hijacked dhow"."""
    last = found[-1] if found else None
    if last is None or token.word is None or not (last.type == "'s" or (last.type == "det" and last.text in _ARTICLES)):
        return False
    return bool(token.word.verbs.get("pp")) and not (token.word.nouns or token.word.verbs.get("base"))


def _possessive(found: Sequence[Chunk]) -> str | None:
    owner = found[-1] if found else None
    return "'s" if owner is not None and owner.type == "np" and owner.kinds & {"party", "craft"} else None


def _of_word(tokens: Sequence[Token], index: int, found: list[Chunk]) -> Chunk:
    """Return the chunk of a word that begins no group of verbs."""
    token = tokens[index]
    small = token.word.small if token.word else set()
    if token.text == "first" and index + 1 < len(tokens) and _is_past(tokens[index + 1]):
        return _plain("adverb", token)  # "the navies first held …"
    if token.word and token.word.nouns:
        return _of_noun(token)
    if "pronoun" in small or _stands_alone(tokens, index):
        plural = token.text in ("they", "them", "both", "we", "themselves", *_ALONE)
        return Chunk("np", token.start, token.end, token.text, frozenset(("pronoun",)), plural=plural)
    if "det" in small:
        return _plain("rel" if token.text == "that" and _opens(tokens, index, found) else "det", token)
    if "beside" in small:
        return _beside(token, found)
    kind = next((kind for kind in _SMALL if kind in small), "prep" if "to" in small else "x")
    if kind == "prep" and token.text in _NEARLY and index + 1 < len(tokens) and _counts(tokens[index + 1].text):
        kind = "adverb"
    if kind == "prep" and token.text in _COMPASS and not (index + 1 < len(tokens) and tokens[index + 1].text == "of"):
        kind = "adverb"
    if kind == "x" and _is_strange_verb(token, found):
        return Chunk("vg", token.start, token.end, token.text, verb=Verb(index, index, frozenset(), "finite"))
    if kind == "prep" and token.word and token.word.called:
        return Chunk(kind, token.start, token.end, token.word.called)
    return _plain(kind, token)


def _counts(word: str) -> bool:
    return word[:1].isdigit() or word in ("ten", "twenty", "thirty", "forty", "fifty", "a", "dozens", "half")


def _beside(token: Token, found: Sequence[Chunk]) -> Chunk:
    """Return "along with" as "and" where it adds to the subject, else as "with"."""
    adds = bool(found) and not any(chunk.type == "vg" for chunk in found)
    return Chunk("and" if adds else "prep", token.start, token.end, "and" if adds else "with")


# Words for a number of them that stand without a noun: "and all left by noon".
_ALONE = frozenset("all both several some".split())


def _stands_alone(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a verb follows right behind such a word: "and all left by noon"."""
    if tokens[index].text not in _ALONE or index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    return _is_past(after) and after.word is not None and not after.word.nouns


def _is_past(token: Token) -> bool:
    return token.word is not None and not token.mentions and "past" in token.word.verbs


_TOLD = frozenset("reports report claims claim allegations rumours rumors suggestions news".split())


def _opens(tokens: Sequence[Token], index: int, found: list[Chunk]) -> bool:
    """Tell whether "that" opens a clause: behind a verb, or between a noun and a verb."""
    if not found:
        return False
    if found[-1].text in _TOLD:
        return True
    if found[-1].type == "vg" or (len(found) > 1 and found[-1].type == "np" and "time" in found[-1].kinds):
        return True
    return found[-1].type == "np" and index + 1 < len(tokens) and verb_at(tokens, index + 1, "rel") is not None


def _is_strange_verb(token: Token, found: list[Chunk]) -> bool:
    """Tell whether an unknown word looks like a past tense behind a phrase of nouns."""
    return (
        token.text.endswith("ed")
        and token.word is None
        and bool(nouns := [chunk for chunk in found[-2:] if chunk.type != "adverb"])
        and nouns[-1].type == "np"
        and not is_adjective(nouns[-1])
    )


def _has_plural_head(found: list[Chunk]) -> bool:
    """Tell whether a plural stands before a phrase that only places it: "ships bound for Havana pass Florida"."""
    if any(chunk.type == "vg" for chunk in found) or len(found) < 2 or found[-2].type != "prep":
        return False
    return any(chunk.type == "np" and chunk.plural and chunk.kinds & {"craft", "image"} for chunk in found[:-2])


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
    plural = any(_is_many(one, token) for one in token.mentions) or _is_people(token)
    mentions = tuple(one for one in token.mentions if one.kind not in PARTIES or not _is_flag(token, one))
    found = Chunk("np", token.start, token.end, token.text.lower(), frozenset(kinds), mentions, plural=plural)
    if "craft" in kinds:
        inner = [
            one for one in token.mentions if one.kind in PARTIES and one.kind != "person" and not _is_flag(token, one)
        ]
        found.owners = tuple(sorted(inner, key=lambda one: one.start))
    return found


def _is_flag(token: Token, mention: Mention) -> bool:
    """Tell whether a state only lends its flag: "a Malta-flagged tanker"."""
    return token.text[mention.end - token.start :].lower().startswith(LENT)


def _is_people(token: Token) -> bool:
    """Tell whether a party is several by its name: "the Houthis", "US forces"."""
    return token.mentions[0].kind in ("command", "people") and token.text.lower().endswith("s")


def _is_many(mention: Mention, token: Token) -> bool:
    if mention.kind == "force":
        return (mention.value.count or 2) > 1
    return mention.kind == "group" and token.text.lower().endswith(("s", "aircraft"))


def _of_noun(token: Token) -> Chunk:
    word = token.word
    assert word is not None  # noqa: S101
    return Chunk("np", token.start, token.end, token.text, frozenset(word.nouns), plural=word.plural)


def _closes_insertion(found: list[Chunk]) -> bool:
    """Tell whether a comma ends what hangs on a plural subject: "The drills, held off Cebu, involve …"."""
    verbs = [chunk.verb for chunk in found if chunk.verb is not None]
    if not verbs or any(verb.form == "finite" for verb in verbs):
        return False
    return next((chunk.plural for chunk in found if chunk.type == "np" and chunk.prep is None), False)


def _before(found: list[Chunk]) -> str:
    if not found:
        return ""
    last = found[-1]
    if last.type == "adverb" and len(found) > 1:
        last = found[-2]
    if last.type == "np":
        if "pronoun" in last.kinds:
            return "pronoun"
        if is_adjective(last):
            return "owner"
        listed = len(found) > 2 and found[-2].type in ("and", "comma") and found[-3].type == "np"
        return "np list" if listed else "np plural" if last.plural or _has_plural_head(found) else "np"
    if last.type == "comma" and _closes_insertion(found):
        return "insertion"
    if last.type == "and":
        return "and verb" if any(chunk.type == "vg" for chunk in found) else "and"
    if last.type == "'s":
        return "owner"
    return {"x": "adjective"}.get(last.type, last.type)
