"""A backup was restored: whoever comes with a cursor of what was lost is told, whichever way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from server.events.core import ids
from tests import postgres
from tests.schema.test_long_polling import WAIT
from tests.schema.test_resumed_streams import QUERY, code, streamed, url
from tests.schema.test_state_subscriptions import TASK
from tests.schema.test_subscription import following, refused
from tests.support.api import key_of
from tests.support.databases import Database, fresh_database
from tests.support.lost_tails import Rewritten

__all__ = ["url"]
CHANGED = "HISTORY_CHANGED"


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A database of the module's own, which loses its newest events."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


async def page(url: str, key: str, **variables: Any) -> dict[str, Any]:
    """The answer to a page of events."""
    headers = {"authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        return (await client.post(url, json={"query": WAIT, "variables": variables})).json()


def told(answer: dict[str, Any]) -> str:
    return answer["errors"][0]["extensions"]["code"]


async def last_code(messages: Any) -> str:
    async for message in messages:
        if errors := message.get("data", {}).get("errors"):
            return errors[0]["extensions"]["code"]
    return "complete"


async def test_a_stale_cursor_is_refused_in_every_way(url, workspace, database):
    project = await workspace.project()
    (task,) = await workspace.tasks(project, 1)
    key = await key_of(workspace, workspace.owner)
    kept = await Rewritten(database).keep()
    await workspace.tasks(project, 3)
    events = (await page(url, key, after="0"))["data"]["events"]["nodes"]
    cursor, id_ = events[-1]["cursor"], ids.public("task", task)
    async with (
        streamed(url, key, cursor) as over_sse,
        streamed(url, key, query=TASK, id=id_) as of_task,
        following(url, key, after=events[-2]["cursor"]) as over_websocket,
    ):
        waiting = asyncio.create_task(page(url, key, after=cursor, seconds=50))
        assert await anext(over_sse) == {"id": cursor}
        assert "data" in await anext(of_task)
        assert (await over_websocket())["cursor"] == cursor
        await kept.lose()
        workspace.clock.advance(1)  # so that what comes instead is not the same once more
        assert await last_code(over_sse) == CHANGED
        assert await last_code(of_task) == CHANGED
        assert (await over_websocket())["payload"][0]["extensions"]["code"] == CHANGED
        assert told(await waiting) == CHANGED
    for longer in (False, True):  # than the ledger is, and as long as it is by then
        if longer:
            await workspace.tasks(project, 5)
        assert told(await page(url, key, after=cursor)) == CHANGED
        assert told(await page(url, key, after=cursor, seconds=50)) == CHANGED
        assert await refused(url, key, after=cursor) == CHANGED
        assert await code(url, key, cursor) == CHANGED
        async with streamed(url, key, after=cursor, query=QUERY) as messages:
            assert await last_code(messages) == CHANGED
