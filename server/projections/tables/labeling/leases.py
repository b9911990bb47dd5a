"""The table of leases: which annotators hold which tasks now."""

from __future__ import annotations

from server.events.labeling.tasks import Lease, Task
from server.projections.engine.registry import Rows
from server.projections.engine.table_spec import Index, TableSpec, big_, time_, uuid_
from server.projections.tables.labeling.tasks import TASKS

lease = TableSpec(
    "lease",
    uuid_("task_id"),
    uuid_("annotator_id"),
    uuid_("project_id"),
    big_("token"),
    time_("expires_at"),
    # By time first: `leases_due` finds the expired leases of all organizations.
    Index("lease_by_expiry", ("expires_at", "org_id")),
    Index("lease_by_annotator", ("org_id", "project_id", "annotator_id")),
    key=("task_id", "annotator_id"),
    untracked=("token", "expires_at"),
    history=False,
)


@TASKS.part("leases", lease)
def _rows(task: Task, part: Lease) -> Rows:
    values = (task.id, part.annotator, task.project, part.token, part.expires_at)
    return {("lease", task.id.int, part.annotator.int): values}
