"""The list of all counters. Each counter has a file of its own and is added here."""

from server.projections.counters.projection import CounterProjection
from server.projections.counters.statistics import STATISTICS

COUNTERS: tuple[CounterProjection, ...] = (STATISTICS,)
