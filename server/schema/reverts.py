"""The mutation that undoes what a wish wrote."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands.reverts.plan import StreamPlan
from server.commands.reverts.revert import dry_run, plan_position, revert
from server.events.core.event import Event
from server.events.reverts.tasks import TaskReverted
from server.feed.render import stream_id
from server.reads.events.events import require_seen
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info


@strawberry.input
class RevertInput(CommandInput):
    """Which wish is undone."""

    position: Position = strawberry.field(
        description="The position of any event of the wish: all that the wish wrote is undone."
    )
    dry_run: bool = strawberry.field(
        default=False, description="Whether only to tell what would be done; nothing is written."
    )


@strawberry.type(description="One event that undoes others.")
class Reversal:
    """What is done in one stream to undo what was done there."""

    stream: strawberry.ID = strawberry.field(description="The thing in whose life it happens.")
    type: str = strawberry.field(description="The stored name of the event, like `task.reverted`.")
    undoes: list[Position] = strawberry.field(description="The events that it undoes.")


@strawberry.type(description="What became of the wish to undo something.")
class RevertPayload:
    """The events that undo, or that would."""

    position: Position | None = strawberry.field(
        description="The head of the ledger after the command; null for a dry run."
    )
    reversals: list[Reversal] = strawberry.field(
        description="The events that undo; none where everything is as it was before already."
    )


RevertResult = Annotated[RevertPayload | RefusedType, strawberry.union("RevertResult")]


@strawberry.type
class RevertMutations:
    """The mutation that undoes."""

    @mutation(Permission.EVENTS_READ_OWN)
    async def revert(self, info: Info, input: RevertInput) -> RevertResult:
        """Undo all that one wish wrote, by events that restore what was there before.

        Whoever may do what undoes it may undo it. Where something later was built on it, the
        refusal lists what stands in the way. Undoing what undid brings everything back.
        """
        context, position = info.context, int(input.position)
        await require_seen(context.session, await context.actor(), position)
        org = context.me.org
        await context.release()

        async def plan() -> list[StreamPlan]:
            async with context.services.pool.acquire() as connection:
                return await plan_position(connection, org, position)

        if input.dry_run:
            decide = partial(context.dry_run, input, None)
            changes = [
                (stream, new.event, new.causation) for stream, new in await dry_run(plan, decide)
            ]
            return RevertPayload(position=None, reversals=reversals(changes))
        receipt = await revert(plan, partial(context.execute, input, None))
        events = await context.events_of(receipt)
        done = [(one.stream, one.event, one.causation) for one in events]
        return RevertPayload(position=Position(receipt.position), reversals=reversals(done))


def reversals(changes: Iterable[tuple[UUID, Event, int | None]]) -> list[Reversal]:
    """Return events that undo as clients see them, given their streams and causations."""
    return [
        Reversal(
            stream=strawberry.ID(stream_id(event.kind, stream)),
            type=event.type,
            undoes=[Position(one) for one in _undone(event, causation)],
        )
        for stream, event, causation in changes
    ]


def _undone(event: Event, causation: int | None) -> Iterable[int]:
    if isinstance(event, TaskReverted):
        return event.positions
    return () if causation is None else (causation,)
