"""Secrets that authenticate a member: API keys, session tokens and one-time tokens.

A token reads `annolog_<kind>_<43 digits><6 digits>`: 256 random bits in base 62, then a CRC-32 of
all characters before. The fixed prefix lets secret scanners find a leak, the kind is known without
a look-up, a double click selects all of base 62, and the checksum refuses a typing error before it
costs a query (the shape of GitHub's tokens,
https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/).

The checksum is no protection: anybody can compute it. The 256 random bits are the protection, and
because of them a plain SHA-256 is enough to store a token, while a password needs argon2id.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from dataclasses import dataclass, field
from enum import StrEnum

from server.events.core.refusal import Code, Refused

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BITS = 256
_BODY = 43  # the fewest base 62 digits that hold 256 bits
_CHECK = 6  # the fewest that hold 32 bits
_SHAPE = re.compile(r"annolog_(key|session|once)_([0-9A-Za-z]{43})([0-9A-Za-z]{6})", re.ASCII)

TOKEN_PATTERN = _SHAPE.pattern
"""Regular expression of tokens, for secret scanners and log scrubbers; group 1 is the kind."""


class TokenKind(StrEnum):
    """The purpose of a token, as it is written in the token."""

    KEY = "key"
    """An API key: lives until it is revoked or expires."""
    SESSION = "session"
    """A session: the token that a login returns."""
    ONCE = "once"
    """An invitation or a password reset: ends with its first use."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token in memory. Neither `repr`, `str` nor a format shows the secret; `reveal` does."""

    kind: TokenKind
    _text: str = field(repr=False)

    def reveal(self) -> str:
        """Return the whole secret, for the one reply that shows it to its owner."""
        return self._text

    def __str__(self) -> str:
        """Return the kind alone, so that a log line cannot leak the rest."""
        return f"annolog_{self.kind}_…"


def issue(kind: TokenKind) -> Token:
    """Make a new token of 256 bits from the system's random source."""
    start = f"annolog_{kind}_{_base62(secrets.randbits(_BITS), _BODY)}"
    return Token(kind, start + _checksum(start))


def parse(text: str) -> Token:
    """Read a token that a client sent; the caller must look up whether it was ever issued.

    Raises:
        Refused: UNAUTHENTICATED if the shape or the checksum is wrong. The message does not repeat
            the text, since it may be logged.
    """
    match = _SHAPE.fullmatch(text)
    if match is None or match[3] != _checksum(text[:-_CHECK]):
        raise Refused(
            Code.UNAUTHENTICATED,
            "This is not an Annolog token, or a part of it is missing or mistyped: copy it whole.",
        )
    return Token(TokenKind(match[1]), text)


def digest(token: Token) -> bytes:
    """Return the SHA-256 of the token, 32 bytes: the table `secrets` stores nothing else of it."""
    return hashlib.sha256(token.reveal().encode("ascii")).digest()


def kind(token: Token) -> TokenKind:
    """Return the kind of the token."""
    return token.kind


def _checksum(start: str) -> str:
    return _base62(zlib.crc32(start.encode("ascii")), _CHECK)


def _base62(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
