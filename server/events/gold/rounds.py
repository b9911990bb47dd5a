"""Answers to a gold task, which fill none of its slots.

Their authors must not learn that the task is gold. So they are counted in rounds of as many as the
overlap of the task: where another task would be resolved or reviewed, an event says that a round is
complete, and its answers are as final as those of another task are.
"""

from __future__ import annotations

from uuid import UUID

from server.events.core.event import Event, Kind, Recorded, replace
from server.events.labeling.tasks import Task, evolve


class GoldAnswered(Event, name="task.gold_answered", kind=Kind.TASK):
    """As many people have answered the gold task as would answer another one: no slot is filled."""

    annotations: tuple[UUID, ...]
    """Their answers, oldest first."""


@evolve.on(GoldAnswered)
def _answered(state: Task, recorded: Recorded[GoldAnswered]) -> Task:
    complete = set(recorded.event.annotations)
    annotations = tuple(
        replace(one, round_complete=True) if one.id in complete else one
        for one in state.annotations
    )
    return replace(state, annotations=annotations, changed_at=recorded.recorded_at)


def round_after(state: Task, annotation: UUID) -> list[Event]:
    """Return the event of a round that an answer completes; none where more answers are wanted.

    Args:
        state: the gold task before the answer was given, or revised.
        annotation: the answer.
    """
    old = next((one for one in state.annotations if one.id == annotation), None)
    if old is not None and old.round_complete:
        return [GoldAnswered(annotations=(annotation,))]
    asked = state.raised_from or state.overlap
    waiting = (
        one.id
        for one in state.annotations
        if one.gold and one.counts and not one.round_complete and one.id != annotation
    )
    names = (*waiting, annotation)
    return [GoldAnswered(annotations=names)] if len(names) >= asked else []
