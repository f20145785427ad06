"""Mode-S Beast's binary messages: 0x1a, a type, a counter of 6 bytes, signal strength, the message.

Within a message 0x1a stands doubled. Types: 1 Mode A/C (2 bytes), 2 and 3 Mode S short (7)
and long (14), 4 a receiver's status (14). See the Mode-S Beast wiki, "data output formats".
"""

import re
from base64 import b64decode, b64encode
from typing import Any

from offing.codecs.adsb_clock import Clock
from offing.codecs.adsb_decode import Heard
from offing.schema.account import Account

_BYTE = rb"(?:[^\x1a]|\x1a\x1a)"
_MESSAGE = re.compile(rb"\x1a(?:1" + _BYTE + rb"{9}|2" + _BYTE + rb"{14}|[34]" + _BYTE + rb"{21})", re.DOTALL)
# What more bytes may yet make a message of, at the end of a stretch.
_BEGUN = re.compile(
    rb"\x1a(?:(?:1" + _BYTE + rb"{0,8}|2" + _BYTE + rb"{0,13}|[34]" + _BYTE + rb"{0,20})\x1a?)?\Z", re.DOTALL
)
_COUNTER, _SIGNAL = slice(0, 6), 7
_STATUS = ord("4")
_EXAMPLES = 20
JUNK = "bytes of no message"


def cut_beast(
    data: bytes, offset: int, last: bool, clock: Clock, kept: dict[str, Any]
) -> tuple[Heard, Account, list[int]]:
    """Return the messages that end in *data*, the account of what else is there, and the counters.

    *kept* holds what the stretch before left over, and is left what the next must begin
    with: an unfinished message, and whether the bytes before it were of none. A run of bytes
    between messages counts as one line.
    """
    begun = b64decode(kept.get("begun", ""))
    data, offset = begun + data, offset - len(begun)
    in_junk = bool(kept.get("junk"))
    heard, account, counters = Heard(), Account(), []
    end = statuses = 0
    for found in _MESSAGE.finditer(data):
        at = found.start()
        if at > end:
            _junk(account, offset + end, counted=in_junk)
        in_junk, end = False, found.end()
        content = data[at + 2 : end]
        if b"\x1a" in content:
            content = content.replace(b"\x1a\x1a", b"\x1a")
        if data[at + 1] == _STATUS:
            statuses += 1
            continue
        counter = int.from_bytes(content[_COUNTER], "big")
        counters.append(counter)
        heard.add(content[_SIGNAL:].hex(), clock.read(counter), clock.start is not None, offset + at, end - at)
    rest = None if last else _BEGUN.search(data, end)
    stop = rest.start() if rest else len(data)
    if stop > end:
        _junk(account, offset + end, counted=in_junk)
        in_junk = True
    kept.update(begun=b64encode(data[stop:]).decode(), junk=in_junk)
    account.context = {"receiver's status": statuses} if statuses else {}
    account.lines = statuses + sum(account.rejected.values())
    return heard, account, counters


def _junk(account: Account, offset: int, *, counted: bool) -> None:
    if counted:
        return
    account.rejected[JUNK] = account.rejected.get(JUNK, 0) + 1
    if len(account.examples) < _EXAMPLES:
        account.examples.append((offset, JUNK))
