"""Filters of tasks that are typed as JSON, for commands at the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from server.events.core.refusal import Code, Refused
from server.ledger.startup_checks import StartError
from server.reads.exports.export import Selection
from server.reads.labeling.task_criteria import TaskCriteria

if TYPE_CHECKING:
    from graphql import GraphQLError

NOBODY = UUID(int=0)


def typed_selection(given: dict[str, Any], member: UUID | None) -> Selection:
    """Return the tasks that a filter finds, to the owner of a key or to an operator.

    Args:
        given: the filter as the API takes it.
        member: the owner of the key; None for an operator, who gave none.

    Raises:
        Refused: INVALID, LIMIT, as the API says it.
        StartError: it asks what the caller holds, and there is no key that says who that is.
    """
    # The types of the API take a second to make.
    from graphql.utilities import coerce_input_value, validate_input_value
    from strawberry.types.arguments import convert_argument

    from server.schema.core.root import build_schema
    from server.schema.labeling.task_filter import TaskFilter, criteria_of
    from server.schema.labeling.task_filter_json import filter_json

    schema = build_schema()
    declared: Any = schema._schema.type_map["TaskFilter"]  # noqa: SLF001 - the one way to it
    validate_input_value(given, declared, _refuse)
    # As the API takes them: one value where a list may stand is a list of it.
    coerced = coerce_input_value(given, declared)
    scalars = schema.schema_converter.scalar_registry
    wanted: Any = convert_argument(coerced, TaskFilter, scalars, schema.config)
    if member is None and wanted.held_by_me is not None:
        raise StartError("Only the owner of a key holds tasks: give a key, or name a `holder`.")
    criteria = criteria_of(wanted, me=member or NOBODY, blind=None, hidden=())
    return Selection(criteria or TaskCriteria(), filter_json(wanted))


def _refuse(error: GraphQLError, path: list[str | int]) -> None:
    raise Refused(Code.INVALID, error.message, ("filter", *path))
