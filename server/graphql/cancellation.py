"""Lets an execution that is cut off come to rest before it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")
REST = 1.0
"""Seconds that an execution has to end, or to wait for its data in all of its fields."""


async def undisturbed(execution: Awaitable[T]) -> T:
    """Return the result of an execution; the caller's cancellation reaches it a moment later.

    graphql-core runs the fields of an object in tasks. A task that is cancelled before its first
    step never awaits what the resolver returned, nor what lies below, and Python warns of each of
    these coroutines. After `REST` every field has begun, so each one is cancelled where it waits.
    """
    task = asyncio.ensure_future(execution)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=REST)
        raise
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        elif not task.cancelled():
            task.exception()  # of an execution that nobody waits for
