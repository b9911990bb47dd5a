"""A browser as far as cookies and origins go: it keeps cookies, and says which page asks."""

from __future__ import annotations

from typing import Any, Self
from uuid import uuid4

import httpx
from starlette.applications import Starlette

from tests.support.sign_in import PASSWORD, VIEWER

SERVER = "https://labels.test"
PAGE = "https://app.labels.test"
SESSION = "__Host-annolog_session"
_LOGIN = """mutation($i: LoginInput!) { login(input: $i) { __typename
  ... on LoginPayload { secret notice expiresAt viewer { organization { id } } }
  ... on LoginChoice { organizations { id name } } ... on Refused { code message path } } }"""


class Browser:
    """One browser: its cookies, and the origin of the page that it shows."""

    def __init__(self, app: Starlette, server: str = SERVER, org: str | None = None) -> None:
        self.org = org
        transport = httpx.ASGITransport(app, client=("203.0.113.7", 1))
        self.http = httpx.AsyncClient(transport=transport, base_url=server)
        self.headers = {"origin": server, "sec-fetch-site": "same-origin"}

    async def __aenter__(self) -> Self:
        await self.http.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.http.aclose()

    @property
    def cookie(self) -> str | None:
        """The token in the cookie of the session."""
        return self.http.cookies.get(SESSION) or self.http.cookies.get("annolog_session")

    async def post(self, query: str = VIEWER, **variables: Any) -> httpx.Response:
        """Send an operation as a script of the page does."""
        body = {"query": query, "variables": variables}
        return await self.http.post("/graphql", json=body, headers=self.headers)

    async def login(self, **given: Any) -> Any:
        """Log in by the form of the page."""
        account = {"email": "bob@example.org", "password": PASSWORD, "organization": self.org}
        wanted = {**account, "cookie": True, **given}
        reply = await self.post(_LOGIN, i={"commandId": str(uuid4()), **wanted})
        return reply.json()["data"]["login"]

    async def name(self) -> str | None:
        """Return as whom the server takes the browser; None for nobody."""
        found = (await self.post()).json()
        return found["data"]["viewer"]["member"]["name"] if found.get("data") else None
