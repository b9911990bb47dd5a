"""The mutation that imports annotations made elsewhere, and the inputs that say who made them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.imports.annotations.annotated_tasks import AnnotatedImport, AnnotatedTask
from server.commands.imports.annotations.published_forms import published_forms
from server.commands.imports.annotations.unchecked_annotations import (
    AuthorBook,
    KnownAuthor,
    UncheckedAnnotation,
    author_of,
    made_elsewhere,
    moment_of,
    source_id_of,
    status_of,
)
from server.events.accounts.external_authors import author_id
from server.events.accounts.members import Member, MemberStatus
from server.events.core import ids
from server.events.core.event import record
from server.events.core.refusal import Code, Refused, together
from server.events.core.text_limits import BATCH, EXTERNAL_ID, text_of
from server.events.forms.forms import Form
from server.events.labeling.imported_annotations import AnnotationImported, MadeElsewhere
from server.events.labeling.masks import extract_blobs
from server.events.labeling.tasks import AnnotationStatus, Task
from server.events.projects import require_active
from server.ledger.append import PreparedEvent
from server.schema.core.base import Position, Readable, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Info
from server.schema.forms.answers import AnswerInput, answers_path_as_sent, parse_answers
from server.schema.labeling.types import Annotation, load_annotation

NO_TASK = UUID(int=0)


@strawberry.input(
    description="Who gave an annotation: exactly one of `member`, `email` and `pseudonym`."
)
class AnnotationAuthorInput:
    """A member, or somebody without an account."""

    member: strawberry.ID | None = strawberry.field(
        default=None, description="The id of a member; also of an external author."
    )
    email: str | None = strawberry.field(default=None, description="The address of a member.")
    pseudonym: str | None = strawberry.field(
        default=None,
        description="What somebody without an account is called where the annotation was made. The "
        "same pseudonym is the same author in the whole organization.",
    )
    name: str | None = strawberry.field(
        default=None, description="The name of a new external author."
    )


@strawberry.input(description="An annotation that was made elsewhere.")
class ImportedAnnotationInput:
    """Answers of one person to one task."""

    author: AnnotationAuthorInput
    answers: list[AnswerInput]
    status: AnnotationStatus = strawberry.field(
        default=AnnotationStatus.SUBMITTED,
        description="What became of it there: any status but OUTDATED. An approved one is not "
        "reviewed again.",
    )
    time_spent_ms: int = 0
    occurred_at: datetime | None = strawberry.field(
        default=None, description="When the answer was given."
    )
    source_id: str | None = strawberry.field(
        default=None,
        description="What the annotation is called there. It comes in once in a project: again "
        "with the same content, it is left out; with another content, it is refused.",
    )
    reason: str | None = strawberry.field(
        default=None, description="Why it was rejected or withdrawn there."
    )
    form_version: int | None = strawberry.field(
        default=None, description="The version of the form that it was made under, which the "
        "answers must fit; by default the present one. No label migration may lie between.",
    )  # fmt: skip
    guideline_version: int = strawberry.field(
        default=0, description="0 where it was not made under a guideline of the project."
    )


@strawberry.input(description="A task of the project, and annotations of it made elsewhere.")
class AnnotatedTaskInput:
    """A task by its id or by its external id."""

    task: strawberry.ID | None = None
    external_id: str | None = None
    annotations: list[ImportedAnnotationInput]


@strawberry.input(description="Up to 1,000 annotations made elsewhere, all or none of them.")
class ImportAnnotationsInput(CommandInput):
    """Annotations of tasks of one project."""

    project: strawberry.ID
    tasks: list[AnnotatedTaskInput]

    def path_as_sent(self, path: Sequence[str | int]) -> Sequence[str | int]:
        """Return the path of a refusal with the number of an answer instead of its question."""
        return annotation_path_as_sent(self.tasks, path)


@strawberry.type(description="What was imported.")
class ImportAnnotationsPayload(Readable):
    """The new annotations, in the order given, and how many were there already."""

    position: Position
    imported: int
    present: int = strawberry.field(description="Annotations that were there already.")
    annotation_ids: list[strawberry.ID] = strawberry.field(description="The new ones.")
    uuids: strawberry.Private[list[UUID]]

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def annotations(self, info: Info) -> list[Annotation]:
        """The new ones."""
        found = (load_annotation(info, self.session, id_) for id_ in self.uuids)
        return await asyncio.gather(*found)


ImportAnnotationsResult = Annotated[
    ImportAnnotationsPayload | RefusedType, strawberry.union("ImportAnnotationsResult")
]


@record
class AnnotationsToImport:
    """What inputs say, checked for its shape, and what a command names because of it."""

    key: bytes
    org: UUID
    by_task: list[tuple[UncheckedAnnotation, ...]]
    forms: Mapping[int, Form | None]
    """By version, the forms that annotations may name; none where no annotation names one."""

    @property
    def count(self) -> int:
        """How many annotations there are."""
        return sum(map(len, self.by_task))

    def named(self, project: UUID) -> dict[str, Any]:
        """Return the fields of a command that name what the decision reads."""
        every = [one for of_task in self.by_task for one in of_task]
        authors = [one.author for one in every]
        members = {author.member for author in authors if author.member is not None}
        members |= {author_id(self.key, self.org, a.pseudonym) for a in authors if a.pseudonym}
        return {
            "members": tuple(sorted(members)),
            "emails": tuple(sorted({author.email for author in authors if author.email})),
            "source_ids": tuple((project, one.source_id) for one in every if one.source_id),
        }

    def known(
        self, number: int, current: DecisionContext
    ) -> tuple[tuple[MadeElsewhere, ...], tuple[KnownAuthor, ...]]:
        """Return the annotations of a task with their authors. Raises Refused NOT_FOUND."""
        states = [state for state in current.states.values() if isinstance(state, Member)]
        emails = current.loaded.emails
        book = AuthorBook(self.org, self.key, dict.fromkeys(emails.values(), False), emails)
        book.members.update({m.id: m.status is MemberStatus.EXTERNAL for m in states})
        made, authors = list[MadeElsewhere](), list[KnownAuthor]()
        for place, one in enumerate(self.by_task[number]):
            try:
                authors.append(book.find(one.author))
            except Refused as refused:
                raise refused.under("annotations", place) from None
            made.append(made_elsewhere(one, authors[-1], self.forms))
        return tuple(made), tuple(authors)


async def parse_imported(
    info: Info, project: UUID, given: Iterable[Sequence[ImportedAnnotationInput]]
) -> AnnotationsToImport:
    """Return annotations by task, each checked for its shape. Raises Refused INVALID or LIMIT."""
    services, me = info.context.services, info.context.me
    found, problems = list[tuple[UncheckedAnnotation, ...]](), list[Refused]()
    for number, sent in enumerate(given):
        parsed = []
        for place, one in enumerate(sent):
            try:
                parsed.append(_parsed(one))
            except Refused as refused:
                problems.append(refused.under("tasks", number, "annotations", place))
        found.append(tuple(parsed))
    if problems:
        raise together(problems)
    forms: Mapping[int, Form | None] = {}
    if any(one.form_version is not None for of_task in found for one in of_task):
        forms = await published_forms(services.writer, me.org, project)
    result = AnnotationsToImport(services.fingerprint_key, me.org, found, forms)
    if result.count > BATCH:
        raise Refused(Code.LIMIT, f"Send {BATCH:,} annotations at most at once.", ("tasks",))
    return result


def _parsed(given: ImportedAnnotationInput) -> UncheckedAnnotation:
    author = given.author
    try:
        named = author_of(author.member, author.email, author.pseudonym, author.name)
    except Refused as refused:
        raise refused.under("author") from None
    answers = parse_answers(given.answers)
    if extract_blobs(NO_TASK, answers)[1]:
        message = "This mask is too large to be imported so: import it from a file."
        raise Refused(Code.LIMIT, message, ("answers",))
    return UncheckedAnnotation(
        author=named,
        answers=answers,
        status=status_of(given.status.value, "status"),
        time_spent_ms=given.time_spent_ms,
        occurred_at=moment_of(given.occurred_at, "occurredAt"),
        source_id=source_id_of(given.source_id, "sourceId"),
        reason=given.reason,
        form_version=given.form_version,
        guideline_version=given.guideline_version,
    )


def annotation_path_as_sent(tasks: Sequence[Any], path: Sequence[str | int]) -> Sequence[str | int]:
    """Return the path of a refusal with the number of an answer instead of its question."""
    match path:
        case ("tasks", int(n), "annotations", int(m), "answers", *rest):
            shown = answers_path_as_sent(tasks[n].annotations[m].answers, ("answers", *rest))
            return ("tasks", n, "annotations", m, *shown)
    return path


@strawberry.type
class AnnotationImportMutations:
    """The mutation that imports annotations made elsewhere."""

    @mutation(Permission.TASKS_IMPORT)
    async def import_annotations(
        self, info: Info, input: ImportAnnotationsInput
    ) -> ImportAnnotationsResult:
        """Import annotations that were made elsewhere, of tasks that are here and open.

        They count like those that are submitted here: the last one resolves its task or asks for a
        review. On record is who imported them.
        """
        project = ids.expect("project", input.project, "project")
        if not 1 <= len(input.tasks) <= BATCH:
            raise Refused(Code.LIMIT, f"Send 1 to {BATCH:,} tasks at once.", ("tasks",))
        places = [_task_of(task, number) for number, task in enumerate(input.tasks)]
        wanted = await parse_imported(info, project, (task.annotations for task in input.tasks))
        external_ids = tuple((project, place) for place in places if isinstance(place, str))
        receipt = await info.context.execute(
            input,
            Permission.TASKS_IMPORT,
            lambda current: _import(current, project, places, wanted),
            projects=(project,),
            tasks=tuple({place for place in places if isinstance(place, UUID)}),
            external_ids=external_ids,
            answered_ids=external_ids,
            **wanted.named(project),
        )
        done = [e.event for e in await info.context.events_of(receipt)]
        new = [e.annotation for e in done if isinstance(e, AnnotationImported)]
        return ImportAnnotationsPayload(
            session=info.context.session,
            uuids=new,
            position=Position(receipt.position),
            imported=len(new),
            present=wanted.count - len(new),
            annotation_ids=[strawberry.ID(ids.public("annotation", id_)) for id_ in new],
        )


def _task_of(given: AnnotatedTaskInput, number: int) -> UUID | str:
    """Return the id or the external id of a task. Raises Refused INVALID."""
    if (given.task is None) is (given.external_id is None):
        message = "Name the task either by `task` or by `externalId`."
        raise Refused(Code.INVALID, message, ("tasks", number))
    if given.task is not None:
        return ids.expect("task", given.task, "tasks", number, "task")
    path = ("tasks", number, "externalId")
    return text_of(given.external_id or "", *path, longest=EXTERNAL_ID, empty=False)


def _import(
    current: DecisionContext,
    project: UUID,
    places: Sequence[UUID | str],
    wanted: AnnotationsToImport,
) -> list[tuple[UUID, PreparedEvent]]:
    into = current.project(project)
    require_active(into)
    result, problems = AnnotatedImport(current, into), list[Refused]()
    for number, place in enumerate(places):
        try:
            state = _state(result, current, project, place)
            result.extend(
                state, AnnotatedTask(state.id, None, None, *wanted.known(number, current))
            )
        except Refused as refused:
            if type(refused) is not Refused or refused.code is Code.STALE:
                raise
            problems.append(refused.under("tasks", number))
    if problems:
        raise together(problems)
    return result.changes


def _state(
    result: AnnotatedImport, current: DecisionContext, project: UUID, place: UUID | str
) -> Task:
    by_id = isinstance(place, UUID)
    known = place if by_id else current.loaded.external_ids.get((project, str(place)))
    state = result.task(known) if isinstance(known, UUID) else None
    if state is None or state.project != project:
        name = "task" if by_id else "externalId"
        raise Refused(Code.NOT_FOUND, "The project has no such task.", (name,))
    return state
