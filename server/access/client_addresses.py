"""Addresses of clients: which client is behind a trusted proxy, and what counts as one client."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

PRIVATE = tuple(
    ipaddress.ip_network(each)
    for each in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16"),
        *("100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10"),
    )
)
"""Networks that the internet does not route: whoever comes from there may be a proxy."""


class ClientAddresses:
    """What the addresses of requests are worth.

    Args:
        trusted: addresses or networks of the proxies whose `X-Forwarded-For` is believed.

    Raises:
        ValueError: one of them is no address and no network.
    """

    def __init__(self, trusted: Sequence[str] = ()) -> None:
        self._trusted = [ipaddress.ip_network(each, strict=False) for each in trusted]
        self._seen: set[str] = set()

    def is_trusted(self, text: str) -> bool:
        """Tell whether an address is that of a trusted proxy."""
        address = parsed(text)
        return address is not None and any(address in each for each in self._trusted)

    def of(self, peer: str, forwarded: Sequence[str]) -> str:
        """Return the address of the client that a request comes from.

        Each proxy appends the address that it sees, so the list is read from its end, up to the
        first address that is no trusted proxy: whoever stands there may have written the rest.

        Args:
            peer: the address at the other end of the connection.
            forwarded: the values of the `X-Forwarded-For` headers, in order.
        """
        if not self._trusted or not forwarded:
            return peer
        found = peer
        for text in reversed(",".join(forwarded).split(",")):
            if not self.is_trusted(found):
                break
            address = parsed(_without_port(text.strip()))
            if address is None:
                break
            found = str(address)
        return found

    def tells_clients_apart(self, text: str) -> bool:
        """Tell whether an address is that of one client or household, and not of a proxy.

        While no proxy is trusted, one in a private network may stand before everybody.
        """
        address = parsed(text)
        if address is None or self.is_trusted(text):
            return False
        return bool(self._trusted) or not any(address in each for each in PRIVATE)

    def is_first(self, text: str) -> bool:
        """Tell whether an address is new here and worth a line in the log; ten of them are."""
        if text in self._seen or len(self._seen) >= 10:
            return False
        self._seen.add(text)
        return True


def parsed(text: str) -> Address | None:
    """Return an address, an IPv4 one also where it is written as IPv6; None for other texts."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped if mapped is not None else address


def household(text: str) -> tuple[str, bytes]:
    """Return what counts as one client: the whole IPv4, or the /64 of IPv6, one household.

    A text that is no address, as of a client on a Unix socket, counts for itself.
    """
    address = parsed(text)
    if address is None:
        return "text", text.encode("utf-8", "surrogatepass")
    if isinstance(address, ipaddress.IPv6Address):
        return "v6", address.packed[:8]
    return "v4", address.packed


def _without_port(text: str) -> str:
    """Return the address of `1.2.3.4:80` or `[::1]:80`; any other text as it is."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    host, _, port = text.partition(":")
    return host if port.isdecimal() else text
