"""Clean-up: deletes expired drafts, verdicts, one-time tokens, uploads and webhook deliveries.

One process at a time works in an organization, by advisory lock: two would wait for each other's
rows. A second process that comes late, or goes on without the lock, finds nothing to delete.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid5

from server.commands.writer.writer import wall_clock
from server.events.accounts.credentials import INVITATION_LIFE, RESET_LIFE
from server.events.accounts.members import CredentialKind
from server.jobs.base import Job, alone
from server.ledger.clock import ClockCheck
from server.ledger.read import tenant
from server.postgres import Connection, Pool

AT_ONCE = 500
"""Rows that one transaction deletes."""
VERDICTS = timedelta(days=30)
"""How long a retry of a command gets the verdict of the first try."""
DELIVERIES = timedelta(days=30)
"""How long the log of a webhook keeps a delivery, and one that waits keeps its body."""
ONE_TIME = {
    CredentialKind.INVITATION.value: INVITATION_LIFE,
    CredentialKind.RESET.value: RESET_LIFE,
    # A used token leaves a row of this kind, by which a retry finds its verdict.
    "used": VERDICTS,
}
"""How long the row of a one-time token is needed, by the kind of the row."""
SKEW = timedelta(days=1)
"""Added to each life: a token's time is in its id, by the clock of the process that made it."""
LOCKS = UUID("c1ea9d0b-3a52-5b7e-9a53-6b0d4f1c2e77")
"""Namespace of the keys of this job's locks."""

_DRAFTS = (
    "DELETE FROM drafts WHERE org_id = $1 AND (task_id, member_id) IN (SELECT task_id, member_id "
    "FROM drafts WHERE org_id = $1 AND expires_at <= $2 ORDER BY expires_at LIMIT $3)"
)
_VERDICTS = (
    "DELETE FROM commands WHERE org_id = $1 AND (actor_id, command_id) IN (SELECT actor_id, "
    "command_id FROM commands WHERE org_id = $1 AND recorded_at < $2 ORDER BY recorded_at LIMIT $3)"
)
_UPLOADS = (
    "DELETE FROM uploads WHERE org_id = $1 AND id IN (SELECT id FROM uploads "
    "WHERE org_id = $1 AND expires_at <= $2 ORDER BY expires_at LIMIT $3)"
)
_DELIVERIES = (
    "DELETE FROM webhook_deliveries WHERE org_id = $1 AND id IN (SELECT id FROM webhook_deliveries "
    "WHERE org_id = $1 AND id < $2 AND status <> 'pending' ORDER BY id LIMIT $3)"
)
_BODIES = (
    "UPDATE webhook_deliveries SET body = NULL "
    "WHERE org_id = $1 AND id IN (SELECT id FROM webhook_deliveries "
    "WHERE org_id = $1 AND id < $2 AND body IS NOT NULL ORDER BY id LIMIT $3)"
)
"""What waits so long is of a webhook that was paused: its next attempt makes the body again."""
_TOKENS = (
    "DELETE FROM secrets WHERE org_id = $1 AND id IN (SELECT id FROM secrets "
    "WHERE org_id = $1 AND kind = '{kind}' AND id < $2 ORDER BY id LIMIT $3)"
)


class CleanUp(Job):
    """Deletes expired rows, by the same clock as the writer."""

    name = "clean-up"
    period = 60.0

    def __init__(
        self,
        pool: Pool,
        *,
        clock: Callable[[], datetime] = wall_clock,
        clock_check: ClockCheck | None = None,
    ) -> None:
        super().__init__(pool)
        self._clock = clock
        self._clock_check = clock_check

    async def look(self, connection: Connection) -> int:
        """Delete all expired rows; return how many.

        Nothing expires by a clock that is wrong: other processes do the work meanwhile.
        """
        if self._clock_check is not None and await self._clock_check.measure(connection):
            return 0
        now = self._clock()
        tokens = {kind: _first_id(now - life - SKEW) for kind, life in ONE_TIME.items()}
        deletions: list[tuple[str, datetime | UUID]] = [
            (_DRAFTS, now),
            (_VERDICTS, now - VERDICTS),
            *((_TOKENS.format(kind=kind), first) for kind, first in tokens.items()),
        ]
        due = await connection.fetch(
            "SELECT org_id FROM clean_up_due($1, $2, $3, $4, $5)",
            now, now - VERDICTS, *tokens.values(),
        )  # fmt: skip
        total = 0
        for (org,) in due:
            async with alone(connection, uuid5(LOCKS, str(org))) as mine:
                for text, before in deletions if mine else ():
                    work = _delete(connection, org, text, before)
                    total += await self.attempt(connection, work, org=str(org)) or 0
        # Each upload goes with all its pieces in a transaction of its own.
        total += await self._due(connection, "uploads_expired", _UPLOADS, now, at_once=1)
        oldest = _first_id(now - DELIVERIES)
        for text in (_DELIVERIES, _BODIES):
            total += await self._due(connection, "webhook_deliveries_due", text, oldest)
        return total

    async def _due(
        self,
        connection: Connection,
        asked: str,
        text: str,
        before: datetime | UUID,
        at_once: int = AT_ONCE,
    ) -> int:
        """Delete by one statement in the organizations that a function names; return how many."""
        total = 0
        for (org,) in await connection.fetch(f"SELECT org_id FROM {asked}($1)", before):
            work = partial(_delete, connection, org, text, before, at_once=at_once)
            key = uuid5(LOCKS, str(org))
            total += await self.attempt_alone(connection, key, work, org=org) or 0
        return total


async def _delete(
    connection: Connection, org: UUID, text: str, before: datetime | UUID, *, at_once: int = AT_ONCE
) -> int:
    """Run a statement that deletes up to so many rows until none are left; return how many."""
    total = 0
    while True:
        async with tenant(connection, org):
            status = await connection.execute(text, org, before, at_once)
        gone = int(status.rpartition(" ")[2])
        total += gone
        if gone < at_once:
            return total


def _first_id(moment: datetime) -> UUID:
    """Return the lowest id (UUID version 7) that can be made at this moment."""
    return UUID(int=max(0, round(moment.timestamp() * 1000)) << 80)
