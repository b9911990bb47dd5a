"""The comments that mention a member, of those that the member may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.projections import tables
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import columns
from server.reads.session import ReadSession

_SHOWN = ", ".join(f"c.{column.name}" for column in columns(tables.comment))
# Read from the index of mentions in its order; every look-up beside it is a probe of a key.
_MENTIONS = f"""
SELECT {_SHOWN}, m.mentioned_at FROM projection.mention m CROSS JOIN LATERAL (
    SELECT * FROM projection.comment WHERE org_id = $1 AND id = m.comment_id LIMIT 1
) c LEFT JOIN LATERAL (
    SELECT author_id FROM projection.annotation WHERE org_id = $1 AND id = m.annotation_id LIMIT 1
) a ON true WHERE m.org_id = $1 AND m.member_id = $2
AND ($4::uuid[] IS NULL OR m.project_id = ANY ($4::uuid[]))
AND (
    m.annotation_id IS NULL OR $5::uuid[] IS NULL OR m.project_id = ANY ($5::uuid[])
    OR a.author_id = $2
) {{later}} ORDER BY m.member_id{{down}}, m.mentioned_at{{down}}, m.comment_id{{down}} LIMIT $3
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a member may read comments; None stands for every project of the organization."""

    tasks: Collection[UUID] | None
    """Projects whose tasks the member may see."""
    annotations: Collection[UUID] | None
    """Projects in which the member may see everybody's annotations."""


async def mentions_of_member(
    session: ReadSession, member: UUID, reach: Reach, page: KeysetPage
) -> list[Any]:
    """Return the comments that mention a member, the latest mention first.

    The key of the page is (mentioned_at, comment).
    """
    wanted = [None if ids is None else list(ids) for ids in (reach.tasks, reach.annotations)]
    text, key = page.fill(_MENTIONS, "m.mentioned_at, m.comment_id", 6, descending=True)
    return await session.raw(text, session.org, member, page.limit, *wanted, *key)
