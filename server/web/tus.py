"""Files to be imported, sent in pieces by the tus protocol 1.0: core, creation, and termination.

An upload belongs to the member who created it, who must hold the right to import whenever a piece
arrives. Bytes are committed as they arrive, in pieces of 1 MiB at most, so a connection that breaks
loses less than that, and the next piece may go to another server process. A process takes so many
bodies at once; the others wait unread.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from server.access.permissions import Permission
from server.commands.imports.file_imports import (
    CHUNK,
    LIFE,
    Upload,
    append_piece,
    cancel_upload,
    create_upload,
    find_upload,
)
from server.commands.imports.import_readers import FORMATS
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.postgres import LOST
from server.reads.projects import project_row
from server.schema.core.context import Context
from server.schema.core.unavailable import unavailable
from server.web.refusals import refusal_response
from server.web.turns import Turns

PATH = "/uploads"
VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
PATIENCE = 60.0
"""Seconds between two parts of a body, and of waiting for a turn to send one."""
NAME = 255
"""The most characters of a file's name."""
_KINDS = frozenset(FORMATS.values())
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_RESUMABLE = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
ContextOf = Callable[[HTTPConnection, dict[str, Any]], Awaitable[Context]]


@dataclass(frozen=True, slots=True)
class TusLimits:
    """The limits of uploads.

    Attributes:
        most_bytes: how large an upload may be.
        most_uploads: how many a member may have under way.
        at_once: how many pieces a process takes at once; half of them of one organization.
    """

    most_bytes: int
    most_uploads: int
    at_once: int


