"""Refuses what would archive things under hold."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeAlias
from uuid import UUID

from server.commands import DecisionContext
from server.events.core.stream_kind import StreamKind
from server.events.erasure.holds import HOLDS, require_not_held, stream_of
from server.events.labeling.tasks import Task
from server.reads.erasure.holds import held_by_subject
from server.schema.core.context import Context

Guard: TypeAlias = Callable[[DecisionContext, Task], None]
"""Requires, in a decision, that a task is under no hold. Raises Refused HELD or STALE."""


def holds_stream(context: Context) -> tuple[StreamKind[Any], UUID]:
    """Return the stream that a command names whose decision asks for holds."""
    return HOLDS, stream_of(context.me.org)


async def hold_guard(context: Context, tasks: Collection[UUID]) -> Guard:
    """Return the guard of some tasks; it reads whom they name before the decision."""
    session = context.session
    now = context.services.clock()
    found = await held_by_subject(session.raw, session.org, tasks, now)
    await context.release()

    def require(current: DecisionContext, task: Task) -> None:
        require_not_held(
            current.holds, now=current.now, task=task.id, project=task.project, by_subject=found
        )

    return require
