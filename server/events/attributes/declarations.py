"""What members declare of themselves: the values of attributes, each sealed, by own consent.

One stream has all that one member declared. An event holds the whole of what is declared from then
on, and nothing but sealed values: whoever reads the ledger, a feed or a copy learns that somebody
declared something, not what. To withdraw erases what was declared before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid5

from server.events.core.event import (
    Change,
    Content,
    Event,
    Fold,
    JsonObject,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.erasure.erased_content import Authority, StoredContent, erase

Sealed = Mapping[UUID, str]
"""By attribute, a version of it and the place of a value, sealed and in base64."""


class DeclarationContent(Content):
    """All that a member declares of themselves."""

    sealed: JsonObject
    """By the id of an attribute, the sealed value."""


class AttributesDeclared(Event, name="attributes.declared", kind=Kind.DECLARATIONS):
    """A member declared values of attributes, and consented to what they are used for."""

    member: UUID
    content: DeclarationContent | None


class AttributesWithdrawn(Event, name="attributes.withdrawn", kind=Kind.DECLARATIONS):
    """A member declares nothing any longer; what was declared is erased."""


@record
class Declarations:
    """The state of a stream: what a member declares now."""

    id: UUID
    member: UUID
    changed_at: datetime
    values: Mapping[UUID, str]


evolve: Fold[Declarations] = Fold()
DECLARATIONS = StreamKind(Kind.DECLARATIONS, Declarations, evolve)


@evolve.on(AttributesDeclared)
def _declared(_: Declarations | None, recorded: Recorded[AttributesDeclared]) -> Declarations:
    event, content = recorded.event, recorded.event.content
    values = {UUID(id_): sealed for id_, sealed in content.sealed.items()} if content else {}
    return Declarations(recorded.stream, event.member, recorded.recorded_at, values)


@evolve.on(AttributesWithdrawn)
def _withdrawn(state: Declarations, recorded: Recorded[AttributesWithdrawn]) -> Declarations:
    return replace(state, values={}, changed_at=recorded.recorded_at)


def stream_of(member: UUID) -> UUID:
    """Return the id of the stream that has what a member declared."""
    return uuid5(member, "attributes")


def bound_to(member: UUID, attribute: UUID) -> UUID:
    """Return the id that a sealed value is bound to: it opens for this member and attribute."""
    return uuid5(member, f"attribute {attribute}")


def declare(state: Declarations | None, *, member: UUID, sealed: Sealed) -> list[Change]:
    """Declare values of attributes; what was declared of other attributes stays.

    Args:
        state: what the member declares; None before the first time.
        member: who declares it.
        sealed: the sealed values, by attribute.
    """
    if not sealed:
        return []
    values = {**(state.values if state else {}), **sealed}
    return on(stream_of(member), _event(member, values))


def withdraw(
    state: Declarations | None,
    stored: Mapping[int, StoredContent],
    *,
    attributes: Collection[UUID] | None,
) -> list[Change]:
    """Withdraw what was declared of some attributes, or of all, and erase it.

    All that was declared until now is erased, since an event holds values of several attributes;
    those that are not withdrawn are declared once more.

    Args:
        state: what the member declares; None before the first time.
        stored: every position of the stream.
        attributes: the attributes; None for all of them.

    Raises:
        Refused: NOT_FOUND for an attribute of which the member declares nothing.
    """
    values = dict(state.values) if state else {}
    for number, id_ in enumerate(attributes or ()):
        if values.pop(id_, None) is None:
            message = "You have declared no value of this attribute."
            raise Refused(Code.NOT_FOUND, message, ("attributes", number))
    if state is None or attributes == []:
        return []
    kept = {} if attributes is None else values
    erased = erase(
        state.id,
        stored,
        positions=[position for position, event in stored.items() if event.held],
        authority=Authority.DATA_SUBJECT_REQUEST,
    )
    if not erased:
        return []
    new = _event(state.member, kept) if kept else AttributesWithdrawn()
    return [*on(state.id, new), *erased]


def _event(member: UUID, values: Sealed) -> AttributesDeclared:
    listed = {str(id_): values[id_] for id_ in sorted(values)}
    return AttributesDeclared(member=member, content=DeclarationContent(sealed=listed))


def key_id(organization: UUID) -> UUID:
    """Return the id under which the key of declared values lies among the secrets."""
    return uuid5(organization, "the key of declared attributes")
