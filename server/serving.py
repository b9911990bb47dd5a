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

import uvicorn

from server.app import Overrides, build
from server.ledger.startup_checks import StartError
from server.settings import Settings

BACKLOG = 2048
GRACE = 5
"""Seconds that running requests get when the server is told to stop."""


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
    app = build(settings, url, parts)
    with _listening(settings.host, settings.port) as listener:
        server = _Uvicorn(_config(app))
        address = f"http://{_shown(settings.host)}:{listener.getsockname()[1]}"
        async with app.router.lifespan_context(app):
            task = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                leave = app.state.health.leave
                yield Server(address, task, server, leave, settings.drain_seconds)
            finally:
                server.should_exit = True
                await task


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http="httptools",
        # Compressing every message costs each client memory, and our messages are small.
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(BACKLOG)
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)
            message = f"Cannot listen at {host}:{port} ({why}): set ANNOLOG_HOST and ANNOLOG_PORT."
            raise StartError(message) from None
        yield listener


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(  # noqa: S104 - only to be read
        host, f"[{host}]" if ":" in host else host
    )
