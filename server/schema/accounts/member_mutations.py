"""The mutations by which administrators change, remove and restore accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.events.accounts import members as decide
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Refused
from server.events.core.text_limits import email_of
from server.schema.accounts.members import Member, load_member
from server.schema.accounts.role_guards import (
    require_combinable,
    require_free_email,
    require_grantable,
    require_manageable,
)
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info, expected, expected_version


@strawberry.input(description="Whose account is to end.")
class RemoveMemberInput(CommandInput):
    """Any member but the last owner."""

    member: strawberry.ID


@strawberry.input(description="Whose account is to act again.")
class RestoreMemberInput(CommandInput):
    """A removed member."""

    member: strawberry.ID


@strawberry.input(description="Another role in the whole organization; null takes it away.")
class ChangeRoleInput(CommandInput):
    """The role that the member is to hold."""

    member: strawberry.ID
    role: Role | None
    expected_version: int | None = expected_version("member")


@strawberry.input(description="Corrections of an account; what is left out stays.")
class UpdateMemberInput(CommandInput):
    """Another name or e-mail address."""

    member: strawberry.ID
    name: str | None = None
    email: str | None = None
    expected_version: int | None = expected_version("member")


@strawberry.type(description="A member after a command.")
class MemberPayload:
    """A member after a command."""

    position: Position
    member: Member | None = strawberry.field(
        description="Null where the command ended the caller's own account."
    )


MemberResult = Annotated[MemberPayload | RefusedType, strawberry.union("MemberResult")]


async def seen(info: Info, member: UUID) -> Member | None:
    """Return a member, or None if the command ended the caller's own account."""
    try:
        await info.context.actor()
    except Refused:
        return None
    return await load_member(info.context.session, member)


@strawberry.type
class MembershipMutations:
    """Mutations of accounts by administrators."""

    @mutation(Permission.MEMBERS_MANAGE)
    async def change_role(self, info: Info, input: ChangeRoleInput) -> MemberResult:
        """Give another role in the whole organization, or none."""

        def change(current: DecisionContext, state: decide.Member) -> list[Change]:
            require_grantable(current, input.role)
            require_combinable(
                [input.role, *(r for held in state.project_roles.values() for r in held)]
            )
            last = current.last_owner(state.id)
            return decide.change_role(state, role=input.role, last_owner=last)

        return await _on_member(info, input, change)

    @mutation(Permission.MEMBERS_MANAGE)
    async def update_member(self, info: Info, input: UpdateMemberInput) -> MemberResult:
        """Correct a name or an e-mail address."""
        email = None if input.email is None else email_of(input.email, "email")

        def update(current: DecisionContext, state: decide.Member) -> list[Change]:
            if email is not None:
                require_free_email(current, email, state.id)
            return decide.rename(state, name=input.name, email=email)

        return await _on_member(info, input, update, email=email)

    @mutation(Permission.MEMBERS_MANAGE)
    async def remove_member(self, info: Info, input: RemoveMemberInput) -> MemberResult:
        """End an account with all its keys, sessions and its password; what it did stays."""
        return await _on_member(
            info,
            input,
            lambda current, state: decide.remove(state, last_owner=current.last_owner(state.id)),
        )

    @mutation(Permission.MEMBERS_MANAGE)
    async def restore_member(self, info: Info, input: RestoreMemberInput) -> MemberResult:
        """Let a removed account act again, with its roles and without its old credentials."""
        return await _on_member(info, input, lambda _, state: decide.restore(state))


Decide = Callable[[DecisionContext, decide.Member], list[Change]]


async def _on_member(
    info: Info,
    given: RemoveMemberInput | RestoreMemberInput | ChangeRoleInput | UpdateMemberInput,
    change: Decide,
    *,
    email: str | None = None,
) -> MemberPayload:
    """Run a command on an account whose roles the caller could grant, and return the member."""
    member = ids.expect("member", given.member, "member")

    def decided(current: DecisionContext) -> list[Change]:
        require_manageable(current, current.member(member))
        return change(current, current.member(member))

    receipt = await info.context.execute(
        given,
        Permission.MEMBERS_MANAGE,
        decided,
        members=(member,),
        organization=True,
        emails=() if email is None else (email,),
        expected=expected(member, given),
    )
    return await member_payload(info, receipt, member)


async def member_payload(info: Info, receipt: Receipt, member: UUID) -> MemberPayload:
    """Return a member after a command."""
    return MemberPayload(position=Position(receipt.position), member=await seen(info, member))
