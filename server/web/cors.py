"""Cross-origin requests (CORS): which pages of other origins may read our answers.

Only origins that are listed get a header, always by name and never as `*`, since their requests
may carry the session cookie. All other pages get the answer of the app, which their browser keeps
from them; their preflights are refused by the app like any other OPTIONS.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterable

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.access.browser_requests import BrowserRequests

MAX_AGE = 600
"""Seconds for which a browser remembers the answer to a preflight."""
EXPOSED = (
    b"WWW-Authenticate, Retry-After, Location, Upload-Offset, Upload-Length, Tus-Resumable, "
    b"ETag, Accept-Ranges, Content-Range"
)
"""Headers of answers that scripts may read, beside the few that they always may."""
_NAMES = re.compile(rb"[\w-]+(\s*,\s*[\w-]+)*", re.ASCII)
_NAMES_BYTES = 1_000


class Cors:
    """An ASGI app that serves another one to pages of listed origins as well."""

    def __init__(
        self, app: ASGIApp, browsers: BrowserRequests, methods: Iterable[str] | None
    ) -> None:
        """Wrap an app; without `methods`, it answers GET and POST, and refuses others itself."""
        self._app = app
        self._browsers = browsers
        self._checks_methods = methods is None
        self._answers_options = "OPTIONS" in (methods or ())
        self._methods = ", ".join(sorted(methods or ("GET", "POST"))).encode()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer a preflight of a listed origin, or add the headers to the answer of the app.

        The app is handed back, to be awaited by the caller: it is not resumed through this class.
        """
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        origins = [value for name, value in scope["headers"] if name == b"origin"]
        origin = origins[0] if len(origins) == 1 else b""
        listed = bool(origin) and self._browsers.is_listed(origin.decode("latin-1"))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _added(message["headers"], origin, listed=listed)}
            await send(message)

        if scope["method"] == "OPTIONS":
            given = dict(scope["headers"])
            if listed and b"access-control-request-method" in given:
                wanted = given.get(b"access-control-request-headers", b"")
                return self._preflight(origin, wanted, send)
            if not (self._checks_methods or self._answers_options):
                return self._not_allowed(send)
        return self._app(scope, receive, with_headers)

    async def _not_allowed(self, send: Send) -> None:
        headers = [(b"allow", self._methods), (b"vary", b"Origin")]
        await send({"type": "http.response.start", "status": 405, "headers": headers})
        await send({"type": "http.response.body", "body": b"Method Not Allowed"})

    async def _preflight(self, origin: bytes, wanted: bytes, send: Send) -> None:
        headers = [
            *_allowed(origin),
            (b"access-control-allow-methods", self._methods),
            (b"access-control-max-age", b"%d" % MAX_AGE),
            (b"vary", b"Origin, Access-Control-Request-Headers"),
        ]
        if len(wanted) <= _NAMES_BYTES and _NAMES.fullmatch(wanted):
            headers.append((b"access-control-allow-headers", wanted))
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def with_cors(routes: Iterable[BaseRoute], browsers: BrowserRequests) -> list[BaseRoute]:
    """Return routes whose answers pages of listed origins may read; WebSockets stay as they are."""
    made = list(routes)
    for route in made:
        if isinstance(route, Route):
            route.app = Cors(route.app, browsers, route.methods and set(route.methods))
            if route.methods is not None:
                route.methods.add("OPTIONS")
    return made


def _allowed(origin: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
    ]


def _added(
    headers: Iterable[tuple[bytes, bytes]], origin: bytes, *, listed: bool
) -> list[tuple[bytes, bytes]]:
    """Return headers with those of CORS; `Vary` in any case, since the answer depends on both."""
    found = list(headers)
    for number, (name, value) in enumerate(found):
        if name == b"vary":  # names are in lower case, as ASGI wants them
            found[number] = (name, value + b", Origin")
            break
    else:
        found.append((b"vary", b"Origin"))
    if listed:
        found += [*_allowed(origin), (b"access-control-expose-headers", EXPOSED)]
    return found
