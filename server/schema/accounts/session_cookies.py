"""The cookie that carries a session, for pages: set by a login, deleted by a logout."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from server.access.tokens import Token
from server.events.core.refusal import Code, Refused
from server.schema.core.context import Context
from server.services import Services

IN_COOKIE = "The session is in a cookie that scripts cannot read, and the browser sends it itself."


def require_cookies(context: Context) -> HTTPConnection:
    """Return the request of an operation whose reply may set a cookie.

    Raises:
        Refused: INVALID over WebSocket or server-sent events, FORBIDDEN for a page that is not
            known to be ours: it could log people in to an account of its own.
    """
    require_headers(context)
    request = context.request
    if request is None:
        raise _no_reply()
    context.services.browsers.require_known_page(request)
    return request


def require_headers(context: Context) -> list[tuple[str, str]]:
    """Return the list of headers that the reply will have. Raises Refused INVALID without one."""
    if context.reply_headers is None:
        raise _no_reply()
    return context.reply_headers


def _no_reply() -> Refused:
    message = "Only the reply to a POST that is no event stream can set a cookie: log in by one."
    return Refused(Code.INVALID, message, ("cookie",))


def session_cookie(services: Services, request: HTTPConnection, token: Token) -> tuple[str, str]:
    """Return the header that gives a browser a session; the server decides how long it lives."""
    seconds = int(services.session_life.limit.total_seconds())
    return services.browsers.set_cookie(request, token.reveal(), seconds)


def forget_cookie(context: Context) -> None:
    """Delete the cookie of a session that has ended, if the request came with it."""
    request, headers = context.request, context.reply_headers
    if request is None or headers is None:
        return
    browsers = context.services.browsers
    if "authorization" not in request.headers and browsers.cookie(request) is not None:
        headers.append(browsers.set_cookie(request, "", 0))
