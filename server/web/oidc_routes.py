"""The routes by which a browser logs in at an OpenID provider: away to it, and back from it."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID, uuid4

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from server.access import throttling, tokens
from server.access.oidc import Identity
from server.access.oidc_code_flow import AGAIN, FLOW_COOKIE, LIFE, CodeFlow, Flow
from server.commands.accounts.session_start import Proof, start_session
from server.commands.writer.revoked_secrets import identity_digest
from server.events.accounts.members import CredentialKind, LoginMethod
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.accounts.members import credentials_of, organization_row
from server.reads.session import ReadSession
from server.schema.accounts.login_throttling import throttle_address
from server.schema.accounts.one_time_token_mutations import link_to_member, ticket
from server.schema.accounts.secrets import new_secret
from server.schema.accounts.session_cookies import session_cookie
from server.services import Services
from server.web.next_pages import next_page

START, CALLBACK = "/auth/oidc/start", "/auth/oidc/callback"
_BODY = 10_000
_STATUS = {
    Code.UNAUTHENTICATED: 401,
    Code.FORBIDDEN: 403,
    Code.RATE_LIMITED: 429,
    Code.UNAVAILABLE: 503,
}
_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}

Endpoint = Callable[[Request], Awaitable[Response]]


class OidcRoutes:
    """Sends browsers to the provider, and opens sessions for those that come back."""

    def __init__(self) -> None:
        self._services: Services | None = None

    def open(self, services: Services) -> None:
        """Give the routes the opened services, so that they can be served."""
        self._services = services

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(START, self._answered(self._start), methods=["GET", "POST"]),
            Route(CALLBACK, self._answered(self._callback), methods=["GET"]),
        ]

    def _answered(self, endpoint: Endpoint) -> Endpoint:
        """Return an endpoint that answers a refusal with one sentence, and forbids to keep it."""

        @wraps(endpoint)
        async def answered(request: Request) -> Response:
            try:
                response = await endpoint(request)
            except Refused as refused:
                status = _STATUS.get(refused.code, 400)
                response = PlainTextResponse(refused.message, status)
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return answered

    def _opened(self) -> tuple[Services, CodeFlow]:
        if self._services is None:
            raise Refused(Code.UNAVAILABLE, "The server has not started: try again.")
        if self._services.code_flow is None:
            raise Refused(Code.CONFLICT, "This server has no identity provider: use a password.")
        return self._services, self._services.code_flow

    async def _start(self, request: Request) -> Response:
        """Send the browser to the provider; for a POST, tell the page where that is.

        A page posts JSON with `token`, a one-time token, to link the identity to that account. The
        token is no parameter of the address, which proxies write into logs.
        """
        services, flow = self._opened()
        given = dict(request.query_params)
        if request.method == "POST":
            services.browsers.require_known_page(request)
            given = await _json(request)
        after = next_page(given.get("next"), services.browsers)
        organization = given.get("organization")
        if organization is not None:
            ids.expect("organization", organization, "organization")
        token = given.get("token") if request.method == "POST" else None
        if token is not None:
            tokens.parse(token)
        address, kept = await flow.start(after, organization, token)
        response: Response = RedirectResponse(address, 303)
        if request.method == "POST":
            response = JSONResponse({"location": address})
        seconds = int(LIFE.total_seconds())
        # Lax: the provider sends the browser back from another site.
        made = services.browsers.set_cookie(
            request, kept, seconds, name=FLOW_COOKIE, same_site="Lax"
        )
        response.headers.append(*made)
        return response

    async def _callback(self, request: Request) -> Response:
        """Open a session for whoever comes back from the provider, and go on to `next`."""
        services, code_flow = self._opened()
        try:
            response = await self._finished(request, services, code_flow)
        except Refused as refused:
            response = PlainTextResponse(refused.message, _STATUS.get(refused.code, 400))
        forgotten = services.browsers.set_cookie(request, "", 0, name=FLOW_COOKIE, same_site="Lax")
        response.headers.append(*forgotten)
        return response

    async def _finished(
        self, request: Request, services: Services, code_flow: CodeFlow
    ) -> Response:
        given = request.query_params
        flow = code_flow.flow_of(services.browsers.cookie(request, FLOW_COOKIE), given)
        address = services.addresses.of(
            request.client.host if request.client else "",
            request.headers.getlist("x-forwarded-for"),
        )
        await _use_up(services, code_flow, flow, address)
        identity = await code_flow.identity(flow, given["code"])
        if flow.token is not None:
            org, member = await _linked(services, flow.token, identity)
        else:
            found = await _members(services, flow, identity)
            if len(found) > 1:
                return await _choice(services, flow, [org for org, _ in found])
            org, member = found[0]
        new = new_secret(member, CredentialKind.SESSION)
        await start_session(
            services.writer,
            org=org,
            member=member,
            proof=Proof(method=LoginMethod.OIDC),
            life=services.session_life,
            command_id=uuid4(),
            fingerprint=b"",
            secrets=(new.secret,),
        )
        response = RedirectResponse(flow.next, 303)
        response.headers.append(*session_cookie(services, request, new.token))
        return response


async def _json(request: Request) -> dict[str, str]:
    """Return the texts of a JSON object. Raises Refused INVALID for anything else."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY:
            break
    try:
        given = orjson.loads(body) if len(body) <= _BODY else None
    except orjson.JSONDecodeError:
        given = None
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    texts = isinstance(given, dict) and all(isinstance(v, str) for v in given.values())
    if content_type != "application/json" or not isinstance(given, dict) or not texts:
        message = "Send `next`, `organization` and `token` as the texts of a JSON object."
        raise Refused(Code.INVALID, message)
    return given


