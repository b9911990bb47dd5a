"""Requests of a webhook that wait for each other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from server.feed.webhooks.request_queue import RequestQueue


class Receiver:
    """Answers requests in the order in which they are sent, each when the test says so."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self._answers: dict[int, asyncio.Future[bool]] = {}

    def request(self, number: int) -> Callable[[], Awaitable[bool]]:
        async def send() -> bool:
            self.sent.append(number)
            return await self._answers.setdefault(number, asyncio.Future())

        return send

    async def answer(self, number: int, result: bool | Exception) -> None:
        future = self._answers.setdefault(number, asyncio.Future())
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)
        await turn()


async def turn() -> None:
    """Let all that is ready go on."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_is_in_flight_and_one_more_is_ready() -> None:
    queue, receiver = RequestQueue(), Receiver()
    assert await queue.add(receiver.request(1))
    assert await queue.add(receiver.request(2))
    third = asyncio.create_task(queue.add(receiver.request(3)))
    await turn()
    assert receiver.sent == [1]
    assert not third.done()
    await receiver.answer(1, result=True)
    assert receiver.sent == [1, 2]
    assert await third
    await receiver.answer(2, result=True)
    await receiver.answer(3, result=True)
    assert await queue.settle()
    assert receiver.sent == [1, 2, 3]


async def test_nothing_is_sent_after_one_that_failed_until_that_was_told() -> None:
    queue, receiver = RequestQueue(), Receiver()
    assert await queue.add(receiver.request(1))
    assert await queue.add(receiver.request(2))
    await receiver.answer(1, result=False)
    assert not await queue.add(receiver.request(3))
    assert not await queue.settle()
    assert receiver.sent == [1]
    assert await queue.settle()
    assert await queue.add(receiver.request(4))
    await receiver.answer(4, result=True)
    assert await queue.settle()
    assert receiver.sent == [1, 4]


@pytest.mark.parametrize("added", [True, False])
async def test_an_error_is_raised_where_the_next_is_added_or_all_are_awaited(added: bool) -> None:
    queue, receiver = RequestQueue(), Receiver()
    assert await queue.add(receiver.request(1))
    assert await queue.add(receiver.request(2))
    await receiver.answer(1, LookupError())
    with pytest.raises(LookupError):
        await (queue.add(receiver.request(3)) if added else queue.settle())
    await queue.abandon()
    assert receiver.sent == [1]


async def test_who_is_cancelled_forgets_no_request() -> None:
    queue, receiver = RequestQueue(), Receiver()
    assert await queue.add(receiver.request(1))
    waiting = asyncio.create_task(queue.settle())
    await turn()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await receiver.answer(1, result=False)
    assert not await queue.settle()


async def test_what_is_abandoned_is_cut_off() -> None:
    queue, receiver = RequestQueue(), Receiver()
    assert await queue.add(receiver.request(1))
    assert await queue.add(receiver.request(2))
    await turn()
    await queue.abandon()
    await receiver.answer(2, result=True)
    assert receiver.sent == [1]
    assert queue.ended
    assert await queue.settle()
