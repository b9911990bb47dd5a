"""The table of runs: one row each, with how far it is and what it found."""

from __future__ import annotations

from server.events.core.event import JsonObject
from server.events.runs.adoption_events import Adoption
from server.events.runs.runs import RUN, Run
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import StreamTable, Values
from server.projections.engine.table_spec import (
    Index,
    big_,
    flag_,
    stream_spec,
    text_,
    time_,
    uuid_,
)

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
    text_("adoptions"),
    flag_("adopting"),
    Index("run_by_project", ("org_id", "project_id", "id")),
    Index("run_with_work", ("org_id", "id"), "status IN ('RUNNING', 'FINISHED')"),
    Index("run_to_adopt", ("org_id", "id"), "adopting"),
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
        json_text([_adoption(one) for one in state.adoptions]),
        state.adopting is not None,
    )


def _adoption(one: Adoption) -> JsonObject:
    """Return what clients see of an adoption."""
    return {
        "least_confidence_ppm": one.least_ppm,
        "by": one.by and str(one.by),
        "position": one.position,
        "started_at": one.started_at.isoformat(),
        "finished_at": one.finished_at and one.finished_at.isoformat(),
        "failure": one.failure,
        "outcomes": one.outcomes,
    }


RUNS = StreamTable(RUN, run, _row)
