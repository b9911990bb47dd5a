"""The sweeper: leases whose time ran out end by an event, and what has served its time goes.

What goes is drafts, the verdicts of old commands, and what is left of one-time tokens. No field
depends on a reader's clock: a lease is held until the ledger says that it ended. Every process
sweeps; the id of the command comes from the lease, so several of them end it once.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID, uuid5

import asyncpg
import structlog

from server.commands import Command, World, Writer
from server.commands.writer import wall_clock
from server.events import leases
from server.events.base import Change
from server.events.credentials import INVITATION_LIFE, RESET_LIFE
from server.events.members import CredentialKind
from server.events.refusal import Code, Refused
from server.ledger.read import LOST, tenant
from server.projections.tables import schema_of

log = structlog.get_logger()

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

PERIOD = 1.0
"""Seconds between two looks for leases; a task in between waits so long for its next annotator."""
TIDY = 60
"""Looks for leases between two looks for everything else."""
AT_ONCE = 500
VERDICTS = timedelta(days=30)
"""How long a retry is answered as its first try was."""
ONE_TIME = {
    CredentialKind.INVITATION.value: INVITATION_LIFE,
    CredentialKind.RESET.value: RESET_LIFE,
    # Of a token that was used a stub stays, by which a retry finds its verdict.
    "used": VERDICTS,
}
"""For how long the digest of a one-time token opens something, by the kind of its row."""
SKEW = timedelta(days=1)
"""The times of tokens stand in their ids, by the clock of the process that made them."""
EXPIRES = UUID("3f2cf2a1-9f1c-5d0c-8a53-0d8b1f0e7a11")
"""Namespace of the ids of `leases.expire`."""
SETTINGS = {"application_name": "annolog sweeper", "statement_timeout": "15000", "jit": "off"}

_LAPSED = (
    "SELECT task_id, token, expires_at FROM {schema}.lease "
    "WHERE org_id = $1 AND expires_at <= $2 ORDER BY expires_at LIMIT $3"
)
_DRAFTS = "DELETE FROM drafts WHERE org_id = $1 AND expires_at <= $2"
_OLD_VERDICTS = (
    "DELETE FROM commands WHERE org_id = $1 AND (actor_id, command_id) IN (SELECT actor_id, "
    "command_id FROM commands WHERE org_id = $1 AND recorded_at < $2 ORDER BY recorded_at LIMIT $3)"
)
_SPENT = (
    "DELETE FROM secrets WHERE org_id = $1 AND id IN (SELECT id FROM secrets "
    "WHERE org_id = $1 AND kind = '{kind}' AND id < $2 ORDER BY id LIMIT $3)"
)


@dataclass
class Swept:
    """What one look did."""

    leases: int = 0
    drafts: int = 0
    verdicts: int = 0
    tokens: int = 0


class Sweeper:
    """Sweeps all organizations, by the clock that the writer goes by."""

    def __init__(
        self, dsn: str, writer: Writer, *, clock: Callable[[], datetime] = wall_clock
    ) -> None:
        self._dsn = dsn
        self._writer = writer
        self._clock = clock

    async def run(self, *, period: float = PERIOD) -> None:
        """Sweep until cancelled; a database that is away is tried again at the next look."""
        looks = 0
        while True:
            try:
                async with self._connected() as connection:
                    while True:
                        await self.sweep(connection, tidy=looks % TIDY == 0)
                        looks += 1
                        await asyncio.sleep(period)
            except LOST as error:
                log.warning("sweeper lost its connection", error=type(error).__name__)
            except Exception:
                # Whatever it is, expired leases must not pile up silently.
                log.exception("sweeper failed")
            await asyncio.sleep(period)

    async def once(self) -> Swept:
        """Sweep everything that is due now."""
        async with self._connected() as connection:
            return await self.sweep(connection, tidy=True)

    async def sweep(self, connection: Connection, *, tidy: bool) -> Swept:
        """Look at every organization; `tidy` also removes what has served its time."""
        swept = Swept()
        text = "SELECT org_id, projection_generation FROM ledger_heads() ORDER BY org_id"
        for org, generation in await connection.fetch(text):
            swept.leases += await self._expire(connection, org, generation)
            if tidy:
                await self._tidy(connection, org, swept)
        return swept

    async def _expire(self, connection: Connection, org: UUID, generation: int) -> int:
        query = _LAPSED.format(schema=schema_of(generation))
        ended = 0
        while True:
            async with tenant(connection, org, snapshot=True):
                lapsed = await connection.fetch(query, org, self._clock(), AT_ONCE)
            commands = [_expiry(org, *row) for row in lapsed]
            done = await asyncio.gather(*map(self._end, commands))
            ended += sum(done)
            # Where nothing could be ended now, another look at once would find the same.
            if len(lapsed) < AT_ONCE or not any(done):
                return ended

    async def _end(self, command: Command) -> bool:
        try:
            receipt = await self._writer.execute(command)
        except Refused as refused:
            if refused.code not in (Code.CONFLICT, Code.NOT_FOUND):
                log.warning("lease not ended", code=refused.code, task=str(command.tasks[0]))
            return False
        return not receipt.replayed

    async def _tidy(self, connection: Connection, org: UUID, swept: Swept) -> None:
        now = self._clock()
        async with tenant(connection, org):
            swept.drafts += _count(await connection.execute(_DRAFTS, org, now))
        swept.verdicts += await _delete(connection, org, _OLD_VERDICTS, now - VERDICTS)
        for kind, life in ONE_TIME.items():
            before = _first_id(now - life - SKEW)
            swept.tokens += await _delete(connection, org, _SPENT.format(kind=kind), before)

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connection]:
        connection = await asyncpg.connect(
            self._dsn, server_settings=SETTINGS, timeout=5, command_timeout=20
        )
        try:
            yield connection
        finally:
            connection.terminate()


def _expiry(org: UUID, task: UUID, token: int, expires_at: datetime) -> Command:
    """Return the command that ends one lease; an extended one is another lease to it."""
    id_ = uuid5(EXPIRES, f"{task}:{token}:{expires_at.isoformat()}")

    def decide(world: World) -> Sequence[Change]:
        changes = leases.expire(world.task(task), now=world.now)
        if not changes:
            # "Nothing to do" would be remembered, and one early look decide for ever; this is not.
            raise Refused(Code.CONFLICT, "This lease was given back or extended: leave it.")
        return changes

    return Command(
        org=org, actor=None, id=id_, fingerprint=id_.bytes, permission=None, decide=decide,
        tasks=(task,),
    )  # fmt: skip


async def _delete(connection: Connection, org: UUID, text: str, before: object) -> int:
    """Run a statement that deletes AT_ONCE rows until there are no more, and count them."""
    total = 0
    while True:
        async with tenant(connection, org):
            gone = _count(await connection.execute(text, org, before, AT_ONCE))
        total += gone
        if gone < AT_ONCE:
            return total


def _first_id(moment: datetime) -> UUID:
    """Return what no id that was made at this moment or later is less than (UUID version 7)."""
    return UUID(int=max(0, round(moment.timestamp() * 1000)) << 80)


def _count(status: str) -> int:
    return int(status.rpartition(" ")[2])
