"""Which events of a ledger somebody who follows it gets: those that they want and may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from server.access.event_references import EventReferences
from server.access.visibility import (
    SHOWN_OF_OTHERS,
    Disclosure,
    EventVisibility,
)
from server.events.core.event import Event, Recorded
from server.feed.render import PublicEvent, public_event
from server.reads.events.events import EventCriteria
from server.reads.session import ReadSession

_OF_OTHERS = frozenset(SHOWN_OF_OTHERS)
"""Types of events that a blind caller may see though somebody else is their actor."""


@dataclass(eq=False)
class EventView:
    """Decides which events one follower, or several with equal rights, are shown."""

    visibility: EventVisibility
    criteria: EventCriteria
    projects: dict[UUID, UUID] = field(default_factory=dict)
    """The project of each stream that was looked up; views of one organization may share it."""
    labeled: frozenset[int] = frozenset()
    """Positions, on the page whose references were read last, of events with wanted labels."""

    def possible(self, page: Sequence[Recorded[Event]]) -> list[Recorded[Event]]:
        """Return those events of a page that may be shown, judged by the events alone."""
        found = [event for event in page if self.criteria.may_fit(event)]
        if not self.visibility.blind:
            return found
        me = self.visibility.actor.member
        return [e for e in found if e.actor == me or e.event.type in _OF_OTHERS]

    async def references(
        self, session: ReadSession, page: Sequence[Recorded[Event]]
    ) -> EventReferences:
        """Read what the events of a page do not say themselves, as far as they are wanted."""
        possible = self.possible(page)
        self.labeled = await self.criteria.labeled(session, self.visibility, possible)
        return await self.references_of(session, possible)

    async def references_of(
        self, session: ReadSession, possible: Sequence[Recorded[Event]]
    ) -> EventReferences:
        """Read what events that may be shown do not say themselves."""
        return await self.criteria.references(
            session,
            self.visibility,
            possible,
            projects=self.projects,
            deep=not self.visibility.everything or self.criteria.project is not None,
        )

    def discloses(self, event: Recorded[Event], references: EventReferences) -> Disclosure | None:
        """Return how much of an event is shown; None where it is hidden or not wanted."""
        if event.position not in self.labeled or not self.criteria.fits(event, references):
            return None
        disclosure = self.visibility.discloses(event, references)
        return None if disclosure is Disclosure.HIDDEN else disclosure

    def public(self, event: Recorded[Event], references: EventReferences) -> PublicEvent | None:
        """Return an event as it is shown; None where it is hidden or not wanted."""
        disclosure = self.discloses(event, references)
        if disclosure is None:
            return None
        return public_event(self.criteria.reduced(event), references, disclosure)
