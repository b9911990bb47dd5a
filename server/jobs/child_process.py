"""Processes that a server starts beside itself, and that never outlive it.

The server tells such a process what to do by a line of JSON, and keeps that pipe open. However the
server ends, by kill -9 too, the pipe ends with it, and so does the process.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from enum import Enum
from typing import Any

import orjson

from server.postgres import is_away
from server.storage.blobs import LARGEST

LOOK = 1.0
"""Seconds between two looks whether the output of a process is still needed."""
AWAY = os.EX_TEMPFAIL
"""The exit status of a process that lost the database."""
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""Else numpy, once loaded, has a thread and 40 MB of address space for each processor, for products
of matrices, which nothing here has."""


@contextlib.asynccontextmanager
async def child_process(
    command: Sequence[str], wanted: object, *, patience: float = 0.0
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a process during the block, with a pipe to read its output from.

    Args:
        command: the program and its words.
        wanted: what the process is to do, ready for orjson; secrets stay off the command line.
        patience: seconds for the process to end in by itself after the block; then it is killed.
    """
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, env=os.environ | _ONE_THREAD
    )
    try:
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        process.stdin.write(orjson.dumps(wanted) + b"\n")
        yield process
    finally:
        await _end(process, patience)


async def _end(process: asyncio.subprocess.Process, patience: float) -> None:
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    process.stdin.close()
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await process.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


class Ended(Enum):
    """How a process ended without an output."""

    LATE = 1
    """It took too long, and was killed."""
    FAILED = 2
    """It failed, or wrote too much."""
    UNWANTED = 3
    """Nobody needs the output any longer."""


async def output_of(
    command: Sequence[str],
    wanted: object,
    *,
    seconds: float,
    go_on: Callable[[], Awaitable[bool]],
    most: int = LARGEST,
) -> bytes | Ended:
    """Return what a process writes until it ends by itself.

    Args:
        command: as for `child_process`.
        wanted: likewise.
        seconds: the most seconds that it may take.
        go_on: tells every `LOOK` seconds whether the output is still needed.
        most: the most bytes of the output.

    Raises:
        ConnectionError: where the process lost the database; see `ending_quietly`.
    """
    async with child_process(command, wanted) as process:
        reading = asyncio.ensure_future(_read(process, most))
        try:
            async with asyncio.timeout(seconds):
                while not (await asyncio.wait({reading}, timeout=LOOK))[0]:
                    if not await go_on():
                        return Ended.UNWANTED
        except TimeoutError:
            return Ended.LATE
        finally:
            reading.cancel()
        return reading.result()


async def _read(process: asyncio.subprocess.Process, most: int) -> bytes | Ended:
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    parts, size = list[bytes](), 0
    while part := await process.stdout.read(1 << 20):
        parts.append(part)
        size += len(part)
        if size > most:
            return Ended.FAILED
    status = await process.wait()
    if status == AWAY:
        message = "a process lost the database"
        raise ConnectionError(message)
    return Ended.FAILED if status else b"".join(parts)


def read_wanted() -> Any:
    """Return, in such a process, what it is to do."""
    return orjson.loads(sys.stdin.buffer.readline())


@contextlib.contextmanager
def ending_quietly() -> Iterator[None]:
    """End this process without a traceback where it met its limit of memory, or lost the database.

    `output_of` returns FAILED for the first, and raises ConnectionError for the second.
    """
    try:
        yield
    except MemoryError:
        os._exit(1)
    except Exception as error:
        if is_away(error):
            os._exit(AWAY)
        raise


def end_with_parent(leave: Callable[[], object] | None = None, patience: float = 0.0) -> None:
    """Have this process end once its parent ended, was killed, or wants it to end.

    Ctrl-C at a terminal reaches both processes, and is the parent's to obey.

    Args:
        leave: called in another thread when the process should end by itself.
        patience: seconds for that; then the process is ended wherever it stands.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(AttributeError, OSError):
        # A process that is frozen does not notice the end of the pipe.
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    threading.Thread(target=_wait_for_end, args=(leave, patience), daemon=True).start()


def _wait_for_end(leave: Callable[[], object] | None, patience: float) -> None:
    while os.read(0, 1):
        pass
    if leave is not None:
        with contextlib.suppress(RuntimeError):  # the event loop has ended
            leave()
        time.sleep(patience)
    os._exit(1)
