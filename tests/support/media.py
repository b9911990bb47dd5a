"""Tasks with pictures, and a client that fetches files over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from server.events.core import ids
from tests.support.api import Client
from tests.support.forms import TOPIC, Json
from tests.support.workspace import Workspace

FORM: Json = {
    "inputs": [
        {"name": "photo", "kind": "image"},
        {"name": "text", "kind": "text", "required": False},
        {"name": "rows", "kind": "table", "required": False},
    ],
    "questions": [TOPIC],
}
LINK = """query($task: ID!, $input: String!) {
  task(id: $task) { media(input: $input) { url mediaType expiresAt } } }"""


def fetcher(app: Starlette) -> AsyncClient:
    """A client without any credential."""
    return AsyncClient(transport=ASGITransport(app), base_url="http://test")


async def with_photos(workspace: Workspace, *photos: Any) -> list[UUID]:
    """Import a task for each picture, into a project of their own."""
    project = await workspace.project(FORM)
    return await workspace.import_(project, [{"inputs": {"photo": photo}} for photo in photos])


async def link_of(client: Client, task: UUID, name: str = "photo") -> dict[str, Any]:
    """The whole answer to a question for the link of an input."""
    return await client.ask(LINK, task=ids.public("task", task), input=name)


async def url_of(client: Client, task: UUID, name: str = "photo") -> str:
    """The link of an input."""
    answer = await link_of(client, task, name)
    assert "errors" not in answer, answer
    url: str = answer["data"]["task"]["media"]["url"]
    return url


def request_of(url: str) -> dict[str, Any]:
    """The scope of a request that a test answers itself, body by body."""
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "method": "GET",
        "http_version": "1.1", "scheme": "http", "path": url, "raw_path": url.encode(),
        "query_string": b"", "root_path": "", "headers": [(b"host", b"test")],
        "client": ("203.0.113.9", 1), "server": ("test", 80),
    }  # fmt: skip
