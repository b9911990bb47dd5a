"""The mutations of attributes: the organization defines them, members declare their own values."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.attributes.declaring import Declaring
from server.events.attributes import attributes, declarations
from server.events.attributes.attributes import (
    ATTRIBUTES,
    AttributeContent,
    AttributeDefined,
    Attributes,
)
from server.events.attributes.declarations import DECLARATIONS, Declarations
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.reads.attributes.attributes import attribute_sealer, require_attributes
from server.schema.attributes.types import (
    Attribute,
    DeclaredAttribute,
    attributes_of,
    own_attributes_of,
)
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info


@strawberry.input
class DefineAttributeInput(CommandInput):
    """An attribute, whole: a new one, or the next version of one. 30 an organization at most."""

    attribute: strawberry.ID | None = strawberry.field(
        default=None, description="The attribute to change; null for a new one."
    )
    name: str
    purpose: str = strawberry.field(
        description="What declared values are used for, in up to 2,000 characters. Members consent "
        "to it: with another purpose, values count once they are declared again."
    )
    values: list[str] = strawberry.field(
        description="2 to 50 values to choose from, such as bands. Offer one for whoever prefers "
        "not to say, or none: nobody has to declare anything."
    )


@strawberry.input
class RemoveAttributeInput(CommandInput):
    """An attribute that is not asked for any longer."""

    attribute: strawberry.ID


@strawberry.input
class DeclaredValueInput:
    """A value of an attribute, declared of oneself."""

    attribute: strawberry.ID
    version: int = strawberry.field(
        description="The `version` whose purpose was read, and is consented to; the newest one."
    )
    value: str


@strawberry.input
class DeclareAttributesInput(CommandInput):
    """Own values of some attributes; those of other attributes stay."""

    values: list[DeclaredValueInput]


@strawberry.input
class WithdrawAttributesInput(CommandInput):
    """Attributes of which one declares nothing any longer."""

    attributes: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Null for all of them."
    )


@strawberry.type(description="What became of an attribute.")
class AttributePayload:
    """An attribute after a command."""

    position: Position
    attribute: Attribute | None = strawberry.field(description="Null where it was removed.")


@strawberry.type(description="What the caller declares after a command.")
class OwnAttributesPayload:
    """All that the caller declares."""

    position: Position
    attributes: list[DeclaredAttribute]


AttributeResult = Annotated[AttributePayload | RefusedType, strawberry.union("AttributeResult")]
OwnAttributesResult = Annotated[
    OwnAttributesPayload | RefusedType, strawberry.union("OwnAttributesResult")
]


@strawberry.type
class AttributeMutations:
    """Mutations of attributes."""

    @mutation(Permission.ATTRIBUTES_MANAGE)
    async def define_attribute(self, info: Info, input: DefineAttributeInput) -> AttributeResult:
        """Define something that members may declare of themselves, or change it."""
        known, org = input.attribute, info.context.me.org
        id_ = uuid7() if known is None else ids.expect("attribute", known, "attribute")

        def define(current: DecisionContext) -> list[Change]:
            return attributes.define(
                org,
                _attributes(current, org),
                attribute=id_,
                new=known is None,
                content=AttributeContent(
                    name=input.name, purpose=input.purpose, choices=input.values
                ),
            )

        receipt = await info.context.execute(
            input,
            Permission.ATTRIBUTES_MANAGE,
            define,
            streams=((ATTRIBUTES, attributes.stream_of(org)),),
        )
        events = (recorded.event for recorded in await info.context.events_of(receipt))
        made = next((e.attribute for e in events if isinstance(e, AttributeDefined)), id_)
        return await _payload(info, receipt.position, made)

    @mutation(Permission.ATTRIBUTES_MANAGE)
    async def remove_attribute(self, info: Info, input: RemoveAttributeInput) -> AttributeResult:
        """Remove an attribute: no figures are given by it any longer.

        What members declared of it stays sealed until they withdraw it.
        """
        org, id_ = info.context.me.org, ids.expect("attribute", input.attribute, "attribute")
        receipt = await info.context.execute(
            input,
            Permission.ATTRIBUTES_MANAGE,
            lambda current: attributes.remove(_attributes(current, org), attribute=id_),
            streams=((ATTRIBUTES, attributes.stream_of(org)),),
        )
        return await _payload(info, receipt.position, id_)

    @mutation(Permission.ACCOUNT)
    async def declare_attributes(
        self, info: Info, input: DeclareAttributesInput
    ) -> OwnAttributesResult:
        """Declare values of attributes of oneself, and consent to the purpose of each.

        They are kept sealed, shown to no member, whatever their role, and count in figures of
        groups of five people or more. Whoever may see these figures, and all answers with their
        authors, may work out who is in which group, the easier the fewer people declare a value.

        A retry with the same `commandId` changes nothing, also where it has other values.
        """
        context = info.context
        org, me = context.me.org, (await context.require(Permission.ACCOUNT)).member
        values = [
            (
                ids.expect("attribute", one.attribute, "values", n, "attribute"),
                one.version,
                one.value,
            )
            for n, one in enumerate(input.values)
        ]
        await require_attributes(context.session, [id_ for id_, _, _ in values])
        sealer = await attribute_sealer(context.services.pool, org)
        declaring = Declaring(org, me, values, sealer)
        # Values are no part of the fingerprint: whoever can act for the member, as by a key, would
        # learn them by sending the command again with one value after the other.
        bare = replace(input, values=[replace(one, value="") for one in input.values])
        receipt = await context.execute(
            bare, Permission.ACCOUNT, declaring.decide, **declaring.named
        )
        return await _own(info, receipt.position)

    @mutation(Permission.ACCOUNT)
    async def withdraw_attributes(
        self, info: Info, input: WithdrawAttributesInput
    ) -> OwnAttributesResult:
        """Withdraw what one declared of some attributes, or of all: it is erased."""
        me = (await info.context.require(Permission.ACCOUNT)).member
        stream, given = declarations.stream_of(me), input.attributes
        wanted = None
        if given is not None:
            named = enumerate(given)
            wanted = [ids.expect("attribute", id_, "attributes", n) for n, id_ in named]

        def withdraw(current: DecisionContext) -> list[Change]:
            state, stored = current.states.get(stream), current.contents.get(stream, {})
            own = state if isinstance(state, Declarations) else None
            return declarations.withdraw(own, stored, attributes=wanted)

        receipt = await info.context.execute(
            input,
            Permission.ACCOUNT,
            withdraw,
            streams=((DECLARATIONS, stream),),
            erase=(stream,),
        )
        return await _own(info, receipt.position)


def _attributes(current: DecisionContext, org: UUID) -> Attributes | None:
    """Return the attributes of an organization; None before the first one."""
    found = current.states.get(attributes.stream_of(org))
    return found if isinstance(found, Attributes) else None


async def _payload(info: Info, position: int, id_: UUID) -> AttributePayload:
    public = ids.public("attribute", id_)
    found = await attributes_of(info.context.session)
    shown = next((one for one in found if one.id == public), None)
    return AttributePayload(position=Position(position), attribute=shown)


async def _own(info: Info, position: int) -> OwnAttributesPayload:
    return OwnAttributesPayload(
        position=Position(position), attributes=await own_attributes_of(info)
    )
