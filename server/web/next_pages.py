"""Where a browser may be sent after a login: to our own pages, and to those of listed origins."""

from __future__ import annotations

import re

from server.access.browser_requests import BrowserRequests
from server.events.core.refusal import Code, Refused

_LONGEST = 1_000
_UNFIT = re.compile(r"[^\x21-\x7e]|\\")
"""What no address holds, and what browsers read as a slash or leave out."""
_WITH_ORIGIN = re.compile(r"(https?://[^/?#@]+)([/?#].*)?", re.DOTALL)


def next_page(text: str | None, browsers: BrowserRequests) -> str:
    """Return where to go next: a path of this server, or a page of a known origin.

    Raises:
        Refused: INVALID for any other address, so that no link to us leads elsewhere.
    """
    if not text:
        return "/"
    if len(text) <= _LONGEST and not _UNFIT.search(text):
        if text.startswith("/") and not text.startswith("//"):
            return text
        found = _WITH_ORIGIN.fullmatch(text)
        if found and (browsers.is_listed(found[1]) or found[1] == browsers.public_url):
            return text
    message = "After a login, `next` leads to a path of this server, or to a page of an origin in "
    raise Refused(Code.INVALID, message + "ANNOLOG_ALLOWED_ORIGINS.", ("next",))
