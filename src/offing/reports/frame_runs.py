"""Lists: phrases of one kind that commas and "and" put beside each other."""

from offing.reports.frame_chunk import PARTIES, Chunk


def listed(found: list[Chunk]) -> list[Chunk]:
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
    end = _named_exercise(found, head, end)
    while True:
        end = _whose(found, end, head)
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
        if joined == ["comma"] and head.prep is not None and kept and kept[0].text.lower() == "according":
            return end  # "According to the fleet, two frigates left": who says it is none of the list
        if (
            not _alike(head, other, joined)
            or _opens_clause(found, step, kept)
            or _is_apart(found, step, joined, head, kept)
        ):
            return end
        _join(head, other)
        end = step + 1
        if end < len(found) and _names(other, found[end]):
            _join(head, found[end])
            end += 1


def _whose(found: list[Chunk], end: int, head: Chunk) -> int:
    """Give the ships listed last the party behind "of" where the list goes on behind it; return where that is."""
    if "craft" not in head.kinds or end + 2 >= len(found) or found[end].type != "prep" or found[end].text != "of":
        return end
    owner = found[end + 1]
    if owner.type != "np" or "party" not in owner.kinds or owner.kinds & {"craft", "person", "place"}:
        return end
    step = end + 2
    while step < len(found) and found[step].type in ("comma", "and"):
        step += 1
    goes_on = step > end + 2 and step < len(found) and found[step].type == "np" and "craft" in found[step].kinds
    if not goes_on:
        return end
    last = head.members[-1] if head.members else head
    last.owners = (*last.owners, *(one for one in owner.mentions if one.kind in PARTIES))
    if last is not head:
        head.owners = (*head.owners, *last.owners)
    head.end = owner.end
    return end + 2


def _named_exercise(found: list[Chunk], head: Chunk, end: int) -> int:
    """Join the name that stands beside a word for an exercise ("the annual drill, Exercise X, in …")."""
    if "exercise" not in head.kinds:
        return end
    at = end + 1 if end < len(found) and found[end].type == "comma" else end
    parts: list[Chunk] = []
    while at < len(found) and found[at].type == "np" and "exercise" in found[at].kinds and len(parts) < 2:
        parts.append(found[at])
        at += 1
    if not parts or not any(one.kind == "exercise" for one in parts[-1].mentions) or parts[0].det or len(parts) > 2:
        return end
    if found[end].type == "comma" and not (at >= len(found) or found[at].type in ("comma", "stop")):
        return end
    for part in parts:
        head.mentions = (*head.mentions, *part.mentions)
        head.owners = (*head.owners, *(one for one in part.owners if one not in head.owners))
        head.end = part.end
    closed = found[end].type == "comma" and at < len(found) and found[at].type == "comma"
    return at + 1 if closed and at + 1 < len(found) and found[at + 1].type in ("prep", "vg") else at


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


def _is_apart(found: list[Chunk], step: int, joined: list[str], head: Chunk, kept: list[Chunk]) -> bool:
    """Tell whether a comma alone parts two parties, with no "and" to come: "aimed at China, the navy …"."""
    if not any(one.type == "vg" for one in kept) or joined != ["comma"] or head.members:
        return False
    if "party" not in head.kinds or head.kinds & {"craft", "person"}:
        return False
    behind = next((one for one in found[step + 1 :] if one.type in ("vg", "and", "rel", "sub", "stop", "dash")), None)
    return behind is not None and behind.type == "vg"


def _opens_clause(found: list[Chunk], step: int, kept: list[Chunk]) -> bool:
    """Tell whether the phrase is the subject of a clause of its own: a verb before the list and one right behind."""
    if not any(chunk.verb is not None and chunk.verb.form in ("finite", "to") for chunk in kept):
        return False
    after = step + 1
    while after < len(found) and (found[after].type == "adverb" or found[after].kinds == {"time"}):
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
