"""Drafts: half-finished answers, outside the ledger, which only their author sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from server.reads.loaders import batched
from server.reads.session import ReadSession

_LOAD = (
    "SELECT task_id, body FROM drafts "
    "WHERE org_id = $1 AND task_id = ANY ($2::uuid[]) AND member_id = $3"
)


@batched
async def draft(session: ReadSession, tasks: Sequence[UUID], member: UUID) -> list[Any]:
    """Return what a member saved of a task and has not submitted yet, or None."""
    rows = await session.raw(_LOAD, session.org, tasks, member)
    found = {row["task_id"]: orjson.loads(row["body"]) for row in rows}
    return [found.get(task) for task in tasks]
