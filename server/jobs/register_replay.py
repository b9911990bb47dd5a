"""Applies the register of erasures to a database: what it says was erased is erased again.

A database that was restored from a backup has contents that were erased since. Of those, the ones
whose events have the leaf hash of the register are erased anew, as an erasure of its own; where the
restored ledger went on in another way, the hashes differ, and nothing is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from server.commands import Command, DecisionContext, Writer
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.erasure.erased_content import MOST, Authority
from server.events.erasure.erasures import ErasureTarget, request
from server.jobs.base import connections
from server.jobs.erasure import ErasureJob
from server.ledger.read import tenant
from server.postgres import Connection, Pool
from server.storage.erasure_register import ErasureRegister, RegisterRecord

REASON = "Erased before the backup was made from which this database was restored."
_LEFT = (
    "SELECT position, leaf_hash FROM events WHERE org_id = $1 AND position = ANY ($2::bigint[]) "
    "AND (content IS NOT NULL OR content_blob IS NOT NULL)"
)
_KNOWN = "SELECT true FROM events WHERE org_id = $1 AND stream = $2 AND version = 1"
_RUNNING = "SELECT count(*) FROM erasures_running() WHERE org_id = ANY ($1::uuid[])"


async def apply_register(
    dsn: str, register: ErasureRegister, *, clock: Callable[[], datetime]
) -> dict[UUID, int]:
    """Erase again what the register says; return by organization how many events were left.

    Args:
        dsn: the address of the database, as the server role.
        register: the register.
        clock: the clock of this process.

    Raises:
        OSError: the register cannot be read.
        Refused: a command was refused, such as where the database cannot be written.
    """
    found = dict[UUID, int]()
    writer = Writer(dsn, clock=clock, register=register)
    try:
        async with connections(dsn) as pool:
            async with pool.acquire() as connection:
                async for org in register.organizations():
                    left = await _left(connection, org, register)
                    for authority, positions in left.items():
                        await _request(writer, org, authority, positions)
                    if left:
                        found[org] = sum(map(len, left.values()))
            job = ErasureJob(pool, writer, clock=clock, pause=0)
            while found and await _running(pool, found):
                await job.run_once()
    finally:
        await writer.close()
    return found


async def _running(pool: Pool, orgs: dict[UUID, int]) -> bool:
    async with pool.acquire() as connection:
        return bool(await connection.fetchval(_RUNNING, [*orgs]))


async def _left(
    connection: Connection, org: UUID, register: ErasureRegister
) -> dict[Authority, list[int]]:
    """Return the positions whose contents the register says are gone, by legal ground."""
    grounds = dict[int, Authority]()
    async for record in register.records(org):
        hashes = dict(record.events)
        async with tenant(connection, org, snapshot=True):
            rows = await connection.fetch(_LEFT, org, list(hashes))
            same = [row["position"] for row in rows if row["leaf_hash"] == hashes[row["position"]]]
            if same and not await _goes_on(connection, org, record):
                grounds.update(dict.fromkeys(same, Authority(record.authority)))
    left = defaultdict[Authority, list[int]](list)
    for position, authority in grounds.items():
        left[authority].append(position)
    return left


async def _goes_on(connection: Connection, org: UUID, record: RegisterRecord) -> bool:
    """Tell whether the erasure of a record is under way here, and was not committed so far."""
    if record.confirmed or record.erasure is None:
        return False
    return bool(await connection.fetchval(_KNOWN, org, record.erasure))


async def _request(writer: Writer, org: UUID, authority: Authority, positions: list[int]) -> None:
    for start in range(0, len(positions), MOST):
        changes = request(
            uuid7(),
            target=ErasureTarget.REGISTER,
            authority=authority,
            reason=REASON,
            positions=positions[start : start + MOST],
        )
        await writer.execute(Command.of_server(org, partial(_given, changes)))


def _given(changes: list[Change], _: DecisionContext) -> list[Change]:
    return changes
