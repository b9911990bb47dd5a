"""The events of tasks that counters of tasks look at."""

from __future__ import annotations

from server.events.core.event import Kind
from server.events.core.registry import EVENTS
from server.events.labeling.leases import LeaseExpired, LeaseExtended, LeaseReleased, TaskClaimed
from server.events.labeling.tasks import TaskImported

_OF_LEASES = (TaskClaimed, LeaseExtended, LeaseReleased, LeaseExpired)
TASK_EVENTS = frozenset(
    type_ for type_, event in EVENTS.items() if event.kind is Kind.TASK and event not in _OF_LEASES
)
"""The event types of tasks, but those of annotators' leases: no number depends on these, not even
through a later event."""
WITHOUT_ANSWER = frozenset({TaskImported.type})
"""Those that no number of answers depends on but through a later event."""
