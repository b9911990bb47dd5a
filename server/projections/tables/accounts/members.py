"""The table of members, with their status and roles."""

from __future__ import annotations

from server.events.accounts.members import MEMBER, Member
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import StreamTable, Values
from server.projections.engine.table_spec import Index, stream_spec, text_, time_

member = stream_spec(
    "member",
    text_("status"),
    text_("role", null=True),
    text_("name", null=True),
    text_("email", null=True),
    text_("project_roles"),
    text_("pseudonym", null=True),
    time_("created_at"),
    time_("changed_at"),
    Index("member_email", ("org_id", "email"), "email IS NOT NULL", unique=True),
    # For `find_accounts`, which looks for an address in all organizations.
    Index("member_by_email", ("email", "org_id"), "email IS NOT NULL"),
)


def _row(state: Member) -> Values:
    roles = {str(project): sorted(held) for project, held in state.project_roles.items()}
    return (
        state.id,
        state.status,
        state.role,
        state.name,
        state.email,
        json_text(roles),
        state.pseudonym,
        state.created_at,
        state.changed_at,
    )


MEMBERS = StreamTable(MEMBER, member, _row)
