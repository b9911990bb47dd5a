"""Pages that are fetched early: the right ones, few at a time, and none that is old."""

from __future__ import annotations

import asyncio

import pytest

from server.events.core.refusal import Code, Refused
from server.feed import prefetch as module
from server.feed.prefetch import PREFETCHED, Prefetch


class Reads:
    """Reads pages that hold the position after which they begin."""

    def __init__(self):
        self.after = []

    async def __call__(self, after, mark):
        self.after.append(after)
        if mark == b"gone":
            raise Refused(Code.HISTORY_CHANGED, "gone")
        return [after]


async def test_the_page_that_is_wanted_next_is_there():
    reads = Reads()
    one = Prefetch(reads, set())
    one.begin(7, None)
    await asyncio.sleep(0)
    assert reads.after == [7]
    assert await one.page(7, None) == [7]
    assert reads.after == [7]
    assert await one.page(8, None) == [8]


async def test_another_page_or_an_old_one_is_read_anew(monkeypatch):
    reads = Reads()
    one = Prefetch(reads, set())
    one.begin(7, None)
    assert await one.page(9, None) == [9]
    monkeypatch.setattr(module, "PREFETCH_SECONDS", 0.0)
    one.begin(11, None)
    await asyncio.sleep(0)
    assert await one.page(11, None) == [11]
    assert reads.after == [9, 11, 11]


async def test_a_page_that_was_empty_is_read_anew():
    """Whoever gets an empty page waits to be told of an event, which may have come since."""
    ledger = []

    async def read(_after, _mark):
        return [*ledger]

    one = Prefetch(read, set())
    one.begin(7, None)
    await asyncio.sleep(0)
    ledger.append(8)
    assert await one.page(7, None) == [8]


async def test_few_are_kept_and_each_makes_place_for_another():
    reads, others = Reads(), set()
    made = [Prefetch(reads, others) for _ in range(PREFETCHED + 2)]
    for one in made:
        one.begin(1, None)
    await asyncio.sleep(0)
    assert len(others) == len(reads.after) == PREFETCHED
    made[0].end()
    made[-1].begin(1, None)
    assert len(others) == PREFETCHED
    for one in made:
        one.end()
    assert not others


async def test_an_error_is_told_with_its_page_alone():
    one = Prefetch(Reads(), set())
    one.begin(7, b"gone")
    await asyncio.sleep(0)
    with pytest.raises(Refused):
        await one.page(7, b"gone")
    one.begin(7, b"gone")
    await asyncio.sleep(0)
    one.end()
