"""A GraphQL client of the demo, for one person with one API key."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from server.ledger.startup_checks import StartError


class Declined(Exception):  # noqa: N818 - the API's expected "no", as in the schema
    """The server refused a mutation; `code` is a `RefusalCode` of the schema."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class DemoError(StartError):
    """The demo cannot go on, for the reason in the message."""


class Client:
    """Sends documents with one key, and keeps the highest ledger position among the replies."""

    def __init__(self, http: httpx.AsyncClient, name: str, key: str) -> None:
        self.name = name
        self.key = key
        self.position = 0
        self._http = http
        self._headers = {"Authorization": f"Bearer {key}"}

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return the data of an operation. Raises DemoError where it has errors."""
        reply = await self._http.post(
            "/graphql", json={"query": document, "variables": variables}, headers=self._headers
        )
        body: dict[str, Any] = reply.json()
        if body.get("errors"):
            raise DemoError(f"{self.name} was answered: {body['errors'][0]['message']}")
        data: dict[str, Any] = body["data"]
        return data

    async def do(self, document: str, **input_: Any) -> dict[str, Any]:
        """Run a document with one mutation and return its payload.

        Raises:
            Declined: where the payload is `Refused`.
        """
        (payload,) = (await self.ask(document, input=command(**input_))).values()
        return self.take(payload)

    def take(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return a payload, and keep its position. Raises Declined for a refusal."""
        if "code" in payload:
            raise Declined(payload["code"], payload["message"])
        self.position = max(self.position, int(payload["position"]))
        return payload


def command(**fields: Any) -> dict[str, Any]:
    """Return the input of a mutation, with an id of its own that makes a retry safe."""
    return {"commandId": str(uuid4()), **fields}
