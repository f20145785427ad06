"""The tense of the words about an English date: whether it lies behind publication or ahead."""

import re

from offing.codecs.date_english_drafts import Draft
from offing.codecs.date_english_tokens import Tokens

_PLUPERFECT = re.compile(r"\bhad\b[^.]*$")
_PAST_WORD = re.compile(r"(?!un)[a-z]{2,}ed")
_LOOK = 24  # words on either side of a date that may tell its tense


def tense_about(draft: Draft, found: Tokens, text: str) -> str:
    """Return "past", "begun" (since) or "future" as the nearest word says, those before the date first."""
    if not any(name in draft.tells for name in ("weekday", "month", "day", "quarter", "season", "around", "unit")):
        return ""
    if draft.opens and found.values[draft.start] == "since":
        return "begun"
    behind = range(draft.start - 1, max(-1, draft.start - _LOOK), -1)
    ahead = range(draft.end, min(len(found.shape), draft.end + _LOOK))
    word = str(found.values[draft.start]).lower()
    reaching = draft.opens == "until" or found.shape[max(0, draft.start - 1) : draft.start] == "T"
    for places in (behind, ahead):
        for i in places:
            tense = _says(found, text, i)
            if tense == ".":
                break
            if tense:
                done = word == "by" and i == draft.start - 1  # "were resolved by", but "asked to answer by"
                return "" if reaching and tense == "past" and not done else tense
    return "future" if draft.opens == "until" else ""


def _says(found: Tokens, text: str, i: int) -> str:
    """Return the tense that one word speaks of, "." at the end of a sentence, "" where it tells none."""
    letter, begin = found.shape[i], found.starts[i]
    if letter == "+":
        return "past" if _PLUPERFECT.search(text, max(0, begin - 40), begin) else "future"
    before = text[found.starts[i - 1] : found.ends[i - 1]] if i else ""
    if letter == "T" and before in ("is", "are", "set"):
        return "future"
    if letter == "=" or (letter == "x" and _PAST_WORD.fullmatch(text, begin, found.ends[i])):
        return "future" if before == "be" else "past"
    return letter if letter == "." else ""
