"""One person of the demo: typed operations of `annolog-client`, and documents of its own."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar
from uuid import uuid4

import httpx
from annolog_client import RefusedError as Declined
from annolog_client import accepted
from annolog_client.operations.client import Operations
from annolog_client.operations.exceptions import GraphQLClientError
from annolog_client.operations.fragments import Refusal

from server.ledger.startup_checks import StartError

__all__ = ["Client", "Declined", "DemoError", "command"]


class DemoError(StartError):
    """The demo cannot go on, for the reason in the message."""


class _Payload(Protocol):
    @property
    def position(self) -> str: ...


P = TypeVar("P", bound=_Payload)


class _Keyed:
    """An HTTP client that several people share, with the key of one of them."""

    def __init__(self, http: httpx.AsyncClient, key: str) -> None:
        self._http, self._headers = http, {"Authorization": f"Bearer {key}"}

    async def post(
        self,
        url: Any,
        json: Any = None,
        data: Any = None,
        files: Any = None,
        headers: Any = None,
        **given: Any,
    ) -> httpx.Response:
        said = {**(headers or {}), **self._headers}
        return await self._http.post(url, json=json, data=data, files=files, headers=said, **given)

    async def aclose(self) -> None:
        """Leave the client open, which others use as well."""


class Client:
    """Sends operations with one key, and keeps the highest ledger position among the replies.

    Attributes:
        api: the typed operations.
    """

    def __init__(self, http: httpx.AsyncClient, name: str, key: str) -> None:
        self.name = name
        self.key = key
        self.position = 0
        self.api = Operations(url="/graphql", http_client=_Keyed(http, key))

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return the data of an operation. Raises DemoError where it has errors."""
        reply = await self.api.execute(document, variables=variables)
        try:
            return self.api.get_data(reply)
        except GraphQLClientError as error:
            raise DemoError(f"{self.name} was answered: {error}") from None

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

    def done(self, result: P | Refusal) -> P:
        """Return the payload of a typed mutation, and keep its position.

        Raises:
            Declined: where the mutation was refused.
        """
        payload = accepted(result)
        self.position = max(self.position, int(payload.position))
        return payload


def command(**fields: Any) -> dict[str, Any]:
    """Return the input of a mutation, with an id of its own that makes a retry safe."""
    return {"commandId": str(uuid4()), **fields}
