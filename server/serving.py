"""From a database that can be served to a server that listens.

This module imports the whole GraphQL schema, so commands that serve nothing start faster without.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import structlog
import uvicorn
from starlette.applications import Starlette

from server.access.client_addresses import ClientAddresses, household
from server.app import Overrides, build
from server.ledger.startup_checks import StartError
from server.settings import Settings, SettingsError
from server.sockets import Connections, HttpProtocol, WebSocketProtocol, raise_descriptor_limit

if TYPE_CHECKING:
    from server.tracing import Tracing

log = structlog.get_logger()

BACKLOG = 2048
GRACE = 5
"""Seconds that running requests get when the server is told to stop."""
MESSAGE_BYTES = 1 << 20
"""Bytes of a WebSocket message: what the transport of GraphQL takes is less, in characters."""
TRACES = "OTEL_EXPORTER_OTLP_ENDPOINT"
"""The variable that says where traces are sent; without it there are none."""
OWN_DESCRIPTORS = 100
"""File descriptors kept for files, jobs and feeds, beside the connections to the database."""


@dataclass(frozen=True)
class Server:
    """A server that listens.

    Attributes:
        address: where it listens, as `http://host:port`.
        task: done when the server has ended.
        uvicorn: the running uvicorn server.
        leave: makes `/readyz` report that the server stops.
        drain_seconds: seconds that it serves after `leave`, so that a load balancer notices.
    """

    address: str
    task: asyncio.Task[None]
    uvicorn: uvicorn.Server
    leave: Callable[[], None]
    drain_seconds: int = 0

    def stop(self) -> None:
        """Report not ready; after `drain_seconds` refuse requests, finish the running ones, end."""
        self.leave()
        asyncio.get_running_loop().call_later(self.drain_seconds, self._end)

    def _end(self) -> None:
        self.uvicorn.should_exit = True


class _Uvicorn(uvicorn.Server):
    """Leaves signals to us: uvicorn would raise them again before PostgreSQL has been stopped."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(
    settings: Settings, url: str, parts: Overrides | None = None
) -> AsyncIterator[Server]:
    """Serve a database while the block runs.

    Raises:
        StartError: the address to listen at is taken, or not an address of this machine.
    """
    with _tracing() as traces, listening(settings) as listener:
        app = build(settings, url, parts, traces)
        traced = app if traces is None else traces.traced(app)
        server = _Uvicorn(_config(traced, _connections(settings)))
        address = f"http://{_shown(settings.host)}:{listener.getsockname()[1]}"
        async with app.router.lifespan_context(app):
            task = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                leave = partial(_leave, app)
                yield Server(address, task, server, leave, settings.drain_seconds)
            finally:
                server.should_exit = True
                await task


@contextlib.contextmanager
def _tracing() -> Iterator[Tracing | None]:
    """Trace the requests of this process during the block, where the environment says where to.

    Nothing of OpenTelemetry is imported elsewhere, so that it costs nothing.

    Raises:
        SettingsError: OpenTelemetry is not installed, or one of its variables is wrong.
    """
    if not os.environ.get(TRACES):
        yield None
        return
    try:
        from server.tracing import tracing  # noqa: PLC0415 - see above
    except ImportError:
        raise SettingsError(
            f"{TRACES} is set, and OpenTelemetry is not installed: run "
            "`pip install 'annolog[otel]'`, or unset the variable."
        ) from None
    with tracing() as traces:
        yield traces


def _leave(app: Starlette) -> None:
    """Let `/readyz` report that the server stops, and whoever waits for news ask elsewhere."""
    app.state.health.leave()
    app.state.stopping.set()


def _connections(settings: Settings) -> Connections:
    """Return the limits on connections, which leave the server the descriptors that it needs."""
    own = OWN_DESCRIPTORS + settings.readers + settings.writers
    left = max(10, raise_descriptor_limit() - own)
    if left < settings.connections:
        log.warning(
            "the system gives this process too few file descriptors for the connections that "
            "ANNOLOG_CONNECTIONS allows: raise the hard limit (ulimit -Hn)",
            connections=left,
        )
    addresses = ClientAddresses(settings.trusted_proxies)
    return Connections(
        min(left, settings.connections),
        settings.connections_per_address,
        lambda host: None if addresses.is_trusted(host) else household(host),
    )


def _config(app: object, connections: Connections) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http=partial(HttpProtocol, connections),  # type: ignore[arg-type]
        ws=partial(WebSocketProtocol, connections),  # type: ignore[arg-type]
        ws_max_size=MESSAGE_BYTES,
        # Compressing every message costs each client memory, and our messages are small.
        ws_per_message_deflate=False,
        # Ours is ANNOLOG_TRUSTED_PROXIES; uvicorn would believe what FORWARDED_ALLOW_IPS says.
        proxy_headers=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """Listen at the address of the settings. Raises StartError where that cannot be."""
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(BACKLOG)
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)
            raise StartError(
                f"Cannot listen at {host}:{port} ({why}): choose another port with --port 8401, "
                'ANNOLOG_PORT=8401 or `make serve ARGS="--port 8401"`, or another ANNOLOG_HOST.'
            ) from None
        yield listener


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(  # noqa: S104 - only to be read
        host, f"[{host}]" if ":" in host else host
    )
