"""Secrets that the server must read again: sealed by a key that is not in the database.

A password or key is checked by its hash, but whoever signs with a secret needs the secret itself.
Sealed bytes are a format byte, the id of the key (8 bytes), the nonce (12 bytes), and the
ciphertext of AES-256-GCM with its tag. The organization and the id of the secret are authenticated
with it, so a row that was copied to another organization or secret does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY = 32
"""Bytes of a key."""
_FORMAT = b"\x01"
_ID = 8
_NONCE = 12
_HEAD = len(_FORMAT) + _ID


class Sealer:
    """Seals with the newest key, and opens what any of the keys sealed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take the keys, newest first. Raises ValueError unless each has 32 bytes."""
        if not keys or any(len(key) != KEY for key in keys):
            raise ValueError(f"a sealer has keys of {KEY} bytes")
        self._ciphers = {_head(key): AESGCM(key) for key in reversed(keys)}
        self._newest = _head(keys[0])

    def seal(self, org: UUID, id_: UUID, secret: bytes) -> bytes:
        """Return a secret of an organization sealed; twice the same secret gives other bytes."""
        nonce = secrets.token_bytes(_NONCE)
        cipher = self._ciphers[self._newest]
        sealed = cipher.encrypt(nonce, secret, _bound(self._newest, org, id_))
        return self._newest + nonce + sealed

    def open(self, org: UUID, id_: UUID, sealed: bytes) -> bytes | None:
        """Return the secret; None where its key is lost, or where it was sealed for another id."""
        head, nonce = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE]
        cipher = self._ciphers.get(head)
        if cipher is None or len(nonce) != _NONCE:
            return None
        try:
            return cipher.decrypt(nonce, sealed[_HEAD + _NONCE :], _bound(head, org, id_))
        except InvalidTag:
            return None

    def is_newest(self, sealed: bytes) -> bool:
        """Tell whether the newest key sealed these bytes."""
        return sealed[:_HEAD] == self._newest


def parse_key(text: str) -> bytes:
    """Return the key in a text of 64 hexadecimal digits, or of base64.

    Raises:
        ValueError: the text holds no 32 bytes; the message does not repeat it.
    """
    given = text.strip()
    try:
        found = bytes.fromhex(given) if len(given) == 2 * KEY else _from_base64(given)
    except (ValueError, binascii.Error):
        found = b""
    if len(found) != KEY:
        raise ValueError(f"a key is {KEY} random bytes in base64 or hexadecimal digits")
    return found


def new_key() -> bytes:
    """Return a new key from the system's random source."""
    return secrets.token_bytes(KEY)


def _from_base64(text: str) -> bytes:
    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)


def _head(key: bytes) -> bytes:
    return _FORMAT + hashlib.sha256(b"annolog key id\0" + key).digest()[:_ID]


def _bound(head: bytes, org: UUID, id_: UUID) -> bytes:
    return head + org.bytes + id_.bytes
