"""The mutations that open and end the caller's session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Secret
from server.commands.accounts.session_start import Proof, start_session
from server.events.accounts import credentials
from server.events.accounts.members import CredentialKind, LoginMethod
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import name_of
from server.reads.session import ReadSession
from server.schema.accounts.accounts import Viewer, load_viewer
from server.schema.accounts.login_accounts import Opened, opened_accounts
from server.schema.accounts.login_throttling import wrong_password
from server.schema.accounts.organizations import Organization, load_organization
from server.schema.accounts.secrets import issued_by, new_secret
from server.schema.accounts.session_cookies import (
    IN_COOKIE,
    forget_cookie,
    require_cookies,
    require_headers,
    session_cookie,
)
from server.schema.core.base import Open, Position, RefusedType, mutation
from server.schema.core.context import Caller, CommandInput, Context, Info
from server.services import Services


@strawberry.input(description="A login with e-mail address and password.")
class LoginInput(CommandInput):
    """The e-mail address and password of a login, and the organization where it is known."""

    email: str
    password: str
    organization: strawberry.ID | None = strawberry.field(
        default=None,
        description="Without it, the account is looked for by its address: up to three "
        "organizations, the ones that had the address first.",
    )
    cookie: bool = strawberry.field(
        default=False,
        description="Whether the session comes as a cookie that scripts cannot read, instead of "
        "in `secret`: for pages, and in the reply to a POST only.",
    )
    device: str | None = strawberry.field(
        default=None,
        description='What one will know the session by in `sessions`, like "Firefox on Linux".',
    )


@strawberry.type(description="A session.")
class LoginPayload:
    """A session token, for `Authorization: Bearer …`."""

    position: Position
    secret: str | None = strawberry.field(
        description="The session token; shown once, then null. Null as well where it is a cookie."
    )
    notice: str | None = strawberry.field(description="Says why `secret` is null.")
    expires_at: datetime | None = strawberry.field(
        description="When it ends if it is not used; with use it is renewed, up to a limit."
    )
    viewer: Viewer


@strawberry.type(
    description="The password opens accounts in several organizations: log in again with one of "
    "them. Nothing was written."
)
class LoginChoice:
    """The organizations among which a person chooses."""

    organizations: list[Organization]


@strawberry.input(description="The end of the session that the request came with.")
class LogoutInput(CommandInput):
    """Nothing but the command id."""


@strawberry.type(description="The session ended.")
class LogoutPayload:
    """The position from which on the session is no longer accepted."""

    position: Position


LoginResult = Annotated[LoginPayload | LoginChoice | RefusedType, strawberry.union("LoginResult")]
LogoutResult = Annotated[LogoutPayload | RefusedType, strawberry.union("LogoutResult")]


@strawberry.type
class LoginMutations:
    """Mutations that open and end the caller's session."""

    @mutation(Open(reason="Whoever logs in has no session yet."))
    async def login(self, info: Info, input: LoginInput) -> LoginResult:
        """Open a session by e-mail address and password; a refusal does not say what was wrong."""
        context = info.context
        if input.cookie:
            require_cookies(context)
        if input.device is not None:
            # Later, a refusal would tell that the password is right.
            name_of(input.device, "device")
        org = None
        if input.organization is not None:
            org = ids.expect("organization", input.organization, "organization")
        email = input.email.strip().lower()
        opened = await opened_accounts(context, org, email, input.password)
        if len(opened) > 1:
            return await _choice(context.services, opened)
        return await _open_session(context, input, opened[0])

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
        forget_cookie(info.context)
        return LogoutPayload(position=Position(receipt.position))


async def _choice(services: Services, opened: list[Opened]) -> LoginChoice:
    choices = list[Organization]()
    for one in opened:
        async with ReadSession(services.pool, one.org) as session:
            choices.append(await load_organization(session))
    return LoginChoice(organizations=choices)


async def _hashed_again(services: Services, member: UUID, password: str) -> tuple[Secret, ...]:
    """Return a hash with the present costs to store, or nothing if it cannot be made now."""
    try:
        hashed = await services.passwords.hash_again(password)
    except Refused:
        return ()
    return (Secret(id=member, member=member, kind="password", hash=hashed),)


async def _open_session(context: Context, given: LoginInput, opened: Opened) -> LoginPayload:
    services, member = context.services, opened.member
    new = new_secret(member, CredentialKind.SESSION)
    renewed: tuple[Secret, ...] = ()
    if opened.verdict.outdated:
        renewed = await _hashed_again(services, member, given.password)
    receipt = await start_session(
        services.writer,
        org=opened.org,
        member=member,
        proof=Proof(
            method=LoginMethod.PASSWORD,
            password_at=opened.account.password_at,
            refusal=wrong_password(),
            device=given.device,
        ),
        life=services.session_life,
        command_id=given.command_id,
        # A fast hash of a password must not be stored, so it is no part of the fingerprint.
        fingerprint=context.fingerprint("LoginInput", replace(given, password="")),
        secrets=(new.secret, *renewed),
    )
    shown = new.shown(receipt)
    if given.cookie and not receipt.replayed:
        request = require_cookies(context)
        require_headers(context).append(session_cookie(services, request, new.token))
        shown = {"secret": None, "notice": IN_COOKIE}
    await context.go_on_as(Caller(opened.org, member, None))
    issued = await issued_by(context, receipt)
    viewer = await load_viewer(context)
    return LoginPayload(
        position=Position(receipt.position), expires_at=issued.expires_at, viewer=viewer, **shown
    )
