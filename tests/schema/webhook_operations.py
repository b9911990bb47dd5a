"""What can be done with webhooks, prepared so that the right alone decides."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.webhooks import webhooks
from server.events.webhooks.webhooks import WEBHOOK
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.taxonomy_operations import drafted, public
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.webhooks import URL, make_webhook

_DELIVERED = (
    "INSERT INTO webhook_deliveries (org_id, id, webhook_id, epoch, kind, status, first_position, "
    "last_position, events) VALUES ($1, $2, $3, 0, 'events', 'dead', 1, 1, 1)"
)
_THERE = "SELECT id FROM projection_1.webhook WHERE org_id = $1 AND status <> 'DELETED'"


async def made(
    at: PreparedOrganization, *, in_project: bool = True, role: Role = Role.ANNOTATOR
) -> str:
    """The id of a new webhook, by default with the fewest rights."""
    await at.mend()
    project = at.project if in_project else None
    return ids.public("webhook", await make_webhook(at.workspace, project, role=role))


async def _filter(at: PreparedOrganization) -> Arguments:
    taxonomy = public(await drafted(at))
    labels = {"values": ["animal"], "taxonomy": taxonomy, "withDescendants": True}
    return {"actors": [await at.somebody()], "stream": at.public_project, "labels": labels}


async def _new(at: PreparedOrganization, **fields: object) -> Arguments:
    """The input of a new webhook, with room for one among those of the organization."""
    await at.mend()
    for row in await at.owner.fetch(_THERE, at.workspace.org):
        id_ = row["id"]
        await at.workspace.do(
            lambda current, id_=id_: webhooks.delete(current.get(WEBHOOK, id_)),
            streams=((WEBHOOK, id_),),
        )
    return wish(name="Mine", url=URL, **{"actsAs": "ANNOTATOR"} | fields)


@prepares("createWebhook")
async def create(at: PreparedOrganization, who: Caller) -> Arguments:
    return await _new(at, project=at.public_project, eventFilter=await _filter(at))


@prepares("createWebhook: of the organization")
async def create_for_all(at: PreparedOrganization, who: Caller) -> Arguments:
    return await _new(at)


@prepares("createWebhook: with more rights")
async def create_with_more(at: PreparedOrganization, who: Caller) -> Arguments:
    return await _new(at, project=at.public_project, actsAs="MANAGER")


@prepares("changeWebhook")
async def change(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(webhook=await made(at), name="Other", eventFilter=await _filter(at))


@prepares("changeWebhook: with more rights")
async def change_with_more(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(webhook=await made(at, role=Role.MANAGER), url=f"{URL}/other")


@prepares("changeWebhook: of the organization")
async def change_of_all(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(webhook=await made(at, in_project=False), batch=2)


@prepares("pauseWebhook", "deleteWebhook", "resumeWebhook", "pingWebhook")
async def one_in_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(webhook=await made(at))


@prepares("rotateWebhookSecret")
async def rotate(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(webhook=await made(at), overlapSeconds=60)


@prepares("replayWebhook")
async def replay(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(webhook=await made(at), after="0")


async def delivered(owner: asyncpg.Connection, org: UUID, webhook: UUID) -> str:
    """The id of a delivery of a webhook."""
    id_ = uuid7()
    await owner.execute(_DELIVERED, org, id_, webhook)
    return ids.public("delivery", id_)


async def _delivered(at: PreparedOrganization, webhook: str) -> str:
    return await delivered(at.owner, at.workspace.org, ids.expect("webhook", webhook))


@prepares("redeliver")
async def redeliver(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(delivery=await _delivered(at, await made(at)))


@prepares("redeliver: with more rights")
async def redeliver_with_more(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(delivery=await _delivered(at, await made(at, role=Role.MANAGER)))


@prepares("webhook", "node: a webhook")
async def one(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await made(at)}


@prepares("webhook: of the organization")
async def one_of_all(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await made(at, in_project=False)}


@prepares("webhooks")
async def all_(at: PreparedOrganization, who: Caller) -> Arguments:
    for workspace in (at.workspace, at.other):
        await make_webhook(workspace)
    return {}
