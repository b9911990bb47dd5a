"""GraphQL over server-sent events: the distinct connections mode of graphql-sse 2."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from starlette.types import Receive, Send

from server.graphql.engine import Answer
from server.graphql.errors import RequestProblem
from server.graphql.limits import Limits
from server.graphql.replies import FIXED_HEADERS, encode
from server.graphql.sharing import Encoded

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    # Asks proxies that buffer by default to pass events on at once.
    (b"x-accel-buffering", b"no"),
    *FIXED_HEADERS,
]


async def stream_answers(
    answers: AsyncGenerator[Answer | Encoded, None], receive: Receive, send: Send, limits: Limits
) -> None:
    """Send responses as `next` events, then `complete`; stop early if the client reads nothing."""
    left = asyncio.create_task(_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _write(send, b":\n\n", limits)
        # Closed before the answers are, since it may still wait for one of them.
        async with aclosing(_events(answers, left, limits.keep_alive_seconds)) as events:
            async for event in events:
                await _write(send, event, limits)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except (TimeoutError, OSError):
        # The client takes no bytes; ending here makes the server drop the connection.
        return
    finally:
        left.cancel()
        with suppress(asyncio.CancelledError):
            await left
        await answers.aclose()


async def _events(
    answers: AsyncGenerator[Answer | Encoded, None], left: asyncio.Task[None], keep_alive: float
) -> AsyncGenerator[bytes, None]:
    """Yield the bytes of events, or a comment in between that keeps the connection alive."""
    while True:
        following = asyncio.ensure_future(anext(answers))
        try:
            while not following.done():
                await asyncio.wait(
                    {following, left}, timeout=keep_alive, return_when=asyncio.FIRST_COMPLETED
                )
                if left.done():
                    return
                if not following.done():
                    yield b":\n\n"
            answer = following.result()
            encoded = answer if isinstance(answer, Encoded) else [encode(answer)]
            yield b"".join(b"event: next\ndata: %b\n\n" % each for each in encoded)
        except StopAsyncIteration:
            break
        except RequestProblem as refusal:
            yield b"event: next\ndata: %b\n\n" % encode({"errors": refusal.errors})
            break
        finally:
            if not following.done():
                following.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await following
    yield b"event: complete\ndata:\n\n"


async def _write(send: Send, chunk: bytes, limits: Limits) -> None:
    async with asyncio.timeout(limits.send_seconds):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
