"""What is counted, as an observer writes it beside a number: "destroyers", "warship", "巡洋艦"."""

from offing.reports.platforms import platforms


def force_unit(words: str) -> str:
    """Return the platform's id of a word for ships or aircraft; "ship" where it is not known."""
    found = platforms(words[:100])
    return next((one.platform.id for one in found if one.platform.id), "ship")
