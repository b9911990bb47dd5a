"""Refuses documents that ask for too much, before they are validated or executed.

Validation is quadratic in places, and graphql-core merges fields again on every run, so a hostile
document must be refused on counts alone: first on what is written, then on what it expands to with
its fragments spread out, within a budget of steps. The document is not valid yet: it may have
cycles, unknown fields and unknown fragments, of which validation reports more precisely later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import isfinite
from typing import Any, NamedTuple

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    VariableDefinitionNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_object_type,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS

from server.events.core.refusal import Code
from server.graphql.errors import document_problem
from server.graphql.limits import Limits

_NESTING = 100
"""Levels of nesting of any kind: inline fragments and spreads nest without adding to the depth, and
Python's stack must hold them all."""
_COUNTED: dict[type[Node], str] = {
    DirectiveNode: "directives",
    VariableDefinitionNode: "variables",
    FragmentDefinitionNode: "fragments",
    OperationDefinitionNode: "operations",
}


def require_within(what: str, found: int, allowed: int) -> None:
    """Refuse a count over its limit; the message names both.

    Raises:
        RequestProblem: With code LIMIT.
    """
    if found > allowed:
        message = f"The document has {found} {what}; {allowed} are allowed. Split it up."
        raise document_problem(message, Code.LIMIT)


