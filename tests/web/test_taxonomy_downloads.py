"""Trees and diffs of taxonomies by signed links: bad numbers, lost rights, and many at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient
from starlette.applications import Starlette

from server.events.accounts.roles import Role
from tests.schema.test_taxonomies import ANIMALS, created, edit, publish
from tests.support.api import Client, client_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.transfers import sender
from tests.support.workspace import Workspace

LINK = """query($id: ID!, $old: Int!, $new: Int) { taxonomy(id: $id) {
    diffFile(old: $old, new: $new) { url } } }"""


@pytest.fixture(scope="module")
async def app(database: Database, shared_clock: Clock) -> AsyncIterator[Starlette]:
    async with served(database, shared_clock, exports=2) as running:
        yield running


@pytest.fixture
async def http(app: Starlette) -> AsyncIterator[AsyncClient]:
    async with sender(app, None) as client:
        yield client


@pytest.fixture
async def editor(app: Starlette, workspace: Workspace) -> Client:
    return await client_of(app, workspace, Role.MANAGER)


@pytest.fixture
async def taxonomy(editor: Client) -> str:
    """A taxonomy with one version and no draft."""
    id_: str = await created(editor)
    await edit(editor, id_, *ANIMALS)
    await publish(editor, id_)
    return id_


async def url_of(client: Client, taxonomy: str, old: int, new: int | None = None) -> str:
    data = await client.data(LINK, id=taxonomy, old=old, new=new)
    url: str = data["taxonomy"]["diffFile"]["url"]
    return url


async def test_a_diff_of_versions_that_are_none(
    http: AsyncClient, editor: Client, taxonomy: str
) -> None:
    for old, new in ((0, None), (-1, 1), (2, 1), (2**31 - 1, None), (1, 0), (1, -1), (1, 2)):
        reply = await http.get(await url_of(editor, taxonomy, old, new))
        assert reply.status_code == 404, (old, new, reply.text)


async def test_links_to_a_draft_of_the_past_lead_there(
    http: AsyncClient, editor: Client, taxonomy: str
) -> None:
    links = "taxonomy(id: $id) { draft { file { url } } diffFile(old: 1) { url } }"
    await edit(editor, taxonomy, {"rename": {"concept": "cat", "labels": [{"text": "Tom cat"}]}})
    asked = f"query($id: ID!) {{ head {{ position }} {links} }}"
    then = await editor.data(asked, id=taxonomy)
    urls = [then["taxonomy"]["draft"]["file"]["url"], then["taxonomy"]["diffFile"]["url"]]
    files = [(await http.get(url)).json() for url in urls]
    await edit(editor, taxonomy, {"rename": {"concept": "cat", "labels": [{"text": "Kitten"}]}})
    assert [(await http.get(url)).json() for url in urls] != files
    asked = f"query($id: ID!, $at: Position) {{ asOf(position: $at) {{ {links} }} }}"
    past = (await editor.data(asked, id=taxonomy, at=then["head"]["position"]))["asOf"]["taxonomy"]
    urls = [past["draft"]["file"]["url"], past["diffFile"]["url"]]
    assert [(await http.get(url)).json() for url in urls] == files


async def test_of_many_at_once_some_must_wait(
    http: AsyncClient, editor: Client, taxonomy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, gate = asyncio.Event(), asyncio.Event()

    async def slow(*_: Any) -> bytes:
        going.set()
        await gate.wait()
        return b"{}"

    monkeypatch.setattr("server.web.downloads.taxonomy_file", slow)
    url = await url_of(editor, taxonomy, 1, 1)
    first = asyncio.create_task(http.get(url))
    await going.wait()
    assert (await http.get(url)).status_code == 429
    gate.set()
    assert (await first).status_code == 200
