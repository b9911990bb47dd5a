"""The table of tasks, which serves lists, filters, and the queue for claims."""

from __future__ import annotations

import orjson

from server.events.core.event import JsonObject
from server.events.core.stream_kind import plain_json
from server.events.gold.reference import Gold
from server.events.labeling.tasks import TASK, Status, Task, TaskImported
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import StreamTable, Values
from server.projections.engine.table_spec import (
    Index,
    big_,
    flag_,
    int_,
    stream_spec,
    text_,
    time_,
    uuid_,
)

SEARCHED = 20_000
"""Characters of a task's inputs that a text filter searches."""

task = stream_spec(
    "task",
    uuid_("project_id"),
    text_("status"),
    int_("priority"),
    int_("urgency"),
    big_("rank"),
    int_("overlap"),
    int_("answered"),
    uuid_("assignee_id", null=True),
    text_("external_id", null=True),
    text_("review_reason", null=True),
    text_("resolution_method", null=True),
    text_("resolution", null=True),
    int_("confidence_ppm", null=True),
    int_("open_comments"),
    time_("imported_at"),
    time_("changed_at"),
    flag_("relabel"),
    text_("gold", null=True),
    text_("gold_digests", null=True),
    flag_("gold_disputed"),
    Index("task_by_rank", ("org_id", "project_id", "rank", "id")),
    Index("task_by_status", ("org_id", "project_id", "status", "rank", "id"), past=True),
    # Urgency is minus priority: row comparison needs all columns in one direction, and under
    # row-level security an index serves plain columns only.
    Index("task_by_urgency", ("org_id", "project_id", "urgency", "rank", "id"), past=True),
    Index("task_queue", ("org_id", "project_id", "assignee_id", "urgency", "rank"), "claimable"),
    # Most tasks are assigned to nobody: the condition keeps imports from writing to this index.
    Index(
        "task_by_assignee",
        ("org_id", "project_id", "assignee_id", "rank", "id"),
        "assignee_id IS NOT NULL",
        past=True,
    ),
    # In the order of the queue, what the next reviewer may take.
    Index("task_review_queue", ("org_id", "project_id", "urgency", "rank", "id"), "reviewable"),
    Index("task_relabel", ("org_id", "project_id", "rank", "id"), "relabel", past=True),
    Index(
        "task_gold",
        ("org_id", "project_id", "urgency", "rank", "id"),
        "gold IS NOT NULL",
        past=True,
    ),
    Index(
        "task_external_id",
        ("org_id", "project_id", "external_id"),
        "external_id IS NOT NULL",
        unique=True,
    ),
    untracked=(flag_("claimable"), flag_("reviewable")),
    once=(
        text_("inputs", null=True),
        text_("meta", null=True),
        text_("search", null=True),
        int_("imported_overlap", null=True),
    ),
    fillfactor=85,
)


def _row(state: Task) -> Values:
    final = state.resolution
    priority = state.priority
    comments = state.comments
    answered, gold = state.annotations != (), state.gold
    return (
        state.id,
        state.project,
        state.status,
        priority,
        -priority,
        state.rank,
        state.overlap,
        len(state.counting) if answered else 0,
        state.assignee,
        state.external_id,
        state.review_reason,
        final and final.method,
        final and json_text(final.answers),
        final and final.confidence_ppm,
        len([1 for c in comments if c.open]) if comments else 0,
        state.imported_at,
        state.changed_at,
        answered and bool(state.outdated),
        None if gold is None else gold_text(gold),
        None if gold is None else json_text([*gold.question_digests]),
        gold is not None and gold.dispute is not None,
    )


def gold_text(gold: Gold) -> str | None:
    """Return the right answers of a task, with who set them, when, and under which form.

    Of disputed ones, also why they are.
    """
    by, at, dispute = gold.by and str(gold.by), gold.at.isoformat(), gold.dispute
    known = {"answers": gold.answers, "by": by, "at": at, "form_version": gold.form_version}
    if dispute is not None:
        known["dispute"] = orjson.loads(plain_json(dispute))
    return json_text(known)


def _queues(state: Task) -> Values:
    """Return whether the task can be claimed to be answered, and whether to be reviewed.

    The first: it has a free slot, and its assignee is not done. The second: it waits for a
    reviewer, and none holds it.
    """
    reviewable = state.status is Status.IN_REVIEW and not state.review_leases
    if state.free_slots <= 0:
        return (False, reviewable)
    return (state.assignee is None or not state.took_part(state.assignee), reviewable)


def import_columns(event: TaskImported) -> tuple[str | None, str | None, str | None, int]:
    """Return what only the import event has: inputs, meta, searchable text, and the overlap."""
    content, overlap = event.content, event.overlap
    if content is None:
        return (None, None, None, overlap)
    words = searchable(content.inputs)
    return (json_text(content.inputs), json_text(content.meta), words, overlap)


def searchable(inputs: JsonObject) -> str:
    """Return the texts of the inputs in lower case, up to SEARCHED characters."""
    # Sorted, because the ledger does not keep the order in which the client wrote the inputs.
    values = [value for _, value in sorted(inputs.items())]
    texts = [value.get("text") if isinstance(value, dict) else value for value in values]
    return "\n".join([t for t in texts if isinstance(t, str)])[:SEARCHED].lower()


TASKS = StreamTable(TASK, task, _row, untracked=_queues, once=import_columns)
