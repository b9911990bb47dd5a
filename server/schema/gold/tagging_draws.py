"""Draws of initial tagging as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.events.core.event import Recorded
from server.events.core.refusal import Code, Refused
from server.events.gold.initial_tagging import InitialTaggingDrawn
from server.reads.gold.drawn_tasks import draws, key_of, task_counts
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.paging import page_of, paging, place_in
from server.schema.labeling.task_rights import sees_gold

DIGITS = 18
"""Of a position, at most."""


@strawberry.type(
    description="A draw of initial tagging: tasks that people answer first. "
    "`tasks(filter: {initialTagging: …})` lists its set."
)
class InitialTagging(Readable):
    """A draw that is on record."""

    recorded: strawberry.Private[Recorded[InitialTaggingDrawn]]
    position: Position = strawberry.field(description="Of the draw, by which its set is named.")
    drawn_at: datetime
    seed: int
    as_of_position: Position = strawberry.field(
        description="Of the frame: with the same seed, filter and strata, the same is drawn."
    )
    frame_size: int
    frame_digest: str = strawberry.field(
        description="SHA-256 of the ids of the tasks in the frame, in order, one a line."
    )
    items: int = strawberry.field(description="How many tasks were drawn.")
    drawn_digest: str = strawberry.field(description="The same of these.")
    even: bool
    filter: JSON | None = strawberry.field(
        description="A `TaskFilter`: which open tasks are the frame; null once it was erased."
    )
    meta: list[str] = strawberry.field(
        description="The path in the meta of tasks whose values are the strata; empty without."
    )
    slices: list[strawberry.ID] = strawberry.field(
        description="The slices that are the strata; empty without."
    )

    @query(Permission.GOLD_READ)
    async def drawn_by(self) -> Member | None:
        """Who drew it."""
        return await linked_member(self.session, self.recorded.actor)

    @query(Permission.GOLD_READ)
    async def task_count(self) -> int:
        """How many tasks its set has: those drawn that were still open; 0 once it was undone."""
        return await task_counts(self.session, key_of(self.recorded))


def draw_of(session: ReadSession, recorded: Recorded[InitialTaggingDrawn]) -> InitialTagging:
    """Return a draw that is on record."""
    event, content = recorded.event, recorded.event.content
    filter_: Any = content.filter if content else None
    return InitialTagging(
        session=session,
        recorded=recorded,
        position=Position(recorded.position),
        drawn_at=recorded.recorded_at,
        seed=event.seed,
        as_of_position=Position(event.draw_position),
        frame_size=event.frame_size,
        frame_digest=event.frame_digest,
        items=event.drawn,
        drawn_digest=event.drawn_digest,
        even=event.even,
        filter=filter_,
        meta=content.meta_path if content else [],
        slices=[strawberry.ID(one) for one in content.stratum_slices] if content else [],
    )


@strawberry.type
class TaggingOfProject(Readable):
    """The draws of initial tagging of a project."""

    uuid: strawberry.Private[UUID]

    @query(Permission.GOLD_READ)
    async def initial_taggings(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[InitialTagging] | None:
        """Its draws of initial tagging, the latest first, also those that were undone."""
        if not await sees_gold(info.context, self.uuid):
            message = "Draws of initial tagging tell which tasks may be gold: you may not see them."
            raise Refused(Code.FORBIDDEN, message)
        wanted = paging(first, after, last, before)
        at = wanted.cursor
        key = None if at is None else (place_in(at, wanted.argument, DIGITS),)
        found = await draws(self.session, self.uuid, wanted.keyset(key))
        return page_of([(str(one.position), draw_of(self.session, one)) for one in found], wanted)
