"""The page at `/`, the schema at `/schema.graphql`, and the page for queries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.graphql.replies import Reply
from server.web.content_security import page_headers

_HERE = Path(__file__).parent
_REVALIDATE = "public, no-cache"


def page_routes(sdl: Callable[[], str]) -> list[Route]:
    """Return the routes of the page at `/` and of the schema, which `sdl` prints once."""
    return [Route("/", _home()), Route("/schema.graphql", _Schema(sdl).answer)]


def query_page() -> Reply:
    """Return the page for queries: its own script alone, which asks for a key and loads nothing."""
    html = (_HERE / "query.html").read_text(encoding="utf-8")
    headers = page_headers(html, connects=["'self'"])
    headers.pop("X-Content-Type-Options")  # Every reply of the transport has that one.
    named = [(name.lower(), value) for name, value in headers.items()]
    return Reply(200, b"text/html; charset=utf-8", html.encode(), named)


def _home() -> Callable[[Request], Awaitable[Response]]:
    html = (_HERE / "home.html").read_text(encoding="utf-8")
    headers = {**page_headers(html), "Cache-Control": _REVALIDATE}

    async def home(_: Request) -> Response:
        return Response(html, headers=headers, media_type="text/html")

    return home


class _Schema:
    """Serves the schema definition language, which is the same for everybody and no secret."""

    def __init__(self, sdl: Callable[[], str]) -> None:
        self._sdl = sdl
        self._printing: asyncio.Future[tuple[str, str]] | None = None

    async def answer(self, request: Request) -> Response:
        """Return the schema, or 304 to who has it already."""
        if self._printing is None:
            self._printing = asyncio.ensure_future(asyncio.to_thread(self._print))
        text, tag = await asyncio.shield(self._printing)
        headers = {"ETag": tag, "Cache-Control": _REVALIDATE, "X-Content-Type-Options": "nosniff"}
        known = request.headers.get("if-none-match", "")
        if tag in known or known.strip() == "*":
            return Response(status_code=304, headers=headers)
        return Response(text, headers=headers, media_type="text/plain")

    def _print(self) -> tuple[str, str]:
        text = self._sdl()
        return text, f'"{sha256(text.encode()).hexdigest()[:32]}"'
