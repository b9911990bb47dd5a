"""Finds the caller of a request by the credential in its headers."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.requests import HTTPConnection

from server.access import tokens
from server.access.oidc import Oidc
from server.commands.writer.revoked_secrets import identity_digest
from server.events.accounts.members import CredentialKind
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.accounts.members import credentials_of
from server.schema.core.context import Caller, Context
from server.services import Services

REMEMBERED = 20_000
"""The most keys whose owner a process caches. Whether a key is valid is read each time."""
HEADER = "x-annolog-organization"
"""Names the organization, as `organization_…`, of an identity that is known in several."""
MEMBER = "x-annolog-member"
"""Names the member, as `member_…`, whom a page takes to be logged in.

All tabs of a browser share one cookie: that of somebody else then counts as none, so that nobody
acts in another one's name."""
OPENING = (CredentialKind.KEY, CredentialKind.SESSION)


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
        text, wanted = _said("authorization", request, init), _said(HEADER, request, init)
        address = self._services.addresses.of(
            request.client.host if request.client else "",
            request.headers.getlist("x-forwarded-for"),
        )
        org = ids.expect("organization", wanted.strip(), HEADER) if wanted else None
        caller = await self._caller(text, org) if text else await self._of_cookie(request, org)
        context = Context(self._services, caller, address, request)
        if caller is not None and caller.credential is not None:
            self._services.credential_use.note(caller.org, caller.credential)
            if caller.by_session:
                self._services.session_renewal.note(caller.org, caller.member, caller.credential)
        if caller is not None and request.scope["type"] == "websocket":
            # A connection is let in for long; requests are asked by what they read or write.
            try:
                await context.actor()
            finally:
                await context.release()
        return context

    async def _caller(self, text: str, org: UUID | None) -> Caller:
        scheme, _, value = text.partition(" ")
        if scheme.lower() != "bearer" or not value.strip():
            raise _unknown("Send the credential as `Authorization: Bearer …`.")
        if value.strip().startswith("annolog_"):
            caller = await self._of_token(value.strip())
            if org is not None and caller.org != org:
                raise _unknown(f"This credential is not of the organization that {HEADER} names.")
            return caller
        if self._services.oidc is None:
            raise _unknown("This is not an Annolog key or session.")
        return await self._of_identity(self._services.oidc, value.strip(), org)

    async def _of_cookie(self, request: HTTPConnection, org: UUID | None) -> Caller | None:
        """Return the member behind the cookie of a session; None where there is no such session.

        The cookie of a session that has ended is no reason to refuse a login.

        Raises:
            Refused: FORBIDDEN where a page of another origin may have made the request.
        """
        text = self._services.browsers.cookie(request)
        if text is None:
            return None
        self._services.browsers.require_known_page(request)
        if not text.startswith("annolog_session_"):
            return None
        try:
            caller = await self._of_token(text)
        except Refused as refused:
            if refused.code is Code.UNAUTHENTICATED:
                return None
            raise
        named = request.headers.get(MEMBER)
        member = ids.expect("member", named.strip(), MEMBER) if named else None
        return caller if org in (None, caller.org) and member in (None, caller.member) else None

    async def _of_token(self, text: str) -> Caller:
        digest = hashlib.sha256(text.encode()).digest()
        known = self._owners.get(digest)
        if known is not None:
            self._owners.move_to_end(digest)
            return known
        token = tokens.parse(text)
        if token.kind is tokens.TokenKind.ONCE:
            raise _unknown("A one-time token opens nothing but the mutation that it is for.")
        digest = tokens.digest(token)
        rows = [
            row
            for row in await credentials_of(self._services.pool, digest)
            if row["kind"] in OPENING
        ]
        if not rows:
            raise _unknown("This key or session is unknown or has ended.")
        org, member, credential, kind = rows[0]
        caller = Caller(org, member, credential, by_session=kind == CredentialKind.SESSION)
        self._owners[digest] = caller
        if len(self._owners) > REMEMBERED:
            self._owners.popitem(last=False)
        return caller

    async def _of_identity(self, oidc: Oidc, text: str, org: UUID | None) -> Caller:
        identity = await oidc.verify(text)
        rows = await credentials_of(
            self._services.pool, identity_digest(identity.issuer, identity.subject)
        )
        rows = [row for row in rows if row["kind"] == "identity" and org in (None, row["org_id"])]
        if not rows:
            raise _unknown(
                "This identity is not linked to a member: accept an invitation with it first."
            )
        if len(rows) > 1:
            raise _unknown(
                f"This identity is known in several organizations: name one in {HEADER}."
            )
        return Caller(rows[0]["org_id"], rows[0]["member_id"], None, identity.expires_at)


def _said(name: str, request: HTTPConnection, init: Mapping[str, Any]) -> str:
    """Return a header, or the same field of a WebSocket's init payload: browsers set no headers."""
    if init:
        given = next((value for key, value in init.items() if key.lower() == name), None)
        if given is not None and not isinstance(given, str):
            raise _unknown(f"`{name}` in the payload must be a string, as the header is.")
        if given is not None:
            return given
    return request.headers.get(name, "")


def _unknown(message: str) -> Refused:
    return Refused(Code.UNAUTHENTICATED, message)
