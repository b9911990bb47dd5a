"""Draws of initial tagging, recorded through the writer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from quality.sampling import digest_of
from server.events.core import ids
from server.events.core.event import on
from server.events.core.ids import uuid7
from server.events.gold.initial_tagging import InitialTaggingAdded, InitialTaggingDrawn
from tests.support.workspace import Workspace


async def draw_tagging(workspace: Workspace, project: UUID, tasks: Sequence[UUID]) -> int:
    """Put a draw of tasks on record, rights or not; return its position."""
    wish, digest = uuid7(), digest_of(ids.public("task", task) for task in tasks)
    drawn = InitialTaggingDrawn(
        seed=1, draw_position=1, frame_size=len(tasks), frame_digest=digest, drawn=len(tasks),
        drawn_digest=digest, stratum_sizes=(), even=False, content=None,
    )  # fmt: skip
    begun = await workspace.do(
        lambda _: on(project, drawn), projects=(project,), id=wish, correlation=wish
    )
    added = InitialTaggingAdded(
        matched=len(tasks), changed=0, refused=0, last_task=max(tasks), drawn_tasks=tuple(tasks)
    )
    await workspace.do(lambda _: on(project, added), projects=(project,), correlation=wish)
    return int(begun.position)
