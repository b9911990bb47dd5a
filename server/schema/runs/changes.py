"""What the result of a run says otherwise than the tasks of now."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.runs.methods import RunMethod
from server.reads.projects import project_state
from server.reads.runs.results import RunDifference, differences, differences_of_pairs, pair_lines
from server.reads.session import ReadSession
from server.schema.core.base import (
    Connection,
    Readable,
    query,
)
from server.schema.core.node import link
from server.schema.core.paging import Paging, page_of
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import MappedAnswerSource, ResolutionAnswerSource
from server.schema.label_migrations.label_changes import UnmappedLabel, unmapped_label

LOOKED_AT, CHUNK = 2_000, 200
"""Tasks that one page of a diff compares at most, and those whose states are read at once."""
T = TypeVar("T")
MappedTo = tuple[UUID, int]
"""The version of a taxonomy that a run maps labels to."""


@strawberry.type(description="A label that a person would have to give anew.")
class RunRelabelItem(UnmappedLabel):
    """A label for which the mapping of a run has no single target."""


@strawberry.type(description="A task whose final answer would be another one.")
class RunChange(Readable):
    """A difference between the result of a run and what is."""

    task_uuid: strawberry.Private[UUID]
    now: strawberry.Private[JsonObject | None]
    then: strawberry.Private[JsonObject | None]
    project_uuid: strawberry.Private[UUID]
    mapped_to: strawberry.Private[MappedTo | None]
    relabel: list[RunRelabelItem] = strawberry.field(
        description="Labels for which the mapping has no single target, so that people would give "
        "them anew; none by other methods."
    )

    task = link(
        "task", lambda change: change.task_uuid, Permission.TASKS_READ, "The task.", null=False
    )

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def before(self) -> list[Answer] | None:
        """The final answer that it has; null where there is none, or it was erased."""
        return answers_by_run(self.session, self.project_uuid, self.task_uuid, self.now, None)

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def after(self) -> list[Answer] | None:
        """The final answer by the run; null where a reviewer would have to decide."""
        to = self.mapped_to
        return answers_by_run(self.session, self.project_uuid, self.task_uuid, self.then, to)


def answers_by_run(
    session: ReadSession,
    project: UUID,
    task: UUID,
    stored: JsonObject | None,
    mapped_to: MappedTo | None,
) -> list[Answer] | None:
    """Return the answers that a run has for a task, and count them as shown.

    Args:
        session: the session that the task is read in.
        project: the project of the task.
        task: the task.
        stored: the answers as the result holds them.
        mapped_to: the version whose words their labels have, if the run mapped them.
    """
    if stored is None:
        return None
    session.shown.annotations += 1
    session.shown.projects[project] = None
    if not stored:
        return render_answers(stored, None, session)
    origin = (
        ResolutionAnswerSource(task, stored)
        if mapped_to is None
        else MappedAnswerSource(task, stored, project, mapped_to)
    )
    return render_answers(stored, origin, session)


async def changes_of(
    session: ReadSession,
    row: Any,
    lines: list[bytes],
    others: list[bytes] | None,
    wanted: Paging,
) -> Connection[RunChange]:
    """Return a page of what is different between the lines of a run and the tasks of now.

    Args:
        session: the session that the tasks are read in.
        row: the row of the run.
        lines: the lines of its result about tasks.
        others: those of another run that it is compared with; None for the tasks of now.
        wanted: the page.
    """
    project = await project_state(session, row["project_id"])
    form = project.pinned()
    pairs = await asyncio.to_thread(pair_lines, lines, others or ())
    if wanted.backward:
        pairs.reverse()
    of, to = row["project_id"], mapping_of(row)

    async def changes(begin: int, end: int) -> list[tuple[UUID, RunChange]]:
        some = pairs[begin:end]
        if others is None:
            shown = [orjson.loads(line) for _, line, _ in some if line is not None]
            found = await differences(session, form, shown)
        else:
            found = differences_of_pairs(form, some)
        return [(one.task, _change(session, one, of, to)) for one in found]

    return await page_of_search([task for task, *_ in pairs], changes, wanted)


async def page_of_search(
    tasks: Sequence[UUID],
    search: Callable[[int, int], Awaitable[list[tuple[UUID, T]]]],
    wanted: Paging,
) -> Connection[T]:
    """Return a page of what is found for some tasks, LOOKED_AT of which are looked at.

    Args:
        tasks: the tasks in the order of their ids, or backward where the page is.
        search: finds something for the tasks between two places.
        wanted: the page, whose cursor is a task.
    """
    begin = looked = _place_after(tasks, wanted)
    found = list[tuple[str, T]]()
    while looked < min(len(tasks), begin + LOOKED_AT) and len(found) <= wanted.size:
        more = await search(looked, looked + CHUNK)
        found += [(ids.public("task", task), one) for task, one in more]
        looked += CHUNK
    end = None
    if looked < len(tasks) and len(found) <= wanted.size:
        end = ids.public("task", tasks[looked - 1])
    return page_of(found, wanted, end=end)


def _place_after(tasks: Sequence[UUID], wanted: Paging) -> int:
    """Return the place of the first task after the one in the cursor, as the page goes."""
    if wanted.cursor is None:
        return 0
    task = ids.expect("task", wanted.cursor, wanted.argument)
    way = -1 if wanted.backward else 1
    return bisect_right(tasks, way * task.int, key=lambda one: way * one.int)


def mapping_of(row: Any) -> MappedTo | None:
    """Return what the labels of a run were mapped to, if they were."""
    if row["method"] != RunMethod.MAPPING:
        return None
    parameters = orjson.loads(row["parameters"])
    taxonomy = ids.expect("taxonomy", parameters["taxonomy"])
    return taxonomy, parameters["to_version"]


def _change(
    session: ReadSession, found: RunDifference, project: UUID, to: MappedTo | None
) -> RunChange:
    return RunChange(
        session=session,
        task_uuid=found.task,
        now=found.now,
        then=found.then,
        project_uuid=project,
        mapped_to=to,
        relabel=[
            unmapped_label(
                RunRelabelItem, session, ids.expect("annotation", item["annotation"]), item
            )
            for item in found.relabel
        ],
    )
