"""Drafts: half-finished answers, outside the ledger, for their author alone, until they expire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import orjson
import strawberry
from sqlalchemy import bindparam, select
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.events import canonical, ids
from server.events.refusal import Code, Refused
from server.projections import tables
from server.schema.base import RefusedType, mutation
from server.schema.context import CommandInput, Context, Info
from server.schema.loaders import loader

LONGEST = 256 * 1024
"""Bytes of a draft."""
LIFE = timedelta(days=30)


@strawberry.input
class SaveDraftInput(CommandInput):
    """What is to be kept; null forgets it."""

    command_id: UUID
    task: strawberry.ID
    body: JSON | None


@strawberry.type(description="A draft was kept or forgotten.")
class DraftPayload:
    """The draft as it is now."""

    body: JSON | None


DraftResult = Annotated[DraftPayload | RefusedType, strawberry.union("DraftResult")]

_SAVE = (
    "INSERT INTO drafts (org_id, task_id, member_id, body, saved_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, task_id, member_id) "
    "DO UPDATE SET body = $4, saved_at = $5, expires_at = $6"
)
_FORGET = "DELETE FROM drafts WHERE org_id = $1 AND task_id = $2 AND member_id = $3"
_LOAD = (
    "SELECT task_id, body FROM drafts "
    "WHERE org_id = $1 AND task_id = ANY ($2::uuid[]) AND member_id = $3"
)
_PROJECT = select(tables.task.c.project_id).where(
    tables.task.c.org_id == bindparam("org"), tables.task.c.id == bindparam("task")
)


@strawberry.type
class DraftMutations:
    """Drafts: the last one saved wins, so a retry is safe."""

    @mutation(Permission.ANNOTATE)
    async def save_draft(self, info: Info, input: SaveDraftInput) -> DraftResult:
        """Keep a half-finished answer for 30 days. It is no fact and not in the ledger."""
        context, task = info.context, ids.expect("task", input.task, "task")
        rows = await context.reader.fetch(_PROJECT, task=task)
        actor = await context.actor()
        if not rows or not actor.may(Permission.TASKS_READ, rows[0]["project_id"]):
            raise Refused(Code.NOT_FOUND, "There is no such task.", ("task",))
        actor.require(Permission.ANNOTATE, rows[0]["project_id"])
        await context.release()
        body = None if input.body is None else _fits(input.body)
        await _write(info, task, body)
        return DraftPayload(body=input.body)


def _fits(body: Any) -> str:
    encoded = canonical.encode(body)
    if len(encoded) > LONGEST:
        raise Refused(Code.LIMIT, f"A draft holds {LONGEST // 1024} KiB at most.", ("body",))
    return encoded.decode()


async def _write(info: Info, task: UUID, body: str | None) -> None:
    me, now = info.context.me, info.context.services.clock()
    async with info.context.services.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.org_id', $1, true)", str(me.org))
        if body is None:
            await connection.execute(_FORGET, me.org, task, me.member)
        else:
            await connection.execute(_SAVE, me.org, task, me.member, body, now, now + LIFE)


def load_draft(info: Info, task: UUID) -> Any:
    """Return (an awaitable of) the caller's draft of a task, or None."""
    context = info.context
    return loader(context, "draft", partial(_drafts, context)).load(task)


async def _drafts(context: Context, tasks: Sequence[UUID]) -> list[Any]:
    me = context.me
    rows = await context.reader.raw(_LOAD, me.org, list(tasks), me.member)
    found = {row["task_id"]: orjson.loads(row["body"]) for row in rows}
    return [found.get(task) for task in tasks]
