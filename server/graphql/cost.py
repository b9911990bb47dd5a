"""What running an operation may cost, with its fragments spread out, within a budget of steps.

Nothing here trusts the document: it may have cycles, unknown fields and unknown fragments, which
validation, later, reports better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_object_type,
)

from server.events.core.refusal import Code
from server.graphql.errors import document_problem
from server.graphql.guard import refuse_over
from server.graphql.limits import Limits

_NESTING = 100
"""Inline fragments and spreads add nesting without depth; this many levels of all kinds stay far
inside Python's stack."""


class Walk:
    """Walks operations with their fragments spread out, and adds up what running them may cost.

    `sized_by` names the variables that set a page size: with other values of those, the cost is
    another.
    """

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._visits = 0
        self._overlaps = 0
        self._variables: Mapping[str, Any] | None = None
        self._seen: set[str] = set()
        self.sized_by: set[str] = set()
        self.introspections = 0

    def operation(
        self, node: OperationDefinitionNode, variables: Mapping[str, Any] | None = None
    ) -> int:
        """Return the cost of an operation with these variables.

        While they are not known yet (None), a variable page counts as one item: what the document
        costs whatever they are.

        Raises:
            RequestProblem: With code LIMIT, naming the limit.
        """
        defaults = {
            definition.variable.name.value: _whole(definition.default_value)
            for definition in node.variable_definitions or ()
            if isinstance(definition.default_value, IntValueNode)
        }
        self._variables = None if variables is None else {**defaults, **variables}
        root = self._schema.get_root_type(node.operation)
        merged = _Merged()
        cost = self._selections(node.selection_set, root, merged, None, 0, self._limits.depth, ())
        refuse_over("root fields", merged.fields, self._limits.root_fields)
        if cost > self._limits.cost:
            message = (
                f"The operation may cost {cost}; {self._limits.cost} is allowed. Ask for smaller "
                "pages (`first`), or for fewer lists inside lists."
            )
            raise document_problem(message, Code.LIMIT)
        return cost

    def unused_fragments(self) -> None:
        """Walk the fragments that no operation reached: validation compares their fields as well.

        Raises:
            RequestProblem: With code LIMIT, naming the limit.
        """
        for name, fragment in self._fragments.items():
            if name not in self._seen:
                condition = self._schema.get_type(fragment.type_condition.name.value)
                selections = fragment.selection_set
                self._selections(
                    selections, condition, _Merged(), None, 0, self._limits.depth, (name,)
                )

    def _selections(
        self,
        selections: SelectionSetNode,
        parent: GraphQLNamedType | None,
        merged: _Merged,
        page: int | None,
        depth: int,
        allowed_depth: int,
        trail: tuple[str, ...],
        nesting: int = 0,
    ) -> int:
        """Return the cost of a selection set; different object types exclude each other."""
        refuse_over("levels of nesting", nesting, _NESTING)
        shared, by_type = 0, Counter[str]()
        for selection in selections.selections:
            self._visits += 1
            refuse_over(
                "selections with its fragments spread out", self._visits, self._limits.visits
            )
            if isinstance(selection, FieldNode):
                shared += self._field(
                    selection, parent, merged, page, depth, allowed_depth, trail, nesting
                )
                continue
            inner, condition, trail_inside = self._fragment(selection, parent, trail)
            if inner is None:
                continue
            cost = self._selections(
                inner, condition, merged, page, depth, allowed_depth, trail_inside, nesting + 1
            )
            if is_abstract_type(parent) and is_object_type(condition):
                by_type[condition.name] += cost
            else:
                shared += cost
        return shared + max(by_type.values(), default=0)

    def _fragment(
        self, selection: SelectionNode, parent: GraphQLNamedType | None, trail: tuple[str, ...]
    ) -> tuple[SelectionSetNode | None, GraphQLNamedType | None, tuple[str, ...]]:
        """Find what a fragment selects; a cycle and an unknown name select nothing."""
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            on = self._schema.get_type(condition.name.value) if condition else parent
            return selection.selection_set, on, trail
        if not isinstance(selection, FragmentSpreadNode):
            return None, None, trail
        name = selection.name.value
        fragment = self._fragments.get(name)
        if fragment is None or name in trail:
            return None, None, trail
        self._seen.add(name)
        on = self._schema.get_type(fragment.type_condition.name.value)
        return fragment.selection_set, on, (*trail, name)

    def _field(
        self,
        node: FieldNode,
        parent: GraphQLNamedType | None,
        merged: _Merged,
        page: int | None,
        depth: int,
        allowed_depth: int,
        trail: tuple[str, ...],
        nesting: int,
    ) -> int:
        name = node.name.value
        if name in {"__schema", "__type"}:
            self.introspections += 1
            refuse_over("introspections", self.introspections, self._limits.introspections)
            allowed_depth = self._limits.introspection_depth
        refuse_over("levels of fields", depth + 1, allowed_depth)
        inside, repeated = merged.enter((node.alias or node.name).value)
        self._overlaps += repeated
        refuse_over("overlapping fields", self._overlaps, self._limits.overlaps)
        definition = _definition(parent, name)
        if node.selection_set is None:
            return self._own_cost(parent, name, self._limits.leaf_cost)
        below = get_named_type(definition.type) if definition else None
        size = self._page_size(node, definition)
        is_list = definition is not None and is_list_type(get_nullable_type(definition.type))
        times = (size or page or self._limits.list_size) if is_list else 1
        cost = self._selections(
            node.selection_set,
            below,
            inside,
            None if is_list else size,
            depth + 1,
            allowed_depth,
            trail,
            nesting + 1,
        )
        own = self._own_cost(parent, name, self._limits.object_cost)
        # The schema describes itself from memory, so lists there cost what they select.
        return own + cost * (1 if name.startswith("__") or _is_introspection(parent) else times)

    def _own_cost(self, parent: GraphQLNamedType | None, name: str, usual: int) -> int:
        if parent is None or not self._limits.weights:
            return usual
        return self._limits.weights.get(f"{parent.name}.{name}", usual)

    def _page_size(self, node: FieldNode, definition: GraphQLField | None) -> int | None:
        """Return the number of items that a field asks for, and note the variable that says so."""
        for argument in node.arguments or ():
            if argument.name.value not in {"first", "last"}:
                continue
            value = argument.value
            if isinstance(value, IntValueNode):
                return abs(_whole(value))
            if isinstance(value, VariableNode):
                self.sized_by.add(value.name.value)
                given = 1 if self._variables is None else self._variables.get(value.name.value)
                if isinstance(given, int | float):
                    return abs(int(given))
        default = definition.args.get("first") if definition else None
        usual = getattr(default, "default_value", None)
        return usual if isinstance(usual, int) else None


class _Merged:
    """The answer object that selection sets are merged into: one node per answer key."""

    __slots__ = ("_children", "_times", "fields")

    def __init__(self) -> None:
        self._children: dict[str, _Merged] = {}
        self._times: Counter[str] = Counter()
        self.fields = 0

    def enter(self, key: str) -> tuple[_Merged, int]:
        """Return the object below a key, and how many fields asked for that key before."""
        before = self._times[key]
        self._times[key] += 1
        self.fields += 1
        return self._children.setdefault(key, _Merged()), before


def _whole(node: IntValueNode) -> int:
    # Python refuses to read very long numbers; the first digits are more than any limit.
    return int(node.value[:20])


def _definition(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        return None
    definition: GraphQLField | None = parent.fields.get(name)
    return definition


def _is_introspection(parent: GraphQLNamedType | None) -> bool:
    return parent is not None and parent.name.startswith("__")
