"""The table of corrections: one row each, with what was asked for and how far the job has come."""

from __future__ import annotations

from server.events.corrections.corrections import CORRECTION, Correction
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

correction = stream_spec(
    "correction",
    uuid_("project_id"),
    text_("action"),
    big_("position"),
    flag_("with_reviewed"),
    text_("reason", null=True),
    text_("pattern", null=True),
    text_("replaced_by", null=True),
    big_("started"),
    uuid_("started_by", null=True),
    time_("started_at"),
    time_("changed_at"),
    int_("tasks"),
    text_("outcomes", null=True),
    time_("finished_at", null=True),
    text_("failure", null=True),
    Index("correction_by_project", ("org_id", "project_id", "id")),
    Index("correction_to_do", ("org_id", "id"), "finished_at IS NULL"),
)


def _row(state: Correction) -> Values:
    return (
        state.id,
        state.project,
        state.action,
        state.position,
        state.with_reviewed,
        state.reason,
        json_text(state.pattern),
        json_text(state.replaced_by),
        state.started,
        state.started_by,
        state.started_at,
        state.changed_at,
        state.tasks,
        json_text(state.outcomes),
        state.finished_at,
        state.failure,
    )


CORRECTIONS = StreamTable(CORRECTION, correction, _row)
