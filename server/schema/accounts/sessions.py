"""Sessions as clients see them: the list of those of a member, and the mutations that end them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.accounts import credentials
from server.events.accounts.members import CredentialKind, Member
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.reads.accounts.members import last_use, member_details
from server.reads.as_of import require_present
from server.reads.session import ReadSession
from server.schema.accounts.role_guards import require_manageable
from server.schema.accounts.session_cookies import forget_cookie
from server.schema.core.base import Position, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Context, Info, session_of


@strawberry.type(
    description="A session that was not ended. Past `expiresAt` it opens nothing any more."
)
class LoginSession:
    """A session, without its token."""

    session: strawberry.Private[ReadSession]
    uuid: strawberry.Private[UUID]
    id: strawberry.ID
    device: str | None = strawberry.field(
        description="What the login called it; null where it said nothing, or once it was erased."
    )
    started_at: datetime
    expires_at: datetime | None = strawberry.field(
        description="When it ends if it is not used; with use it is renewed, up to a limit."
    )
    current: bool = strawberry.field(description="Whether this request came by it.")

    @query(Permission.ACCOUNT)
    async def last_used_on(self) -> date | None:
        """The day on which it was last used, in UTC and up to a minute late; null before.

        Present only: it lies outside the ledger.
        """
        require_present(self.session, "When a session was last used")
        return await last_use(self.session, self.uuid)


@strawberry.input(description="A session that is to end.")
class EndSessionInput(CommandInput):
    """A session of one's own, or (with MEMBERS_MANAGE) of another member."""

    session: strawberry.ID
    member: strawberry.ID | None = None


@strawberry.input(description="Whose sessions are to end: log out everywhere.")
class EndSessionsInput(CommandInput):
    """All sessions of one's own, or (with MEMBERS_MANAGE) of another member."""

    member: strawberry.ID | None = None
    keep_current: bool = strawberry.field(
        default=False, description="Whether the session that the request came by goes on."
    )


@strawberry.type(description="Sessions ended.")
class EndSessionsPayload:
    """The position from which on the sessions are no longer accepted."""

    position: Position


EndSessionResult = Annotated[EndSessionsPayload | RefusedType, strawberry.union("EndSessionResult")]
EndSessionsResult = Annotated[
    EndSessionsPayload | RefusedType, strawberry.union("EndSessionsResult")
]


@strawberry.type
class SessionQueries:
    """The query of sessions."""

    @query(Permission.ACCOUNT)
    async def sessions(
        self, info: Info, member: strawberry.ID | None = None
    ) -> list[LoginSession] | None:
        """The caller's sessions, oldest first; with MEMBERS_MANAGE, those of any member."""
        context = info.context
        actor = await context.require(Permission.ACCOUNT)
        whose = actor.member if member is None else ids.expect("member", member, "member")
        if whose != actor.member:
            actor.require(Permission.MEMBERS_MANAGE)
        session = session_of(self, info)
        found: Member | None = await member_details(session, whose)
        if found is None:
            raise Refused(Code.NOT_FOUND, "There is no such member.", ("member",))
        return _sessions_of(context, session, found)


@strawberry.type
class SessionMutations:
    """Mutations that end sessions."""

    @mutation(Permission.ACCOUNT)
    async def end_session(self, info: Info, input: EndSessionInput) -> EndSessionResult:
        """End one session at once."""
        context, session = info.context, ids.expect("credential", input.session, "session")
        member = _whose(info, input.member)

        def end(current: DecisionContext) -> list[Change]:
            return credentials.end_session(_account(current, member), session=session)

        receipt = await context.execute(input, Permission.ACCOUNT, end, members=(member,))
        if session == context.me.credential:
            forget_cookie(context)
        return EndSessionsPayload(position=Position(receipt.position))

    @mutation(Permission.ACCOUNT)
    async def end_sessions(self, info: Info, input: EndSessionsInput) -> EndSessionsResult:
        """End all sessions at once; keys go on."""
        context, member = info.context, _whose(info, input.member)
        keep = context.me.credential if input.keep_current else None

        def end(current: DecisionContext) -> list[Change]:
            return credentials.end_sessions(_account(current, member), keep=keep)

        receipt = await context.execute(input, Permission.ACCOUNT, end, members=(member,))
        if keep is None and member == context.me.member:
            forget_cookie(context)
        return EndSessionsPayload(position=Position(receipt.position))


def _sessions_of(context: Context, session: ReadSession, state: Member) -> list[LoginSession]:
    held = (c for c in state.credentials if c.kind is CredentialKind.SESSION)
    return [
        LoginSession(
            session=session,
            uuid=one.id,
            id=strawberry.ID(ids.public("credential", one.id)),
            device=one.label,
            started_at=one.issued_at,
            expires_at=one.expires_at,
            current=one.id == context.me.credential,
        )
        for one in held
    ]


def _whose(info: Info, member: str | None) -> UUID:
    return info.context.me.member if member is None else ids.expect("member", member, "member")


def _account(current: DecisionContext, member: UUID) -> Member:
    """Return the account whose sessions are meant; another's only where the caller may."""
    state = current.member(member)
    if member != current.me:
        require_manageable(current, state)
    return state
