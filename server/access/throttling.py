"""Throttling of logins: how often one account, or one address, may try to log in.

Every key has a meter that each attempt raises by `window / limit` and that runs down with time; an
attempt that would raise the meter above `window` is refused. So `limit` attempts may come at once,
then one per `window / limit`. This is the generic cell rate algorithm (ITU-T I.371), with one
timestamp per key, and without the doubled rate that fixed windows allow at their boundaries.

The table is shared by all processes. An account's meter also stops guesses from many addresses; the
price is that others can block an account's password login. Keys, sessions and OIDC still work.
"""

from __future__ import annotations

import hmac
import unicodedata
from importlib import resources
from typing import TYPE_CHECKING

from server.access.client_addresses import household
from server.events.core.refusal import Code, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from asyncpg import Connection
    from asyncpg.pool import PoolConnectionProxy

LOGIN_ATTEMPTS_DDL = resources.files("server.access").joinpath("throttling.sql").read_text("utf-8")
"""The SQL that makes the table, for an upgrade of the schema; may be run twice."""

_SWEPT_PER_ATTEMPT = 20
"""Empty meters deleted per attempt: more than an attempt can add, so the table stays small."""

_RAISE = """
INSERT INTO login_attempts AS meter (key, full_at)
SELECT key, $2::timestamptz + $3::interval FROM unnest($1::bytea[]) AS key ORDER BY key
ON CONFLICT (key) DO UPDATE SET full_at = greatest(meter.full_at, $2) + $3
WHERE greatest(meter.full_at, $2) + $3 <= $2 + $4::interval
RETURNING key
"""

_SWEEP = """
DELETE FROM login_attempts WHERE key IN (
    SELECT key FROM login_attempts WHERE full_at <= $1 ORDER BY full_at
    LIMIT $2 FOR UPDATE SKIP LOCKED)
"""

_WAIT = "SELECT max(full_at) FROM login_attempts WHERE key = ANY($1::bytea[])"


async def attempt(
    connection: Connection | PoolConnectionProxy,
    *,
    keys: Sequence[bytes],
    limit: int,
    window: timedelta,
    now: datetime,
) -> None:
    """Count one attempt against all keys (32 bytes each), or against none if one meter is full.

    Call it before the password is checked, in a short transaction of its own: the meters stay
    locked until that ends, and a rollback forgets the attempt.

    Raises:
        Refused: RATE_LIMITED with the seconds to wait. A refused attempt raises no meter, so a
            client refused for its address cannot fill the meter of somebody else's account.
    """
    wanted = sorted(set(keys))  # always in the same order, or two attempts could deadlock
    step = window / limit
    try:
        async with connection.transaction():
            await _raise_meters(connection, wanted, now, step, window)
    except _FullError:
        full_at = await connection.fetchval(_WAIT, wanted) or now
        raise _too_many(full_at + step - window - now) from None
    await connection.execute(_SWEEP, now, _SWEPT_PER_ATTEMPT)


async def forgive(connection: Connection | PoolConnectionProxy, *, key: bytes) -> None:
    """Clear an account's meter after a correct password, so that frequent logins are not throttled.

    Never do so for an address: a client could log in to its own account to guess at others.
    """
    await connection.execute("DELETE FROM login_attempts WHERE key = $1", key)


def account_key(secret: bytes, org: UUID, email: str) -> bytes:
    """Return the key of an account; unknown ones have keys too, and so are throttled alike.

    Keyed with a server secret: a plain hash of an e-mail or address can be found by trying all.
    """
    folded = unicodedata.normalize("NFKC", email).strip().casefold()
    return _key(secret, b"account", org.bytes, folded.encode("utf-8", "surrogatepass"))


def address_key(secret: bytes, address: str) -> bytes:
    """Return the key of a client's address; see `server.access.client_addresses.household`."""
    kind, counted = household(address)
    return _key(secret, kind.encode(), counted)


class _FullError(Exception):
    """Raised when a meter is full, to roll the savepoint back."""


async def _raise_meters(
    connection: Connection | PoolConnectionProxy, keys: list[bytes], *times: datetime | timedelta
) -> None:
    if len(await connection.fetch(_RAISE, keys, *times)) < len(keys):
        raise _FullError


def _key(secret: bytes, *parts: bytes) -> bytes:
    """Return 32 bytes; the parts' lengths are hashed too, so no two lists of parts are the same."""
    text = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(secret, text, "sha256")


def _too_many(wait: timedelta) -> Refused:
    seconds = max(1, -(-int(wait.total_seconds() * 1000) // 1000))
    return Refused(
        Code.RATE_LIMITED, f"Too many attempts to log in: try again in {seconds} seconds."
    )
