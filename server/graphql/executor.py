"""graphql-core's executor for Strawberry's resolvers."""

from __future__ import annotations

from typing import Any

from graphql import Executor
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext


class StrawberryExecutor(Executor[Any]):
    """The plain executor, with the resolve info that Strawberry's resolvers expect.

    Strawberry's own extends the incremental one; this server offers no incremental delivery.
    """

    operation_extensions: dict[str, Any] | None = None
    build_resolve_info = StrawberryGraphQLCoreExecutionContext.build_resolve_info

    _sub_fields: dict[tuple[Any, ...], Any] | None = None
    """What the events of a subscription select, by type and by the nodes of the document."""

    def build_per_event_executor(self, payload: Any) -> Executor[Any]:
        """Return an executor for one event of a subscription.

        graphql-core memoizes the fields of an event under identities that occur in no other event,
        and would keep them as long as the subscription lasts. Those of the document's nodes stay.
        """
        if self._sub_fields is None:
            self._sub_fields = {}
        executor: Executor[Any] = super().build_per_event_executor(payload)
        executor._relevant_sub_fields = {}  # noqa: SLF001 - pinned by tests/graphql/test_hooks.py
        return executor

    def collect_subfields(self, return_type: Any, field_details_list: Any) -> Any:
        """Return the fields that are selected of a type; see graphql-core."""
        kept = self._sub_fields
        if kept is None:
            return super().collect_subfields(return_type, field_details_list)
        key = (return_type, *[id(details.node) for details in field_details_list])
        found = kept.get(key)
        if found is None:
            found = super().collect_subfields(return_type, field_details_list)
            kept[key] = found
        return found
