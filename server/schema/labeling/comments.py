"""Comments as clients see them."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Node, Readable, query
from server.schema.core.node import link


@strawberry.type(description="A remark on a task or on one of its annotations.")
class Comment(Node, Readable):
    """A comment as clients see it."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    created_at: datetime
    edited_at: datetime | None = strawberry.field(
        description="When its author last said it in other words."
    )
    deleted_at: datetime | None = strawberry.field(
        description="Since when its text is shown no longer."
    )
    resolved_at: datetime | None

    @query(Permission.TASKS_READ)
    def text(self) -> str | None:
        """What it says; null once it was deleted or erased."""
        text: str | None = self.row["text"]
        if text is not None:
            shown = self.session.shown
            shown.comments += 1
            shown.projects[self.row["project_id"]] = None
        return text

    @query(Permission.TASKS_READ)
    async def author(self) -> Member | None:
        """Who wrote it."""
        return await linked_member(self.session, self.row["author_id"])

    @query(Permission.TASKS_READ)
    async def resolved_by(self) -> Member | None:
        """Who marked it as dealt with."""
        return await linked_member(self.session, self.row["resolved_by"])

    @query(Permission.TASKS_READ)
    async def mentions(self) -> list[Member]:
        """The members whom it speaks to; each finds it in `Viewer.mentions`."""
        stored = self.row["mentions"]
        named = [] if stored is None else [UUID(text) for text in orjson.loads(stored)]
        found = await asyncio.gather(*(linked_member(self.session, id_) for id_ in named))
        return [member for member in found if member is not None]

    task = link(
        "task",
        lambda comment: comment.row["task_id"],
        Permission.TASKS_READ,
        "The task that is remarked on.",
        null=False,
    )
    annotation = link(
        "annotation",
        lambda comment: comment.row["annotation_id"],
        Permission.ANNOTATIONS_READ_OWN,
        "The annotation that is remarked on; null for a remark on the whole task.",
    )


def comment_of(session: ReadSession, row: Any) -> Comment:
    """Return a comment from its row."""
    return Comment(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("comment", row["id"])),
        created_at=row["created_at"],
        edited_at=row["edited_at"],
        deleted_at=row["deleted_at"],
        resolved_at=row["resolved_at"],
    )
