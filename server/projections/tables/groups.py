"""The table of releases of figures by group: one row each, with its figures sealed."""

from __future__ import annotations

from server.events.groups.releases import GROUP_RELEASE, GroupRelease
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

group_release = stream_spec(
    "group_release",
    uuid_("project_id"),
    uuid_("attribute_id"),
    text_("questions"),
    text_("slices"),
    big_("seed"),
    big_("position"),
    text_("status"),
    text_("failure", null=True),
    text_("figures", null=True),
    uuid_("requested_by", null=True),
    time_("requested_at"),
    time_("changed_at"),
    time_("finished_at", null=True),
    Index("group_release_by_project", ("org_id", "project_id", "id")),
    Index("group_release_running", ("org_id", "id"), "status = 'RUNNING'"),
)


def _row(state: GroupRelease) -> Values:
    return (
        state.id,
        state.project,
        state.attribute,
        json_text(list(state.questions)),
        json_text([str(one) for one in state.slices]),
        state.seed,
        state.position,
        state.status,
        state.failure,
        state.figures,
        state.requested_by,
        state.requested_at,
        state.changed_at,
        state.finished_at,
    )


GROUP_RELEASES = StreamTable(GROUP_RELEASE, group_release, _row)
