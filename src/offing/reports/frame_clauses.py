"""Clauses: who does what, to what, with which prepositions and when, round each group of verbs."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from offing.reports.frame_chunk import CRAFT, Chunk
from offing.reports.frame_verbs import Verb

_BREAKS = ("rel", "sub", "stop", "colon", "dash")
# Whom one blames, thanks or stops is who does what follows.
_BLAMED = ("for", "of", "from", "against")
_BLAMING = frozenset(("protest", "warn", "other", "harass", "summon"))
_LINKING = frozenset(("of", "from", "between", "by", "for", "belonging"))


@dataclass(slots=True)
class Clause:
    """Hold one group of verbs with what stands round it.

    ``subjects`` come in the order of how likely they are; ``preps`` are pairs of a preposition and its phrase;
    ``opener`` is what stands before the clause ("that", "as", "while", "" …); ``shared`` is the clause whose
    subject it takes over.
    """

    chunk: Chunk
    verb: Verb
    subjects: list[Chunk] = field(default_factory=list)
    objects: list[Chunk] = field(default_factory=list)
    preps: list[tuple[str, Chunk]] = field(default_factory=list)
    times: list[Chunk] = field(default_factory=list)
    opener: str = ""
    shared: "Clause | None" = None
    left: int = 0  # chunk indices the clause spans
    right: int = 0
    parent: "Clause | None" = None


def clauses(chunks: Sequence[Chunk]) -> list[Clause]:
    """Return the clauses of a sentence in the order of their verbs."""
    _attach(chunks)
    for chunk in chunks:
        if chunk.owners and chunk.kinds & {"official", "envoy", "participant"}:
            chunk.kinds = chunk.kinds | {"party"}
    found: list[Clause] = []
    for at, chunk in enumerate(chunks):
        if chunk.verb is None:
            continue
        clause = Clause(chunk, chunk.verb, left=at, right=at)
        if at and chunks[at - 1].type == "not":
            clause.verb.marks.setdefault("not", at)
        complements(chunks, at, clause)
        _left(chunks, at, clause, found)
        first = min((one.at for one in clause.subjects[:1] if one.at < at), default=0)
        if clause.verb.form == "finite" and first and chunks[first - 1].text == "no":
            clause.verb.marks.setdefault("not", first - 1)  # "no shots have been fired"
        _hand_back(chunks, at, clause, found)
        if "name" in clause.verb.groups and clause.verb.form == "pp" and found:
            found[-1].preps += clause.preps  # "a drill named X in the Y Sea": what follows is the drill's
            found[-1].times += clause.times
        if not clause.verb.groups and clause.verb.form == "pp" and found:
            places = [pair for pair in clause.preps if pair[0] in ("to", "into") and "place" in pair[1].kinds]
            found[-1].preps += places  # "escorted a ship filled with aid into Berbera"
        found.append(clause)
    _later_subjects(found)
    _later_objects(chunks, found)
    return found


def _hand_back(chunks: Sequence[Chunk], at: int, clause: Clause, found: list[Clause]) -> None:
    """Give a verb that another is joined to at once its objects: "entered and left the zone"."""
    last = found[-1] if found else None
    if last is None or clause.shared is not last or last.objects or last.preps or last.verb.passive:
        return
    if at - last.chunk.at == 2 and chunks[at - 1].type == "and":
        last.objects = list(clause.objects)


def _attach(chunks: Sequence[Chunk]) -> None:
    """Hand parties behind "of", "from", "between" to the phrase that they belong to."""
    for at in range(len(chunks) - 1, 1, -1):
        chunk, prep, head = chunks[at], chunks[at - 1], chunks[at - 2]
        if chunk.type != "np" or prep.type != "prep" or head.type != "np" or chunk.prep is not prep:
            continue
        if not _belongs(head, prep.text, chunk):
            continue
        parties = [
            one
            for one in (*chunk.owners, *chunk.mentions)
            if one.kind not in ("place", "time", "force", "unit", "group")
        ]
        head.owners = (*head.owners, *parties)
        if head.members and "craft" in head.kinds:  # "X of the Netherlands and Y of Denmark"
            head.members[-1].owners = (*head.members[-1].owners, *parties)
        if parties and head.kinds & {"official", "envoy"}:
            head.kinds = head.kinds | {"party"}
        if (
            prep.text in ("of", "off")
            and "place" in chunk.kinds
            and head.kinds & {"area", "waters", "portion"}
            and "place" not in head.kinds
        ):
            head.kinds = head.kinds | {"place"}
            head.mentions = (*head.mentions, *(one for one in chunk.mentions if one.kind == "place"))
        if "participation" in head.kinds and chunk.kinds & {"craft", "party"}:
            head.kinds = head.kinds | (chunk.kinds & {"craft", "party", "ships"})
            head.mentions = (*head.mentions, *(one for one in chunk.mentions if one not in parties))
            head.members = list(chunk.members)
        if prep.text == "of" and "portion" in head.kinds and "exercise" in chunk.kinds:
            head.kinds = head.kinds | {"exercise"}
            head.mentions = (*head.mentions, *(one for one in chunk.mentions if one.kind == "exercise"))
        if prep.text == "of" and "part" in head.kinds and "craft" in chunk.kinds:  # "the bow of a frigate"
            head.kinds = head.kinds | {"craft"}
            head.mentions = (*head.mentions, *(one for one in chunk.mentions if one.kind in CRAFT))
        chunk.kinds = frozenset((*chunk.kinds, "attached"))
        head.parts.append(chunk)


def _belongs(head: Chunk, prep: str, chunk: Chunk) -> bool:
    if prep == "of" or (prep == "off" and bool(head.kinds & {"area", "waters"})):
        return True
    if prep in ("from", "by") and "participation" in head.kinds:
        return bool(chunk.kinds & {"craft", "party"})
    if prep in ("from", "by") and "body" in head.kinds:
        return "party" in chunk.kinds  # "a statement from the navy"
    if prep == "from":
        return bool(head.kinds & {"craft", "official", "envoy"}) and "party" in chunk.kinds
    if prep == "between":
        return bool(head.kinds & {"exercise", "meeting", "incident", "pledge"}) and bool(
            chunk.kinds & {"party", "person", "craft"}
        )
    if prep == "for":
        return "official" in head.kinds and "party" in chunk.kinds
    return False


# --- To the right


def complements(chunks: Sequence[Chunk], at: int, clause: Clause) -> None:
    """Give a clause the objects, phrases and times to the right of its verb, or of the noun that tells it."""
    index = at + 1
    while index < len(chunks):
        chunk = chunks[index]
        if chunk.type == "vg":
            if chunk.verb is not None and chunk.verb.form == "finite":
                _cut_back(chunks, at, index, clause)
            break
        if chunk.type == "colon" and index == at + 1:
            index += 1  # "Taking part were: …"
            continue
        if chunk.type in _BREAKS and not _is_preposition(chunks, index):
            break
        if chunk.type in ("comma", "and") and _ends(chunks, index) and not _adds_object(chunks, index, clause):
            _trailing(chunks, index, clause)
            break
        if chunk.type == "np":
            _complement(chunk, chunks, index, clause)
        index += 1
        clause.right = index - 1


def _trailing(chunks: Sequence[Chunk], index: int, clause: Clause) -> None:
    """Take the places and times behind a list that no verb follows: "drilled in gunnery and towing off X on Y"."""
    times: list[Chunk] = []
    preps: list[tuple[str, Chunk]] = []
    drills: list[Chunk] = []
    for at in range(index + 1, len(chunks)):
        chunk = chunks[at]
        if chunk.verb is not None:
            if chunk.verb.form == "finite" and not (chunk.verb.groups & {"say"} and preps):
                return
            break
        if chunk.type in _BREAKS:
            break
        if "time" in chunk.kinds:
            times.append(chunk)
        elif "place" in chunk.kinds and chunk.prep is not None and "attached" not in chunk.kinds:
            preps.append((chunk.prep.text, chunk))
        elif "exercise" in chunk.kinds and chunk.prep is None and "hold" in clause.verb.groups:
            drills.append(chunk)  # "held boarding, towing and gunnery exercises"
    if not any("exercise" in one.kinds for one in clause.objects):
        clause.objects += drills[:1]
    clause.times += times
    clause.preps += preps


def _is_preposition(chunks: Sequence[Chunk], index: int) -> bool:
    """Tell whether "after", "before", "as" has only a phrase behind it, no clause."""
    if chunks[index].type != "sub":
        return False
    opened = False
    for chunk in chunks[index + 1 : index + 8]:
        if chunk.type in ("vg", "rel"):
            return False
        if not opened and chunk.type == "x" and chunk.text.endswith("ing"):
            return False  # "after successfully accomplishing …"
        opened = opened or chunk.type not in ("adverb", "not")
        if chunk.type in ("comma", "stop"):
            return True
    return True


def _ends(chunks: Sequence[Chunk], index: int) -> bool:
    """Tell whether a comma or "and" ends what belongs to the verb before it."""
    after = index + 1
    while after < len(chunks) and chunks[after].type in ("and", "comma", "adverb"):
        after += 1
    if after >= len(chunks):
        return True
    chunk = chunks[after]
    if chunk.type == "prep" and after > index + 1 and chunks[index].type == "comma":
        later = [one for one in chunks[after + 1 : after + 6] if one.type in ("vg", "comma", "rel", "stop")]
        if later and later[0].verb is not None and later[0].verb.form == "finite":
            return True  # ", and on Sunday they were seen"
    if chunk.type == "prep":
        return not (after + 1 < len(chunks) and chunks[after + 1].type in ("np", "x", "det"))
    return not (chunk.type == "np" and chunk.kinds and chunk.kinds <= {"time"})


def _adds_object(chunks: Sequence[Chunk], index: int, clause: Clause) -> bool:
    """Tell whether "and" joins to an object that no word list has one that is known: "a mast and two cables"."""
    if clause.objects or chunks[index].type != "and" or chunks[index - 1].type != "x":
        return False
    after = index + 1
    while after < len(chunks) and chunks[after].type in ("det", "x"):
        after += 1
    if after >= len(chunks) or chunks[after].type != "np" or "time" in chunks[after].kinds:
        return False
    behind = next((one for one in chunks[after + 1 :] if one.type in ("vg", "comma", *_BREAKS)), None)
    return behind is None or behind.verb is None or behind.verb.form != "finite"


def _cut_back(chunks: Sequence[Chunk], at: int, index: int, clause: Clause) -> None:
    """Give back what is the subject of the next finite verb."""
    cut = index
    while cut > at + 1 and chunks[cut - 1].type not in ("comma", "and", *_BREAKS):
        cut -= 1
    if cut == at + 1:
        if "say" not in clause.verb.groups and any(c.type == "and" for c in chunks[at:index]):
            return
        free = [
            one.at for one in chunks[cut:index] if one.type == "np" and one.prep is None and "attached" not in one.kinds
        ]
        free = [number for number in free if not chunks[number].kinds <= {"time", "place"}]
        if not free and clause.verb.form == "pp":
            return  # "a group led by X left": X is no subject
        cut = free[-1] if free else cut
    gone = [chunk for chunk in chunks[cut:index] if chunk.type == "np" and not (chunk.kinds <= {"time"})]
    gone_ids = {id(chunk) for chunk in gone}
    clause.objects = [one for one in clause.objects if id(one) not in gone_ids]
    clause.preps = [(prep, one) for prep, one in clause.preps if id(one) not in gone_ids]
    clause.right = min(clause.right, max(at, cut - 1))


def _complement(chunk: Chunk, chunks: Sequence[Chunk], index: int, clause: Clause) -> None:
    if "time" in chunk.kinds:
        if index + 1 >= len(chunks) or "body" not in chunks[index + 1].kinds:  # "a Saturday statement"
            clause.times.append(chunk)
        return
    if "attached" in chunk.kinds:
        return
    if chunk.prep is not None and chunk.prep.start >= clause.chunk.start:
        if chunk.prep.text == "by" and _is_anothers(chunks, chunk.prep, clause):
            return  # "were seen near islets held by Malta"
        clause.preps.append((chunk.prep.text, chunk))
        return
    before = chunks[index - 1] if index else None
    if before is not None and before.type == "sub":
        clause.preps.append((before.text, chunk))
        return
    clause.objects.append(chunk)


def _is_anothers(chunks: Sequence[Chunk], by: Chunk, clause: Clause) -> bool:
    """Tell whether "by" follows a participle that is not known as a verb, and not the verb of the clause."""
    at = next((n for n, one in enumerate(chunks) if one is by), 0)
    return at > 1 and chunks[at - 1].type == "x" and chunks[at - 1].text.endswith("ed") and at - 1 > clause.left + 1


# --- To the left


def _left(chunks: Sequence[Chunk], at: int, clause: Clause, found: list[Clause]) -> None:
    back = at - 1
    while back >= 0 and chunks[back].type in ("adverb", "not"):
        back -= 1
    before = chunks[back] if back >= 0 else None
    if before is None:
        return
    clause.left = back + 1
    joins = before.type == "and" or before.text == "but"
    if joins and found and (clause.verb.form == "finite" or found[-1].verb.form == clause.verb.form):
        _share(clause, _partner(found, clause))
        return
    if before.type == "comma" and _goes_on(chunks, back, clause, found):
        _share(clause, found[-1])
        return
    if before.type == "rel":
        clause.opener = before.text
        clause.left = back
        clause.subjects = _antecedents(chunks, back - 1)
        return
    if clause.verb.form != "finite":
        clause.opener = before.text if before.type in ("sub", "prep") else clause.verb.form
        clause.subjects = _of_participle(chunks, back, clause, found)
        if found and "cause" in found[-1].verb.groups and clause.verb.form == "to":
            clause.opener = "cause"
        return
    if "say" in clause.verb.groups and _is_unknown(_parts(chunks, back)[0]):
        clause.left = back
        return  # ", the service said": who speaks is told by words that are none of ours
    _of_finite(chunks, back, clause, found)


def _goes_on(chunks: Sequence[Chunk], comma: int, clause: Clause, found: list[Clause]) -> bool:
    """Tell whether a verb right behind a comma is the next of a row: "the group left Guam, crossed the sea and …"."""
    last = found[-1] if found else None
    if last is None or last.verb.form != "finite" or clause.verb.form != "finite" or last.opener:
        return False
    if not last.subjects and last.verb.tense != "present":
        return False  # but for headlines: "Cabinet files protest, summons envoy"
    if clause.verb.groups & {"say"} or not clause.verb.groups:
        return False
    between = chunks[last.chunk.at + 1 : comma]
    return not any(one.type in ("comma", "rel", "sub", "stop", "colon", "dash", "vg") for one in between)


def _partner(found: list[Clause], clause: Clause) -> Clause:
    above, last = (found[-2], found[-1]) if len(found) > 1 else (found[-1], found[-1])
    said = "say" in above.verb.groups and above.verb.form == "finite" and above is not last
    if said and not clause.verb.marks and last.verb.marks and above.verb.tense == clause.verb.tense:
        return above  # "said the navy would step up patrols, and called on X to leave"
    alike = [one for one in reversed(found) if one.verb.form == clause.verb.form]
    return next((one for one in alike if one.subjects), alike[0] if alike else found[-1])


def _share(clause: Clause, other: Clause) -> None:
    clause.shared = other
    clause.subjects = list(other.subjects)
    said = other.objects[-1:] if "say" in other.verb.groups and "say" not in clause.verb.groups else []
    if said and said[0].kinds & {"craft"} and said[0].at > other.chunk.at and said[0].prep is None:
        clause.subjects = said  # "said the five ships then veered and sailed north": of a verb that is not known
    clause.opener = other.opener
    if clause.verb.form == "finite" and not clause.verb.marks and clause.verb.tense == "present":
        kept = {mark: at for mark, at in other.verb.marks.items() if mark in ("will", "may", "is_to", "should")}
        clause.verb.marks.update(kept)  # "will hold a drill with X and begin another"
    clause.times = clause.times or [time for time in other.times if time.start < other.chunk.start]


def _antecedents(chunks: Sequence[Chunk], back: int) -> list[Chunk]:
    found: list[Chunk] = []
    while back >= 0 and len(found) < 3:
        chunk = chunks[back]
        if chunk.type == "np":
            found.append(chunk)
            if chunk.prep is None:
                break
        elif chunk.type not in ("comma", "prep", "x", "det", "adverb"):
            break
        back -= 1
    return found


# What is told by whom the sentence is about, not by what stands before the comma.
_TOLD_BY = frozenset(("say", "caution", "judge", "protest", "oppose", "urge", "demand", "pledge", "warn"))


def _of_participle(chunks: Sequence[Chunk], back: int, clause: Clause, found: list[Clause]) -> list[Chunk]:
    before = chunks[back]
    near: list[Chunk] = []
    main = next((one for one in reversed(found) if one.verb.form == "finite"), None)
    if clause.verb.form == "ing" and before.type in ("comma", "and") and clause.verb.groups & _TOLD_BY and main:
        return list(main.subjects)  # "condemned drills by X, warning of …": who condemns warns
    if before.type == "np" or (before.type == "comma" and back and chunks[back - 1].type == "np"):
        near = _antecedents(chunks, back)
        near = [one for one in near if "time" not in one.kinds or len(one.kinds) > 1]
    main = next((one for one in reversed(found)), None)
    if main is not None:
        near += [one for one in (*main.objects, *main.subjects) if one not in near]
        if before.type in ("prep", "sub", "and"):
            near = list(main.subjects)
        if before.type == "prep" and before.text in _BLAMED and main.verb.groups & _BLAMING:
            near = [*main.objects, *near]  # "condemned the navy for firing at a trawler"
    return near


def _of_finite(chunks: Sequence[Chunk], back: int, clause: Clause, found: list[Clause]) -> None:
    parts, reached = _parts(chunks, back)
    behind_verb = reached > 0 and chunks[reached - 1].type == "vg" and len(parts) > 1
    clause.left = reached
    if reached > 0 and chunks[reached - 1].type in ("rel", "sub"):
        clause.opener = chunks[reached - 1].text
    candidates: list[Chunk] = []
    appositions: list[Chunk] = []
    parts = _without_inclusion(parts)
    for number, part in enumerate(parts):
        nouns = [one for one in part if one.type == "np" and "attached" not in one.kinds and one.kinds != {"time"}]
        free = [one for one in nouns if one.prep is None]
        if (part and part[0].type == "vg") or (part and part[0].type in ("rel", "sub")):
            continue  # an insertion: ", which left Qingdao,"
        if free and not candidates:
            candidates = free[:1] if number or len(free) == 1 else [free[0], *free[1:]]
            appositions = free if not parts[0] else []
        elif free and appositions and not parts[0] and part[-1].type == "np":
            candidates = [free[0], *candidates]
            appositions = []
        if not (behind_verb and number == len(parts) - 1) and not _is_inserted(part, number, parts):
            _introduce(part, candidates, clause)
    clause.subjects = _with_heads(candidates, clause, found, reached, back)


def _with_heads(candidates: list[Chunk], clause: Clause, found: list[Clause], reached: int, back: int) -> list[Chunk]:
    """Return the subjects of a verb with those of what was inserted before it: a participle, a relative clause."""
    last = found[-1] if found else None
    if last is None:
        return candidates
    relative = last.opener in ("that", "which", "who")
    if not candidates and ((relative and "say" not in clause.verb.groups) or last.verb.form != "finite"):
        return list(last.subjects)  # "the countries that take part include …"
    if last.verb.form in ("ing", "pp") and last.chunk.at + 1 >= reached > last.chunk.at:
        return [*candidates, *last.subjects]  # "ships operating off Guam were seen"
    return [*candidates, *last.subjects] if relative and last.chunk.at < back else candidates


def _is_unknown(parts: list[list[Chunk]]) -> bool:
    """Tell whether only unknown words stand between the comma before a verb and it."""
    words = [one for one in parts[0] if one.type not in ("det", "adverb")]
    return len(parts) > 1 and bool(words) and all(one.type == "x" and one.text[:1].isalpha() for one in words)


_POINTING = ("of which", "of whom", "of them", "of these")


def _without_inclusion(parts: list[list[Chunk]]) -> list[list[Chunk]]:
    """Leave out a list that "including" opens between the subject and its verb: "nine ships, including two tugs, …"."""
    opens = [number for number, part in enumerate(parts) if part and part[0].text in ("including", "comprising")]
    if not opens or opens[0] + 1 >= len(parts) or any(one.text.endswith(_POINTING) for one in parts[0]):
        return parts
    held = parts[opens[0] + 1 :]
    if not any(one.type == "np" and "craft" in one.kinds and one.prep is None for one in held[0]):
        return parts
    return [[], *held]


def _is_inserted(part: list[Chunk], number: int, parts: list[list[Chunk]]) -> bool:
    """Tell whether a part is a participle's that is not known as a verb: ", registered in Panama,"."""
    first = part[0] if part else None
    return 0 < number < len(parts) - 1 and first is not None and first.type == "x" and first.text.endswith("ed")


