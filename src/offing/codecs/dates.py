"""Dates and times of day in running text, resolved to intervals in UTC; a grammar per language."""

from collections.abc import Callable

from offing.codecs.date_chinese import chinese_times
from offing.codecs.date_context import Anchor, named_years
from offing.codecs.date_english import english_times
from offing.codecs.date_japanese import japanese_times
from offing.schema.claim import Time

__all__ = ["LANGUAGES", "Anchor", "named_years", "times"]

LANGUAGES: dict[str, Callable[[str, Anchor, int, int, tuple[int, ...]], list[Time]]] = {
    "en": english_times,
    "ja": japanese_times,
    "zh": chinese_times,
}


def times(
    text: str, language: str, anchor: Anchor, start: int = 0, end: int | None = None, *, vague: bool = True
) -> list[Time]:
    """Return the times that text[start:end] tells, sorted, none overlapping another; offsets are of the whole text.

    *language* is a BCP 47 tag; of one that is not read nothing is returned. What the words leave out is taken from
    *anchor*, or, where it has no date, a year from the latest that the whole text names; ``inferred`` says so. A time
    whose year cannot be made out has no start and end, but its granularity and ``local`` ("XXXX-07-15"). Durations
    are no times. With *vague*, "now", "recently" and "soon" are told too, with PRESENT_REF, PAST_REF or FUTURE_REF as
    ``local``.
    """
    read = LANGUAGES.get(language.partition("-")[0].lower())
    if read is None:
        return []
    named = named_years(text) if anchor.published is None else ()
    found = read(text, anchor, start, len(text) if end is None else end, named)
    return found if vague else [time for time in found if "_REF" not in (time.local or "")]
