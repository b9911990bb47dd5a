"""The tables of saved views: one row for each member with views in a project, and one a view."""

from __future__ import annotations

from server.events.saved_views import SAVED_VIEWS, SavedViews, View
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import Rows, StreamTable, Values
from server.projections.engine.table_spec import (
    Index,
    TableSpec,
    flag_,
    stream_spec,
    text_,
    time_,
    uuid_,
)

saved_views = stream_spec(
    "saved_views",
    uuid_("project_id"),
    uuid_("owner_id"),
    time_("changed_at"),
)

saved_view = TableSpec(
    "saved_view",
    uuid_("saved_views_id"),
    uuid_("id"),
    uuid_("project_id"),
    uuid_("owner_id"),
    flag_("shared"),
    text_("name", null=True),
    text_("filter", null=True),
    text_("sorting", null=True),
    text_("direction", null=True),
    time_("created_at"),
    time_("changed_at"),
    Index("saved_view_by_id", ("org_id", "id")),
    Index("saved_view_by_owner", ("org_id", "project_id", "owner_id", "id")),
    Index("saved_view_shared", ("org_id", "project_id", "id"), "shared"),
    key=("saved_views_id", "id"),
)
"""The key begins with the stream, so that an erasure also finds the history of deleted views."""


def _row(state: SavedViews) -> Values:
    return (state.id, state.project, state.owner, state.changed_at)


VIEWS = StreamTable(SAVED_VIEWS, saved_views, _row)


@VIEWS.part("views", saved_view)
def _view(state: SavedViews, view: View) -> Rows:
    content = view.content
    return {
        ("saved_view", state.id.int, view.id.int): (
            state.id,
            view.id,
            state.project,
            state.owner,
            view.shared,
            content and content.name,
            content and json_text(content.filter),
            content and content.order,
            content and content.direction,
            view.created_at,
            view.changed_at,
        )
    }