def _introduce(part: list[Chunk], candidates: list[Chunk], clause: Clause) -> None:
    """Take times and phrases with a preposition that stand before the subject."""
    for one in part:
        if one.type in ("rel", "vg") and one is not part[0]:
            return  # "the ship which arrived at X on Monday, left": where she arrived is not where she left
        if one.type != "np" or one in candidates or "attached" in one.kinds:
            continue
        if "time" in one.kinds:
            clause.times.append(one)
        elif one.prep is not None:
            clause.preps.append((one.prep.text, one))


def _parts(chunks: Sequence[Chunk], back: int) -> tuple[list[list[Chunk]], int]:
    """Return what stands between commas left of a verb, the nearest first, and where the clause begins."""
    parts: list[list[Chunk]] = [[]]
    at = back
    while at >= 0:
        chunk = chunks[at]
        if chunk.type == "comma" or (at == back and _closes_dash(chunks, at)):
            parts.append([])
        elif chunk.type in ("stop", "colon", "dash"):
            break
        elif chunk.type in ("rel", "sub") and not _is_preposition(chunks, at):
            if len(parts) == 1 or (chunk.text == "that" and at and chunks[at - 1].type == "vg"):
                break
            parts[-1].insert(0, chunk)
            if chunk.type == "sub" and any(one.type == "np" for one in parts[0]):
                break
        elif chunk.type == "vg":
            inserted = len(parts) > 1 and chunk.verb is not None and not _says_of(chunk, parts[-1])
            if not inserted or (chunk.verb is not None and chunk.verb.form == "finite" and not _relative(chunks, at)):
                break
            parts[-1].insert(0, chunk)
        elif chunk.type == "and" and len(parts) > 1 and any(one.type == "np" for one in parts[0]):
            break
        else:
            parts[-1].insert(0, chunk)
        at -= 1
    return parts, at + 1


