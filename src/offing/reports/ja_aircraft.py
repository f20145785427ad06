"""Aircraft of Japanese releases: ロシアの爆撃機（Ｔｕ－９５）×２機, 推定中国無人機×１機."""

import re
from dataclasses import dataclass
from functools import cache

from offing.reports.ja_lexicon import any_of, kinds
from offing.reports.ja_parties import party
from offing.reports.plain import Plain
from offing.schema.claim import Force, Party, Unit


@dataclass(frozen=True, slots=True)
class Aircraft:
    """Hold aircraft of one model; ``presumed`` where the release says that whose they are is an estimate."""

    start: int
    end: int
    unit: Unit
    force: Force
    owner: Party | None = None
    presumed: bool = False

    @property
    def owners(self) -> tuple[Party, ...]:
        """Return whose they are."""
        return (self.owner,) if self.owner else ()


@cache
def _pattern() -> re.Pattern[str]:
    kind = any_of(kinds("aircraft"))
    model = r"[A-Za-z]{1,5}[\-ー]?[0-9]{1,4}[A-Za-z0-9\-]{0,6}"
    return re.compile(
        r"(?P<presumed>推定)?"
        r"(?:(?P<owner>(?:中国|ロシア|北朝鮮|韓国|米国|台湾)(?:空軍|海軍|軍)?)(?:所属)?(?:の(?:もの)?と(?:推定|みられ|思われ)(?:され)?る|のものと(?:推定|みられ)(?:され)?る)?の?)?"
        rf"(?P<before>{model})?"
        r"(?P<more>[一-鿿ァ-ヴー/・]{0,10}?)"
        rf"(?P<kind>{kind})"
        rf"(?:\((?P<model>{model})(?P<after>[^()]{{0,10}})\))?"
        r"(?P<presumed2>\(推定\))?"
        r"(?:[×xX]?(?P<count>\d{1,3})機)?"
    )


def aircraft(plain: Plain, start: int, end: int, owner: Party | None = None) -> list[Aircraft]:
    """Return the foreign aircraft that a stretch tells with model or count; *owner* is whose the unnamed are."""
    found: list[Aircraft] = []
    for match in _pattern().finditer(plain.text, start, end):
        owner = (party(plain, *match.span("owner")) if match["owner"] else None) or owner
        if match["model"] or match["before"] or match["count"]:
            found.append(_aircraft(plain, match, owner))
    return found


def _aircraft(plain: Plain, match: re.Match[str], owner: Party | None) -> Aircraft:
    first = "owner" if match["owner"] else "before" if match["before"] else "more" if match["more"] else "kind"
    start = match.start("before" if match["before"] else "more" if match["more"] else "kind")
    model = match["model"] or match["before"]
    spans = {"kind": plain.span(start, match.end("kind"))}
    if model:
        group = "model" if match["model"] else "before"
        spans["class_name"] = plain.span(*match.span(group))
    kind = kinds("aircraft")[match["kind"]]
    span = plain.span(start, match.end())
    count = int(match["count"]) if match["count"] else None
    unit = Unit(class_name=model, kind=kind, state=owner.state if owner else None, count=count, span=span, spans=spans)
    at = plain.span(*match.span("count")) if match["count"] else None
    force = Force(
        count,
        kind,
        owner.id if owner else None,
        bound="exactly" if count else "some",
        note=(match["more"] or "") + match["kind"],
        span=span,
        count_span=at,
    )
    presumed = bool(match["presumed"] or match["presumed2"]) or "推定" in match[0]
    return Aircraft(match.start(first), match.end(), unit, force, owner, presumed)
