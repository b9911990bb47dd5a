"""graphql-core's executor, with compiled functions where a selection is plain data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from graphql import (
    ExecutionResult,
    Executor,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    get_nullable_type,
    is_abstract_type,
)
from graphql.execution.collect_fields import collect_fields

from server.graphql.executor import StrawberryExecutor
from server.graphql.fastpath.compiler import Compiler, Complete
from server.graphql.fastpath.plain_fields import Unsupported
from server.graphql.sharing import variables_below_root

T = TypeVar("T")


class CompiledSelections:
    """The compiled functions of one operation, made at first use and cached with the document.

    Keys are identities of syntax nodes and types, which live as long as the document does.
    """

    def __init__(self, schema: GraphQLSchema, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._compiler = Compiler(schema, fragments)
        self._kept: dict[tuple[int, ...], Any] = {}
        self._of_events: WeakValueDictionary[Hashable, Complete] = WeakValueDictionary()
        """By the variables that directives may use. They are large, and kept by who uses them."""

    def of_events(self, executor: CompiledExecutor) -> Complete | None:
        """Return a function that answers the events of a subscription; None where stock code must.

        It takes what the source yields, and returns the data of the response or raises.
        """
        names = sorted({*variables_below_root(executor)})
        values = executor.variable_values.coerced
        # No other variables are read: fields with arguments are left to stock code.
        given = {name: values[name] for name in names if isinstance(values.get(name), bool)}
        key = tuple(given.items())
        found = self._of_events.get(key)
        if found is None:
            with suppress(Unsupported):
                found = self._of_events[key] = _answer(executor)
        return found

    def find(self, key: tuple[int, ...], make: Callable[[Compiler], T]) -> T | None:
        """Return what was compiled for a key, at most once; None where stock code is needed."""
        if key not in self._kept:
            try:
                self._kept[key] = make(self._compiler)
            except Unsupported:
                self._kept[key] = None
        found: T | None = self._kept[key]
        return found


def _answer(executor: CompiledExecutor) -> Complete:
    """Return a function that answers events; see `CompiledSelections.of_events`."""
    schema = executor.schema
    root: Any = schema.subscription_type
    fields = collect_fields(
        schema, executor.fragments, executor.variable_values, root, executor.operation
    )
    if len(fields.grouped_field_set) != 1:  # none, where a directive leaves it out
        raise Unsupported
    ((key, details),) = fields.grouped_field_set.items()
    definition = schema.get_field(root, details[0].node.name.value)
    type_ = get_nullable_type(definition.type) if definition else None
    if not is_abstract_type(type_):
        raise Unsupported
    compiler = Compiler(schema, executor.fragment_definitions, executor.variable_values)
    complete = compiler.by_type(type_, [detail.node for detail in details])
    return lambda value: {key: complete(value)}


def _compiled_first(stock: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that completes a value by a compiled function, if there is one."""

    def complete(
        self: CompiledExecutor,
        type_: Any,
        details: Sequence[Any],
        info: Any,
        path: Any,
        result: Any,
        position: Any,
    ) -> Any:
        key = (id(type_), *(id(detail.node) for detail in details))
        plan = self.selections.find(key, lambda c: c.value(type_, [d.node for d in details]))
        # No list or object completes to null, so None says that stock code is needed.
        done = None if plan is None else _attempt(plan, result)
        return stock(self, type_, details, info, path, result, position) if done is None else done

    return complete


class CompiledExecutor(StrawberryExecutor):
    """Completes plain data with compiled functions, everything else and every error as usual."""

    selections: CompiledSelections
    _run: Callable[[CompiledExecutor], Awaitable[ExecutionResult]] | None
    _splits: dict[int, tuple[Any, Complete | None, dict[str, Any]]]

    def use(
        self,
        selections: CompiledSelections,
        run: Callable[[CompiledExecutor], Awaitable[ExecutionResult]] | None = None,
    ) -> None:
        """Set the compiled functions of the operation, and what runs it directly, if it can be."""
        self.selections, self._run, self._splits = selections, run, {}

    def answer(self) -> Complete | None:
        """Return a function that answers the events of the subscription; see `of_events`."""
        return self.selections.of_events(self)

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: FBT001
        """Execute the operation; see graphql-core."""
        return super().execute_operation(serially) if self._run is None else self._run(self)

    complete_abstract_value = _compiled_first(Executor.complete_abstract_value)
    complete_list_value = _compiled_first(Executor.complete_list_value)
    complete_object_value = _compiled_first(Executor.complete_object_value)

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

    def _split(
        self, parent_type: GraphQLObjectType, grouped: Any
    ) -> tuple[Complete | None, dict[str, Any]]:
        """Return a compiled function for some fields, and the rest.

        It is cached for the items of a list, and for all events of a subscription: only its root is
        another group of fields each time.
        """
        known = self._splits.get(id(grouped))
        if known is None:
            nodes = {key: [d.node for d in details] for key, details in grouped.items()}
            ids = (id(node) for group in nodes.values() for node in (*group, None))
            key = (id(parent_type), 0, *ids)
            found = self.selections.find(key, lambda c: c.fields(parent_type, nodes))
            plan, left = found or (None, list(grouped))
            # The group is kept, so that no other object gets its identity.
            known = (grouped, plan, {key: grouped[key] for key in left})
            if parent_type is not self.schema.subscription_type:
                self._splits[id(grouped)] = known
        return known[1], known[2]


def _attempt(plan: Complete, value: Any) -> Any:
    """Return the result of a compiled function; None where stock code must complete the value."""
    try:
        return plan(value)
    except Exception:  # noqa: BLE001 - stock code meets it again, and reports it
        return None


async def _fill_later(done: dict[str, Any], others: Any) -> dict[str, Any]:
    done.update(await others)
    return done
