"""The tables of holds: one row for each organization that ever had one, and one a hold."""

from __future__ import annotations

from server.events.erasure.holds import HOLDS, Hold, Holds
from server.projections.engine.registry import Rows, StreamTable, Values
from server.projections.engine.table_spec import Index, TableSpec, stream_spec, text_, time_, uuid_

holds = stream_spec("holds", time_("changed_at"))

hold = TableSpec(
    "hold",
    uuid_("holds_id"),
    uuid_("id"),
    text_("target"),
    uuid_("task_id", null=True),
    uuid_("project_id", null=True),
    text_("subject_digest", null=True),
    text_("reason", null=True),
    time_("ends_at", null=True),
    uuid_("placed_by", null=True),
    time_("placed_at"),
    Index("hold_by_id", ("org_id", "id")),
    key=("holds_id", "id"),
)
"""The key begins with the stream, so that an erasure also finds the history of released holds."""


def _row(state: Holds) -> Values:
    return (state.id, state.changed_at)


ALL_HOLDS = StreamTable(HOLDS, holds, _row)


@ALL_HOLDS.part("holds", hold)
def _hold(state: Holds, one: Hold) -> Rows:
    return {
        ("hold", state.id.int, one.id.int): (
            state.id,
            one.id,
            one.target,
            one.task,
            one.project,
            one.subject_digest,
            one.reason,
            one.ends_at,
            one.placed_by,
            one.placed_at,
        )
    }
