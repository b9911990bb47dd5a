"""Rebuilds the tables from the ledger while the server runs.

A new generation is filled in bulk up to a fixed position of each ledger, indexed and opened to the
server; then, for each organization, it catches up and the organization is moved to it under its
ledger lock. A rebuild may be killed at any point: incomplete tables are dropped and begun again,
and with complete tables the next run continues where the killed run stopped.
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

from server.ledger.startup_checks import require_own_sessions
from server.postgres import Connection, connect
from server.projections.engine import generation_registry, generations, rebuild_workers
from server.projections.engine.catch_up import PAGE, catch_up
from server.projections.engine.fold import LedgerError
from server.projections.engine.indexing import index_tables

log = structlog.get_logger()

LOCK = 0x616E6E6F72656275
"""Key of the advisory lock that a running rebuild or check holds."""
SMALL = 40_000
"""Events up to which starting worker processes is not worth it."""
ATTEMPTS = 20
"""Attempts to take a lock, with a pause after each, so that writers waiting behind can go on."""
SETTINGS = {
    "application_name": "annolog rebuild",
    # A rebuild holds the ledger lock like a writer: frozen, it must not stop an organization.
    "idle_in_transaction_session_timeout": "2000",
    "jit": "off",
}


class RebuildError(Exception):
    """The rebuild cannot go on; the message says what to do. The tables in use are unchanged."""


@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """Progress of a rebuild: in events while filling, in organizations while moving them."""

    stage: str
    done: int
    total: int


@dataclass(slots=True)
class Report:
    """The result of a rebuild."""

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
        processes: how many processes fold events; best as many as there are free cores.
        progress: called after every filled slice and every moved organization.
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
        await _move_all(owner, report, progress, probe)
        await generation_registry.retire(owner, report.generation)
        await probe("after flip")
        return report


@contextlib.asynccontextmanager
async def alone(owner_dsn: str) -> AsyncIterator[Connection]:
    """Open a connection as the owner, which holds the lock of rebuilds and checks.

    Raises:
        RebuildError: where another rebuild or check runs.
        SettingsLostError: where a pooler lends one session to several connections.
    """
    await require_own_sessions(owner_dsn)
    owner = await connect(owner_dsn, SETTINGS)
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
    """Create and fill the tables of the generation, up to the present heads."""
    generation = report.generation
    await generations.create_tables(owner, generation)
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
    except BaseExceptionGroup as errors:
        # Not `except*`, which Python 3.11.2 lets raise in a group alone.
        unread = errors.subgroup(LedgerError)
        if unread is None:
            raise
        raise RebuildError(str(_first(unread))) from errors
    if done != total:
        raise RebuildError(f"The ledgers hold {done} events where their heads say {total}.")
    return done


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


async def _move_all(
    owner: Connection, report: Report, progress: OnRebuildProgress, probe: Probe
) -> None:
    """Use the generation for new organizations, then move all organizations to it."""
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
        # A transaction that creates an organization with the old number has ended when this lock is
        # granted, and the next query sees it; a later one waits and reads the new number.
        await owner.execute("SET LOCAL lock_timeout = '500ms'; LOCK TABLE ledger IN SHARE MODE")
        await owner.execute("UPDATE instance SET projection_generation = $1", generation)


async def _move(owner: Connection, org: UUID, generation: int) -> None:
    """Apply the missing events of one organization, the last ones under its lock, and flip."""
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
        # Even a rebuild that freezes during a statement then holds the lock no longer than this.
        await owner.execute("SET LOCAL transaction_timeout = '10s'")
        while await catch_up(owner, org, generation) == PAGE:
            pass
        await owner.execute(
            "UPDATE ledger SET projection_generation = $2 WHERE org_id = $1", org, generation
        )
        # Queue marks refer to places in the queue of the old generation.
        await owner.execute("DELETE FROM queue_marks WHERE org_id = $1", org)
        await owner.execute(
            "DELETE FROM projection_fills WHERE org_id = $1 AND generation = $2", org, generation
        )


async def _patiently(work: Callable[[], Awaitable[None]]) -> None:
    """Retry work while its lock is held: waiting in the lock queue would block writers behind."""
    for attempt in range(ATTEMPTS):
        try:
            return await work()
        except asyncpg.LockNotAvailableError:
            log.info("rebuild waits for a lock", attempt=attempt + 1)
            await asyncio.sleep(0.2)
    raise RebuildError(
        "The ledger was busy all the time: run the rebuild again, it goes on from here."
    )
