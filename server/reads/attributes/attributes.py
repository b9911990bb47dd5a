"""The attributes of an organization, and what members declare of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.access.attributes import AttributeSealer
from server.events.attributes.attributes import ATTRIBUTES, stream_of
from server.events.attributes.declarations import DECLARATIONS, key_id
from server.events.core.refusal import Code, Refused
from server.ledger.organization_keys import KeyUse, made_key
from server.ledger.read import tenant
from server.postgres import Pool
from server.reads.loaders import state_of
from server.reads.session import ReadSession

attributes_state = state_of(ATTRIBUTES)
"""Reads the attributes of an organization; None where none was ever defined."""
declarations_state = state_of(DECLARATIONS)
"""Reads what a member declares; None where they never declared anything."""


async def require_attributes(session: ReadSession, wanted: Sequence[UUID]) -> None:
    """Require that there are all the attributes that members want to declare.

    Raises:
        Refused: NOT_FOUND.
    """
    state = await attributes_state(session, stream_of(session.org))
    for number, id_ in enumerate(wanted):
        if state is None or state.attribute(id_) is None:
            message = "There is no such attribute."
            raise Refused(Code.NOT_FOUND, message, ("values", number, "attribute"))


async def attribute_sealer(pool: Pool, org: UUID) -> AttributeSealer:
    """Return what seals and opens the values that members of an organization declare."""
    async with pool.acquire() as connection, tenant(connection, org):
        key = await made_key(connection, org, key_id(org), KeyUse.ATTRIBUTES)
    return AttributeSealer(org, key)
