"""Check the evidence of a claim or a warning: its text, and that every slot quotes it."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from offing.engine.check import Check
from offing.engine.whole import claim_id, document_id

Row = Mapping[str, Any]
_MOST_ALIKE = 100  # claims of one kind, rule and sentence; the last part of an id counts them


def check_said(manifest: Row, members: Mapping[str, bytes]) -> list[Check]:
    """Return what was checked of a claim's line, its document's text and its slots."""
    line, document = manifest["line"], manifest["document"]
    checks = [_check_id(line, document, manifest["frames"]), *_check_media(manifest)]
    if document["file"] is None:
        return [*checks, Check("text", True, "not in the bundle, only what is quoted from it; ask for the document")]
    data = members.get(document["file"])
    if data is None or sha256(data).hexdigest() != document["sha256"]:
        return [*checks, Check("text", False, "the document's text is missing or does not have the SHA-256 stated")]
    text = data.decode("utf-8", "surrogatepass")
    wrong = list(_misquoted(line["detail"], manifest["slots"], text))
    told = f"{len(manifest['slots'])} slots stand in the text as quoted" if not wrong else f"not in the text: {wrong}"
    return [
        *checks,
        Check("text", True, f"{len(text):,} characters, SHA-256 as stated"),
        Check("slots", not wrong, told),
    ]


def _check_media(manifest: Row) -> Iterator[Check]:
    """Check that the files a sighting shows are those that its form names; frames are checked against their hashes."""
    told = (manifest["line"]["detail"].get("detail") or {}).get("media") or ()
    held = {frame["input"]["sha256"] for frame in manifest.get("media", ())}
    lacking = [str(one.get("file")) for one in told if one.get("sha256") not in held]
    if told:
        words = (
            f"not in the bundle: {', '.join(lacking)}" if lacking else f"{len(told)} files, SHA-256 as the form says"
        )
        yield Check("media", not lacking, words)


def _misquoted(detail: Row, slots: list[Row], text: str) -> Iterator[str]:
    start, end = detail["spans"]["quote"]
    if text[start:end] != detail["text"]:
        yield "quote"
    for slot in slots:
        if text[slot["start"] : slot["end"]] != slot["text"] or detail["spans"].get(slot["name"]) != [
            slot["start"],
            slot["end"],
        ]:
            yield slot["name"]


def _check_id(line: Row, document: Row, frames: list[Row]) -> Check:
    start, end = line["detail"]["spans"]["quote"]
    known = document_id(frames[0]["sha256"], document["part"]) == document["id"] if len(frames) == 1 else False
    rule = line["basis"]["settings"]["rule"]
    ids = (claim_id(document["id"], line["kind"], (start, end), rule, n + 1) for n in range(_MOST_ALIKE))
    ok = known and line["id"] in ids
    return Check("id", ok, line["id"] if ok else "document, kind, place in the text and rule do not make this id")
