"""Signatures of webhook requests, as Standard Webhooks defines them (standardwebhooks.com).

A request names its message, the time of the attempt and one signature for each secret that is
valid: during a rotation there are two, and a receiver accepts the request if one fits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime


def signed_headers(
    message: str, sent_at: datetime, body: bytes, keys: Sequence[bytes]
) -> list[tuple[bytes, bytes]]:
    """Return the headers by which a receiver verifies a request.

    Args:
        message: the id of the message, the same for each attempt to deliver it.
        sent_at: the time of this attempt; receivers refuse one of more than five minutes ago.
        body: the body of the request.
        keys: the keys of the valid secrets, the newest first.
    """
    name, moment = message.encode(), b"%d" % sent_at.timestamp()
    signed = b"%b.%b." % (name, moment)
    return [
        (b"webhook-id", name),
        (b"webhook-timestamp", moment),
        (b"webhook-signature", b" ".join(_signature(key, signed, body) for key in keys)),
    ]


def _signature(key: bytes, signed: bytes, body: bytes) -> bytes:
    digest = hmac.new(key, signed, hashlib.sha256)
    digest.update(body)
    return b"v1," + base64.b64encode(digest.digest())
