"""Puts on record which credentials were shown many contents in an hour: one event for each.

Every process writes its own sums, and adds them to those of the others. An hour that is over is put
on record by whichever process comes first: the command has an id that follows from the credential
and the hour, so a second process, or a second try, is a retry of it and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from server.commands import Command, Writer
from server.commands.accounts.readings import (
    HOUR,
    WITHOUT_CREDENTIAL,
    Reader,
    Readings,
    Sum,
    write_sum,
)
from server.events.accounts.readings import Shown, note_reading
from server.jobs.base import Job
from server.ledger.read import tenant
from server.postgres import Connection, Pool

GRACE = timedelta(minutes=2)
"""How long after an hour its sum is waited for: other processes write theirs meanwhile."""
AT_ONCE = 500
"""Rows that are looked at together."""
LOCKS = UUID("5b0c9f1e-6d0a-5e0f-8f5e-3a7d2c1b9e44")
"""Namespace of the keys of this job's locks, and of the ids of its commands."""

_OVER = "SELECT * FROM readings WHERE org_id = $1 AND hour <= $2 ORDER BY hour LIMIT $3"
_DONE = """
DELETE FROM readings WHERE org_id = $1 AND hour = $2 AND member_id = $3 AND credential_id = $4
"""


class ReadingsJob(Job):
    """Writes what this process counted, and puts the hours that are over on record."""

    name = "readings"
    period = 30.0

    def __init__(
        self, pool: Pool, writer: Writer, readings: Readings, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(pool)
        self._writer = writer
        self._readings = readings
        self._clock = clock

    async def look(self, connection: Connection) -> int:
        """Write all sums that are due and record all hours that are over; return how many."""
        total = 0
        for reader, found in list(self._readings.take()):
            total += await self._write(connection, reader, found)
        before = self._clock() - HOUR - GRACE
        for (org,) in await connection.fetch("SELECT org_id FROM readings_due($1)", before):
            key, work = uuid5(LOCKS, str(org)), partial(self._record_all, connection, org, before)
            total += await self.attempt_alone(connection, key, work, org=org) or 0
        return total

    async def _write(self, connection: Connection, reader: Reader, found: Sum) -> int:
        try:
            async with tenant(connection, reader.org):
                await write_sum(connection, reader, found)
        except BaseException:
            self._readings.put_back(reader, found)
            raise
        return 1

    async def _record_all(self, connection: Connection, org: UUID, before: datetime) -> int:
        """Record the hours of an organization that began up to a time; return how many rows."""
        total = 0
        while True:
            async with tenant(connection, org):
                rows = await connection.fetch(_OVER, org, before, AT_ONCE)
            for row in rows:
                await self._record(org, row)
                key = (row["hour"], row["member_id"], row["credential_id"])
                async with tenant(connection, org):
                    await connection.execute(_DONE, org, *key)
            total += len(rows)
            if len(rows) < AT_ONCE:
                return total

    async def _record(self, org: UUID, row: Any) -> None:
        """Append the event of a credential and an hour, where it was shown so many contents."""
        shown = Shown(row["tasks"], row["annotations"], row["comments"], row["events"])
        if not 0 < self._readings.noted < shown.total:
            return
        member, credential, hour = row["member_id"], row["credential_id"], row["hour"]
        await self._writer.execute(
            Command(
                org=org,
                actor=None,
                id=uuid5(LOCKS, f"{org} {member} {credential} {hour.isoformat()}"),
                fingerprint=b"",
                permission=None,
                decide=lambda current: note_reading(
                    current.member(member),
                    credential=None if credential == WITHOUT_CREDENTIAL else credential,
                    hour=hour,
                    shown=shown,
                    projects=row["projects"],
                ),
                by_server=True,
                members=(member,),
            )
        )