async def _use_up(services: Services, code_flow: CodeFlow, flow: Flow, address: str) -> None:
    """Refuse a flow that was finished before: in any process.

    Anybody can start flows and make up codes, and the provider is asked for each of them. So they
    are counted for the address that they come from, as logins are.

    Raises:
        Refused: UNAUTHENTICATED for a flow that was finished, RATE_LIMITED for too many of them.
    """
    async with services.pool.acquire() as connection, connection.transaction():
        await throttle_address(services, connection, address)
    try:
        async with services.pool.acquire() as connection, connection.transaction():
            await throttling.attempt(
                connection,
                keys=[code_flow.once(flow)],
                limit=1,
                window=LIFE,
                now=services.clock(),
            )
    except Refused:
        raise Refused(Code.UNAUTHENTICATED, AGAIN) from None


async def _members(services: Services, flow: Flow, identity: Identity) -> list[tuple[UUID, UUID]]:
    """Return the organizations and members of an identity. Raises Refused UNAUTHENTICATED."""
    chosen = flow.organization and ids.expect("organization", flow.organization, "organization")
    digest = identity_digest(identity.issuer, identity.subject)
    found = [
        (row["org_id"], row["member_id"])
        for row in await credentials_of(services.pool, digest)
        if row["kind"] == "identity" and chosen in (None, row["org_id"])
    ]
    if not found:
        raise Refused(
            Code.UNAUTHENTICATED,
            "This identity is not linked to a member: open the link of an invitation first.",
        )
    return found


async def _linked(services: Services, token: str, identity: Identity) -> tuple[UUID, UUID]:
    """Link an identity to the account of a one-time token, and return that account."""
    held = await ticket(services, token)
    await link_to_member(services, held, identity, command_id=uuid4(), fingerprint=b"")
    return held.org, held.member


async def _choice(services: Services, flow: Flow, orgs: list[UUID]) -> Response:
    """Return a page of links, one for each organization that the identity opens."""
    items = []
    for org in orgs:
        async with ReadSession(services.pool, org) as session:
            row = await organization_row(session)
        query = urlencode({"organization": ids.public("organization", org), "next": flow.next})
        name = html.escape(row["name"] or "an organization")
        items.append(f'<li><a href="{html.escape(f"{START}?{query}")}">{name}</a></li>')
    page = "<!doctype html><title>Log in</title><p>Choose an organization:</p><ul>"
    return Response(f"{page}{''.join(items)}</ul>", media_type="text/html")
