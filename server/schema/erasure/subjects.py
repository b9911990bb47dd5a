"""Data subjects: everything that is held about one is shown, or erased."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from server.access.export_links import DownloadKind
from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.erasure import subjects
from server.events.erasure.erasures import ErasureTarget
from server.events.erasure.subjects import subject_ref
from server.events.exports import ExportKind, ExportOrigin, create_export
from server.projections.counters.task_subjects import TASK_SUBJECTS
from server.reads.erasure.subjects import (
    count_tasks_of_subject,
    report_on,
    subject_digest,
    tasks_of_subject,
)
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Context, Info
from server.schema.erasure.mutations import EraseResult, ErasureInput, erase, request_of
from server.schema.exports.mutations import Download, download_link

WAIT = 20.0
"""Seconds to wait until the index of data subjects is up to date."""
MOST = 50
"""Tasks of one page of a report."""
_SUBJECT = "The reference, exactly as it was imported in `subjectRefs`."


@strawberry.input
class EraseSubjectInput(ErasureInput):
    """A data subject: the contents of all tasks that name the subject are erased."""

    subject: str = strawberry.field(description=_SUBJECT)


@strawberry.input
class SubjectReportInput(CommandInput):
    """A page of what is held about a data subject."""

    subject: str = strawberry.field(description=_SUBJECT)
    first: int = strawberry.field(default=MOST, description="Tasks of the page, up to 50.")
    after: str | None = strawberry.field(
        default=None, description="`endCursor` of the page before."
    )
    download: bool = strawberry.field(
        default=False, description="Make a link to everything in one file; an export, on record."
    )


@strawberry.type
class SubjectReportPayload:
    """A page of what is held about a data subject, which is on record."""

    position: Position
    task_count: int = strawberry.field(description="How many tasks name the subject.")
    tasks: list[JSON] = strawberry.field(
        description="`{task, project, events}` each; an event is `{position, type, recorded_at, "
        "occurred_at, actor, facts, content, erased}`, as it is stored."
    )
    end_cursor: str | None
    has_next_page: bool
    download: Download | None = strawberry.field(
        description="Where all tasks are fetched at once, where that was asked for: JSON lines, "
        "each one of `tasks`, and `{end: {tasks}}` at the end."
    )


SubjectReportResult = Annotated[
    SubjectReportPayload | RefusedType, strawberry.union("SubjectReportResult")
]


@strawberry.type
class SubjectMutations:
    """Mutations about data subjects. A report is one, as it is on record."""

    @mutation(Permission.ERASE)
    async def erase_subject(self, info: Info, input: EraseSubjectInput) -> EraseResult:
        """Erase the contents of all tasks that name a data subject."""
        await info.context.require(Permission.ERASE)
        found = await digest_of(info.context, input.subject)
        wanted = request_of(info.context, input, ErasureTarget.SUBJECT, subject_digest=found)
        return await erase(info, input, wanted)

    @mutation(Permission.SUBJECTS_READ)
    async def subject_report(self, info: Info, input: SubjectReportInput) -> SubjectReportResult:
        """Show everything that is held about a data subject, each page on record, or all in a file.

        A file has each task as it stands when its line is written.
        """
        context = info.context
        await context.require(Permission.SUBJECTS_READ)
        if not 1 <= input.first <= MOST:
            raise Refused(Code.LIMIT, f"Ask for 1 to {MOST} tasks at once.", ("first",))
        after = None if input.after is None else ids.expect("task", input.after, "after")
        org, found = context.me.org, await digest_of(context, input.subject)
        changes = subjects.report(org, report=uuid7(), subject_digest=found)
        if input.download:
            kind, scope = ExportKind.SUBJECT, ids.public("organization", org)
            origin = ExportOrigin.API
            changes += create_export(org, export=uuid7(), kind=kind, scope=scope, origin=origin)
        receipt = await context.execute(
            input, Permission.SUBJECTS_READ, lambda _: changes, organization=True
        )
        session = context.session
        tasks = await tasks_of_subject(session, found, after, input.first + 1)
        shown = tasks[: input.first]
        return SubjectReportPayload(
            position=Position(receipt.position),
            task_count=await count_tasks_of_subject(session, found),
            tasks=await report_on(session, shown),  # type: ignore[arg-type]
            end_cursor=ids.public("task", shown[-1]) if shown else None,
            has_next_page=len(tasks) > input.first,
            download=_download(context, found) if input.download else None,
        )


def _download(context: Context, subject: str) -> Download:
    return download_link(context, DownloadKind.SUBJECT, subject)


async def digest_of(context: Context, reference: str) -> str:
    """Return the digest of a reference once the index has every task of now.

    Raises:
        Refused: INVALID or LIMIT for the reference, UNAVAILABLE where the index is far behind.
    """
    given = subject_ref(reference, "subject")
    head = (await context.session.cut()).head
    await context.release()
    counters, org = context.services.counters, context.me.org
    if not await counters.caught_up(org, head, WAIT, TASK_SUBJECTS.name):
        message = "The index of data subjects is not up to date yet: try again in a minute."
        raise Refused(Code.UNAVAILABLE, message)
    return await subject_digest(context.services.pool, org, given)