def _relative(chunks: Sequence[Chunk], at: int) -> bool:
    before = at - 1
    while before >= 0 and (chunks[before].type in ("adverb", "np", "x") or _is_saying(chunks[before])):
        before -= 1
    return before >= 0 and chunks[before].type in ("rel",)


def _closes_dash(chunks: Sequence[Chunk], at: int) -> bool:
    """Tell whether a dash parts a verb from its subject: "two frigates - X and Y – returned"."""
    return chunks[at].type == "dash" and at > 0 and chunks[at - 1].type == "np"


def _says_of(chunk: Chunk, part: list[Chunk]) -> bool:
    """Tell whether somebody says what follows of whom is named at once: "that said a frigate, the X, sailed"."""
    return _is_saying(chunk) and bool(part) and part[0].type == "np" and bool(part[0].kinds & {"craft", "party"})


def _is_saying(chunk: Chunk) -> bool:
    """Tell whether a verb only says who says it: "which Oman said carried arms"."""
    return chunk.verb is not None and "say" in chunk.verb.groups and not chunk.verb.passive


def _later_objects(chunks: Sequence[Chunk], found: list[Clause]) -> None:
    """Give a verb the object, or who did it, that the next verb behind "and" tells: "rammed and sank a boat"."""
    for clause, after in itertools.pairwise(found):
        between = [one for one in chunks[clause.chunk.at + 1 : after.chunk.at] if one.type != "adverb"]
        alike = after.verb.form == clause.verb.form or {after.verb.form, clause.verb.form} == {"finite", "pp"}
        if len(between) != 1 or between[0].type != "and" or not alike or clause.objects:
            continue
        if clause.verb.passive:
            clause.preps += [pair for pair in after.preps if pair[0] == "by"]
            after.verb.passive = after.verb.passive or "pp" in after.verb.form or after.verb.ambiguous
        else:
            aimed = [one for prep, one in after.preps if prep in ("at", "on", "against") and "craft" in one.kinds]
            shots = any("shot" in one.kinds for one in after.objects)
            clause.objects = aimed if shots and aimed else list(after.objects)


def _later_subjects(found: list[Clause]) -> None:
    """Give a participle that opens a sentence ("After leaving Guam, the ship …") the subject that follows."""
    for number, clause in enumerate(found[:-1]):
        if clause.subjects or clause.verb.form == "finite":
            continue
        after = found[number + 1]
        if after.verb.form == "finite":
            clause.subjects = list(after.subjects)
            if not after.subjects and "be" in after.verb.groups and after.objects:
                clause.subjects = list(after.objects)  # "Joining them were ships of …"
