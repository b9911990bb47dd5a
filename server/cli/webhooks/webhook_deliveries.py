"""`annolog webhook deliveries`, `ping`, `redeliver`: what was sent, or is to be sent at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import uuid4

import click
import orjson

from server.access.actor import Actor
from server.cli.core.remote import Remote
from server.commands.webhook_requests import WebhookRequest, request_delivery, require_managed
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.postgres import Pool
from server.reads.keyset_pages import KeysetPage
from server.reads.session import ReadSession
from server.reads.webhooks.deliveries import delivery_row, delivery_rows
from server.reads.webhooks.webhooks import webhook_row

STATUSES = ("PENDING", "DELIVERED", "DEAD", "DROPPED")
PATIENCE = 40.0
"""Seconds within which a request is sent and answered where a server delivers."""
LOOKS = 0.5
_FIELDS = """id kind status firstPosition lastPosition events attempts nextAttemptAt httpStatus
  problem latencySeconds excerpt createdAt changedAt"""
_LIST = f"""query($id: ID!, $first: Int, $status: WebhookDeliveryStatus) {{ webhook(id: $id) {{
  deliveries(first: $first, status: $status) {{ nodes {{ {_FIELDS} }} }} }} }}"""


class Deliveries(Protocol):
    """The deliveries of webhooks, here or on a server elsewhere, as GraphQL shows them."""

    async def deliveries(
        self, webhook: str, status: str | None, first: int
    ) -> list[JsonObject]: ...
    async def request(self, mutation: str, given: JsonObject) -> JsonObject: ...


Work = Callable[[Callable[[Any], Awaitable[Any]]], Any]
"""Runs work on the webhooks of the database, or of a server elsewhere."""


class RemoteDeliveries:
    """The deliveries of a server elsewhere, over GraphQL."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    async def deliveries(self, webhook: str, status: str | None, first: int) -> list[JsonObject]:
        """Return what a webhook was sent, the latest first. Raises Refused NOT_FOUND."""
        found = await self._remote.ask(_LIST, id=webhook, status=status, first=first)
        listed: list[JsonObject] = found["webhook"]["deliveries"]["nodes"]
        return listed

    async def request(self, mutation: str, given: JsonObject) -> JsonObject:
        """Ask for a ping, or for a delivery again; return the new delivery. Raises Refused."""
        kind = {"pingWebhook": "PingWebhookInput", "redeliver": "RedeliverInput"}[mutation]
        document = f"""mutation($input: {kind}!) {{ {mutation}(input: $input) {{ __typename
          ... on WebhookDeliveryPayload {{ delivery {{ {_FIELDS} }} }}
          ... on Refused {{ code message path }} }} }}"""
        found = await self._remote.ask(document, input={"commandId": str(uuid4()), **given})
        delivery: JsonObject = found[mutation]["delivery"]
        return delivery


async def list_deliveries(
    session: ReadSession, webhook: str, status: str | None, first: int
) -> list[JsonObject]:
    """Return what a webhook of the database was sent, the latest first."""
    id_, wanted = ids.expect("webhook", webhook, "webhook"), status and status.lower()
    rows = await delivery_rows(session, id_, KeysetPage(None, first), wanted)
    return [_shown(row) for row in rows]


async def request_here(
    pool: Pool, session: ReadSession, actor: Actor, mutation: str, given: JsonObject
) -> JsonObject:
    """Ask for a ping, or for a delivery again, in the database; return the new delivery."""
    delivery = None
    if mutation == "redeliver":
        delivery = ids.expect("delivery", given["delivery"], "delivery")
        found = await delivery_row(session, delivery)
        if found is None or found["first_position"] is None:
            raise Refused(Code.NOT_FOUND, "There is no such delivery of events.", ("delivery",))
        webhook = found["webhook_id"]
    else:
        webhook = ids.expect("webhook", given["webhook"], "webhook")
    require_managed(await webhook_row(session, webhook), actor, "webhook", sees=bool(delivery))
    await session.close()
    new = await request_delivery(
        pool,
        WebhookRequest(
            org=actor.org,
            webhook=webhook,
            member=actor.member,
            command=uuid4(),
            delivery=delivery,
        ),
    )
    row = await delivery_row(session, new)
    if row is None:
        raise RuntimeError("a wish that was recorded is gone")
    return _shown(row) | {"webhook": ids.public("webhook", webhook)}


