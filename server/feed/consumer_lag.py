"""How far the consumers of the feed are behind, for Prometheus: numbers by kind, no names."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from typing import Self

from asyncpg import Record
from prometheus_client import Gauge

from server.jobs.base import Job
from server.postgres import Connection, Pool
from server.projections.counters.registry import COUNTERS

COUNT = Gauge("annolog_consumers", "Consumers of the feed that are active.", ["kind"])
POSITIONS = Gauge(
    "annolog_consumer_lag_positions", "Events that consumers are behind.", ["kind", "of"]
)
SECONDS = Gauge(
    "annolog_consumer_lag_seconds", "Age of the first event that consumers lack.", ["kind", "of"]
)
MEASURED = 15.0
"""Seconds between two measurements."""


class ConsumerLag:
    """How far the consumers of one kind are behind, measured every MEASURED seconds.

    Args:
        kind: `webhook`, `counter`, or the name of a broker.
        statement: gives a row for each consumer, with `positions` and `seconds`; or one for so
            many `consumers`.
        given: the parameters of the statement.
    """

    def __init__(self, kind: str, statement: str, *given: object) -> None:
        self._kind, self._statement, self._given = kind, statement, given
        self._measured_at = -MEASURED

    @classmethod
    def of_webhooks(cls) -> Self:
        """Return the lag of all webhooks that are active."""
        return cls("webhook", "SELECT * FROM webhook_lags()")

    @classmethod
    def of_broker(cls, name: str) -> Self:
        """Return the lag of a broker, of which each organization is a consumer."""
        return cls(name, "SELECT * FROM broker_lags() WHERE broker = $1", name)

    @classmethod
    def of_counters(cls) -> Self:
        """Return the lag of all counters, of which each organization has its own."""
        names = [counter.name for counter in COUNTERS]
        return cls("counter", "SELECT * FROM counter_lags($1)", names)

    async def measure(self, connection: Connection) -> list[Record]:
        """Set the metrics and return the rows; none where they were set a moment ago."""
        now = asyncio.get_running_loop().time()
        if now < self._measured_at + MEASURED:
            return []
        self._measured_at = now
        rows = await connection.fetch(self._statement, *self._given)
        _show(self._kind, [lag for row in rows for lag in _lags(row)])
        return list(rows)


def _lags(row: Record) -> list[tuple[int, float]]:
    """Return the positions and seconds of each consumer that a row stands for."""
    return [(row["positions"], row["seconds"])] * row.get("consumers", 1)


def _show(kind: str, lags: Collection[tuple[int, float]]) -> None:
    """Set the metrics of one kind, by the positions and seconds that each consumer is behind."""
    COUNT.labels(kind).set(len(lags))
    for gauge, number in ((POSITIONS, 0), (SECONDS, 1)):
        values = sorted(lag[number] for lag in lags) or [0]
        gauge.labels(kind, "largest").set(values[-1])
        gauge.labels(kind, "p95").set(values[-1 - len(values) // 20])


class ConsumerLags(Job):
    """Measures how far consumers are behind, whoever serves them, and where nobody does."""

    name = "consumer lag"
    period = MEASURED / 3

    def __init__(self, pool: Pool, brokers: Iterable[str]) -> None:
        """Measure nothing yet; `brokers` are their names."""
        super().__init__(pool)
        self._lags = [ConsumerLag.of_counters(), ConsumerLag.of_webhooks()]
        self._lags += map(ConsumerLag.of_broker, brokers)

    async def look(self, connection: Connection) -> int:
        """Set the metrics; return 0."""
        for lag in self._lags:
            await lag.measure(connection)
        return 0
