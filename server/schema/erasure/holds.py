"""Holds: what must be kept as it is for a while, whoever wants it gone."""

from __future__ import annotations

from datetime import datetime
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.erasure import holds as decide
from server.events.erasure.holds import HoldPlaced, HoldTarget
from server.reads.erasure.holds import hold_row, hold_rows
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import (
    Connection,
    Node,
    Position,
    Readable,
    RefusedType,
    mutation,
    query,
)
from server.schema.core.context import CommandInput, Info, session_of
from server.schema.core.node import link, load_linked, node_loader
from server.schema.core.paging import page_of, paging
from server.schema.erasure.hold_guards import holds_stream
from server.schema.erasure.subjects import digest_of

strawberry.enum(HoldTarget, description="What a hold is on.")


@strawberry.type(description="A task, a project or a data subject that must be kept as it is.")
class Hold(Node, Readable):
    """A hold that was not released."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    target: HoldTarget
    reason: str | None = strawberry.field(description="Null once it was erased.")
    ends_at: datetime | None = strawberry.field(
        description="When it ends by itself; null for one that lasts until it is released."
    )
    placed_at: datetime

    @query(Permission.ERASURES_READ)
    async def placed_by(self) -> Member | None:
        """Who placed it."""
        return await linked_member(self.session, self.row["placed_by"])

    held_task = link(
        "task",
        lambda hold: itemgetter("task_id")(hold.row),
        Permission.TASKS_READ,
        "The task under hold, if it is one.",
    )
    held_project = link(
        "project",
        lambda hold: itemgetter("project_id")(hold.row),
        Permission.PROJECT_READ,
        "The project under hold, if it is one.",
    )


def _hold_of(session: ReadSession, row: Any) -> Hold:
    return Hold(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("hold", row["id"])),
        target=HoldTarget(row["target"]),
        reason=row["reason"],
        ends_at=row["ends_at"],
        placed_at=row["placed_at"],
    )


@node_loader("hold")
async def load_hold(info: Info, session: ReadSession, id_: UUID, *path: str) -> Hold:
    """Return a hold. Raises Refused NOT_FOUND, FORBIDDEN."""
    await info.context.require(Permission.ERASURES_READ)
    row = await hold_row(session, id_)
    if row is None:
        raise Refused(Code.NOT_FOUND, "There is no such hold.", path or ("id",))
    return _hold_of(session, row)


@strawberry.input
class HoldInput(CommandInput):
    """What to put under hold: a task, a project with all its tasks, or a data subject."""

    task: strawberry.ID | None = None
    project: strawberry.ID | None = None
    subject: str | None = strawberry.field(
        default=None, description="The reference, exactly as it was imported in `subjectRefs`."
    )
    reason: str = strawberry.field(description="Why, in up to 2,000 characters.")
    until: datetime | None = strawberry.field(
        default=None, description="When it ends by itself; null: when it is released."
    )


@strawberry.input
class ReleaseHoldInput(CommandInput):
    """A hold that is not needed any longer."""

    hold: strawberry.ID
    reason: str


@strawberry.type
class HoldPayload:
    """A hold after a command."""

    position: Position
    hold: Hold | None = strawberry.field(description="Null once it was released.")


HoldResult = Annotated[HoldPayload | RefusedType, strawberry.union("HoldResult")]


@strawberry.type
class HoldQueries:
    """Queries for holds."""

    @query(Permission.ERASURES_READ)
    async def holds(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Hold] | None:
        """The holds that were not released, the latest first, those that ended among them."""
        await info.context.require(Permission.ERASURES_READ)
        wanted, session = paging(first, after, last, before), session_of(self, info)
        rows = await hold_rows(session, wanted.after_id("hold"))
        return page_of([(str(h.id), h) for h in (_hold_of(session, r) for r in rows)], wanted)


@strawberry.type
class HoldMutations:
    """Mutations of holds."""

    @mutation(Permission.HOLDS_MANAGE)
    async def hold(self, info: Info, input: HoldInput) -> HoldResult:
        """Keep something as it is: it is not erased, archived or undone until the hold ends."""
        context, new = info.context, uuid7()
        await context.require(Permission.HOLDS_MANAGE)
        task = None if input.task is None else ids.expect("task", input.task, "task")
        project = None if input.project is None else ids.expect("project", input.project, "project")
        until = input.until
        if until is not None and until.tzinfo is None:
            message = "Say in which time zone: end the time with Z or +01:00."
            raise Refused(Code.INVALID, message, ("until",))
        digest = "" if input.subject is None else await digest_of(context, input.subject)

        def place(current: DecisionContext) -> list[Change]:
            return decide.place(
                context.me.org,
                current.holds,
                hold=new,
                now=current.now,
                reason=input.reason,
                task=task,
                project=project,
                subject_digest=digest,
                ends_at=until,
            )

        receipt = await context.execute(
            input,
            Permission.HOLDS_MANAGE,
            place,
            tasks=() if task is None else (task,),
            projects=() if project is None else (project,),
            streams=(holds_stream(context),),
        )
        events = [recorded.event for recorded in await context.events_of(receipt)]
        made = next((event.hold for event in events if isinstance(event, HoldPlaced)), new)
        return await _payload(info, receipt.position, made)

    @mutation(Permission.HOLDS_MANAGE)
    async def release_hold(self, info: Info, input: ReleaseHoldInput) -> HoldResult:
        """Release a hold before its time."""
        context, hold = info.context, ids.expect("hold", input.hold, "hold")
        receipt = await context.execute(
            input,
            Permission.HOLDS_MANAGE,
            lambda current: decide.release(current.holds, hold=hold, reason=input.reason),
            streams=(holds_stream(context),),
        )
        return await _payload(info, receipt.position, hold)


async def _payload(info: Info, position: int, hold: UUID) -> HoldPayload:
    shown: Any = await load_linked(info, info.context.session, "hold", hold)
    return HoldPayload(position=Position(position), hold=shown)
