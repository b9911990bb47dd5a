"""How far the consumers of the feed are behind, for Prometheus: numbers by kind, no names."""

from __future__ import annotations

from collections.abc import Collection

from prometheus_client import Gauge

COUNT = Gauge("annolog_consumers", "Consumers of the feed that are active.", ["kind"])
POSITIONS = Gauge(
    "annolog_consumer_lag_positions", "Events that consumers are behind.", ["kind", "of"]
)
SECONDS = Gauge(
    "annolog_consumer_lag_seconds", "Age of the first event that consumers lack.", ["kind", "of"]
)
MEASURED = 15.0
"""Seconds between two measurements."""


def show_lags(kind: str, lags: Collection[tuple[int, float]]) -> None:
    """Set the metrics of one kind of consumers.

    Args:
        kind: `webhook`, or the name of a broker.
        lags: of each consumer, the positions and the seconds that it is behind.
    """
    COUNT.labels(kind).set(len(lags))
    for gauge, number in ((POSITIONS, 0), (SECONDS, 1)):
        values = sorted(lag[number] for lag in lags) or [0]
        gauge.labels(kind, "largest").set(values[-1])
        gauge.labels(kind, "p95").set(values[-1 - len(values) // 20])
