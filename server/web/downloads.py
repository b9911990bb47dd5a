"""Exports, replays and rejected rows as streamed downloads by short-lived signed links."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from functools import partial
from uuid import UUID

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.access.actor import Actor
from server.access.export_links import DownloadKind, DownloadLink, opened
from server.access.permissions import Permission
from server.commands.imports.file_imports import Part, find_upload, pieces
from server.events.core import ids
from server.events.core.event import Kind
from server.events.core.refusal import Code, Refused
from server.feed.render import audit_line
from server.postgres import LOST
from server.reads.erasure.subjects import report_lines
from server.reads.events.replay import replay
from server.reads.exports.export import Selection, export
from server.reads.exports.export_rights import require_export
from server.reads.projects import project_row
from server.schema.core.context import Caller, Context
from server.schema.core.unavailable import unavailable
from server.schema.exports.mutations import PATH
from server.schema.exports.selections import selection_at
from server.services import Services
from server.web.refusals import refusal_response
from server.web.spool import spooled
from server.web.streaming import StreamedFile, while_allowed
from server.web.taxonomy_files import read_state, taxonomy_file

log = structlog.get_logger()

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Accel-Buffering": "no",
}
GONE = "This link is none, or it has ended: ask for another one."


class Slots:
    """Counts the exports that run in this process.

    One organization has half of the slots at most: whoever reads slowly keeps a slot for long.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once, self._share = at_once, max(1, at_once // 2)
        self._held = Counter[UUID]()

    def has_room(self, org: UUID) -> bool:
        """Tell whether an export of an organization may begin."""
        return self._held.total() < self._at_once and self._held[org] < self._share

    def require_room(self, org: UUID) -> None:
        """Refuse, with RATE_LIMITED, an export that must wait for others."""
        if not self.has_room(org):
            message = "Other exports are under way: try again in a few seconds."
            raise Refused(Code.RATE_LIMITED, message)

    @contextlib.contextmanager
    def hold(self, org: UUID) -> Iterator[None]:
        """Hold a slot for an organization."""
        self._held[org] += 1
        try:
            yield
        finally:
            self._held[org] -= 1
            if not self._held[org]:
                del self._held[org]


def download_routes(
    services: Callable[[], Services], database_url: str, *, at_once: int
) -> list[Route]:
    """Return the route of downloads.

    Args:
        services: returns those of the running server.
        database_url: where exports open connections of their own, as the server role.
        at_once: how many exports may run at once in this process; half of them for one
            organization.
    """
    slots = Slots(at_once)

    async def download(request: Request) -> Response:
        try:
            return await _answer(services(), database_url, slots, request.path_params["link"])
        except Refused as refused:
            return refusal_response(refused, _HEADERS)
        except LOST as error:
            if away := unavailable(error):
                return refusal_response(away, _HEADERS)
            raise

    return [Route(f"{PATH}/{{link}}", download, methods=["GET"])]


async def _answer(services: Services, database_url: str, slots: Slots, text: str) -> Response:
    link = opened(services.fingerprint_key, text)
    if link is None:
        raise Refused(Code.NOT_FOUND, GONE)
    if link.expires_at <= services.clock():
        return refusal_response(Refused(Code.NOT_FOUND, GONE), _HEADERS, status=410)
    if link.kind in (DownloadKind.TREE, DownloadKind.DIFF):
        slots.require_room(link.org)
        with slots.hold(link.org):
            return await _taxonomy(services, link)
    actor = await _actor(services, link)
    if link.kind is DownloadKind.REJECTED_ROWS:
        _, id_ = ids.parse(link.scope)
        chunks = pieces(services.pool, link.org, id_, Part.REJECTS)
    elif link.kind is DownloadKind.SUBJECT:
        slots.require_room(link.org)
        chunks = _of_subject(services, slots, link)
    else:
        slots.require_room(link.org)
        chunks = _whole(services, database_url, slots, link, actor)
    # The digest of a reference is no name for a file that goes to a person.
    name = "subject-report" if link.kind is DownloadKind.SUBJECT else link.scope
    headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}.jsonl"'}
    allowed = while_allowed(chunks, lambda: _actor(services, link))
    # The first lines are there before the status is sent, so that a refusal is an answer.
    return await StreamedFile.begin(allowed, 200, headers, "application/x-ndjson")


