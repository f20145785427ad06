"""Short forms of parties: "S. Korea", "the Navy" of the state a text is from, abbreviations told in brackets."""

import re
from collections.abc import Sequence
from dataclasses import replace

from offing.atlas.institutions import institutions
from offing.atlas.institutions import of_state as of_role
from offing.atlas.navies import of_state
from offing.atlas.states import named, state
from offing.reports.frame_chunk import PARTIES
from offing.reports.mention import Mention
from offing.schema.claim import Party

_KOREA = re.compile(r"\b([SN])\. ?Korean?\b(?:'s|’s)?")
_BRACKETED = re.compile(r" \(([A-Z][A-Za-z&-]{1,9}[A-Z])\)")
_SERVICE = re.compile(
    r"(?:\b[Tt]he |^|(?<=\n))(?:(?P<navy>Navy|(?<!^)navy)|(?P<cg>Coast Guard|coast guard)|(?P<air>Air Force|air force)"
    r"|(?P<ministry>MND|MOD|MoD|Defen[cs]e Ministry|defen[cs]e ministry)"
    r"|(?P<forces>military|armed forces|Armed Forces))\b(?! (?:said it|base|ship|vessel|drill|exercise|aircraft|plane))"
)
_DEFENCE_FORCE = re.compile(
    r"^(?:the )?(.{3,30}?) (?:National )?(?:Self-)?(?:Defen[cs]e Forces?|Armed Forces)$", re.IGNORECASE
)
_ROLES = (
    *(("coast guard", "service:coast guard"), ("coastguard", "service:coast guard"), ("navy", "service:navy")),
    *(("defen", "ministry:defense"), ("foreign", "ministry:foreign"), ("border guard", "service:border guard")),
)
_SERVICES = frozenset(("state", "navy", "ministry", "forces", "staff", "command", "fleet"))


def short_forms(text: str, mentions: Sequence[Mention], home: str | None) -> list[Mention]:
    """Return the mentions that short forms make; *home* is the state that a text is from, where known."""
    taken = sorted((one.start, one.end) for one in mentions if one.kind in PARTIES or one.kind in ("media", "unit"))
    found = [*_koreas(text), *_allies(text, mentions), *_abbreviated(text, mentions), *_services(text, mentions, home)]
    found += _bare_ministry(text, home)
    return [one for one in found if not any(a < one.end and one.start < b for a, b in taken)]


def at_home(mentions: Sequence[Mention], home: str | None, seat: str | None = None) -> list[Mention]:
    """Return mentions with institutions of a general name ("Joint Chiefs of Staff") as those of *home*.

    A ministry that no word tells whose it is may be that of the state in whose capital a text was written (*seat*).
    """
    found = [_nobodys(one, home, seat) for one in mentions] if home or seat else list(mentions)
    return [_as_at_home(one, home) for one in found] if home is not None else found


def _nobodys(one: Mention, home: str | None, seat: str | None) -> Mention:
    """Return a ministry, navy or coast guard that no word tells whose it is as that of the state a text is from."""
    party = one.value
    if one.kind not in ("ministry", "navy") or party.id or not isinstance(party, Party):
        return one
    code = home or (seat if one.kind == "ministry" else None)
    role = next((role for word, role in _ROLES if word in party.name.lower()), None)
    if code is None or role is None:
        return one
    known = of_role(code, role)
    why = "of the state that the text is from"
    return replace(one, value=replace(party, id=known.id, name=known.name, kind=known.kind, state=code, inferred=why))


def _as_at_home(one: Mention, home: str) -> Mention:
    party = one.value
    if not isinstance(party, Party) or party.kind != "staff" or party.state in (None, home):
        return one
    if one.end - one.start > _GENERAL or "of" not in party.name:
        return one
    other = party.id.replace(f":{party.state}:", f":{home}:")
    if other not in institutions():
        return one
    why = "of the state that the text is from"
    return replace(one, value=replace(party, id=other, state=home, inferred=why))


_GENERAL = len("the Joint Chiefs of Staff")


