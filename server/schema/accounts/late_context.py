"""Contexts of requests, from the moment on at which the server has opened its services."""

from __future__ import annotations

from server.schema.accounts.authentication import Authentication
from server.schema.core.context import Context
from server.services import Services


class LateContext:
    """Request context factory; unusable until startup has opened the services."""

    def __init__(self) -> None:
        self._authentication: Authentication | None = None
        self._services: Services | None = None

    def open(self, opened: Services) -> None:
        """Give the factory the opened services, so that requests can be served."""
        self._services = opened
        self._authentication = Authentication(opened)

    def services(self) -> Services:
        """Return the opened services. Raises RuntimeError before `open` was called."""
        if self._services is None:
            raise RuntimeError("The server has not started.")
        return self._services

    async def __call__(self, request: object, init: object) -> Context:
        """Return the context of a request. Raises RuntimeError before `open` was called."""
        if self._authentication is None:
            raise RuntimeError("The server has not started.")
        return await self._authentication(request, init)  # type: ignore[arg-type]
