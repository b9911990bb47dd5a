"""The table of comments on tasks and annotations."""

from __future__ import annotations

from server.events.labeling.tasks import Comment, Task
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
    time_("created_at"),
    uuid_("resolved_by", null=True),
    time_("resolved_at", null=True),
    Index("comment_by_task", ("org_id", "task_id", "id")),
    key=("id",),
)


@TASKS.part("comments", comment)
def _rows(task: Task, part: Comment) -> Rows:
    return {
        ("comment", part.id.int): (
            part.id,
            task.id,
            task.project,
            part.annotation,
            part.author,
            part.text,
            part.created_at,
            part.resolved_by,
            part.resolved_at,
        )
    }
