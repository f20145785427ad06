"""Whose a thing is by the word before it: an adjective of a state, a state's or a navy's name, in English."""

from functools import cache

from offing.atlas.navies import navies
from offing.atlas.states import named, states
from offing.reports import platforms
from offing.reports.lexicon import Entry, Lexicon

# Words that are a state's only by chance of the language.
_NOT = frozenset(("Jersey", "Chad", "Jordan", "Georgia", "Emirates"))


def owners(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Return where words name an owner of ships or aircraft, as (start, end, party id).

    A possessive "'s" is part of it; of a flag, which tells no owner, the id is empty.
    """
    found = []
    for hit in _lexicon().hits(text, start, end):
        stop = hit.end
        if text[stop : stop + 2] in ("'s", "’s"):
            stop += 2
        elif text[stop - 1] == "s" and text[stop : stop + 1] in ("'", "’"):
            stop += 1
        flag = text[stop : stop + 12].lower().startswith(("-flagged", "-registered"))
        if flag:
            stop = text.find(" ", stop) if " " in text[stop : stop + 12] else stop
        found.append((hit.start, stop, "" if flag else str(hit.value)))
    return found


@cache
def _lexicon() -> Lexicon:
    entries: dict[str, str] = {}
    for code, it in states().items():
        for word in (it.name, it.demonym, *it.also):
            if word and word not in _NOT and named(word) == code:
                entries.setdefault(word.removeprefix("the "), f"state:{code}")
    for key, navy in navies().items():
        for word in (navy.name, *navy.also):
            entries[word.removeprefix("the ")] = f"navy:{key}"
            if word.endswith((" Navy", " Coast Guard")):  # the press writes both
                small = word.replace(" Navy", " navy").replace(" Coast Guard", " coast guard")
                entries.setdefault(small, f"navy:{key}")
    for owner, words in platforms.owners().items():
        entries.update(dict.fromkeys(words, owner))
    return Lexicon(Entry(word, "owner", owner) for word, owner in entries.items() if len(word) > 1)
