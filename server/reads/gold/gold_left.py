"""How many gold tasks people have left that they could still be given."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import orjson

from server.events.labeling.task_events import VACATED
from server.reads.gold.gold import question_digests
from server.reads.session import ReadSession

_USABLE = """
SELECT id FROM projection.task WHERE org_id = $1 AND project_id = $2 AND gold IS NOT NULL
AND NOT gold_disputed AND assignee_id IS NULL AND status <> 'ARCHIVED'
AND gold_digests::jsonb <@ $3::jsonb AND gold::json ->> 'answers' IS NOT NULL
"""
_HAD = """
SELECT a.author_id AS member, count(DISTINCT k.id)::bigint AS had
FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
    SELECT author_id FROM projection.annotation WHERE org_id = $1 AND task_id = k.id
    AND author_id = ANY ($3::uuid[]) AND status <> ALL ($4::text[]) OFFSET 0
) a GROUP BY a.author_id
"""


async def gold_left(
    session: ReadSession, project: UUID, members: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many gold tasks of a project each member has not answered yet, by their ids.

    Gold tasks that nobody gets are left out; those that a member skipped, or holds, are counted.
    """
    digests = await question_digests(session, project)
    asked = orjson.dumps(sorted(digests)).decode()
    tasks = [row["id"] for row in await session.raw(_USABLE, session.org, project, asked)]
    gone = [status.value for status in VACATED]
    rows = await session.raw(_HAD, session.org, tasks, list(members), gone)
    had = {row["member"]: row["had"] for row in rows}
    return {member: len(tasks) - had.get(member, 0) for member in members}
