"""One read for many callers: batches, what was read before, errors and callers that gave up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from server.reads.loaders import batched
from server.reads.session import ReadSession


class Reads:
    """A function that reads, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.going = asyncio.Event()
        self.going.set()
        self.session = ReadSession(SimpleNamespace(), UUID(int=1))  # type: ignore[arg-type]

        @batched
        async def double(_: ReadSession, keys: Sequence[int], *more: int) -> list[int]:
            self.asked.append((list(keys), *more))
            await self.going.wait()
            if 13 in keys:
                raise LookupError(13)
            return [key * 2 for key in keys]

        self.double = double

    async def __call__(self, key: int, *more: int) -> int:
        return await self.double(self.session, key, *more)


async def test_what_is_asked_at_once_is_read_at_once() -> None:
    reads = Reads()
    assert await asyncio.gather(*(reads(n) for n in (1, 2, 3, 2))) == [2, 4, 6, 4]
    assert reads.asked == [([1, 2, 3],)]
    assert await reads(2) == 4
    assert await asyncio.gather(reads(2), reads(5)) == [4, 10]
    assert reads.asked == [([1, 2, 3],), ([5],)]


async def test_other_arguments_are_another_read() -> None:
    reads = Reads()
    await asyncio.gather(reads(1, 7), reads(2, 8), reads(3, 7))
    assert reads.asked == [([1, 3], 7), ([2], 8)]


async def test_a_closed_session_reads_anew() -> None:
    reads = Reads()
    await reads(1)
    await reads.session.close()
    await reads(1)
    assert reads.asked == [([1],), ([1],)]


async def test_every_caller_gets_the_error() -> None:
    reads = Reads()
    found = await asyncio.gather(reads(1), reads(13), return_exceptions=True)
    assert [type(error) for error in found] == [LookupError, LookupError]


async def test_callers_who_gave_up_do_not_take_others_with_them() -> None:
    reads = Reads()
    reads.going.clear()
    one, other = asyncio.create_task(reads(1)), asyncio.create_task(reads(2))
    await asyncio.sleep(0.01)
    one.cancel()
    await asyncio.sleep(0)
    reads.going.set()
    assert await other == 4
    with pytest.raises(asyncio.CancelledError):
        await one
    assert await reads(1) == 2, "it is read again"


@pytest.mark.parametrize("turns", [1, 2, 5])
async def test_where_all_gave_up_nothing_is_read_for_them(turns: int) -> None:
    """The read itself is stopped: its session may be closed, and would be opened again by it."""
    before, reads = asyncio.all_tasks(), Reads()
    reads.going.clear()
    given_up = [asyncio.create_task(reads(n)) for n in (1, 2)]
    for _ in range(turns):
        await asyncio.sleep(0)
    for task in given_up:
        task.cancel()
    await asyncio.gather(*given_up, return_exceptions=True)
    await asyncio.sleep(0.01)
    assert not asyncio.all_tasks() - before
    reads.going.set()
    assert await asyncio.gather(reads(3), reads(1)) == [6, 2]
