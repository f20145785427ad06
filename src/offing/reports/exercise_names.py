"""Names of exercises in English text: in quotation marks, after "codenamed", with a year, or known to recur."""

import re
import tomllib
from functools import cache
from typing import Any

from offing.reports.frame_words import vocabulary
from offing.reports.lexicon import Entry, Lexicon
from offing.reports.mention import Mention
from offing.reports.packaged import text_of
from offing.reports.platforms import small

_SUFFIX = re.compile(
    r"(?: [LXVI]{2,7}\b|[ \-–‑/]{1,3}(?:19|20)\d{2}(?:/\d{2})?(?:-?[A-H]|-\d)?|[ \-–‑]['’]?\d{2}(?:-\d{1,2}|[A-H])?)"
    r"(?![\d\w%°]|[.,:]\d)"
)
_CAPITALS = r"[A-Z][\w’'-]*(?:(?: (?:(?:of|the|and) )?|/)[A-Z][\w’'-]*){0,4}"
_WITH_YEAR = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][A-Za-z’']+(?:[ /-][A-Z][A-Za-z’']+){0,3})"
    r"(?P<year>[ \-–‑]{1,3}(?:19|20)\d{2}(?:-?[A-H]|-\d)?)(?![\d\w%]|[.,:]\d)"
)
_CALLED = re.compile(
    r"\b(?P<word>code[- ]?named?|dubbed|called|named|titled|entitled|known as|nicknamed|designated"
    r"|under the (?:code )?name(?: of)?)[:,]? (?:the |as )?(?:[\"“‘«'„](?P<quoted>[^\"“”«»„\n]{2,60}?)[\"”»“]"
    rf"|[‘'](?P<single>[^'’\n]{{2,60}})['’]|(?P<bare>{_CAPITALS}(?:[ -–]\d{{2,4}}[A-H]?)?))"
)
_QUOTED = re.compile(r"[\"“«„](?P<a>[^\"“”«»„\n]{2,60}?)[\"”»“]|(?<![\w])[‘'](?P<b>[A-Z][^'‘’\n]{1,58}?)['’](?!\w)")
_PREFIXED = re.compile(rf"\b(?:Exercise|Operation) (?P<name>{_CAPITALS})(?:[ -–]\d{{2,4}}[A-H]?)?")
_NOT_FIRST = frozenset(
    """January February March April May June July August September October November December In On At The By Since
    Until From During After Before Summit Agenda Vision Budget Election Olympic World Cup Games Act Resolution Spring
    Summer Autumn Winter Early Late Mid Fall Force Strategy Plan Monday Tuesday Wednesday Thursday Friday Saturday
    Sunday Of And For As""".split()
)
_ENDS = re.compile(
    r"\s+(?:[Ee]xercises?|[Dd]rills?|[Mm]anoeuvres|[Mm]aneuvers|[Jj]oint|[Mm]ilitary|[Nn]aval|[Mm]ultinational|[Bb]ilateral)\b.*$"
)
_PHASE = re.compile(r"(?:(?:[Ss]ea|[Hh]arbou?r|[Ss]hore|[Ff]inal|[Aa]ctive) [Pp]hase of )")
_HELD_BEFORE = re.compile(
    r"\b(?:hosts?|hosted|hosting|phase of|stage of|part of|joined|joining|join|during|holds?|held|holding|began"
    r"|start of|end of|opened|launched|concluded|completed|annual|biennial|from|after) (?:the )?$"
)
_HELD_AFTER = re.compile(
    r"(?:, (?:hosted|held|led|organi[sz]ed|run|staged)\b|,? (?:which )?(?:has |have )?(?:began|begins|begun|started"
    r"|starts|kicked off|ended|ends|concluded|concludes|involves|involved|brings|brought|is under way|takes place"
    r"|took place)\b)"
)
_ARMED = re.compile(
    r"\b(?:[Ss]hips?|vessels?|warships?|frigates?|destroyers?|corvettes?|submarines?|soldiers?|troops|aircraft"
    r"|[Nn]av(?:y|ies|al)|[Ff]leet|NATO|[Ff]orces|minehunters?|minesweepers?|marines|[Mm]ilitary)\b"
)
_REACH = 160
_NEAR = 70


