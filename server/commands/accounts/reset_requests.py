"""Requests for another password by whoever cannot log in: answered at once, worked off later.

The reply must not tell, by its text or its time, whether an address has an account. So all that
depends on it happens in the background, and ends in a mail to that address or in nothing.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

import structlog

from server.access import tokens
from server.commands.accounts.account_mails import Offer, reset_mail
from server.commands.writer.decision_context import Command, DecisionContext, Secret
from server.commands.writer.writer import Writer
from server.events.accounts.credentials import offer_reset
from server.events.accounts.members import CredentialKind, MemberStatus
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.mail import Mailer
from server.postgres import LOST, Pool
from server.reads.accounts.members import accounts_with_email, organization_row
from server.reads.session import ReadSession

log = structlog.get_logger("annolog.access")

MOST_ACCOUNTS = 10
"""Accounts of one address that a request concerns, the oldest first."""
AT_ONCE = 50
"""Requests that are worked off at the same moment; more are dropped, and asked again by people."""


class ResetRequests:
    """Makes one-time tokens for the accounts of an address, and mails them."""

    def __init__(self, writer: Writer, pool: Pool, mailer: Mailer, public_url: str | None) -> None:
        self._writer = writer
        self._pool = pool
        self._mailer = mailer
        self._public_url = public_url
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, email: str, command_id: UUID, fingerprint: bytes) -> None:
        """Take a request; return at once. A retry by the same command id sends no second mail."""
        if len(self._tasks) >= AT_ONCE:
            log.error("a request for a password was dropped: too many are waiting")
            return
        task = asyncio.create_task(self._work(email, command_id, fingerprint))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait until all requests are worked off."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, email: str, command_id: UUID, fingerprint: bytes) -> None:
        offers = []
        try:
            for org, member in await accounts_with_email(self._pool, email, MOST_ACCOUNTS):
                if offer := await self._offer(org, member, command_id, fingerprint):
                    offers.append(offer)
        except (Refused, *LOST) as error:
            log.warning("a request for a password failed", reason=type(error).__name__)
        if offers:
            self._mailer.send(reset_mail(email, offers, self._public_url))

    async def _offer(
        self, org: UUID, member: UUID, command_id: UUID, fingerprint: bytes
    ) -> Offer | None:
        id_, token = uuid7(), tokens.issue(tokens.TokenKind.ONCE)

        def offer(current: DecisionContext) -> list[Change]:
            state = current.member(member)
            if state.status is not MemberStatus.ACTIVE or state.password_at is None:
                return []
            return offer_reset(state, credential=id_, now=current.now)

        kind = CredentialKind.RESET.value
        command = Command(
            org=org,
            actor=None,
            id=command_id,
            fingerprint=fingerprint,
            permission=None,
            decide=offer,
            members=(member,),
            secrets=(Secret(id=id_, member=member, kind=kind, digest=tokens.digest(token)),),
        )
        receipt = await self._writer.execute(command)
        if receipt.replayed or not receipt.events:
            return None
        async with ReadSession(self._pool, org) as reading:
            row = await organization_row(reading)
        return Offer(row["name"] or "", token)
