"""The actor: the member behind a request, with the roles that were read for that request."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from server.access.permissions import Effect, Permission
from server.access.role_permissions import may_grant, permitted
from server.events.core.refusal import Code, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from server.events.accounts.roles import Role


ANONYMOUS = UUID(int=0)
"""In place of the actor of a client's command without a member, such as one by a one-time token."""
SYSTEM = UUID(int=1)
"""In place of the actor of commands that the server gives itself.

The ids of such commands may be computed, as those of lease expiry are: clients choose their command
ids, and must not be able to use one of these before the server does.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One member of one organization, authenticated by one credential.

    The roles are those at the time of reading. Queries may trust them; a command reads them again
    under the ledger lock, so that a role revoked a moment ago does not count.
    """

    org: UUID
    member: UUID
    credential: UUID | None = None
    """The key or session; None for the server's own commands and for OIDC bearer tokens."""
    expires_at: datetime | None = None
    """When the OIDC bearer token ends; None for a key or session, whose end is on record."""
    organization_role: Role | None = None
    project_roles: Mapping[UUID, frozenset[Role]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )

    def may(self, permission: Permission, project: UUID | None = None) -> bool:
        """Say whether this member holds the permission, in `project` or organization-wide."""
        return permitted(self.organization_role, self.project_roles, permission, project)

    def require(self, permission: Permission, project: UUID | None = None) -> None:
        """Return if this member holds the permission.

        Call this only for a project that the member may know of; for others, refuse NOT_FOUND.

        Raises:
            Refused: FORBIDDEN, naming the permission.
        """
        if not self.may(permission, project):
            where = "the organization" if project is None else "this project"
            raise Refused(
                Code.FORBIDDEN,
                f"This needs the permission {permission} in {where}: ask an administrator for a "
                "role that holds it.",
            )

    def roles_in(self, project: UUID | None) -> frozenset[Role]:
        """Return the roles that count in `project`; for None, the organization role alone."""
        own = frozenset() if self.organization_role is None else {self.organization_role}
        there = frozenset() if project is None else self.project_roles.get(project, frozenset())
        return frozenset(own | there)

    def may_grant(self, role: Role, project: UUID | None = None) -> bool:
        """Say whether this member may grant or revoke `role`, in `project` or organization-wide."""
        permission = (
            Permission.MEMBERS_MANAGE if project is None else Permission.PROJECT_MEMBERS_MANAGE
        )
        return self.may(permission, project) and any(
            may_grant(held, role) for held in self.roles_in(project)
        )

    def may_read_all_of(self, other: Actor, project: UUID | None) -> bool:
        """Say whether this member may see all that another actor may, in `project` or everywhere.

        A webhook acts with a role of its own, and is never sent what whoever made it may not see.
        """
        return all(
            self.may(permission, project)
            for permission in Permission
            if permission.effect is Effect.READ and other.may(permission, project)
        )
