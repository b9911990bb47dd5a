"""The Content-Security-Policy of everything that this server shows in a browser."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def content_security_policy(
    *,
    scripts: Iterable[str] = (),
    styles: Iterable[str] = (),
    connects: Iterable[str] = (),
    media: Iterable[str] = (),
    forms: Iterable[str] = (),
) -> str:
    """Return a policy that forbids everything except the sources that are given.

    Args:
        scripts: sources of scripts, such as `'self'` or the hash of one.
        styles: sources of style sheets.
        connects: what scripts may send requests to.
        media: sources of pictures, audio and video, such as the origins of media.
        forms: where forms may be sent.
    """
    loaded = list(media)
    directives = {
        "default-src": ["'none'"],
        "script-src": [*scripts],
        "style-src": [*styles],
        "connect-src": [*connects],
        "img-src": loaded,
        "media-src": loaded,
        "base-uri": ["'none'"],
        "form-action": [*forms] or ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(given)}" for name, given in directives.items() if given)


def media_sources(origins: Sequence[str]) -> list[str]:
    """Return where a page of this server may load media from: all of the web, where none is named.

    Files of buckets come through the server, or by links of the buckets, whose origins are named
    like any other.
    """
    return ["'self'", "blob:", *(origins or ("http:", "https:"))]


def page_headers(
    html: str, *, connects: Sequence[str] = (), forms: Sequence[str] = ()
) -> dict[str, str]:
    """Return the headers of a page: only its own inline scripts and styles run, by their hashes."""
    found: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in _INLINE.findall(html):
        digest = base64.b64encode(sha256(text.encode()).digest()).decode()
        found[kind].append(f"'sha256-{digest}'")
    policy = content_security_policy(
        scripts=found["script"], styles=found["style"], connects=connects, forms=forms
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
