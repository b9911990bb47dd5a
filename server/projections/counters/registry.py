"""The list of all counters. Each counter has a file of its own and is added here."""

from server.projections.counters.projection import CounterProjection
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.projections.counters.slices import SLICES
from server.projections.counters.statistics import STATISTICS
from server.projections.counters.task_lists import TASK_LISTS
from server.projections.counters.task_search import TASK_SEARCH
from server.projections.counters.task_subjects import TASK_SUBJECTS

COUNTERS: tuple[CounterProjection, ...] = (
    STATISTICS,
    TASK_LISTS,
    TASK_SEARCH,
    TASK_SUBJECTS,
    QUALITY,
    QUALITY_SAMPLES,
    SLICES,
)