class TusError(Exception):
    """A request that the protocol does not allow: its status, and a sentence."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def tus_routes(context: ContextOf, limits: TusLimits) -> list[Route]:
    """Return the routes of uploads; `context` authenticates a request."""
    tus = _Tus(context, limits)
    methods = ["POST", "HEAD", "PATCH", "DELETE", "OPTIONS"]
    return [
        Route(PATH, partial(tus.answer, {"POST": tus.create}), methods=["POST", "OPTIONS"]),
        Route(
            f"{PATH}/{{upload}}",
            partial(tus.answer, {"HEAD": tus.offset, "PATCH": tus.append, "DELETE": tus.cancel}),
            methods=methods,
        ),
    ]


Handler = Callable[[Request, Context], Awaitable[Response]]


class _Tus:
    def __init__(self, context: ContextOf, limits: TusLimits) -> None:
        self._context, self._limits = context, limits
        self._turns = Turns(limits.at_once)
        self._taking: set[UUID] = set()
        """Uploads of which this process takes a piece."""

    async def answer(self, handlers: dict[str, Handler], request: Request) -> Response:
        """Answer one request: the headers of the protocol first, then the caller, then the rest."""
        try:
            return await self._handled(handlers, request)
        except TusError as error:
            refused = Refused(Code.INVALID, str(error))
            headers = {**_RESUMABLE, **error.headers}
            return refusal_response(refused, headers, status=error.status)
        except Refused as refused:
            return refusal_response(refused, _RESUMABLE)
        except LOST as error:
            if away := unavailable(error):
                return refusal_response(away, _RESUMABLE)
            raise
        except ClientDisconnect:
            return Response(status_code=400)

    async def _handled(self, handlers: dict[str, Handler], request: Request) -> Response:
        # Clients whose network lets no other methods through name the method in a header.
        method = request.headers.get("x-http-method-override", request.method).upper()
        if method == "OPTIONS":
            return Response(status_code=204, headers=self._features())
        if request.headers.get("tus-resumable") != VERSION:
            message = f"Speak version {VERSION} of tus, and say so in Tus-Resumable."
            raise TusError(412, message, Tus_Version=VERSION)
        handler = handlers.get(method)
        if handler is None:
            raise TusError(405, "Method Not Allowed", Allow=", ".join([*handlers, "OPTIONS"]))
        context = await self._context(request, {})
        try:
            return await handler(request, context)
        finally:
            await context.release()

    def _features(self) -> dict[str, str]:
        return {
            **_RESUMABLE,
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,termination",
            "Tus-Max-Size": str(self._limits.most_bytes),
        }

    async def create(self, request: Request, context: Context) -> Response:
        """Begin an upload: 201, with its address."""
        length = _number(request, "upload-length")
        given = _metadata(request.headers.get("upload-metadata", ""))
        project = given.get("project")
        wanted = ids.expect("project", project, "project") if project else None
        await _require(context, wanted)
        if length > self._limits.most_bytes:
            message = f"A file may have {self._limits.most_bytes:,} bytes at most."
            raise Refused(Code.LIMIT, message)
        name = text_of(given.get("filename", "")[:NAME], "filename")
        now, me = context.services.clock(), context.me
        upload = Upload(
            id=uuid7(),
            member=me.member,
            credential=me.credential,
            project=wanted,
            name=name,
            format=_format(given, name) if wanted else "",
            size=length,
            created_at=now,
            expires_at=now + LIFE,
        )
        most = self._limits.most_uploads
        if not await create_upload(context.services.pool, me.org, upload, most=most):
            message = f"{most:,} uploads of yours are under way: finish or end one first."
            raise Refused(Code.RATE_LIMITED, message)
        location = f"{PATH}/{ids.public('upload', upload.id)}"
        return Response(status_code=201, headers={**_RESUMABLE, "Location": location})

    async def offset(self, request: Request, context: Context) -> Response:
        """Tell how many bytes have arrived."""
        upload = await _own(request, context)
        headers = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size)}
        return Response(status_code=200, headers={**_RESUMABLE, **headers})

    async def cancel(self, request: Request, context: Context) -> Response:
        """End an upload that nobody goes on with: 204."""
        upload, services = await _own(request, context), context.services
        if not await cancel_upload(services.pool, context.me.org, upload.id, services.clock()):
            raise TusError(409, "The import of this upload has begun.")
        return Response(status_code=204, headers=_RESUMABLE)

    async def append(self, request: Request, context: Context) -> Response:
        """Take the piece that begins where the upload ends: 204, with the new end."""
        if request.headers.get("content-type", "").strip().lower() != PIECE:
            raise TusError(415, f"Send the piece as {PIECE}.")
        await context.release()
        async with self._turn(str(context.me.org)):
            upload = await _own(request, context)
            with self._alone(upload.id):
                end = await self._append(request, context, upload)
        return Response(status_code=204, headers={**_RESUMABLE, "Upload-Offset": str(end)})

    async def _append(self, request: Request, context: Context, upload: Upload) -> int:
        offset = _number(request, "upload-offset")
        if offset != upload.received:
            raise TusError(
                409, f"The upload has {upload.received} bytes.", Upload_Offset=str(upload.received)
            )
        announced = request.headers.get("content-length", "0")
        if _NUMBER.fullmatch(announced) and int(announced) > upload.size - offset:
            raise TusError(413, "The piece goes beyond the length of the upload.")
        return await _take(request, context, upload)

    @contextlib.asynccontextmanager
    async def _turn(self, org: str) -> AsyncIterator[None]:
        """Wait until the body may be read. Raises Refused UNAVAILABLE after PATIENCE seconds."""
        async with contextlib.AsyncExitStack() as held:
            try:
                async with asyncio.timeout(PATIENCE):
                    await held.enter_async_context(self._turns.turn(org))
            except TimeoutError:
                message = "Many files arrive now: send the piece again in a minute."
                raise Refused(Code.UNAVAILABLE, message) from None
            yield

    @contextlib.contextmanager
    def _alone(self, upload: UUID) -> Iterator[None]:
        """Keep other requests from sending the same upload, so that it takes memory once."""
        if upload in self._taking:
            raise TusError(423, "Another request sends this upload: try again once it has ended.")
        self._taking.add(upload)
        try:
            yield
        finally:
            self._taking.discard(upload)


async def _require(context: Context, project: UUID | None) -> None:
    """Require the right to import: into a project, or (None) into taxonomies."""
    actor = await context.actor()
    if project is None:
        await context.release()
        actor.require(Permission.TAXONOMIES_EDIT)
        return
    row = await project_row(context.session, project)
    # What is written next takes a connection of its own, and the last one may be this session's.
    await context.release()
    if row is None or not actor.may(Permission.PROJECT_READ, project):
        raise Refused(Code.NOT_FOUND, "There is no such project.", ("project",))
    actor.require(Permission.TASKS_IMPORT, project)


async def _own(request: Request, context: Context) -> Upload:
    """Return the upload of a request, which only who created it may read or continue."""
    me = context.me
    id_ = ids.expect("upload", request.path_params["upload"], "upload")
    found = await find_upload(context.services.pool, me.org, id_, context.services.clock())
    if found is None or found.member != me.member:
        raise Refused(Code.NOT_FOUND, "There is no such upload (any more): begin another one.")
    await _require(context, found.project)
    return found


async def _take(request: Request, context: Context, upload: Upload) -> int:
    """Store the body of a request, and return where the upload ends then.

    A body may take hours. So the right to import is read again for each piece of it.
    """
    services, org, end = context.services, context.me.org, upload.received
    async for piece in _pieces(request):
        if end + len(piece) > upload.size:
            raise TusError(413, "The piece goes beyond the length of the upload.")
        await _require(context, upload.project)
        now = services.clock()
        if not await append_piece(services.pool, org, upload.id, end, piece, now):
            raise TusError(409, "Another request sends this upload: ask for its offset again.")
        end += len(piece)
    return end


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """Yield the body in pieces to be stored; what arrived before it broke off is yielded, too."""
    kept, broken = bytearray(), False
    parts = request.stream()
    while not broken:
        try:
            async with asyncio.timeout(PATIENCE):
                part = await anext(parts, None)
        except (ClientDisconnect, TimeoutError):
            part, broken = None, True
        if part is None:
            break
        kept += part
        while len(kept) >= CHUNK:
            yield bytes(kept[:CHUNK])
            del kept[:CHUNK]
    if kept:
        yield bytes(kept)
    if broken:
        raise ClientDisconnect


def _number(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise TusError(400, f"{name.title()} must be a whole number of bytes.")
    return int(text)


def _metadata(text: str) -> dict[str, str]:
    """Return the pairs of Upload-Metadata: a name, a space, and the value in base64."""
    found = {}
    for pair in filter(None, map(str.strip, text.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise TusError(400, "Upload-Metadata is no list of names with base64 texts.") from None
    return found


def _format(given: dict[str, str], name: str) -> str:
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    found = given.get("format") or FORMATS.get(ending)
    if found not in _KINDS:
        message = "Name the file .jsonl, .json, .csv or .tsv, or say in `format` which it is."
        raise Refused(Code.INVALID, message, ("format",))
    return found
