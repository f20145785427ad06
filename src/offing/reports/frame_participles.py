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
        relative = (
            left > 0 and found[left].type == "vg" and found[left - 1].type == "rel"
        )  # "…, which ran in May, covered"
        opens = left < 0 or (found[left].type in ("and", "sub", "stop", "vg") and not relative)
        later = any(one.type == "comma" for one in found[at + 1 :])
        if opens and later and found[at - 2].type == "np":
            verb.form = "pp"


_ENDS = ("vg", "and", "comma", "stop", "rel", "sub")


def _agents(found: list[Chunk]) -> None:
    """Take a past tense that "by" follows for a participle, where another verb tells: "ships led by X left Y"."""
    verbs = [chunk for chunk in found if chunk.verb is not None and chunk.verb.form == "finite"]
    for at, chunk in enumerate(found[:-1]):
        verb = chunk.verb
        if verb is None or not verb.ambiguous or verb.form != "finite" or found[at + 1].text != "by":
            continue
        behind = next((one for one in found[at + 1 :] if one.type in _ENDS), None)
        if behind is not None and behind.type == "vg" and behind in verbs:
            verb.form = "pp"
