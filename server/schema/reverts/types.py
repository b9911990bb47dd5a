"""The inputs and payloads of the mutations that undo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from server.commands.reverts.background import (
    Revert,
    RevertStatus,
)
from server.events.core import ids
from server.events.core.event import Event
from server.events.reverts.tasks import TaskReverted
from server.feed.render import stream_id
from server.schema.core.base import CodeEnum, Position, RefusedType
from server.schema.core.context import CommandInput
from server.schema.core.event_names import EVENT_NAMES, EventName

strawberry.enum(RevertStatus, description="How far undoing in the background has come.")


@strawberry.input
class RevertInput(CommandInput):
    """What is undone: all that one command or one change in bulk wrote."""

    position: Position = strawberry.field(
        description="The position of any event of it: all that was written with it is undone."
    )
    dry_run: bool = strawberry.field(
        default=False, description="Whether only to tell what would be done; nothing is written."
    )


@strawberry.input
class RestoreTaskInput(CommandInput):
    """To which moment a task goes back: a position or a time, one of the two."""

    task: strawberry.ID
    position: Position | None = None
    time: datetime | None = None
    dry_run: bool = strawberry.field(
        default=False, description="Whether only to tell what would be done; nothing is written."
    )


@strawberry.input
class RevertAllInput(CommandInput):
    """Whose acts are undone, and since when. Both ends are included."""

    actor: strawberry.ID = strawberry.field(description="The member who did them.")
    project: strawberry.ID | None = strawberry.field(
        default=None, description="Only what was done in this project; by default everywhere."
    )
    from_: datetime | None = strawberry.field(name="from", default=None)
    from_position: Position | None = None
    to: datetime | None = strawberry.field(
        default=None, description="By default, everything up to now."
    )
    to_position: Position | None = None


@strawberry.type(description="One event that undoes others.")
class Reversal:
    """What is done in one stream to undo what was done there."""

    stream: strawberry.ID = strawberry.field(description="The thing in whose life it happens.")
    type: EventName
    name: str = strawberry.field(description="The stored name of the event, like `task.reverted`.")
    undoes: list[Position] = strawberry.field(description="The events that it undoes.")


@strawberry.type(description="Events of one type that were not undone, all for one reason.")
class SkippedEvents:
    """What was left as it is."""

    type: EventName | None = strawberry.field(
        description="Null for several types, and for events that this server cannot read."
    )
    name: str | None = strawberry.field(description="Their stored name; null for several types.")
    message: str = strawberry.field(description="Why they were not.")
    count: int
    positions: list[Position] = strawberry.field(description="Up to ten of them, the newest.")


@strawberry.type(description="Why undoing in the background ended before all was done.")
class RevertProblem:
    """The refusal that ended it."""

    code: CodeEnum  # type: ignore[valid-type]
    message: str


@strawberry.type(description="What is undone in the background; kept for 30 days after its end.")
class BackgroundRevert:
    """How far undoing in the background has come; the newest events come first."""

    id: strawberry.ID
    status: RevertStatus
    matched: int = strawberry.field(description="Events that were to be undone so far.")
    undone: int = strawberry.field(description="Those that are undone.")
    skipped: list[SkippedEvents] = strawberry.field(description="Those that are not, and why.")
    problem: RevertProblem | None = strawberry.field(
        description="Why it failed; null where it did not. What was undone before stays undone."
    )
    started_at: datetime
    changed_at: datetime


@strawberry.type(description="What undoing one thing came to.")
class RevertPayload:
    """The events that undo, or that would."""

    position: Position | None = strawberry.field(
        description="The head of the ledger after the command; null for a dry run."
    )
    reversals: list[Reversal] = strawberry.field(
        description="The events that undo; none where everything is as it was before already."
    )
    background: BackgroundRevert | None = strawberry.field(
        default=None, description="Where there is more to undo than one command may write."
    )


@strawberry.type(description="All that a member did is undone from now on.")
class RevertAllPayload:
    """Undoing that has begun, or will in a moment: ask `backgroundRevert` how far it has come."""

    position: Position
    background: BackgroundRevert


RevertResult = Annotated[RevertPayload | RefusedType, strawberry.union("RevertResult")]
RevertAllResult = Annotated[RevertAllPayload | RefusedType, strawberry.union("RevertAllResult")]


def shown_revert(found: Revert) -> BackgroundRevert:
    """Return what is undone in the background as clients see it."""
    progress, problem = found.progress, found.problem
    return BackgroundRevert(
        id=strawberry.ID(ids.public("revert", found.id)),
        status=found.status,
        matched=progress.matched,
        undone=progress.undone,
        skipped=[
            SkippedEvents(
                type=EVENT_NAMES.get(one.type),
                name=one.type or None,
                message=one.reason,
                count=one.count,
                positions=[Position(place) for place in one.positions],
            )
            for one in progress.skipped
        ],
        problem=RevertProblem(code=problem.code, message=problem.message) if problem else None,
        started_at=found.created_at,
        changed_at=found.changed_at,
    )


def reversals(changes: Iterable[tuple[UUID, Event, int | None]]) -> list[Reversal]:
    """Return events that undo as clients see them, given their streams and causations."""
    return [
        Reversal(
            stream=strawberry.ID(stream_id(event.kind, stream)),
            type=EVENT_NAMES[event.type],
            name=event.type,
            undoes=[Position(one) for one in _undone(event, causation)],
        )
        for stream, event, causation in changes
    ]


def _undone(event: Event, causation: int | None) -> Iterable[int]:
    if isinstance(event, TaskReverted):
        return event.positions
    return () if causation is None else (causation,)
