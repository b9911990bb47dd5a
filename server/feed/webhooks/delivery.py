"""The delivery of webhooks: each is delivered by one process at a time.

A process takes the advisory lock of each webhook that it delivers, all of them on one connection:
where that is lost, it stops delivering at once. A lock only saves work. Without it, two processes
would send the same requests with the same ids, and only one of them could record each.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from server.access.outgoing_targets import OutgoingTargets
from server.access.sealing_keys import SealingKeys
from server.commands import Writer
from server.feed.fan_out import FanOut
from server.feed.webhooks.deliveries.deliveries import Deliveries
from server.feed.webhooks.deliveries.group_commit import GroupCommit
from server.feed.webhooks.deliveries.retry_times import RetryTimes
from server.feed.webhooks.event_delivery import EventDelivery
from server.feed.webhooks.renderings import Renderings
from server.feed.webhooks.requests import answer_requests
from server.feed.webhooks.sending.sender import Sender
from server.feed.webhooks.webhook_session import Tools
from server.jobs.base import Status, connections, lock_number
from server.postgres import Connection, Pool

RESTART = 5.0
"""Seconds before the delivery of a webhook that failed by a mistake of ours begins again."""
_WANTED = "SELECT * FROM webhooks_to_deliver()"
_LOCK = (
    "SELECT k.number, pg_try_advisory_lock(k.number) AS mine FROM unnest($1::bigint[]) AS k(number)"
)
_UNLOCK = "SELECT pg_advisory_unlock(k.number) FROM unnest($1::bigint[]) AS k(number)"


@contextlib.asynccontextmanager
async def opened_tools(
    writer: Writer,
    fan_out: FanOut,
    readers: Pool,
    clock: Callable[[], datetime],
    *,
    sealing: SealingKeys,
    targets: OutgoingTargets,
) -> AsyncIterator[Tools]:
    """Open what delivers the webhooks of a server, with connections of its own.

    Args:
        writer: pauses webhooks; its database is delivered from.
        fan_out: follows the ledgers.
        readers: the connections of queries.
        clock: the clock of this process.
        sealing: the keys that open the secrets.
        targets: which addresses requests may be sent to.
    """
    async with (
        # What a crash of PostgreSQL takes back is sent again.
        connections(writer.dsn, durable=False) as pool,
        Sender(targets.permits) as sender,
    ):
        yield Tools(
            pool=pool,
            readers=readers,
            writer=writer,
            fan_out=fan_out,
            sender=sender,
            opener=sealing.opener,
            renderings=Renderings(pool, readers),
            group_commit=GroupCommit(pool),
            times=RetryTimes(),
            clock=clock,
        )


Key = tuple[UUID, UUID]
"""An organization and a webhook."""


@dataclass(eq=False)
class _Delivered:
    """A webhook that this process delivers."""

    version: int = -1
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    events: asyncio.Task[None] | None = None
    requests: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        tasks = [task for task in (self.events, self.requests) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class WebhookDelivery:
    """Delivers the webhooks of all organizations, in the background."""

    name = "webhooks"
    period = 1.0
    """Seconds between two looks for webhooks that are new, changed, or delivered by nobody."""

    def __init__(self, open_tools: Callable[[], AbstractAsyncContextManager[Tools]]) -> None:
        """Open nothing yet.

        Args:
            open_tools: opens what is shared for as long as webhooks are delivered.
        """
        self._open_tools = open_tools
        self._tools: Tools
        self._delivered: dict[Key, _Delivered] = {}
        self.status = Status(self.name)

    async def run(self) -> None:
        """Look for webhooks every `period` seconds, on the connection that holds the locks."""
        async with self._open_tools() as self._tools, self._tools.pool.acquire() as connection:
            try:
                while True:
                    await self._look(connection)
                    self.status.succeeded(0)
                    await asyncio.sleep(self.period)
            finally:
                await self._stop(list(self._delivered))
                # The locks go with the session, also where the process goes on.
                connection.terminate()

    async def _look(self, connection: Connection) -> None:
        """Begin what is to be delivered here, and end what is not.

        While the clock of this process is wrong, others deliver: receivers would refuse the time in
        its signatures.
        """
        rows = await connection.fetch(_WANTED)
        wanted = {(row["org_id"], row["webhook_id"]): row for row in rows if not row["deleted"]}
        if await self._tools.writer.clock_check.measure(connection):
            wanted = {}
        gone = [key for key in self._delivered if key not in wanted]
        await self._stop(gone)
        for row in rows:
            if row["deleted"]:
                await Deliveries(self._tools.pool, row["org_id"], row["webhook_id"]).drop_all()
        if gone:
            await connection.execute(_UNLOCK, [lock_number(webhook) for _, webhook in gone])
        for key in await self._locked(connection, [k for k in wanted if k not in self._delivered]):
            self._delivered[key] = _Delivered()
        for key, delivered in self._delivered.items():
            row = wanted[key]
            await self._refresh(key, delivered, row["version"], active=row["active"])
            if row["requests"] and (delivered.requests is None or delivered.requests.done()):
                work = partial(answer_requests, self._tools, *key, delivered.turn)
                delivered.requests = asyncio.create_task(self._kept_running(key, work, once=True))

    async def _refresh(
        self, key: Key, delivered: _Delivered, version: int, *, active: bool
    ) -> None:
        """Begin a webhook's delivery anew where the webhook has changed."""
        if delivered.version == version:
            return
        if delivered.events is not None:
            delivered.events.cancel()
            await asyncio.gather(delivered.events, return_exceptions=True)
        delivered.version, delivered.events = version, None
        if active:
            delivery = EventDelivery(self._tools, *key, version, delivered.turn)
            delivered.events = asyncio.create_task(self._kept_running(key, delivery.run))

    async def _kept_running(
        self, key: Key, work: Callable[[], Awaitable[None]], *, once: bool = False
    ) -> None:
        """Do work until it ends; begin again after an error, which does not stop others."""
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - see above
                self.status.failed(error, org=str(key[0]), webhook=str(key[1]))
            else:
                return
            if once:
                return
            await asyncio.sleep(RESTART)

    async def _locked(self, connection: Connection, keys: Sequence[Key]) -> list[Key]:
        """Try to take the locks of webhooks; return those that this process has now."""
        if not keys:
            return []
        numbers = {lock_number(webhook): (org, webhook) for org, webhook in keys}
        rows = await connection.fetch(_LOCK, list(numbers))
        return [numbers[row["number"]] for row in rows if row["mine"]]

    async def _stop(self, keys: Sequence[Key]) -> None:
        await asyncio.gather(*(self._delivered.pop(key).stop() for key in keys))
