"""The whole application in production settings, on a real database, judged from outside."""

import asyncio

import pytest
from httpx import AsyncClient

from server.events.core import ids
from tests.graphql.conftest import run_script
from tests.graphql.peer import ACK, INIT, opened, subscribe
from tests.graphql.toy import code
from tests.support.api import key_of
from tests.support.listening import listening


@pytest.fixture
async def key(workspace):
    return await key_of(workspace, workspace.owner)


@pytest.fixture(scope="module")
def address(database):
    with listening(database) as url:
        yield url


async def test_all_61_audits_pass_for_a_caller_who_may_introspect(node, address, key):
    results = await asyncio.to_thread(run_script, node, "audit.mjs", address, key)
    assert len(results) == 61
    assert [(r["id"], r["name"], r["reason"]) for r in results if r["status"] != "ok"] == []


async def test_what_strangers_learn(address):
    async with AsyncClient() as client:
        schema = await client.post(address, json={"query": "{ __schema { types { name } } }"})
        assert code(schema) == "UNAUTHENTICATED"
        viewer = await client.post(address, json={"query": "{ viewer { member { name } } }"})
        assert code(viewer) == "UNAUTHENTICATED"
        guess = await client.post(address, json={"query": "{ viewr { name } }"})
        assert "Did you mean" not in guess.text
        bad = {"authorization": "Bearer annolog_key_0"}
        assert (await client.post(address, json={"query": "{ x }"}, headers=bad)).status_code == 401
        page = await client.get(address, headers={"accept": "text/html"})
        assert page.status_code == 406


async def test_no_other_path_is_redirected_to_graphql(address):
    async with AsyncClient() as client:
        assert (await client.post(f"{address}/", json={"query": "{ x }"})).status_code == 404


async def test_a_key_in_connection_init_opens_the_websocket(address, key):
    async with opened(address, init=False) as peer:
        await peer.say({**INIT, "payload": {"Authorization": f"Bearer {key}"}})
        assert await peer.receive() == ACK
        await peer.say(subscribe("1", "{ viewer { member { name } } }"))
        assert (await peer.receive())["payload"] == {
            "data": {"viewer": {"member": {"name": "Ada"}}}
        }
    async with opened(address, init=False) as peer:
        await peer.say({**INIT, "payload": {"Authorization": "Bearer annolog_key_0"}})
        assert await peer.closed() == 4401


PAGE = """query($p: ID!) { tasks(project: $p, first: 50) { edges { cursor node { id status inputs
  annotations { id answers { question value { __typename } } author { id name } } } }
  pageInfo { endCursor } } }"""


async def test_a_page_of_tasks_with_answers_and_authors_is_within_the_limits(
    address, key, workspace
):
    given = {"query": PAGE, "variables": {"p": ids.public("project", await workspace.project())}}
    async with AsyncClient(headers={"authorization": f"Bearer {key}"}) as client:
        reply = await client.post(address, json=given)
    assert reply.json()["data"]["tasks"]["edges"] == []
