"""`annolog --url … import`: sends a file by tus, starts its import, and follows it to its end.

After an interruption, the same command goes on with the same upload, and then with its import.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import httpx

from server.cli.core.output import one_line
from server.cli.core.progress import Stages
from server.cli.core.remote import PATIENCE, Remote, RemoteError, refusal_of
from server.cli.imports.upload_notes import UploadNote
from server.commands.imports.import_file import ImportProgress
from server.commands.imports.import_readers import format_of
from server.events.core import ids
from server.events.core.refusal import Code, Refused

PIECE = 8 << 20
"""Bytes of one request; a broken connection loses at most the last MiB of it."""
TUS = {"Tus-Resumable": "1.0.0"}
_PIECE_HEADERS = {**TUS, "Content-Type": "application/offset+octet-stream"}
POLL = 0.5
"""Seconds between two looks at an import."""
ENDED = ("CHECKED", "FINISHED", "FAILED", "CANCELED")
_SELECTION = """id status size read rows imported present rejected position stoppedAtLine
  annotations annotationsPresent problem { code message path } rejectedRows { url }"""
_START = f"""mutation($input: StartImportInput!) {{ startImport(input: $input) {{ __typename
  ... on StartImportPayload {{ fileImport {{ {_SELECTION} }} }}
  ... on Refused {{ code message path }} }} }}"""
_ASK = f"query($id: ID!) {{ fileImport(id: $id) {{ {_SELECTION} }} }}"


async def import_remotely(
    remote: Remote, project: UUID, path: Path, *, kind: str | None, rejected: Path
) -> ImportProgress:
    """Import a file of tasks over HTTP; rejected rows are written as a local import writes them.

    Raises:
        RemoteError: where nothing, or nothing more, can be imported.
        Refused: INVALID where the file's name does not say how it is written.
    """
    done, note = await _sent_through(remote, project, path, kind, rejected, check=False)
    note.remove()
    return _progress(done)


async def check_remotely(
    remote: Remote, project: UUID, path: Path, *, kind: str | None, rejected: Path
) -> ImportProgress:
    """Let a server say what an import of a file would do, and end the upload then.

    Raises:
        RemoteError, Refused: as `import_remotely`; RemoteError where an import is under way.
    """
    done, note = await _sent_through(remote, project, path, kind, rejected, check=True)
    if done["status"] == "CANCELED":
        note.remove()  # its file is deleted already
    else:
        await discard_remotely(remote, project, path, kind=kind)
    return _progress(done)


async def _sent_through(
    remote: Remote, project: UUID, path: Path, kind: str | None, rejected: Path, *, check: bool
) -> tuple[dict[str, Any], UploadNote]:
    """Send a file, let it be imported or checked, and save its rejected rows; return its end.

    Where somebody canceled what an earlier run had begun, all begins anew.
    """
    _remove(rejected, path)
    given = _said(project, path, kind)
    note = UploadNote(str(remote.http.base_url), path, given)
    with Stages() as stages:
        noted = note.read()
        found = await _start(remote, await send_file(remote, path, given, stages, note), check)
        if found["status"] == "CANCELED" and noted is not None:
            note.remove()
            found = await _start(remote, await send_file(remote, path, given, stages, note), check)
        done = await _follow(remote, found, stages, check=check)
    if done["problem"] is None and done["rejectedRows"] is not None:
        await _save(remote, done["rejectedRows"]["url"], rejected)
    return done, note


def _progress(done: dict[str, Any]) -> ImportProgress:
    """Return what came of a file. Raises RemoteError where it was not read to its end."""
    if (problem := done["problem"]) is not None:
        where = ".".join(problem["path"])
        told = f"{where}: {problem['message']}" if where else problem["message"]
        raise RemoteError(one_line(told))
    if done["status"] == "CANCELED":
        raise RemoteError(f"Somebody canceled this: {done['imported']:,} tasks were imported.")
    counts = {name: done[name] for name in ("rows", "imported", "present", "rejected", "read")}
    return ImportProgress(
        **counts,
        annotations=done["annotations"],
        annotations_present=done["annotationsPresent"],
        size=done["size"],
        position=int(done["position"]),
        stopped=done["stoppedAtLine"],
    )


async def discard_remotely(remote: Remote, project: UUID, path: Path, *, kind: str | None) -> bool:
    """End the upload of a file that was interrupted; return whether there was one.

    Raises:
        Refused: as the server does; INVALID as `import_remotely`.
        RemoteError: its import has begun.
    """
    note = UploadNote(str(remote.http.base_url), path, _said(project, path, kind))
    if (url := note.read()) is None:
        return False
    reply = await remote.send("DELETE", url, headers=TUS)
    if reply.status_code not in (204, 404):
        raise refusal_of(reply)
    note.remove()
    return reply.status_code == 204


def _said(project: UUID, path: Path, kind: str | None) -> dict[str, str]:
    """Return what an upload says of itself."""
    return {
        "project": ids.public("project", project),
        "filename": path.name,
        "format": kind or format_of(path),
    }


def _remove(rejected: Path, path: Path) -> None:
    """Remove rejected rows of an earlier run. Raises Refused where they are the file itself."""
    if rejected.exists() and rejected.samefile(path):
        message = "Rejected rows would replace the file itself: name another place for them."
        raise Refused(Code.INVALID, message, ("rejected",))
    rejected.unlink(missing_ok=True)


async def send_file(
    remote: Remote,
    path: Path,
    given: dict[str, str],
    stages: Stages,
    note: UploadNote | None = None,
) -> str:
    """Upload a file by tus, and return the id of the upload.

    Args:
        remote: the server.
        path: the file.
        given: what the upload says of itself.
        stages: where progress is shown.
        note: where the upload is noted until its import ends, and found after an interruption.
    """
    with _opened(path) as (file, size):
        url, sent = await _begun(remote, size, given, note)
        forward = stages.begin("upload, bytes", size)
        forward(sent)
        while sent < size:
            end = await _piece(remote, url, file, sent)
            forward(end - sent)
            sent = end
    return url.rpartition("/")[2]


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    with path.open("rb") as file:
        yield file, path.stat().st_size


async def _begun(
    remote: Remote, size: int, given: dict[str, str], note: UploadNote | None
) -> tuple[str, int]:
    """Return the address of an upload, and how much has arrived: of the noted one, or of a new one.

    A noted upload that expired, or that somebody else began, is not there: another one begins.
    """
    if note is not None and (url := note.read()) is not None:
        head = await remote.send("HEAD", url, headers=TUS)
        if head.status_code == 200 and head.headers.get("Upload-Length") == str(size):
            return url, int(head.headers["Upload-Offset"])
    url = await _created(remote, size, given)
    if note is not None:
        note.write(url)
    return url, 0


async def _created(remote: Remote, size: int, given: dict[str, str]) -> str:
    """Begin an upload, and return its address."""
    said = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in given.items())
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": said}
    made = await remote.send("POST", "/uploads", headers=headers)
    if made.status_code != 201:
        raise refusal_of(made)
    return str(made.headers["Location"])


async def _piece(remote: Remote, url: str, file: BinaryIO, offset: int) -> int:
    """Send the next piece, and return where the upload ends then; after a failure, ask for that."""
    file.seek(offset)
    body = await asyncio.to_thread(file.read, PIECE)
    if not body:
        raise RemoteError("The file became shorter while it was sent: import it again.")
    headers = {**_PIECE_HEADERS, "Upload-Offset": str(offset)}
    try:
        reply = await remote.http.patch(url, headers=headers, content=body, timeout=PATIENCE)
    except httpx.TransportError:
        reply = None
    if reply is not None and reply.status_code == 204:
        return offset + len(body)
    if reply is not None and reply.status_code < 500 and reply.status_code not in (409, 423, 429):
        raise refusal_of(reply)
    head = await remote.send("HEAD", url, headers=TUS)
    if head.status_code != 200:
        raise RemoteError("The upload is no longer there: import the file again.")
    return int(head.headers["Upload-Offset"])


async def _start(remote: Remote, upload: str, check: bool) -> dict[str, Any]:
    """Start an import or a check, and return its state; one that is under way goes on."""
    given = {"commandId": str(uuid4()), "upload": upload, "dryRun": check}
    found: dict[str, Any] = (await remote.ask(_START, input=given))["startImport"]["fileImport"]
    return found


async def _follow(
    remote: Remote, found: dict[str, Any], stages: Stages, *, check: bool
) -> dict[str, Any]:
    """Show how far an import or a check has come, and return its end.

    Raises:
        RemoteError: a check is asked for of a file whose import has begun.
    """
    if check and found["status"] not in ("CHECKING", "CHECKED", "CANCELED"):
        message = "The import of this file has begun: run the same without --dry-run to follow it."
        raise RemoteError(message)
    stage = "check, bytes" if check else "import, bytes"
    forward, read = stages.begin(stage, found["size"]), 0
    while True:
        forward(max(0, found["read"] - read))
        read = max(read, found["read"])
        if found["status"] in ENDED:
            return found
        await asyncio.sleep(POLL)
        found = (await remote.ask(_ASK, id=found["id"]))["fileImport"]


async def _save(remote: Remote, url: str, path: Path) -> None:
    async with remote.download(url) as chunks:
        with path.open("wb") as file:
            async for chunk in chunks:
                file.write(chunk)
