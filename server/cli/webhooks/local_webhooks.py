"""Webhooks of the database itself, in the same words as those of a server elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import orjson

from server.access.actor import Actor
from server.access.outgoing_targets import OutgoingTargets
from server.access.permissions import Permission
from server.access.webhooks import SigningSecret
from server.cli.core.api_key_auth import actor_of_now, execute_as
from server.cli.webhooks.remote_webhooks import Shown
from server.cli.webhooks.webhook_deliveries import list_deliveries, request_here
from server.commands import Receipt, Writer
from server.commands.webhooks import WebhookCommands
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import JsonObject, replace
from server.events.core.refusal import Code, Refused
from server.events.webhooks.webhook_events import WebhookFormat
from server.events.webhooks.webhook_settings import WebhookLabels, WebhookSettings
from server.postgres import close_pool
from server.reads.keyset_pages import KeysetPage
from server.reads.session import ReadSession, open_pool
from server.reads.webhooks.webhooks import webhook_row, webhook_rows, webhook_rows_in
from server.settings import Settings
from server.start import Database, sealing_keys

_PAGE = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LocalWebhooks:
    """The webhooks that a member may see and manage."""

    settings: Settings
    actor: Actor
    writer: Writer
    database: Database

    async def do(self, mutation: str, given: JsonObject) -> tuple[Shown, str | None]:
        """Run a mutation; return the webhook after it, and a new secret. Raises Refused."""
        commands = WebhookCommands(
            execute=self._execute,
            org=self.actor.org,
            keys=sealing_keys(self.settings),
            targets=OutgoingTargets.of(self.settings.webhook_private_targets),
        )
        text = given.get("secret")
        secret = SigningSecret.new() if text is None else SigningSecret.parse(text, "secret")
        receipt = await _MUTATIONS[mutation](commands, given, secret)
        stream = next((one.stream for one in receipt.events), None)
        webhook = stream or ids.expect("webhook", given["webhook"], "webhook")
        new = mutation in ("createWebhook", "rotateWebhookSecret") and text is None
        return await self.one(ids.public("webhook", webhook)), secret.reveal() if new else None

    async def _execute(self, decide: Any, **named: Any) -> Receipt:
        manage = Permission.WEBHOOKS_MANAGE
        return await execute_as(self.writer, self.actor, manage, decide, **named)

    async def listed(self, project: str | None) -> list[Shown]:
        """Return the webhooks of a project, or of the organization, the latest first."""
        of = None if project is None else ids.expect("project", project, "--project")
        page = KeysetPage(None, _PAGE)

        async def read(session: ReadSession, actor: Actor) -> list[Shown]:
            actor.require(Permission.WEBHOOKS_READ, of)
            rows = webhook_rows(session, page) if of is None else webhook_rows_in(session, of, page)
            return [_shown(row) for row in await rows]

        return await self._read(read)

    async def one(self, webhook: str) -> Shown:
        """Return a webhook. Raises Refused NOT_FOUND."""
        id_ = ids.expect("webhook", webhook, "webhook")

        async def read(session: ReadSession, actor: Actor) -> Shown:
            row = await webhook_row(session, id_)
            if row is None or not actor.may(Permission.WEBHOOKS_READ, row["project_id"]):
                raise Refused(Code.NOT_FOUND, "There is no such webhook.", ("webhook",))
            return _shown(row)

        return await self._read(read)

    async def deliveries(self, webhook: str, status: str | None, first: int) -> list[JsonObject]:
        """Return what a webhook was sent, the latest first. Raises Refused NOT_FOUND."""
        await self.one(webhook)

        async def read(session: ReadSession, _: Actor) -> list[JsonObject]:
            return await list_deliveries(session, webhook, status, first)

        return await self._read(read)

    async def request(self, mutation: str, given: JsonObject) -> JsonObject:
        """Ask for a ping, or for a delivery again; return the new delivery. Raises Refused."""

        async def ask(session: ReadSession, actor: Actor) -> JsonObject:
            pool = await open_pool(self.database.server, size=1)
            try:
                return await request_here(pool, session, actor, mutation, given)
            finally:
                await close_pool(pool)

        return await self._read(ask)

    async def _read(self, read: Callable[[ReadSession, Actor], Awaitable[T]]) -> T:
        pool = await open_pool(self.database.server, size=1)
        try:
            async with ReadSession(pool, self.actor.org) as session:
                return await read(session, await actor_of_now(session, self.actor))
        finally:
            await close_pool(pool)


Mutation = Callable[[WebhookCommands, JsonObject, SigningSecret], Awaitable[Receipt]]


def _id(given: JsonObject) -> UUID:
    return ids.expect("webhook", given["webhook"], "webhook")


async def _create(commands: WebhookCommands, given: JsonObject, secret: SigningSecret) -> Receipt:
    project, after = given.get("project"), given.get("after")
    return await commands.create(
        project=None if project is None else ids.expect("project", project, "project"),
        role=Role[given["actsAs"]],
        settings=_edited(WebhookSettings(None, None), given),
        after=None if after is None else int(after),
        secret=secret,
    )


async def _change(commands: WebhookCommands, given: JsonObject, _: SigningSecret) -> Receipt:
    filtered = "eventFilter" in given
    chosen = _edited(WebhookSettings(None, None), given) if filtered else None
    return await commands.change(_id(given), lambda old: _edited(old, given), chosen)


_MUTATIONS: dict[str, Mutation] = {
    "createWebhook": _create,
    "changeWebhook": _change,
    "pauseWebhook": lambda commands, given, _: commands.pause(_id(given)),
    "resumeWebhook": lambda commands, given, _: commands.resume(_id(given)),
    "rotateWebhookSecret": lambda commands, given, secret: commands.rotate(
        _id(given), secret, timedelta(seconds=given["overlapSeconds"])
    ),
    "replayWebhook": lambda commands, given, _: commands.replay(_id(given), int(given["after"])),
    "deleteWebhook": lambda commands, given, _: commands.delete(_id(given)),
}


def _edited(old: WebhookSettings, given: JsonObject) -> WebhookSettings:
    """Return settings with what an input gives. Raises Refused INVALID for a bad id."""
    new = replace(old, **{name: given[name] for name in ("name", "url", "batch") if name in given})
    if "format" in given:
        new = replace(new, format=WebhookFormat[given["format"]])
    wanted = given.get("eventFilter")
    if wanted is None:
        return new
    return replace(
        new,
        types=tuple(wanted["types"]),
        actors=_actors(wanted),
        stream=wanted["stream"],
        only_facts=wanted["onlyFacts"],
        labels=_labels(wanted["labels"]),
    )


def _labels(wanted: JsonObject | None) -> WebhookLabels | None:
    if wanted is None:
        return None
    return WebhookLabels(tuple(wanted["values"]), wanted["question"], wanted["taxonomy"])


def _actors(wanted: JsonObject) -> tuple[UUID, ...]:
    path = ("eventFilter", "actors")
    return tuple(ids.expect("member", one, *path, n) for n, one in enumerate(wanted["actors"]))


def _shown(row: Any) -> Shown:
    """Return a row as GraphQL shows a webhook."""
    project, actors = row["project_id"], orjson.loads(row["actors"])
    labels = row["labels"] and orjson.loads(row["labels"])
    ends = [one["ends_at"] for one in orjson.loads(row["secrets"])]
    return {
        "id": ids.public("webhook", row["id"]),
        **{name: row[name] for name in ("name", "url", "status", "format", "batch")},
        "pauseReason": row["pause_reason"],
        "actsAs": row["role"],
        "after": str(row["after"]),
        "replays": row["epoch"],
        "madeAt": row["created_at"].isoformat(),
        "formerSecretEndsAt": next(filter(None, ends), None),
        "webhookProject": project and {"id": ids.public("project", project)},
        "createdBy": row["created_by"] and {"id": ids.public("member", row["created_by"])},
        "eventFilter": {
            "types": orjson.loads(row["types"]),
            "stream": row["stream"],
            "onlyFacts": row["only_facts"],
            "actors": [{"id": ids.public("member", UUID(one))} for one in actors],
            "labels": labels
            and {**labels, "taxonomy": labels["taxonomy"] and {"id": labels["taxonomy"]}},
        },
    }
