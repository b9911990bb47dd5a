"""Which addresses the server may send requests to when a client chooses where.

A URL of a client must not reach what only the server reaches: its own machine, its network, the
metadata service of a cloud. A literal address is checked where the URL is given; whoever sends a
request checks the address that a name stands for at that moment, and connects to that very one.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

from server.events.core.refusal import Code, Refused

Address: TypeAlias = IPv4Address | IPv6Address
ANYWHERE = "*"
"""In place of a network: every address may be sent to."""

_URL = re.compile(r"(?i:(https?))://([^/?#@]*@)?(\[[^\]/]*\]|[^:/?#@\[\]]*)(:\d{1,5})?([/?][^#]*)?")
_VISIBLE = re.compile(r"[!-~]+")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,254}}$)(?i:{_LABEL}(?:\.{_LABEL})*\.?)")
_LIKE_NUMBER = re.compile(r"(?i:0x[0-9a-f]*|[0-9]+)")
_LOCAL = re.compile(r"(?i:(.*\.)?localhost)\.?")

_PUBLIC_IPV6 = IPv6Network("2000::/3")
_CLOSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",  # the services of Azure for a machine, though the address is public
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "2001::/23",  # Teredo is in it
        "2002::/16",  # 6to4, which names a relay
        "3fff::/20",
    )
)
"""Networks that are closed whatever the version of Python says of them."""
_IPV4_IN_IPV6 = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96", "::/96")))
"""Networks of IPv6 whose last four bytes are an address of IPv4: mapped, NAT64, compatible."""


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet, where anybody could send to it."""
    if isinstance(address, IPv6Address):
        inner = embedded(address)
        if inner is not None:
            return is_public(inner)
        if address not in _PUBLIC_IPV6 or address.scope_id is not None:
            return False
    closed = any(address.version == one.version and address in one for one in _CLOSED)
    return address.is_global and not (address.is_multicast or address.is_reserved or closed)


def embedded(address: IPv6Address) -> IPv4Address | None:
    """Return the address of IPv4 that an address of IPv6 leads to; None where it leads to none."""
    if any(address in network for network in _IPV4_IN_IPV6):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


@dataclass(frozen=True, slots=True)
class OutgoingTargets:
    """The rule of one server: the public internet by https, and what its operator allows."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks that may be sent to though they are not public, and without encryption."""
    anywhere: bool = False
    """Whether every address may be sent to, and without encryption."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> OutgoingTargets:
        """Return the rule that a setting says: networks, or `*`. Raises ValueError."""
        given = tuple(texts)
        networks = (ipaddress.ip_network(text, strict=False) for text in given if text != ANYWHERE)
        return cls(tuple(networks), ANYWHERE in given)

    @property
    def public_only(self) -> bool:
        """Whether nothing is allowed beyond the public internet."""
        return not (self.anywhere or self.networks)

    def permits(self, address: Address, *, encrypted: bool) -> bool:
        """Tell whether a request may be sent to an address."""
        return self._is_allowed(address) or (encrypted and is_public(address))

    def _is_allowed(self, address: Address) -> bool:
        inner = embedded(address) if isinstance(address, IPv6Address) else None
        found = (address, *([inner] if inner else []))
        inside = (one.version == n.version and one in n for one in found for n in self.networks)
        return self.anywhere or any(inside)

    def require_url(self, text: str, *path: str | int) -> None:
        """Require a URL that requests may be sent to, as far as the URL alone can tell.

        Raises:
            Refused: INVALID for a URL that is not allowed.
        """
        found = _URL.fullmatch(text)
        if found is None or not _VISIBLE.fullmatch(text) or "\\" in text:
            message = "This is no URL: write it as https://host/path, without a #fragment."
            raise Refused(Code.INVALID, message, path)
        scheme, user, host, port, _ = found.groups()
        if user is not None:
            message = "Leave user and password out of the URL: requests are signed instead."
            raise Refused(Code.INVALID, message, path)
        if port is not None and not 0 < int(port[1:]) < 1 << 16:
            raise Refused(Code.INVALID, "A port is a number from 1 to 65535.", path)
        self._require_host(host, *path, encrypted=scheme.lower() == "https")

    def _require_host(self, host: str, *path: str | int, encrypted: bool) -> None:
        if not encrypted and self.public_only:
            raise Refused(Code.INVALID, "The URL must begin with https://.", path)
        address = _literal(host, *path)
        if address is not None:
            if not self.permits(address, encrypted=encrypted):
                message = (
                    "This address is not one of the public internet, reached by https: whoever "
                    "runs the server allows others in ANNOLOG_WEBHOOK_PRIVATE_TARGETS."
                )
                raise Refused(Code.INVALID, message, path)
        elif _LOCAL.fullmatch(host) and self.public_only:
            raise Refused(Code.INVALID, "This is the server's own machine: name another.", path)


def _literal(host: str, *path: str | int) -> Address | None:
    """Return the address that a host is written as; None for a name. Raises Refused INVALID.

    Whatever resolvers would take for an address of IPv4 in another spelling, such as 127.1,
    0x7f000001 or 017700000001, is refused.
    """
    try:
        if host.startswith("["):
            return IPv6Address(host[1:-1])
        last = host.removesuffix(".").rpartition(".")[2]
        if _LIKE_NUMBER.fullmatch(last):
            return IPv4Address(host)
    except ValueError:
        message = "Write an address as 192.0.2.7 or [2001:db8::7]."
        raise Refused(Code.INVALID, message, path) from None
    if not _NAME.fullmatch(host):
        message = "This is no name of a host: write others than plain letters as xn--…."
        raise Refused(Code.INVALID, message, path)
    return None
