"""Imports of files that were uploaded: the mutation that starts one, and how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.export_links import DownloadKind
from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.imports import file_imports
from server.commands.imports.file_imports import UNDER_WAY, ImportStatus, Upload
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.projects import require_active
from server.reads.as_of import require_present
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import (
    CodeEnum,
    Connection,
    Position,
    RefusedType,
    mutation,
    query,
)
from server.schema.core.context import CommandInput, Context, Info, session_of
from server.schema.core.paging import page_of, paging
from server.schema.exports.mutations import Download, download_link
from server.schema.projects.types import Project, load_project

GONE = "There is no such upload (any more): send the file again."

strawberry.enum(ImportStatus, description="How far the import of a file has come, or its check.")


@strawberry.type(description="Why an import ended before the end of the file.")
class ImportProblem:
    """The refusal that ended an import."""

    code: CodeEnum  # type: ignore[valid-type]
    message: str
    path: list[str]


@strawberry.type(
    description="The import of a file that was uploaded, or the check before it; kept for three "
    "days."
)
class FileImport:
    """An import or a check that runs in the background.

    The counts of a check are what an import would do.
    """

    upload: strawberry.Private[Upload]
    id: strawberry.ID = strawberry.field(description="The id of the upload, `upload_…`.")
    name: str = strawberry.field(
        description="What the file is called; empty where it was not said."
    )
    status: ImportStatus
    size: int = strawberry.field(description="Bytes of the file.")
    read: int = strawberry.field(description="Bytes that were read so far.")
    rows: int = strawberry.field(description="Rows that were read so far.")
    imported: int
    present: int = strawberry.field(
        description="Rows that were imported before: by external id, or by the same file."
    )
    rejected: int
    annotations: int = strawberry.field(
        description="Annotations made elsewhere that were imported, with new tasks or to tasks "
        "that were there."
    )
    annotations_present: int = strawberry.field(
        description="Annotations that were imported before, by their source id."
    )
    position: Position = strawberry.field(description="The position of the last rows, 0 before.")
    stopped_at_line: int | None = strawberry.field(
        description="The line from which the rest of the file could not be read."
    )
    problem: ImportProblem | None = strawberry.field(
        description="Why it failed; null where it did not. What was imported before stays."
    )
    started_at: datetime
    changed_at: datetime

    @query(Permission.TASKS_IMPORT)
    async def project(self, info: Info) -> Project:
        """The project that the tasks go into."""
        return await load_project(info, info.context.session, _project_of(self.upload))

    @query(Permission.TASKS_IMPORT)
    async def started_by(self, info: Info) -> Member | None:
        """Who sent the file and started its import, which acts with their rights."""
        return await linked_member(info.context.session, self.upload.member)

    @query(Permission.TASKS_IMPORT)
    async def rejected_rows(self, info: Info) -> Download | None:
        """The rejected rows as JSON lines of line, code, reason, path and row, once it has ended.

        Null before, and where no row was rejected.
        """
        if self.status in UNDER_WAY or not self.rejected:
            return None
        return download_link(info.context, DownloadKind.REJECTED_ROWS, self.id)


@strawberry.input
class StartImportInput(CommandInput):
    """A file of tasks that was uploaded whole, by the tus protocol, to `/uploads`."""

    upload: strawberry.ID
    dry_run: bool = strawberry.field(
        default=False,
        description="Check the file alone: read it as an import would, and count what would come "
        "of it. The file is kept, and can then be imported or checked again.",
    )


@strawberry.input
class CancelImportInput(CommandInput):
    """An import or a check of a file that is under way."""

    upload: strawberry.ID


@strawberry.type
class CancelImportPayload:
    """An import or a check that ends after the rows that are being written or looked at."""

    position: Position
    file_import: FileImport


CancelImportResult = Annotated[
    CancelImportPayload | RefusedType, strawberry.union("CancelImportResult")
]


@strawberry.type
class StartImportPayload:
    """An import that has begun, or will in a moment: ask `fileImport` how far it has come."""

    position: Position
    file_import: FileImport


StartImportResult = Annotated[
    StartImportPayload | RefusedType, strawberry.union("StartImportResult")
]


@strawberry.type
class FileImportMutations:
    """The mutation that imports a file."""

    @mutation(Permission.TASKS_IMPORT)
    async def start_import(self, info: Info, input: StartImportInput) -> StartImportResult:
        """Import a file of tasks that was uploaded, or check it, in the background.

        It acts with the caller's rights and credential until its end, and goes on after a crash of
        the server. Rows whose external id the project has already are left out.
        """
        context = info.context
        id_ = ids.expect("upload", input.upload, "upload")
        await context.actor()
        await context.release()
        upload = await _found(context, id_, "upload")
        project = _project_of(upload)
        if upload.member != context.me.member:
            raise Refused(Code.NOT_FOUND, GONE, ("upload",))
        if not upload.complete:
            message = (
                f"{upload.received:,} of {upload.size:,} bytes have arrived: send the others first."
            )
            raise Refused(Code.CONFLICT, message, ("upload",))

        def decide(current: DecisionContext) -> list[Change]:
            found = current.project(project)
            require_active(found)
            found.pinned()
            return []

        receipt = await context.execute(input, Permission.TASKS_IMPORT, decide, projects=(project,))
        services, me = context.services, context.me
        pool, now = services.pool, services.clock()
        if input.dry_run:
            await file_imports.start_check(pool, me.org, id_, credential=me.credential, now=now)
        else:
            await file_imports.start_import(
                pool, me.org, id_, credential=me.credential, command=input.command_id,
                since=receipt.position, now=now,
            )  # fmt: skip
        begun = await _found(context, id_, "upload")
        if begun.status is ImportStatus.CHECKING and not input.dry_run:
            message = "The file is being checked: start its import once the check has ended."
            raise Refused(Code.CONFLICT, message, ("upload",))
        return StartImportPayload(position=Position(receipt.position), file_import=_shown(begun))

    @mutation(Permission.TASKS_IMPORT)
    async def cancel_import(self, info: Info, input: CancelImportInput) -> CancelImportResult:
        """End an import or a check of a file early, whoever started it; what was imported stays.

        The rows that are being written at this moment still come in. `revert` undoes the import.
        Harmless where the import was canceled before.
        """
        context = info.context
        id_ = ids.expect("upload", input.upload, "upload")
        await context.actor()
        await context.release()
        project = _project_of(await _found(context, id_, "upload"))
        receipt = await context.execute(
            input, Permission.TASKS_IMPORT, lambda _: [], projects=(project,)
        )
        services, org = context.services, context.me.org
        stopped = await file_imports.stop_import(services.pool, org, id_, services.clock())
        upload = await _found(context, id_, "upload")
        if not stopped and upload.status is not ImportStatus.CANCELED:
            message = "This import is not under way: there is nothing to cancel."
            raise Refused(Code.CONFLICT, message, ("upload",))
        return CancelImportPayload(position=Position(receipt.position), file_import=_shown(upload))


@strawberry.type
class FileImportQueries:
    """Queries for imports of files."""

    @query(Permission.TASKS_IMPORT)
    async def file_import(self, info: Info, id: strawberry.ID) -> FileImport | None:
        """How far the import of an uploaded file has come, by the id of the upload.

        Present only: it lies outside the ledger.
        """
        require_present(session_of(self, info), "The progress of an import")
        id_ = ids.expect("upload", id, "id")
        await info.context.actor()
        await info.context.release()
        upload = await _found(info.context, id_, "id")
        project = _project_of(upload)
        await load_project(info, info.context.session, project, "id")
        await info.context.require(Permission.TASKS_IMPORT, project)
        if upload.status is None:
            message = "This import was not started: send `startImport` first."
            raise Refused(Code.CONFLICT, message, ("id",))
        return _shown(upload)

    @query(Permission.TASKS_IMPORT)
    async def file_imports(
        self,
        info: Info,
        project: strawberry.ID,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[FileImport] | None:
        """The imports and checks of files for a project, by anybody, the file sent last first.

        Each is kept for three days after its end, but for a check that was canceled.

        Present only: it lies outside the ledger.
        """
        require_present(session_of(self, info), "The list of imports")
        wanted, context = paging(first, after, last, before), info.context
        id_ = ids.expect("project", project, "project")
        await load_project(info, context.session, id_, "project")
        await context.require(Permission.TASKS_IMPORT, id_)
        page, services = wanted.after_id("upload"), context.services
        await context.release()
        found = await file_imports.imports_of_project(
            services.pool, context.me.org, id_, page, services.clock()
        )
        shown = [_shown(upload) for upload in found]
        return page_of([(str(one.id), one) for one in shown], wanted)


async def _found(context: Context, id_: UUID, *path: str) -> Upload:
    """Return an upload of tasks. Raises Refused NOT_FOUND."""
    services = context.services
    found = await file_imports.find_upload(services.pool, context.me.org, id_, services.clock())
    if found is None or found.project is None:
        raise Refused(Code.NOT_FOUND, GONE, path)
    return found


def _project_of(upload: Upload) -> UUID:
    if upload.project is None:
        raise Refused(Code.NOT_FOUND, GONE, ("upload",))
    return upload.project


def _shown(upload: Upload) -> FileImport:
    done, problem = upload.progress, upload.problem
    return FileImport(
        upload=upload,
        id=strawberry.ID(ids.public("upload", upload.id)),
        name=upload.name,
        status=upload.status or ImportStatus.WAITING,
        size=upload.size,
        read=done.read,
        rows=done.rows,
        imported=done.imported,
        present=done.present,
        rejected=done.rejected,
        annotations=done.annotations,
        annotations_present=done.annotations_present,
        position=Position(done.position),
        stopped_at_line=done.stopped,
        problem=None
        if problem is None
        else ImportProblem(
            code=problem.code, message=problem.message, path=[str(step) for step in problem.path]
        ),
        started_at=upload.started_at or upload.created_at,
        changed_at=upload.changed_at or upload.created_at,
    )
