"""Past tenses that are participles: "declared a pact aimed at …", ", codenamed X,"."""

from offing.reports.frame_chunk import Chunk
from offing.reports.frame_verbs import Verb


def reduce(found: list[Chunk]) -> None:
    """Take a past tense behind the object of another verb for a participle: "declared a pact aimed at …"."""
    open_: Chunk | None = None
    nouns: list[Chunk] = []
    _insertions(found)
    _agents(found)
    for chunk in found:
        if chunk.type in ("comma", "and", "rel", "sub", "stop", "dash", "colon"):
            open_, nouns = None, []
        elif chunk.type == "np":
            nouns.append(chunk)
        elif chunk.verb is not None:
            verb = chunk.verb
            if open_ is not None and open_.verb is not None and nouns and verb.form == "finite" and verb.ambiguous:
                pictured = "show" in open_.verb.groups and any("image" in one.kinds for one in found)
                said = open_.verb.groups & {"say", "announce"} and not pictured
                if not said or not nouns[-1].kinds & _SUBJECTS:
                    verb.form = "pp"
            elif (
                open_ is not None and open_.verb is not None and nouns and _is_past(chunk) and _has_object(open_, nouns)
            ):
                verb.form = "pp"  # "escorted a ship filled with aid"
            if open_ is not None and open_.verb is not None and _is_strange(open_.verb) and verb.ambiguous and nouns:
                open_.verb.form, verb.form = "pp", "finite"  # "a flotilla affiliated with the navy conducted …"
            if verb.form == "finite":
                open_, nouns = chunk, []


_SUBJECTS = frozenset("craft party person pronoun exercise incident attack visit movement meeting".split())


def _is_past(chunk: Chunk) -> bool:
    return chunk.verb is not None and _is_strange(chunk.verb) and chunk.text.endswith("ed")


def _has_object(open_: Chunk, nouns: list[Chunk]) -> bool:
    """Tell whether a verb that tells of no speech has its object right before what may be its participle."""
    verb = open_.verb
    return verb is not None and bool(verb.groups) and not verb.groups & {"say", "announce"} and nouns[-1].prep is None


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
        relative = (
            left > 0 and found[left].type == "vg" and found[left - 1].type == "rel"
        )  # "…, which ran in May, covered"
        if left > 1 and _is_inserted(found, left):
            continue  # "…, composed of two tugs, left": here the insertion ends
        opens = left < 0 or (found[left].type in ("and", "sub", "stop", "vg", "colon", "dash") and not relative)
        if opens and _closes(found, at) and found[at - 2].type == "np":
            verb.form = "pp"


def _is_inserted(found: list[Chunk], at: int) -> bool:
    """Tell whether a participle behind a comma and a noun opens an insertion: ", including the frigate X"."""
    verb = found[at].verb
    return (
        verb is not None
        and verb.form in ("pp", "ing")
        and found[at - 1].type == "comma"
        and found[at - 2].type == "np"
        and not any(one.verb is not None and one.verb.form == "finite" for one in found[:at])
    )


def _closes(found: list[Chunk], at: int) -> bool:
    """Tell whether the insertion that a participle opens ends with a comma, behind which the sentence goes on."""
    comma = next((n for n in range(at + 1, len(found)) if found[n].type == "comma"), None)
    if comma is None:
        return False
    after = next((one for one in found[comma + 1 :] if one.type not in ("adverb", "not")), None)
    return after is not None and after.type not in ("and", "rel", "sub", "stop") and not _names_speaker(found, comma)


def _names_speaker(found: list[Chunk], comma: int) -> bool:
    verb = next((one.verb for one in found[comma + 1 : comma + 6] if one.verb is not None), None)
    return verb is not None and "say" in verb.groups and found[comma + 1].type != "vg"


_ENDS = ("vg", "and", "comma", "stop", "rel", "sub")


def _agents(found: list[Chunk]) -> None:
    """Take a past tense that "by" follows for a participle, where another verb tells: "ships led by X left Y"."""
    verbs = [chunk for chunk in found if chunk.verb is not None and chunk.verb.form == "finite"]
    for at, chunk in enumerate(found[:-1]):
        verb = chunk.verb
        if verb is None or not verb.ambiguous or verb.form != "finite" or found[at + 1].text != "by":
            continue
        before = found[at - 1] if at else None
        opens = before is not None and (before.type == "comma" or before.text in ("while", "when", "as", "although"))
        if opens and any(one is not chunk and one.start < chunk.start for one in verbs):
            verb.form = "pp"  # "…, shadowed by two ships", "while shadowed by …"
            continue
        behind = next((one for one in found[at + 1 :] if one.type in _ENDS), None)
        if behind is not None and behind.type == "vg" and behind in verbs:
            verb.form = "pp"
