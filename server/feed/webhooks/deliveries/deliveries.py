"""How far a webhook is, and the log of its deliveries: rows outside the ledger.

All times are by the clock of the database, and a wait is a length, so that the clock of a process
that is wrong, or is set back, neither hurries nor delays anything. Each statement that records the
end of a request names the position at which the webhook was before: where another process has
moved it since, nothing is recorded, and `MovedError` tells the caller to begin again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg

from server.feed.webhooks.deliveries import statements
from server.feed.webhooks.sending.sender import Answer
from server.ledger.read import tenant
from server.postgres import Pool

NOTHING = Answer(None)


class MovedError(Exception):
    """Another process delivers the webhook, it was replayed, or contents were erased."""


class OtherHistoryError(Exception):
    """The ledger has another event where the webhook is than the one that was delivered."""


class Status(StrEnum):
    """What became of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    """It was given up: it may be delivered again by hand."""
    DROPPED = "dropped"
    """There was nothing left to send: the webhook was replayed or deleted, or sees none of the
    events now, or sees so many of them that they go into several other requests."""


class Kind(StrEnum):
    """Why a request is sent."""

    EVENTS = "events"
    PING = "ping"
    REDELIVERY = "redelivery"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a webhook is."""

    epoch: int
    position: int
    leaf_hash: bytes | None
    dead: int
    """Dead letters since the last success."""
    failing: timedelta
    """For how long nothing could be delivered."""
    erasures: int
    """How often contents of the organization were erased before what is sent now was read."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request of a webhook, sent or to be sent."""

    id: UUID
    first: int
    last: int
    leaf_hash: bytes | None
    """Of the event at `last`."""
    events: int
    kind: Kind = Kind.EVENTS
    body: bytes | None = None
    """What was sent, where it is kept."""
    attempts: int = 0
    wait: timedelta = timedelta(0)
    """Until it is to be sent."""
    tried: timedelta = timedelta(0)
    """Since it was sent first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request, and what comes next."""

    status: Status
    answer: Answer = NOTHING
    wait: timedelta | None = None
    """Until the next attempt; None where it is due, or where there is none."""
    body: bytes | None = None
    """What the next attempt sends."""


