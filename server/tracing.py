"""Traces of requests, sent by OpenTelemetry; imported only where an endpoint is set.

A trace holds the method and the route of a request, the name of its GraphQL operation, its status,
and the statements that the request sent to PostgreSQL, with placeholders for values. Each operation
of a WebSocket is a trace of its own. Commands of many requests are written in one batch, which is a
trace with links to those requests. A trace holds no path, query, header, address, variable
or text of an error: they may be personal or secret.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID

from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.asyncpg import AsyncPGInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace import Span as RunningSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import (
    ALWAYS_OFF,
    ALWAYS_ON,
    Sampler,
    SamplingResult,
    TraceIdRatioBased,
)
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, Tracer
from opentelemetry.trace.status import Status
from opentelemetry.util.types import Attributes
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.commands import Command, Receipt, Writer
from server.commands.writer.batching import WaitingCommand
from server.commands.writer.org_queue import OrgQueue
from server.commands.writer.speculative_batch import SpeculativeBatch
from server.settings import SettingsError

P = ParamSpec("P")

SHARE = "OTEL_TRACES_SAMPLER_ARG"
"""The share of the requests that are traced, from 0 to 1; all of them unless set."""
NOT_TRACED = frozenset({"/healthz", "/readyz", "/metrics"})
COMMANDS = "annolog.batch.commands"
KEPT = frozenset({"db.system", "db.name", "db.statement", "db.user", COMMANDS})
"""The attributes of a statement, and of a batch, that leave this process."""


class Tracing:
    """Sends the traces of one process; `tracing` makes it."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("annolog")
        self._statements: Any = AsyncPGInstrumentor()  # type: ignore[no-untyped-call]
        self._statements.instrument(tracer_provider=provider)

    def traced(self, app: ASGIApp) -> ASGIApp:
        """Return an application whose HTTP requests are traced.

        Operations of WebSockets are traced one by one: see `of_socket`.
        """

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or scope["path"] in NOT_TRACED:
                await app(scope, receive, send)
                return
            parent, method = propagate.extract(_trace_headers(scope)), scope["method"]
            with self._tracer.start_as_current_span(method, parent, SpanKind.SERVER) as span:
                try:
                    await app(scope, receive, _noting(span, send))
                finally:
                    # The path itself may hold a name or a token; its route is known by now.
                    route = getattr(scope.get("route"), "path", "")
                    span.update_name(f"{method} {route}".rstrip())
                    span.set_attributes({"http.request.method": method, "http.route": route})

        return serve

    def operation(self, name: str | None, kind: str) -> None:
        """Note in the trace of the present request which GraphQL operation it runs."""
        span = trace.get_current_span()
        span.set_attribute("graphql.operation.type", kind)
        if name:
            span.set_attribute("graphql.operation.name", name[:100])

    def of_socket(self, operate: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        """Return a function that runs an operation of a WebSocket as a trace of its own."""

        @wraps(operate)
        async def traced(*given: P.args, **named: P.kwargs) -> None:
            name = "GraphQL over WebSocket"
            with self._tracer.start_as_current_span(name, Context(), SpanKind.SERVER):
                await operate(*given, **named)

        return traced

    def writer(self, *given: Any, **named: Any) -> Writer:
        """Return a writer whose batches are traced."""
        return TracedWriter(self._tracer, *given, **named)

    def close(self) -> None:
        """Send what was not sent yet, and trace nothing more."""
        self._statements.uninstrument()
        self._provider.shutdown()


@contextmanager
def tracing() -> Iterator[Tracing]:
    """Trace this process during the block. Raises SettingsError for a share that is none."""
    name = os.environ.get("OTEL_SERVICE_NAME") or "annolog"
    provider = TracerProvider(
        sampler=OfRequests(_share()), resource=Resource.create({"service.name": name})
    )
    provider.add_span_processor(BatchSpanProcessor(WithoutValues(OTLPSpanExporter())))
    traces = Tracing(provider)
    try:
        yield traces
    finally:
        traces.close()


def _share() -> float:
    try:
        share = float(os.environ.get(SHARE) or 1)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise SettingsError(f"{SHARE} is the share of requests to trace: a number from 0 to 1.")
    return share


class TracedWriter(Writer):
    """A writer whose batches are traces of their own, linked to the requests of their commands."""

    def __init__(self, tracer: Tracer, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._tracer = tracer
        self._requests: dict[int, SpanContext] = {}
        """By identity of a waiting command, the span of its request, where that is traced."""

    async def execute(self, command: Command) -> Receipt:
        """Run a command; see `Writer.execute`."""
        request = trace.get_current_span().get_span_context()
        if not request.trace_flags.sampled:
            return await super().execute(command)
        self._requests[id(command)] = request
        try:
            return await super().execute(command)
        finally:
            del self._requests[id(command)]

    async def _written(self, queue: OrgQueue, speculative: SpeculativeBatch) -> None:
        with self._batch(speculative.waiting):
            await super()._written(queue, speculative)

    async def _settle(self, org: UUID, waiting: list[WaitingCommand]) -> None:
        with self._batch(waiting):
            await super()._settle(org, waiting)

    @contextmanager
    def _batch(self, waiting: Sequence[WaitingCommand]) -> Iterator[None]:
        """Trace a batch during the block, where one of its commands is of a traced request."""
        found = (self._requests.get(id(command)) for command, _ in waiting)
        links = [Link(request) for request in found if request is not None]
        with self._tracer.start_as_current_span(
            "batch", Context(), attributes={COMMANDS: len(waiting)}, links=links
        ):
            yield


class OfRequests(Sampler):
    """Traces a share of the requests, the batches of their commands, and nothing outside of them.

    Work in the background has no request, or was begun in one that has ended since: a queue that
    the first command of an organization opened serves all later ones as well.
    """

    def __init__(self, share: float) -> None:
        self._chosen = TraceIdRatioBased(share)

    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        *others: Any,
        **named: Any,
    ) -> SamplingResult:
        """Decide about a new span; see `Sampler.should_sample`."""
        parent = trace.get_current_span(parent_context)
        sampler: Sampler = ALWAYS_OFF
        if links or (isinstance(parent, RunningSpan) and parent.end_time is None):
            sampler = ALWAYS_ON  # links lead to requests that are traced
        elif kind is SpanKind.SERVER:
            sampler = self._chosen
        return sampler.should_sample(
            parent_context, trace_id, name, kind, attributes, links, *others, **named
        )

    def get_description(self) -> str:
        """Return what this is, for the logs of OpenTelemetry."""
        return f"requests: {self._chosen.get_description()}"


class WithoutValues(SpanExporter):
    """Leaves out of spans what may hold somebody's words; see this module."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send spans; the result says whether that was done."""
        return self._exporter.export([_cleaned(span) for span in spans])

    def shutdown(self) -> None:
        """Send nothing more."""
        self._exporter.shutdown()


def _cleaned(span: ReadableSpan) -> ReadableSpan:
    given = span.attributes or {}
    keep = given.keys() if span.kind is SpanKind.SERVER else KEPT
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes={name: value for name, value in given.items() if name in keep},
        links=[Link(link.context) for link in span.links],
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _noting(span: Span, send: Send) -> Send:
    """Return a `send` that notes the status of the reply in a span."""

    async def noted(message: Message) -> None:
        if message["type"] == "http.response.start":
            span.set_attribute("http.response.status_code", message["status"])
        await send(message)

    return noted


def _trace_headers(scope: Scope) -> dict[str, str]:
    """Return the headers by which a client says to which trace its request belongs."""
    found = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return {name: value for name, value in found if name in ("traceparent", "tracestate")}
