"""The mutations that use one-time tokens: accept an invitation, set a password, link OpenID."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

import strawberry

from server.access import tokens
from server.access.oidc import Identity
from server.commands import Command, DecisionContext, Receipt, Secret
from server.commands.writer.revoked_secrets import identity_digest, identity_secret
from server.events.accounts import credentials
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.reads.accounts.members import credentials_of, personal_texts
from server.schema.accounts.members import Member, load_member
from server.schema.accounts.organizations import Organization, load_organization
from server.schema.core.base import Open, Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Context, Info
from server.services import Services


@strawberry.input(description="A one-time token and the password that is to be set.")
class RedeemTokenInput(CommandInput):
    """An invitation or a password reset."""

    token: str
    password: str
    end_keys: bool = strawberry.field(
        default=True,
        description="Whether the keys of an account that had a password end, as its sessions do: "
        "whoever knew the password could have made one.",
    )


@strawberry.input(description="A one-time token and a bearer token of the identity provider.")
class LinkIdentityInput(CommandInput):
    """Whoever is invited may come in by OpenID instead of a password."""

    token: str
    id_token: str


@strawberry.type(description="The one-time token was used up.")
class RedeemTokenPayload:
    """Where to log in now."""

    position: Position
    organization: Organization
    member: Member


RedeemTokenResult = Annotated[
    RedeemTokenPayload | RefusedType, strawberry.union("RedeemTokenResult")
]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A one-time token that was issued, with the member that it is for."""

    org: UUID
    member: UUID
    credential: UUID
    digest: bytes
    used: bool
    """Whether the token was used; a retry of that command still gets its reply."""

    @property
    def stub(self) -> Secret:
        """The secret that replaces a used token, so that a retry of its command is recognized.

        It has another digest than the token, and so does not open anything.
        """
        digest = _stub(self.digest)
        return Secret(id=uuid7(), member=self.member, kind="used", digest=digest)


async def ticket(services: Services, text: str) -> Ticket:
    """Return a one-time token by its text. Raises Refused UNAUTHENTICATED where there is none."""
    token = tokens.parse(text.strip())
    if token.kind is not tokens.TokenKind.ONCE:
        message = "This is a key or a session: a one-time token is needed here."
        raise Refused(Code.UNAUTHENTICATED, message, ("token",))
    digest = tokens.digest(token)
    for used, wanted in ((False, digest), (True, _stub(digest))):
        for org, member, credential, _ in await credentials_of(services.pool, wanted):
            return Ticket(org, member, credential, digest, used)
    raise Refused(Code.UNAUTHENTICATED, credentials.SPENT, ("token",))


def _stub(digest: bytes) -> bytes:
    return hashlib.sha256(b"used one-time token\n" + digest).digest()


@strawberry.type
class RedemptionMutations:
    """Mutations that need a one-time token instead of a login."""

    @mutation(Open(reason="The one-time token proves who it is."))
    async def redeem_token(self, info: Info, input: RedeemTokenInput) -> RedeemTokenResult:
        """Accept an invitation, or set another password; all sessions end, and keys, too."""
        context = info.context
        held = await ticket(context.services, input.token)
        secrets: tuple[Secret, ...] = ()
        if not held.used:
            services = context.services
            personal = await personal_texts(services.pool, held.org, held.member)
            hashed = await services.passwords.hash_password(input.password, personal)
            password = Secret(id=held.member, member=held.member, kind="password", hash=hashed)
            secrets = (password, held.stub)

        def redeem(current: DecisionContext) -> list[Change]:
            state = current.member(held.member)
            return credentials.redeem(
                state, credential=held.credential, now=current.now, end_keys=input.end_keys
            )

        # A fast hash of a password must not be stored, so it is no part of the fingerprint.
        given = replace(input, password="")
        fingerprint = context.fingerprint("RedeemTokenInput", given)
        receipt = await _execute(
            context.services, held, input.command_id, fingerprint, redeem, secrets
        )
        return await _payload(context, held, receipt)

    @mutation(Open(reason="The one-time token proves who it is."))
    async def link_identity(self, info: Info, input: LinkIdentityInput) -> RedeemTokenResult:
        """Tie an account of the identity provider to the member, who joins by it if invited."""
        context = info.context
        if context.services.oidc is None:
            raise Refused(Code.CONFLICT, "This server has no identity provider: use a password.")
        held = await ticket(context.services, input.token)
        identity = await context.services.oidc.verify(input.id_token)
        receipt = await link_to_member(
            context.services,
            held,
            identity,
            command_id=input.command_id,
            fingerprint=context.fingerprint("LinkIdentityInput", input),
        )
        return await _payload(context, held, receipt)


async def link_to_member(
    services: Services, held: Ticket, identity: Identity, *, command_id: UUID, fingerprint: bytes
) -> Receipt:
    """Link an identity to the member of a one-time token, who joins by it if invited.

    Raises:
        Refused: DUPLICATE where it belongs to another member of the organization, UNAUTHENTICATED
            where the token was used, replaced or has expired.
    """
    digest = identity_digest(identity.issuer, identity.subject)
    for org, member, *_ in await credentials_of(services.pool, digest):
        if org == held.org and member != held.member:
            message = "This identity belongs to another member: log in there with another one."
            raise Refused(Code.DUPLICATE, message, ("idToken",))

    def link(current: DecisionContext) -> list[Change]:
        return credentials.link(
            current.member(held.member),
            credential=held.credential,
            issuer=identity.issuer,
            subject=identity.subject,
            now=current.now,
        )

    secrets = (identity_secret(held.member, digest), held.stub)
    return await _execute(services, held, command_id, fingerprint, link, secrets)


async def _execute(
    services: Services,
    held: Ticket,
    command_id: UUID,
    fingerprint: bytes,
    decide: Callable[[DecisionContext], list[Change]],
    secrets: Sequence[Secret],
) -> Receipt:
    """Run a command of the member that a token is for, who cannot log in yet."""
    command = Command(
        org=held.org,
        actor=None,
        id=command_id,
        fingerprint=fingerprint,
        permission=None,
        decide=decide,
        members=(held.member,),
        secrets=tuple(secrets),
    )
    return await services.writer.execute(command)


async def _payload(context: Context, held: Ticket, receipt: Receipt) -> RedeemTokenPayload:
    session = context.session_in(held.org)
    return RedeemTokenPayload(
        position=Position(receipt.position),
        organization=await load_organization(session),
        member=await load_member(session, held.member),
    )
