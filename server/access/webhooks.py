"""Webhooks as actors: each has the rights of one role, and never more than whoever made it."""

from __future__ import annotations

from types import MappingProxyType
from uuid import UUID

from server.access.actor import Actor
from server.events.accounts.roles import Role


def webhook_actor(org: UUID, webhook: UUID, role: Role, project: UUID | None) -> Actor:
    """Return the actor by whose rights it is decided which events a webhook is sent.

    Args:
        org: the organization.
        webhook: the id of the webhook, in place of a member's.
        role: the role with which it acts.
        project: the project in which it has the role; None for the whole organization.
    """
    if project is None:
        return Actor(org=org, member=webhook, organization_role=role)
    roles = MappingProxyType({project: frozenset({role})})
    return Actor(org=org, member=webhook, project_roles=roles)
