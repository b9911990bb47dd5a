"""What the result of a run says otherwise than the tasks of now."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import Form
from server.events.labeling.consensus import agrees
from server.events.runs.runs import RunStatus
from server.reads.blobs import fetch
from server.reads.runs import (
    erasures_of,
    project_state,
    task_states,
)
from server.reads.session import ReadSession
from server.schema.core.base import (
    Connection,
    Readable,
    query,
)
from server.schema.core.context import Info
from server.schema.core.node import link
from server.schema.core.paging import Paging, page_of
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import ResolutionAnswerSource

LOOKED_AT, CHUNK = 2_000, 200
"""Tasks that one page of a diff compares at most, and those whose states are read at once."""


@strawberry.type(description="A task whose final answer would be another one.")
class RunChange(Readable):
    """A difference between the result of a run and what is."""

    task_uuid: strawberry.Private[UUID]
    now: strawberry.Private[JsonObject | None]
    then: strawberry.Private[JsonObject | None]

    task = link(
        "task", lambda change: change.task_uuid, Permission.TASKS_READ, "The task.", null=False
    )

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def before(self) -> list[Answer] | None:
        """The final answer that it has; null where there is none, or it was erased."""
        return self._shown(self.now)

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def after(self) -> list[Answer] | None:
        """The final answer by the run; null where a reviewer would have to decide."""
        return self._shown(self.then)

    def _shown(self, answers: JsonObject | None) -> list[Answer] | None:
        origin = answers and ResolutionAnswerSource(self.task_uuid, answers)
        return render_answers(answers, origin or None, self.session)


async def result_lines(info: Info, session: ReadSession, row: Any) -> list[bytes]:
    """Return the lines of a result, without the head.

    Raises:
        Refused: CONFLICT where there is no result; ERASED where contents were erased since.
    """
    if row["status"] == RunStatus.DROPPED or await _erased(session, row):
        message = "Contents were erased since, and the result with them: start the run again."
        raise Refused(Code.ERASED, message)
    if row["result"] is None:
        raise Refused(Code.CONFLICT, "This run has no result, or not yet.")
    body = await fetch(info.context.services.blobs, session.org, row["result"])
    if body is None:
        raise Refused(Code.ERASED, "The result is gone: start the run again.")
    return (await asyncio.to_thread(body.splitlines))[1:]


async def _erased(session: ReadSession, row: Any) -> bool:
    """Tell whether contents were erased since the result was computed."""
    computed = row["result"] is not None
    return computed and await erasures_of(session) != row["erasures"]


async def changes_of(
    session: ReadSession, project: UUID, lines: list[bytes], wanted: Paging
) -> Connection[RunChange]:
    """Return a page of what is different between the lines and the tasks of now."""
    if wanted.backward:
        lines.reverse()
    begin = _place(lines, wanted)
    form = (await project_state(session, project)).pinned()
    found, looked = list[tuple[str, RunChange]](), begin
    while looked < min(len(lines), begin + LOOKED_AT) and len(found) <= wanted.size:
        some = [orjson.loads(line) for line in lines[looked : looked + CHUNK]]
        found += [
            (ids.public("task", one.task_uuid), one) for one in await _compared(session, form, some)
        ]
        looked += CHUNK
    end = None
    if looked < len(lines) and len(found) <= wanted.size:
        end = str(orjson.loads(lines[looked - 1])["task"])
    return page_of(found, wanted, end=end)


def _place(lines: list[bytes], wanted: Paging) -> int:
    """Return the number of the first line after the task in the cursor."""
    if wanted.cursor is None:
        return 0
    task = ids.expect("task", wanted.cursor, wanted.argument)

    def order(line: bytes) -> int:
        id_ = ids.expect("task", orjson.loads(line)["task"]).int
        return -id_ if wanted.backward else id_

    return bisect_right(lines, -task.int if wanted.backward else task.int, key=order)


async def _compared(session: ReadSession, form: Form, some: list[JsonObject]) -> list[RunChange]:
    """Return those of some lines that say something else than the tasks of now."""
    wanted = {ids.expect("task", line["task"]): line["answers"] for line in some}
    states = await task_states(session, wanted)
    return [*_different(session, form, wanted, states)]


def _different(
    session: ReadSession, form: Form, wanted: dict[UUID, Any], states: dict[UUID, Any]
) -> Iterator[RunChange]:
    for task, then in wanted.items():
        state = states.get(task)
        if state is None:
            continue
        now = None if state.resolution is None else state.resolution.answers
        same = now == then or (now is not None and then is not None and agrees(form, now, then))
        if not same:
            yield RunChange(session=session, task_uuid=task, now=now, then=then)
