"""The key under which an organization's data subjects are indexed: made once, kept in `secrets`."""

from __future__ import annotations

import secrets
from uuid import UUID

from server.events.erasure.subjects import key_id
from server.postgres import Connection

KIND = "subjects"
_READ = "SELECT hash FROM secrets WHERE org_id = $1 AND id = $2"
_MAKE = (
    "INSERT INTO secrets (org_id, id, member_id, kind, hash) VALUES ($1, $2, $1, $3, $4) "
    "ON CONFLICT DO NOTHING"
)


async def subject_key(connection: Connection, org: UUID) -> bytes | None:
    """Return the key of an organization, in a transaction of it; None before it was made."""
    found: str | None = await connection.fetchval(_READ, org, key_id(org))
    return None if found is None else bytes.fromhex(found)


async def made_subject_key(connection: Connection, org: UUID) -> bytes:
    """Return the key of an organization; make it where there is none."""
    key = await subject_key(connection, org)
    if key is None:
        await connection.execute(_MAKE, org, key_id(org), KIND, secrets.token_hex(32))
        key = await subject_key(connection, org)
    assert key is not None  # noqa: S101 - it was just written, if not by this process
    return key
