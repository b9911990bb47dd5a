"""Declaring values of attributes: each is checked by the newest version, and sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.access.attributes import AttributeSealer, DeclaredValue
from server.commands.writer.decision_context import DecisionContext
from server.events.attributes import attributes, declarations
from server.events.attributes.attributes import ATTRIBUTES, Attributes
from server.events.attributes.declarations import DECLARATIONS, Declarations
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused


@dataclass(frozen=True, slots=True)
class Declaring:
    """What a member wants to declare: by attribute, the version that they read, and a value."""

    org: UUID
    member: UUID
    values: Sequence[tuple[UUID, int, str]]
    sealer: AttributeSealer

    @property
    def named(self) -> dict[str, Any]:
        """What the decision reads, as fields of `Command`."""
        own = (DECLARATIONS, declarations.stream_of(self.member))
        return {"streams": ((ATTRIBUTES, attributes.stream_of(self.org)), own)}

    def decide(self, current: DecisionContext) -> list[Change]:
        """Declare the values, also those that are declared already. Raises Refused.

        To leave out a value that is declared already would tell whoever can act for the member, as
        by a key, which one it is. The codes are NOT_FOUND for an attribute or a value that is not
        there, STALE for another version than the newest, DUPLICATE for an attribute that is named
        twice.
        """
        known = current.states.get(attributes.stream_of(self.org))
        own = current.states.get(declarations.stream_of(self.member))
        state = own if isinstance(own, Declarations) else None
        wanted = dict[UUID, DeclaredValue]()
        for number, (id_, version, value) in enumerate(self.values):
            if id_ in wanted:
                message = "Name each attribute once."
                raise Refused(Code.DUPLICATE, message, ("values", number, "attribute"))
            wanted[id_] = _value(known, id_, version, value, number)
        seal = self.sealer.seal
        sealed = {id_: seal(self.member, id_, value) for id_, value in wanted.items()}
        return declarations.declare(state, member=self.member, sealed=sealed)


def _value(known: object, id_: UUID, version: int, value: str, number: int) -> DeclaredValue:
    """Return the place of a value. Raises Refused NOT_FOUND, STALE."""
    found = known.attribute(id_) if isinstance(known, Attributes) else None
    if found is None:
        message = "There is no such attribute."
        raise Refused(Code.NOT_FOUND, message, ("values", number, "attribute"))
    if version != found.newest.number:
        message = "The attribute has another version by now: read its purpose and values again."
        raise Refused(Code.STALE, message, ("values", number, "version"))
    if value not in found.newest.values:
        message = "The attribute has no such value: choose one of its `values`."
        raise Refused(Code.NOT_FOUND, message, ("values", number, "value"))
    return DeclaredValue(version, found.newest.values.index(value))
