"""Parts of an application under test that do nothing by themselves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from uuid import UUID

import pytest

from server.jobs.database_watch import DatabaseWatch
from server.projections.counters.projection import CounterProjection, StateChange
from server.projections.counters.registry import COUNTERS
from server.projections.counters.runner import CounterRunner

NEVER = 1e9
"""Seconds."""
KEPT = 20
"""Ledgers whose changes are kept until somebody waits for their count."""


class AwaitedCounters(CounterRunner):
    """The counters of a server, which rest until somebody waits for a ledger.

    Most tests ask for no statistics, and to count what each does takes as long as many tests.
    """

    def __init__(self, dsn: str, counters: Sequence[CounterProjection] = COUNTERS) -> None:
        super().__init__(dsn, counters, poll=NEVER, gather=0.0)
        self._rest_until = NEVER

    def wake(self, org: UUID, head: int, changes: Sequence[StateChange] = ()) -> None:
        super().wake(org, head, changes)
        if not self._awaited:
            self._woken.clear()
        while len(self._heads) > KEPT and (oldest := next(iter(self._heads))) not in self._awaited:
            del self._heads[oldest]
            self._waiting -= len(self._handed.pop(oldest, ()))

    async def _poll_all(self) -> None:
        await self._connected()


class IdleWatch(DatabaseWatch):
    """A watch of the database that asks nothing.

    Between tests the event loop stands still, and a question that waits meanwhile seems unanswered.
    """

    async def run(self) -> None:
        await asyncio.Event().wait()


@contextlib.contextmanager
def idle_parts() -> Iterator[None]:
    """Give the applications that start during the block counters and a watch that are idle.

    Counters of a server count the ledgers of all organizations, which are those of other tests.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.app.CounterRunner", AwaitedCounters)
        patch.setattr("server.background.DatabaseWatch", IdleWatch)
        yield
