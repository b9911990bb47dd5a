"""Checks of who may grant which role and manage whose account, made under the ledger lock."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.access.role_permissions import combinable
from server.commands import DecisionContext
from server.events.accounts.members import Member
from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused


def acting_member(current: DecisionContext) -> Actor:
    """Return the actor of a command with its present rights. Raises Refused UNAUTHENTICATED."""
    if current.actor is None:
        raise Refused(Code.UNAUTHENTICATED, "Log in first.")
    return current.actor


def require_grantable(
    current: DecisionContext, role: Role | None, project: UUID | None = None
) -> None:
    """Refuse to give or take a role that the actor may not grant: FORBIDDEN."""
    if role is not None:
        require_role_granted_by(acting_member(current), role, project)


def require_role_granted_by(actor: Actor, role: Role, project: UUID | None) -> None:
    """Refuse a role that the actor, with its present rights, may not give or take: FORBIDDEN."""
    if not actor.may_grant(role, project):
        message = f"Your role does not let you give or take the role {role}: ask an owner."
        raise Refused(Code.FORBIDDEN, message, ("role",))


def require_manageable(current: DecisionContext, state: Member) -> None:
    """Refuse to manage the account of a member whose roles the actor could not grant: FORBIDDEN.

    Whoever resets a password, makes a key or changes an account can act with its rights.
    """
    acting_member(current).require(Permission.MEMBERS_MANAGE)
    if not all(acting_member(current).may_grant(role) for role in state.roles):
        message = "This member holds a role that you may not grant: ask an owner."
        raise Refused(Code.FORBIDDEN, message, ("member",))


def require_combinable(roles: Iterable[Role | None]) -> None:
    """Refuse roles that one member must not hold together: CONFLICT."""
    if not combinable(role for role in roles if role is not None):
        message = "A MODEL holds no other role: make an account of its own for it."
        raise Refused(Code.CONFLICT, message, ("role",))


def require_free_email(current: DecisionContext, email: str, member: UUID | None) -> None:
    """Refuse an e-mail address that another account has: DUPLICATE."""
    if current.loaded.emails.get(email, member) != member:
        message = "A member with this e-mail address exists already, or was removed: restore it."
        raise Refused(Code.DUPLICATE, message, ("email",))
