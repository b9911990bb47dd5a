"""The tables of audits: one row each, one for each drawn task, and one for each that was taken."""

from __future__ import annotations

from server.events.audits.audit_events import AuditDrawn, Verdict
from server.events.audits.audits import AUDIT, Audit, AuditedItem
from server.events.core.event import Recorded
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import Rows, StreamTable, Values
from server.projections.engine.table_spec import (
    Index,
    TableSpec,
    big_,
    flag_,
    int_,
    stream_spec,
    text_,
    time_,
    uuid_,
)

audit = stream_spec(
    "audit",
    uuid_("project_id"),
    big_("position"),
    text_("method"),
    text_("plan"),
    big_("seed"),
    int_("frame_size"),
    text_("frame_digest"),
    int_("accept", null=True),
    flag_("blind"),
    int_("items"),
    text_("filter", null=True),
    text_("strata", null=True),
    text_("stratum_sizes"),
    text_("status"),
    flag_("accepted", null=True),
    int_("right_answers"),
    int_("wrong_answers"),
    int_("unclear_answers"),
    uuid_("drawn_by", null=True),
    time_("drawn_at"),
    time_("changed_at"),
    time_("ended_at", null=True),
    Index("audit_by_project", ("org_id", "project_id", "id")),
)

audit_draw = TableSpec(
    "audit_draw",
    uuid_("audit_id"),
    int_("number"),
    uuid_("task_id"),
    int_("stratum", null=True),
    big_("chance_ppb", null=True),
    Index("audit_draw_by_task", ("org_id", "task_id", "audit_id")),
    key=("audit_id", "number"),
    history=False,
)
"""The tasks that were drawn, in the order of the draw."""

audit_item = TableSpec(
    "audit_item",
    uuid_("audit_id"),
    uuid_("task_id"),
    uuid_("auditor_id", null=True),
    time_("claimed_at", null=True),
    flag_("answered"),
    text_("own_answers", null=True),
    int_("form_version"),
    text_("verdict", null=True),
    flag_("blind"),
    text_("remark", null=True),
    text_("corrected", null=True),
    time_("judged_at", null=True),
    key=("audit_id", "task_id"),
)
"""The tasks of a sample that somebody has taken."""


def _row(state: Audit) -> Values:
    return (
        state.id,
        state.project,
        state.position,
        state.method,
        json_text(state.plan),
        state.seed,
        state.frame_size,
        state.frame_digest,
        state.accept,
        state.blind,
        len(state.tasks),
        json_text(state.filter),
        None if state.strata is None else json_text(list(state.strata)),
        json_text(list(state.stratum_sizes)),
        state.status,
        state.accepted,
        state.count(Verdict.RIGHT),
        state.count(Verdict.WRONG),
        state.count(Verdict.UNCLEAR),
        state.drawn_by,
        state.drawn_at,
        state.changed_at,
        state.ended_at,
    )


AUDITS = StreamTable(AUDIT, audit, _row)


@AUDITS.rows_of(AuditDrawn, audit_draw)
def _draw(recorded: Recorded[AuditDrawn]) -> Rows:
    event, id_ = recorded.event, recorded.stream
    strata, chances = event.drawn_strata, event.drawn_chances
    return {
        ("audit_draw", id_.int, number): (
            id_,
            number,
            task,
            strata[number] if strata else None,
            chances[number] if chances else None,
        )
        for number, task in enumerate(event.drawn_tasks)
    }


@AUDITS.part("items", audit_item)
def _item(state: Audit, item: AuditedItem) -> Rows:
    return {
        ("audit_item", state.id.int, item.task.int): (
            state.id,
            item.task,
            item.auditor,
            item.claimed_at,
            item.answered,
            json_text(item.own_answers),
            item.form_version,
            item.verdict,
            item.blind,
            item.remark,
            json_text(item.corrected),
            item.judged_at,
        )
    }
