"""The tables of comments on tasks and annotations, and of the members whom they mention."""

from __future__ import annotations

from server.events.labeling.tasks import Comment, Task
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import Rows
from server.projections.engine.table_spec import Index, TableSpec, text_, time_, uuid_
from server.projections.tables.labeling.tasks import TASKS

comment = TableSpec(
    "comment",
    uuid_("id"),
    uuid_("task_id"),
    uuid_("project_id"),
    uuid_("annotation_id", null=True),
    uuid_("author_id", null=True),
    text_("text", null=True),
    text_("mentions", null=True),
    time_("created_at"),
    time_("edited_at", null=True),
    time_("deleted_at", null=True),
    uuid_("resolved_by", null=True),
    time_("resolved_at", null=True),
    Index("comment_by_task", ("org_id", "task_id", "id"), past=True),
    key=("id",),
)

mention = TableSpec(
    "mention",
    uuid_("comment_id"),
    uuid_("member_id"),
    uuid_("project_id"),
    uuid_("annotation_id", null=True),
    time_("mentioned_at"),
    Index("mention_by_member", ("org_id", "member_id", "mentioned_at", "comment_id")),
    key=("comment_id", "member_id"),
    history=False,
)


@TASKS.part("comments", comment, mention)
def _rows(task: Task, part: Comment) -> Rows:
    mentions = part.mentions
    rows: Rows = {
        ("comment", part.id.int): (
            part.id,
            task.id,
            task.project,
            part.annotation,
            part.author,
            part.text,
            json_text([str(member) for member in mentions]) if mentions else None,
            part.created_at,
            part.edited_at,
            part.deleted_at,
            part.resolved_by,
            part.resolved_at,
        )
    }
    for member in mentions:
        values = (part.id, member, task.project, part.annotation, part.mentioned_at)
        rows["mention", part.id.int, member.int] = values
    return rows
