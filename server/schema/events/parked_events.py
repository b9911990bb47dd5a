"""Events that a projection could not read, as clients see them: none is skipped unnoticed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from server.events.core.event import EVENTS
from server.feed.render import stream_id
from server.reads.events.parked_events import parked_events
from server.schema.core.base import Connection, Position
from server.schema.core.context import Context
from server.schema.core.event_names import EVENT_NAMES, EventName
from server.schema.core.paging import Paging, page_of, place_in


@strawberry.type(description="An event that a projection could not take in, and waits.")
class ParkedEvent:
    """It is tried again when a server starts, every hour, and by `annolog rebuild`."""

    position: Position
    stream: strawberry.ID = strawberry.field(
        description="The thing whose life it is part of; later events of it wait as well."
    )
    type: EventName | None = strawberry.field(
        description="Null for an event that this server cannot read: `name` says more."
    )
    name: str = strawberry.field(description="The stored name, like `annotation.submitted`.")
    projection: str = strawberry.field(description="What could not take it in: `statistics`.")
    error: str = strawberry.field(description="Why it could not.")
    parked_at: datetime


async def parked_events_of(context: Context, wanted: Paging) -> Connection[ParkedEvent]:
    """Return a page of the parked events, by projection and position."""
    rows = await parked_events(context.session, wanted.keyset(_key(wanted)))
    found = [(f"{row['projection']}.{row['position']}", _shown(row)) for row in rows]
    return page_of(found, wanted)


def _key(wanted: Paging) -> tuple[str, int] | None:
    """Return the projection and the position in a cursor, if any. Raises Refused INVALID."""
    if wanted.cursor is None:
        return None
    projection, _, position = wanted.cursor.rpartition(".")
    return projection, place_in(position, wanted.argument, digits=18)


def _shown(row: Any) -> ParkedEvent:
    begun = EVENTS.get(row["first"])
    return ParkedEvent(
        position=row["position"],
        stream=strawberry.ID(stream_id(begun.kind if begun else None, row["stream"])),
        type=EVENT_NAMES.get(row["type"]),
        name=row["type"],
        projection=row["projection"],
        error=row["error"],
        parked_at=row["parked_at"],
    )
