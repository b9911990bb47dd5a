"""Uploads: files that arrive in pieces to be imported, and the progress of their imports.

They are rows beside the ledger: no upload is a fact, and each expires. What an import makes of an
upload is in the ledger, by the commands of the import. The bytes lie in PostgreSQL, in pieces that
are committed as they arrive, so that any server process takes the next piece and runs the import.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, BinaryIO, TypeAlias
from uuid import UUID

import asyncpg
import orjson

from server.commands.imports.import_file import ImportProgress
from server.events.core.refusal import Code, Refused
from server.ledger.read import tenant
from server.postgres import Pool
from server.reads.keyset_pages import KeysetPage

Row: TypeAlias = "asyncpg.Record"

LIFE = timedelta(days=3)
"""How long an upload is kept after its last piece, and an import after its end."""
UNTOUCHED = timedelta(hours=1)
"""How long after its last piece an upload may end so that its member can begin another one."""
CHUNK = 1 << 20
"""The most bytes of a piece."""


class ImportStatus(StrEnum):
    """How far the import of an upload has come, or the check before it."""

    CHECKING = "checking"
    """The file is read, and nothing is imported."""
    CHECKED = "checked"
    """It is known what an import would do; nobody has started it."""
    WAITING = "waiting"
    """No server has begun it."""
    RUNNING = "running"
    """Rows are read and imported."""
    FINISHED = "finished"
    """Every row is imported or rejected."""
    FAILED = "failed"
    """It ended early; what was imported stays."""
    CANCELED = "canceled"
    """Somebody ended it early; what was imported stays."""


UNDER_WAY = frozenset({ImportStatus.CHECKING, ImportStatus.WAITING, ImportStatus.RUNNING})
"""Statuses of imports and checks that have not ended."""


class Part(StrEnum):
    """What pieces belong to: the file that was sent, or the rows of it that were rejected."""

    FILE = "file"
    REJECTS = "rejects"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that arrives, or has arrived, and its import."""

    id: UUID
    member: UUID
    credential: UUID | None
    project: UUID | None
    """The project whose tasks the file holds; None for a taxonomy."""
    name: str
    format: str
    size: int
    received: int = 0
    created_at: datetime
    expires_at: datetime
    status: ImportStatus | None = None
    """None while nobody has started the import."""
    since: int | None = None
    """The head of the ledger when the import was started."""
    progress: ImportProgress = field(default_factory=ImportProgress)
    command: UUID | None = None
    """The command that started the import."""
    problem: Refused | None = None
    """Why the import failed."""
    started_at: datetime | None = None
    changed_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether all bytes have arrived."""
        return self.received == self.size


_FIND = "SELECT * FROM uploads WHERE org_id = $1 AND id = $2"
_LIST = (
    "SELECT * FROM uploads WHERE org_id = $1 AND project_id = $2 AND expires_at > $3 "
    "AND (command_id IS NOT NULL OR status IN ('checking', 'checked')) "
    "{later} ORDER BY id{down} LIMIT $4"
)
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('uploads ' || $1, 0))"
_COUNT = (
    "SELECT count(*) FROM uploads WHERE org_id = $1 AND member_id = $3 AND expires_at > $2 "
    "AND (status IS NULL OR status IN ('checking', 'checked', 'waiting', 'running'))"
)
_GIVE_UP = (
    "UPDATE uploads SET expires_at = $3 WHERE org_id = $1 AND id = ("
    "SELECT id FROM uploads WHERE org_id = $1 AND member_id = $2 "
    "AND (status IS NULL OR status = 'checked') "
    "AND expires_at > $3 AND expires_at <= $4 ORDER BY expires_at LIMIT 1)"
)
_CANCEL = (
    "UPDATE uploads SET expires_at = $3, status = NULL WHERE org_id = $1 AND id = $2 "
    "AND (status IS NULL OR status IN ('checking', 'checked')) AND expires_at > $3"
)
_CREATE = (
    "INSERT INTO uploads (org_id, id, member_id, credential_id, project_id, name, format, size, "
    "created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
)
_FORWARD = (
    "UPDATE uploads SET received = received + $4, expires_at = $5 "
    "WHERE org_id = $1 AND id = $2 AND received = $3 AND expires_at > $6"
)
_PUT = (
    "INSERT INTO upload_chunks (org_id, upload_id, part, first, body) VALUES ($1, $2, $3, $4, $5)"
)
_START = (
    "UPDATE uploads SET status = 'waiting', since = $3, started_at = $4, changed_at = $4, "
    "expires_at = $5, credential_id = $6, command_id = $7, progress = '{}', problem = NULL "
    "WHERE org_id = $1 AND id = $2 AND (status IS NULL OR status = 'checked') AND received = size"
)
_CHECK = (
    "UPDATE uploads SET status = 'checking', started_at = $3, changed_at = $3, expires_at = $4, "
    "credential_id = $5, progress = '{}', problem = NULL "
    "WHERE org_id = $1 AND id = $2 AND (status IS NULL OR status = 'checked') AND received = size"
)
_RUN = (
    "UPDATE uploads SET expires_at = $3, "
    "status = CASE status WHEN 'waiting' THEN 'running' ELSE status END "
    "WHERE org_id = $1 AND id = $2 AND status IN ('checking', 'waiting', 'running') RETURNING *"
)
_SAVE = (
    "UPDATE uploads SET changed_at = $4, expires_at = $5, progress = "
    "CASE WHEN status = 'canceled' AND command_id IS NULL THEN '{}' ELSE $3 END WHERE org_id = $1 "
    "AND id = $2 AND status IN ('checking', 'running', 'canceled') RETURNING status"
)
"""Of a check that was canceled, no counts are kept: nothing was imported."""
_STOP = (
    "UPDATE uploads SET status = 'canceled', changed_at = $3, "
    "progress = CASE status WHEN 'checking' THEN '{}' ELSE progress END "
    "WHERE org_id = $1 AND id = $2 AND status IN ('checking', 'waiting', 'running')"
)
_END = (
    "UPDATE uploads SET problem = $4, "
    "status = CASE status WHEN 'checking' THEN 'checked' WHEN 'running' THEN $3 ELSE status END "
    "WHERE org_id = $1 AND id = $2 RETURNING status"
)
_FORGET = "DELETE FROM upload_chunks WHERE org_id = $1 AND upload_id = $2 AND part = $3"
_NEXT = (
    "SELECT first, body FROM upload_chunks "
    "WHERE org_id = $1 AND upload_id = $2 AND part = $3 AND first > $4 ORDER BY first LIMIT 1"
)


async def create_upload(pool: Pool, org: UUID, upload: Upload, *, most: int) -> bool:
    """Record a new upload; return False where its member has `most` that are under way.

    Where one of these got no piece for UNTOUCHED, the oldest such ends: most likely nobody goes on
    with it, as after a crash of the client.
    """
    now, member = upload.created_at, upload.member
    async with pool.acquire() as connection, tenant(connection, org):
        await connection.execute(_LOCK, str(member))
        if await connection.fetchval(_COUNT, org, now, member) >= most:
            ended = await connection.execute(_GIVE_UP, org, member, now, now + LIFE - UNTOUCHED)
            if not ended.endswith(" 1"):
                return False
        await connection.execute(
            _CREATE, org, upload.id, upload.member, upload.credential, upload.project,
            upload.name, upload.format, upload.size, upload.created_at, upload.expires_at,
        )  # fmt: skip
    return True


async def find_upload(pool: Pool, org: UUID, id_: UUID, now: datetime) -> Upload | None:
    """Return an upload of an organization; None where there is none, or it has expired."""
    async with pool.acquire() as connection, tenant(connection, org):
        row = await connection.fetchrow(_FIND, org, id_)
    return None if row is None or row["expires_at"] <= now else _upload(row)


async def imports_of_project(
    pool: Pool, org: UUID, project: UUID, page: KeysetPage, now: datetime
) -> list[Upload]:
    """Return the imports and checks that were started in a project and are kept still.

    The newest comes first; a check that was canceled is left out, for nothing came of it. The key
    of the page is the id of the upload. Without an index: an organization has few uploads.
    """
    text, key = page.fill(_LIST, "id", 5, descending=True)
    async with pool.acquire() as connection, tenant(connection, org):
        rows = await connection.fetch(text, org, project, now, page.limit, *key)
    return [_upload(row) for row in rows]


async def append_piece(
    pool: Pool, org: UUID, id_: UUID, offset: int, body: bytes, now: datetime
) -> bool:
    """Store the piece that begins at an offset; False where the upload does not end there."""
    async with pool.acquire() as connection, tenant(connection, org):
        changed = await connection.execute(_FORWARD, org, id_, offset, len(body), now + LIFE, now)
        if not changed.endswith(" 1"):
            return False
        await connection.execute(_PUT, org, id_, Part.FILE, offset, body)
    return True


async def cancel_upload(pool: Pool, org: UUID, id_: UUID, now: datetime) -> bool:
    """End an upload, also while it is checked, and delete what has arrived.

    Returns False where its import was started.
    """
    return await _ended(pool, org, id_, now, _CANCEL)


async def start_import(
    pool: Pool,
    org: UUID,
    id_: UUID,
    *,
    credential: UUID | None,
    command: UUID,
    since: int,
    now: datetime,
) -> None:
    """Let the import of a complete upload begin; harmless where it was started before.

    Args:
        pool: connections of the server.
        org: the organization of the upload.
        id_: the upload.
        credential: the key or session by which the import acts; None for an OpenID token.
        command: the id of the command that starts it.
        since: the head of the ledger now.
        now: the time.
    """
    async with pool.acquire() as connection, tenant(connection, org):
        changed = await connection.execute(
            _START, org, id_, since, now, now + LIFE, credential, command
        )
        if changed.endswith(" 1"):
            await connection.execute(_FORGET, org, id_, Part.REJECTS)  # those of a check


async def start_check(
    pool: Pool, org: UUID, id_: UUID, *, credential: UUID | None, now: datetime
) -> None:
    """Let a complete upload be checked, once more if it was; harmless where its import began."""
    async with pool.acquire() as connection, tenant(connection, org):
        await connection.execute(_CHECK, org, id_, now, now + LIFE, credential)


async def stop_import(pool: Pool, org: UUID, id_: UUID, now: datetime) -> bool:
    """Cancel an import or a check; False where none is under way.

    The slice that is being written is finished. The file that was sent is deleted.
    """
    return await _ended(pool, org, id_, now, _STOP)


async def _ended(pool: Pool, org: UUID, id_: UUID, now: datetime, text: str) -> bool:
    """End an upload or its import by a statement, and delete its file; False where it did not."""
    async with pool.acquire() as connection, tenant(connection, org):
        changed = await connection.execute(text, org, id_, now)
        if not changed.endswith(" 1"):
            return False
        await connection.execute(_FORGET, org, id_, Part.FILE)
    return True


async def run_import(pool: Pool, org: UUID, id_: UUID, now: datetime) -> Upload | None:
    """Mark an import as running, and return it; None where there is nothing left to do.

    A check keeps its status.
    """
    async with pool.acquire() as connection, tenant(connection, org):
        row = await connection.fetchrow(_RUN, org, id_, now + LIFE)
    return None if row is None else _upload(row)


async def save_progress(
    pool: Pool, org: UUID, id_: UUID, progress: ImportProgress, now: datetime
) -> bool:
    """Save how far a running import or check has come; False where it is to end now."""
    told = orjson.dumps(asdict(progress)).decode()
    async with pool.acquire() as connection, tenant(connection, org):
        status = await connection.fetchval(_SAVE, org, id_, told, now, now + LIFE)
    return status in UNDER_WAY


async def end_import(
    pool: Pool,
    org: UUID,
    id_: UUID,
    rejects: BinaryIO | None = None,
    problem: Refused | None = None,
) -> None:
    """End an import: keep the lines of its rejected rows, and delete the file that was sent.

    After a check, the file is kept. What was canceled stays so.

    Args:
        pool: connections of the server.
        org: the organization of the upload.
        id_: the upload.
        rejects: the file of rejected rows, if there are any.
        problem: why the import failed; None where it went through.
    """
    async with pool.acquire() as connection, tenant(connection, org):
        # An earlier end that was cut off may have left some lines.
        await connection.execute(_FORGET, org, id_, Part.REJECTS)
    first = 0
    while rejects is not None and (body := rejects.read(CHUNK)):
        async with pool.acquire() as connection, tenant(connection, org):
            await connection.execute(_PUT, org, id_, Part.REJECTS, first, body)
        first += len(body)
    status = ImportStatus.FINISHED if problem is None else ImportStatus.FAILED
    told = None if problem is None else _problem_text(problem)
    async with pool.acquire() as connection, tenant(connection, org):
        ended = await connection.fetchval(_END, org, id_, status, told)
        if ended != ImportStatus.CHECKED:
            await connection.execute(_FORGET, org, id_, Part.FILE)


async def pieces(
    pool: Pool, org: UUID, id_: UUID, part: Part = Part.FILE
) -> AsyncGenerator[bytes, None]:
    """Yield the pieces of an upload in order, without holding a connection in between."""
    last = -1
    while True:
        async with pool.acquire() as connection, tenant(connection, org):
            row = await connection.fetchrow(_NEXT, org, id_, part, last)
        if row is None:
            return
        last = row["first"]
        yield row["body"]


async def whole_upload(pool: Pool, org: UUID, id_: UUID) -> bytes:
    """Return all bytes of an upload, for what must be read in one piece."""
    return b"".join([piece async for piece in pieces(pool, org, id_)])


def _upload(row: Row) -> Upload:
    known = ImportProgress.__dataclass_fields__.keys()
    progress = {k: v for k, v in orjson.loads(row["progress"]).items() if k in known}
    return Upload(
        id=row["id"],
        member=row["member_id"],
        credential=row["credential_id"],
        project=row["project_id"],
        name=row["name"],
        format=row["format"],
        size=row["size"],
        received=row["received"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        status=None if row["status"] is None else ImportStatus(row["status"]),
        since=row["since"],
        command=row["command_id"],
        progress=ImportProgress(**progress),
        problem=_problem(row["problem"]),
        started_at=row["started_at"],
        changed_at=row["changed_at"],
    )


def _problem_text(problem: Refused) -> str:
    told: dict[str, Any] = {"code": problem.code, "message": problem.message}
    return orjson.dumps({**told, "path": list(problem.path)}).decode()


def _problem(text: str | None) -> Refused | None:
    if text is None:
        return None
    told = orjson.loads(text)
    return Refused(Code(told["code"]), told["message"], tuple(told["path"]))
