"""The table of organizations: one row per tenant."""

from __future__ import annotations

from server.events.accounts.organizations import ORGANIZATION, Organization
from server.projections.engine.registry import StreamTable, Values
from server.projections.engine.table_spec import stream_spec, text_, time_

organization = stream_spec(
    "organization",
    text_("name", null=True),
    time_("created_at"),
    time_("changed_at"),
)


def _row(state: Organization) -> Values:
    return (state.id, state.name, state.created_at, state.changed_at)


ORGANIZATIONS = StreamTable(ORGANIZATION, organization, _row)