async def _taxonomy(services: Services, link: DownloadLink) -> Response:
    context = Context(services, Caller(link.org, link.member, link.credential))
    try:
        state = await read_state(context.session, await context.actor(), link)
    finally:
        await context.release()
    return Response(
        await taxonomy_file(services, link, state), 200, _HEADERS, media_type="application/json"
    )


async def _actor(services: Services, link: DownloadLink) -> Actor:
    """Return the member of a link, who still holds the rights that it was made under."""
    context = Context(services, Caller(link.org, link.member, link.credential))
    try:
        actor = await context.actor()
        if link.kind is DownloadKind.REJECTED_ROWS:
            await _require_upload(services, link, actor)
            return actor
        if link.kind is DownloadKind.SUBJECT:
            actor.require(Permission.SUBJECTS_READ)
            return actor
        kind, id_ = ids.parse(link.scope)
        project = id_ if kind == Kind.PROJECT else None
        if project is not None:
            row = await project_row(context.session, project)
            if row is None or not actor.may(Permission.PROJECT_READ, project):
                raise Refused(Code.NOT_FOUND, "There is no such project.", ("project",))
        require_export(actor, events=link.kind is DownloadKind.EVENTS, project=project)
        return actor
    finally:
        await context.release()


async def _require_upload(services: Services, link: DownloadLink, actor: Actor) -> None:
    _, id_ = ids.parse(link.scope)
    upload = await find_upload(services.pool, link.org, id_, services.clock())
    if upload is None:
        raise Refused(Code.NOT_FOUND, "The rejected rows are no longer kept: import them again.")
    actor.require(Permission.TASKS_IMPORT, upload.project)


async def _of_subject(
    services: Services, slots: Slots, link: DownloadLink
) -> AsyncGenerator[bytes, None]:
    with slots.hold(link.org):
        async for lines in report_lines(services.pool, link.org, link.scope):
            yield lines


async def _whole(
    services: Services, database_url: str, slots: Slots, link: DownloadLink, actor: Actor
) -> AsyncGenerator[bytes, None]:
    """Yield an export as it is written, and log how it ended."""
    about = {"org": str(link.org), "member": str(link.member), "scope": link.scope}
    size = 0
    work = partial(_produce, services, database_url, link, actor)
    with slots.hold(link.org):
        log.info("export begins", kind=link.kind.value, **about)
        try:
            # Events have no last line, after which nothing can take long.
            lines = spooled(work, spaces=link.kind is DownloadKind.TASKS)
            async with contextlib.aclosing(lines) as chunks:
                async for chunk in chunks:
                    size += len(chunk)
                    yield chunk
        except BaseException as error:
            log.warning("export broke off", bytes=size, error=type(error).__name__, **about)
            raise
    log.info("export was sent", bytes=size, **about)


async def _selection(services: Services, link: DownloadLink, project: UUID) -> Selection | None:
    """Return which tasks of a project a link leads to; None for all. Raises Refused."""
    if link.recorded is None:
        return None
    context = Context(services, Caller(link.org, link.member, link.credential))
    try:
        return await selection_at(context, project, link.recorded)
    finally:
        await context.release()


async def _produce(
    services: Services,
    database_url: str,
    link: DownloadLink,
    actor: Actor,
    write: Callable[[bytes], None],
) -> None:
    kind, id_ = ids.parse(link.scope)
    if link.kind is DownloadKind.TASKS:
        named = actor.may(Permission.MEMBERS_READ, id_)
        await export(
            *(database_url, link.org, id_, write),
            blobs=services.blobs,
            pseudonyms=named,
            gold=actor.may(Permission.GOLD_READ, id_),
            until=link.until,
            now=services.clock(),
            selection=await _selection(services, link, id_),
        )
        return
    await replay(
        database_url,
        link.org,
        write=write,
        render=audit_line,
        now=services.clock(),
        stream=id_ if kind not in (Kind.PROJECT, Kind.ORGANIZATION) else None,
        project=id_ if kind == Kind.PROJECT else None,
        until=link.until,
    )
