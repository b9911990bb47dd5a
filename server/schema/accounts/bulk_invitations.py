"""The mutation that invites many people at once: all of them, or none and every reason why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Annotated, Any, TypeVar
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.accounts.account_mails import link_to
from server.commands.dry_run import dry_run
from server.events.accounts import credentials
from server.events.accounts import members as decide
from server.events.accounts.members import CredentialIssued, CredentialKind
from server.events.accounts.roles import Role
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused, together
from server.events.core.text_limits import email_of
from server.schema.accounts.invitation_mutations import (
    ProjectRoleInput,
    mail_invitation,
    may_hold,
    project_roles,
)
from server.schema.accounts.members import Member, load_member
from server.schema.accounts.role_guards import require_free_email
from server.schema.accounts.secrets import NOTICE, NewSecret, new_secret
from server.schema.core.base import Position, Readable, RefusedType, mutation, query
from server.schema.core.context import CommandInput, Info

MOST = 200
"""The most people in one command."""
T = TypeVar("T")


@strawberry.input(description="One of the people to invite.")
class InviteeInput:
    """A person, and the roles for them."""

    email: str
    name: str
    role: Role | None = None
    project_roles: list[ProjectRoleInput] = strawberry.field(default_factory=list)


@strawberry.input(description="People to invite, all or none of them.")
class InviteMembersInput(CommandInput):
    """Up to 200 people."""

    members: list[InviteeInput]
    dry_run: bool = strawberry.field(
        default=False, description="Only tell what would be refused; nobody is invited."
    )


@strawberry.type(description="A one-time token for one of the people who were invited.")
class Invitation(Readable):
    """An invitation, to be passed on where it was not mailed."""

    member_uuid: strawberry.Private[UUID]
    secret: str | None = strawberry.field(description="For `redeemToken`; shown once, then null.")
    link: str | None = strawberry.field(
        description="Where a browser uses the token; shown once, then null. Null as well where the "
        "server does not know its public address."
    )
    mailed: bool = strawberry.field(
        description="Whether it is on its way by mail; never for a retry."
    )
    expires_at: datetime | None

    @query(Permission.MEMBERS_MANAGE)
    async def member(self) -> Member:
        """The new account."""
        return await load_member(self.session, self.member_uuid)


@strawberry.type(description="People were invited.")
class InviteMembersPayload:
    """The invitations, in the order of the input."""

    position: Position | None = strawberry.field(description="Null for a dry run.")
    invitations: list[Invitation] = strawberry.field(description="Empty for a dry run.")
    notice: str | None = strawberry.field(description="Says why `secret` is null.")


InviteMembersResult = Annotated[
    InviteMembersPayload | RefusedType, strawberry.union("InviteMembersResult")
]


class _Invitee:
    """A person to invite, with the ids and the token that they get."""

    def __init__(self, given: InviteeInput) -> None:
        self.name, self.role = given.name, given.role
        self.email = email_of(given.email, "email")
        self.wanted = project_roles(given.project_roles)
        self.member = uuid7()
        self.new: NewSecret = new_secret(self.member, CredentialKind.INVITATION)

    def invite(self, current: DecisionContext) -> list[Change]:
        """Make the account and its invitation. Raises Refused."""
        require_free_email(current, self.email, None)
        may_hold(current, self.role, self.wanted)
        added = decide.add(
            self.member,
            name=self.name,
            email=self.email,
            role=self.role,
            invited=True,
            project_roles=self.wanted,
        )
        issued = credentials.invite(
            None, member=self.member, credential=self.new.id, now=current.now
        )
        return [*added, *issued]


@strawberry.type
class BulkInvitationMutations:
    """Mutations of many invitations."""

    @mutation(Permission.MEMBERS_MANAGE)
    async def invite_members(self, info: Info, input: InviteMembersInput) -> InviteMembersResult:
        """Invite up to 200 people as `inviteMember` does each: all of them or none.

        A refusal names every problem of every person, up to 100, by its path in `members`.
        """
        await info.context.require(Permission.MEMBERS_MANAGE)
        await info.context.release()
        if not 1 <= len(input.members) <= MOST:
            raise Refused(Code.LIMIT, f"Invite 1 to {MOST} people at once.", ("members",))
        people = _each(input.members, _Invitee)
        _require_different([one.email for one in people])
        named: dict[str, Any] = {
            "projects": tuple({project for one in people for project, _ in one.wanted}),
            "emails": tuple(one.email for one in people),
        }
        if input.dry_run:
            execute = partial(info.context.dry_run, input, Permission.MEMBERS_MANAGE)
            await dry_run(lambda current: _invite(people, current), execute, **named)
            return InviteMembersPayload(position=None, invitations=[], notice=None)
        receipt = await info.context.execute(
            input,
            Permission.MEMBERS_MANAGE,
            lambda current: _invite(people, current),
            secrets=tuple(one.new.secret for one in people),
            **named,
        )
        return await _payload(info, receipt, people)


def _invite(people: list[_Invitee], current: DecisionContext) -> list[Change]:
    """Invite everybody. Raises Refused with the problems of all of them."""
    invited = _each(people, lambda one: one.invite(current))
    return [change for changes in invited for change in changes]


S = TypeVar("S")


def _each(items: Iterable[S], make: Callable[[S], T]) -> list[T]:
    """Return what is made of each item. Raises Refused with the problems of all of them."""
    made, problems = [], []
    for number, item in enumerate(items):
        try:
            made.append(make(item))
        except Refused as refused:
            problems.append(refused.under("members", number))
    if problems:
        raise together(problems)
    return made


def _require_different(emails: list[str]) -> None:
    seen: set[str] = set()
    problems = []
    for number, email in enumerate(emails):
        if email in seen:
            message = "This e-mail address occurs twice."
            problems.append(Refused(Code.DUPLICATE, message, ("members", number, "email")))
        seen.add(email)
    if problems:
        raise together(problems)


async def _payload(info: Info, receipt: Receipt, people: list[_Invitee]) -> InviteMembersPayload:
    context = info.context
    events: Any = await context.events_of(receipt)
    issued = [e for e in events if isinstance(e.event, CredentialIssued)]
    invitations = []
    for one, made in zip(people, issued, strict=True):
        fresh = not receipt.replayed
        invitations.append(
            Invitation(
                session=context.session,
                member_uuid=made.stream,
                secret=one.new.token.reveal() if fresh else None,
                link=_link(info, one.new) if fresh else None,
                mailed=fresh and await mail_invitation(context, one.new),
                expires_at=made.event.expires_at,
            )
        )
    notice = NOTICE if receipt.replayed else None
    return InviteMembersPayload(
        position=Position(receipt.position), invitations=invitations, notice=notice
    )


def _link(info: Info, new: NewSecret) -> str | None:
    return link_to(info.context.services.browsers.public_url, new.kind, new.token)
