"""The mutations that invite people, add programs, and issue one-time tokens for passwords."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.accounts.account_mails import Offer, invitation_mail, link_to
from server.events.accounts import credentials
from server.events.accounts import members as decide
from server.events.accounts.members import CredentialKind
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.text_limits import email_of
from server.reads.accounts.members import member_state, organization_row
from server.schema.accounts.member_mutations import MemberResult, member_payload, seen
from server.schema.accounts.members import Member
from server.schema.accounts.role_guards import (
    require_combinable,
    require_free_email,
    require_grantable,
    require_manageable,
)
from server.schema.accounts.secrets import NewSecret, issued_by, new_secret
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Context, Info


@strawberry.input(description="A role in one project.")
class ProjectRoleInput:
    """A role to hold in a project."""

    project: strawberry.ID
    role: Role


@strawberry.input(description="A person to invite.")
class InviteMemberInput(CommandInput):
    """The person to invite, and the roles for them."""

    email: str
    name: str
    role: Role | None = None
    project_roles: list[ProjectRoleInput] = strawberry.field(default_factory=list)


@strawberry.input(description="A program, or a person without e-mail: active at once.")
class AddMemberInput(CommandInput):
    """An account that acts with API keys only."""

    name: str
    role: Role | None = None
    project_roles: list[ProjectRoleInput] = strawberry.field(default_factory=list)


@strawberry.input(description="Who needs another invitation.")
class ReinviteMemberInput(CommandInput):
    """An invited member. Every mutation has an input of its own: its name is fingerprinted."""

    member: strawberry.ID


@strawberry.input(description="Who needs another password.")
class CreatePasswordResetInput(CommandInput):
    """A member who has joined."""

    member: strawberry.ID


@strawberry.type(description="A one-time token, to be handed to the member.")
class OneTimePayload:
    """An invitation or a password reset, to be passed on where it was not mailed."""

    position: Position
    secret: str | None = strawberry.field(description="For `redeemToken`; shown once, then null.")
    link: str | None = strawberry.field(
        description="Where a browser uses the token, which stands behind `#` and so in no log; "
        "shown once, then null. Null as well where the server does not know its public address."
    )
    mailed: bool = strawberry.field(
        description="Whether an invitation is on its way by mail; never for a retry."
    )
    notice: str | None = strawberry.field(description="Says why `secret` is null.")
    expires_at: datetime | None
    member: Member | None


OneTimeResult = Annotated[OneTimePayload | RefusedType, strawberry.union("OneTimeResult")]


@strawberry.type
class InvitationMutations:
    """Mutations of invitations, programs and password resets."""

    @mutation(Permission.MEMBERS_MANAGE)
    async def invite_member(self, info: Info, input: InviteMemberInput) -> OneTimeResult:
        """Make an account and a one-time token that lets its owner in; the token is shown once."""
        await info.context.require(Permission.MEMBERS_MANAGE)
        await info.context.release()
        member, email = uuid7(), email_of(input.email, "email")
        wanted = project_roles(input.project_roles)
        new = new_secret(member, CredentialKind.INVITATION)

        def invite(current: DecisionContext) -> list[Change]:
            require_free_email(current, email, None)
            may_hold(current, input.role, wanted)
            return [
                *decide.add(
                    member,
                    name=input.name,
                    email=email,
                    role=input.role,
                    invited=True,
                    project_roles=wanted,
                ),
                *credentials.invite(None, member=member, credential=new.id, now=current.now),
            ]

        receipt = await info.context.execute(
            input,
            Permission.MEMBERS_MANAGE,
            invite,
            projects=tuple({project for project, _ in wanted}),
            emails=(email,),
            secrets=(new.secret,),
        )
        return await _one_time(info, receipt, new)

    @mutation(Permission.MEMBERS_MANAGE)
    async def reinvite_member(self, info: Info, input: ReinviteMemberInput) -> OneTimeResult:
        """Make another invitation for somebody who has not joined; it ends the earlier one."""
        return await _offer(
            info,
            input,
            CredentialKind.INVITATION,
            lambda current, state, credential: credentials.invite(
                state, member=state.id, credential=credential, now=current.now
            ),
        )

    @mutation(Permission.MEMBERS_MANAGE)
    async def create_password_reset(
        self, info: Info, input: CreatePasswordResetInput
    ) -> OneTimeResult:
        """Make a one-time token by which a member chooses a (new) password."""
        return await _offer(
            info,
            input,
            CredentialKind.RESET,
            lambda current, state, credential: credentials.offer_reset(
                state, credential=credential, now=current.now
            ),
        )

    @mutation(Permission.MEMBERS_MANAGE)
    async def add_member(self, info: Info, input: AddMemberInput) -> MemberResult:
        """Make an account that is active at once and acts with keys, as programs do."""
        new, wanted = uuid7(), project_roles(input.project_roles)

        def add(current: DecisionContext) -> list[Change]:
            may_hold(current, input.role, wanted)
            return decide.add(
                new,
                name=input.name,
                email=None,
                role=input.role,
                invited=False,
                project_roles=wanted,
            )

        receipt = await info.context.execute(
            input,
            Permission.MEMBERS_MANAGE,
            add,
            projects=tuple({project for project, _ in wanted}),
        )
        added, *_ = await info.context.events_of(receipt)
        return await member_payload(info, receipt, added.stream)


async def _offer(
    info: Info,
    given: ReinviteMemberInput | CreatePasswordResetInput,
    kind: CredentialKind,
    offer: Callable[[DecisionContext, decide.Member, UUID], list[Change]],
) -> OneTimePayload:
    """Issue a one-time token for a member whose roles the caller could grant, and return it."""
    member = ids.expect("member", given.member, "member")
    new = new_secret(member, kind)

    def decided(current: DecisionContext) -> list[Change]:
        require_manageable(current, current.member(member))
        return offer(current, current.member(member), new.id)

    receipt = await info.context.execute(
        given,
        Permission.MEMBERS_MANAGE,
        decided,
        members=(member,),
        secrets=(new.secret,),
    )
    return await _one_time(info, receipt, new)


async def _one_time(info: Info, receipt: Receipt, new: NewSecret) -> OneTimePayload:
    context, services = info.context, info.context.services
    issued = await issued_by(context, receipt)
    link, mailed = None, False
    if not receipt.replayed:
        link = link_to(services.browsers.public_url, new.kind, new.token)
        mailed = await mail_invitation(context, new)
    return OneTimePayload(
        position=Position(receipt.position),
        expires_at=issued.expires_at,
        member=await seen(info, issued.member),
        link=link,
        mailed=mailed,
        **new.shown(receipt),
    )


async def mail_invitation(context: Context, new: NewSecret) -> bool:
    """Mail an invitation, if mails reach people; tell whether it is on its way."""
    services = context.services
    if new.kind is not CredentialKind.INVITATION or not services.mailer.sends:
        return False
    found = await member_state(context.session, new.secret.member)
    if found is None or found[0].email is None:
        return False
    organization = await organization_row(context.session)
    offer = Offer(organization["name"] or "", new.token)
    services.mailer.send(invitation_mail(found[0].email, offer, services.browsers.public_url))
    return True


def project_roles(given: list[ProjectRoleInput]) -> list[tuple[UUID, Role]]:
    """Return the projects of roles, and the roles. Raises Refused INVALID."""
    return [(ids.expect("project", item.project, "projectRoles"), item.role) for item in given]


def may_hold(current: DecisionContext, role: Role | None, wanted: list[tuple[UUID, Role]]) -> None:
    """Refuse roles that the caller may not grant, or that exclude each other."""
    require_grantable(current, role)
    for project, granted in wanted:
        require_grantable(current, granted, current.project(project).id)
    require_combinable([role, *(granted for _, granted in wanted)])
