"""The query of how many events there were, and when."""

from __future__ import annotations

from datetime import datetime

import strawberry

from server.access.permissions import Permission
from server.events.core.refusal import Code, Refused
from server.reads.events.event_counts import count_events
from server.reads.events.events import visibility_of
from server.schema.core.base import Position, query
from server.schema.core.context import Info, session_of
from server.schema.events.filter import EventFilter, resolve
from server.schema.events.queries import span_of

INTERVALS = 400
"""The most intervals that one query returns."""


@strawberry.type(description="The events after the interval before it, up to a time.")
class EventInterval:
    """One of several equally long parts of a time."""

    until: datetime = strawberry.field(description="When it ends, this moment included.")
    position: Position = strawberry.field(description="The last position recorded up to then.")
    events: int = strawberry.field(
        description="How many events there were in it; about so many unless the counts are exact."
    )


@strawberry.type(description="How many events there were, and when.")
class EventCounts:
    """Counts of events in equally long parts of a time."""

    since: datetime = strawberry.field(description="When the first event was.")
    after: Position = strawberry.field(description="The position before that of the first event.")
    exact: bool = strawberry.field(
        description="Whether each event was looked at; otherwise some stand for all."
    )
    intervals: list[EventInterval] = strawberry.field(description="The earliest one first.")


@strawberry.type
class EventCountQueries:
    """Queries about how many events there were."""

    @query(Permission.EVENTS_READ)
    async def event_counts(
        self, info: Info, filter: EventFilter | None = None, intervals: int = 100
    ) -> EventCounts | None:
        """How many events there were in each of up to 400 equally long parts of a time.

        The time is that from the first event that the filter leaves to the last one; of a project,
        from its beginning to the end of the ledger. Up to 10,000 positions are looked at, or 4,000
        where the caller may not see all events of members, webhooks and gold tasks: of longer
        parts of the ledger, some positions that are spread evenly stand for all, unless nothing is
        filtered by.

        Null where the time has no events. It takes EVENTS_READ in the organization, or in the
        project of the filter.
        """
        if not 1 <= intervals <= INTERVALS:
            message = f"Ask for 1 to {INTERVALS} intervals."
            raise Refused(Code.INVALID, message, ("intervals",))
        context, session = info.context, session_of(self, info)
        visibility = await visibility_of(context.session, await context.actor())
        criteria = await resolve(info, session, visibility, filter)
        visibility.actor.require(Permission.EVENTS_READ, criteria.scope)
        span = await span_of(context, session, filter)
        found = await count_events(session, visibility, criteria, (span.low, span.high), intervals)
        if found is None:
            return None
        return EventCounts(
            since=found.since,
            after=Position(found.after),
            exact=found.exact,
            intervals=[
                EventInterval(until=one.until, position=Position(one.position), events=one.events)
                for one in found.intervals
            ],
        )
