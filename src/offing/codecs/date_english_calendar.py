"""Read the dates, months, quarters and years of English texts, with or without what they leave out."""

import re
from collections.abc import Callable
from itertools import pairwise

from offing.codecs.date_english_match import STEPS, Fields, Words, year_of
from offing.codecs.date_zones import SHORT


def _iso(at: Words) -> Fields | None:
    written = str(at.first)
    day, clock = written[:10], written[11:]
    tells: Fields = {"year": int(day[:4]), "month": int(day[5:7]), "day": int(day[8:])}
    if not clock:
        return tells
    zone = re.search(r"(Z|[+-]\d\d:?\d\d)$", clock)
    digits = re.sub(r"\D", "", re.sub(r"\..*", "", clock[: zone.start()] if zone else clock))
    tells["clock"] = tuple(int(digits[i : i + 2]) for i in range(0, len(digits) - 1, 2))
    if zone and zone[0] != "Z":
        sign = -1 if zone[0][0] == "-" else 1
        tells["zone"] = sign * (int(zone[0][1:3]) * 60 + int(zone[0][-2:]))
    elif zone:
        tells["zone"] = SHORT["UTC"]
    return tells


def _numeric(at: Words) -> Fields | None:
    written = str(at.first)
    one, two, three = (int(x) for x in re.split(r"[./]", written))
    if one > 31:
        return {"year": one, "month": two, "day": three}
    year = three if three > 99 else 1900 + three if three >= 50 else 2000 + three
    if "." in written or one > 12:  # with full stops the day comes first
        return {"year": year, "month": two, "day": one}
    if two > 12 or one == two:
        return {"year": year, "month": one, "day": two}
    return {"year": year, "doubtful_day": (one, two)}


def _date(at: Words) -> Fields | None:
    months, years = at.values("Mm"), at.values("Y")
    days = [d for d in at.values("DOF") if isinstance(d, int)]
    tells: Fields = {"month": months[0], "day": days[0]}
    if len(days) > 1:
        if days[1] <= days[0]:
            return None
        tells["last_day"] = days[1]
    if years:
        tells["year"] = int(str(years[0]))
    return tells


def _listed(at: Words) -> Fields | None:
    """Read "July 20, 21 and 23" as the days from the first to the last."""
    days = [d for d in at.values("DO") if isinstance(d, int)]
    if any(b <= a for a, b in pairwise(days)):
        return None
    gaps = days[-1] - days[0] >= len(days)
    tells = {"month": at.values("Mm")[0], "day": days[0], "last_day": days[-1], **year_of(at)}
    return tells | {"gaps": True} if gaps else tells


def _lone_day(at: Words) -> Fields | None:
    if at.found.ends[at.end - 1] - at.found.starts[at.end - 1] > len("15th"):
        return None  # "the fifth, and last, ship"
    return {"day": at.last}


def _within(at: Words) -> Fields | None:
    """Read "the first week of August", "the second half of July"."""
    which, count = at.values("FOl")[0], at.values("DN")
    if which in ("previous", "preceding", "past", "latest"):
        return None
    unit = str(at.values("UK")[0])
    place = which if isinstance(which, int) else -1
    tells: Fields = {"month": at.values("Mm")[0], **year_of(at)}
    if unit not in ("week", "half", "day", "days", "weekend", "weeks"):
        return None
    return {**tells, "within": (place, count[0] if count else 1, unit)}


def _months(at: Words) -> Fields | None:
    """Read "the first two quarters of 2022", "the first nine months of this year"."""
    count, units = at.values("DN")[0], [str(v) for v in at.values("U")]
    size = {"months": 1, "quarters": 3}.get(units[0], 0)
    if at.first == "latest" or at.values("F")[0] != 1 or not isinstance(count, int) or not 2 <= count * size < 12:
        return None
    year = year_of(at) or {"unit": "year", "step": STEPS[(at.values("lh") and at.shape[-2]) or "h"]}
    return {"months": count * size, **year} if units[1:] in ([], ["year"]) else None


def _quarter(at: Words) -> Fields | None:
    shape = at.shape
    if shape[0] == "4":
        if shape[-1] == "D":
            year, beside = at.last, at.found.starts[at.end - 1] == at.found.ends[at.end - 2]
            return {"quarter": at.first, **({"year": 2000 + int(str(year))} if beside else {})}
        return {"quarter": at.first, **year_of(at)}
    if "l" in shape:
        return {"quarter": 4, **year_of(at)}
    if shape[0] == "J":
        number = at.values("D")[0]
        return {"quarter": number, **year_of(at)} if number in (1, 2, 3, 4) else None
    if "F" not in shape and "O" not in shape:
        return {"unit": "quarter", **year_of(at)}
    number = at.values("FO")[0]
    if not isinstance(number, int) or number > 4 or ("k" in shape and "Y" not in shape):
        return None
    return {"quarter": number, **year_of(at), **({"fiscal": True} if "y" in shape else {})}


def _half(at: Words) -> Fields | None:
    if "K" not in at.shape:
        return None
    which = at.values("FOl")[0]
    number = 2 if which in ("last", "latest") else which
    return {"half": number, **year_of(at)} if number in (1, 2) else None


def _century(at: Words) -> Fields | None:
    return {"century": at.values("OF")[0]}


def _decade(at: Words) -> Fields | None:
    value = at.values("E")[0]
    if not isinstance(value, int) or value % 10 or (value < 100 and at.shape[0] != "t"):
        return None
    return {"decade": value if value >= 100 else 1900 + value}


def _season(at: Words) -> Fields | None:
    years = year_of(at)
    if not years and at.shape[0] != "t" and at.before not in ("e", "3"):
        return None  # "fall" and "spring" are verbs as well
    return {"season": at.values("S")[0], **years}


def _month(at: Words) -> Fields | None:
    if at.shape == "m" and not at.after.startswith("-M") and at.before not in tuple("ifzbolnhe3TL&v"):
        return None
    return {"month": at.first, **year_of(at)}


def _range(at: Words) -> Fields | None:
    first, last = (int(str(y)) for y in at.values("Y"))
    return {"year": first, "last_year": last} if 1900 <= first < last <= 2100 else None


def _year(at: Words) -> Fields | None:
    return {"year": int(str(at.last)), "lone": True}


CALENDAR: dict[str, Callable[[Words], Fields | None]] = {
    **{"iso": _iso, "numeric": _numeric, "date": _date, "listed": _listed, "lone_day": _lone_day, "within": _within},
    **{"months": _months, "quarter": _quarter, "half": _half, "century": _century, "decade": _decade},
    **{"season": _season, "month": _month, "range": _range, "year": _year, "named": _year},
}
