"""Attributes, defined, declared and withdrawn through the writer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.access.attributes import AttributeSealer
from server.commands import DecisionContext, Receipt
from server.commands.attributes.declaring import Declaring
from server.events.attributes import attributes, declarations
from server.events.attributes.attributes import ATTRIBUTES, AttributeContent, Attributes
from server.events.attributes.declarations import DECLARATIONS
from server.events.core.event import Change
from server.events.core.ids import uuid7
from tests.support.workspace import Workspace

PURPOSE = "To see whether groups answer otherwise than the rest."
AGES = ("18-29", "30-49", "50 and older")


async def define_attribute(
    workspace: Workspace,
    name: str | None = None,
    values: tuple[str, ...] = AGES,
    *,
    attribute: UUID | None = None,
    purpose: str = PURPOSE,
) -> UUID:
    """Define an attribute, or a new version of one, rights or not; return its id."""
    id_ = attribute or uuid7()
    content = AttributeContent(name=name or id_.hex, purpose=purpose, choices=list(values))

    def decide(current: DecisionContext) -> list[Change]:
        state = _attributes(current, workspace)
        new = attribute is None
        return attributes.define(workspace.org, state, attribute=id_, new=new, content=content)

    await workspace.do(decide, streams=((ATTRIBUTES, attributes.stream_of(workspace.org)),))
    return id_


async def remove_attribute(workspace: Workspace, attribute: UUID) -> Receipt:
    """Remove an attribute."""
    return await workspace.do(
        lambda current: attributes.remove(_attributes(current, workspace), attribute=attribute),
        streams=((ATTRIBUTES, attributes.stream_of(workspace.org)),),
    )


async def declare(
    workspace: Workspace, sealer: AttributeSealer, who: Actor, **given: Any
) -> Receipt:
    """Declare a value of the first version of an attribute."""
    value = (given["attribute"], given.get("version", 1), given["value"])
    declaring = Declaring(workspace.org, who.member, [value], sealer)
    return await workspace.do(declaring.decide, by=who, **declaring.named)


async def withdraw(workspace: Workspace, who: Actor, *which: UUID) -> Receipt:
    """Withdraw what somebody declared of some attributes, or of all."""
    stream = declarations.stream_of(who.member)

    def decide(current: DecisionContext) -> list[Change]:
        own: Any = current.states.get(stream)
        stored = current.contents.get(stream, {})
        return declarations.withdraw(own, stored, attributes=which or None)

    return await workspace.do(decide, by=who, streams=((DECLARATIONS, stream),), erase=(stream,))


def _attributes(current: DecisionContext, workspace: Workspace) -> Attributes | None:
    found = current.states.get(attributes.stream_of(workspace.org))
    return found if isinstance(found, Attributes) else None
