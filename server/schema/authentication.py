"""From the headers of a request to whoever asks."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection

from server.access import tokens
from server.access.oidc import Oidc
from server.events.refusal import Code, Refused
from server.projections.reader import Pool
from server.schema.context import Caller, Context, Services

REMEMBERED = 20_000
"""Keys whose owner a process remembers. Whether a key still opens the door is asked each time."""
HEADER = "x-annolog-organization"
"""Names the organization of a bearer token whose identity is known in several."""


class Authentication:
    """Finds the member behind a key, a session or an OpenID token."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._owners: OrderedDict[bytes, Caller] = OrderedDict()

    async def __call__(self, request: HTTPConnection, init: Mapping[str, Any]) -> Context:
        """Return the context of a request, or of a WebSocket whose init payload carries the token.

        Raises:
            Refused: UNAUTHENTICATED where a credential was sent and is not (or no longer) known.
        """
        given = init.get("Authorization") or init.get("authorization")
        text = given if isinstance(given, str) else request.headers.get("authorization", "")
        address = request.client.host if request.client else ""
        caller = await self._caller(text, request) if text else None
        return Context(self._services, caller, address)

    async def _caller(self, text: str, request: HTTPConnection) -> Caller:
        scheme, _, value = text.partition(" ")
        if scheme.lower() != "bearer" or not value.strip():
            raise _unknown("Send the credential as `Authorization: Bearer …`.")
        if value.startswith("annolog_"):
            return await self._of_token(value.strip())
        if self._services.oidc is None:
            raise _unknown("This is not an Annolog key or session.")
        return await self._of_identity(self._services.oidc, value.strip(), request)

    async def _of_token(self, text: str) -> Caller:
        token = tokens.parse(text)
        if token.kind is tokens.Kind.ONCE:
            raise _unknown("A one-time token opens nothing but the mutation that it is for.")
        digest = tokens.digest(token)
        known = self._owners.get(digest)
        if known is not None:
            self._owners.move_to_end(digest)
            return known
        rows = await find(self._services.pool, digest)
        if not rows:
            raise _unknown("This key or session is unknown or has ended.")
        caller = Caller(rows[0]["org_id"], rows[0]["member_id"], rows[0]["credential_id"])
        self._owners[digest] = caller
        if len(self._owners) > REMEMBERED:
            self._owners.popitem(last=False)
        return caller

    async def _of_identity(self, oidc: Oidc, text: str, request: HTTPConnection) -> Caller:
        identity = await oidc.verify(text)
        rows = await find(self._services.pool, identity_digest(identity.issuer, identity.subject))
        wanted = request.headers.get(HEADER)
        if wanted is not None:
            rows = [row for row in rows if str(row["org_id"]) == wanted]
        if not rows:
            raise _unknown(
                "This identity is not linked to a member: accept an invitation with it first."
            )
        if len(rows) > 1:
            raise _unknown(
                f"This identity is known in several organizations: name one in {HEADER}."
            )
        return Caller(rows[0]["org_id"], rows[0]["member_id"], None)


async def find(pool: Pool, digest: bytes) -> list[Any]:
    """Return (organization, member, credential, kind) of a secret's digest."""
    return list(await pool.fetch("SELECT * FROM find_credential($1)", digest))


def identity_digest(issuer: str, subject: str) -> bytes:
    """Return the digest by which an account of an OpenID provider is found."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).digest()


def _unknown(message: str) -> Refused:
    return Refused(Code.UNAUTHENTICATED, message)
