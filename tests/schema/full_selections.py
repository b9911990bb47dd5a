"""Documents that ask for everything the schema offers on what an operation returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from tests.schema.generated_documents import SUBSCRIPTION, operations, schema, variable_type

Fields = dict[str, GraphQLField]


class Extent(NamedTuple):
    """What is selected besides all fields that need no argument, and what is not."""

    calls: Mapping[str, str] = MappingProxyType({})
    """By coordinate, the arguments of fields that need some, like `(number: 1)`."""
    without: Collection[str] = ()
    """The coordinates of fields that are left out."""


USUAL = Extent()


@cache
def repeated_links() -> frozenset[str]:
    """Links of events that an event of another type has as well: one of them is asked for.

    With all of them, a document would have more tokens than it may.
    """
    event: Any = schema().type_map["Event"]
    seen, found = set[str](), set[str]()
    for type_ in sorted(schema().get_possible_types(event), key=lambda one: one.name):
        shared = {name for interface in type_.interfaces for name in interface.fields}
        for name, field in type_.fields.items():
            linked: Any = get_named_type(field.type)
            if name not in shared and "id" in getattr(linked, "fields", ()):
                (found if name in seen else seen).add(f"{type_.name}.{name}")
                seen.add(name)
    return frozenset(found)


@cache
def full_document(operation: str, depth: int, without: frozenset[str] = frozenset()) -> str:
    """Return a document that calls an operation, all arguments as variables.

    It goes so many types deep, pages and their edges not counted, and leaves out the fields whose
    coordinates are in `without`, and all but one of the links that events of several types have.
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
        f"${key}: {variable_type(argument)}{defaults.get(key, '')}"
        for key, argument in field.args.items()
    )
    passed = ", ".join(f"{key}: ${key}" for key in field.args)
    head, call = (f"{kind}({declared})", f"{name}({passed})") if passed else (kind, name)
    extent = Extent(without=without | repeated_links())
    return f"{head} {{ {call} {selected(field.type, depth, extent)} }}"


def selected(type_: Any, depth: int, extent: Extent = USUAL) -> str:
    """Select every field that needs no argument, on every type that may be returned."""
    named: Any = get_named_type(type_)
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLObjectType):
        return f"{{ __typename {_fields(named.name, named.fields, depth, extent)} }}"
    assert isinstance(named, GraphQLInterfaceType | GraphQLUnionType)
    shared: Fields = named.fields if isinstance(named, GraphQLInterfaceType) else {}
    members = sorted(schema().get_possible_types(named), key=lambda member: member.name)
    apart = _apart(members)
    parts = [_fields(named.name, shared, depth, extent)]
    # What all of them lead to was asked for everything there: a document has a limit.
    brief = {get_named_type(field.type).name for field in shared.values()}
    # What some of the members share by an interface of their own is asked for once.
    if isinstance(named, GraphQLInterfaceType):
        for narrower in schema().get_implementations(named).interfaces:
            own = {key: field for key, field in narrower.fields.items() if key not in shared}
            inside = _fields(narrower.name, own, depth, extent)
            parts += [f"... on {narrower.name} {{ {inside} }}"] if inside else []
    for member in members:
        known = set(shared).union(*(i.fields for i in member.interfaces))
        own = {key: field for key, field in member.fields.items() if key not in known}
        aliases = {key: f"{member.name}_{key}" for key in apart & own.keys()}
        inside = _fields(member.name, own, depth, extent, aliases, brief)
        if inside:
            parts.append(f"... on {member.name} {{ {inside} }}")
    return f"{{ __typename {' '.join(parts)} }}"


def facts_of(*events: str) -> frozenset[str]:
    """The fields that events of some types have, and no other events."""
    types = schema().type_map
    shared = {name for one in ("Event", "TaskEvent", "ProjectEvent") for name in types[one].fields}
    return frozenset(
        f"{event}.{name}" for event in events for name in types[event].fields if name not in shared
    )


def links_of(type_: str) -> frozenset[str]:
    """Return the coordinates of the fields of a type that return something with fields."""
    fields: Fields = schema().type_map[type_].fields  # type: ignore[attr-defined]
    return frozenset(
        f"{type_}.{name}"
        for name, field in fields.items()
        if not is_leaf_type(get_named_type(field.type))
    )


def links_named(interface: str, name: str) -> frozenset[str]:
    """Return the coordinates of the links of one name, on all types of an interface."""
    types = schema().get_possible_types(schema().type_map[interface])  # type: ignore[arg-type]
    links = frozenset[str]().union(*(links_of(one.name) for one in types))
    return links & {f"{one.name}.{name}" for one in types}


def members_of(abstract: str) -> list[str]:
    """Return the names of the types of an interface or a union, in order."""
    types = schema().get_possible_types(schema().type_map[abstract])  # type: ignore[arg-type]
    return sorted(one.name for one in types)


def aliased_leaves(interface: str) -> list[str]:
    """Return the coordinates, in order, of the leaves that a document of an interface aliases."""
    named: Any = schema().type_map[interface]
    members = sorted(schema().get_possible_types(named), key=lambda one: one.name)
    apart = _apart(members) - named.fields.keys()
    return [
        f"{one.name}.{name}"
        for one in members
        for name, field in one.fields.items()
        if name in apart and is_leaf_type(get_named_type(field.type))
    ]


def _apart(members: list[GraphQLObjectType]) -> set[str]:
    """Names under which the members return different types: a document needs an alias for each.

    What has fields may be of any type, as long as it is a list, and null, in the same places.
    """
    leaves, others = defaultdict(set), defaultdict(set)
    for member in members:
        for key, field in member.fields.items():
            named, whole = get_named_type(field.type), str(field.type)
            if is_leaf_type(named):
                leaves[key].add(whole)
            else:
                others[key].add(whole.replace(named.name, ""))
    differing = {key for kind in (leaves, others) for key, types in kind.items() if len(types) > 1}
    return differing | leaves.keys() & others.keys()


def _fields(
    of: str,
    fields: Fields,
    depth: int,
    extent: Extent,
    aliases: dict[str, str] | None = None,
    brief: Collection[str] = (),
) -> str:
    found = []
    for name, field in fields.items():
        call = extent.calls.get(f"{of}.{name}", "")
        needed = any(is_required_argument(argument) for argument in field.args.values())
        if (needed and not call) or f"{of}.{name}" in extent.without:
            continue
        if name == "nodes" and "edges" in fields:
            continue  # the same once more
        alias = f"{aliases[name]}: " if aliases and name in aliases else ""
        wrapper = name in {"edges", "node", "pageInfo"}
        if is_leaf_type(get_named_type(field.type)):
            found.append(alias + name + call)
        elif depth > 0 or wrapper:
            named: Any = get_named_type(field.type)
            # What a link to anything leads to is asked of the query `node`.
            known = named.name == "Node" or (named.name in brief and "id" in named.fields)
            below = (
                "{ __typename id }"
                if known
                else selected(field.type, depth if wrapper else depth - 1, extent)
            )
            # A list inside an item is short here, or the document would cost too much.
            short = "(first: 10)" if "first" in field.args else ""
            found.append(f"{alias}{name}{call or short} {below}")
    return " ".join(found)
