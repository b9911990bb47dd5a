"""The mutation that makes a link to an export."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.export_links import DownloadKind, DownloadLink, expiry, signed
from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.core import ids
from server.events.core.event import Change, JsonObject, Kind
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.exports import ExportKind, ExportOrigin, create_export
from server.reads.events.events import References
from server.reads.exports.export_rights import require_export
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Context, Info
from server.schema.exports.selections import require_filter
from server.schema.labeling.filter_references import require_people
from server.schema.labeling.task_filter import TaskFilter
from server.schema.labeling.task_filter_json import filter_json

PATH = "/downloads"
"""Where this server serves downloads."""


@strawberry.type(description="Where a file can be fetched, for a while, without a header.")
class Download:
    """A link to a download, for the caller who asked for it."""

    url: str = strawberry.field(
        description="A path of this server. Whoever opens it acts as the caller: tell nobody."
    )
    expires_at: datetime = strawberry.field(description="When to ask for another one.")


@strawberry.input
class CreateExportInput(CommandInput):
    """What to export: the tasks of a project, or events."""

    kind: ExportKind
    project: strawberry.ID | None = strawberry.field(
        default=None, description="Needed for tasks; for events, only this project and its tasks."
    )
    stream: strawberry.ID | None = strawberry.field(
        default=None,
        description="Events: only of this task, member, taxonomy, project or the organization.",
    )
    until: Position | None = strawberry.field(
        default=None, description="The last position; tasks are as they were then."
    )
    until_time: datetime | None = strawberry.field(
        default=None, description="Instead of a position, a time that is not in the future."
    )
    filter: TaskFilter | None = strawberry.field(
        default=None,
        description="Tasks: only those that meet it as of that moment; 40,000 bytes of JSON at "
        "most.",
    )


@strawberry.type
class CreateExportPayload:
    """An export that is on record, and where to fetch it."""

    position: Position
    download: Download


CreateExportResult = Annotated[
    CreateExportPayload | RefusedType, strawberry.union("CreateExportResult")
]


@strawberry.type
class ExportMutations:
    """The mutation that exports."""

    @mutation(Permission.EXPORT)
    async def create_export(self, info: Info, input: CreateExportInput) -> CreateExportResult:
        """Export a project or events: recorded as an event, then fetched by a short-lived link.

        A download is one consistent state, of the moment in which it begins unless it is asked for
        as of another one; its rights are checked again then. Events beyond a project need
        EVENTS_READ and MEMBERS_READ as well.
        """
        context, until = info.context, _until(input)
        if input.kind is ExportKind.SUBJECT:
            raise Refused(Code.INVALID, "Ask `subjectReport` for a download.", ("kind",))
        scope, project = _scope(input, context.me.org)
        events = input.kind is ExportKind.EVENTS
        if project is None:
            await _require_stream(context, scope, events=events)
        people, wanted = await _filtered(info, input, project, until)

        def decide(current: DecisionContext) -> list[Change]:
            if current.actor is not None:
                require_export(current.actor, events=events, project=project)
            require_people(current, people)
            return create_export(
                context.me.org,
                export=uuid7(),
                kind=input.kind,
                scope=scope,
                until=until,
                filter=wanted,
                origin=ExportOrigin.API,
            )

        receipt = await context.execute(
            input,
            Permission.EXPORT,
            decide,
            projects=() if project is None else (project,),
            members=tuple(people.values()),
            organization=True,
        )
        [made] = await context.events_of(receipt)
        kind = DownloadKind(input.kind.value)
        return CreateExportPayload(
            position=Position(receipt.position),
            download=download_link(context, kind, scope, until, recorded=made.position),
        )


def download_link(
    context: Context,
    kind: DownloadKind,
    scope: str,
    until: int | datetime | None = None,
    versions: tuple[int | None, int | None] = (None, None),
    recorded: int | None = None,
) -> Download:
    """Return a link to a download for the caller; `recorded` is where an export is on record."""
    me, services = context.me, context.services
    ends = expiry(services.clock(), me.expires_at)
    link = DownloadLink(
        me.org, me.member, me.credential, kind, scope, ends, until, versions, recorded
    )
    return Download(url=f"{PATH}/{signed(services.fingerprint_key, link)}", expires_at=ends)


def _scope(given: CreateExportInput, org: UUID) -> tuple[str, UUID | None]:
    """Return the public id of what is wanted, and the project whose rights count for it, if any."""
    if given.project is not None and given.stream is not None:
        raise Refused(Code.INVALID, "Give a project or a stream, not both.", ("stream",))
    if given.stream is not None:
        kind, id_ = ids.parse(given.stream, "stream")
        if kind not in {*Kind}:
            raise Refused(Code.INVALID, f"A {kind} has no events of its own.", ("stream",))
        return given.stream, id_ if kind == Kind.PROJECT else None
    if given.project is not None:
        return given.project, ids.expect("project", given.project, "project")
    return ids.public("organization", org), None


async def _require_stream(context: Context, scope: str, *, events: bool) -> None:
    """Require the right to export beyond projects, and that there is such a stream.

    Raises:
        Refused: FORBIDDEN, then NOT_FOUND.
    """
    require_export(await context.actor(), events=events, project=None)
    kind, id_ = ids.parse(scope)
    found = await References(context.session).kinds_of([id_])
    await context.release()
    if found.get(id_) != kind:
        raise Refused(Code.NOT_FOUND, "Nothing with this id is in the ledger.", ("stream",))


async def _filtered(
    info: Info, given: CreateExportInput, project: UUID | None, until: int | datetime | None
) -> tuple[dict[str, UUID], JsonObject | None]:
    """Return the members whom a filter names, by condition, and the filter as JSON.

    Raises:
        Refused: as `require_filter`.
    """
    if given.filter is None:
        return {}, None
    people = {} if project is None else await require_filter(info, project, given.filter, until)
    return people, filter_json(given.filter)


def _until(given: CreateExportInput) -> int | datetime | None:
    if given.until is not None and given.until_time is not None:
        message = "Give a position or a time, not both."
        raise Refused(Code.INVALID, message, ("untilTime",))
    moment = given.until_time
    if moment is not None and moment.tzinfo is None:
        message = "Say in which time zone: end the time with Z or +01:00."
        raise Refused(Code.INVALID, message, ("untilTime",))
    return given.until if moment is None else moment
