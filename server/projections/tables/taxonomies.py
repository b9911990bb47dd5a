"""The table of taxonomies; concepts are indexed by `server.projections.engine.concept_index`."""

from __future__ import annotations

from server.events.reverts.taxonomies import offered_version
from server.events.taxonomies.taxonomies import TAXONOMY, Taxonomy
from server.projections.engine.registry import StreamTable, Values
from server.projections.engine.table_spec import int_, stream_spec, text_, time_, uuid_

taxonomy = stream_spec(
    "taxonomy",
    text_("name", null=True),
    text_("description", null=True),
    int_("latest"),
    uuid_("created_by", null=True),
    time_("created_at"),
    time_("changed_at"),
)


def _row(state: Taxonomy) -> Values:
    offered = offered_version(state)
    return (
        state.id,
        state.name,
        state.description,
        offered.number if offered else 0,
        state.created_by,
        state.created_at,
        state.changed_at,
    )


TAXONOMIES = StreamTable(TAXONOMY, taxonomy, _row)
