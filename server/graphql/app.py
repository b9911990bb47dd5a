"""GraphQL over HTTP, WebSocket and server-sent events, in one ASGI app."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

import strawberry
from graphql import OperationType
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from strawberry.http.websocket_origin import (
    is_same_origin,
    normalize_allowed_origins,
    normalize_origin,
)

from server.events.core.refusal import Code, Refused
from server.graphql.engine import ContextOf, Engine, OnOperation, Plan
from server.graphql.errors import (
    Masking,
    OnUnexpected,
    RequestProblem,
    Translate,
    failed_problem,
    log_unexpected,
    problem,
    refused_problem,
)
from server.graphql.event_stream import stream_answers, until_gone
from server.graphql.framing import EVENTS, PARTS, Framing
from server.graphql.limits import Limits
from server.graphql.negotiation import Media, is_json, negotiate
from server.graphql.persisted_documents import PersistedDocuments
from server.graphql.replies import Reply, answer_reply, problem_reply
from server.graphql.request_parsing import Gone, Parameters, from_body, from_query_string, read_body
from server.graphql.resuming import Resumption
from server.graphql.websocket import Connection, Traced, refuse_handshake

C = TypeVar("C")
PATH = "/graphql"
_HEADER = 1_000
"""The most characters of a header that are used: replies are cached by them, and clients choose."""


class GraphQLApp(Generic[C]):
    """An ASGI app that serves one schema at one path.

    Args:
        schema: Any Strawberry schema without extensions and operation directives.
        context: Builds the context that resolvers see as `info.context`, for each operation anew,
            and once more for `connection_init`. `Refused(UNAUTHENTICATED)` becomes 401 with
            `WWW-Authenticate`, or close code 4401. A context with a coroutine method `release` is
            told when its operation has ended. One with an attribute `reply_headers` gets a list
            there, where resolvers may add headers to the reply, such as cookies; None elsewhere.
            One with an attribute `gone` gets a function there that waits until the client has left;
            one with an attribute `resumption` gets a `Resumption` there for server-sent events.
        limits: Bounds on bodies, documents and connections.
        development: Suggests names, opens introspection, and shows the text of unexpected errors.
        may_introspect: Says whether a caller may introspect outside development, or raises
            `Refused` with what the caller has to do first.
        on_unexpected: Told of every error that is masked.
        translate: Returns the refusal that an exception means, such as one of a database that is
            away; None for an error that is to be masked.
        allowed_origins: Web origins, beside the server's own, whose pages may open a WebSocket;
            `"*"` is all of them. Browsers do not apply CORS there.
        persisted: Documents that requests may name by id or hash; none are trusted unless given.
        page: The page that a browser gets at this path; without it, 406.
        fast: Runs what runs again by `fastpath`; otherwise graphql-core and Strawberry do all.
        on_operation: Told of each operation before it runs: its name, if any, and its type.
        traced: Has an operation of a WebSocket run in a trace.
    """

    def __init__(  # noqa: PLR0913 - one argument for each thing that a caller may choose
        self,
        schema: strawberry.Schema,
        *,
        context: ContextOf[C],
        limits: Limits | None = None,
        development: bool = False,
        may_introspect: Callable[[C], bool] = lambda _context: False,
        on_unexpected: OnUnexpected = log_unexpected,
        translate: Translate = lambda _: None,
        allowed_origins: Sequence[str] = (),
        persisted: PersistedDocuments | None = None,
        page: Reply | None = None,
        fast: bool = True,
        on_operation: OnOperation | None = None,
        traced: Traced | None = None,
    ) -> None:
        self._page = page
        self._limits = limits or Limits()
        self._context = context
        self._origins = normalize_allowed_origins(allowed_origins)
        self._traced = traced
        self._masking = Masking(on_unexpected, reveal=development, translate=translate)
        self._engine: Engine[C] = Engine(
            schema,
            self._limits,
            self._masking,
            development=development,
            may_introspect=may_introspect,
            fast=fast,
            persisted=persisted,
            on_operation=on_operation,
        )

    def unusable_documents(self) -> list[tuple[str, str]]:
        """Return the ids of trusted documents that the schema refuses, each with the reason."""
        return list(self._engine.unusable_documents())

    def routes(self, path: str = PATH) -> list[BaseRoute]:
        """Return the routes that serve exactly this path, without redirects."""
        return [Route(path, self), WebSocketRoute(path, self)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request or one WebSocket connection."""
        headers = _headers(scope)
        if scope["type"] == "http":
            await self._http(scope, headers, receive, send)
        elif self._may_connect(headers):
            parts = (self._engine, self._context, self._limits, self._masking)
            await Connection(*parts, scope, receive, send, self._traced).serve()
        else:
            await refuse_handshake(receive, send)

    def _may_connect(self, headers: Mapping[str, str]) -> bool:
        origin = headers.get("origin")
        if origin is None or "*" in self._origins or is_same_origin(origin, headers.get("host")):
            return True
        return normalize_origin(origin) in self._origins

    async def _http(
        self, scope: Scope, headers: Mapping[str, str], receive: Receive, send: Send
    ) -> None:
        media = negotiate(headers.get("accept", "")[:_HEADER], html=self._page is not None)
        try:
            reply = await self._reply(scope, headers, receive, send, media)
        except RequestProblem as refusal:
            reply = problem_reply(refusal, media)
        except Gone:
            return
        except Exception as error:  # noqa: BLE001 - the last line: no request may end without a JSON answer
            masked = self._masking.outside_a_field(error)
            reply = problem_reply(failed_problem([masked], 500), media)
        if reply is not None:
            await reply(send)

    async def _reply(
        self,
        scope: Scope,
        headers: Mapping[str, str],
        receive: Receive,
        send: Send,
        media: Media | None,
    ) -> Reply | None:
        """Return the reply to a request; None where it was a stream, which has been sent."""
        method = scope["method"]
        if method not in {"GET", "POST"}:
            raise _not_allowed("Use GET or POST.", "GET, POST")
        if media is None:
            offered = ", ".join(m.value for m in (Media.RESPONSE, Media.JSON, Media.EVENTS))
            raise problem(
                406, f"None of the accepted media types is offered; these are: {offered}."
            )
        if media is Media.HTML and method == "GET":
            return self._page
        given = await self._parameters(scope, headers, receive)
        context: Any = await self._context_of(scope)
        added: list[tuple[str, str]] = []
        try:
            plan = self._engine.plan(given, context)
            _check_transport(plan, method, media)
            framing = _framing(plan, media)
            if framing is not None:
                resumption = _resumption(headers) if framing is EVENTS else None
                if hasattr(context, "resumption"):
                    context.resumption = resumption
                answers = await self._engine.start(plan)
                await stream_answers(answers, receive, send, self._limits, framing, resumption)
                return None
            if hasattr(context, "gone"):
                context.gone = partial(until_gone, receive)
            if hasattr(context, "reply_headers"):
                context.reply_headers = added
            return answer_reply(await self._engine.run(plan), media, added)
        finally:
            await self._engine.release(context)

    async def _parameters(
        self, scope: Scope, headers: Mapping[str, str], receive: Receive
    ) -> Parameters:
        if scope["method"] == "GET":
            return from_query_string(scope["query_string"], self._limits)
        # A plain HTML form cannot send a JSON body, so this check also protects against
        # forged requests.
        if not is_json(headers.get("content-type", "")[:_HEADER]):
            raise problem(
                415,
                "Send the operation as application/json in UTF-8.",
                Code.INVALID,
                ("accept", Media.JSON),
            )
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise problem(
                415,
                "Send the body without a content encoding.",
                Code.INVALID,
                ("accept-encoding", "identity"),
            )
        body = await read_body(receive, headers.get("content-length"), self._limits)
        return from_body(body, self._limits)

    async def _context_of(self, scope: Scope) -> C:
        try:
            return await self._context(HTTPConnection(scope), {})
        except Refused as refused:
            raise refused_problem(refused) from None


