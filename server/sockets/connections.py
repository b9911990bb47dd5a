"""The open connections of a process: how many there may be, and which gives way to a new one."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeAlias

import prometheus_client

OPEN = prometheus_client.Gauge("annolog_connections", "Open connections of clients.")
CLOSED = prometheus_client.Counter(
    "annolog_connections_closed", "Connections that a limit closed.", ["reason"]
)


Connection: TypeAlias = asyncio.Transport
"""Stays the same where another protocol takes a connection over."""


class Connections:
    """The open connections, in total and of each address.

    A connection without a request, or with a part of one, is one that waits. Where a limit is
    reached, the connection that has waited longest gives way to a new one, so silent sockets lock
    nobody out; where no connection waits, the new one is refused.

    Args:
        total: how many connections may be open.
        per_address: how many of these may come from one address.
        address_of: says by which key an address is counted; None for one without a limit.
    """

    def __init__(
        self, total: int, per_address: int, address_of: Callable[[str], Hashable | None]
    ) -> None:
        self._total, self._per_address = total, per_address
        self._address_of = address_of
        self._open: dict[Connection, Hashable | None] = {}
        self._counts: Counter[Hashable] = Counter()
        self._waiting: OrderedDict[Connection, None] = OrderedDict()
        self._waiting_of: dict[Hashable, OrderedDict[Connection, None]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, connection: Connection, host: str) -> bool:
        """Add a new connection, which waits, or return False where the limits forbid that."""
        address = self._address_of(host)
        if address is not None and self._counts[address] >= self._per_address:
            if not self._make_room(self._waiting_of.get(address), "address"):
                return False
        elif len(self._open) >= self._total and not self._make_room(self._waiting, "total"):
            return False
        self._open[connection] = address
        self._counts[address] += address is not None
        self.waits(connection)
        OPEN.set(len(self._open))
        return True

    def waits(self, connection: Connection) -> None:
        """Note that a connection has no complete request now."""
        if connection in self._open:
            address = self._open[connection]
            self._waiting[connection] = None
            self._waiting_of.setdefault(address, OrderedDict())[connection] = None

    def works(self, connection: Connection) -> None:
        """Note that a connection has a complete request: it gives way to nobody."""
        if self._waiting.pop(connection, self) is None:
            address = self._open[connection]
            of_address = self._waiting_of[address]
            del of_address[connection]
            if not of_address:
                del self._waiting_of[address]

    def remove(self, connection: Connection) -> None:
        """Forget a connection that is closed; one that is forgotten already is no error."""
        self.works(connection)
        address = self._open.pop(connection, None)
        if address is not None:
            self._counts[address] -= 1
            if not self._counts[address]:
                del self._counts[address]
        OPEN.set(len(self._open))

    def _make_room(self, waiting: OrderedDict[Connection, None] | None, limit: str) -> bool:
        if not waiting:
            CLOSED.labels(f"{limit}_refused").inc()
            return False
        oldest = next(iter(waiting))
        self.remove(oldest)
        oldest.abort()
        CLOSED.labels(f"{limit}_gave_way").inc()
        return True
