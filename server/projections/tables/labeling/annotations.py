"""The tables of annotations and of labels: one label row per concept or value of an answer."""

from __future__ import annotations

from server.events.forms.answers import label_rows
from server.events.labeling.tasks import Annotation, ImportedFrom, Task
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import Rows, Values
from server.projections.engine.table_spec import (
    Index,
    TableSpec,
    big_,
    flag_,
    int_,
    text_,
    time_,
    uuid_,
)
from server.projections.tables.labeling.tasks import TASKS

annotation = TableSpec(
    "annotation",
    uuid_("id"),
    uuid_("task_id"),
    uuid_("project_id"),
    uuid_("author_id", null=True),
    text_("status"),
    text_("answers", null=True),
    int_("form_version"),
    int_("guideline_version"),
    big_("time_spent_ms"),
    int_("revision"),
    uuid_("reviewer_id", null=True),
    text_("reason", null=True),
    text_("reasons", null=True),
    time_("created_at"),
    time_("changed_at"),
    flag_("imported"),
    uuid_("imported_by", null=True),
    time_("occurred_at", null=True),
    text_("source_id", null=True),
    text_("source_digest", null=True),
    uuid_("correction_id", null=True),
    flag_("gold"),
    Index("annotation_by_task", ("org_id", "task_id", "id"), past=True),
    Index("annotation_by_author", ("org_id", "project_id", "author_id", "created_at", "id")),
    Index(
        "annotation_returned",
        ("org_id", "project_id", "author_id", "changed_at", "id"),
        "status IN ('REJECTED', 'OUTDATED')",
    ),
    Index("annotation_outdated", ("org_id", "project_id", "task_id"), "status = 'OUTDATED'"),
    # What a person answered of gold tasks, in order.
    Index(
        "annotation_gold",
        ("org_id", "project_id", "author_id", "created_at", "id"),
        "gold",
        past=True,
    ),
    Index(
        "annotation_source",
        ("org_id", "project_id", "source_id"),
        "source_id IS NOT NULL",
        unique=True,
    ),
    key=("id",),
)

label = TableSpec(
    "label",
    uuid_("annotation_id"),
    text_("question"),
    int_("ordinal"),
    uuid_("task_id"),
    uuid_("project_id"),
    uuid_("author_id", null=True),
    text_("kind"),
    text_("value"),
    # The rank of the task, which never changes: so the tasks of a label are listed in its order.
    big_("rank"),
    Index(
        "label_by_value",
        ("org_id", "project_id", "question", "value", "rank", "task_id"),
        past=True,
    ),
    key=("annotation_id", "question", "ordinal"),
)


@TASKS.part("annotations", annotation, label)
def _rows(task: Task, part: Annotation) -> Rows:
    answers = part.answers
    rows: Rows = {
        ("annotation", part.id.int): (
            part.id,
            task.id,
            task.project,
            part.author,
            part.status,
            json_text(answers),
            part.form_version,
            part.guideline_version,
            part.time_spent_ms,
            part.revision,
            part.reviewer,
            part.reason,
            json_text(list(part.reasons)) if part.reasons else None,
            part.created_at,
            part.changed_at,
            *_source(part.imported),
            part.correction,
            part.gold,
        )
    }
    if answers is not None and part.counts:
        same, key = (task.id, task.project, part.author), part.id.int
        for question, ordinal, value, kind in label_rows(answers):
            values = (part.id, question, ordinal, *same, kind, value, task.rank)
            rows["label", key, question, ordinal] = values
    return rows


def _source(imported: ImportedFrom | None) -> Values:
    """Return whether an annotation was imported, and what is known of where it comes from."""
    if imported is None:
        return _MADE_HERE
    source = imported.source_id, imported.source_digest
    return (True, imported.by, imported.occurred_at, *source)


_MADE_HERE = (False, None, None, None, None)