def _check_transport(plan: Plan[Any], method: str, media: Media) -> None:
    type_ = plan.operation.type
    if method == "GET" and type_ is OperationType.MUTATION:
        raise _not_allowed("Send mutations with POST.", "POST")
    if type_ is OperationType.SUBSCRIPTION and media not in (Media.EVENTS, Media.MULTIPART):
        raise problem(
            400,
            "Subscribe over WebSocket (graphql-transport-ws), or accept text/event-stream or "
            "multipart/mixed;subscriptionSpec=1.0.",
        )


def _framing(plan: Plan[Any], media: Media) -> Framing | None:
    """Return how a response that goes on is framed; None for a response of one answer."""
    if media is Media.EVENTS:
        return EVENTS
    subscribed = plan.operation.type is OperationType.SUBSCRIPTION
    return PARTS if subscribed and media is Media.MULTIPART else None


def _resumption(headers: Mapping[str, str]) -> Resumption:
    """Return where a stream of server-sent events begins, as its client says by `Last-Event-ID`."""
    return Resumption(headers.get("last-event-id", "").strip()[:_HEADER] or None)


def _not_allowed(message: str, allowed: str) -> RequestProblem:
    return problem(405, message, Code.INVALID, ("allow", allowed))


def _headers(scope: Scope) -> dict[str, str]:
    """Return the headers by lower-case name; repeated ones are one list (RFC 9110 §5.3)."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
