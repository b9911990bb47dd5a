"""Undoing what was done to a member or to the organization."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from server.events.accounts.external_authors import ExternalAuthorAdded
from server.events.accounts.members import (
    Member,
    MemberAdded,
    MemberContent,
    MemberRemoved,
    MemberRenamed,
    MemberRestored,
    MemberStatus,
    RoleChanged,
    RoleGranted,
    RoleRevoked,
)
from server.events.accounts.organizations import (
    Organization,
    OrganizationContent,
    OrganizationRenamed,
)
from server.events.accounts.roles import Role
from server.events.core.event import Event
from server.events.core.refusal import Code, Refused
from server.events.reverts.compensation import Undone, incidental, undoes


@undoes(MemberAdded)
def remove_member(undone: Undone[Member]) -> list[Event]:
    """Remove the member who was added or invited."""
    return [] if undone.now.status is MemberStatus.REMOVED else [MemberRemoved()]


@undoes(MemberRemoved, MemberRestored)
def revert_status(undone: Undone[Member]) -> list[Event]:
    """Restore a removed member, whose credentials stay ended, or remove a restored one again."""
    if not undone.restores(lambda member: member.status):
        return []
    removed = undone.earlier.status is MemberStatus.REMOVED
    return [MemberRemoved() if removed else MemberRestored()]


@undoes(MemberRenamed)
def revert_name(undone: Undone[Member]) -> list[Event]:
    """Give the member the former name and e-mail address. Raises Refused ERASED."""
    if not undone.restores(lambda member: (member.name, member.email)):
        return []
    name, email = undone.earlier.name, undone.earlier.email
    if name is None:
        raise Refused(Code.ERASED, "The former name was erased: give another one.", ("position",))
    return [MemberRenamed(content=MemberContent(name=name, email=email))]


@undoes(RoleChanged)
def revert_role(undone: Undone[Member]) -> list[Event]:
    """Give the member the former role in the organization."""
    if not undone.restores(lambda member: member.role):
        return []
    return [RoleChanged(role=undone.earlier.role)]


@undoes(RoleGranted, RoleRevoked)
def revert_project_roles(undone: Undone[Member]) -> list[Event]:
    """Revoke the roles in projects that were granted, and grant those that were revoked."""
    named = [one.event for one in undone.events]
    places = {(e.project, e.role): None for e in named if isinstance(e, RoleGranted | RoleRevoked)}
    found: list[Event] = []
    for project, role in places:
        if undone.restores(partial(_holds, project=project, role=role)):
            held = _holds(undone.earlier, project, role)
            event = RoleGranted if held else RoleRevoked
            found.append(event(project=project, role=role))
    return found


def _holds(member: Member, project: UUID, role: Role) -> bool:
    return role in member.project_roles.get(project, frozenset())


@undoes(OrganizationRenamed)
def revert_organization_name(undone: Undone[Organization]) -> list[Event]:
    """Give the organization its former name. Raises Refused ERASED."""
    if not undone.restores(lambda organization: organization.name):
        return []
    if undone.earlier.name is None:
        raise Refused(Code.ERASED, "The former name was erased: give another one.", ("position",))
    return [OrganizationRenamed(content=OrganizationContent(name=undone.earlier.name))]


incidental(
    "An author without an account stays: other imports may name the same one.", ExternalAuthorAdded
)
