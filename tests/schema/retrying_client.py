"""A client who sends every mutation again, and then under the same command id with another wish."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import asyncpg
import orjson
from graphql import GraphQLUnionType, get_named_type

from tests.schema.generated_documents import operations
from tests.support.api import Client
from tests.support.workspace import Workspace


@dataclass
class RetryingClient:
    """Checks of every mutation that its retry is answered alike and writes nothing.

    `ledger` is a connection that sees the ledger of `workspace`; `sent` keeps what was sent and
    what it was answered, by the name of the mutation.
    """

    client: Client
    workspace: Workspace
    ledger: asyncpg.Connection
    sent: list[tuple[str, bytes, bytes]] = field(default_factory=list)

    async def do(
        self, operation: str, selection: str, other: dict[str, Any] | None = None, **given: Any
    ) -> Any:
        """Run a mutation that must not be refused; return its payload.

        `other` is what to change in the input for another wish; without it the first text that
        was given is changed.
        """
        input_ = {"commandId": str(uuid4()), **given}
        before = await self.head()
        body, reply = await self._send(operation, selection, input_)
        payload = _answer(reply, operation)
        assert payload["__typename"] != "Refused", payload
        after = await self.head()
        assert after > before, f"{operation} wrote no event"
        assert (await self.client.send(body))[1] == reply, f"{operation} was answered otherwise"
        _, refused = await self._send(
            operation, selection, {**input_, **(other or _changed(given))}
        )
        found = _answer(refused, operation)
        assert (found["__typename"], found.get("code")) == ("Refused", "COMMAND_REUSED"), found
        assert found["path"] == ["commandId"]
        assert await self.head() == after, f"a retry of {operation} wrote events"
        self.sent.append((operation, body, reply))
        return payload

    async def no(self, operation: str, **given: Any) -> tuple[str, list[str]]:
        """Run a mutation that must be refused; return code and path."""
        before = await self.head()
        _, reply = await self._send(operation, "", {"commandId": str(uuid4()), **given})
        found = _answer(reply, operation)
        assert found["__typename"] == "Refused", found
        assert await self.head() == before
        return found["code"], found["path"]

    async def nothing(self, operation: str, **given: Any) -> None:
        """Run a mutation that finds everything as it should be."""
        before = await self.head()
        _, reply = await self._send(operation, "", {"commandId": str(uuid4()), **given})
        assert _answer(reply, operation)["__typename"] != "Refused"
        assert await self.head() == before

    async def again(self) -> None:
        """Send everything once more, long after, and compare what cannot have changed since."""
        before = await self.head()
        for name, body, reply in self.sent:
            then, now = (
                _lasting(_answer(text, name)) for text in (reply, (await self.client.send(body))[1])
            )
            assert now == then, name
        assert await self.head() == before

    async def head(self) -> int:
        """The last position of the ledger."""
        query = "SELECT head FROM ledger WHERE org_id = $1"
        return int(await self.ledger.fetchval(query, self.workspace.org))

    async def _send(
        self, operation: str, selection: str, given: dict[str, Any]
    ) -> tuple[bytes, bytes]:
        called = operations()[operation]
        kind, union = called.args["input"].type, get_named_type(called.type)
        assert isinstance(union, GraphQLUnionType)
        (payload,) = (member.name for member in union.types if member.name != "Refused")
        query = (
            f"mutation($input: {kind}) {{ {operation}(input: $input) {{ __typename "
            f"... on {payload} {{ __typename {selection} }} "
            "... on Refused { code message path } } }"
        )
        body = orjson.dumps({"query": query, "variables": {"input": given}})
        return body, (await self.client.send(body))[1]


def _answer(reply: bytes, operation: str) -> dict[str, Any]:
    found = orjson.loads(reply)
    assert "errors" not in found, found
    answer: dict[str, Any] = found["data"][operation]
    return answer


def _changed(given: dict[str, Any]) -> dict[str, Any]:
    """Something else that could have been wished for in place of the input."""
    for name, value in given.items():
        if isinstance(value, str) and name not in ("project", "task", "annotation", "comment"):
            return {name: f"{value} again"}
    raise AssertionError(given)


def _lasting(payload: dict[str, Any]) -> dict[str, Any]:
    """What a payload says of the command, and not of things that live on."""
    return {name: value for name, value in payload.items() if not isinstance(value, dict)}
