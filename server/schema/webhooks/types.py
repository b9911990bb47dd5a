"""Webhooks as clients see them: one by its id, those of a project, and all of an organization."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.webhooks.webhook_events import PauseReason, WebhookFormat
from server.events.webhooks.webhooks import WebhookStatus
from server.reads.session import ReadSession
from server.reads.webhooks.webhooks import webhook_row, webhook_rows, webhook_rows_in
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Node, Position, Readable, query
from server.schema.core.context import Info, session_of
from server.schema.core.event_names import EVENT_NAMES, EventName
from server.schema.core.node import link, node_loader
from server.schema.core.paging import Paging, page_of, paging
from server.schema.webhooks.deliveries import DeliveriesOfWebhook

strawberry.enum(WebhookFormat, description="How events are written in a request.")
strawberry.enum(WebhookStatus, description="Whether a webhook is sent anything.")
strawberry.enum(PauseReason, description="Why a webhook is paused.")


@strawberry.type(description="Labels of which an event gave, changed or withdrew one.")
class WebhookLabels(Readable):
    """Labels in the filter of a webhook."""

    taxonomy_uuid: strawberry.Private[UUID | None]
    values: list[str] = strawberry.field(
        description="Concepts by their ids, or values of options; none where they were erased, and "
        "then no event is sent."
    )
    question: str | None = strawberry.field(
        description="The only question whose answers count; null for all."
    )

    taxonomy = link(
        "taxonomy",
        lambda labels: labels.taxonomy_uuid,
        Permission.TAXONOMIES_READ,
        "The taxonomy below whose concepts all counts as well, in its newest version; null for "
        "none.",
    )


@strawberry.type(description="Which events a webhook is sent, of those that its role may see.")
class WebhookFilter(Readable):
    """All conditions must hold."""

    row: strawberry.Private[Any]
    types: list[EventName] = strawberry.field(description="All types, where none is named.")
    stream: strawberry.ID | None = strawberry.field(
        description="The one thing whose life it is sent; null for everything."
    )
    only_facts: bool = strawberry.field(description="Whether contents are left out.")
    labels: WebhookLabels | None = strawberry.field(description="Null where labels do not matter.")

    @query(Permission.WEBHOOKS_READ)
    async def actors(self) -> list[Member]:
        """The members whose acts it is sent; everybody's, where none is named."""
        found = [await linked_member(self.session, UUID(id_)) for id_ in _list(self.row["actors"])]
        return [member for member in found if member is not None]


@strawberry.type(description="A place that events are sent to, as they come, over HTTP.")
class Webhook(Node, DeliveriesOfWebhook):
    """A webhook as clients see it."""

    id: strawberry.ID
    name: str | None = strawberry.field(description="Null once it was erased.")
    url: str | None = strawberry.field(description="Null once it was erased.")
    acts_as: Role = strawberry.field(
        description="The role whose rights decide which events it may be sent. It is never sent "
        "what whoever made it may not see."
    )
    format: WebhookFormat
    batch: int = strawberry.field(description="The most events in one request.")
    event_filter: WebhookFilter
    status: WebhookStatus
    pause_reason: PauseReason | None = strawberry.field(description="Null unless it is paused.")
    former_secret_ends_at: datetime | None = strawberry.field(
        description="Until when requests are signed with the former secret as well; null without "
        "one."
    )
    after: Position = strawberry.field(
        description="The position after which it began, or after which it was last replayed."
    )
    replays: int = strawberry.field(description="How often it was replayed.")
    made_at: datetime

    webhook_project = link(
        "project",
        lambda webhook: webhook.row["project_id"],
        Permission.PROJECT_READ,
        "The project whose events it is sent; null for the whole organization.",
    )

    @query(Permission.WEBHOOKS_READ)
    async def created_by(self) -> Member | None:
        """Who made it, and whose rights it never exceeds."""
        return await linked_member(self.session, self.row["created_by"])


def _list(text: str) -> list[Any]:
    found: list[Any] = orjson.loads(text)
    return found


def _labels(session: ReadSession, text: str | None) -> WebhookLabels | None:
    if text is None:
        return None
    found = orjson.loads(text)
    taxonomy = found["taxonomy"] and ids.expect("taxonomy", found["taxonomy"])
    return WebhookLabels(
        session=session,
        taxonomy_uuid=taxonomy,
        values=found["values"],
        question=found["question"],
    )


def _former_end(row: Any) -> datetime | None:
    ends = [one["ends_at"] for one in _list(row["secrets"]) if one["ends_at"] is not None]
    return datetime.fromisoformat(ends[0]) if ends else None


def webhook_of(session: ReadSession, row: Any) -> Webhook:
    """Return the webhook of a row."""
    return Webhook(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("webhook", row["id"])),
        name=row["name"],
        url=row["url"],
        acts_as=Role(row["role"]),
        format=WebhookFormat(row["format"]),
        batch=row["batch"],
        event_filter=WebhookFilter(
            session=session,
            row=row,
            types=[EVENT_NAMES[name] for name in _list(row["types"]) if name in EVENT_NAMES],
            stream=row["stream"] and strawberry.ID(row["stream"]),
            only_facts=row["only_facts"],
            labels=_labels(session, row["labels"]),
        ),
        status=WebhookStatus(row["status"]),
        pause_reason=None if row["pause_reason"] is None else PauseReason(row["pause_reason"]),
        former_secret_ends_at=_former_end(row),
        after=Position(row["after"]),
        replays=row["epoch"],
        made_at=row["created_at"],
    )


@node_loader("webhook")
async def load_webhook(info: Info, session: ReadSession, id_: UUID, *path: str) -> Webhook:
    """Return a webhook. Raises Refused NOT_FOUND, at `path`."""
    row, actor = await webhook_row(session, id_), await info.context.actor()
    if row is None or not actor.may(Permission.WEBHOOKS_READ, row["project_id"]):
        raise Refused(Code.NOT_FOUND, "There is no such webhook.", path or ("id",))
    return webhook_of(session, row)


def _page(session: ReadSession, rows: list[Any], wanted: Paging) -> Connection[Webhook]:
    shown = [webhook_of(session, row) for row in rows]
    return page_of([(str(one.id), one) for one in shown], wanted)


@strawberry.type
class WebhooksOfProject(Readable):
    """The webhooks of a project."""

    uuid: strawberry.Private[UUID]

    @query(Permission.WEBHOOKS_READ)
    async def webhooks(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Webhook] | None:
        """Its webhooks that were not deleted, the latest first."""
        await info.context.require(Permission.WEBHOOKS_READ, self.uuid)
        wanted = paging(first, after, last, before)
        rows = await webhook_rows_in(self.session, self.uuid, wanted.after_id("webhook"))
        return _page(self.session, rows, wanted)


@strawberry.type
class WebhookQueries:
    """The queries of webhooks."""

    @query(Permission.WEBHOOKS_READ)
    async def webhooks(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Webhook] | None:
        """All webhooks that were not deleted, those of projects among them, the latest first."""
        await info.context.require(Permission.WEBHOOKS_READ)
        wanted, session = paging(first, after, last, before), session_of(self, info)
        rows = await webhook_rows(session, wanted.after_id("webhook"))
        return _page(session, rows, wanted)

    @query(Permission.WEBHOOKS_READ)
    async def webhook(self, info: Info, id: strawberry.ID) -> Webhook | None:
        """A webhook by its id, a deleted one too."""
        session = session_of(self, info)
        return await load_webhook(info, session, ids.expect("webhook", id, "id"), "id")
