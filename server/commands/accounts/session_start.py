"""Opens a session for a member who has proved who they are, by a password or at a provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands.writer.batch import Receipt
from server.commands.writer.decision_context import Command, DecisionContext, Secret
from server.commands.writer.writer import Writer
from server.events.accounts.credentials import SessionLife, open_session
from server.events.accounts.members import LoginMethod
from server.events.core.event import Change
from server.events.core.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a member proved who they are, and where."""

    method: LoginMethod
    password_at: datetime | None = None
    """When the password was chosen that the member knew."""
    refusal: Refused | None = None
    """What is raised where that password was changed meanwhile."""
    device: str | None = None
    """What the member will know the session by."""


async def start_session(
    writer: Writer,
    *,
    org: UUID,
    member: UUID,
    proof: Proof,
    life: SessionLife,
    command_id: UUID,
    fingerprint: bytes,
    secrets: tuple[Secret, ...],
) -> Receipt:
    """Open a session as a command of the member; the first secret is that of the session.

    Raises:
        Refused: UNAUTHENTICATED or CONFLICT where the account may not act any more; INVALID for a
            name of the device that is none.
    """

    def enter(current: DecisionContext) -> list[Change]:
        state = current.member(member)
        if proof.refusal is not None and state.password_at != proof.password_at:
            raise proof.refusal
        return open_session(
            state,
            credential=secrets[0].id,
            method=proof.method,
            now=current.now,
            life=life,
            device=proof.device,
        )

    command = Command(
        org=org,
        actor=Actor(org=org, member=member),
        id=command_id,
        fingerprint=fingerprint,
        permission=Permission.ACCOUNT,
        decide=enter,
        secrets=secrets,
    )
    return await writer.execute(command)
