"""Downloads through a temporary file: who writes and who reads, and what is sent in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.cli.exports.remote_exports import without_waiting
from server.web import spool


async def test_who_writes_never_waits_for_who_reads() -> None:
    written = []

    async def produce(write: Any) -> None:
        for number in range(64):
            write(bytes([number]) * 10_000)
            written.append(number)
            await asyncio.sleep(0)

    chunks = spool.spooled(produce)
    first = await anext(chunks)
    for _ in range(100):
        await asyncio.sleep(0)
    assert len(written) == 64
    rest = b"".join([chunk async for chunk in chunks])
    assert first + rest == b"".join(bytes([number]) * 10_000 for number in range(64))


async def test_an_error_comes_after_the_bytes_before_it() -> None:
    async def produce(write: Any) -> None:
        write(b"abc")
        await asyncio.sleep(0)
        raise ValueError

    chunks = spool.spooled(produce)
    assert await anext(chunks) == b"abc"
    with pytest.raises(ValueError):
        await anext(chunks)


async def test_an_export_that_looks_for_long_sends_spaces_between_its_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spool, "SILENCE", 0.001)
    waited = asyncio.Event()

    async def produce(write: Any) -> None:
        await asyncio.sleep(0.01)  # until the first line, a refusal may be the answer
        write(b'{"export":1}\n')
        await waited.wait()
        write(b'{"end":2}\n')

    chunks = spool.spooled(produce, spaces=True)
    sent = [await anext(chunks), await anext(chunks)]
    assert sent == [b'{"export":1}\n', b" "]
    waited.set()
    sent += [chunk async for chunk in chunks]
    assert [json.loads(line) for line in b"".join(sent).splitlines()] == [{"export": 1}, {"end": 2}]


async def test_the_spaces_are_not_in_the_file_of_a_terminal() -> None:
    sent, written = b' {"a":" b"}\n  {"c":" "}\n', b'{"a":" b"}\n{"c":" "}\n'
    for size in range(1, len(sent) + 1):
        parts = [sent[start : start + size] for start in range(0, len(sent), size)]

        async def chunks(parts: list[bytes] = parts) -> AsyncIterator[bytes]:
            for part in parts:
                yield part

        assert b"".join([kept async for kept in without_waiting(chunks())]) == written
