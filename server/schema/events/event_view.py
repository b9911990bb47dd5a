"""Which events of the ledger a subscriber is shown, as GraphQL shows them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.access.event_references import EventReferences
from server.events.core.event import Event, Recorded
from server.feed import event_view
from server.reads.session import ReadSession
from server.schema.accounts.members import Member
from server.schema.events.interfaces import EventType
from server.schema.events.types import EVENT_TYPES


@dataclass(eq=False)
class EventView(event_view.EventView):
    """Decides which events one subscriber, or all of a group, are shown."""

    def shown(
        self,
        event: Recorded[Event],
        references: EventReferences,
        session: ReadSession,
        actors: dict[UUID | None, Member | None],
    ) -> EventType | None:
        """Return an event as it is shown; None where it is hidden or not wanted.

        `actors` are members who were read for events before, by id.
        """
        found = self.public(event, references)
        return None if found is None else EVENT_TYPES.of(found, session, actors)
