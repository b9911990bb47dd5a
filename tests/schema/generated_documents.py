"""Documents made from the schema itself, and what came of sending them."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from functools import cache
from typing import Any
from uuid import uuid4

import orjson
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_required_argument,
)

from server.schema.core.root import build_schema
from tests.support.api import Client

Path = tuple[str | int, ...]
PATIENCE = 60
SUBSCRIPTION = "subscription "
"""Begins the names of operations that are subscriptions."""


@cache
def schema() -> GraphQLSchema:
    """The schema as it is served."""
    return build_schema()._schema


@cache
def operations() -> dict[str, GraphQLField]:
    """Every root field by its name in roles.csv."""
    made = schema()
    found: dict[str, GraphQLField] = {}
    for root, prefix in (
        (made.query_type, ""),
        (made.mutation_type, ""),
        (made.subscription_type, SUBSCRIPTION),
    ):
        assert root is not None
        found.update((f"{prefix}{name}", field) for name, field in root.fields.items())
    return found


@cache
def document(operation: str, depth: int = 0) -> str:
    """A document that calls an operation and asks for all that comes of it, so deep."""
    field = operations()[operation]
    mutations = schema().mutation_type
    kind = "subscription" if operation.startswith(SUBSCRIPTION) else "query"
    if mutations and mutations.fields.get(operation) is field:
        kind = "mutation"
    declared = ", ".join(f"${name}: {variable_type(item)}" for name, item in field.args.items())
    passed = ", ".join(f"{name}: ${name}" for name in field.args)
    head = f"{kind}({declared})" if declared else kind
    call = f"{operation.removeprefix(SUBSCRIPTION)}({passed})" if passed else operation
    return f"{head} {{ {call} {selection(field.type, depth)} }}"


def variable_type(argument: GraphQLArgument) -> str:
    """The type of a variable, which need not be sent where the argument has a default."""
    return str(
        argument.type if is_required_argument(argument) else get_nullable_type(argument.type)
    )


def selection(type_: Any, depth: int) -> str:
    """Ask for every field of a type that needs no argument, and below it so deep."""
    named: Any = get_named_type(type_)
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLUnionType):
        members = " ".join(f"... on {t.name} {_fields(t, depth)}" for t in named.types)
        return f"{{ __typename {members} }}"
    if isinstance(named, GraphQLInterfaceType):
        return f"{{ __typename {_fields(named, depth)[1:-1]} }}"
    return _fields(named, depth)


def _fields(type_: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
    chosen = ["__typename"]
    for name, field in type_.fields.items():
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if name == "nodes" and "edges" in type_.fields:
            continue  # the same once more
        leaf = is_leaf_type(get_named_type(field.type))
        wrapper = name in {"edges", "node", "pageInfo"}
        if leaf:
            chosen.append(name)
        elif depth > 0 or wrapper:
            chosen.append(f"{name} {selection(field.type, depth if wrapper else depth - 1)}")
    return f"{{ {' '.join(chosen)} }}"


async def call(client: Client, operation: str, arguments: dict[str, Any], depth: int = 0) -> Any:
    """Send an operation and return the whole answer; the first one of a subscription."""
    body = orjson.dumps({"query": document(operation, depth), "variables": arguments})
    if not operation.startswith(SUBSCRIPTION):
        return orjson.loads((await client.send(body))[1])
    return (await stream(client, body, 1))[0]


async def stream(client: Client, body: bytes, count: int) -> list[Any]:
    """The first answers of a subscription over server-sent events, or its refusal."""
    heard: list[Any] = []
    enough = asyncio.Event()
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": body, "more_body": False}
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        for line in message.get("body", b"").splitlines():
            if line.startswith(b"data: "):
                heard.append(orjson.loads(line[6:]))
            elif line.startswith(b"{"):
                heard.append(orjson.loads(line))
        if len(heard) >= count or message.get("more_body") is False:
            enough.set()

    headers = {
        "content-type": "application/json",
        "accept": "text/event-stream",
        "host": "test",
        **({"authorization": f"Bearer {client.key}"} if client.key else {}),
    }
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": "/graphql", "raw_path": b"/graphql", "query_string": b"",
        "root_path": "", "client": ("127.0.0.1", 1), "server": ("test", 80),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    async with asyncio.timeout(PATIENCE):
        await client._app(scope, receive, send)  # type: ignore[arg-type]
    return heard[:count]


def verdict(answer: dict[str, Any]) -> str:
    """What came of an operation, in the words of roles.csv."""
    if answer.get("errors"):
        return str(answer["errors"][0]["extensions"]["code"]).lower()
    (value,) = answer["data"].values()
    if isinstance(value, dict) and value.get("__typename") == "Refused":
        return str(value["code"]).lower()
    nothing = value is None or value == [None]
    nothing = nothing or (isinstance(value, dict) and value.get("edges") == [])
    return "empty" if nothing else "allowed"


def fresh(arguments: dict[str, Any]) -> dict[str, Any]:
    """The same wish under a command id of its own."""
    if "input" not in arguments:
        return arguments
    return {"input": {**arguments["input"], "commandId": str(uuid4())}}


def at(value: Any, path: Path) -> Any:
    """What stands at a place."""
    for step in path:
        value = value[step]
    return value


def put(value: dict[str, Any], path: Path, new: Any) -> dict[str, Any]:
    """A copy with another value at a place, whatever stood there."""
    made = deepcopy(value)
    at(made, path[:-1])[path[-1]] = new
    return made