def exercise_names(text: str) -> list[Mention]:
    """Return the names of exercises in a text, sorted (kind "exercise"), each as written without quotation marks."""
    told = [it.end for it in _telling().hits(small(text))]
    found: dict[tuple[int, int], None] = {}
    for hit in _known().hits(text):
        suffix = _SUFFIX.match(text, hit.end)
        end = suffix.end() if suffix else hit.end
        dated = suffix is not None and len(suffix[0]) > 4  # a year in full makes even "Vostok" an exercise
        if not suffix and _is_longer(text, hit.start, hit.end):
            continue
        if (
            hit.value
            or dated
            or (suffix and _is_near(text, told, hit.start, _REACH))
            or _is_near(text, told, hit.start, _NEAR)
            or _is_held(text, hit.start, end)
        ):
            _add(found, hit.start, end)
    if told:
        _find_called(text, told, found)
        _find_quoted(text, found)
        _find_lettered(text, found)
        _find_dated(text, told, found)
        for match in _PREFIXED.finditer(text):
            first = match["name"].split(" ")[0]
            if first not in _NOT_FIRST and not _is_verb(first) and text[match.start() : match.start() + 1] == "E":
                _add(found, *_trimmed(text, match.start("name"), match.end()))
    _find_again(text, found)
    return [Mention("exercise", start, end, text[start:end]) for start, end in sorted(found)]


def _is_verb(word: str) -> bool:
    """Tell whether a capital only opens what a headline says of an exercise: "Exercise Cancelled Over Concerns"."""
    known = vocabulary().at([word.lower()], 0)[1]
    return known is not None and bool(known.verbs.keys() & {"s", "past", "pp", "ing"}) and not known.nouns


def _find_called(text: str, told: list[int], found: dict[tuple[int, int], None]) -> None:
    for match in _CALLED.finditer(text):
        group = next(name for name in ("quoted", "single", "bare") if match[name])
        plain = match["word"].startswith(("code", "dub"))
        if not _is_near(text, told, match.start(), _REACH if plain else _NEAR):
            continue
        if not plain and group == "bare" and not _SUFFIX.search(match[group]):
            continue  # "called Moscow" names no exercise
        start, end = _trimmed(text, match.start(group), match.end(group))
        if _is_name(text[start:end]):
            _add(found, start, end)


def _find_quoted(text: str, found: dict[tuple[int, int], None]) -> None:
    for match in _QUOTED.finditer(text):
        group = "a" if match["a"] else "b"
        start, end = _trimmed(text, match.start(group), match.end(group))
        name = text[start:end]
        if not _is_name(name) or not _is_title(name):
            continue
        after = _telling().hits(small(text[match.end() : match.end() + 48]))
        before = _telling().hits(small(text[max(0, match.start() - 32) : match.start()]))
        stop = "." in text[match.end() : match.end() + (after[0].start if after else 0)]
        if (after and not stop) or (before and before[-1].end >= min(32, match.start()) - 14):
            _add(found, start, end)


def _find_dated(text: str, told: list[int], found: dict[tuple[int, int], None]) -> None:
    for match in _WITH_YEAR.finditer(text):
        words = match["name"].replace("-", " ").replace("/", " ").split()
        while words and words[0] in ("The", "Exercise", "Exercises", "Joint-", "Annual"):
            words.pop(0)
        drill = next((word for word in ("Exercise", "Drill") if word in words[1:-1]), "")
        if drill and words[0] in _OPENS:
            words = words[words.index(drill) + 1 :]  # "Joint Exercise Elang Biru 2019"
        if not words or any(word in _NOT_FIRST for word in words):
            continue
        start = match.start() + match["name"].replace("-", " ").replace("/", " ").index(words[0])
        joined = match["year"][0] in "-–‑"
        if _is_near(text, told, match.start(), _REACH if joined else 40):
            _add(found, start, match.end())


_OPENS = frozenset("Joint Combined Bilateral Trilateral Multilateral Multinational Naval Maritime Military".split())
_WITH_LETTERS = re.compile(
    r"\b(?P<name>(?!The |An? |Joint |Passing |Passage )[A-Z][\w-]+(?: [A-Z][\w-]+){1,5}"
    r" (?:Exercise|Drill|Manoeuvres)) \((?P<short>[A-Z][A-Za-z]{2,11})\)"
)


