"""Files to be imported, sent by the tus protocol, and downloads by signed links."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import httpx

from annolog_client.connection import BUSY, Annolog
from annolog_client.operations.enums import ImportStatus
from annolog_client.operations.fragments import ImportProgress
from annolog_client.operations.input_types import StartImportInput
from annolog_client.refusals import PATIENCE, AnnologError, RefusedError, refusal_of, retried

PIECE = 4 << 20
TUS = {"Tus-Resumable": "1.0.0"}
_PIECE_HEADERS = {**TUS, "Content-Type": "application/offset+octet-stream"}


def _nothing(_: object) -> None:
    """Tell nobody."""


async def upload(
    client: Annolog,
    file: BinaryIO,
    *,
    resume: str | None = None,
    on_begin: Callable[[str], object] = _nothing,
    on_offset: Callable[[int], object] = _nothing,
    patience: float = PATIENCE,
    metadata: Mapping[str, str] | None = None,
) -> str:
    """Send a file to be imported, and return the id of the upload.

    A broken connection is no failure: the server says how much has arrived, and the rest follows.

    Args:
        client: the connection of `connect`.
        file: a seekable file, opened in binary mode.
        metadata: `project`, `filename` and `format` (`jsonl`, `json`, `csv` or `tsv`).
        resume: the id of an upload of the same file that was interrupted, to go on with that.
        on_begin: called with the id of a new upload: store it, to resume after a crash.
        on_offset: called with the number of bytes that have arrived.
        patience: seconds without progress after which the upload is given up.

    Raises:
        RefusedError: the server takes no such file.
        AnnologError: the server was away for too long; the upload can be resumed later.
    """
    size = file.seek(0, 2)
    url = f"/uploads/{resume}" if resume else await _created(client, size, metadata or {})
    if not resume:
        on_begin(url.rpartition("/")[2])
    offset = await _offset(client, url) if resume else 0
    deadline = time.monotonic() + patience
    while offset < size:
        on_offset(offset)
        end = await _sent(client, url, file, offset)
        if end > offset:
            deadline = time.monotonic() + patience
        elif time.monotonic() > deadline:
            raise AnnologError("The server takes no more of the file: resume the upload later.")
        else:
            await asyncio.sleep(0.2)
        offset = end
    on_offset(offset)
    return url.rpartition("/")[2]


async def _created(client: Annolog, size: int, metadata: Mapping[str, str]) -> str:
    said = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in metadata.items())
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": said}
    reply = await client.http.post("/uploads", headers=headers)
    if reply.status_code != 201:
        raise refusal_of(reply)
    return str(reply.headers["Location"])


async def _sent(client: Annolog, url: str, file: BinaryIO, offset: int) -> int:
    """Send the next piece, and return how many bytes have arrived then."""
    file.seek(offset)
    body = await asyncio.to_thread(file.read, PIECE)
    headers = {**_PIECE_HEADERS, "Upload-Offset": str(offset)}
    try:
        reply = await client.http.patch(url, headers=headers, content=body)
    except httpx.TransportError:
        return await _offset(client, url)
    if reply.status_code == 204:
        return int(reply.headers["Upload-Offset"])
    if reply.status_code == 409 or reply.status_code in BUSY:
        return await _offset(client, url)
    raise refusal_of(reply)


async def _offset(client: Annolog, url: str) -> int:
    reply = await client.http.head(url, headers=TUS)
    if reply.status_code != 200:
        raise RefusedError("NOT_FOUND", "The upload is no longer there: begin another one.")
    return int(reply.headers["Upload-Offset"])


async def import_file(
    client: Annolog,
    path: Path,
    *,
    project: str,
    format: str | None = None,
    resume: str | None = None,
    on_begin: Callable[[str], object] = _nothing,
    on_progress: Callable[[ImportProgress], object] = lambda _: None,
    poll: float = 0.5,
) -> ImportProgress:
    """Send a file of tasks, import it, and return the result: counts, and a link to rejected rows.

    Args:
        client: the connection of `connect`.
        path: the file.
        project: the id of the project.
        format: `jsonl`, `json`, `csv` or `tsv`; by default what the file's name says.
        resume: the id of an upload of the same file that was interrupted, also if its import began.
        on_begin: called with the id of a new upload: store it, to resume after a crash.
        on_progress: called with how far the import has come.
        poll: seconds between two looks at the import.

    Raises:
        RefusedError: nothing, or nothing more, can be imported.
    """
    metadata = {"project": project, "filename": path.name}
    if format is not None:
        metadata["format"] = format
    with path.open("rb") as file:
        id_ = await upload(client, file, metadata=metadata, resume=resume, on_begin=on_begin)
    given = StartImportInput(command_id=uuid4(), upload=id_)
    started = await retried(lambda: client.start_import(given))
    found: ImportProgress | None = started.file_import
    while found is not None and found.status in (ImportStatus.WAITING, ImportStatus.RUNNING):
        on_progress(found)
        await asyncio.sleep(poll)
        found = await client.file_import(id=id_)
    if found is None:
        raise AnnologError("The import is no longer there.")
    if found.problem is not None:
        problem = found.problem
        raise RefusedError(problem.code.value, problem.message, problem.path)
    on_progress(found)
    return found


@contextlib.asynccontextmanager
async def download(client: Annolog, url: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """Open a download by its signed link, and yield its lines as bytes, without line ends cut.

    Raises:
        RefusedError: the link or the right to open it has ended.
    """
    async with client.http.stream("GET", url) as reply:
        if reply.status_code != 200:
            await reply.aread()
            raise refusal_of(reply)
        yield reply.aiter_bytes()
