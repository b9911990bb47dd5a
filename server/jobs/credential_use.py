"""Writes on which day keys and sessions were last used.

Every process writes its own uses; two that write the same day of a credential write the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from server.commands.accounts.credential_use import CredentialUse, write_uses
from server.jobs.base import Job
from server.ledger.read import tenant
from server.postgres import Connection, Pool

AT_ONCE = 1_000
"""Credentials whose day one transaction writes."""


class CredentialUseWriter(Job):
    """Writes what requests noted since the last look."""

    name = "credential use"
    period = 30.0

    def __init__(self, pool: Pool, uses: CredentialUse) -> None:
        super().__init__(pool)
        self._uses = uses

    async def look(self, connection: Connection) -> int:
        """Write all uses that wait; return how many."""
        total = 0
        for org, day, credentials in list(self._uses.take()):
            for start in range(0, len(credentials), AT_ONCE):
                some = credentials[start : start + AT_ONCE]
                try:
                    await _write(connection, org, day, some)
                except BaseException:
                    self._uses.put_back(org, day, credentials[start:])
                    raise
                total += len(some)
        return total


async def _write(connection: Connection, org: UUID, day: date, credentials: Sequence[UUID]) -> None:
    async with tenant(connection, org):
        await write_uses(connection, org, day, credentials)