def _find_lettered(text: str, found: dict[tuple[int, int], None]) -> None:
    """Take "Harbour Defence Bilateral Exercise (HADBEX)" for a name."""
    for match in _WITH_LETTERS.finditer(text):
        _add(found, *match.span("name"))


def _find_again(text: str, found: dict[tuple[int, int], None]) -> None:
    """Add where a name that was found is said again without its marks or its year."""
    if not found or len(found) > 40:
        return
    names = {text[start:end] for start, end in found}
    bare = {_SUFFIX.sub("", name) for name in names}
    for hit in Lexicon(Entry(name, "") for name in names | {it for it in bare if " " in it or "/" in it}).hits(text):
        _add(found, hit.start, hit.end)


def _is_longer(text: str, start: int, end: int) -> bool:
    """Tell whether a name without a year is part of a place's or another's: "Indian Ocean", "La Perouse Strait"."""
    before = re.search(r"([A-Z]\w*) $", text[max(0, start - 24) : start])
    after = re.match(
        r" (?:Sea|Ocean|Strait|Coast|Island|Islands|Bay|Province|Gulf|Point|Beach)\b", text[end : end + 12]
    )
    return after is not None or (
        before is not None and before[1] not in ("Exercise", "Ex", "Operation", "The", "Annual")
    )


def _is_near(text: str, told: list[int], at: int, reach: int) -> bool:
    """Tell whether a telling word stands within some characters, in the same paragraph."""
    low, high = at - reach, at + reach
    return any(low <= it <= high and "\n\n" not in text[min(it, at) : max(it, at)] for it in told)


def _is_held(text: str, start: int, end: int) -> bool:
    """Tell whether a name of two words is of what forces hold: "will host Open Spirit, with six minehunters"."""
    if " " not in text[start:end]:
        return False
    before, after = text[max(0, start - 24) : start], text[end : end + 40]
    if not (_HELD_BEFORE.search(before) or _HELD_AFTER.match(after)):
        return False
    low = max(text.rfind("\n\n", 0, start), start - _REACH, 0)
    return _ARMED.search(text, low, end + _REACH) is not None


def _is_name(name: str) -> bool:
    return 2 < len(name) <= 60 and (name[0].isupper() or name[0].isdigit()) and len(name.split()) <= 7


def _is_title(name: str) -> bool:
    """Tell whether the words of a quotation are written like a name's: capitals, but for small joining words."""
    words = [word for word in re.split(r"[ /\-–]", name) if word]
    small_ones = {"of", "the", "and", "for", "de", "at", "in", "on"}
    return all(word[0].isupper() or word[0].isdigit() or word in small_ones for word in words) and not name.endswith(
        (".", "?", "!")
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without the marks at its end and the words that only say that it is an exercise."""
    head = _PHASE.match(text, start, end)
    start = head.end() if head else start
    name = text[start:end]
    tail = _ENDS.search(name)
    if tail and tail.start() > 0:
        name = name[: tail.start()]
    name = name.rstrip(" ,.;:!?\"'”’")
    name = re.sub(r"['’]s$", "", name)
    return start, start + len(name)


def _add(found: dict[tuple[int, int], None], start: int, end: int) -> None:
    """Keep the longer of two that overlap."""
    for other in list(found):
        if other[0] < end and start < other[1]:
            if other[1] - other[0] >= end - start:
                return
            del found[other]
    found[(start, end)] = None


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(text_of("lexicons/en", "exercises.toml"))


@cache
def _known() -> Lexicon:
    """Return the names that recur; the value tells whether one means an exercise wherever it stands."""
    table = _tables()["known"]
    shared = set(table["shared"])
    names = {name: name not in shared for name in (*table["names"], *table["shared"])}
    upper = {name.upper(): alone for name, alone in names.items() if " " in name}
    return Lexicon(Entry(name, "exercise", alone) for name, alone in {**upper, **names}.items())


@cache
def _telling() -> Lexicon:
    return Lexicon(Entry(word, "tells") for word in _tables()["tells"]["words"])
