"""The interfaces of events: what all have, and what those of one kind of stream have."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.events.core import ids
from server.feed.render import PublicEvent, facts_in_json
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.alerts.types import Alert
from server.schema.audits.types import Audit
from server.schema.core.base import Node, Position, query
from server.schema.core.context import Info
from server.schema.core.event_names import EventName
from server.schema.core.node import load_linked
from server.schema.corrections.types import Correction
from server.schema.erasure.types import Erasure
from server.schema.labeling.types import Task
from server.schema.projects.types import Project
from server.schema.runs.types import Run
from server.schema.taxonomies.types import Taxonomy
from server.schema.webhooks.types import Webhook

ACTORS = "actors"
"""The key under which a subscription keeps actors' names, until it reads the rights again."""


def _known_actor(shown: EventType) -> Member | None:
    """Return who did it. Raises KeyError where that member was not read yet."""
    return shown.actors[shown.actor_uuid]


@strawberry.interface(name="Event", description="Something that happened, as the ledger has it.")
class EventType:
    """What all events have. Types of retired events stay, with all their fields deprecated.

    Fields are read from `public` when they are asked for (see `types.py`): documents ask for few.
    """

    session: strawberry.Private[ReadSession]
    public: strawberry.Private[PublicEvent]
    actors: strawberry.Private[dict[UUID | None, Member | None]]
    """The actors of events that were read before."""
    position: Position = strawberry.field(description="Its place in the organization's ledger.")
    cursor: str = strawberry.field(
        description="The place after it: `after` of the query and of the subscription `events`."
    )
    type: EventName | None = strawberry.field(
        description="Null for an event that this server cannot read: `name` says more."
    )
    name: str = strawberry.field(description="The stored name, like `annotation.submitted`.")
    type_version: int
    stream: strawberry.ID = strawberry.field(description="The thing whose life it is part of.")
    version: int = strawberry.field(
        description="Its number in its stream, from 1 on; 0 where that is hidden."
    )
    recorded_at: datetime
    occurred_at: datetime | None = strawberry.field(
        description="When it happened, where the client says that this was earlier."
    )
    command_id: UUID | None = strawberry.field(
        description="The command that it came from; null for what the server does by itself."
    )
    correlation: UUID | None = strawberry.field(
        description="What it came from: the id of the client's command, which all "
        "commands of a bulk change, an import or a migration share. Null in events from before "
        "this was kept."
    )
    causation: Position | None = strawberry.field(
        description="The position of the event that it undoes; null for one that undoes none."
    )

    @query(Permission.EVENTS_READ_OWN)
    def facts(self) -> JSON | None:
        """All its facts as one object, for screens that show every type of events alike.

        It has what the typed fields have, under the same names, without links and content. Of an
        `UnknownEvent`, the facts as they are stored, ids as plain UUIDs; null to a caller who may
        not see events of members, and where they are no JSON.
        """
        return cast("JSON | None", facts_in_json(self.public))

    @query(Permission.EVENTS_READ_OWN)
    async def subject(self, info: Info) -> Node | None:
        """What `stream` names: a task, a project, a member and so on.

        Null to a caller who may not see it.
        """
        return cast("Node | None", await self.linked(info, self.stream))

    @property
    def actor_uuid(self) -> UUID | None:
        """The id of the member who did it."""
        return self.public.recorded.actor

    @query(Permission.EVENTS_READ_OWN, at_once=_known_actor)
    async def actor(self, info: Info) -> Member | None:
        """Who did it; null for what the server did by itself."""
        known = info.context.kept.get(ACTORS, {})
        if self.actor_uuid not in known:
            known[self.actor_uuid] = await linked_member(self.session, self.actor_uuid)
        found: Member | None = known[self.actor_uuid]
        return found

    async def linked(self, info: Info, public_id: str | None) -> Any:
        """Return what an id of this event names; None where the caller may not see it."""
        if public_id is None:
            return None
        kind, id_ = ids.parse(public_id)
        return await load_linked(info, self.session, kind, id_)


UNSEEN = "Null to a caller who may not see it."


@strawberry.interface(description="Something that happened to a task.")
class TaskEvent(EventType):
    """An event of the stream of a task."""

    @query(Permission.TASKS_READ)
    async def task(self, info: Info) -> Task | None:
        """The task. Null to a caller who may not see it."""
        return cast("Task | None", await self.linked(info, self.stream))


@strawberry.interface(description="Something that happened to a project.")
class ProjectEvent(EventType):
    """An event of the stream of a project."""

    @query(Permission.PROJECT_READ)
    async def project(self, info: Info) -> Project | None:
        """The project. Null to a caller who may not see it."""
        return cast("Project | None", await self.linked(info, self.stream))


@strawberry.interface(description="Something that happened to the account of a member.")
class MemberEvent(EventType):
    """An event of the stream of a member."""

    @query(Permission.ACCOUNT)
    async def member(self, info: Info) -> Member | None:
        """The member. Null to a caller who may not see it."""
        return cast("Member | None", await self.linked(info, self.stream))


@strawberry.interface(description="Something that happened to a taxonomy.")
class TaxonomyEvent(EventType):
    """An event of the stream of a taxonomy."""

    @query(Permission.TAXONOMIES_READ)
    async def taxonomy(self, info: Info) -> Taxonomy | None:
        """The taxonomy. Null to a caller who may not see it."""
        return cast("Taxonomy | None", await self.linked(info, self.stream))


@strawberry.interface(description="Something that happened to an erasure.")
class ErasureEvent(EventType):
    """An event of the stream of an erasure."""

    @query(Permission.ERASURES_READ)
    async def erasure(self, info: Info) -> Erasure | None:
        """The erasure. Null to a caller who may not see it."""
        return cast("Erasure | None", await self.linked(info, self.stream))


@strawberry.interface(description="Something that happened to an alert.")
class AlertEvent(EventType):
    """An event of the stream of an alert."""

    @query(Permission.STATISTICS_READ)
    async def alert(self, info: Info) -> Alert | None:
        """The alert. Null to a caller who may not see it."""
        return cast("Alert | None", await self.linked(info, self.stream))


@strawberry.interface(description="Something that happened to a run.")
class RunEvent(EventType):
    """An event of the stream of a run."""

    @query(Permission.RUNS_READ)
    async def run(self, info: Info) -> Run | None:
        """The run. Null to a caller who may not see it."""
        return cast("Run | None", await self.linked(info, self.stream))


@strawberry.interface(description="Something that happened to an audit.")
class AuditEvent(EventType):
    """An event of the stream of an audit."""

    @query(Permission.AUDITS_READ)
    async def audit(self, info: Info) -> Audit | None:
        """The audit. Null to a caller who may not see it."""
        return cast("Audit | None", await self.linked(info, self.stream))


@strawberry.interface(description="Something that happened to a correction.")
class CorrectionEvent(EventType):
    """An event of the stream of a correction."""

    @query(Permission.CORRECTIONS_READ)
    async def correction(self, info: Info) -> Correction | None:
        """The correction. Null to a caller who may not see it."""
        return cast("Correction | None", await self.linked(info, self.stream))


@strawberry.interface(description="Something that happened to a webhook.")
class WebhookEvent(EventType):
    """An event of the stream of a webhook."""

    @query(Permission.WEBHOOKS_READ)
    async def webhook(self, info: Info) -> Webhook | None:
        """The webhook. Null to a caller who may not see it."""
        return cast("Webhook | None", await self.linked(info, self.stream))
