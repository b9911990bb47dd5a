"""Media that are sent before the tasks that name them are imported."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, BinaryIO

from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.access.media_types import BY_EXTENSION, extension_of
from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.schema.core.context import Context
from server.schema.labeling.media_links import PATH
from server.storage import BlobsAwayError, Media
from server.web.refusals import refusal_response
from server.web.turns import Turns

AT_ONCE = 16
"""Uploads that are taken at once; the others wait, and beyond half of them of one organization."""
PATIENCE = 30.0
"""Seconds between two pieces of a body."""
_IN_MEMORY = 1 << 20
ContextOf = Callable[[HTTPConnection, dict[str, Any]], Awaitable[Context]]


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How large a file may be, in bytes; 0 takes none. Which endings of names are taken."""

    most_bytes: int
    extensions: Collection[str] = frozenset(BY_EXTENSION)


def upload_routes(context: ContextOf, limits: UploadLimits) -> list[Route]:
    """Return the route that takes files."""
    turns = Turns(AT_ONCE)

    async def take(request: Request) -> Response:
        try:
            return JSONResponse(await _taken(request, context, limits, turns), 201)
        except Refused as refused:
            return _refusal(refused)
        except BlobsAwayError:
            return _refusal(Refused(Code.UNAVAILABLE, "The store cannot be reached: try later."))
        except ClientDisconnect:
            return Response(status_code=400)

    return [Route(PATH, take, methods=["POST"])]


async def _taken(
    request: Request, context_of: ContextOf, limits: UploadLimits, turns: Turns
) -> dict[str, Any]:
    """Store the body of a request whose sender may import tasks; return the file's address."""
    context = await context_of(request, {})
    project = request.query_params.get("project", "")
    try:
        wanted = ids.expect("project", project, "project")
        await context.require(Permission.TASKS_IMPORT, wanted)
    finally:
        await context.release()
    media = context.services.media.stores
    if not limits.most_bytes or not media.takes_uploads:
        raise Refused(Code.FORBIDDEN, "This server takes no files: ask an operator.")
    extension = _extension(request.query_params.get("name", ""), limits)
    org = ids.public("organization", context.me.org)
    async with turns.turn(org):
        return await _stored(request, media, limits, org, extension)


async def _stored(
    request: Request, media: Media, limits: UploadLimits, org: str, extension: str
) -> dict[str, Any]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        body: BinaryIO = spool  # type: ignore[assignment]
        size, digest = await _read(request, body, limits.most_bytes)
        name, media_type = f"{digest}.{extension}", BY_EXTENSION[extension]
        url = await media.upload(org, body, name, media_type)
    return {"url": url, "bytes": size, "sha256": digest, "mediaType": media_type}


async def _read(request: Request, body: BinaryIO, most: int) -> tuple[int, str]:
    """Write the body of a request to a file; return its size and SHA-256."""
    declared = request.headers.get("content-length", "0")
    size, digest = 0, hashlib.sha256()
    if declared.isdecimal() and int(declared[:20]) > most:
        raise _too_large(most)
    chunks = request.stream()
    try:
        while True:
            async with asyncio.timeout(PATIENCE):
                chunk = await anext(chunks, None)
            if chunk is None:
                break
            size += len(chunk)
            if size > most:
                raise _too_large(most)
            digest.update(chunk)
            await asyncio.to_thread(body.write, chunk)
    except TimeoutError:
        raise Refused(Code.LIMIT, "The file did not arrive in time: send it again.") from None
    if size == 0:
        raise Refused(Code.INVALID, "The file is empty: send its bytes as the body.")
    return size, digest.hexdigest()


def _extension(name: str, limits: UploadLimits) -> str:
    extension = extension_of(name)
    if extension not in limits.extensions or extension not in BY_EXTENSION:
        known = ", ".join(sorted(set(limits.extensions) & BY_EXTENSION.keys()))
        raise Refused(Code.INVALID, f"The name must end in one of these: {known}.", ("name",))
    return extension


def _too_large(most: int) -> Refused:
    return Refused(Code.LIMIT, f"The file is larger than {most:,} bytes, which is the limit.")


def _refusal(refused: Refused) -> Response:
    """Return a refusal; the connection ends, since the rest of the body is not read."""
    return refusal_response(refused, {"Connection": "close"})
