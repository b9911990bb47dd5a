"""Lease expiry: a lease whose time ran out ends by an event, about a second later.

No field depends on a reader's clock: a lease is held until an event ends it. The job is safe to
run twice: the id of the command comes from the lease, so several processes end the lease once. A
lock would save a few retries, and cost seconds whenever its holder freezes.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID, uuid5

import asyncpg

from server.commands import Command, DecisionContext, Writer
from server.commands.writer.writer import wall_clock
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.labeling import leases, review_leases
from server.events.labeling.leases import TaskClaimed
from server.events.labeling.review_leases import ReviewClaimed
from server.jobs.base import Job
from server.ledger.read import fetch
from server.postgres import Connection, Pool

AT_ONCE = 500
"""Leases that are read and ended together."""
EXPIRES = UUID("3f2cf2a1-9f1c-5d0c-8a53-0d8b1f0e7a11")
"""Namespace of the ids of `leases.expire`."""


Claims: TypeAlias = dict[tuple[UUID, int], UUID | None]
_CLAIMED = (
    "SELECT k.task, k.token, s.correlation_id "
    "FROM unnest($2::uuid[], $3::bigint[]) AS k(task, token) CROSS JOIN LATERAL ("
    "SELECT e.correlation_id FROM events e WHERE e.org_id = $1 AND e.stream = k.task "
    f"AND e.type IN ('{TaskClaimed.type}', '{ReviewClaimed.type}') "
    "AND (e.facts::json ->> 'token')::bigint = k.token ORDER BY e.version DESC LIMIT 1) s"
)


class LeaseExpiry(Job):
    """Ends leases, by the same clock as the writer."""

    name = "lease expiry"
    period = 1.0
    condition = "EXISTS (SELECT FROM leases_due($1, 1, '{}'))"

    def __init__(
        self, pool: Pool, writer: Writer, *, clock: Callable[[], datetime] = wall_clock
    ) -> None:
        super().__init__(pool)
        self._writer = writer
        self._clock = clock

    async def look(self, connection: Connection) -> int:
        """End all leases that are due; return how many this process ended.

        An organization in which none of the due leases could be ended waits for the next run. While
        the clock of this process is wrong, other processes do the work.
        """
        if await self._writer.clock_check.measure(connection):
            return 0
        ended, skipped = 0, list[UUID]()
        while True:
            due = await connection.fetch(
                "SELECT * FROM leases_due($1, $2, $3)", self._clock(), AT_ONCE, skipped
            )
            by_org = defaultdict[UUID, list[asyncpg.Record]](list)
            for row in due:
                by_org[row["org_id"]].append(row)
            begun = [
                await self.attempt(connection, _claims(connection, org, o), org=str(org)) or {}
                for org, o in by_org.items()
            ]
            done = await asyncio.gather(
                *(
                    self.attempt(connection, self._end(leases, claims), org=str(org))
                    for (org, leases), claims in zip(by_org.items(), begun, strict=True)
                )
            )
            ended += sum(filter(None, done))
            skipped += [org for org, count in zip(by_org, done, strict=True) if not count]
            if len(due) < AT_ONCE:
                return ended

    async def _end(self, due: list[asyncpg.Record], claims: Claims) -> int:
        """End leases of one organization; return how many this process ended."""
        commands = (
            _expiry(*lease, correlation=claims.get((lease["task_id"], lease["token"])))
            for lease in due
        )
        return sum(await asyncio.gather(*map(self._end_one, commands)))

    async def _end_one(self, command: Command) -> bool:
        try:
            receipt = await self._writer.execute(command)
        except Refused as refused:
            if refused.code in (Code.CONFLICT, Code.NOT_FOUND):
                return False
            raise
        return not receipt.replayed


async def _claims(connection: Connection, org: UUID, due: list[asyncpg.Record]) -> Claims:
    """Return by task and token what began each lease: the correlation of its claim."""
    tasks, lease_tokens = zip(*((lease["task_id"], lease["token"]) for lease in due), strict=True)
    rows = await fetch(connection, org, _CLAIMED, org, list(tasks), list(lease_tokens))
    return {(row["task"], row["token"]): row["correlation_id"] for row in rows}


def _expiry(
    org: UUID, task: UUID, token: int, expires_at: datetime, *, correlation: UUID | None = None
) -> Command:
    """Return the command that ends one lease. Its id has the lease's end time in it.

    So an extended lease gets another command.
    """
    id_ = uuid5(EXPIRES, f"{task}:{token}:{expires_at.isoformat()}")

    def decide(current: DecisionContext) -> Sequence[Change]:
        state = current.task(task)
        changes = [
            *leases.expire(state, now=current.now),
            *review_leases.expire_review(state, now=current.now),
        ]
        if not changes:
            # An empty verdict would be stored, and an early run prevent all later ones; a refusal
            # is not stored.
            raise Refused(Code.CONFLICT, "This lease was given back or extended: leave it.")
        return changes

    return Command(
        org=org, actor=None, id=id_, fingerprint=id_.bytes, permission=None, decide=decide,
        tasks=(task,), by_server=True, correlation=correlation,
    )  # fmt: skip
