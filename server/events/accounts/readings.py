"""Readings on record: credentials that were shown many contents within one hour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.events.accounts.members import Member, evolve
from server.events.core.event import Change, Event, Kind, Recorded, on

PROJECTS = 200
"""The most projects that an event names."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How many contents were shown."""

    tasks: int = 0
    """Times that the inputs of a task were shown."""
    annotations: int = 0
    """Times that the answers of an annotation, or the final ones of a task, were shown."""
    comments: int = 0
    """Times that the words of a comment were shown."""
    events: int = 0
    """Times that an event was shown by the query or the subscription `events`, or a link to it."""

    @property
    def total(self) -> int:
        """All of them together."""
        return self.tasks + self.annotations + self.comments + self.events


class ContentsRead(Event, name="contents.read", kind=Kind.MEMBER, version=2):
    """A credential of the member was shown more contents in an hour than the operator set.

    One event sums up the hour, over all processes of the server; nothing was refused. The counts
    say how often tasks with inputs, annotations with answers, comments with words, and events were
    shown.
    """

    by_credential: UUID | None
    """The key or session; null for OIDC bearer tokens of the member."""
    hour: datetime
    """When the hour began."""
    tasks_shown: int
    annotations_shown: int
    comments_shown: int
    """0 in events from before comments were counted."""
    events_shown: int
    projects: tuple[UUID, ...]
    """The projects of those tasks, annotations and comments, up to 200."""


@evolve.on(ContentsRead)
def _read(state: Member, _: Recorded[ContentsRead]) -> Member:
    return state


def note_reading(
    state: Member,
    *,
    credential: UUID | None,
    hour: datetime,
    shown: Shown,
    projects: Iterable[UUID],
) -> list[Change]:
    """Put on record what a credential of a member was shown in an hour."""
    return on(
        state.id,
        ContentsRead(
            by_credential=credential,
            hour=hour,
            tasks_shown=shown.tasks,
            annotations_shown=shown.annotations,
            events_shown=shown.events,
            projects=tuple(sorted(projects)[:PROJECTS]),
            comments_shown=shown.comments,
        ),
    )
