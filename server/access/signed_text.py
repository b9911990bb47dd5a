"""Bytes that only this server can have written, as a text that fits into a path."""

from __future__ import annotations

import base64
import binascii
import hmac

_MAC = 32


def signed_text(key: bytes, purpose: bytes, body: bytes) -> str:
    """Return bytes with their MAC, in the URL alphabet of base64 without padding."""
    return base64.urlsafe_b64encode(body + _mac(key, purpose, body)).decode().rstrip("=")


def signed_body(key: bytes, purpose: bytes, text: str) -> bytes | None:
    """Return the bytes in a text; None where this server did not sign them for this purpose."""
    try:
        whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    body, mac = whole[:-_MAC], whole[-_MAC:]
    return body if hmac.compare_digest(mac, _mac(key, purpose, body)) else None


def _mac(key: bytes, purpose: bytes, body: bytes) -> bytes:
    """Return the MAC under a key that is derived from the server's, for this purpose alone."""
    return hmac.digest(hmac.digest(key, purpose, "sha256"), body, "sha256")
