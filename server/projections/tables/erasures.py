"""The table of erasures: one row each, with how far it is."""

from __future__ import annotations

from server.events.erasure.erasures import ERASURE, Erasure
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import StreamTable, Values
from server.projections.engine.table_spec import (
    Index,
    big_,
    stream_spec,
    text_,
    time_,
    uuid_,
)

erasure = stream_spec(
    "erasure",
    text_("status"),
    text_("target"),
    text_("member_scope", null=True),
    text_("authority"),
    text_("positions"),
    text_("targets"),
    text_("reason", null=True),
    text_("reference", null=True),
    uuid_("requested_by", null=True),
    time_("requested_at"),
    time_("changed_at"),
    big_("events"),
    big_("streams"),
    text_("types"),
    big_("withheld"),
    big_("exports"),
    time_("copies_until", null=True),
    text_("broker_copies"),
    time_("finished_at", null=True),
    Index("erasure_running", ("org_id", "id"), "status = 'RUNNING'"),
)


def _row(state: Erasure) -> Values:
    return (
        state.id,
        state.status,
        state.target,
        state.member_scope,
        state.authority,
        json_text(list(state.positions)),
        json_text(list(state.targets)),
        state.reason,
        state.reference,
        state.requested_by,
        state.requested_at,
        state.changed_at,
        state.events,
        state.streams,
        json_text(state.types),
        state.withheld,
        state.exports,
        state.copies_until,
        json_text(list(state.broker_copies)),
        state.finished_at,
    )


ERASURES = StreamTable(ERASURE, erasure, _row)
