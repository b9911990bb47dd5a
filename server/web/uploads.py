"""Media that are sent before the tasks that name them are imported.

The bytes go through the server, or by a signed form straight to the bucket of media.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import UUID

from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.access.media_types import BY_EXTENSION, extension_of
from server.access.permissions import Permission
from server.commands.media_uploads import record_upload
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.postgres import LOST
from server.schema.core.context import Context
from server.schema.core.unavailable import unavailable
from server.schema.labeling.media_links import PATH
from server.services import Services
from server.storage import BlobsAwayError
from server.web.refusals import refusal_response
from server.web.turns import Turns

AT_ONCE = 16
"""Uploads that are taken at once; the others wait, and beyond half of them of one organization."""
PATIENCE = 30.0
"""Seconds between two pieces of a body."""
_IN_MEMORY = 1 << 20
FORM_LIFE = timedelta(minutes=15)
"""How long a form takes a file."""
FOLDER = "Files are sent through this server: send the bytes in a POST to /media."
ContextOf = Callable[[HTTPConnection, dict[str, Any]], Awaitable[Context]]


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How large a file may be, in bytes; 0 takes none. Which endings of names are taken."""

    most_bytes: int
    extensions: Collection[str] = frozenset(BY_EXTENSION)


def upload_routes(context: ContextOf, limits: UploadLimits) -> list[Route]:
    """Return the routes that tell the limits, take files, and make forms of the bucket."""
    turns = Turns(AT_ONCE)

    async def take_or_say(request: Request) -> Response:
        if request.method == "POST":
            return await _answer(_taken(request, context, limits, turns))
        return await _answer(_limits(request, context, limits), 200)

    async def make_form(request: Request) -> Response:
        return await _answer(_form(request, context, limits))

    return [
        # One route for both: a preflight is answered by the first route of an address.
        Route(PATH, take_or_say, methods=["GET", "POST"]),
        Route(f"{PATH}/forms", make_form, methods=["POST"]),
    ]


async def _answer(made: Awaitable[dict[str, Any]], status: int = 201) -> Response:
    try:
        return JSONResponse(await made, status, {"Cache-Control": "no-store"})
    except Refused as refused:
        return _refusal(refused)
    except BlobsAwayError:
        return _refusal(Refused(Code.UNAVAILABLE, "The store cannot be reached: try later."))
    except LOST as error:
        if away := unavailable(error):
            return _refusal(away)
        raise
    except ClientDisconnect:
        return Response(status_code=400)


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who may send a file, and the ending of the file's name."""

    services: Services
    org: UUID
    extension: str

    @property
    def folder(self) -> str:
        """The organization, as addresses of files name it."""
        return ids.public("organization", self.org)

    async def record(self, name: str) -> str:
        """Note that a file is about to be stored under a name; return its address."""
        now = self.services.clock()
        url = self.services.media.stores.upload_url(self.folder, name)
        await record_upload(self.services.pool, self.org, url, now)
        return url


async def _importer(request: Request, context_of: ContextOf) -> Context:
    """Return the context of a caller who may import. Raises Refused for everybody else."""
    context = await context_of(request, {})
    project = request.query_params.get("project", "")
    try:
        wanted = ids.expect("project", project, "project")
        await context.require(Permission.TASKS_IMPORT, wanted)
    finally:
        await context.release()
    return context


async def _limits(request: Request, context_of: ContextOf, limits: UploadLimits) -> dict[str, Any]:
    """Return what files the server takes: how large, 0 for none, and with which endings."""
    context = await _importer(request, context_of)
    most = limits.most_bytes if context.services.media.stores.takes_uploads else 0
    known = sorted(set(limits.extensions) & BY_EXTENSION.keys())
    return {"mostBytes": most, "types": {name: BY_EXTENSION[name] for name in known}}


async def _sender(request: Request, context_of: ContextOf, limits: UploadLimits) -> _Sender:
    """Return the sender of a request. Raises Refused for who may not import, or a bad name."""
    context = await _importer(request, context_of)
    if not limits.most_bytes or not context.services.media.stores.takes_uploads:
        raise Refused(Code.FORBIDDEN, "This server takes no files: ask an operator.")
    extension = _extension(request.query_params.get("name", ""), limits)
    return _Sender(context.services, context.me.org, extension)


async def _form(request: Request, context_of: ContextOf, limits: UploadLimits) -> dict[str, Any]:
    """Return a form that takes one file, and the address by which tasks may name it then."""
    sender = await _sender(request, context_of, limits)
    media, media_type = sender.services.media, BY_EXTENSION[sender.extension]
    if not media.direct or not media.stores.uploads_to_bucket:
        raise Refused(Code.INVALID, FOLDER)
    url = await sender.record(f"{uuid7().hex}.{sender.extension}")
    form = await media.stores.upload_form(
        sender.folder, url, round(FORM_LIFE.total_seconds()), media_type, limits.most_bytes
    )
    return {
        "url": url,
        "mediaType": media_type,
        "mostBytes": limits.most_bytes,
        "expiresAt": (sender.services.clock() + FORM_LIFE).isoformat(),
        "form": None if form is None else asdict(form),
    }


async def _taken(
    request: Request, context_of: ContextOf, limits: UploadLimits, turns: Turns
) -> dict[str, Any]:
    """Store the body of a request whose sender may import tasks; return the file's address."""
    sender = await _sender(request, context_of, limits)
    async with turns.turn(sender.folder):
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            body: BinaryIO = spool  # type: ignore[assignment]
            size, digest = await _read(request, body, limits.most_bytes)
            media_type = BY_EXTENSION[sender.extension]
            url = await sender.record(f"{digest}.{sender.extension}")
            await sender.services.media.stores.upload(sender.folder, url, body, media_type)
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
