"""The table of participants: each task as of the last act of each member who took part in it."""

from __future__ import annotations

from server.events.labeling.tasks import Participant, Task
from server.projections.engine.registry import Rows
from server.projections.engine.table_spec import Index, TableSpec, flag_, int_, text_, time_, uuid_
from server.projections.tables.labeling.tasks import TASKS

participant = TableSpec(
    "participant",
    uuid_("task_id"),
    uuid_("member_id"),
    uuid_("project_id"),
    text_("status"),
    int_("answered"),
    int_("overlap"),
    flag_("skipped"),
    time_("changed_at"),
    int_("version"),
    # Most acts leave a task open: the condition keeps claims from writing to this index.
    Index(
        "participant_by_status",
        ("org_id", "project_id", "member_id", "status", "task_id"),
        "status <> 'OPEN'",
    ),
    key=("task_id", "member_id"),
    untracked=("version",),
    history=False,
)


@TASKS.part("participants", participant)
def _rows(task: Task, part: Participant) -> Rows:
    values = (
        *(task.id, part.member, task.project),
        *(part.status, part.answered, part.overlap, part.skipped, part.changed_at, part.version),
    )
    return {("participant", task.id.int, part.member.int): values}
