"""Attributes of members, such as a band of ages, of which members may declare their own value.

An organization defines what may be asked, which values there are, and for what purpose. One stream
has all attributes of an organization. A value is declared for a purpose: where the purpose becomes
another one, values count again once they are declared again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from server.events.core.event import (
    Change,
    Content,
    Event,
    Fold,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import name_of, text_of

MOST_ATTRIBUTES = 30
"""Attributes of an organization."""
MOST_VALUES = 50
"""Values of an attribute."""
LONGEST_VALUE = 100
"""Characters of a value."""
LONGEST_PURPOSE = 2_000
"""Characters of a purpose."""


class AttributeContent(Content):
    """What is asked, what may be answered, and what the answers are used for."""

    name: str
    purpose: str
    choices: list[str]
    """The values to choose from."""


class AttributeDefined(Event, name="attribute.defined", kind=Kind.ATTRIBUTES):
    """An attribute was defined, or has another name, purpose or list of values: a new version."""

    attribute: UUID
    attribute_version: int
    content: AttributeContent | None


class AttributeRemoved(Event, name="attribute.removed", kind=Kind.ATTRIBUTES):
    """An attribute is not asked for any longer, and no figures are given by it."""

    attribute: UUID


@record
class AttributeVersion:
    """One version of an attribute; without its texts once they were erased."""

    number: int
    name: str | None
    purpose: str | None
    values: tuple[str, ...]
    defined_by: UUID | None
    defined_at: datetime


@record
class Attribute:
    """An attribute with all its versions, the newest last."""

    id: UUID
    versions: tuple[AttributeVersion, ...]

    @property
    def newest(self) -> AttributeVersion:
        """The version that members declare their values by."""
        return self.versions[-1]

    def declared(self, number: int, index: int) -> str | None:
        """Return the value at a place in the list of a version; None where it is gone."""
        version = next((one for one in self.versions if one.number == number), None)
        return version.values[index] if version and index < len(version.values) else None

    def in_force(self, number: int, index: int) -> str | None:
        """Return a value that was declared by a version, if it counts by the newest one.

        Args:
            number: the version.
            index: the place of the value in its list.

        Returns:
            None where that value or its version is gone, or was declared for another purpose.
        """
        value = self.declared(number, index) if self.consented(number) else None
        return value if value in self.newest.values else None

    def consented(self, number: int) -> bool:
        """Tell whether who declared a value by a version consented to the purpose of the newest."""
        version = next((one for one in self.versions if one.number == number), None)
        purpose = version.purpose if version else None
        return purpose is not None and purpose == self.newest.purpose


@record
class Attributes:
    """The state of a stream: the attributes of an organization that were not removed."""

    id: UUID
    changed_at: datetime
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, id_: UUID) -> Attribute | None:
        """Return an attribute; None if there is none of this id."""
        return next((one for one in self.attributes if one.id == id_), None)


evolve: Fold[Attributes] = Fold()
ATTRIBUTES = StreamKind(Kind.ATTRIBUTES, Attributes, evolve)


@evolve.on(AttributeDefined)
def _defined(state: Attributes | None, recorded: Recorded[AttributeDefined]) -> Attributes:
    event, content, at = recorded.event, recorded.event.content, recorded.recorded_at
    state = state or Attributes(recorded.stream, at)
    version = AttributeVersion(
        event.attribute_version,
        content.name if content else None,
        content.purpose if content else None,
        tuple(content.choices) if content else (),
        recorded.actor,
        at,
    )
    before = state.attribute(event.attribute)
    new = Attribute(event.attribute, (*(before.versions if before else ()), version))
    kept = tuple(new if one is before else one for one in state.attributes)
    return replace(state, attributes=kept if before else (*kept, new), changed_at=at)


@evolve.on(AttributeRemoved)
def _removed(state: Attributes, recorded: Recorded[AttributeRemoved]) -> Attributes:
    kept = tuple(one for one in state.attributes if one.id != recorded.event.attribute)
    return replace(state, attributes=kept, changed_at=recorded.recorded_at)


def stream_of(organization: UUID) -> UUID:
    """Return the id of the stream that has the attributes of an organization."""
    return uuid5(organization, "attributes")


def define(
    organization: UUID,
    state: Attributes | None,
    *,
    attribute: UUID,
    new: bool,
    content: AttributeContent,
) -> list[Change]:
    """Define an attribute, or a new version of one.

    Args:
        organization: the id of the organization.
        state: its attributes; None before the first one.
        attribute: the id of the attribute.
        new: whether the attribute is a new one.
        content: its name, purpose and values.

    Raises:
        Refused: INVALID or LIMIT for a text or the list of values, DUPLICATE for the name of
            another attribute or a value that stands twice, LIMIT for too many attributes,
            NOT_FOUND if there is no such attribute.
    """
    found = state.attributes if state else ()
    before = next((one for one in found if one.id == attribute), None)
    if before is None and not new:
        raise Refused(Code.NOT_FOUND, "There is no such attribute.", ("attribute",))
    if before is None and len(found) >= MOST_ATTRIBUTES:
        message = f"There are {MOST_ATTRIBUTES} attributes: remove one first."
        raise Refused(Code.LIMIT, message, ("attribute",))
    content = AttributeContent(
        name=name_of(content.name, "name"),
        purpose=text_of(content.purpose, "purpose", longest=LONGEST_PURPOSE, empty=False),
        choices=_values(content.choices),
    )
    if any(one.newest.name == content.name for one in found if one is not before):
        raise Refused(Code.DUPLICATE, "Another attribute has this name: choose one.", ("name",))
    number = before.newest.number + 1 if before else 1
    if before and _said(before.newest) == (content.name, content.purpose, content.choices):
        return []
    event = AttributeDefined(attribute=attribute, attribute_version=number, content=content)
    return on(stream_of(organization), event)


def remove(state: Attributes | None, *, attribute: UUID) -> list[Change]:
    """Remove an attribute. Raises Refused NOT_FOUND."""
    if state is None or state.attribute(attribute) is None:
        raise Refused(Code.NOT_FOUND, "There is no such attribute.", ("attribute",))
    return on(state.id, AttributeRemoved(attribute=attribute))


def _said(version: AttributeVersion) -> tuple[str | None, str | None, list[str]]:
    return version.name, version.purpose, list(version.values)


def _values(given: Sequence[str]) -> list[str]:
    """Return the values of an attribute, two or more. Raises Refused INVALID, DUPLICATE, LIMIT."""
    if not 2 <= len(given) <= MOST_VALUES:
        message = f"Give 2 to {MOST_VALUES} values: one value tells nobody apart."
        raise Refused(Code.INVALID, message, ("values",))
    values = list[str]()
    for number, text in enumerate(given):
        value = text_of(text, "values", number, longest=LONGEST_VALUE, empty=False)
        if value in values:
            raise Refused(Code.DUPLICATE, "This value stands there twice.", ("values", number))
        values.append(value)
    return values
