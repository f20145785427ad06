"""Write logs of millions of AIVDM sentences, no two alike, in the forms real logs have.

Of the messages about 97 % are position reports (types 1, 2, 3, 18), 2 % are two-part static
reports (type 5) and 1 % type 24. Every second message carries a tag block, the others an epoch
stamp before the sentence (or nothing, for decoders that do not read stamps). Every fifth is the
copy that a second receiver heard.
"""

import argparse
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from traffic import DAY_S, START, Fleet, Ints, locate, make_fleet, report_times, reporting

Bytes = NDArray[np.uint8]
Stamp = Literal["epoch", "none"]
Field = tuple[int, int, "Ints | int"]  # first bit, width, values

CHUNK = 200_000
HEX = np.frombuffer(b"0123456789ABCDEF", np.uint8)
ARMOUR = np.array([code + 48 if code < 40 else code + 56 for code in range(64)], np.uint8)
BODY_5 = (60, 11)  # characters of a type 5 message in its two sentences
RECEIVERS = 40


def write_log(
    path: Path,
    sentences: int,
    *,
    fleet: Fleet | None = None,
    seed: int = 1,
    stamp: Stamp = "epoch",
    day: int = 0,
    days: float = 1.0,
) -> int:
    """Write about *sentences* AIVDM sentences to *path* and return how many they are exactly.

    Without a fleet there is one craft for every thousand sentences, so that a longer log holds
    more craft, each as often heard.
    """
    total = round(sentences / 1.02 * 0.8)  # a message in fifty takes two sentences, one in five is a copy
    fleet = fleet or make_fleet(max(sentences // 1000, 20), seed=seed)
    written = 0
    with path.open("wb") as out:
        for first in range(0, total, CHUNK):
            chunk, lines = _chunk(
                fleet, first, min(first + CHUNK, total), total, seed=seed, stamp=stamp, day=day, days=days
            )
            out.write(chunk.tobytes())
            written += lines
    return written


def _chunk(
    fleet: Fleet, first: int, stop: int, total: int, *, seed: int, stamp: Stamp, day: int, days: float
) -> tuple[Bytes, int]:
    rng = np.random.default_rng((seed, day, first))
    t = report_times(first, stop, total=total, days=days) + day * DAY_S
    who = reporting(fleet, first, stop, t, seed=seed)
    draw = rng.random(stop - first)
    class_b = fleet.class_b[who]
    kind = np.select([class_b & (draw < 0.05), ~class_b & (draw < 0.025), class_b], [24, 5, 18], 1)
    kind[kind == 1] += rng.integers(0, 3, int((kind == 1).sum()))
    # Copies: message 0 of every four is heard again by another receiver, one place later.
    row = np.arange(stop - first)
    copied = row % 4 == 0
    order = np.sort(np.concatenate([row, row[copied]]))
    copy = np.concatenate([[False], order[1:] == order[:-1]])
    second = np.floor(t).astype(np.int64)[order] + START + np.where(copy, rng.integers(0, 3, len(order)), 0)
    receiver = (who[order] // 500 * 2 + copy) % RECEIVERS
    tagged = rng.random(len(order)) < 0.5
    return _lay_out(fleet, who, t, kind, order, second, receiver, tagged, stamp)


def _lay_out(
    fleet: Fleet,
    who: Ints,
    t: NDArray[np.float64],
    kind: Ints,
    order: Ints,
    second: Ints,
    receiver: Ints,
    tagged: NDArray[np.bool_],
    stamp: Stamp,
) -> tuple[Bytes, int]:
    """Return the bytes of all messages in *order*, and how many lines they are."""
    shaped = []
    for long in (False, True):
        rows = np.flatnonzero((kind == 5) == long)
        body = _static_5(fleet, who[rows]) if long else _short(fleet, who[rows], t[rows], kind[rows], rows)
        at = np.searchsorted(rows, order)
        mine = (kind[order] == 5) == long
        for with_tag in (False, True):
            lines = np.flatnonzero(mine & (tagged == with_tag))
            source = at[lines]
            sentences = _sentences(body[source], order[lines], long=long)
            texts = [
                np.hstack(
                    [_before(second[lines], receiver[lines], order[lines], part, len(sentences), with_tag, stamp), one]
                )
                for part, one in enumerate(sentences)
            ]
            shaped.append((lines, np.hstack(texts)))
    length = np.empty(len(order), np.int64)
    for lines, text in shaped:
        length[lines] = text.shape[1]
    start = np.cumsum(length) - length
    out = np.empty(int(length.sum()), np.uint8)
    for lines, text in shaped:
        out[start[lines][:, None] + np.arange(text.shape[1])] = text
    return out, len(order) + int((kind[order] == 5).sum())


def _sentences(body: Bytes, number: Ints, *, long: bool) -> list[Bytes]:
    """Return one array of whole sentences for each part of the messages."""
    channel = np.frombuffer(b"AB", np.uint8)[number % 2]
    digit = (48 + number % 10).astype(np.uint8)
    if not long:
        return [_sealed([b"!AIVDM,1,1,,", channel, b",", body, b",0"])]
    cut = BODY_5[0]
    return [
        _sealed([b"!AIVDM,2,1,", digit, b",", channel, b",", body[:, :cut], b",0"]),
        _sealed([b"!AIVDM,2,2,", digit, b",", channel, b",", body[:, cut:], b",2"]),
    ]


def _before(second: Ints, receiver: Ints, number: Ints, part: int, parts: int, with_tag: bool, stamp: Stamp) -> Bytes:
    """Return what stands before each sentence: a tag block, a stamp or nothing."""
    clock = _digits(second, 10)
    if with_tag:
        group = [b"g:%d-%d-" % (part + 1, parts), _digits(number, 6), b","] if parts > 1 else []
        inside = _join([*group, b"s:r", _digits(receiver, 3), b",c:", clock])
        return _join([b"\\", inside, b"*", _checksum(inside), b"\\"])
    if stamp == "epoch":
        return _join([clock, b" "])
    return np.empty((len(second), 0), np.uint8)


def _sealed(pieces: list[bytes | Bytes]) -> Bytes:
    sentence = _join(pieces)
    return _join([sentence, b"*", _checksum(sentence[:, 1:]), b"\r\n"])


def _join(pieces: list[bytes | Bytes]) -> Bytes:
    rows = next(len(piece) for piece in pieces if not isinstance(piece, bytes))
    arrays = [
        np.broadcast_to(np.frombuffer(piece, np.uint8), (rows, len(piece)))
        if isinstance(piece, bytes)
        else piece.reshape(rows, -1)
        for piece in pieces
    ]
    return np.hstack(arrays)


def _checksum(text: Bytes) -> Bytes:
    total = np.bitwise_xor.reduce(text, axis=1)
    return np.stack([HEX[total >> 4], HEX[total & 15]], axis=1)


def _digits(values: Ints, width: int) -> Bytes:
    powers = 10 ** np.arange(width - 1, -1, -1)
    return (48 + values[:, None] // powers % 10).astype(np.uint8)


def _pack(rows: int, characters: int, fields: list[Field]) -> Bytes:
    """Return *fields* packed six bits a character, armoured."""
    packed = np.zeros((characters, rows), np.int64)
    for first, width, values in fields:
        cut = np.asarray(values, np.int64) & ((1 << width) - 1)
        for char in range(first // 6, (first + width - 1) // 6 + 1):
            shift = 6 * (char + 1) - (first + width)
            packed[char] |= (cut << shift if shift >= 0 else cut >> -shift) & 63
    return ARMOUR[packed].T


def _short(fleet: Fleet, who: Ints, t: NDArray[np.float64], kind: Ints, number: Ints) -> Bytes:
    """Return the bodies of types 1, 2, 3, 18 and 24: 28 characters each."""
    body = np.empty((len(who), 28), np.uint8)
    for is_kind, encode in ((kind <= 3, _class_a), (kind == 18, _class_b)):
        rows = np.flatnonzero(is_kind)
        body[rows] = encode(fleet, who[rows], t[rows], kind[rows])
    for part in (0, 1):
        rows = np.flatnonzero((kind == 24) & (number % 2 == part))
        body[rows] = _static_24(fleet, who[rows], part)
    return body


def _class_a(fleet: Fleet, who: Ints, t: NDArray[np.float64], kind: Ints) -> Bytes:
    at = locate(fleet, who, t)
    moored = fleet.kind[who] == 0
    course = np.round(at["cog_deg"] * 10).astype(np.int64) % 3600
    fields: list[Field] = [
        (0, 6, kind),
        (8, 30, fleet.mmsi[who]),
        (38, 4, np.where(moored, 5, 0)),
        (42, 8, 0),
        (50, 10, np.round(at["sog_kn"] * 10).astype(np.int64)),
        (60, 1, who % 2),
        (61, 28, np.round(at["lon"] * 600_000).astype(np.int64)),
        (89, 27, np.round(at["lat"] * 600_000).astype(np.int64)),
        (116, 12, course),
        (128, 9, course // 10),
        (137, 6, np.floor(t).astype(np.int64) % 60),
        (149, 19, np.floor(t).astype(np.int64) % 16_000),
    ]
    return _pack(len(who), 28, fields)


def _class_b(fleet: Fleet, who: Ints, t: NDArray[np.float64], kind: Ints) -> Bytes:
    at = locate(fleet, who, t)
    fields: list[Field] = [
        (0, 6, kind),
        (8, 30, fleet.mmsi[who]),
        (46, 10, np.round(at["sog_kn"] * 10).astype(np.int64)),
        (57, 28, np.round(at["lon"] * 600_000).astype(np.int64)),
        (85, 27, np.round(at["lat"] * 600_000).astype(np.int64)),
        (112, 12, np.round(at["cog_deg"] * 10).astype(np.int64) % 3600),
        (124, 9, 511),
        (133, 6, np.floor(t).astype(np.int64) % 60),
        (141, 7, 0b1110100),
        (148, 20, 0xE0006),
    ]
    return _pack(len(who), 28, fields)


def _letters(text: Bytes, first: int) -> list[Field]:
    """Return the six-bit fields of upper-case *text*, one a character."""
    return [(first + 6 * n, 6, text[:, n].astype(np.int64) & 63) for n in range(text.shape[1])]


def _static_5(fleet: Fleet, who: Ints) -> Bytes:
    name = _join([b"SIM ", _digits(who, 6), b"@" * 10])
    fields: list[Field] = [
        (0, 6, 5),
        (8, 30, fleet.mmsi[who]),
        (40, 30, 9_000_000 + who),
        *_letters(_join([b"S", _digits(who, 6)]), 70),
        *_letters(name, 112),
        (232, 8, 70 + who % 20),
        (240, 9, 100),
        (249, 9, 20),
        (258, 6, 10),
        (264, 6, 10),
        (270, 4, 1),
        (274, 20, 0b00000000000001100000),
        (294, 8, 50 + who % 50),
        *_letters(_join([b"PORT ", _digits(who % 1000, 3), b"@" * 12]), 302),
        (422, 2, 0),
    ]
    return _pack(len(who), sum(BODY_5), fields)


def _static_24(fleet: Fleet, who: Ints, part: int) -> Bytes:
    name: list[Field] = _letters(_join([b"SIM ", _digits(who, 6), b"@" * 10]), 40)
    sizes: list[Field] = [
        (40, 8, 36),
        *_letters(_join([b"OFF@@@", _digits(who, 1)]), 48),
        *_letters(_join([b"S", _digits(who, 6)]), 90),
        (132, 9, 8),
        (141, 9, 4),
        (150, 6, 2),
        (156, 6, 2),
    ]
    return _pack(len(who), 28, [(0, 6, 24), (8, 30, fleet.mmsi[who]), (38, 2, part), *(sizes if part else name)])


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("path", type=Path)
    ask.add_argument("--sentences", type=int, default=1_000_000)
    ask.add_argument("--stamp", choices=("epoch", "none"), default="epoch")
    ask.add_argument("--seed", type=int, default=1)
    asked = ask.parse_args()
    asked.path.parent.mkdir(parents=True, exist_ok=True)
    print(write_log(asked.path, asked.sentences, seed=asked.seed, stamp=asked.stamp), "sentences")
