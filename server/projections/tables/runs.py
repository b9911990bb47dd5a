"""The table of runs: one row each, with how far it is and what it found."""

from __future__ import annotations

from server.events.runs.runs import RUN, Run
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import StreamTable, Values
from server.projections.engine.table_spec import Index, big_, stream_spec, text_, time_, uuid_

run = stream_spec(
    "run",
    uuid_("project_id"),
    text_("method"),
    text_("parameters"),
    big_("position"),
    text_("status"),
    text_("failure", null=True),
    text_("result", null=True),
    big_("erasures"),
    big_("tasks"),
    big_("resolved"),
    big_("changed"),
    uuid_("requested_by", null=True),
    time_("requested_at"),
    time_("changed_at"),
    time_("finished_at", null=True),
    Index("run_by_project", ("org_id", "project_id", "id")),
    Index("run_with_work", ("org_id", "id"), "status IN ('RUNNING', 'FINISHED')"),
)


def _row(state: Run) -> Values:
    return (
        state.id,
        state.project,
        state.method,
        json_text(state.parameters),
        state.position,
        state.status,
        state.failure,
        state.result,
        state.erasures,
        state.tasks,
        state.resolved,
        state.changed,
        state.requested_by,
        state.requested_at,
        state.changed_at,
        state.finished_at,
    )


RUNS = StreamTable(RUN, run, _row)
