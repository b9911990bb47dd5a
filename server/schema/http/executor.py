"""graphql-core's executor, with compiled functions where a selection is plain data.

Strawberry's own executor extends the incremental one; this server offers no incremental delivery,
so the plain one is extended, with the resolve info that Strawberry's resolvers expect.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import Executor, GraphQLObjectType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from server.schema.http.compiler import Compiler, Complete
from server.schema.http.plain import Unsupported


class StrawberryExecutor(Executor[Any]):
    """The plain executor for Strawberry's resolvers."""

    operation_extensions: dict[str, Any] | None = None
    build_resolve_info = StrawberryGraphQLCoreExecutionContext.build_resolve_info


class Plans:
    """The compiled functions of one operation: made when first needed, kept with its document.

    Keys are identities of syntax nodes and types, which live as long as the document does.
    """

    def __init__(self) -> None:
        self._compiler: Compiler | None = None
        self._kept: dict[tuple[int, ...], Complete | None] = {}

    def find(
        self,
        executor: Executor[Any],
        key: tuple[int, ...],
        make: Callable[[Compiler], Complete],
    ) -> Complete | None:
        """Return the function for a key, compiled at most once; None where stock code is needed."""
        try:
            return self._kept[key]
        except KeyError:
            pass
        if self._compiler is None:
            self._compiler = Compiler(executor.schema, executor.fragment_definitions)
        try:
            plan: Complete | None = make(self._compiler)
        except Unsupported:
            plan = None
        self._kept[key] = plan
        return plan


class CompiledExecutor(StrawberryExecutor):
    """Completes plain data with compiled functions, everything else and every error as usual."""

    plans: Plans

    def complete_list_value(
        self,
        return_type: Any,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a list; see graphql-core."""
        completed = self._compiled(return_type, field_details_list, result)
        if completed is not None:
            return completed
        return super().complete_list_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def complete_object_value(
        self,
        return_type: Any,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete an object; see graphql-core."""
        completed = self._compiled(return_type, field_details_list, result)
        if completed is not None:
            return completed
        return super().complete_object_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Any,
        grouped_field_set: Any,
        position_context: Any,
    ) -> Any:
        """Execute fields side by side: plain ones compiled, the rest as usual; see graphql-core."""
        ready: dict[str, Any] = {}
        rest = {}
        for key, details in grouped_field_set.items():
            plan = self._field_plan(parent_type, details)
            try:
                if plan is not None:
                    ready[key] = plan(source_value)
                    continue
            except Exception:  # noqa: BLE001, S110 - stock code meets it again, and reports it
                pass
            rest[key] = details
        if not rest:
            return ready
        others: Any = super().execute_fields(
            parent_type, source_value, path, rest, position_context
        )
        if not ready:
            return others
        if self.is_awaitable(others):
            return _merge_later(grouped_field_set, ready, others)
        return _merge(grouped_field_set, ready, others)

    def _compiled(self, return_type: Any, details: Any, result: Any) -> Any:
        """Return the completed value, or None: no list or object completes to null."""
        key = (id(return_type), *(id(detail.node) for detail in details))
        plan = self.plans.find(
            self, key, lambda c: c.value(return_type, [detail.node for detail in details])
        )
        if plan is None:
            return None
        try:
            return plan(result)
        except Exception:  # noqa: BLE001 - stock code meets it again, and reports it
            return None

    def _field_plan(self, parent_type: GraphQLObjectType, details: Any) -> Complete | None:
        if len(details) != 1:
            return None
        node = details[0].node
        key = (id(parent_type), id(node), 0)
        return self.plans.find(self, key, lambda c: c.field(parent_type, node))


def _merge(order: Any, ready: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    return {
        key: ready[key] if key in ready else others[key]
        for key in order
        if key in ready or key in others
    }


async def _merge_later(order: Any, ready: dict[str, Any], others: Any) -> dict[str, Any]:
    return _merge(order, ready, await others)
