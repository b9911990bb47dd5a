"""`annolog --url … export` and `replay`: downloads, each on record as an event of the server's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson

from server.cli.core.progress import Stages
from server.cli.core.remote import Remote, RemoteError
from server.reads.exports.export import Exported

Write = Callable[[bytes], object]
_WAITING = re.compile(rb"(?m)^ +")
_CREATE = """mutation($input: CreateExportInput!) { createExport(input: $input) { __typename
  ... on CreateExportPayload { download { url } } ... on Refused { code message path } } }"""


async def export_remotely(
    remote: Remote,
    project: str,
    write: Write,
    until: int | datetime | None = None,
    filter: dict[str, Any] | None = None,
) -> Exported:
    """Write a project as JSON lines, as an export on the database itself does."""
    last = b""
    with Stages() as stages:
        forward = stages.begin("export tasks", 0)

        def take(chunk: bytes) -> None:
            nonlocal last
            # The last line, whole, is all that has to be kept.
            last = (last + chunk)[-max(len(chunk), 1_000) :]
            forward(chunk.count(b"\n"))
            write(chunk)

        given: dict[str, Any] = {"kind": "TASKS", "project": project, **_end(until)}
        if filter is not None:  # servers before it know no such field
            given["filter"] = filter
        await _fetched(remote, given, take)
    try:
        end = orjson.loads(last.splitlines()[-1])["end"]
    except (IndexError, KeyError, TypeError, orjson.JSONDecodeError):
        raise RemoteError("The export was cut off: begin it again.") from None
    return Exported(end["position"], end["tasks"], end["annotations"])


async def replay_remotely(
    remote: Remote,
    write: Write,
    *,
    stream: str | None,
    project: str | None,
    until: int | datetime | None,
) -> int:
    """Write events as JSON lines; return how many."""
    given: dict[str, Any] = {"kind": "EVENTS"}
    given |= {k: v for k, v in (("stream", stream), ("project", project)) if v is not None}
    given |= _end(until)
    lines = 0

    def take(chunk: bytes) -> None:
        nonlocal lines
        lines += chunk.count(b"\n")
        write(chunk)

    await _fetched(remote, given, take)
    return lines


def _end(until: int | datetime | None) -> dict[str, Any]:
    """Return the fields of `CreateExportInput` that say up to when."""
    if isinstance(until, datetime):
        return {"untilTime": until.isoformat()}
    return {} if until is None else {"until": str(until)}


async def _fetched(remote: Remote, given: dict[str, Any], take: Callable[[bytes], None]) -> None:
    made = await remote.ask(_CREATE, input={"commandId": str(uuid4()), **given})
    async with remote.download(made["createExport"]["download"]["url"]) as chunks:
        async for chunk in without_waiting(chunks):
            take(chunk)


async def without_waiting(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the chunks of a download without the spaces that it sends before a line while it waits.

    So the file is the same, byte for byte, however long the server took.
    """
    before = b"\n"
    async for chunk in chunks:
        if kept := _WAITING.sub(b"", before + chunk)[1:]:
            # The next chunk may begin in the middle of a line, where a space is a part of it.
            before = b"\n" if kept.endswith(b"\n") else b"-"
            yield kept
