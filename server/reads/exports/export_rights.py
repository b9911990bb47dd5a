"""The rights that exports need."""

from __future__ import annotations

from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission


def require_export(actor: Actor, *, events: bool, project: UUID | None) -> None:
    """Require the rights to export a project, or (None) events of the whole organization.

    Raw events show everything, so they need the right to read the ledger as well; beyond a
    project, they show the events of members, too.

    Raises:
        Refused: FORBIDDEN, naming the permission.
    """
    actor.require(Permission.EXPORT, project)
    if events:
        actor.require(Permission.EVENTS_READ, project)
        if project is None:
            actor.require(Permission.MEMBERS_READ)
