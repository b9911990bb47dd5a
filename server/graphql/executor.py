"""graphql-core's executor, with compiled functions where a selection is plain data.

Strawberry's own executor extends the incremental one; this server offers no incremental delivery,
so the plain one is extended, with the resolve info that Strawberry's resolvers expect.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from graphql import ExecutionResult, Executor, GraphQLObjectType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from server.graphql.compiler import Compiler, Complete
from server.graphql.plain_fields import Unsupported

T = TypeVar("T")


class Root(Protocol):
    """The one root field of an operation, resolved and completed by a shorter way."""

    def start(self, executor: CompiledExecutor) -> Awaitable[ExecutionResult] | None:
        """Return what runs it, or None where stock code must."""


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
        self._kept: dict[tuple[int, ...], Any] = {}

    def find(
        self, executor: Executor[Any], key: tuple[int, ...], make: Callable[[Compiler], T]
    ) -> T | None:
        """Return what was compiled for a key, at most once; None where stock code is needed."""
        try:
            found: T | None = self._kept[key]
        except KeyError:
            found = self._kept[key] = self._make(executor, make)
        return found

    def _make(self, executor: Executor[Any], make: Callable[[Compiler], T]) -> T | None:
        if self._compiler is None:
            self._compiler = Compiler(executor.schema, executor.fragment_definitions)
        try:
            return make(self._compiler)
        except Unsupported:
            return None


class CompiledExecutor(StrawberryExecutor):
    """Completes plain data with compiled functions, everything else and every error as usual."""

    _plans: Plans
    _root: Root | None
    _splits: dict[int, tuple[Any, Complete | None, dict[str, Any]]]

    def use(self, plans: Plans, root: Root | None = None) -> None:
        """Take what was compiled for this operation."""
        self._plans = plans
        self._root = root
        self._splits = {}

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: FBT001
        """Execute the operation; see graphql-core."""
        started = self._root.start(self) if self._root else None
        return super().execute_operation(serially) if started is None else started

    def complete_abstract_value(
        self,
        return_type: Any,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a value of an interface or union; see graphql-core."""
        completed = self._compiled(return_type, field_details_list, result)
        if completed is not None:
            return completed
        return super().complete_abstract_value(
            return_type, field_details_list, info, path, result, position_context
        )

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
        plan, rest = self._split(parent_type, grouped_field_set)
        done = None if plan is None else _attempt(plan, source_value)
        if done is None:
            rest = grouped_field_set
        elif not rest:
            return done
        others: Any = super().execute_fields(
            parent_type, source_value, path, rest, position_context
        )
        if done is None:
            return others
        if self.is_awaitable(others):
            return _fill_later(done, others)
        done.update(others)
        return done

    def _compiled(self, return_type: Any, details: Any, result: Any) -> Any:
        """Return the completed value, or None: no list or object completes to null."""
        key = (id(return_type), *(id(detail.node) for detail in details))
        plan = self._plans.find(
            self, key, lambda c: c.value(return_type, [detail.node for detail in details])
        )
        return None if plan is None else _attempt(plan, result)

    def _split(
        self, parent_type: GraphQLObjectType, grouped: Any
    ) -> tuple[Complete | None, dict[str, Any]]:
        """Part fields into a compiled function and the rest; once for all items of a list."""
        known = self._splits.get(id(grouped))
        if known is None:
            nodes = {key: [d.node for d in details] for key, details in grouped.items()}
            ids = (id(node) for group in nodes.values() for node in (*group, None))
            key = (id(parent_type), 0, *ids)
            found = self._plans.find(self, key, lambda c: c.fields(parent_type, nodes))
            plan, left = found or (None, list(grouped))
            # Keeping the group keeps its identity from being given to another.
            known = (grouped, plan, {key: grouped[key] for key in left})
            self._splits[id(grouped)] = known
        return known[1], known[2]


def _attempt(plan: Complete, value: Any) -> Any:
    """Run a compiled function; None, which it never returns, when stock code must take over."""
    try:
        return plan(value)
    except Exception:  # noqa: BLE001 - stock code meets it again, and reports it
        return None


async def _fill_later(done: dict[str, Any], others: Any) -> dict[str, Any]:
    done.update(await others)
    return done
