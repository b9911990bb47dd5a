"""Who may give which role, and touch whose account; asked under the ledger lock."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission, combinable
from server.commands import World
from server.events.accounts.members import Member
from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused


def acting(world: World) -> Actor:
    """Return who acts, with the rights of this moment. Raises Refused UNAUTHENTICATED."""
    if world.actor is None:
        raise Refused(Code.UNAUTHENTICATED, "Log in first.")
    return world.actor


def give(world: World, role: Role | None, project: UUID | None = None) -> None:
    """Refuse to give or take a role that the actor may not grant: FORBIDDEN."""
    if role is not None and not acting(world).may_grant(role, project):
        message = f"Your role does not let you give or take the role {role}: ask an owner."
        raise Refused(Code.FORBIDDEN, message, ("role",))


def touch(world: World, state: Member) -> None:
    """Refuse to run the account of somebody whose roles the actor could not grant: FORBIDDEN.

    Who resets a password, makes a key or changes an account holds its power.
    """
    acting(world).require(Permission.MEMBERS_MANAGE)
    if not all(acting(world).may_grant(role) for role in state.roles):
        message = "This member holds a role that you may not grant: ask an owner."
        raise Refused(Code.FORBIDDEN, message, ("member",))


def combined(roles: Iterable[Role | None]) -> None:
    """Refuse roles that one member must not hold together: CONFLICT."""
    if not combinable(role for role in roles if role is not None):
        message = "A MODEL holds no other role: make an account of its own for it."
        raise Refused(Code.CONFLICT, message, ("role",))


def free_email(world: World, email: str, member: UUID | None) -> None:
    """Refuse an address that another account has: DUPLICATE."""
    if world.loaded.emails.get(email, member) != member:
        message = "A member with this e-mail address exists already, or was removed: restore it."
        raise Refused(Code.DUPLICATE, message, ("email",))