def require_counts(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document with too many tokens, fields or other parts, or with an unstorable value.

    Raises:
        RequestProblem: With code LIMIT or INVALID.
    """
    counts: Counter[str] = Counter()
    pending: list[Node] = list(document.definitions)
    while pending:
        node = pending.pop()
        if isinstance(node, FloatValueNode | IntValueNode) and not isfinite(float(node.value)):
            raise document_problem("A number is too large; nothing can hold it.")
        if isinstance(node, StringValueNode) and "\0" in node.value:
            raise document_problem("A text contains U+0000, which cannot be stored; remove it.")
        if isinstance(node, DirectiveNode) and node.name.value in {"defer", "stream"}:
            raise document_problem("Answers come whole here: leave @defer and @stream out.")
        aliased = isinstance(node, FieldNode) and node.alias
        counts["aliases" if aliased else _COUNTED.get(type(node), "")] += 1
        for key in QUERY_DOCUMENT_KEYS.get(node.kind, ()):
            value = getattr(node, key, None)
            if isinstance(value, Node):
                pending.append(value)
            elif isinstance(value, tuple | list):
                pending.extend(value)
    for name in ("aliases", *_COUNTED.values()):
        require_within(name, counts[name], getattr(limits, name))


UNSIZED_PAGE = 50
"""Items of a page for which neither `first` nor `last` is given."""


class _Place(NamedTuple):
    """The place of a selection: its path in the response, and the fragments around it."""

    depth: int
    path: tuple[str, ...] = ()
    """The keys of the response; selection sets with the same keys are merged."""
    page: int | None = None
    """How many items the next list has, if a field above it gives a page size."""
    nesting: int = 0
    spread: tuple[str, ...] = ()
    """The fragments around the selection: spreading one of them again would be a cycle."""


class CostMeter:
    """Adds up what running an operation may cost, with its fragments spread out.

    After an operation, `sized_by` names the variables that set a page size in it (with other values
    of those, the cost is another), and `introspections` counts its fields `__schema` and `__type`.
    """

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._unused = set(self._fragments)
        self._visits = self._overlaps = 0
        self._asked: Counter[tuple[str, ...]] = Counter()
        self._variables: Mapping[str, Any] | None = None
        self.sized_by: set[str] = set()
        self.introspections = 0

    def require_affordable(
        self, node: OperationDefinitionNode, variables: Mapping[str, Any] | None = None
    ) -> None:
        """Refuse an operation that costs too much with these variables.

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
        self._asked, self.sized_by, self.introspections = Counter(), set(), 0
        root = self._schema.get_root_type(node.operation)
        cost = self._selections(node.selection_set, root, _Place(self._limits.depth))
        fields = sum(times for path, times in self._asked.items() if len(path) == 1)
        require_within("root fields", fields, self._limits.root_fields)
        if cost > self._limits.cost:
            message = (
                f"The operation may cost {cost}; {self._limits.cost} is allowed. Ask for smaller "
                "pages (`first`), or for fewer lists inside lists."
            )
            raise document_problem(message, Code.LIMIT)

    def require_unused_fragments_within(self) -> None:
        """Refuse a document by its unused fragments, whose fields validation compares as well.

        Raises:
            RequestProblem: With code LIMIT, naming the limit.
        """
        for name, fragment in self._fragments.items():
            if name in self._unused:
                self._asked = Counter()
                on = self._schema.get_type(fragment.type_condition.name.value)
                place = _Place(self._limits.depth, spread=(name,))
                self._selections(fragment.selection_set, on, place)

    def _selections(
        self, selections: SelectionSetNode, parent: GraphQLNamedType | None, place: _Place
    ) -> int:
        """Return the cost of a selection set; of several object types, the dearest one counts."""
        require_within("levels of nesting", place.nesting, _NESTING)
        shared, by_type = 0, Counter[str]()
        inside = place._replace(nesting=place.nesting + 1)
        for selection in selections.selections:
            self._visits += 1
            require_within(
                "selections with its fragments spread out", self._visits, self._limits.visits
            )
            if isinstance(selection, FieldNode):
                shared += self._field(selection, parent, inside)
                continue
            fragment = self._fragment(selection, inside.spread)
            if fragment is None:
                continue
            spread, condition = inside.spread, fragment.type_condition
            if isinstance(fragment, FragmentDefinitionNode):
                spread = (*spread, fragment.name.value)
            on = self._schema.get_type(condition.name.value) if condition else parent
            cost = self._selections(fragment.selection_set, on, inside._replace(spread=spread))
            if is_abstract_type(parent) and is_object_type(on):
                by_type[on.name] += cost
            else:
                shared += cost
        return shared + max(by_type.values(), default=0)

    def _fragment(
        self, selection: SelectionNode, spread: tuple[str, ...]
    ) -> InlineFragmentNode | FragmentDefinitionNode | None:
        """Return the selections of a fragment; a cycle and an unknown name have none."""
        if not isinstance(selection, FragmentSpreadNode):
            return selection if isinstance(selection, InlineFragmentNode) else None
        name = selection.name.value
        self._unused.discard(name)
        return None if name in spread else self._fragments.get(name)

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, place: _Place) -> int:
        limits, name = self._limits, node.name.value
        if name in {"__schema", "__type"}:
            self.introspections += 1
            require_within("introspections", self.introspections, limits.introspections)
            place = place._replace(depth=limits.introspection_depth)
        path = (*place.path, (node.alias or node.name).value)
        require_within("levels of fields", len(path), place.depth)
        self._overlaps += self._asked[path]
        self._asked[path] += 1
        require_within("overlapping fields", self._overlaps, limits.overlaps)
        usual = limits.object_cost if node.selection_set else limits.leaf_cost
        own = limits.weights.get(f"{parent.name}.{name}", usual) if parent else usual
        if node.selection_set is None:
            return own
        definition = _definition(parent, name)
        below = get_named_type(definition.type) if definition else None
        size = self._page_size(node, definition)
        is_list = definition is not None and is_list_type(get_nullable_type(definition.type))
        times = (size or place.page or limits.list_size) if is_list else 1
        if name.startswith("__") or (parent is not None and parent.name.startswith("__")):
            times = 1  # Introspection reads no database.
        inside = place._replace(path=path, page=None if is_list else size)
        return own + times * self._selections(node.selection_set, below, inside)

    def _page_size(self, node: FieldNode, definition: GraphQLField | None) -> int | None:
        """Return the number of items that a field asks for, and note the variable that sets it."""
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
        if default is None:
            return None
        return default.default_value if isinstance(default.default_value, int) else UNSIZED_PAGE


def _whole(node: IntValueNode) -> int:
    # Python refuses to read very long numbers; the first digits are more than any limit.
    return int(node.value[:20])


def _definition(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        return None
    definition: GraphQLField | None = parent.fields.get(name)
    return definition
