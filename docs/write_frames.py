"""Write docs/frames.md: every frame of the English reader with its example and what the example yields."""

import sys
from itertools import groupby
from pathlib import Path

from offing.reports.english import read_english
from offing.reports.frames import Frame, frames
from offing.schema.claim import Claim, Place
from offing.schema.document import Document

HEAD = """# Frames

How Offing reads claims out of English sentences: each frame below is one form of sentence. This page is made by
`python docs/write_frames.py` from `src/offing/reports/frames/en/*.toml`; every example is a test.

A frame says what stands where: `<…>` is a phrase (`party`: a state, navy, ministry …; `craft`: ships or aircraft;
`person`, `place`, `exercise` …; `|` means or, `?` that it may lack), `{…}` a group of verbs, and a small word before a
phrase a preposition. The groups are listed in `src/offing/reports/lexicons/en/words.toml`. Passive sentences, clauses
with "which", "consisting of …", reported speech, "will", "may", "has been called off" and denials need no frames of
their own. To add a form of sentence, add a `[[frame]]` with an example to one of the files, or a verb to a group.
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for kind, rows in groupby(sorted(frames(), key=lambda one: one.kind), key=lambda one: one.kind):
        parts.append(f"\n## {kind}\n")
        parts += [_entry(frame) for frame in rows]
    return "\n".join(parts)


def _entry(frame: Frame) -> str:
    claims = read_english(Document(text=frame.example, extractor="page", language="en")).claims
    claim = next((one for one in claims if one.rule == frame.id), None)
    yields = _told(claim) if claim is not None else "nothing"
    return f"- `{frame.id}`: `{frame.says}`\n  - {frame.example}\n  - {yields}\n"


def _told(claim: Claim) -> str:
    told = [claim.modality]
    for name, parties in (("actors", claim.actors), ("targets", claim.targets)):
        if parties:
            told.append(f"{name} {', '.join(party.id for party in parties)}")
    if claim.forces:
        told.append("forces " + ", ".join(f"{force.count or 'some'} {force.unit}" for force in claim.forces))
    if claim.units:
        told.append("units " + ", ".join(" ".join(filter(None, (unit.name, unit.hull_number))) for unit in claim.units))
    if claim.place is not None:
        told.append(f"place {claim.place.name}")
    if claim.speaker is not None:
        told.append(f"speaker {claim.speaker.id}")
    told += [f"{key} {_shown(value)}" for key, value in claim.detail.items()]
    return " · ".join(told)


def _shown(value: object) -> str:
    if isinstance(value, Place):
        return value.name
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(page())
    else:
        target = Path(__file__).with_name("frames.md")
        target.write_text(page(), encoding="utf-8")
        print(f"wrote {target}")
