"""Where a rehearsal may be sent: this machine, or by leave the private network around it, and nowhere else."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from offing.schema.errors import OffingError, UsageError

Address = IPv4Address | IPv6Address

# RFC 1918, RFC 4193 and the link-local ranges (RFC 3927, RFC 4291). Shared and other reserved
# ranges are not among them: what lies behind those is not known to be one's own.
_PRIVATE = [
    ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10")
]
_LOCAL_BROADCAST = ip_address("127.255.255.255")
_FORMS = "tcp://127.0.0.1:10110, tcp://127.0.0.1:10110?listen or udp://127.0.0.1:10110"


@dataclass(frozen=True, slots=True)
class Destination:
    """Hold a place to send to whose every address was checked, as numbers that are not resolved again."""

    text: str
    transport: str  # "tcp" | "udp"
    listen: bool  # wait for clients instead of connecting
    family: int  # of socket
    address: tuple[str, int] | tuple[str, int, int, int]


def read_destination(text: str, *, lan: bool = False) -> Destination:
    """Return the place that *text* names: ``tcp://HOST:PORT``, the same with ``?listen``, or ``udp://HOST:PORT``.

    Every address that the host resolves to must be loopback or, with *lan*, private
    (see is_allowed). Raises UsageError for any other, and for what is no such place;
    OffingError if the host cannot be resolved.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{text!r} is no place to send to ({error}); write {_FORMS}") from error
    listen = parts.query == "listen"
    odd = parts.path or parts.fragment or parts.username or parts.query not in ("", "listen")
    if parts.scheme not in ("tcp", "udp") or not host or odd or (listen and parts.scheme == "udp"):
        raise UsageError(f"{text!r} is no place to send to; write {_FORMS}")
    if port is None or (port == 0 and not listen):
        raise UsageError(f"{text!r} names no port; write {_FORMS}")
    found = _resolve(text, host, port)
    for _, address in found:
        if not is_allowed(str(address[0]), lan=lan):
            raise UsageError(_why_not(text, host, str(address[0]), lan=lan))
    family, address = found[0]
    return Destination(text, parts.scheme, listen, family, address)


def is_allowed(address: str, *, lan: bool) -> bool:
    """Tell whether a rehearsal may be sent to a numeric *address*: loopback, or with *lan* a private one.

    An IPv4 address in IPv6's clothes is judged as what it is; multicast, broadcast and the
    unspecified address are never allowed.
    """
    try:
        one: Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(one, IPv6Address) and one.ipv4_mapped is not None:
        one = one.ipv4_mapped
    if one.is_multicast or one.is_unspecified or one == _LOCAL_BROADCAST:
        return False
    if one.is_loopback:
        return True
    return lan and any(one in network for network in _PRIVATE if network.version == one.version)


def _resolve(text: str, host: str, port: int) -> list[tuple[int, tuple[str, int] | tuple[str, int, int, int]]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OffingError(f"cannot send to {text}: {host!r} is not known here ({error})") from error
    known = [(int(each[0]), each[4]) for each in found if each[0] in (socket.AF_INET, socket.AF_INET6)]
    if not known:
        raise OffingError(f"cannot send to {text}: {host!r} has no internet address")
    return known  # type: ignore[return-value]


def _why_not(text: str, host: str, address: str, *, lan: bool) -> str:
    where = host if host == address else f"{host} ({address})"
    if not lan and is_allowed(address, lan=True):
        return f"{text}: {where} is not this machine; with --lan a rehearsal may be sent to a private network"
    return (
        f"{text}: a rehearsal is not sent to {where}, only to this machine (127.0.0.1, ::1) "
        "or with --lan to one address of a private network; never to public, multicast or broadcast ones"
    )
