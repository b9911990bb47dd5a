"""The organization as clients see it, its query, and the mutation that renames it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.accounts import organizations as decide
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.accounts.members import organization_row
from server.reads.as_of import require_present
from server.reads.session import ReadSession
from server.schema.attributes.types import Attribute, attributes_of
from server.schema.consumers import Consumer, consumers_of
from server.schema.core.base import (
    Connection,
    Node,
    Position,
    Readable,
    RefusedType,
    mutation,
    query,
)
from server.schema.core.context import CommandInput, Info, session_of
from server.schema.core.node import load_linked, node_loader
from server.schema.core.paging import paging
from server.schema.events.parked_events import ParkedEvent, parked_events_of


@strawberry.type(description="The tenant: one organization, one ledger.")
class Organization(Node, Readable):
    """The caller's organization."""

    id: strawberry.ID
    name: str | None = strawberry.field(description="Null once it was erased.")
    created_at: datetime

    @query(Permission.EVENTS_READ)
    async def parked_events(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[ParkedEvent] | None:
        """Events that statistics could not take in: each waits with the rest of its stream.

        They are tried again when a server starts, every hour, and by `annolog rebuild statistics`.

        Present only: it lies outside the ledger.
        """
        require_present(self.session, "What waits to be counted")
        await info.context.require(Permission.EVENTS_READ)
        if info.context.me.org != self.session.org:
            raise Refused(Code.FORBIDDEN, "This is another organization than yours.")
        return await parked_events_of(info.context, paging(first, after, last, before))

    @query(Permission.ACCOUNT)
    async def attributes(self) -> list[Attribute]:
        """What members may declare of themselves, in the order of definition."""
        return await attributes_of(self.session)

    @query(Permission.EVENTS_READ)
    async def consumers(self, info: Info) -> list[Consumer] | None:
        """What takes in the events of the ledger by itself, and how far each is behind.

        Webhooks are among it where the caller may see them, by WEBHOOKS_READ.

        Present only: it lies outside the ledger.
        """
        require_present(self.session, "How far consumers are")
        await info.context.require(Permission.EVENTS_READ)
        if info.context.me.org != self.session.org:
            raise Refused(Code.FORBIDDEN, "This is another organization than yours.")
        return await consumers_of(info.context)


@strawberry.input
class RenameOrganizationInput(CommandInput):
    """Another name for the caller's organization."""

    name: str


@strawberry.type(description="The organization after a command.")
class OrganizationPayload:
    """The organization after a command."""

    position: Position
    organization: Organization


OrganizationResult = Annotated[
    OrganizationPayload | RefusedType, strawberry.union("OrganizationResult")
]


async def load_organization(session: ReadSession) -> Organization:
    """Return the organization that a session reads. Raises Refused NOT_FOUND before its time."""
    row = await organization_row(session)
    if row is None:
        raise Refused(Code.NOT_FOUND, "There was no event yet.")
    return Organization(
        session=session,
        id=strawberry.ID(ids.public("organization", row["id"])),
        name=row["name"],
        created_at=row["created_at"],
    )


@node_loader("organization")
async def _node(_: Info, session: ReadSession, id_: UUID) -> Organization | None:
    return await load_organization(session) if id_ == session.org else None


@strawberry.type
class OrganizationQueries:
    """The query of the organization."""

    @query(Permission.ACCOUNT)
    async def organization(self, info: Info) -> Organization | None:
        """The caller's organization."""
        await info.context.require(Permission.ACCOUNT)
        session = session_of(self, info)
        return cast(
            "Organization | None", await load_linked(info, session, "organization", session.org)
        )


@strawberry.type
class OrganizationMutations:
    """Mutations of the organization."""

    @mutation(Permission.ORGANIZATION_MANAGE)
    async def rename_organization(
        self, info: Info, input: RenameOrganizationInput
    ) -> OrganizationResult:
        """Give the organization another name."""
        org = info.context.me.org
        receipt = await info.context.execute(
            input,
            Permission.ORGANIZATION_MANAGE,
            lambda current: decide.rename(current.organization(org), name=input.name),
            organization=True,
        )
        organization = await load_organization(info.context.session)
        return OrganizationPayload(position=Position(receipt.position), organization=organization)
