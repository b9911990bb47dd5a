"""Initial tagging: tasks drawn by chance that experts answer first, without knowing why.

What they agree on becomes gold, or a set that a model is trained on. With the seed and the position
of a draw anybody who may see gold draws the same tasks again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from server.events.core.event import Change, Content, Event, JsonObject, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.gold.agreed_answers import GoldTasksChanged
from server.events.gold.policies import GoldPolicyChanged
from server.events.labeling import queue
from server.events.labeling.task_events import TaskOverlapRaised
from server.events.labeling.tasks import Status, Task
from server.events.projects import Project, evolve


class TaggingFrame(Content):
    """From which tasks was drawn."""

    filter: JsonObject
    """As a client sends it."""
    meta_path: list[str]
    """The path in the meta of tasks whose values are the strata; empty for a simple draw."""
    stratum_slices: list[str]
    """The slices that are the strata, each a public id; empty for a draw by anything else."""


class InitialTaggingDrawn(
    Event, name="project.initial_tagging_drawn", kind=Kind.PROJECT, version=2
):
    """Tasks were drawn that people answer first; what names these tasks follows."""

    seed: int
    draw_position: int
    """As of which the frame was read: open tasks that meet the filter, without gold ones."""
    frame_size: int
    frame_digest: str
    """SHA-256 of the public ids of the frame, in order, one a line."""
    drawn: int
    drawn_digest: str
    """The same of the tasks that were drawn."""
    stratum_sizes: tuple[int, ...]
    """In the order of their names; none for a simple draw."""
    even: bool
    """Whether as many are drawn of each stratum, and not by its size."""
    content: TaggingFrame | None


class InitialTaggingAdded(Event, name="project.initial_tagging_added", kind=Kind.PROJECT):
    """Some of the tasks of a draw were prepared to be answered first: they are its set from now on.

    A draw and all that adds to its set have one correlation.
    """

    matched: int
    changed: int
    refused: int
    """Tasks that were not open any more, which are not in the set."""
    last_task: UUID
    """The last of them; the command goes on behind it."""
    drawn_tasks: tuple[UUID, ...]
    """Those that are in the set."""


class InitialTaggingReverted(Event, name="project.initial_tagging_reverted", kind=Kind.PROJECT):
    """A draw, or that it was undone, was undone."""

    positions: tuple[int, ...]
    """Of the `project.initial_tagging_added` that this is about."""
    belongs: bool
    """Whether the tasks that these name are in the set of their draw from now on."""


def _hidden(state: Project, _: Recorded[Event]) -> Project:
    # The blind do not count it: who knows seed and position knows which tasks may become gold.
    return replace(state, counts=state.counts + 1)


TAGGING_EVENTS = (InitialTaggingDrawn, InitialTaggingAdded, InitialTaggingReverted)
for _event in TAGGING_EVENTS:
    evolve.on(_event)(_hidden)
GOLD_EVENTS_OF_PROJECTS = (GoldPolicyChanged, GoldTasksChanged, *TAGGING_EVENTS)
"""Events of a project that tell how gold is handed out, or which tasks may be gold."""


@dataclass(frozen=True, slots=True)
class TaggingEffect:
    """What becomes of tasks that are drawn."""

    priority: int | None = None
    overlap: int | None = None
    """How many people answer each, at least; None for as many as it was imported for."""


def prepare_tagging(
    state: Task, *, effect: TaggingEffect, assignee: UUID | None = None
) -> list[Change]:
    """Have a task that was drawn answered first, by enough people or by one expert.

    Blind annotators do not see that more people are asked.

    Raises:
        Refused: CONFLICT for a task that is not open any more, or gold.
    """
    if state.status is not Status.OPEN or state.gold is not None:
        raise Refused(Code.CONFLICT, "The task is not open any more.", ("task",))
    changes: list[Change] = []
    if effect.priority is not None:
        changes += queue.prioritize(state, priority=effect.priority)
    if effect.overlap is not None and effect.overlap > state.overlap:
        changes += on(state.id, TaskOverlapRaised(overlap=effect.overlap, confidence_ppm=0))
    if assignee is not None:
        changes += queue.assign(state, assignee=assignee)
    return changes
