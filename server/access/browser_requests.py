"""What a request from a browser may do by the cookie of a session, and how such a cookie is made.

A browser adds cookies to requests that any page makes. So a session cookie counts only where the
request says that one of our own pages, or one of a listed origin, made it: by `Origin`, or by
`Sec-Fetch-Site` where the browser sends no origin. Pages can write neither of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from server.access.client_addresses import ClientAddresses
from server.events.core.refusal import Code, Refused

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

SESSION_COOKIE = "annolog_session"
_HOST = "__Host-"
"""Browsers take a cookie of such a name only over TLS, for this one host and every path of it."""
_PORTS = {"http": 80, "https": 443}


class BrowserRequests:
    """Tells which pages made requests, and how their cookies are called.

    Args:
        addresses: knows the proxies whose `X-Forwarded-Proto` is believed.
        public_url: the origin at which browsers reach the server, where it is known.
        allowed: origins of other pages that may use the API, as browsers write them.
    """

    def __init__(
        self,
        addresses: ClientAddresses | None = None,
        public_url: str | None = None,
        allowed: Sequence[str] = (),
    ) -> None:
        self._addresses = addresses or ClientAddresses()
        self.public_url = public_url
        self._allowed = frozenset(allowed)

    def is_listed(self, origin: str) -> bool:
        """Tell whether an origin, exactly as a browser sent it, is a listed one."""
        return origin in self._allowed

    def is_secure(self, request: HTTPConnection) -> bool:
        """Tell whether the browser speaks TLS: by the public address, or by the connection."""
        if self.public_url is not None:
            return self.public_url.startswith("https:")
        if request.scope["scheme"] in ("https", "wss"):
            return True
        peer = request.client.host if request.client else ""
        said = request.headers.get("x-forwarded-proto", "").replace(" ", "").split(",")
        return self._addresses.is_trusted(peer) and "https" in said

    def require_known_page(self, request: HTTPConnection) -> None:
        """Refuse, with FORBIDDEN, what no page of ours or of a listed origin demonstrably sent."""
        origins = request.headers.getlist("origin")
        if len(origins) == 1:
            known = self.is_listed(origins[0]) or self._is_own(origins[0], request)
        else:
            known = not origins and request.headers.get("sec-fetch-site") == "same-origin"
        if not known:
            raise Refused(
                Code.FORBIDDEN,
                "The session cookie counts only for pages of this server and of the origins in "
                "ANNOLOG_ALLOWED_ORIGINS: programs send `Authorization: Bearer …`.",
            )

    def _is_own(self, origin: str, request: HTTPConnection) -> bool:
        if origin == self.public_url:
            return True
        try:
            page, here = urlsplit(origin), urlsplit(f"//{request.headers.get('host', '')}")
            default = _PORTS.get(page.scheme)
            same = (page.hostname, page.port or default) == (here.hostname, here.port or default)
        except ValueError:
            return False
        # A page without TLS may have been written by anybody on the way.
        safe = page.scheme == "https" or not self.is_secure(request)
        return default is not None and same and safe and page.hostname is not None

    def cookie(self, request: HTTPConnection, name: str = SESSION_COOKIE) -> str | None:
        """Return the value of one of our cookies; None where the browser sent none.

        Raises:
            Refused: UNAUTHENTICATED for several of that name: a page of a sibling host may have
                set one of them.
        """
        wanted = self._name(request, name)
        found = []
        for line in request.headers.getlist("cookie"):
            pairs = (pair.strip().partition("=") for pair in line.split(";"))
            found += [value.strip('"') for key, _, value in pairs if key == wanted]
        if len(found) > 1:
            raise Refused(
                Code.UNAUTHENTICATED,
                f"The browser sent several cookies named {wanted}: delete the cookies of this site "
                "and log in again.",
            )
        return found[0] if found else None

    def set_cookie(
        self,
        request: HTTPConnection,
        value: str,
        seconds: int,
        *,
        name: str = SESSION_COOKIE,
        same_site: str = "Strict",
    ) -> tuple[str, str]:
        """Return the header that sets a cookie which scripts cannot read; 0 seconds delete it."""
        parts = [
            f"{self._name(request, name)}={value}",
            f"Max-Age={seconds}",
            "Path=/",
            "HttpOnly",
            f"SameSite={same_site}",
        ]
        if self.is_secure(request):
            parts.append("Secure")
        return "set-cookie", "; ".join(parts)

    def _name(self, request: HTTPConnection, name: str) -> str:
        return _HOST + name if self.is_secure(request) else name
