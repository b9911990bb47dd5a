"""Erasures as clients see them."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ErasureStatus, ErasureTarget, MemberScope
from server.reads.erasure.certificates import certificate
from server.reads.erasure.erasures import erasure_row
from server.reads.erasure.previews import Preview
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Node, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.event_names import EVENT_NAMES, EventName
from server.schema.core.node import load_linked, node_loader, type_linked
from server.schema.labeling.types import Task

SHOWN = 100
"""The most things in a list of what an erasure concerns."""

strawberry.enum(ErasureStatus, description="How far an erasure is.")
strawberry.enum(ErasureTarget, description="By what the events of an erasure are found.")
strawberry.enum(MemberScope, description="How much of a member is erased.")


@strawberry.type(description="Events of one type.")
class ErasedType:
    """How many events of one type an erasure is about."""

    type: EventName | None = strawberry.field(
        description="Null for events that this server cannot read: `name` says more."
    )
    name: str = strawberry.field(description="The stored name, like `annotation.submitted`.")
    events: int


def _types_of(counts: dict[str, int]) -> list[ErasedType]:
    return [
        ErasedType(type=EVENT_NAMES.get(name), name=name, events=count)
        for name, count in sorted(counts.items())
    ]


@strawberry.type(
    description="An erasure: what somebody asked to erase, how far it is, and what was erased."
)
class Erasure(Node, Readable):
    """An erasure as clients see it."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    status: ErasureStatus
    target: ErasureTarget
    member_scope: MemberScope | None
    authority: Authority
    positions: list[Position] = strawberry.field(description="The events that were named.")
    target_ids: list[strawberry.ID] = strawberry.field(
        description="The tasks, annotations and comments that were named, or the member."
    )
    reason: str | None = strawberry.field(description="Null once it was erased.")
    reference: str | None = strawberry.field(
        description="What it refers to, such as the number of a case; null once it was erased."
    )
    requested_at: datetime
    finished_at: datetime | None
    erased_events: int = strawberry.field(description="Events without their content by now.")
    erased_streams: int = strawberry.field(
        description="Times that events of a task, member or other thing were erased together."
    )
    erased_types: list[ErasedType]
    withheld_streams: int = strawberry.field(
        description="Tasks and other things that were left as they are, because they are under "
        "hold."
    )
    exports: int = strawberry.field(
        description="Exports since the first erased event: files that may hold a copy."
    )
    copies_until: datetime | None = strawberry.field(
        description="When the last backup from before is gone; null while it runs, and where the "
        "server was not told for how long backups are kept."
    )

    @query(Permission.ERASURES_READ)
    async def targets(self, info: Info) -> list[Node | None]:
        """What the first 100 of `targetIds` name; null for what the caller may not see."""
        named = [ids.parse(target) for target in self.target_ids[:SHOWN]]
        return await asyncio.gather(*(load_linked(info, self.session, *each) for each in named))

    @query(Permission.ERASURES_READ)
    async def requested_by(self) -> Member | None:
        """Who asked for it; null where the register of erasures did."""
        return await linked_member(self.session, self.row["requested_by"])

    @query(Permission.ERASURES_READ)
    async def certificate(self) -> JSON | None:
        """What, how many, by whom, on what ground, where copies may live; null while it runs."""
        return cast("JSON | None", await certificate(self.session, self.row))


def erasure_of(session: ReadSession, row: Any) -> Erasure:
    """Return the erasure of a row."""
    return Erasure(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("erasure", row["id"])),
        status=ErasureStatus(row["status"]),
        target=ErasureTarget(row["target"]),
        member_scope=None if row["member_scope"] is None else MemberScope(row["member_scope"]),
        authority=Authority(row["authority"]),
        positions=[Position(position) for position in orjson.loads(row["positions"])],
        target_ids=[strawberry.ID(target) for target in orjson.loads(row["targets"])],
        reason=row["reason"],
        reference=row["reference"],
        requested_at=row["requested_at"],
        finished_at=row["finished_at"],
        erased_events=row["events"],
        erased_streams=row["streams"],
        erased_types=_types_of(orjson.loads(row["types"])),
        withheld_streams=row["withheld"],
        exports=row["exports"],
        copies_until=row["copies_until"],
    )


@node_loader("erasure")
async def load_erasure(info: Info, session: ReadSession, id_: UUID, *path: str) -> Erasure:
    """Return an erasure. Raises Refused NOT_FOUND, FORBIDDEN."""
    await info.context.require(Permission.ERASURES_READ)
    row = await erasure_row(session, id_)
    if row is None:
        raise Refused(Code.NOT_FOUND, "There is no such erasure.", path or ("id",))
    return erasure_of(session, row)


async def _holds(self: Any, info: Info) -> Any:
    """The first 100 holds that keep what would be left as it is, the latest first."""
    some = sorted(self.found.holds, reverse=True)[:SHOWN]
    found = await asyncio.gather(*(load_linked(info, self.session, "hold", id_) for id_ in some))
    return [hold for hold in found if hold is not None]


_holds.__annotations__["return"] = list[type_linked("hold")]  # type: ignore[misc]


@strawberry.type(description="What an erasure would erase, if it were asked for now.")
class ErasurePreview(Readable):
    """The answer to a dry run."""

    found: strawberry.Private[Preview]
    events: int = strawberry.field(description="Events that would lose their content.")
    streams: int = strawberry.field(description="Tasks, members and other things concerned.")
    withheld_streams: int = strawberry.field(
        description="Tasks and projects that would be left as they are: they are under hold."
    )
    complete: bool = strawberry.field(
        description="Whether all events were counted: a dry run stops after 100,000."
    )
    types: list[ErasedType]
    positions: list[Position] = strawberry.field(description="The first 1,000 of the events.")
    resolved_count: int = strawberry.field(
        description="Tasks whose final answer came from answers that would be erased, up to 1,000."
    )

    holds = query(Permission.ERASURES_READ)(_holds)

    @query(Permission.TASKS_READ)
    async def resolved_tasks(self, info: Info) -> list[Task]:
        """The first 100 tasks whose final answer came from answers that would be erased."""
        some = self.found.resolved[:SHOWN]
        found = (load_linked(info, self.session, "task", id_) for id_ in some)
        tasks = await asyncio.gather(*found)
        return [task for task in tasks if isinstance(task, Task)]


def preview_of(session: ReadSession, found: Preview) -> ErasurePreview:
    """Return what a dry run found."""
    return ErasurePreview(
        session=session,
        found=found,
        events=found.types.total(),
        streams=len(found.streams),
        withheld_streams=len(found.held),
        complete=found.complete,
        types=_types_of(found.types),
        positions=[Position(position) for position in found.positions],
        resolved_count=len(found.resolved),
    )