class Deliveries:
    """The rows of one webhook."""

    def __init__(self, pool: Pool, org: UUID, webhook: UUID) -> None:
        self._pool, self._org, self._webhook = pool, org, webhook

    async def begin(self, *, epoch: int, version: int, after: int) -> Progress:
        """Return how far the webhook is; in a new epoch, it begins again.

        After a change of the webhook, failures are counted from none, and what waits for its next
        attempt is due, and is made again from its events: it may be to be sent other ones now.

        Args:
            epoch: how often the webhook was replayed.
            version: the version of its stream.
            after: the position after which it begins in this epoch.

        Raises:
            OtherHistoryError: where the ledger has another event, or none, at the position.
        """
        key = self._org, self._webhook
        async with self._pool.acquire() as connection, tenant(connection, self._org):
            before = await connection.fetchrow(statements.OF_NOW, *key)
            if before is not None and before["epoch"] != epoch:
                await connection.execute(statements.DROP, *key)
            elif before is not None and before["version"] != version:
                await connection.execute(statements.ANEW, *key)
            row = await connection.fetchrow(statements.BEGIN, *key, epoch, version, after)
            if row is not None:
                # Begun by a process that did not know that another one delivers the webhook.
                await connection.execute(statements.PASSED, *key, row["position"])
        if row is None:
            raise MovedError
        if row["found"] != row["leaf_hash"]:
            raise OtherHistoryError
        return progress_of(row, row["erasures"])

    async def pending(self) -> Delivery | None:
        """Return the delivery that must be made before any later event."""
        return next(iter(await self._waiting(events=True)), None)

    async def requests(self) -> list[Delivery]:
        """Return pings and deliveries that somebody asked to be made again."""
        return await self._waiting(events=False)

    async def _waiting(self, *, events: bool) -> list[Delivery]:
        async with self._pool.acquire() as connection, tenant(connection, self._org):
            rows = await connection.fetch(statements.PENDING, self._org, self._webhook, events)
        return [
            Delivery(
                row["id"], row["first_position"] or 0, row["last_position"] or 0, row["leaf_hash"],
                row["events"], Kind(row["kind"]), row["body"], row["attempts"], row["wait"],
                row["tried"],
            )
            for row in rows
        ]  # fmt: skip

    async def drop(self) -> None:
        """Give up the request that is pending, so that its events go into others."""
        async with self._pool.acquire() as connection, tenant(connection, self._org):
            await connection.execute(statements.DROP, self._org, self._webhook)

    async def drop_all(self) -> None:
        """Give up all that is pending, what somebody asked for too: the webhook was deleted."""
        async with self._pool.acquire() as connection, tenant(connection, self._org):
            await connection.execute(statements.DROP_ALL, self._org, self._webhook)

    async def record(self, before: Progress, delivery: Delivery, outcome: Outcome) -> Progress:
        """Record what came of a request, and return how far the webhook is then.

        Unless the delivery is pending, the webhook is done up to its last event.

        Args:
            before: how far the webhook was.
            delivery: what was sent.
            outcome: what came of it.

        Raises:
            MovedError: the webhook is elsewhere by now.
        """
        pending = outcome.status is Status.PENDING
        done = before if pending else delivery
        place = before.position if pending else delivery.last, done.leaf_hash
        answer = outcome.answer
        row = await self._changed(
            statements.RECORD, *self._place(before), *place, outcome.status,
            delivery.id, delivery.first, delivery.last, delivery.leaf_hash, delivery.events,
            outcome.body, outcome.wait, answer.status, answer.problem,
            round(answer.latency * 1e6), answer.excerpt, before.erasures,
        )  # fmt: skip
        return progress_of(row, before.erasures)

    async def move(self, before: Progress, position: int, leaf_hash: bytes) -> Progress:
        """Record that the webhook is further, without a request. Raises MovedError."""
        place = *self._place(before), position, leaf_hash
        row = await self._changed(statements.MOVE_ALONE, *place, Status.DROPPED)
        return progress_of(row, before.erasures)

    async def answer(
        self, delivery: Delivery, status: Status, answer: Answer, erasures: int
    ) -> None:
        """Record what came of a ping, or of a delivery that somebody asked to be made again."""
        async with self._pool.acquire() as connection, tenant(connection, self._org):
            await connection.execute(
                statements.ANSWER, self._org, delivery.id, status, answer.status, answer.problem,
                round(answer.latency * 1e6), answer.excerpt, erasures,
            )  # fmt: skip

    async def erasures(self) -> int:
        """Return how often contents of the organization were erased by now."""
        async with self._pool.acquire() as connection, tenant(connection, self._org):
            return int(await connection.fetchval(f"SELECT {statements.ERASURES}", self._org))

    async def trim(self) -> None:
        """Delete the oldest deliveries of the log beyond KEPT."""
        async with self._pool.acquire() as connection, tenant(connection, self._org):
            await connection.execute(statements.TRIM, self._org, self._webhook)

    def _place(self, before: Progress) -> tuple[UUID, UUID, int, int]:
        return self._org, self._webhook, before.epoch, before.position

    async def _changed(self, text: str, *arguments: Any) -> asyncpg.Record:
        async with self._pool.acquire() as connection:
            try:
                row = await connection.fetchrow(text, *arguments)
            except asyncpg.UniqueViolationError:
                raise MovedError from None
        if row is None or row["epoch"] is None:
            raise MovedError
        return row


def progress_of(row: asyncpg.Record, erasures: int) -> Progress:
    """Return how far a webhook is by its row."""
    return Progress(
        row["epoch"], row["position"], row["leaf_hash"], row["dead"], row["failing"], erasures
    )
