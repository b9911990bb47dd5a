"""Mails to those who may manage a webhook, once it was paused and nobody had asked for that.

Safe to run in several processes at once: whoever takes a member off the list of those who wait
sends the mail to that member, and puts the member back where the mail server took none. A process
that is killed between the two leaves one member without a mail; the API shows the pause in any
case.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

import structlog

from server.access.permissions import Permission
from server.events.core import ids
from server.events.webhooks.webhook_events import REMEDIES, PauseReason
from server.jobs.base import Job
from server.ledger.read import tenant
from server.mail import Mail, Mailer
from server.postgres import Connection, Pool
from server.reads.accounts.members import addresses_of_holders
from server.reads.loaders import Row
from server.reads.session import ReadSession
from server.reads.webhooks.webhooks import webhook_row

log = structlog.get_logger()

TOLD = timedelta(days=7)
"""For how long after a pause its mails are tried."""
MOST = 50
"""The most mails about one pause."""
WAITS = (30.0, 3600.0)
"""Seconds without a try after the mail server failed: at first, and at most; doubled in between."""
REFUSED_FOR = 600.0
"""Seconds without a try for a pause after the mail server took no mail to an address of it now."""
_DUE = "SELECT * FROM webhook_pauses_to_mail($1)"
_BEGIN = (
    "INSERT INTO webhook_pause_mails AS m (org_id, webhook_id, version, waiting) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT ON CONSTRAINT webhook_pause_mails_pkey DO UPDATE SET "
    "version = $3, waiting = CASE WHEN m.version < $3 THEN $4 ELSE m.waiting END "
    "WHERE m.version <= $3 RETURNING waiting"
)
_TAKE = (
    "UPDATE webhook_pause_mails SET waiting = array_remove(waiting, $4) "
    "WHERE org_id = $1 AND webhook_id = $2 AND version = $3 AND $4 = ANY (waiting) RETURNING true"
)
_PUT_BACK = (
    "UPDATE webhook_pause_mails SET waiting = array_append(waiting, $4) "
    "WHERE org_id = $1 AND webhook_id = $2 AND version = $3"
)


class _Outcome(Enum):
    """What became of a mail that was handed to the mail server."""

    DONE = "taken, or refused for good"
    REFUSED = "its address takes none now"
    AWAY = "no mail can be sent now"


class PauseMails(Job):
    """Tells managers of pauses that nobody asked for, once per pause."""

    name = "mails about paused webhooks"
    period = 5.0

    def __init__(
        self,
        pool: Pool,
        readers: Pool,
        mailer: Mailer,
        *,
        public_url: str | None,
        clock: Callable[[], datetime],
    ) -> None:
        """Tell nobody yet.

        Args:
            pool: connections for the record of who was told.
            readers: connections for reading webhooks and members.
            mailer: sends the mails.
            public_url: where the server is reached; None where that is not set.
            clock: the clock of the writer.
        """
        super().__init__(pool)
        self._readers, self._mailer, self._public_url = readers, mailer, public_url
        self._clock = clock
        self._wait, self._waits_until = 0.0, 0.0
        self._refused_until: dict[tuple[UUID, UUID], float] = {}
        """By organization and webhook: an address of one must not hold up the mails of others."""

    async def look(self, connection: Connection) -> int:
        """Send all mails that are due; return how many were sent.

        After a failure of the mail server none is tried for a while.
        """
        if time.monotonic() < self._waits_until:
            return 0
        sent, now = 0, time.monotonic()
        self._refused_until = {of: at for of, at in self._refused_until.items() if now < at}
        for org, webhook, version in await connection.fetch(_DUE, self._clock() - TOLD):
            if (org, webhook) in self._refused_until:
                continue
            work = self._tell(org, webhook, version)
            sent += await self.attempt(connection, work, org=str(org), webhook=str(webhook)) or 0
            if time.monotonic() < self._waits_until:
                break
        return sent

    async def _tell(self, org: UUID, webhook: UUID, version: int) -> int:
        """Tell the managers of one webhook of its pause; return how many mails were sent."""
        async with ReadSession(self._readers, org) as session:
            row = await webhook_row(session, webhook)
            if row is None or row["pause_reason"] is None:
                return 0
            addresses = await addresses_of_holders(
                session, Permission.WEBHOOKS_MANAGE, row["project_id"], MOST
            )
        subject, text = _written(org, row, self._public_url)
        key, sent = (org, webhook, version), 0
        async with self._of(org) as connection:
            waiting = await connection.fetchval(_BEGIN, *key, list(addresses)) or []
        for member in waiting:
            async with self._of(org) as connection:
                mine = await connection.fetchval(_TAKE, *key, member)
            # Whoever lost the right or the address meanwhile gets none.
            if not mine or member not in addresses:
                continue
            outcome = await self._deliver(Mail(addresses[member], subject, text))
            if outcome is _Outcome.DONE:
                sent += 1
                continue
            async with self._of(org) as connection:
                await connection.execute(_PUT_BACK, *key, member)
            if outcome is _Outcome.AWAY:
                break
            self._refused_until[org, webhook] = time.monotonic() + REFUSED_FOR
        return sent

    async def _deliver(self, mail: Mail) -> _Outcome:
        """Hand a mail to the mail server; no other is sent for a while where that is away."""
        try:
            await self._mailer.deliver(mail)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            reason = type(error).__name__  # the text of the error may repeat the address
            if _is_final(error, mail):
                log.warning("an address takes no mails about webhooks", reason=reason)
                return _Outcome.DONE
            if isinstance(error, smtplib.SMTPRecipientsRefused):
                log.warning("an address takes no mail now", reason=reason)
                return _Outcome.REFUSED
            first, most = WAITS
            self._wait = min(2 * self._wait or first, most)
            self._waits_until = time.monotonic() + self._wait
            log.warning("a mail could not be sent", reason=reason, again_in=self._wait)
            return _Outcome.AWAY
        self._wait = 0.0
        return _Outcome.DONE

    @asynccontextmanager
    async def _of(self, org: UUID) -> AsyncIterator[Connection]:
        async with self._pool.acquire() as connection, tenant(connection, org):
            yield connection


def _is_final(error: Exception, mail: Mail) -> bool:
    """Tell whether the address of a mail is at fault, and stays so."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPNotSupportedError):
        # The server takes addresses in ASCII alone. Of STARTTLS and AUTH it is the same error.
        return not mail.to.isascii()
    return isinstance(error, ValueError)


def _written(org: UUID, row: Row, public_url: str | None) -> tuple[str, str]:
    """Return the subject and the text of the mail about a webhook: ids, and nothing of contents."""
    id_, project = ids.public("webhook", row["id"]), row["project_id"]
    of = ids.public("organization", org)
    if project is not None:
        of = f"{ids.public('project', project)} of {of}"
    server = "" if public_url is None else f"The server is {public_url}.\n"
    return "A webhook was paused", (
        f"{id_} of {of} is paused, and is sent nothing.\n\n"
        f"{REMEDIES[PauseReason(row['pause_reason'])]}\n\n"
        f"`annolog webhook show {id_}` tells more, and no event is lost meanwhile.\n{server}"
        "You get this mail, once for each pause, because you may manage this webhook.\n"
    )
