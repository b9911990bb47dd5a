"""`annolog webhook deliveries`, `ping` and `redeliver`: here, and on a server elsewhere."""

from __future__ import annotations

import asyncio
import json

import pytest

from server.events.core import ids
from tests.support.webhook_delivery import delivering, new_webhook, tools_of
from tests.support.webhook_sink import sink, status
from tests.test_cli_webhooks import elsewhere, here, url

pytestmark = pytest.mark.own_database("it looks at rows of all organizations")

__all__ = ["elsewhere", "here", "url"]


@pytest.fixture(autouse=True)
async def no_webhooks(owner):
    """Leave no webhook behind: its address may soon be that of the next receiver."""
    yield
    await owner.execute("UPDATE projection_1.webhook SET status = 'DELETED'")


@pytest.mark.parametrize("where", ["here", "elsewhere"])
async def test_what_was_sent_is_listed_and_sent_again(
    where, here, elsewhere, workspace, owner, writer, database
):
    run = {"here": here, "elsewhere": elsewhere}[where]

    async def annolog(*args, fails=False):
        done = await asyncio.to_thread(run, *args)
        assert (done.exit_code != 0) is fails, done.output
        return done

    tools = tools_of(database.server_url, writer)
    async with sink() as receiver, tools as opened, delivering(opened):
        made = await new_webhook(workspace, receiver.url, types=("organization.created",))
        await made.deliveries(owner)
        webhook = ids.public("webhook", made.id)
        listed = await annolog("deliveries", webhook, "--json")
        (delivery,) = map(json.loads, listed.stdout.splitlines())
        assert (delivery["status"], delivery["firstPosition"]) == ("DELIVERED", "1")
        assert (await annolog("deliveries", webhook, "--status", "DEAD")).stdout == ""
        told = await annolog("redeliver", webhook, delivery["id"])
        assert "DELIVERED 1 1 attempts 200" in told.stdout
        assert receiver.received[0].body == receiver.received[1].body
        receiver.behaviors = [status(500)]
        refused = await annolog("ping", webhook, fails=True)
        assert "DEAD ping 1 attempts 500 STATUS" in refused.stdout
        assert "The receiver did not take it." in refused.stderr
        assert "DELIVERED ping" in (await annolog("ping", webhook)).stdout
        nobody = ids.public("webhook", workspace.org)
        assert "no such webhook" in (await annolog("ping", nobody, fails=True)).stderr
