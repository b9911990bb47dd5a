"""Responses whose body is read and sent bit by bit, to clients that may stop taking it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

import structlog
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from server.events.core.refusal import Refused
from server.postgres import LOST
from server.schema.core.unavailable import unavailable

log = structlog.get_logger()

PATIENCE = 60.0
"""Seconds after which a client that takes no bytes is disconnected."""


RECHECK = 1.0
"""Seconds after which rights are read again, before more is sent."""


async def while_allowed(
    chunks: AsyncGenerator[bytes, None], require: Callable[[], Awaitable[object]]
) -> AsyncGenerator[bytes, None]:
    """Yield chunks while those who get them hold the rights that they need.

    Args:
        chunks: what is sent; they are closed at the end.
        require: reads the rights, and raises Refused where they are gone.

    Raises:
        Refused: where the rights ended, or cannot be read.
    """
    read_at = time.monotonic()
    async with contextlib.aclosing(chunks):
        async for chunk in chunks:
            if time.monotonic() - read_at >= RECHECK:
                try:
                    await require()
                except LOST as error:
                    raise (unavailable(error) or error) from None
                read_at = time.monotonic()
            yield chunk


class _StalledError(Exception):
    """The client took no bytes for too long."""


class StreamedFile(StreamingResponse):
    """A response of chunks, which holds what they come from no longer than the client takes them.

    Make it by `begin`, so that what the first chunk raises is an answer.
    """

    def __init__(
        self,
        first: bytes,
        rest: AsyncGenerator[bytes, None],
        status: int,
        headers: Mapping[str, str],
        media_type: str | None = None,
    ) -> None:
        self._first, self._rest = first, rest
        super().__init__(self._whole(), status, headers, media_type)

    @classmethod
    async def begin(
        cls,
        chunks: AsyncGenerator[bytes, None],
        status: int,
        headers: Mapping[str, str],
        media_type: str | None = None,
    ) -> StreamedFile:
        """Return the response once its first chunk is there. Raises what making that raises."""
        return cls(await anext(chunks, b""), chunks, status, headers, media_type)

    async def _whole(self) -> AsyncGenerator[bytes, None]:
        yield self._first
        async for chunk in self._rest:
            yield chunk

    async def stream_response(self, send: Send) -> None:
        """Send the chunks; end without the last one where the client takes none, or may not.

        An end without the last chunk makes the server drop the connection.
        """

        async def patiently(message: Message) -> None:
            try:
                async with asyncio.timeout(PATIENCE):
                    await send(message)
            except TimeoutError:
                raise _StalledError from None

        try:
            await super().stream_response(patiently)
        except _StalledError:
            return
        except Refused as refused:
            log.info("a download ends", code=refused.code.value)
        finally:
            # A client that left cancels this task, and the chunks must be closed all the same.
            await asyncio.shield(asyncio.ensure_future(self._rest.aclose()))
