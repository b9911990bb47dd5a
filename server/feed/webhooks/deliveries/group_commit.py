"""Records successes of several webhooks of one organization in one statement.

Webhooks that follow one ledger send and succeed at the same moments. What they record meanwhile
waits for the statement under way, and goes into the next one together: a statement costs several
times what one webhook adds to it. Each webhook is moved, or not, by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

import asyncpg

from server.feed.webhooks.deliveries import statements
from server.feed.webhooks.deliveries.deliveries import (
    Delivery,
    MovedError,
    Progress,
    progress_of,
)
from server.feed.webhooks.sending.sender import Answer
from server.postgres import Pool

MOST = 100
"""The most webhooks in one statement."""
_AWAY = (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)


@dataclass(eq=False)
class Advance:
    """What is to be recorded of one webhook at once, and what came of that."""

    webhook: UUID
    before: Progress
    """How far the webhook was."""
    done: Sequence[tuple[Delivery, Answer]] = ()
    """What was delivered, in order, and the answers."""
    opened: Delivery | None = None
    """What is about to be sent: its bounds are recorded, so that a retry holds the same events."""
    after: Progress | None = None
    """How far the webhook is then; None where nothing was recorded."""
    error: Exception | None = None


@dataclass(eq=False)
class _Group:
    """The webhooks of one organization that have something to record."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the one that records for all who wait."""
    waiting: list[Advance] = field(default_factory=list)


class GroupCommit:
    """Moves webhooks on, several at once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._groups: WeakValueDictionary[UUID, _Group] = WeakValueDictionary()

    async def record(self, org: UUID, wanted: Advance) -> Progress:
        """Record something of a webhook, and return how far the webhook is then.

        Raises:
            MovedError: the webhook is elsewhere by now, or another process has opened a request.
        """
        group = self._groups.setdefault(org, _Group())
        group.waiting.append(wanted)
        try:
            async with group.turn:
                if wanted in group.waiting:
                    await _until_all_came(group.waiting)
                    taken, group.waiting = group.waiting[:MOST], group.waiting[MOST:]
                    # In one order: two processes seldom wait for each other's rows.
                    await self._record_all(org, sorted(taken, key=lambda one: one.webhook.int))
        finally:
            if wanted in group.waiting:
                group.waiting.remove(wanted)
        if wanted.error is not None:
            raise wanted.error
        if wanted.after is None:
            raise MovedError
        return wanted.after

    async def _record_all(self, org: UUID, taken: Sequence[Advance]) -> None:
        """Record together; where the database refuses that, each alone."""
        try:
            await self._write(org, taken)
        except Exception as error:  # noqa: BLE001 - raised to each of them
            if len(taken) > 1 and _is_refusal(error):
                for one in taken:
                    await self._record_all(org, [one])
            elif not isinstance(error, asyncpg.UniqueViolationError):
                for one in taken:
                    one.error = error

    async def _write(self, org: UUID, taken: Sequence[Advance]) -> None:
        """Record in one statement, and note how far those webhooks are then that were moved."""
        moves = [_move(one) for one in taken]
        done = [(n, *_row(*each)) for n, one in enumerate(taken, 1) for each in one.done]
        opened = [(n, *_bounds(one.opened)) for n, one in enumerate(taken, 1) if one.opened]
        async with self._pool.acquire() as connection:
            rows = await connection.fetch(
                statements.ADVANCE, org, *_columns(moves, 7), *_columns(done, 9),
                *_columns(opened, 6),
            )  # fmt: skip
        for row in rows:
            if row["number"] is not None:
                one = taken[row["number"] - 1]
                one.after = progress_of(row, one.before.erasures)


async def _until_all_came(waiting: Sequence[Advance]) -> None:
    """Wait as long as each turn of the event loop brings another one, up to MOST."""
    count = 0
    while count < len(waiting) < MOST:
        count = len(waiting)
        await asyncio.sleep(0)


def _is_refusal(error: Exception) -> bool:
    """Tell whether the database refused a statement; where it is away, to try again takes long."""
    return isinstance(error, asyncpg.PostgresError) and not isinstance(error, _AWAY)


def _move(one: Advance) -> tuple[Any, ...]:
    """Return from where to where a webhook is moved: nowhere, unless something was delivered."""
    before = one.before
    place = before.position, before.leaf_hash
    if one.done:
        last, _ = one.done[-1]
        place = last.last, last.leaf_hash
    return one.webhook, before.epoch, before.position, *place, bool(one.done), before.erasures


def _bounds(one: Delivery) -> tuple[Any, ...]:
    return one.id, one.first, one.last, one.leaf_hash, one.events


def _row(one: Delivery, answer: Answer) -> tuple[Any, ...]:
    return *_bounds(one), answer.status, round(answer.latency * 1e6), answer.excerpt


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> Sequence[Sequence[Any]]:
    return [*zip(*rows, strict=True)] if rows else [()] * width
