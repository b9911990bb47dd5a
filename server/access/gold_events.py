"""Which events tell that tasks are gold, or how right anybody's answers to gold tasks are."""

from __future__ import annotations

from server.events.alerts.alerts import AlertRaised
from server.events.alerts.rules import GOLD_METRICS, AlertRuleSet
from server.events.core.event import Event, Kind
from server.events.gold.gold import GOLD_EVENTS
from server.events.gold.initial_tagging import GOLD_EVENTS_OF_PROJECTS
from server.events.reverts.tasks import TaskReverted

_TELLING = (*GOLD_EVENTS, *GOLD_EVENTS_OF_PROJECTS)


def tells_gold(event: Event) -> bool:
    """Tell whether an event says which tasks are gold, how they are handed out, or of scores."""
    if isinstance(event, TaskReverted):
        return "gold" in event.restored
    if isinstance(event, AlertRaised | AlertRuleSet):
        return event.metric in GOLD_METRICS
    return event.kind is Kind.CORRECTION or isinstance(event, _TELLING)
