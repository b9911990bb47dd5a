"""Media removal: deletes files that were sent, and that no task named in time, or names any more.

A file may go only if no task names it, and tasks come in all the time. So a run first reads all
tasks without a lock. Then it locks the ledger, reads the tasks that came in meanwhile, and decides:
a task that was committed before the decision keeps its file. Only then is the file deleted, under
a lock of its row, for which whoever sends the file again waits.

One process at a time works in an organization, by advisory lock. Without it, a second process would
do the same work: each deletes what it decided itself, as `removal` says, and what is there still.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4, uuid5

from prometheus_client import Counter

from server.commands.writer.writer import wall_clock
from server.events.core import ids
from server.jobs.base import Job
from server.ledger.clock import ClockCheck
from server.ledger.read import tenant
from server.postgres import Connection, Pool
from server.projections.tables import schema_of
from server.storage import Media
from server.storage.media import UPLOADS

PAGE = 5_000
"""Tasks that are read together."""
AT_ONCE = 50
"""Files on which one decision is made: the last of them is deleted soon after it."""
LOCKS = UUID("6f0c5f0e-3e1b-5d0c-8f55-1d2a9a7c4b10")
"""Namespace of the keys of this job's locks."""
REMOVED = Counter(
    "annolog_media_uploads_removed", "Files that were removed since no task named them in time."
)
NAMED = Counter("annolog_media_uploads_named", "Files that were sent and then named by a task.")

_LEDGER = "SELECT head, projection_generation FROM ledger WHERE org_id = $1"
_DUE = "SELECT name FROM media_uploads WHERE org_id = $1 AND sent_at <= $2"
_TASKS = (
    "SELECT id, CASE WHEN inputs LIKE $4 THEN inputs END AS inputs FROM {schema}.task "
    "WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3"
)
_TASKS_SINCE = (
    "SELECT t.inputs FROM events e JOIN {schema}.task t ON t.org_id = e.org_id AND t.id = e.stream "
    "WHERE e.org_id = $1 AND e.position > $2 AND e.type = 'task.imported' AND t.inputs LIKE $3"
)
_FORGET = "DELETE FROM media_uploads WHERE org_id = $1 AND name = ANY ($2::text[]) RETURNING name"
_DECIDE = (
    "UPDATE media_uploads SET removal = $4 "
    "WHERE org_id = $1 AND name = ANY ($2::text[]) AND sent_at <= $3 RETURNING name"
)
_LOCK = (
    "SELECT url FROM media_uploads WHERE org_id = $1 AND name = $2 AND removal = $3 "
    "FOR UPDATE SKIP LOCKED"
)


class MediaRemoval(Job):
    """Removes files that no task named in time, by the same clock as the writer."""

    name = "media removal"
    period = 30.0

    def __init__(
        self,
        pool: Pool,
        media: Media,
        life: timedelta,
        *,
        clock: Callable[[], datetime] = wall_clock,
        clock_check: ClockCheck | None = None,
    ) -> None:
        super().__init__(pool)
        self._media, self._life = media, life
        self._clock, self._clock_check = clock, clock_check

    async def look(self, connection: Connection) -> int:
        """Remove all files that no task named in time; return how many.

        Raises:
            BlobsAwayError: where the store cannot be reached: every other file would fail as well.
        """
        if self._clock_check is not None and await self._clock_check.measure(connection):
            return 0
        before, gone = self._clock() - self._life, 0
        for (org,) in await connection.fetch("SELECT * FROM media_uploads_due($1)", before):
            key, work = uuid5(LOCKS, str(org)), partial(self._remove_of, connection, org, before)
            gone += await self.attempt_alone(connection, key, work, org=org) or 0
        return gone

    async def _remove_of(self, connection: Connection, org: UUID, before: datetime) -> int:
        """Remove the files of one organization that were sent before a time; return how many."""
        search, gone = _Search(connection, org), 0
        async with tenant(connection, org):
            due = {row["name"] for row in await connection.fetch(_DUE, org, before)}
        await search.read_all()
        await self._forget(connection, org, due & search.named)
        left = sorted(due - search.named)
        for n in range(0, len(left), AT_ONCE):
            run = uuid4()
            for name in await search.decide(left[n : n + AT_ONCE], before, run):
                gone += await self._remove(connection, org, name, run)
                self.status.progressed()
        return gone

    async def _forget(self, connection: Connection, org: UUID, named: set[str]) -> None:
        async with tenant(connection, org):
            NAMED.inc(len(await connection.fetch(_FORGET, org, sorted(named))))

    async def _remove(self, connection: Connection, org: UUID, name: str, run: UUID) -> bool:
        """Remove one file; return False where it was sent again since it was decided on."""
        async with tenant(connection, org):
            # If this process freezes, the row stays locked: its request may reach the store late.
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            url = await connection.fetchval(_LOCK, org, name, run)
            if url is None:
                return False
            await self._media.remove(ids.public("organization", org), url)
            await connection.fetch(_FORGET, org, [name])
        REMOVED.inc()
        return True


class _Search:
    """Finds the uploads that tasks of an organization name, up to a position of the ledger."""

    def __init__(self, connection: Connection, org: UUID) -> None:
        prefix = f"{UPLOADS}/{ids.public('organization', org)}/"
        self.named: set[str] = set()
        self._connection, self._org = connection, org
        self._like = f"%{prefix}%".replace("_", r"\_")
        self._pattern = re.compile(re.escape(prefix) + r"([\w.]+)", re.ASCII)
        self._position = 0

    async def read_all(self) -> None:
        """Read every task, page by page, and then those that came in meanwhile."""
        last: UUID | None = UUID(int=0)
        async with tenant(self._connection, self._org):
            self._position, _ = await self._ledger()
        while last is not None:
            last = await self._read_page(last)
        async with tenant(self._connection, self._org):
            await self._read_since()

    async def decide(self, names: Sequence[str], before: datetime, run: UUID) -> list[str]:
        """Decide under the lock of the ledger which of the files go, and return their names."""
        async with tenant(self._connection, self._org):
            lock = "SELECT 1 FROM ledger WHERE org_id = $1 FOR NO KEY UPDATE"
            await self._connection.execute(lock, self._org)
            await self._read_since()
            left = [name for name in names if name not in self.named]
            rows = await self._connection.fetch(_DECIDE, self._org, left, before, run)
        return [row["name"] for row in rows]

    async def _read_page(self, after: UUID) -> UUID | None:
        async with tenant(self._connection, self._org):
            _, schema = await self._ledger()
            query = _TASKS.format(schema=schema)
            rows = await self._connection.fetch(query, self._org, after, PAGE, self._like)
        self._take(rows)
        return rows[-1]["id"] if rows else None

    async def _read_since(self) -> None:
        """Read the tasks that came in behind the position up to which all are known."""
        head, schema = await self._ledger()
        query = _TASKS_SINCE.format(schema=schema)
        self._take(await self._connection.fetch(query, self._org, self._position, self._like))
        self._position = head

    async def _ledger(self) -> tuple[int, str]:
        """Return the position of the last event, and the schema of the present tables."""
        row: Any = await self._connection.fetchrow(_LEDGER, self._org)
        return row["head"], schema_of(row["projection_generation"])

    def _take(self, rows: Sequence[Any]) -> None:
        for row in rows:
            self.named.update(self._pattern.findall(row["inputs"] or ""))
