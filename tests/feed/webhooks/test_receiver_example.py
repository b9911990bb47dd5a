"""The receiver of the page on webhooks has every event once, however often it was sent."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sqlite3
from pathlib import Path

import httpx
import uvicorn

from tests.feed.webhooks.test_delivery import delivered, last
from tests.support.webhook_delivery import new_webhook

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "receive-webhooks.md"


def example() -> str:
    found = re.search(r"<!-- test: receiver -->\n```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    return found[1]


def stored(store: Path) -> list[int]:
    with contextlib.closing(sqlite3.connect(store)) as db:
        return [id_ for (id_,) in db.execute("SELECT id FROM events ORDER BY rowid")]


@contextlib.asynccontextmanager
async def served(app: object):
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None
    running = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110 - the library sets no event
            await asyncio.sleep(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/annolog"
    finally:
        server.should_exit = True
        await running


async def test_each_event_is_stored_once(workspace, owner, delivery, tmp_path, monkeypatch):
    webhook = await new_webhook(workspace, "http://127.0.0.1:1/", batch=3)
    store = tmp_path / "events.db"
    monkeypatch.setenv("STORE", str(store))
    monkeypatch.setenv("WEBHOOK_SECRET", webhook.secret.reveal())
    space: dict[str, object] = {}
    exec(compile(example(), str(PAGE), "exec"), space)  # noqa: S102 - our own page
    async with served(space["app"]) as url, httpx.AsyncClient() as client:
        await webhook.change(url=url)
        end = await last(owner, workspace)
        await webhook.deliveries(owner, lambda found: delivered(found) == end)
        await webhook.replay(0)
        end = await last(owner, workspace)
        await webhook.deliveries(owner, lambda found: delivered(found) >= 2 * end - 1)
        assert stored(store) == list(range(1, end + 1))
        forged = await client.post(url, content=b"{}", headers={"webhook-id": "a.1"})
        assert forged.status_code == 401
