"""Which events gave, changed or withdrew a label: of those annotations that count.

An event did so if a row of the table of labels, or of its history, begins or ends at its position.
Contents are not read for that, so an erased answer is found no more: its rows are gone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from server.access.visibility import EventVisibility
from server.events.core.event import EVENTS, Event, Kind, Recorded
from server.reads.session import ReadSession

LABELING = frozenset(event.type for event in EVENTS.values() if event.kind is Kind.TASK)
"""Types of events that may change labels: those of tasks."""

_CHANGED = """
SELECT DISTINCT k.position FROM unnest($2::bigint[], $3::uuid[]) AS k (position, task)
CROSS JOIN LATERAL (
    SELECT id, author_id, project_id FROM projection.annotation
    WHERE org_id = $1 AND task_id = k.task ORDER BY id OFFSET 0
) a
CROSS JOIN LATERAL (
    SELECT question, value FROM projection.label
    WHERE org_id = $1 AND annotation_id = a.id AND from_position = k.position
    UNION ALL
    SELECT question, value FROM projection.label_history
    WHERE org_id = $1 AND annotation_id = a.id AND k.position IN (from_position, to_position)
) l
WHERE l.value = ANY ($4::text[]) AND ($5::text IS NULL OR l.question = $5)
AND ($6::uuid[] IS NULL OR a.project_id = ANY ($6) OR a.author_id = $7)
"""


@dataclass(frozen=True, slots=True)
class ChangedLabels:
    """Labels of which an event must have given, changed or withdrawn one."""

    values: frozenset[str]
    """Concepts and values of options."""
    question: str | None = None
    """The only question whose answers count; None for all."""


async def changed_labels(
    session: ReadSession,
    visibility: EventVisibility,
    wanted: ChangedLabels,
    events: Collection[Recorded[Event]],
) -> frozenset[int]:
    """Return the positions of those events that changed one of the labels.

    Labels of annotations that the caller may not see do not count. At any position of the session,
    the present tables say it: what an event did never changes.
    """
    found = [event for event in events if event.event.type in LABELING]
    if not found:
        return frozenset()
    whole: list[UUID] | None = None if visibility.everything else visibility.whole_projects
    rows = await session.present.raw(
        _CHANGED, session.org, [event.position for event in found], [e.stream for e in found],
        list(wanted.values), wanted.question, whole, visibility.actor.member,
    )  # fmt: skip
    return frozenset(row["position"] for row in rows)
