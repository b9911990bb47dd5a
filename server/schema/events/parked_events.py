"""Events that a projection could not read, as clients see them: none is skipped unnoticed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from server.events.core.event import EVENTS
from server.events.core.refusal import Code, Refused
from server.feed.render import stream_id
from server.reads.events.parked_events import parked_events
from server.schema.core.base import Connection, Position, page, page_size
from server.schema.core.context import Context


@strawberry.type(description="An event that a projection could not take in, and waits.")
class ParkedEvent:
    """It is tried again when a server starts, every hour, and by `annolog rebuild`."""

    position: Position
    stream: strawberry.ID = strawberry.field(
        description="The thing whose life it is part of; later events of it wait as well."
    )
    type: str = strawberry.field(description="The stored name, like `annotation.submitted`.")
    projection: str = strawberry.field(description="What could not take it in: `statistics`.")
    error: str = strawberry.field(description="Why it could not.")
    parked_at: datetime


async def parked_events_of(
    context: Context, first: int, after: str | None
) -> Connection[ParkedEvent]:
    """Return a page of the parked events, by projection and position."""
    size = page_size(first)
    rows = await parked_events(context.session, _place(after), size + 1)
    found = [(f"{row['projection']}.{row['position']}", _shown(row)) for row in rows]
    return page(found, size, after=after)


def _place(after: str | None) -> tuple[str, int]:
    projection, _, position = ("", "", "0") if after is None else after.rpartition(".")
    if not (position.isascii() and position.isdigit() and len(position) <= 18):
        raise Refused(Code.INVALID, "This is not a cursor: send one as it was given.", ("after",))
    return projection, int(position)


def _shown(row: Any) -> ParkedEvent:
    begun = EVENTS.get(row["first"])
    return ParkedEvent(
        position=row["position"],
        stream=strawberry.ID(stream_id(begun.kind if begun else None, row["stream"])),
        type=row["type"],
        projection=row["projection"],
        error=row["error"],
        parked_at=row["parked_at"],
    )
