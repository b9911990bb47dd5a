"""Documents that ask for everything the schema offers on what an operation returns."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from tests.schema.generated_documents import SUBSCRIPTION, operations, schema

Fields = dict[str, GraphQLField]


@cache
def full_document(operation: str, depth: int) -> str:
    """Return a document that calls an operation, all arguments as variables.

    It goes so many types deep, pages and their edges not counted.
    """
    field = operations()[operation]
    name = operation.removeprefix(SUBSCRIPTION)
    mutations = schema().mutation_type
    kind = "subscription" if operation.startswith(SUBSCRIPTION) else "query"
    if mutations and mutations.fields.get(operation) is field:
        kind = "mutation"
    # A document is measured before its variables are looked at, so a page has a small default.
    defaults = {"first": " = 1"}
    declared = ", ".join(
        f"${key}: {argument.type}{defaults.get(key, '')}" for key, argument in field.args.items()
    )
    passed = ", ".join(f"{key}: ${key}" for key in field.args)
    head, call = (f"{kind}({declared})", f"{name}({passed})") if passed else (kind, name)
    return f"{head} {{ {call} {selected(field.type, depth)} }}"


def selected(type_: Any, depth: int) -> str:
    """Select every field that needs no argument, on every type that may be returned."""
    named: Any = get_named_type(type_)
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLObjectType):
        return f"{{ __typename {_fields(named.fields, depth)} }}"
    assert isinstance(named, GraphQLInterfaceType | GraphQLUnionType)
    shared: Fields = named.fields if isinstance(named, GraphQLInterfaceType) else {}
    members = sorted(schema().get_possible_types(named), key=lambda member: member.name)
    apart = _apart(members)
    parts = [_fields(shared, depth)]
    # What some of the members share by an interface of their own is asked for once.
    if isinstance(named, GraphQLInterfaceType):
        for narrower in schema().get_implementations(named).interfaces:
            own = {key: field for key, field in narrower.fields.items() if key not in shared}
            inside = _fields(own, depth)
            parts += [f"... on {narrower.name} {{ {inside} }}"] if inside else []
    for member in members:
        known = set(shared).union(*(i.fields for i in member.interfaces))
        own = {key: field for key, field in member.fields.items() if key not in known}
        inside = _fields(own, depth, {key: f"{member.name}_{key}" for key in apart & own.keys()})
        if inside:
            parts.append(f"... on {member.name} {{ {inside} }}")
    return f"{{ __typename {' '.join(parts)} }}"


def _apart(members: list[GraphQLObjectType]) -> set[str]:
    """Names under which the members return different types: a document needs an alias for each."""
    leaves, others = defaultdict(set), defaultdict(set)
    for member in members:
        for key, field in member.fields.items():
            kind = leaves if is_leaf_type(get_named_type(field.type)) else others
            kind[key].add(str(field.type))
    mixed = leaves.keys() & others.keys()
    return mixed | {key for key, types in leaves.items() if len(types) > 1}


def _fields(fields: Fields, depth: int, aliases: dict[str, str] | None = None) -> str:
    found = []
    for name, field in fields.items():
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if name == "nodes" and "edges" in fields:
            continue  # the same once more
        alias = f"{aliases[name]}: " if aliases and name in aliases else ""
        wrapper = name in {"edges", "node", "pageInfo"}
        if is_leaf_type(get_named_type(field.type)):
            found.append(alias + name)
        elif depth > 0 or wrapper:
            below = selected(field.type, depth if wrapper else depth - 1)
            # A list inside an item is short here, or the document would cost too much.
            short = "(first: 10)" if "first" in field.args else ""
            found.append(f"{alias}{name}{short} {below}")
    return " ".join(found)
