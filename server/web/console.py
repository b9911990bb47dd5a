"""The console: the files that `make` builds from console/, and the page that every address shows.

The page finds out by its address what to show, so that an address can be reloaded and shared. The
names of its scripts and styles hold a digest, so a browser keeps them for ever. The page itself has
another nonce in each reply, without which no style counts that a script adds.
"""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Sequence
from html import escape
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from server.web.compression import accepted_codings
from server.web.content_security import content_security_policy, media_sources

BUILT = Path(__file__).parent / "static"
"""Where `make` writes the console; package data of a wheel."""
NONCE = "__CSP_NONCE__"
"""Stands in the page where the nonce of the reply belongs: see console/vite.config.ts."""
OIDC = "__OIDC__"
"""Stands in the page where it says whether people may log in at a provider: `yes`, or `no`."""
MEDIA_ORIGINS = "__MEDIA_ORIGINS__"
"""Stands in the page where the named origins of media belong: pictures of HTML come from there."""
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""What compressed forms of a file are called: made by the build, the better one first."""
_FOR_EVER = "public, max-age=31536000, immutable"
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Console:
    """Serves the console, where it was built.

    Args:
        origins: where media of tasks may come from. If none, pictures, audio and video come from
            everywhere, but scripts of the page read files of this server alone.
        oidc: whether people may log in at a provider.
        built: the folder of the built console.
    """

    def __init__(
        self, origins: Sequence[str] = (), *, oidc: bool = False, built: Path = BUILT
    ) -> None:
        self._built = built
        self._media = [*media_sources(origins), "data:"]
        self._read = ["'self'", *origins]
        page = built / "index.html"
        self._page: str | None = None
        if page.is_file():
            html = page.read_text(encoding="utf-8").replace(OIDC, "yes" if oidc else "no")
            self._page = html.replace(MEDIA_ORIGINS, escape(" ".join(origins)))

    @property
    def is_built(self) -> bool:
        """Whether there is a console to serve."""
        return self._page is not None

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the page at `/` and of its files; none where it was not built."""
        if not self.is_built:
            return []
        return [
            Route("/", self.page, methods=["GET", "HEAD"]),
            Route("/assets/{name}", self.file, methods=["GET", "HEAD"]),
        ]

    async def page(self, _: Request) -> Response:
        """Return the page, which may run the scripts of this server and load from it alone."""
        nonce = secrets.token_urlsafe(16)
        policy = content_security_policy(
            scripts=["'self'"],
            styles=["'self'", f"'nonce-{nonce}'"],
            connects=self._read,
            media=self._media,
        )
        headers = {**_SAFE, "Content-Security-Policy": policy, "Cache-Control": "no-cache"}
        html = (self._page or "").replace(NONCE, nonce)
        return Response(html, headers=headers, media_type="text/html")

    async def file(self, request: Request) -> Response:
        """Return a script, style or picture, compressed as the browser takes it."""
        name = request.path_params["name"]
        path = self._built / "assets" / name
        if path.parent != self._built / "assets" or not path.is_file():
            raise HTTPException(404)
        headers = {**_SAFE, "Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
        kind, _ = mimetypes.guess_type(name)
        taken = accepted_codings(request.headers.get("accept-encoding", "").encode())
        for coding, ending in _ENCODINGS.items():
            if taken.get(coding.encode()) and (smaller := path.with_name(name + ending)).is_file():
                headers["Content-Encoding"] = coding
                return FileResponse(smaller, headers=headers, media_type=kind)
        return FileResponse(path, headers=headers, media_type=kind)

    def or_else(self, not_found: ASGIApp) -> ASGIApp:
        """Return an app for addresses that no route has: the page for a browser, or `not_found`."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            shows = self.is_built and scope["type"] == "http" and _wants_page(Request(scope))
            app = await self.page(Request(scope)) if shows else not_found
            await app(scope, receive, send)

        return answer


def _wants_page(request: Request) -> bool:
    """Tell whether somebody opens an address in a browser; files are asked for by their endings."""
    page = "text/html" in request.headers.get("accept", "")
    return request.method in ("GET", "HEAD") and page and "." not in request.url.path