def longer(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions with the armed forces before "Navy" as that navy ("the People's Liberation Army Navy")."""
    return [_with_navy(text, one) if one.value.__class__ is Party else one for one in mentions]


def _with_navy(text: str, one: Mention) -> Mention:
    party = one.value
    if party.kind != "forces" or party.state is None or text[one.end : one.end + 5] != " Navy":
        return one
    own = [navy for navy in of_state(party.state) if navy.kind == "navy"]
    if len(own) != 1:
        return one
    span = (party.span[0] if party.span else one.start, one.end + 5)
    return Mention(
        "navy", one.start, one.end + 5, Party(f"navy:{own[0].id}", own[0].name, "navy", party.state, span=span)
    )


def _koreas(text: str) -> list[Mention]:
    found = []
    for match in _KOREA.finditer(text):
        code = "KR" if match[1] == "S" else "KP"
        party = Party(f"state:{code}", state(code).name, "state", code, span=match.span())
        found.append(Mention("state", *match.span(), party))
    return found


_ALLIES = re.compile(r"\b(?:Allies|Allied (?:nations|navies|forces|ships|warships))\b")


_THE_ALLIANCE = re.compile(r"\b[Tt]he (?:Western |military )?[Aa]lliance\b(?! (?:of|between|with))")


def _allies(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return where "Allies" are those of the alliance that a text names."""
    nato = next((one for one in mentions if one.kind == "alliance" and one.value.id == "alliance:nato"), None)
    if nato is None:
        return []
    why = "the alliance that the text names"
    told = [(match.start(), match.start() + 6) for match in _ALLIES.finditer(text)]
    told += [match.span() for match in _THE_ALLIANCE.finditer(text, nato.end)]
    return [Mention("alliance", *at, replace(nato.value, inferred=why, span=at)) for at in told]


def _abbreviated(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the further places of abbreviations that the text tells in brackets behind a name."""
    known: dict[str, Mention] = {}
    for one in mentions:
        if one.kind in PARTIES and one.kind != "person" and isinstance(one.value, Party) and one.value.id:
            told = _BRACKETED.match(text, one.end)
            if told:
                known.setdefault(told[1], one)
    if not known:
        return []
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, known)) + r")\b")
    found = []
    for match in pattern.finditer(text):
        first = known[match[0]]
        if match.start() > first.end + 2:
            found.append(Mention(first.kind, *match.span(), replace(first.value, span=match.span())))
    return found


def _services(text: str, mentions: Sequence[Mention], home: str | None) -> list[Mention]:
    found = []
    states = [one for one in mentions if isinstance(one.value, Party) and one.value.state and one.kind in _SERVICES]
    for match in _SERVICE.finditer(text):
        before = [one.value.state for one in states if one.start < match.start()]
        code = home or (before[-1] if before else None)
        party = _service(match, code) if code is not None else None
        if party is not None:
            why = "of the state that the text is from" if home else "of the state told of before"
            kind = "command" if party.kind == "forces" else party.kind
            found.append(Mention(kind, *match.span(), replace(party, inferred=why, span=match.span())))
    return found


# "Defence said": a ministry as its own country's papers call it.
_DEFENCE = re.compile(
    r"(?:^|(?<=[.!?”\"\n] )|(?<=\n)|(?<=, ))Defence(?= (?:says|said|has said|confirmed|announced|officials))"
)


def _bare_ministry(text: str, home: str | None) -> list[Mention]:
    if home is None:
        return []
    why = "of the state that the text is from"
    party = Party(f"ministry:{home}:defense", "Defence", "ministry", home, inferred=why)
    return [Mention("ministry", *one.span(), replace(party, span=one.span())) for one in _DEFENCE.finditer(text)]


def _service(match: re.Match[str], code: str) -> Party | None:
    if match["ministry"]:
        return Party(f"ministry:{code}:defense", of_role(code, "ministry:defense").name, "ministry", code)
    if match["air"]:
        known = of_role(code, "forces:air")
        listed = known.id in institutions()
        key = (known.id, known.name, "forces") if listed else (f"state:{code}", state(code).name, "state")
        return Party(*key, code)
    if match["forces"]:
        return Party(f"forces:{code}", match[0], "forces", code)
    own = [one for one in of_state(code) if one.kind == ("coast guard" if match["cg"] else "navy")]
    return Party(f"navy:{own[0].id}", own[0].name, "navy", code) if len(own) == 1 else None


def forces_of(name: str) -> Party | None:
    """Return the armed forces that a name as written means ("the South African National Defence Force")."""
    match = _DEFENCE_FORCE.match(name)
    if match is None:
        return None
    code = named(match[1])
    return Party(f"forces:{code}", name, "forces", code) if code is not None else None
