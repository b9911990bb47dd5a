"""Rebuilding the tables from the ledger while the server runs.

A new generation is filled in bulk up to a fixed position of each ledger, indexed, opened to the
server, and brought up to date; then each organization is moved over under its ledger lock. A killed
rebuild is harmless at any point: before the tables are complete they are dropped and begun again,
after that the next run goes on where it stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

import asyncpg
import structlog

from server.postgres import Connection
from server.projections.engine import generation_registry, generations, rebuild_workers
from server.projections.engine.catch_up import PAGE, catch_up
from server.projections.engine.fold import LedgerError
from server.projections.engine.indexing import index_tables, key_statements

log = structlog.get_logger()

LOCK = 0x616E6E6F72656275
"""Advisory lock held by the one rebuild or check that runs."""
SMALL = 40_000
"""Up to so many events no process is worth starting."""
ATTEMPTS = 20
"""Times that a lock is asked for, each with a pause for those who wait behind it."""
SETTINGS = {
    "application_name": "annolog rebuild",
    # It holds the ledger lock like a writer, so a frozen rebuild must not stop an organization.
    "idle_in_transaction_session_timeout": "2000",
    "jit": "off",
}


class RebuildError(Exception):
    """The rebuild cannot go on; the message says what to do. What is in use stays as it was."""


@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """How far a rebuild is: events while it fills, organizations while it flips."""

    stage: str
    done: int
    total: int


@dataclass(slots=True)
class Report:
    """What a rebuild did."""

    generation: int
    events: int = 0
    organizations: int = 0
    resumed: bool = False
    dropped: list[int] = field(default_factory=list)


OnRebuildProgress: TypeAlias = Callable[[RebuildProgress], None]
Probe: TypeAlias = Callable[[str], Awaitable[None]]


def silent(_: RebuildProgress) -> None:
    """Ignore progress."""


async def no_probe(_: str) -> None:
    """Do nothing: tests put a fault here."""


async def rebuild(
    owner_dsn: str,
    server_role: str,
    *,
    processes: int = 2,
    progress: OnRebuildProgress = silent,
    probe: Probe = no_probe,
) -> Report:
    """Fill a new generation of all tables from zero and move every organization to it.

    Args:
        owner_dsn: address of the database as the owner role.
        server_role: the role that reads and writes the tables afterwards.
        processes: how many processes fold events; their number is best that of the free cores.
        progress: called with every slice filled and every organization moved.
        probe: called at named points, for tests.

    Raises:
        RebuildError: where another rebuild runs, or an event does not fold.
    """
    async with alone(owner_dsn) as owner:
        dropped = await generation_registry.drop_unused(owner)
        found = await generation_registry.resumable(owner)
        if found is None:
            report = Report(await generation_registry.begin(owner), dropped=dropped)
            await _complete(owner, owner_dsn, server_role, report, processes, progress, probe)
        else:
            report = Report(found, resumed=True, dropped=dropped)
        await _move_everybody(owner, report, progress, probe)
        await generation_registry.retire(owner, report.generation)
        await probe("after flip")
        return report


@contextlib.asynccontextmanager
async def alone(owner_dsn: str) -> AsyncIterator[Connection]:
    """Open a connection as the owner that no other rebuild or check can have.

    Raises:
        RebuildError: where one runs already.
    """
    owner = await asyncpg.connect(owner_dsn, server_settings=SETTINGS)
    try:
        if not await owner.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
            raise RebuildError("Another rebuild or check runs already: wait for its end.")
        yield owner
    finally:
        await owner.close()


async def _complete(
    owner: Connection,
    owner_dsn: str,
    server_role: str,
    report: Report,
    processes: int,
    progress: OnRebuildProgress,
    probe: Probe,
) -> None:
    """Make the tables of the generation, complete up to the heads of this moment."""
    generation = report.generation
    await generations.create_tables(owner, generation)
    await owner.execute("".join(key_statements(generation, "DROP CONSTRAINT {key};")))
    rows = await owner.fetch("SELECT org_id, head FROM ledger ORDER BY org_id")
    heads = {row["org_id"]: row["head"] for row in rows}
    await owner.executemany(
        "INSERT INTO projection_fills (org_id, generation, position) VALUES ($1, $2, $3)",
        [(org, generation, head) for org, head in heads.items()],
    )
    await probe("filling")
    report.events = await fill_tables(owner, owner_dsn, generation, heads, processes, progress)
    await probe("filled")
    await index_tables(owner_dsn, generation, processes)
    async with owner.transaction():
        await generations.open_to(owner, generation, server_role)
        await generation_registry.record(owner, generation, "ready")
    await probe("ready")


async def fill_tables(
    owner: Connection,
    owner_dsn: str,
    generation: int,
    heads: dict[UUID, int],
    processes: int,
    progress: OnRebuildProgress,
) -> int:
    """Fold every ledger up to its head into empty tables and return the number of events.

    Raises:
        RebuildError: where an event does not fold, or positions are missing.
    """
    total, done = sum(heads.values()), 0
    cut = rebuild_workers.slices(owner, heads)
    guard = asyncio.Lock()

    async def work(worker: rebuild_workers.Filler) -> None:
        nonlocal done
        while True:
            async with guard:
                part = await anext(cut, None)
            if part is None:
                return
            count = await worker.fill(part)
            done += count
            progress(RebuildProgress("events", done, total))

    helpers = processes if total > SMALL else 0
    try:
        async with (
            rebuild_workers.workers(owner_dsn, generation, helpers) as crew,
            asyncio.TaskGroup() as group,
        ):
            for worker in crew:
                group.create_task(work(worker))
    except* LedgerError as errors:
        raise RebuildError(str(_first(errors))) from errors
    if done != total:
        raise RebuildError(f"The ledgers hold {done} events where their heads say {total}.")
    return done


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


async def _move_everybody(
    owner: Connection, report: Report, progress: OnRebuildProgress, probe: Probe
) -> None:
    """Let new organizations begin in the generation, then move those that are elsewhere."""
    await _patiently(lambda: _use_for_new(owner, report.generation))
    await probe("before flip")
    rows = await owner.fetch(
        "SELECT org_id FROM ledger WHERE projection_generation <> $1 ORDER BY org_id",
        report.generation,
    )
    for number, (org,) in enumerate(rows, 1):
        await _move(owner, org, report.generation)
        report.organizations += 1
        progress(RebuildProgress("organizations", number, len(rows)))
        await probe("during flip")


async def _use_for_new(owner: Connection, generation: int) -> None:
    async with owner.transaction():
        # Whoever is founding an organization with the old number has finished when this is granted,
        # and is seen by the query after it; whoever begins later waits and reads the new number.
        await owner.execute("SET LOCAL lock_timeout = '500ms'; LOCK TABLE ledger IN SHARE MODE")
        await owner.execute("UPDATE instance SET projection_generation = $1", generation)


async def _move(owner: Connection, org: UUID, generation: int) -> None:
    """Bring the tables of one organization up to date, the last events under its lock, and flip."""
    await owner.execute(
        "INSERT INTO projection_fills (org_id, generation, position) VALUES ($1, $2, 0) "
        "ON CONFLICT DO NOTHING",
        org,
        generation,
    )
    taken = PAGE
    while taken == PAGE:
        async with owner.transaction():
            taken = await catch_up(owner, org, generation)
    await _patiently(lambda: _flip(owner, org, generation))


async def _flip(owner: Connection, org: UUID, generation: int) -> None:
    async with owner.transaction():
        await owner.execute("SET LOCAL lock_timeout = '5s'")
        await owner.execute("SELECT 1 FROM ledger WHERE org_id = $1 FOR NO KEY UPDATE", org)
        # Not even a rebuild that freezes half-way through a statement keeps it longer.
        await owner.execute("SET LOCAL transaction_timeout = '10s'")
        while await catch_up(owner, org, generation) == PAGE:
            pass
        await owner.execute(
            "UPDATE ledger SET projection_generation = $2 WHERE org_id = $1", org, generation
        )
        # The hints say how far an annotator looked through the old queue.
        await owner.execute("DELETE FROM queue_marks WHERE org_id = $1", org)
        await owner.execute(
            "DELETE FROM projection_fills WHERE org_id = $1 AND generation = $2", org, generation
        )


async def _patiently(work: Callable[[], Awaitable[None]]) -> None:
    """Try again where somebody else holds the lock: standing in line would stop those behind."""
    for attempt in range(ATTEMPTS):
        try:
            return await work()
        except asyncpg.LockNotAvailableError:
            log.info("rebuild waits for a lock", attempt=attempt + 1)
            await asyncio.sleep(0.2)
    raise RebuildError(
        "The ledger was busy all the time: run the rebuild again, it goes on from here."
    )
