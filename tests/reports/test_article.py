"""The article that the project began with, and one of our own in its form."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from offing.reports.english import read_english
from offing.schema.claim import Claim, Place, Time
from offing.schema.document import Document

OURS = """India and Oman have begun a joint naval exercise in the Gulf of Oman, a sign of growing ties between the two \
countries. The exercise, codenamed "Southern/Anchor-2021," aims to protect sea lanes and comes amid tension in \
the region. The drill marks the first time Omani submarines have participated in such manoeuvres.

India's naval task group, made up of three frigates and two ship-borne helicopters, left the port of Mumbai \
and will link up with Omani forces in an agreed area. On March 9, the ministry announced that Omani air forces \
would join the drill.

Before the exercise, the Omani frigates Al Shamikh and Al Rahmani held separate training with the Indian navy \
in Kochi. Iran and Pakistan monitored the movements of the Omani ships.

India's Defence Minister Rajnath Singh and Japan's Defence Minister Gen Nakatani reaffirmed their commitment to \
naval cooperation during a meeting in Muscat. Such exercises show how close both states have become."""


def ids(claim: Claim, slot: str = "actors") -> list[str]:
    return [party.id for party in getattr(claim, slot)]


def one(claims: tuple[Claim, ...], kind: str, **detail: object) -> Claim:
    found = [claim for claim in claims if claim.kind == kind]
    found = [claim for claim in found if all(_is(claim, key, value) for key, value in detail.items())]
    assert len(found) == 1, f"{kind} {detail}: {[(claim.rule, claim.detail) for claim in found]}"
    return found[0]


def _is(claim: Claim, key: str, value: object) -> bool:
    told = getattr(claim, key) if key in ("modality", "rule") else claim.detail.get(key)
    return (told.name if isinstance(told, Place) else told) == value


def test_an_article_of_our_own_is_read_from_top_to_bottom() -> None:
    claims = read_english(Document(text=OURS, extractor="test", language="en")).claims
    begun = one(claims, "exercise", rule="drill-begun")
    assert ids(begun) == ["state:IN", "state:OM"]
    assert begun.place is not None
    assert begun.place.name == "Gulf of Oman"
    assert one(claims, "exercise", name="Southern/Anchor-2021", aim="protect sea lanes").tier == "B"
    assert ids(one(claims, "statement")) == ["state:OM"]
    assert [(f.count, f.unit) for f in one(claims, "force").forces] == [(3, "frigate"), (2, "helicopter")]
    assert ids(one(claims, "movement", **{"from": "Mumbai"})) == ["state:IN"]
    assert one(claims, "movement", modality="planned").detail["meets"] == "Omani forces"
    joins = one(claims, "exercise", modality="planned")
    assert ids(joins) == ["forces:OM:air"]
    assert joins.speaker is not None
    assert joins.speaker.id == "ministry:IN:defense"
    assert ids(one(claims, "sighting")) == ["state:IR", "state:PK"]
    assert ids(one(claims, "sighting"), "targets") == ["state:OM"]
    assert one(claims, "meeting").place is not None
    assert "person:rajnath-singh" in ids(one(claims, "pledge"))
    assert not any("Such exercises" in OURS[slice(*claim.quote)] and claim.kind != "meeting" for claim in claims[-1:])


@pytest.mark.real
def test_every_fact_of_the_article_is_found_and_no_other(real_data: Path) -> None:
    text = (real_data / "seed" / "article.txt").read_text(encoding="utf-8")
    claims = read_english(Document(text=text, extractor="test", language="en")).claims
    launched = one(claims, "exercise", rule="drill-begun")
    assert ids(launched) == ["state:CN", "state:RU"]
    assert launched.place is not None
    assert launched.place.name == "Sea of Japan"
    named = one(claims, "exercise", name="Northern/Interaction-2023", rule="drill-aimed")
    assert named.detail["aim"] == "safeguard strategic waterways"
    assert ids(named) == ["state:CN", "state:RU"]
    assert ids(one(claims, "statement")) == ["state:RU"]
    assert [(f.count, f.unit, f.owner) for f in one(claims, "force").forces] == [
        (5, "warship", "state:CN"),
        (4, "helicopter", "state:CN"),
    ]
    assert ids(one(claims, "movement", **{"from": "Qingdao"})) == ["state:CN"]
    meet = one(claims, "movement", modality="planned")
    assert meet.place is not None
    assert "predetermined area" in meet.place.name
    joined = one(claims, "exercise", modality="planned")
    assert ids(joined) == ["state:RU"]
    assert joined.speaker is not None
    assert joined.speaker.id == "ministry:CN:defense"
    said = joined.detail["said_at"]
    assert isinstance(said, Time)
    assert said.start == datetime(2023, 7, 15, tzinfo=UTC)
    assert said.inferred
    trained = one(claims, "exercise", rule="drill-held")
    assert trained.detail["before"] == "Prior to the joint exercise"
    assert [unit.name for unit in trained.units] == ["Gromkiy", "Sovershenniy"]
    assert ids(trained) == ["state:RU", "navy:plan"]
    watched = one(claims, "sighting")
    assert (ids(watched), ids(watched, "targets")) == (["state:TW", "state:JP"], ["state:RU"])
    assert watched.origin is None
    declared = one(claims, "pledge", rule="declared-partnership")
    assert ids(declared) == ["person:vladimir-putin", "person:xi-jinping"]
    assert ids(declared, "targets") == ["state:US"]
    assert declared.time is not None
    assert declared.time.start == datetime(2022, 2, 1, tzinfo=UTC)
    beijing, video = [claim for claim in claims if claim.kind == "meeting"]
    assert ids(beijing) == ["person:li-shangfu", "person:nikolai-yevmenov"]
    assert beijing.place is not None
    assert beijing.place.name == "Beijing"
    assert ids(video) == ["person:liu-zhenli", "person:valery-gerasimov"]
    assert video.detail["medium"] == "video call"
    assert video.time is not None
    assert video.time.start == datetime(2023, 6, 1, tzinfo=UTC)
    assert len(claims) == 15
