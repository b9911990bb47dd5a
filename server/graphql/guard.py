"""Counts what is written in a parsed document, before anything expensive looks at it.

Validation is quadratic in places, and graphql-core merges fields again on every run, so a hostile
document must be refused on counts alone: here on what is written, in cost.py on what it expands to.
"""

from __future__ import annotations

from collections import Counter
from math import isfinite

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    StringValueNode,
    VariableDefinitionNode,
)

from server.events.core.refusal import Code
from server.graphql.errors import document_problem
from server.graphql.limits import Limits


def check_counts(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document that writes too many of something, or a text that cannot be stored.

    Raises:
        RequestProblem: With code LIMIT or INVALID.
    """
    counts: Counter[str] = Counter()
    pending: list[Node] = list(document.definitions)
    while pending:
        node = pending.pop()
        counts[_counted_as(node)] += 1
        for key in node.keys:
            value = getattr(node, key, None)
            if isinstance(value, Node):
                pending.append(value)
            elif isinstance(value, tuple | list):
                pending.extend(value)
    for name in ("aliases", "directives", "variables", "fragments", "operations"):
        refuse_over(name, counts[name], getattr(limits, name))


def _counted_as(node: Node) -> str:
    if isinstance(node, FieldNode):
        return "aliases" if node.alias else "fields"
    if isinstance(node, DirectiveNode):
        return "directives"
    if isinstance(node, VariableDefinitionNode):
        return "variables"
    if isinstance(node, FragmentDefinitionNode):
        return "fragments"
    if isinstance(node, OperationDefinitionNode):
        return "operations"
    if isinstance(node, FloatValueNode | IntValueNode) and not isfinite(float(node.value)):
        raise document_problem("A number is too large; nothing can hold it.")
    if isinstance(node, StringValueNode) and "\0" in node.value:
        raise document_problem("A text contains U+0000, which cannot be stored; remove it.")
    return ""


def refuse_over(what: str, found: int, allowed: int) -> None:
    """Refuse a count over its limit, naming both.

    Raises:
        RequestProblem: With code LIMIT.
    """
    if found > allowed:
        message = f"The document has {found} {what}; {allowed} are allowed. Split it up."
        raise document_problem(message, Code.LIMIT)
