"""Undoing in the background: rows beside the ledger that say what is undone, and how far it came.

A row is no fact: what undoes is in the ledger, in the name of whoever asked. Rows expire.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from server.events.core.refusal import Code, Obstacle, Refused
from server.ledger.read import fetch, tenant
from server.postgres import Connection, Pool

LIFE = timedelta(days=30)
"""How long a row is kept after its last change."""
MOST_REASONS = 100
"""The most groups of skipped events that are told apart."""
EXAMPLES = 10
"""The most positions that are told of one group."""


class RevertStatus(StrEnum):
    """How far undoing in the background has come."""

    WAITING = "waiting"
    """No server has begun it."""
    RUNNING = "running"
    """Events are undone, the newest first."""
    FINISHED = "finished"
    """Every event is undone or skipped."""
    FAILED = "failed"
    """It ended early; what was undone stays undone."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Events of one type that were not undone, all for one reason."""

    type: str
    reason: str
    count: int = 0
    positions: tuple[int, ...] = ()
    """The newest of them."""


@dataclass(frozen=True, slots=True)
class RevertProgress:
    """The numbers so far; at the end, the result."""

    matched: int = 0
    """Events that were to be undone."""
    undone: int = 0
    """Those that were undone, or were undone before."""
    skipped: tuple[Skipped, ...] = ()

    def plus(self, matched: int, skipped: Iterable[Obstacle]) -> RevertProgress:
        """Return the progress after further events, some of which were skipped."""
        groups = {(one.type, one.reason): one for one in self.skipped}
        count = 0
        for one in skipped:
            count += 1
            key = (one.type, one.message)
            if key not in groups and len(groups) >= MOST_REASONS:
                key = ("", "Other reasons.")
            found = groups.get(key) or Skipped(*key)
            places = (*found.positions, one.position)[:EXAMPLES]
            groups[key] = replace(found, count=found.count + 1, positions=places)
        return RevertProgress(
            self.matched + matched, self.undone + matched - count, tuple(groups.values())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert:
    """What is undone in the background."""

    id: UUID
    member: UUID
    credential: UUID | None
    position: int | None = None
    """Any position of the wish to undo; None where a member's acts are undone."""
    actor: UUID | None = None
    first: int
    last: int
    project: UUID | None = None
    """The only project whose streams are changed; None for all."""
    status: RevertStatus = RevertStatus.WAITING
    done_from: int
    """All positions from here on are done."""
    progress: RevertProgress = field(default_factory=RevertProgress)
    problem: Refused | None = None
    created_at: datetime
    changed_at: datetime


_FIND = "SELECT * FROM reverts WHERE org_id = $1 AND id = $2"
_EXPIRED = "DELETE FROM reverts WHERE org_id = $1 AND expires_at < $2"
_START = (
    "INSERT INTO reverts (org_id, id, member_id, credential_id, position, actor_id, "
    "first_position, last_position, project_id, status, done_from, created_at, changed_at, "
    "expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $11, $12) "
    "ON CONFLICT DO NOTHING"
)
_RUN = (
    "UPDATE reverts SET status = 'running' WHERE org_id = $1 AND id = $2 "
    "AND status IN ('waiting', 'running') RETURNING *"
)
_SAVE = (
    "UPDATE reverts SET done_from = $3, progress = $4, changed_at = $5, expires_at = $6 "
    "WHERE org_id = $1 AND id = $2 AND done_from > $3"
)
_END = (
    "UPDATE reverts SET status = $3, problem = $4, changed_at = $5, expires_at = $6, "
    "progress = coalesce($7, progress) WHERE org_id = $1 AND id = $2"
)


async def start_revert(pool: Pool, org: UUID, wanted: Revert) -> None:
    """Record what is to be undone; harmless where it is recorded already."""
    now = wanted.created_at
    async with pool.acquire() as connection, tenant(connection, org):
        await connection.execute(_EXPIRED, org, now)
        await connection.execute(
            _START, org, wanted.id, wanted.member, wanted.credential, wanted.position,
            wanted.actor, wanted.first, wanted.last, wanted.project, wanted.done_from, now,
            now + LIFE,
        )  # fmt: skip


async def find_revert(pool: Pool, org: UUID, id_: UUID) -> Revert | None:
    """Return what is or was undone in the background; None where there is no such row."""
    async with pool.acquire() as connection:
        rows = await fetch(connection, org, _FIND, org, id_)
    return _revert(rows[0]) if rows else None


async def run_revert(connection: Connection, org: UUID, id_: UUID) -> Revert | None:
    """Mark a row as running and return it; None where there is nothing left to do."""
    async with tenant(connection, org):
        row = await connection.fetchrow(_RUN, org, id_)
    return None if row is None else _revert(row)


async def save_revert(
    connection: Connection, org: UUID, id_: UUID, done_from: int, progress: RevertProgress,
    now: datetime,
) -> None:  # fmt: skip
    """Record how far it has come."""
    told = orjson.dumps(asdict(progress)).decode()
    async with tenant(connection, org):
        await connection.execute(_SAVE, org, id_, done_from, told, now, now + LIFE)


async def end_revert(
    connection: Connection,
    org: UUID,
    id_: UUID,
    now: datetime,
    problem: Refused | None = None,
    progress: RevertProgress | None = None,
) -> None:
    """Record that it has ended, or failed for a reason; what was undone stays undone.

    `progress` takes the place of the progress on record, if it is given.
    """
    status = RevertStatus.FINISHED if problem is None else RevertStatus.FAILED
    told = problem and orjson.dumps([problem.code, problem.message]).decode()
    found = progress and orjson.dumps(asdict(progress)).decode()
    async with tenant(connection, org):
        await connection.execute(_END, org, id_, status, told, now, now + LIFE, found)


def _revert(row: Any) -> Revert:
    told = orjson.loads(row["progress"])
    skipped = tuple(
        Skipped(**{**one, "positions": tuple(one["positions"])}) for one in told.pop("skipped", ())
    )
    problem = row["problem"] and orjson.loads(row["problem"])
    return Revert(
        id=row["id"],
        member=row["member_id"],
        credential=row["credential_id"],
        position=row["position"],
        actor=row["actor_id"],
        first=row["first_position"],
        last=row["last_position"],
        project=row["project_id"],
        status=RevertStatus(row["status"]),
        done_from=row["done_from"],
        progress=RevertProgress(**told, skipped=skipped),
        problem=Refused(Code(problem[0]), problem[1]) if problem else None,
        created_at=row["created_at"],
        changed_at=row["changed_at"],
    )
