"""What a plan of a label migration looks at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson

from server.ledger.read import tenant
from server.projections.tables import schema_of

CHUNK = 1_000
"""Annotations that are read in one go."""
_ANSWERS = (
    "SELECT task_id, form_version, answers FROM {}.annotation WHERE org_id = $1 "
    "AND project_id = $2 AND status IN ('SUBMITTED', 'APPROVED') AND answers IS NOT NULL"
)


async def each_counting_answer(
    connection: Any,
    org: UUID,
    project: UUID,
    generation: int,
    take: Callable[[UUID, int, dict[str, Any]], None],
) -> None:
    """Call `take` with task, form version and answers of every annotation that counts in a project.

    There may be millions, so they are read in a transaction of their own, on a connection that is
    not that of a session.
    """
    text = _ANSWERS.format(schema_of(generation))
    async with tenant(connection, org, snapshot=True):
        async for row in connection.cursor(text, org, project, prefetch=CHUNK):
            take(row["task_id"], row["form_version"], orjson.loads(row["answers"]))
