"""The mutation that imports tasks."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused, together
from server.events.core.text_limits import BATCH, EXTERNAL_ID, text_of
from server.events.forms.media_origins import MediaOrigins
from server.events.labeling import queue
from server.events.projects import require_active
from server.schema.core.base import Position, Readable, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Info
from server.schema.labeling.types import Task, load_task


@strawberry.input
class TaskInput:
    """One task to import."""

    inputs: JSON
    external_id: str | None = None
    priority: int = 0
    meta: JSON | None = None
    subject_refs: list[str] = strawberry.field(default_factory=list)


@strawberry.input
class ImportTasksInput(CommandInput):
    """Up to 1,000 tasks, all or none of them."""

    project: strawberry.ID
    tasks: list[TaskInput]


@strawberry.type
class ImportTasksPayload(Readable):
    """What was imported, in the order given."""

    position: Position
    task_ids: list[strawberry.ID] = strawberry.field(
        description="The ids alone, which cost no read."
    )
    uuids: strawberry.Private[list[UUID]]

    @query(Permission.TASKS_READ)
    async def tasks(self, info: Info) -> list[Task]:
        """The tasks."""
        return await asyncio.gather(*(load_task(info, self.session, id_) for id_ in self.uuids))


ImportTasksResult = Annotated[
    ImportTasksPayload | RefusedType, strawberry.union("ImportTasksResult")
]


@strawberry.type
class ImportMutations:
    """The mutation that imports tasks."""

    @mutation(Permission.TASKS_IMPORT)
    async def import_tasks(self, info: Info, input: ImportTasksInput) -> ImportTasksResult:
        """Import up to 1,000 tasks, all or none of them."""
        project = ids.expect("project", input.project, "project")
        if not 1 <= len(input.tasks) <= BATCH:
            raise Refused(Code.LIMIT, f"Send 1 to {BATCH:,} tasks at once.", ("tasks",))
        names = [_external_id(task, number) for number, task in enumerate(input.tasks)]
        origins = info.context.services.media.origins
        receipt = await info.context.execute(
            input,
            Permission.TASKS_IMPORT,
            lambda current: _import(current, project, input.tasks, names, origins),
            projects=(project,),
            external_ids=tuple((project, name) for name in names if name),
        )
        made = [e.stream for e in await info.context.events_of(receipt)]
        public = [strawberry.ID(ids.public("task", id_)) for id_ in made]
        return ImportTasksPayload(
            session=info.context.session,
            position=Position(receipt.position),
            task_ids=public,
            uuids=made,
        )


def _external_id(task: TaskInput, number: int) -> str | None:
    """Return the external id as it is stored, with white space trimmed. Raises Refused INVALID."""
    if task.external_id is None:
        return None
    path = ("tasks", number, "externalId")
    return text_of(task.external_id, *path, longest=EXTERNAL_ID, empty=False)


def _import(
    current: DecisionContext,
    project: UUID,
    tasks: list[TaskInput],
    names: list[str | None],
    origins: MediaOrigins,
) -> list[Change]:
    into = current.project(project)
    require_active(into)
    made, taken_now, problems = list[Change](), set[str](), list[Refused]()
    for number, (task, name) in enumerate(zip(tasks, names, strict=True)):
        if name and (name in taken_now or (project, name) in current.loaded.external_ids):
            message = f"A task with the external id {name!r} exists already: leave it out."
            problems.append(Refused(Code.DUPLICATE, message, ("tasks", number, "externalId")))
            continue
        taken_now.add(name or "")
        try:
            made += queue.import_task(
                into,
                task=uuid7(),
                inputs=_object(task.inputs, "inputs"),
                external_id=name,
                priority=task.priority,
                meta=None if task.meta is None else _object(task.meta, "meta"),
                subject_refs=tuple(task.subject_refs),
                media=origins,
            )
        except Refused as refused:
            problems.append(refused.under("tasks", number))
    if problems:
        raise together(problems)
    return made


def _object(value: object, name: str) -> JsonObject:
    if not isinstance(value, dict):
        raise Refused(Code.INVALID, f"The {name} must be an object: names with values.", (name,))
    return value
