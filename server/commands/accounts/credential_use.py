"""Remembers on which day keys and sessions were last used, outside the ledger and in batches.

A request adds to a set in memory, and only at the first use of a credential on a day. A background
job writes what came together. What a killed process had not written yet is written by the next
use, or missing: the day is a help for people who tidy up, and nothing is decided by it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from server.postgres import Connection

REMEMBERED = 50_000
"""Credentials whose day a process remembers, so that it is written once."""

# A credential may end meanwhile: no row may outlive it.
_WRITE = """
INSERT INTO credential_use AS held (org_id, credential_id, used_on)
SELECT s.org_id, s.id, $3 FROM secrets s
WHERE s.org_id = $1 AND s.id = ANY ($2::uuid[]) ORDER BY s.id FOR KEY SHARE
ON CONFLICT (org_id, credential_id) DO UPDATE SET used_on = excluded.used_on
WHERE held.used_on < excluded.used_on
"""


class CredentialUse:
    """The uses of this process that are not written yet."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._days: OrderedDict[UUID, date] = OrderedDict()
        self._pending: dict[tuple[UUID, date], set[UUID]] = {}

    def note(self, org: UUID, credential: UUID) -> None:
        """Note that a credential is used now."""
        day = self._clock().date()
        if self._days.get(credential) == day:
            return
        self._days[credential] = day
        self._days.move_to_end(credential)
        if len(self._days) > REMEMBERED:
            self._days.popitem(last=False)
        self._pending.setdefault((org, day), set()).add(credential)

    def take(self) -> Iterator[tuple[UUID, date, Sequence[UUID]]]:
        """Take out what is to be written: organization, day and credentials."""
        while self._pending:
            (org, day), found = self._pending.popitem()
            yield org, day, sorted(found)

    def put_back(self, org: UUID, day: date, credentials: Sequence[UUID]) -> None:
        """Keep for later what could not be written."""
        self._pending.setdefault((org, day), set()).update(credentials)


async def write_uses(
    connection: Connection, org: UUID, day: date, credentials: Sequence[UUID]
) -> None:
    """Write the day of credentials, within a transaction of their organization."""
    await connection.execute(_WRITE, org, list(credentials), day)
