"""The mutation that imports tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.imports.annotations.annotated_tasks import (
    AnnotatedImport,
    AnnotatedTask,
    annotations_of_new_task,
)
from server.commands.imports.annotations.answer_cache import AnswerCache
from server.commands.imports.annotations.unchecked_annotations import KnownAuthor
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused, together
from server.events.core.text_limits import BATCH, EXTERNAL_ID, text_of
from server.events.forms.media_origins import MediaOrigins
from server.events.labeling import queue
from server.events.labeling.imported_annotations import MadeElsewhere
from server.events.labeling.tasks import TaskImported
from server.events.projects import Project, require_active
from server.ledger.append import PreparedEvent, prepare
from server.schema.core.base import Position, Readable, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Info
from server.schema.imports.annotation_imports import (
    AnnotationsToImport,
    ImportedAnnotationInput,
    annotation_path_as_sent,
    parse_imported,
)
from server.schema.labeling.types import Task, load_task


@strawberry.input
class TaskInput:
    """One task to import."""

    inputs: JSON
    external_id: str | None = None
    priority: int = 0
    overlap: int | None = strawberry.field(
        default=None, description="How many people are to answer it; by default as the policy says."
    )
    meta: JSON | None = None
    subject_refs: list[str] = strawberry.field(default_factory=list)
    annotations: list[ImportedAnnotationInput] = strawberry.field(
        default_factory=list, description="Annotations of it that were made elsewhere."
    )


@strawberry.input
class ImportTasksInput(CommandInput):
    """Up to 1,000 tasks, all or none of them."""

    project: strawberry.ID
    tasks: list[TaskInput]

    def path_as_sent(self, path: Sequence[str | int]) -> Sequence[str | int]:
        """Return the path of a refusal with the number of an answer instead of its question."""
        return annotation_path_as_sent(self.tasks, path)


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
        wanted = await parse_imported(info, project, (task.annotations for task in input.tasks))
        origins = info.context.services.media.origins
        receipt = await info.context.execute(
            input,
            Permission.TASKS_IMPORT,
            lambda current: _import(current, project, input.tasks, names, wanted, origins),
            projects=(project,),
            external_ids=tuple((project, name) for name in names if name),
            **wanted.named(project),
        )
        done = await info.context.events_of(receipt)
        made = [e.stream for e in done if isinstance(e.event, TaskImported)]
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
    wanted: AnnotationsToImport,
    origins: MediaOrigins,
) -> list[tuple[UUID, PreparedEvent]]:
    into = current.project(project)
    require_active(into)
    result, taken_now, problems = AnnotatedImport(current, into), set[str](), list[Refused]()
    for number, (task, name) in enumerate(zip(tasks, names, strict=True)):
        if name and (name in taken_now or (project, name) in current.loaded.external_ids):
            message = f"A task with the external id {name!r} exists already: leave it out."
            problems.append(Refused(Code.DUPLICATE, message, ("tasks", number, "externalId")))
            continue
        taken_now.add(name or "")
        try:
            new = _task(current, into, task, name, origins, *wanted.known(number, current))
            result.add(new)
        except Refused as refused:
            if type(refused) is not Refused:
                raise
            problems.append(refused.under("tasks", number))
        else:
            if result.tasks + len(problems) <= number:
                message = "These annotations are there already, with their task: leave it out."
                problems.append(Refused(Code.DUPLICATE, message, ("tasks", number, "annotations")))
    if problems:
        raise together(problems)
    return result.changes


def _task(
    current: DecisionContext,
    project: Project,
    given: TaskInput,
    name: str | None,
    origins: MediaOrigins,
    made: tuple[MadeElsewhere, ...],
    authors: tuple[KnownAuthor, ...],
) -> AnnotatedTask:
    """Return a task with its annotations and all their events. Raises Refused."""
    ((task, event),) = queue.import_task(
        project,
        task=uuid7(),
        inputs=_object(given.inputs, "inputs"),
        external_id=name,
        priority=given.priority,
        overlap=given.overlap,
        meta=None if given.meta is None else _object(given.meta, "meta"),
        subject_refs=tuple(given.subject_refs),
        media=origins,
    )
    follows: tuple[PreparedEvent, ...] = ()
    if made and isinstance(event, TaskImported):
        concepts, cache = current.taxonomies, AnswerCache()
        follows = annotations_of_new_task(event, task, project, made, concepts, cache)
    return AnnotatedTask(task, name, prepare(event), made, authors, follows)


def _object(value: object, name: str) -> JsonObject:
    if not isinstance(value, dict):
        raise Refused(Code.INVALID, f"The {name} must be an object: names with values.", (name,))
    return value
