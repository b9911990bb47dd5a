"""What members declare of themselves, sealed: neither the ledger nor a copy of it says the value.

Sealed bytes are as long for each value as for any other, and open for one member and attribute
alone. The key is one of the organization (`server.ledger.organization_keys`).
"""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from typing import NamedTuple
from uuid import UUID

from server.access.sealing import Sealer
from server.events.attributes.declarations import bound_to

_PLACE = struct.Struct(">IH")


class DeclaredValue(NamedTuple):
    """Which value of an attribute a member declared."""

    version: int
    """The version of the attribute."""
    place: int
    """Where the value stands in the list of that version."""


class AttributeSealer:
    """Seals and opens what members of one organization declare, and figures made of it."""

    def __init__(self, org: UUID, key: bytes) -> None:
        self._org = org
        self._sealer = Sealer([key])

    def seal(self, member: UUID, attribute: UUID, value: DeclaredValue) -> str:
        """Return a value sealed, in base64; twice the same value gives other texts."""
        packed = _PLACE.pack(value.version, value.place)
        sealed = self._sealer.seal(self._org, bound_to(member, attribute), packed)
        return base64.b64encode(sealed).decode()

    def seal_figures(self, release: UUID, figures: bytes) -> str:
        """Return the figures of a release sealed, in base64; packed, as an event has a limit."""
        sealed = self._sealer.seal(self._org, release, zlib.compress(figures, 9))
        return base64.b64encode(sealed).decode()

    def open_figures(self, release: UUID, sealed: str) -> bytes | None:
        """Return the figures of a release; None where their key is lost."""
        packed = self._sealer.open(self._org, release, base64.b64decode(sealed))
        return None if packed is None else zlib.decompress(packed)

    def open(self, member: UUID, attribute: UUID, sealed: str) -> DeclaredValue | None:
        """Return a value; None where its key is lost, or it was sealed for somebody else."""
        try:
            given = base64.b64decode(sealed, validate=True)
        except binascii.Error:
            return None
        packed = self._sealer.open(self._org, bound_to(member, attribute), given)
        return None if packed is None else DeclaredValue(*_PLACE.unpack(packed))
