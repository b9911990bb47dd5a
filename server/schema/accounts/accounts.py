"""The caller's own account: the query `viewer`, login, logout and change of password."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from server.access import throttling
from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import Command, DecisionContext, Receipt, Secret
from server.events.accounts import credentials
from server.events.accounts.members import CredentialKind, LoginMethod
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.reads.accounts.members import personal_texts
from server.schema.accounts.login_throttling import (
    LOGINS,
    Account,
    account_of,
    forgive,
    throttle,
    wrong_password,
)
from server.schema.accounts.members import Member, load_member, permissions_of
from server.schema.accounts.organizations import Organization, load_organization
from server.schema.accounts.secrets import issued_by, new_secret
from server.schema.core.base import Open, PermissionEnum, Position, RefusedType, mutation, query
from server.schema.core.context import Caller, CommandInput, Context, Info
from server.services import Services


@strawberry.type(description="Who asks: the member behind the key, the session or the token.")
class Viewer:
    """The caller's own account."""

    member: Member
    permissions: list[PermissionEnum] = strawberry.field(  # type: ignore[valid-type]
        description="What the member's roles allow in the organization, and so in every project."
    )
    organization: Organization


@strawberry.input(description="A login with e-mail address and password.")
class LoginInput(CommandInput):
    """The organization, e-mail address and password of a login."""

    organization: strawberry.ID
    email: str
    password: str


@strawberry.type(description="A session.")
class LoginPayload:
    """A session token, for `Authorization: Bearer …`."""

    position: Position
    secret: str | None = strawberry.field(description="The session token; shown once, then null.")
    notice: str | None = strawberry.field(description="Says why `secret` is null.")
    expires_at: datetime | None
    viewer: Viewer


@strawberry.input(description="The end of the session that the request came with.")
class LogoutInput(CommandInput):
    """Nothing but the command id."""


@strawberry.type(description="The session ended.")
class LogoutPayload:
    """The position from which on the session is no longer accepted."""

    position: Position


@strawberry.input(description="Another password for oneself.")
class ChangePasswordInput(CommandInput):
    """The present password proves that it is you at the keyboard."""

    current: str
    password: str


@strawberry.type(description="The password was changed.")
class ChangePasswordPayload:
    """All other sessions ended at this position."""

    position: Position


LoginResult = Annotated[LoginPayload | RefusedType, strawberry.union("LoginResult")]
LogoutResult = Annotated[LogoutPayload | RefusedType, strawberry.union("LogoutResult")]
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

    @mutation(Open(reason="Whoever logs in has no session yet."))
    async def login(self, info: Info, input: LoginInput) -> LoginResult:
        """Open a session by e-mail address and password; a refusal does not say what was wrong."""
        context, services = info.context, info.context.services
        org, email = (
            ids.expect("organization", input.organization, "organization"),
            input.email.strip().lower(),
        )
        meter = throttling.account_key(services.fingerprint_key, org, email)
        await throttle(context, meter)
        account = await account_of(services, org, email)
        verdict = await services.passwords.verify_password(account.hash, input.password)
        if account.member is None or not verdict.correct:
            LOGINS.labels("failed").inc()
            if account.member is not None:
                services.failed_logins.add(org, account.member)
            raise wrong_password()
        await forgive(services, meter)
        LOGINS.labels("succeeded").inc()
        renewed: tuple[Secret, ...] = ()
        if verdict.outdated:
            renewed = await _hashed_again(services, account.member, input.password)
        return await _open_session(context, input, org, account, renewed)

    @mutation(Permission.ACCOUNT)
    async def logout(self, info: Info, input: LogoutInput) -> LogoutResult:
        """End the session that the request came with."""
        session = info.context.me.credential

        def leave(current: DecisionContext) -> list[Change]:
            state = current.member(current.me)
            held = None if session is None else state.credential(session)
            if held is None or held.kind is not CredentialKind.SESSION:
                message = "Only a session can be logged out: end a key with revokeApiKey."
                raise Refused(Code.CONFLICT, message)
            return credentials.revoke(state, credential=held.id)

        receipt = await info.context.execute(input, Permission.ACCOUNT, leave)
        return LogoutPayload(position=Position(receipt.position))

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


async def _hashed_again(services: Services, member: UUID, password: str) -> tuple[Secret, ...]:
    """Return a hash with the present costs to store, or nothing if it cannot be made now."""
    try:
        hashed = await services.passwords.hash_again(password)
    except Refused:
        return ()
    return (Secret(id=member, member=member, kind="password", hash=hashed),)


async def _open_session(
    context: Context, given: LoginInput, org: UUID, account: Account, renewed: tuple[Secret, ...]
) -> LoginPayload:
    member = account.member
    if member is None:
        raise wrong_password()
    services, new = context.services, new_secret(member, CredentialKind.SESSION)

    def enter(current: DecisionContext) -> list[Change]:
        state = current.member(member)
        if state.password_at != account.password_at:  # changed while it was checked
            raise wrong_password()
        return credentials.open_session(
            state, credential=new.id, method=LoginMethod.PASSWORD, now=current.now
        )

    # A fast hash of a password must not be stored, so it is no part of the fingerprint.
    command = Command(
        org=org,
        actor=Actor(org=org, member=member),
        id=given.command_id,
        fingerprint=context.fingerprint("LoginInput", replace(given, password="")),
        permission=Permission.ACCOUNT,
        decide=enter,
        secrets=(new.secret, *renewed),
    )
    receipt = await services.writer.execute(command)
    await context.go_on_as(Caller(org, member, None))
    return await _welcome(context, receipt, new.shown(receipt))


async def _welcome(
    context: Context, receipt: Receipt, shown: dict[str, str | None]
) -> LoginPayload:
    issued = await issued_by(context, receipt)
    viewer = await load_viewer(context)
    return LoginPayload(
        position=Position(receipt.position), expires_at=issued.expires_at, viewer=viewer, **shown
    )
