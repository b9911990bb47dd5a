"""The caller's own account: the query `viewer`, and the change of password."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import strawberry

from server.access import throttling
from server.access.permissions import Permission
from server.commands import DecisionContext, Secret
from server.events.accounts import credentials, members
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.reads.accounts.members import personal_texts
from server.schema.accounts.login_throttling import (
    account_of,
    forgive,
    throttle,
)
from server.schema.accounts.members import Member, load_member, permissions_of
from server.schema.accounts.organizations import Organization, load_organization
from server.schema.attributes.types import DeclaredAttribute, own_attributes_of
from server.schema.core.base import PermissionEnum, Position, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Context, Info
from server.schema.labeling.viewer import ViewerWork


@strawberry.type(description="Who asks: the member behind the key, the session or the token.")
class Viewer(ViewerWork):
    """The caller's own account."""

    member: Member
    permissions: list[PermissionEnum] = strawberry.field(  # type: ignore[valid-type]
        description="What the member's roles allow in the organization, and so in every project."
    )
    organization: Organization

    @query(Permission.ACCOUNT)
    async def attributes(self, info: Info) -> list[DeclaredAttribute]:
        """What the caller declares of themselves, with `declareAttributes`; for nobody else."""
        return await own_attributes_of(info)


@strawberry.input(description="Another password for oneself.")
class ChangePasswordInput(CommandInput):
    """The present password proves that it is you at the keyboard."""

    current: str
    password: str


@strawberry.input(description="Another name for oneself, which everybody sees.")
class ChangeOwnNameInput(CommandInput):
    """The name that the caller goes by."""

    name: str


@strawberry.type(description="One's own account after a command.")
class OwnAccountPayload:
    """The caller's account."""

    position: Position
    member: Member


OwnAccountResult = Annotated[OwnAccountPayload | RefusedType, strawberry.union("OwnAccountResult")]


@strawberry.type(description="The password was changed.")
class ChangePasswordPayload:
    """All other sessions ended at this position."""

    position: Position


ChangePasswordResult = Annotated[
    ChangePasswordPayload | RefusedType, strawberry.union("ChangePasswordResult")
]


async def load_viewer(context: Context) -> Viewer:
    """Return the caller's own account. Raises Refused UNAUTHENTICATED."""
    actor = await context.require(Permission.ACCOUNT)
    return Viewer(
        member=await load_member(context.session, actor.member),
        permissions=permissions_of(actor.organization_role, actor.project_roles),
        organization=await load_organization(context.session),
    )


@strawberry.type
class AccountQueries:
    """The query of the caller's own account."""

    @query(Permission.ACCOUNT)
    async def viewer(self, info: Info) -> Viewer:
        """Who one is here, and what one may do."""
        return await load_viewer(info.context)


@strawberry.type
class AccountMutations:
    """Mutations of the caller's own account."""

    @mutation(Permission.ACCOUNT)
    async def change_own_name(self, info: Info, input: ChangeOwnNameInput) -> OwnAccountResult:
        """Go by another name. The e-mail address, by which one logs in, is for others to change."""

        def rename(current: DecisionContext) -> list[Change]:
            return members.rename(current.member(current.me), name=input.name, email=None)

        receipt = await info.context.execute(input, Permission.ACCOUNT, rename)
        shown = await load_member(info.context.session, info.context.me.member)
        return OwnAccountPayload(position=Position(receipt.position), member=shown)

    @mutation(Permission.ACCOUNT)
    async def change_password(self, info: Info, input: ChangePasswordInput) -> ChangePasswordResult:
        """Choose another password; all other sessions end."""
        context, services = info.context, info.context.services
        me = (await context.require(Permission.ACCOUNT)).member
        await context.release()  # hashing takes long, and would keep a connection from others
        org, keep = context.me.org, context.me.credential
        meter = throttling.account_key(services.fingerprint_key, org, str(me))
        await throttle(context, meter)
        account = await account_of(services, org, me)
        verdict = await services.passwords.verify_password(account.hash, input.current)
        secrets: tuple[Secret, ...] = ()
        if verdict.correct:
            await forgive(services, meter)
            personal = await personal_texts(services.pool, org, me)
            hashed = await services.passwords.hash_password(input.password, personal)
            secrets = (Secret(id=me, member=me, kind="password", hash=hashed),)

        def change(current: DecisionContext) -> list[Change]:
            state = current.member(me)
            # Asked here and not before: a retry, which still sends the old password, is answered.
            if not verdict.correct or state.password_at != account.password_at:
                raise Refused(Code.INVALID, "The present password is wrong.", ("current",))
            return credentials.change_password(state, keep=keep)

        # A fast hash of a password must not be stored, so it is no part of the fingerprint.
        given = replace(input, current="", password="")
        receipt = await context.execute(given, Permission.ACCOUNT, change, secrets=secrets)
        return ChangePasswordPayload(position=Position(receipt.position))
