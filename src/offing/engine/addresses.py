"""Addresses on the web that may be fetched: public ones, named plainly, and every host resolved once and checked."""

import queue
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from offing.schema.errors import InputError

Resolve = Callable[[str, int], list[str]]
Judge = Callable[[str], bool]

_PORTS = {"http": 80, "https": 443}
_LONGEST = 4000  # characters
_UNSEEMLY = re.compile(r"[\x00-\x20\x7f\\]")
# inet_aton takes 2130706433, 0x7f.1 and 0177.0.0.1 for addresses; a reader takes them for names.
_NUMERIC = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$", re.I)
# Beyond what the registries call special: where clouds keep what is a machine's own, relays into IPv4, site-local.
_REFUSED = [
    ip_network(each)
    for each in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "64:ff9b:1::/48", "5f00::/16")
]
_NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """Hold an address to fetch from: the URL without fragment, its host as it is resolved, and its port."""

    url: httpx.URL
    host: str
    port: int

    @property
    def site(self) -> str:
        """Return scheme, host and port, which share robots.txt and its pauses."""
        return f"{self.url.scheme}://{self.host}:{self.port}"


def read_target(text: str) -> Target:
    """Return the target of a URL; raise InputError unless it is plain http or https without a user or password."""
    if len(text) > _LONGEST or _UNSEEMLY.search(text):
        raise InputError(f"{text[:100]!r} is no address: it is too long, or holds blanks or backslashes")
    try:
        url = httpx.URL(text).copy_with(fragment=None)
        host = url.raw_host.decode("ascii").lower()
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise InputError(f"{text!r} is no address ({error}); write one like https://example.org/page") from error
    if url.scheme not in _PORTS or not host:
        raise InputError(f"{text!r} is no address that is fetched; only http:// and https:// are")
    if url.userinfo or "@" in text.split("//", 1)[-1].split("/", 1)[0]:
        raise InputError(f"{url.copy_with(userinfo=b'')}: the address holds a user or password; leave them out")
    if _NUMERIC.search(host) and not _is_plain(host):
        raise InputError(f"{text}: {host!r} is an address written as a number; write the host's name")
    port = url.port or _PORTS[url.scheme]
    if (port < 1024 and port not in _PORTS.values()) or port > 65535:
        raise InputError(f"{text}: port {port} is not one of the web; leave it out")
    return Target(url, host, port)


def checked(target: Target, *, resolve: Resolve, judge: Judge) -> list[str]:
    """Return the addresses of a target's host; raise InputError unless *judge* accepts every one of them."""
    found = resolve(target.host, target.port)
    for address in found:
        if not judge(address):
            where = target.host if target.host == address else f"{target.host} ({address})"
            raise InputError(f"{target.url}: {where} is not on the public internet, and only that is fetched from")
    return found


def is_public(address: str) -> bool:
    """Tell whether a numeric address is one of the public internet.

    Not: private, shared, loopback, link-local (where clouds serve metadata), multicast, reserved; nor one that wraps
    such an IPv4 address (mapped, 6to4, Teredo, NAT64).
    """
    try:
        one = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, IPv6Address):
        inner = _inner(one)
        if inner is not None:
            return is_public(str(inner))
    if any(one in network for network in _REFUSED if network.version == one.version):
        return False
    return one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified or one.is_loopback)


def resolve(host: str, port: int, *, within_s: float = 10.0) -> list[str]:
    """Return the numeric addresses of a host; raise InputError where it has none or is not found in time."""
    answers: queue.Queue[list[str] | OSError | UnicodeError] = queue.Queue()

    def ask() -> None:
        try:
            known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answers.put(error)
        else:
            answers.put(list(dict.fromkeys(str(each[4][0]) for each in known)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=within_s)
    except queue.Empty:
        raise InputError(f"{host!r} was not found within {within_s:.0f} s; is the network there?") from None
    if not isinstance(found, list) or not found:
        raise InputError(f"{host!r} is not known ({found or 'no address'}); see whether it is spelt right")
    return found


def _is_plain(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except ValueError:
        return False


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address wraps."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    bits = int(address)
    if address in _NAT64 or 0 < bits < 1 << 32:  # the latter: IPv4-compatible, of old
        return IPv4Address(bits & 0xFFFFFFFF)
    return None
