"""Answers in one HTTP response that goes on: server-sent events, or the parts of a multipart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from starlette.types import Receive, Send

from server.graphql.engine import Answer
from server.graphql.errors import RequestProblem
from server.graphql.framing import EVENTS, Framing
from server.graphql.limits import Limits
from server.graphql.replies import encode
from server.graphql.resuming import Resumption
from server.graphql.sharing import Encoded, EncodedAnswer


async def stream_answers(
    answers: AsyncGenerator[Answer | Encoded, None],
    receive: Receive,
    send: Send,
    limits: Limits,
    framing: Framing = EVENTS,
    resumption: Resumption | None = None,
) -> None:
    """Send each response in a frame, then the end; stop early if the client reads nothing.

    Answers have the ids that their source set in `resumption`.
    """
    left = asyncio.create_task(until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": framing.headers})
        await _write(send, framing.start, limits)
        seconds, reached = limits.keep_alive_seconds, resumption or Resumption()
        frames = _frames(answers, left, seconds, framing, reached)
        # Closed before the answers are, since it may still wait for one of them.
        async with aclosing(frames):
            async for frame in frames:
                await _write(send, frame, limits)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except (TimeoutError, OSError):
        # The client takes no bytes; ending here makes the server drop the connection.
        return
    finally:
        left.cancel()
        with suppress(asyncio.CancelledError):
            await left
        await answers.aclose()


async def _frames(
    answers: AsyncGenerator[Answer | Encoded, None],
    left: asyncio.Task[None],
    keep_alive: float,
    framing: Framing,
    resumption: Resumption,
) -> AsyncGenerator[bytes, None]:
    """Yield the bytes of frames, and in between some that keep the connection alive."""
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
                    yield framing.idle
            answer = following.result()
            if not isinstance(answer, Encoded):
                answer = Encoded([EncodedAnswer(encode(answer), resumption.id)])
            yield b"".join(map(framing.answered, answer)) or framing.reached(resumption.id)
        except StopAsyncIteration:
            break
        except RequestProblem as refusal:
            yield framing.failed(refusal.errors)
            break
        finally:
            if not following.done():
                following.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await following
    yield framing.end


async def _write(send: Send, chunk: bytes, limits: Limits) -> None:
    async with asyncio.timeout(limits.send_seconds):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def until_gone(receive: Receive) -> None:
    """Wait until the client has left; to be called once the request was read."""
    while (await receive())["type"] != "http.disconnect":
        pass
