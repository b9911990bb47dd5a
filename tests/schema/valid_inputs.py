"""A valid input for every operation of the schema, so that only a right can be the reason for "no".

To add an operation: one line in OPERATIONS (a function of the organization and the caller that
returns the arguments of the field), and one line in roles.csv. What an operation needs, its
function prepares anew for each call. A name like `node: hidden` is a further way to call the field
`node`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from tests.schema.prepared_callers import Caller, PreparedOrganization

Arguments = dict[str, Any]
Prepare = Callable[[PreparedOrganization, Caller], Awaitable[Arguments]]
ANSWERS = [{"question": "topic", "value": {"choice": {"values": ["b"]}}}]
OPERATIONS: dict[str, Prepare] = {}


def prepares(*names: str) -> Callable[[Prepare], Prepare]:
    """Register the arguments of some fields."""

    def register(prepare: Prepare) -> Prepare:
        OPERATIONS.update(dict.fromkeys(names, prepare))
        return prepare

    return register


def field_of(name: str) -> str:
    """The field that an operation of OPERATIONS calls."""
    return name.partition(":")[0]


def wish(**fields: Any) -> Arguments:
    """The input of a mutation."""
    return {"input": {"commandId": str(uuid4()), **fields}}
