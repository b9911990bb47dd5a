"""Keys of an organization that nobody is shown: each made at its first use, kept in `secrets`."""

from __future__ import annotations

import secrets
from enum import StrEnum
from uuid import UUID

from server.postgres import Connection

_READ = "SELECT hash FROM secrets WHERE org_id = $1 AND id = $2"
_MAKE = (
    "INSERT INTO secrets (org_id, id, member_id, kind, hash) VALUES ($1, $2, $1, $3, $4) "
    "ON CONFLICT DO NOTHING"
)


class KeyUse(StrEnum):
    """What a key is for: the kind of its row."""

    SUBJECTS = "subjects"
    """The index of data subjects."""
    ATTRIBUTES = "attributes"
    """Sealing what members declare of themselves."""


async def made_key(connection: Connection, org: UUID, id_: UUID, use: KeyUse) -> bytes:
    """Return a key of 32 bytes, in a transaction of its organization; make it where there is none.

    Args:
        connection: in a transaction of the organization.
        org: the organization.
        id_: the id of the key among the secrets.
        use: what it is for.
    """
    found: str | None = await connection.fetchval(_READ, org, id_)
    if found is None:
        await connection.execute(_MAKE, org, id_, use, secrets.token_hex(32))
        found = await connection.fetchval(_READ, org, id_)
    assert found is not None  # noqa: S101 - it was just written, if not by this process
    return bytes.fromhex(found)
