"""What a filter of tasks names: people, tasks and a slice, which must be there where it is kept."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Mapping
from uuid import UUID

from server.commands import DecisionContext
from server.events.core.refusal import Code, Refused
from server.reads.gold.drawn_tasks import tasks_of_draw
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.session import ReadSession
from server.reads.slices.slices import require_slice
from server.schema.core.context import Info
from server.schema.core.node import NODES

_PEOPLE = ("assignee", "author", "reviewer", "holder")
"""The conditions that name a member."""


def people_in(criteria: TaskCriteria | None) -> dict[str, UUID]:
    """Return, by condition, the members whom a filter names."""
    named = {name: getattr(criteria, name) for name in _PEOPLE} if criteria else {}
    return {name: member for name, member in named.items() if member is not None}


def require_people(current: DecisionContext, people: Mapping[str, UUID]) -> None:
    """Require, in a command that loads them, that people are members. Raises Refused NOT_FOUND."""
    for name, member in people.items():
        if member not in current.states:
            raise Refused(Code.NOT_FOUND, "There is no such member.", ("filter", name))


async def require_named(
    info: Info, project: UUID, criteria: TaskCriteria | None, then: ReadSession
) -> None:
    """Require that the tasks of a filter are there, and its slice and draw were at a moment.

    Args:
        info: of the field.
        project: the project whose tasks are filtered.
        criteria: what the filter asks; None for no filter.
        then: the session as of the moment.

    Raises:
        Refused: NOT_FOUND; ERASED for a slice whose definition was erased.
    """
    if criteria is None:
        return
    if criteria.slice is not None:
        await require_slice(then, criteria.slice, project)
    if criteria.initial_tagging is not None:
        await tasks_of_draw(then, criteria.initial_tagging, project)
    await gather(*(_require_task(info, id_, n) for n, id_ in enumerate(criteria.ids or ())))


async def _require_task(info: Info, task: UUID, index: int) -> None:
    """Raise `Refused` NOT_FOUND, at a place of `ids`, unless the caller may read a task."""
    try:
        await NODES["task"](info, info.context.session, task)
    except Refused as refused:
        raise Refused(refused.code, refused.message, ("filter", "ids", index)) from refused
