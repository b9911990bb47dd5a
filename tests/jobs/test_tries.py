"""Failed work is tried a few times, after pauses that grow."""

from __future__ import annotations

import asyncio
import itertools
from uuid import UUID

import pytest

from server.events.core.refusal import Code, Refused
from server.jobs import tries
from server.jobs.tries import LONGEST, PAUSE, REMEMBERED, TRIES, Tries

ONE, OTHER = UUID(int=1), UUID(int=2)


async def fail(error: Exception) -> None:
    raise error


async def failed(found: Tries, *errors: Exception) -> None:
    for error in errors:
        with pytest.raises(type(error)):
            await found.count(ONE, fail(error))


def rested(found: Tries, clock: list[float]) -> float:
    """The seconds until work is tried again; the clock stands there afterwards."""
    began = clock[0]
    while found.rests(ONE):
        clock[0] += 0.5
    return clock[0] - began


async def test_each_pause_is_longer_until_the_last_try(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(tries.time, "monotonic", lambda: clock[0])
    found, pauses = Tries(), []
    while not found.is_last(ONE):
        await failed(found, ZeroDivisionError())
        pauses.append(rested(found, clock))
    assert len(pauses) == TRIES - 1
    assert (pauses[0], pauses[-1]) == (PAUSE, LONGEST)
    assert all(a < b for a, b in itertools.pairwise(pauses))
    assert (found.is_last(OTHER), found.rests(OTHER)) == (False, False)


async def test_work_that_has_to_wait_has_not_failed() -> None:
    found = Tries()
    away = [ConnectionRefusedError(), Refused(Code.UNAVAILABLE, "Later."), Refused(Code.STALE, "")]
    await failed(found, *away * TRIES)
    assert (found.is_last(ONE), found.rests(ONE)) == (False, False)


async def test_failures_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(tries.time, "monotonic", lambda: clock[0])
    found = Tries(0.0)
    await failed(found, *[ZeroDivisionError()] * TRIES)
    assert found.is_last(ONE)
    await found.count(ONE, asyncio.sleep(0))
    assert not found.is_last(ONE)
    await failed(found, *[ZeroDivisionError()] * TRIES)
    clock[0] += REMEMBERED
    await failed(found, ZeroDivisionError())
    assert not found.is_last(ONE)
