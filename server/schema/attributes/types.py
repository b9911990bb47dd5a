"""Attributes of members, as the organization defines them and as a member declares them."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.access.attributes import AttributeSealer
from server.events.attributes import attributes, declarations
from server.events.attributes.attributes import Attribute as State
from server.events.core import ids
from server.reads.attributes.attributes import (
    attribute_sealer,
    attributes_state,
    declarations_state,
)
from server.reads.session import ReadSession
from server.schema.core.context import Info


@strawberry.type(
    description="Something that members may declare of themselves, such as a band of ages."
)
class Attribute:
    """The newest version of an attribute."""

    id: strawberry.ID
    version: int = strawberry.field(
        description="Counts its definitions. Values are declared by the newest one."
    )
    name: str | None = strawberry.field(description="Null once it was erased.")
    purpose: str | None = strawberry.field(
        description="What declared values are used for. Values that were declared for another "
        "purpose do not count. Null once it was erased."
    )
    values: list[str] = strawberry.field(description="The values to choose from.")


@strawberry.type(
    description="That the caller declares a value of an attribute. Nobody can read which, for an "
    "admin who makes a key for a member can read all that the member can."
)
class DeclaredAttribute:
    """An attribute of which a member declared a value."""

    attribute_id: strawberry.ID
    attribute: Attribute | None = strawberry.field(description="Null where it was removed.")
    version: int | None = strawberry.field(
        description="The version of the attribute that the value is of. Where there is a newer "
        "one, it may lack the value: declare it again. Null where the key of values was lost."
    )
    counts: bool = strawberry.field(
        description="Whether figures of groups may count it: not where the attribute was removed, "
        "or has another purpose now. Nor do they where the newest version lacks the value, which "
        "is not told here."
    )


def attribute_of(state: State) -> Attribute:
    """Return an attribute as clients see it."""
    newest = state.newest
    return Attribute(
        id=strawberry.ID(ids.public("attribute", state.id)),
        version=newest.number,
        name=newest.name,
        purpose=newest.purpose,
        values=list(newest.values),
    )


async def attributes_of(session: ReadSession) -> list[Attribute]:
    """Return the attributes of the organization, in the order in which they were defined."""
    state = await attributes_state(session, attributes.stream_of(session.org))
    return [attribute_of(one) for one in state.attributes] if state else []


async def own_attributes_of(info: Info) -> list[DeclaredAttribute]:
    """Return what the caller declares of themselves."""
    session, me = info.context.session, info.context.me.member
    own = await declarations_state(session, declarations.stream_of(me))
    if own is None or not own.values:
        return []
    state = await attributes_state(session, attributes.stream_of(session.org))
    known = {one.id: one for one in state.attributes} if state else {}
    sealer = await attribute_sealer(info.context.services.pool, session.org)
    return [
        _declared(known.get(id_), id_, sealed, sealer, me) for id_, sealed in own.values.items()
    ]


def _declared(
    state: State | None, id_: UUID, sealed: str, sealer: AttributeSealer, me: UUID
) -> DeclaredAttribute:
    place = sealer.open(me, id_, sealed)
    return DeclaredAttribute(
        attribute_id=strawberry.ID(ids.public("attribute", id_)),
        attribute=None if state is None else attribute_of(state),
        version=place.version if place else None,
        counts=bool(state and place and state.consented(place.version)),
    )
