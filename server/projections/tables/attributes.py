"""The tables of attributes and declarations: one row an organization, and one a member."""

from __future__ import annotations

from server.events.attributes.attributes import ATTRIBUTES, Attributes
from server.events.attributes.declarations import DECLARATIONS, Declarations
from server.projections.engine.registry import StreamTable, Values
from server.projections.engine.table_spec import stream_spec, time_, uuid_

attributes = stream_spec("attributes", time_("changed_at"))
declarations = stream_spec("declarations", uuid_("member_id"), time_("changed_at"))


def _attributes(state: Attributes) -> Values:
    return (state.id, state.changed_at)


def _declarations(state: Declarations) -> Values:
    return (state.id, state.member, state.changed_at)


ALL_ATTRIBUTES = StreamTable(ATTRIBUTES, attributes, _attributes)
ALL_DECLARATIONS = StreamTable(DECLARATIONS, declarations, _declarations)
