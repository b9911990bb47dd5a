"""The list of all counters. Each counter has a file of its own and is added here."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from server.projections.counters.projection import CounterProjection
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.projections.counters.slices import SLICES
from server.projections.counters.statistics import STATISTICS
from server.projections.counters.task_lists import TASK_LISTS
from server.projections.counters.task_search import TASK_SEARCH
from server.projections.counters.task_subjects import TASK_SUBJECTS
from server.storage import Blobs

COUNTERS: tuple[CounterProjection, ...] = (
    STATISTICS,
    TASK_LISTS,
    TASK_SEARCH,
    TASK_SUBJECTS,
    QUALITY,
    QUALITY_SAMPLES,
    SLICES,
)


def with_blobs(
    blobs: Blobs, counters: Sequence[CounterProjection] = COUNTERS
) -> tuple[CounterProjection, ...]:
    """Return counters that read blobs from a store, which may not be the database."""
    return tuple(
        replace(one, lookup=partial(one.lookup, blobs=blobs)) if one.lookup else one
        for one in counters
    )
