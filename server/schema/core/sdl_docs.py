"""Descriptions in the SDL that are taken from docstrings, so that they are written once."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any

import strawberry
from graphql import GraphQLEnumType, GraphQLNamedType, GraphQLUnionType
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.enum import StrawberryEnumDefinition

BUILT_IN = {"UUID": "A UUID (RFC 9562), written with hyphens."}


def describe(schema: strawberry.Schema) -> None:
    """Give types and enum values without a description the docstring of their class or member."""
    for name, known in schema.schema_converter.type_map.items():
        made: Any = known.implementation
        if not isinstance(made, GraphQLNamedType):
            continue
        definition = known.definition
        if isinstance(made, GraphQLEnumType) and isinstance(definition, StrawberryEnumDefinition):
            _describe_values(made, definition.wrapped_cls)
        made.description = made.description or _words(made, definition) or BUILT_IN.get(name)


def _words(made: GraphQLNamedType, definition: object) -> str | None:
    if isinstance(made, GraphQLUnionType) and made.name.endswith("Result"):
        payload = next(t.name for t in made.types if t.name != "Refused")
        return f"`{payload}` where it was done, `Refused` where not."
    if isinstance(definition, StrawberryEnumDefinition):
        return _first_line(definition.wrapped_cls)
    if isinstance(definition, StrawberryObjectDefinition):
        if definition.concrete_of is not None:
            inner = made.name.removesuffix("Connection").removesuffix("Edge")
            what = "A page of" if made.name.endswith("Connection") else "A place in a page of"
            return f"{what} `{inner}`."
        return inspect.getdoc(definition.origin)
    return None


def _first_line(origin: type) -> str | None:
    return (inspect.getdoc(origin) or "").partition("\n")[0] or None


def _describe_values(made: GraphQLEnumType, origin: Any) -> None:
    docs = value_docs(origin)
    for name, value in made.values.items():
        value.description = value.description or docs.get(name)


def value_docs(enum: type[Enum]) -> dict[str, str]:
    """Return the descriptions of the members of an enum, by name."""
    if hasattr(next(iter(enum)), "meaning"):
        return {member.name: member.meaning for member in enum}  # type: ignore[attr-defined]
    return below(enum)


def below(origin: type) -> dict[str, str]:
    """Return the docstrings that stand below the attributes of a class, by attribute."""
    return _module_docs(origin.__module__).get(origin.__qualname__, {})


@cache
def _module_docs(module: str) -> dict[str, dict[str, str]]:
    """Return the docstrings below attributes, by class and attribute; a module is parsed once."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except OSError:  # without its source, the module has no such docstrings
        return {}
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return {node.name: dict(_documented(pairwise(node.body))) for node in classes}


def _documented(pairs: Iterable[tuple[ast.stmt, ast.stmt]]) -> Iterable[tuple[str, str]]:
    for assignment, text in pairs:
        target = (
            assignment.targets[0]
            if isinstance(assignment, ast.Assign)
            else getattr(assignment, "target", None)
        )
        if (
            isinstance(target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            yield target.id, inspect.cleandoc(str(text.value.value))
