"""From when to when a member held which role, where, and who gave it: folded from the ledger.

A role counts while its member may act. An invited person holds roles that count from the moment
of joining; those of a removed member end, and count again once the member is restored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from server.events.accounts.members import (
    MemberAdded,
    MemberJoined,
    MemberRemoved,
    MemberRestored,
    MemberStatus,
    RoleChanged,
    RoleGranted,
    RoleRevoked,
)
from server.events.accounts.roles import Role
from server.events.core.event import Event, Recorded

ROLE_EVENTS = (
    *(MemberAdded, MemberJoined, MemberRemoved, MemberRestored),
    *(RoleChanged, RoleGranted, RoleRevoked),
)
"""The events of a member that decide which roles count."""


class Held(NamedTuple):
    """A role and where it is held."""

    role: Role
    project: UUID | None
    """None for a role in the whole organization."""


@dataclass(frozen=True, slots=True)
class RolePeriod:
    """A time in which a role of a member counted."""

    held: Held
    granted: Recorded[Event]
    """The event that gave the role, perhaps before the member could act."""
    since: Recorded[Event]
    """The event from which the role counted."""
    until: Recorded[Event] | None = None
    """The event from which it counted no more; None for a role that still counts."""

    def covers(self, position: int) -> bool:
        """Tell whether the role counted when the event at a position was the last one."""
        ended = self.until is not None and self.until.position <= position
        return self.since.position <= position and not ended


def role_periods(events: Iterable[Recorded[Event]]) -> list[RolePeriod]:
    """Return the periods of all roles of a member, in the order in which they began.

    Args:
        events: the events of one member, in order; only `ROLE_EVENTS` count.
    """
    granted: dict[Held, Recorded[Event]] = {}
    running: dict[Held, int] = {}
    found: list[RolePeriod] = []
    status = before = MemberStatus.INVITED
    for recorded in events:
        status, before = _status(recorded.event, status, before)
        _grant(granted, recorded)
        counting = granted if status is MemberStatus.ACTIVE else {}
        for held in [held for held in running if held not in counting]:
            number = running.pop(held)
            found[number] = replace(found[number], until=recorded)
        for held in [held for held in counting if held not in running]:
            running[held] = len(found)
            found.append(RolePeriod(held, granted[held], recorded))
    return found


def _status(
    event: Event, status: MemberStatus, before: MemberStatus
) -> tuple[MemberStatus, MemberStatus]:
    """Return the status after an event, and the one that a restored member gets back."""
    if isinstance(event, MemberAdded):
        return event.status, before
    if isinstance(event, MemberJoined):
        return MemberStatus.ACTIVE, before
    if isinstance(event, MemberRemoved):
        return MemberStatus.REMOVED, status
    return (before if isinstance(event, MemberRestored) else status), before


def _grant(granted: dict[Held, Recorded[Event]], recorded: Recorded[Event]) -> None:
    """Note in `granted`, by role and place, the event that gave a role; forget what it took."""
    event = recorded.event
    if isinstance(event, RoleGranted):
        granted.setdefault(Held(event.role, event.project), recorded)
    elif isinstance(event, RoleRevoked):
        granted.pop(Held(event.role, event.project), None)
    elif isinstance(event, MemberAdded | RoleChanged):
        for held in [held for held in granted if held.project is None]:
            del granted[held]
        if event.role is not None:
            granted[Held(event.role, None)] = recorded
