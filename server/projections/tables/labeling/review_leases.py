"""The table of review leases: which reviewers hold which tasks now."""

from __future__ import annotations

from server.events.labeling.tasks import ReviewLease, Task
from server.projections.engine.registry import Rows
from server.projections.engine.table_spec import Index, TableSpec, big_, time_, uuid_
from server.projections.tables.labeling.tasks import TASKS

review_lease = TableSpec(
    "review_lease",
    uuid_("task_id"),
    uuid_("reviewer_id"),
    uuid_("project_id"),
    big_("token"),
    time_("expires_at"),
    # By time first: `leases_due` finds the expired leases of all organizations.
    Index("review_lease_by_expiry", ("expires_at", "org_id")),
    Index("review_lease_by_reviewer", ("org_id", "project_id", "reviewer_id")),
    key=("task_id",),
    untracked=("token", "expires_at"),
    history=False,
)


@TASKS.part("review_leases", review_lease)
def _rows(task: Task, part: ReviewLease) -> Rows:
    values = (task.id, part.reviewer, task.project, part.token, part.expires_at)
    return {("review_lease", task.id.int): values}
