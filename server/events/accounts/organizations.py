"""An organization: the tenant, and the owner of one ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from server.events.core.event import Change, Content, Event, Fold, Kind, Recorded, on
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import name_of


class OrganizationContent(Content):
    """What an organization is called."""

    name: str


class OrganizationCreated(Event, name="organization.created", kind=Kind.ORGANIZATION):
    """A tenant came into being, with its first event."""

    content: OrganizationContent | None


class OrganizationRenamed(Event, name="organization.renamed", kind=Kind.ORGANIZATION):
    """The organization goes by another name."""

    content: OrganizationContent | None


@dataclass(frozen=True, slots=True)
class Organization:
    """The state of an organization."""

    id: UUID
    name: str | None
    created_at: datetime
    changed_at: datetime


evolve: Fold[Organization] = Fold()
ORGANIZATION = StreamKind(Kind.ORGANIZATION, Organization, evolve)


@evolve.on(OrganizationCreated)
def _created(_: Organization | None, recorded: Recorded[OrganizationCreated]) -> Organization:
    content = recorded.event.content
    at = recorded.recorded_at
    return Organization(recorded.stream, content.name if content else None, at, at)


@evolve.on(OrganizationRenamed)
def _renamed(state: Organization, recorded: Recorded[OrganizationRenamed]) -> Organization:
    content = recorded.event.content
    return replace(state, name=content.name if content else None, changed_at=recorded.recorded_at)


def create(organization: UUID, *, name: str) -> list[Change]:
    """Create an organization."""
    content = OrganizationContent(name=name_of(name, "name"))
    return on(organization, OrganizationCreated(content=content))


def rename(state: Organization, *, name: str) -> list[Change]:
    """Give the organization another name."""
    wanted = name_of(name, "name")
    if wanted == state.name:
        return []
    return on(state.id, OrganizationRenamed(content=OrganizationContent(name=wanted)))
