"""Secrets that are kept sealed: sealed again when their key changes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.access.sealing import Sealer
from server.postgres import Connection

_PAGE = 500
_SEALED = (
    "SELECT org_id, id, sealed FROM secrets WHERE sealed IS NOT NULL AND (org_id, id) > ($1, $2) "
    "ORDER BY org_id, id LIMIT $3"
)
_SEAL = "UPDATE secrets SET sealed = $4 WHERE org_id = $1 AND id = $2 AND sealed = $3"


@dataclass(slots=True)
class Resealed:
    """How many secrets were sealed again, and which could not be opened."""

    sealed: int = 0
    already: int = 0
    """Those that the newest key had sealed."""
    lost: int = 0
    """Those that no given key opens."""


async def reseal(owner: Connection, sealer: Sealer) -> Resealed:
    """Seal the secrets of all organizations with the newest key, as the owner role.

    Running it twice is harmless. A secret that is rotated meanwhile is sealed by who rotates it.
    """
    done, org, id_ = Resealed(), UUID(int=0), UUID(int=0)
    while rows := await owner.fetch(_SEALED, org, id_, _PAGE):
        for row in rows:
            org, id_ = row["org_id"], row["id"]
            await _reseal(owner, sealer, org, id_, row["sealed"], done)
    return done


async def _reseal(
    owner: Connection, sealer: Sealer, org: UUID, id_: UUID, sealed: bytes, done: Resealed
) -> None:
    if sealer.is_newest(sealed):
        done.already += 1
    elif (secret := sealer.open(org, id_, sealed)) is None:
        done.lost += 1
    else:
        await owner.execute(_SEAL, org, id_, sealed, sealer.seal(org, id_, secret))
        done.sealed += 1
