"""The mutations of API keys. A key is shown once; only its digest is stored."""

from __future__ import annotations

from datetime import datetime
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
from server.ledger.time import in_utc
from server.schema.accounts.members import ApiKey, load_api_key
from server.schema.accounts.role_guards import require_manageable
from server.schema.accounts.secrets import issued_by, new_secret
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info


@strawberry.input(description="A new key; its label says what it is for.")
class CreateApiKeyInput(CommandInput):
    """A key of one's own, or (with MEMBERS_MANAGE) of another member."""

    label: str
    member: strawberry.ID | None = None
    expires_at: datetime | None = None


@strawberry.input(description="A key that is to end.")
class RevokeApiKeyInput(CommandInput):
    """A key of one's own, or (with MEMBERS_MANAGE) of another member."""

    key: strawberry.ID
    member: strawberry.ID | None = None


@strawberry.type(description="A new key.")
class CreateApiKeyPayload:
    """The key; its secret is in no event, log or later reply."""

    position: Position
    api_key: ApiKey | None = strawberry.field(description="Null once it has ended.")
    secret: str | None = strawberry.field(
        description="Send it as `Authorization: Bearer …`; shown once, then null."
    )
    notice: str | None = strawberry.field(description="Says why `secret` is null.")


@strawberry.type(description="A key ended.")
class RevokeApiKeyPayload:
    """The position from which on the key is no longer accepted."""

    position: Position


CreateApiKeyResult = Annotated[
    CreateApiKeyPayload | RefusedType, strawberry.union("CreateApiKeyResult")
]
RevokeApiKeyResult = Annotated[
    RevokeApiKeyPayload | RefusedType, strawberry.union("RevokeApiKeyResult")
]


@strawberry.type
class KeyMutations:
    """Mutations of API keys."""

    @mutation(Permission.KEYS_MANAGE_OWN)
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyResult:
        """Make an API key. Its secret is in the first reply and nowhere else."""
        member = _whose(info, input.member)
        expires_at = _aware(input.expires_at)
        new = new_secret(member, CredentialKind.KEY)

        def create(current: DecisionContext) -> list[Change]:
            return credentials.issue_key(
                _account(current, member),
                credential=new.id,
                label=input.label,
                expires_at=expires_at,
                now=current.now,
            )

        receipt = await info.context.execute(
            input,
            Permission.KEYS_MANAGE_OWN,
            create,
            members=(member,),
            secrets=(new.secret,),
        )
        issued = await issued_by(info.context, receipt)
        return CreateApiKeyPayload(
            position=Position(receipt.position),
            api_key=await load_api_key(info.context.session, member, issued.credential),
            **new.shown(receipt),
        )

    @mutation(Permission.KEYS_MANAGE_OWN)
    async def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> RevokeApiKeyResult:
        """End a key at once."""
        member = _whose(info, input.member)
        key = ids.expect("credential", input.key, "key")

        def revoke(current: DecisionContext) -> list[Change]:
            state = _account(current, member)
            held = state.credential(key)
            if held is None or held.kind is not CredentialKind.KEY:
                message = (
                    "This member has no such key: it may have been revoked already, or it is "
                    "another member's, whom `member` names."
                )
                raise Refused(Code.NOT_FOUND, message, ("key",))
            return credentials.revoke(state, credential=key)

        receipt = await info.context.execute(
            input, Permission.KEYS_MANAGE_OWN, revoke, members=(member,)
        )
        return RevokeApiKeyPayload(position=Position(receipt.position))


def _whose(info: Info, member: str | None) -> UUID:
    return info.context.me.member if member is None else ids.expect("member", member, "member")


def _account(current: DecisionContext, member: UUID) -> Member:
    """Return the account whose keys are changed: the actor's own, or one that it may manage."""
    state = current.member(member)
    if member != current.me:
        require_manageable(current, state)
    return state


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        message = "Give the time with its zone, like 2027-01-31T12:00:00Z."
        raise Refused(Code.INVALID, message, ("expiresAt",))
    return in_utc(moment)
