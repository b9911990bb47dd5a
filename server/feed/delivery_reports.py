"""What the process that delivers events tells the server beside it: its metrics and its errors.

The server shows them as its own, so that an operator looks at one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prometheus_client import Counter
from prometheus_client.metrics import MetricWrapperBase

from server.feed.webhooks.event_delivery import REQUESTS
from server.jobs.base import FAILURES, RUNS, SUCCEEDED
from server.ledger.unknown_events import UNREAD

REPORTED = 5.0
"""Seconds between two reports."""
_COUNTERS: dict[str, Counter] = {
    "requests": REQUESTS, "runs": RUNS, "failures": FAILURES, "unread": UNREAD,
}  # fmt: skip
_GAUGES = {"succeeded": SUCCEEDED}

Value = tuple[str, list[str], float]
"""The name of a metric here, its labels, and the value of a counter or gauge."""


def report(failing: Sequence[str]) -> dict[str, Any]:
    """Return what this process tells, ready for orjson.

    Args:
        failing: the names of the work that had an error a moment ago.
    """
    metrics = {**_COUNTERS, **_GAUGES}
    values = [value for name, metric in metrics.items() for value in _values(name, metric)]
    return {"failing": list(failing), "values": values}


def _values(name: str, metric: MetricWrapperBase) -> list[Value]:
    return [
        (name, list(sample.labels.values()), sample.value)
        for family in metric.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    ]


class ReportedMetrics:
    """The metrics of one such process, as the metrics of this one show them."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, ...], float] = {}
        """What this process has counted by the last report."""

    def show(self, values: Sequence[Value]) -> None:
        """Set gauges, and add to counters what came since the last report."""
        for name, labels, value in values:
            if name in _GAUGES:
                _GAUGES[name].labels(*labels).set(value)
                continue
            key = name, *labels
            more = value - self._counted.get(key, 0.0)
            self._counted[key] = value
            _COUNTERS[name].labels(*labels).inc(more)
