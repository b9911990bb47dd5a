"""The filter and the order of tasks, for lists and for bulk changes."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.events.labeling.tasks import Status
from server.reads.labeling.task_filter import MOST_IDS, LabelCriterion, TaskCriteria, TaskOrder
from server.schema.core import base  # noqa: F401 - gives the enums their names

strawberry.enum(TaskOrder, description="The order of a list of tasks.")


@strawberry.input(description="A label: what a question was answered with.")
class LabelFilter:
    """Selects tasks with a counting annotation that holds a value."""

    question: str
    value: str
    within: bool = strawberry.field(
        default=False,
        description="Also what lies below the value: in the taxonomy that the project's form draws "
        "on now, or among the options that it lists.",
    )


@strawberry.input(description="All conditions that are given must hold.")
class TaskFilter:
    """Selects the tasks of a project for which every given condition holds."""

    statuses: list[Status] | None = None
    assignee: strawberry.ID | None = None
    unassigned: bool | None = None
    label: LabelFilter | None = None
    external_ids: list[str] | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    text: str | None = strawberry.field(
        default=None, description="A part of the inputs' text, any case."
    )
    held_by_me: bool | None = strawberry.field(
        default=None, description="Whether the caller holds the task."
    )
    relabel: bool | None = strawberry.field(
        default=None, description="Whether a migration left labels of it to be given anew."
    )


_SHOWN_AS_LABELED = (Status.LABELED, Status.IN_REVIEW, Status.DONE)


def criteria_of(given: TaskFilter | None, *, me: UUID, blind: UUID | None) -> TaskCriteria | None:
    """Return a filter as the criteria of a read; None for no filter.

    Args:
        given: the filter.
        me: the caller.
        blind: the caller, if they may not see everybody's annotations in the project.

    Raises:
        Refused: FORBIDDEN where it asks about what the caller may not see; INVALID, LIMIT.
    """
    if given is None:
        return None
    if len(given.external_ids or ()) > MOST_IDS:
        message = f"Ask for {MOST_IDS:,} external ids at most."
        raise Refused(Code.LIMIT, message, ("filter", "externalIds"))
    label = given.label
    if label is not None and blind:
        message = "You may not filter by labels that you may not see."
        raise Refused(Code.FORBIDDEN, message, ("filter", "label"))
    member, text = given.assignee, given.text
    assignee = None if member is None else ids.expect("member", member, "filter", "assignee")
    statuses = _stored(given.statuses, sees_all=blind is None)
    if given.relabel is not None and blind:
        message = "You may not filter by what became of labels that you may not see."
        raise Refused(Code.FORBIDDEN, message, ("filter", "relabel"))
    return TaskCriteria(
        external_ids=given.external_ids,
        label=LabelCriterion(**vars(label)) if label else None,
        assignee=assignee,
        statuses=statuses,
        as_of_acts_of=blind,
        holder=None if given.held_by_me is None else (me, given.held_by_me),
        relabel=given.relabel,
        priority_at_least=given.priority_at_least,
        priority_at_most=given.priority_at_most,
        unassigned=given.unassigned,
        text=text_of(text, "filter", "text", longest=200).lower() if text else None,
    )


def _stored(wanted: list[Status] | None, *, sees_all: bool) -> list[str] | None:
    """Return the stored statuses to look for; a blind caller's LABELED includes those after it."""
    if wanted is None:
        return None
    if not sees_all:
        if Status.IN_REVIEW in wanted or Status.DONE in wanted:
            message = "You see finished tasks as LABELED: filter by that."
            raise Refused(Code.FORBIDDEN, message, ("filter", "statuses"))
        if Status.LABELED in wanted:
            wanted = [*wanted, *_SHOWN_AS_LABELED]
    return sorted({status.value for status in wanted})
