"""The files of tasks, through the server, under the rights of the member that a link is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.access.media_links import MediaLink, opened
from server.access.media_types import disposition_of, media_type_of
from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.labeling.tasks import task_row
from server.schema.core.context import Caller, Context
from server.schema.labeling.media_links import PATH, address_in
from server.services import Services
from server.storage import BlobsAwayError, Found, Place
from server.web.byte_ranges import UnsatisfiableError, byte_range
from server.web.content_security import content_security_policy
from server.web.streaming import StreamedFile, while_allowed

SANDBOX = f"{content_security_policy()}; sandbox"
"""Opened as a page of its own, no file may run a script or load anything."""
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": SANDBOX,
    "Referrer-Policy": "no-referrer",
}
GONE = "The link has ended: ask for another one."
NOT_FOUND = "There is no such file."
AWAY = "The store of this file cannot be reached: try again later."


class _File(NamedTuple):
    """A file that may be read, and until when the link to it holds."""

    link: MediaLink
    place: Place
    found: Found
    seconds: int


def media_routes(services: Callable[[], Services]) -> list[Route]:
    """Return the route of files; `services` returns those of the running server."""

    async def serve(request: Request) -> Response:
        try:
            file = await _file(services(), request.path_params["link"])
            if isinstance(file, Response):
                return file
            return await _answer(services(), request, file)
        except BlobsAwayError:
            return _plain(503, AWAY)

    return [Route(f"{PATH}/{{link}}", serve, methods=["GET", "HEAD"])]


async def _file(services: Services, text: str) -> _File | Response:
    """Return the file that a link opens, or the answer to whom it opens nothing."""
    link = opened(services.fingerprint_key, text)
    if link is None:
        return _plain(404, NOT_FOUND)
    left = (link.expires_at - services.clock()).total_seconds()
    if left <= 0:
        return _plain(410, GONE)
    place = await _place(services, link)
    found = None if place is None else await place.store.find(place.key)
    if place is None or found is None:
        return _plain(404, NOT_FOUND)
    return _File(link, place, found, int(left))


async def _place(services: Services, link: MediaLink) -> Place | None:
    """Return where the input's file is, if the link's member may still read the task."""
    context = Context(services, Caller(link.org, link.member, link.credential))
    try:
        actor = await context.actor()
        row: Any = await task_row(context.session, link.task)
    except Refused:
        return None
    finally:
        await context.release()
    if row is None or not actor.may(Permission.TASKS_READ, row["project_id"]):
        return None
    address = address_in(None if row["inputs"] is None else orjson.loads(row["inputs"]), link.input)
    if address is None:
        return None
    return services.media.stores.place(ids.public("organization", link.org), address)


async def _answer(services: Services, request: Request, file: _File) -> Response:
    place, found = file.place, file.found
    tag = f'"{found.tag}"'
    headers = {
        **_SAFE,
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Cache-Control": f"private, max-age={file.seconds}",
        "Content-Disposition": disposition_of(place.key),
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    asked = None
    if request.headers.get("if-range", tag) == tag:
        try:
            asked = byte_range(request.headers.get("range", ""), found.size)
        except UnsatisfiableError:
            return _plain(416, "The file ends before.", {"Content-Range": f"bytes */{found.size}"})
    first, last = asked or (0, found.size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if asked is not None:
        headers["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    status, media_type = 200 if asked is None else 206, media_type_of(place.key)
    headers["Content-Type"] = media_type
    if request.method == "HEAD" or found.size == 0:
        return Response(status_code=status, headers=headers)
    chunks = place.store.read(place.key, found, first, last)
    allowed = while_allowed(chunks, lambda: _require_readable(services, file.link))
    # The first bytes are there before the status is sent, so that a failure is an answer.
    return await StreamedFile.begin(allowed, status, headers)


async def _require_readable(services: Services, link: MediaLink) -> None:
    if await _place(services, link) is None:
        raise Refused(Code.NOT_FOUND, NOT_FOUND)


def _plain(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    given = {**_SAFE, "Cache-Control": "no-store", **(headers or {})}
    return Response(f"{text}\n", status, given, media_type="text/plain")
