"""The list of all counters. A new one is added here, and lies in a file of its own."""

from server.projections.counters.projection import CounterProjection
from server.projections.counters.statistics import STATISTICS

COUNTERS: tuple[CounterProjection, ...] = (STATISTICS,)