def add_commands(group: click.Group, work: Work) -> None:
    """Add the commands to those of webhooks."""

    @group.command("deliveries")
    @click.argument("webhook")
    @click.option("--status", type=click.Choice(STATUSES), help="Only such; DEAD: given up.")
    @click.option("--first", type=click.IntRange(1, 200), default=50, show_default=True)
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    def deliveries(webhook: str, status: str | None, first: int, *, as_json: bool) -> None:
        """Print what a webhook was sent and what came of it, the latest first, one a line."""
        for shown in work(lambda found: found.deliveries(webhook, status, first)):
            click.echo(orjson.dumps(shown).decode() if as_json else _line(shown))

    @group.command("ping")
    @click.argument("webhook")
    def ping(webhook: str) -> None:
        """Send a webhook, active or paused, a message that is no event, and print the answer."""
        _tell(work(lambda found: _answered(found, "pingWebhook", webhook, {"webhook": webhook})))

    @group.command("redeliver")
    @click.argument("webhook")
    @click.argument("delivery")
    def redeliver(webhook: str, delivery: str) -> None:
        """Send the events of a delivery of WEBHOOK again, once, with their id."""
        _tell(work(lambda found: _answered(found, "redeliver", webhook, {"delivery": delivery})))


async def _answered(
    found: Deliveries, mutation: str, webhook: str, given: JsonObject
) -> JsonObject:
    """Ask for a request, and return it with its answer; as it is after PATIENCE seconds."""
    new = await found.request(mutation, given)
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    while loop.time() < until:
        listed = await found.deliveries(webhook, None, 50)
        new = next((one for one in listed if one["id"] == new["id"]), new)
        if new["status"] != "PENDING":
            break
        await asyncio.sleep(LOOKS)
    return new


def _tell(shown: JsonObject) -> None:
    """Print an answer. Raises ClickException unless the request succeeded."""
    click.echo(_line(shown))
    if shown["status"] == "PENDING":
        raise click.ClickException("Nobody has sent it: does a server run?")
    if shown["status"] != "DELIVERED":
        raise click.ClickException("The receiver did not take it.")


def _line(shown: JsonObject) -> str:
    first, last = shown["firstPosition"], shown["lastPosition"]
    positions = "ping" if first is None else first if first == last else f"{first}-{last}"
    seconds = shown["latencySeconds"]
    parts = (
        shown["id"], shown["createdAt"], shown["status"], positions,
        f"{shown['attempts']} attempts", shown["httpStatus"], shown["problem"],
        None if seconds is None else f"{seconds * 1e3:.0f} ms",
    )  # fmt: skip
    return " ".join(str(part) for part in parts if part is not None)


def _shown(row: Any) -> JsonObject:
    """Return a row as GraphQL shows a delivery."""
    first, last, latency = row["first_position"], row["last_position"], row["latency_us"]
    pending = row["status"] == "pending" and row["next_attempt_at"] is not None
    return {
        "id": ids.public("delivery", row["id"]),
        "kind": row["kind"].upper(),
        "status": row["status"].upper(),
        "firstPosition": None if first is None else str(first),
        "lastPosition": None if last is None else str(last),
        **{name: row[name] for name in ("events", "attempts", "excerpt")},
        "nextAttemptAt": row["next_attempt_at"].isoformat() if pending else None,
        "httpStatus": row["http_status"],
        "problem": row["problem"] and row["problem"].upper(),
        "latencySeconds": None if latency is None else latency / 1e6,
        "createdAt": row["created_at"].isoformat(),
        "changedAt": row["changed_at"].isoformat(),
    }
