"""Mails about what happened in the ledger, each to everybody concerned, once.

Safe to run in several processes at once: whoever takes a member off the list of those who wait
sends the mail to that member, and puts the member back where the mail server took none. A process
that is killed between the two leaves one member without a mail; the API shows what happened in any
case.
"""

from __future__ import annotations

import smtplib
import time
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, ClassVar, TypeAlias
from uuid import UUID

import structlog

from server.jobs.base import Job
from server.ledger.read import tenant
from server.mail import Mail, Mailer
from server.postgres import Connection, Pool
from server.reads.session import ReadSession

log = structlog.get_logger()

Mails: TypeAlias = Mapping[UUID, Mail]
"""By member."""

TOLD = timedelta(days=7)
"""For how long after an event its mails are tried."""
MOST = 50
"""The most mails about one event."""
WAITS = (30.0, 3600.0)
"""Seconds without a try after the mail server failed: at first, and at most; doubled in between."""
REFUSED_FOR = 600.0
"""Seconds without a try for an event after the mail server took no mail to an address of it now."""


class _Outcome(Enum):
    """What became of a mail that was handed to the mail server."""

    DONE = "taken, or refused for good"
    REFUSED = "its address takes none now"
    AWAY = "no mail can be sent now"


class NoticeMails(Job):
    """Tells people of events of one kind; a class says of which, whom, and in which words."""

    period = 5.0
    due: ClassVar[str]
    """Returns organization, key and version of what is still to be told, given a time."""
    told: ClassVar[timedelta] = TOLD
    """How long before now the time is that `due` is given: by default, events since are told."""
    table: ClassVar[str]
    """Has, for each key, the version that was told last, and the members who wait to be told."""
    key: ClassVar[tuple[str, ...]]
    """The columns, ids all of them, that name what the mails are about."""

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
            readers: connections for reading what the mails say, and members.
            mailer: sends the mails.
            public_url: where the server is reached; None where that is not set.
            clock: the clock of the writer.
        """
        super().__init__(pool)
        self._readers, self._mailer, self._public_url = readers, mailer, public_url
        self._clock = clock
        self._wait, self._waits_until = 0.0, 0.0
        self._refused_until: dict[tuple[UUID, ...], float] = {}
        """By organization and key: an address must not hold up the mails about other things."""
        self._begin, self._take, self._put_back = _statements(self.table, self.key)

    @abstractmethod
    async def mails_about(self, session: ReadSession, key: tuple[UUID, ...]) -> Mails:
        """Return the mails about something as it is now; none where it needs none any more."""

    async def look(self, connection: Connection) -> int:
        """Send all mails that are due; return how many were sent.

        After a failure of the mail server none is tried for a while.
        """
        if time.monotonic() < self._waits_until:
            return 0
        sent, now = 0, time.monotonic()
        self._refused_until = {of: at for of, at in self._refused_until.items() if now < at}
        for org, *key, version in await connection.fetch(self.due, self._clock() - self.told):
            if (org, *key) in self._refused_until:
                continue
            named = {name: str(id_) for name, id_ in zip(self.key, key, strict=True)}
            work = self._tell(org, tuple(key), version)
            sent += await self.attempt(connection, work, org=str(org), **named) or 0
            if time.monotonic() < self._waits_until:
                break
        return sent

    async def _tell(self, org: UUID, key: tuple[UUID, ...], version: int) -> int:
        """Send the mails about one event; return how many were sent."""
        async with ReadSession(self._readers, org) as session:
            mails = await self.mails_about(session, key)
        # Also where there is nobody to tell, so that nobody is looked for again and again.
        of, sent = (org, *key, version), 0
        waiting = await self._fetch(org, self._begin, *of, list(mails)) or []
        for member in waiting:
            mine = await self._fetch(org, self._take, *of, member)
            # Whoever lost the right or the address meanwhile gets none.
            if not mine or member not in mails:
                continue
            outcome = await self._deliver(mails[member])
            if outcome is _Outcome.DONE:
                sent += 1
                continue
            await self._fetch(org, self._put_back, *of, member)
            if outcome is _Outcome.AWAY:
                break
            self._refused_until[org, *key] = time.monotonic() + REFUSED_FOR
        return sent

    async def _deliver(self, mail: Mail) -> _Outcome:
        """Hand a mail to the mail server; no other is sent for a while where that is away."""
        try:
            await self._mailer.deliver(mail)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            reason = type(error).__name__  # the text of the error may repeat the address
            if _is_final(error, mail):
                log.warning("an address takes no mails", job=self.name, reason=reason)
                return _Outcome.DONE
            if isinstance(error, smtplib.SMTPRecipientsRefused):
                log.warning("an address takes no mail now", job=self.name, reason=reason)
                return _Outcome.REFUSED
            first, most = WAITS
            self._wait = min(2 * self._wait or first, most)
            self._waits_until = time.monotonic() + self._wait
            log.warning("a mail could not be sent", reason=reason, again_in=self._wait)
            return _Outcome.AWAY
        self._wait = 0.0
        return _Outcome.DONE

    async def _fetch(self, org: UUID, statement: str, *arguments: Any) -> Any:
        async with self._of(org) as connection:
            return await connection.fetchval(statement, *arguments)

    @asynccontextmanager
    async def _of(self, org: UUID) -> AsyncIterator[Connection]:
        async with self._pool.acquire() as connection, tenant(connection, org):
            yield connection


def _statements(table: str, key: tuple[str, ...]) -> tuple[str, str, str]:
    """Return the statements that begin a list of members, take one off, and put one back."""
    columns = ("org_id", *key, "version")
    places = [f"${place}" for place, _ in enumerate(columns, 1)]
    version, last = places[-1], f"${len(columns) + 1}"
    where = " AND ".join(f"{name} = {place}" for name, place in zip(columns, places, strict=True))
    begin = (
        f"INSERT INTO {table} AS m ({', '.join(columns)}, waiting) "
        f"VALUES ({', '.join(places)}, {last}) ON CONFLICT ON CONSTRAINT {table}_pkey DO UPDATE "
        f"SET version = {version}, "
        f"waiting = CASE WHEN m.version < {version} THEN {last} ELSE m.waiting END "
        f"WHERE m.version <= {version} RETURNING waiting"
    )
    take = (
        f"UPDATE {table} SET waiting = array_remove(waiting, {last}) "
        f"WHERE {where} AND {last} = ANY (waiting) RETURNING true"
    )
    put_back = f"UPDATE {table} SET waiting = array_append(waiting, {last}) WHERE {where}"
    return begin, take, put_back


def _is_final(error: Exception, mail: Mail) -> bool:
    """Tell whether the address of a mail is at fault, and stays so."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPNotSupportedError):
        # The server takes addresses in ASCII alone. Of STARTTLS and AUTH it is the same error.
        return not mail.to.isascii()
    return isinstance(error, ValueError)
