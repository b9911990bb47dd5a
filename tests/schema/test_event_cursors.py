"""Cursors of events: whoever got one may use it, and a made-up one confirms no guess."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import orjson
import pytest

from server.access.visibility import SHOWN_TO_THE_BLIND, Disclosure, may_hold_hash
from server.events import projects
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core.registry import EVENTS
from server.events.label_migrations import migrations
from server.events.project_policy import Policy, Visibility
from server.ledger.read import cursor
from server.schema.events import queries
from taxonomy import Rename
from tests.graphql.peer import opened, subscribe
from tests.schema.labeled_project import PAGE
from tests.support import taxonomy_acts as acts
from tests.support.api import Client, key_of
from tests.support.erasing import erase
from tests.support.forms import form
from tests.support.listening import listening
from tests.support.taxonomies import kind, kinds

FOLLOW = "subscription($after: String) { events(after: $after) { position cursor } }"
PATIENCE = 30
BLIND = Disclosure.BLIND


@pytest.fixture(scope="module")
def url(database, shared_clock):
    """The application behind a socket."""
    with listening(database, shared_clock) as at:
        yield at


async def hashes(owner: Any, org: Any) -> dict[int, bytes]:
    rows = await owner.fetch("SELECT position, leaf_hash FROM events WHERE org_id = $1", org)
    return {row["position"]: row["leaf_hash"] for row in rows}


def wrong(leaf: bytes) -> bytes:
    return bytes([leaf[0] ^ 1]) + leaf[1:]


async def answered(client: Client, after: str) -> dict[str, Any]:
    """The answer to a page after a cursor."""
    return await client.ask(PAGE, after=after)


def code(answer: dict[str, Any]) -> str | None:
    return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None


async def told(url: str, key: str, after: str) -> tuple[Any, Any]:
    """What a subscription says first, over WebSocket and over server-sent events."""
    async with opened(url, init=False) as peer, asyncio.timeout(PATIENCE):
        await peer.say({"type": "connection_init", "payload": {"Authorization": f"Bearer {key}"}})
        assert (await peer.receive())["type"] == "connection_ack"
        await peer.say(subscribe("1", FOLLOW, variables={"after": after}))
        while (message := await peer.receive())["type"] == "ping":
            await peer.say({"type": "pong"})
        payload = message["payload"]
        over_socket = payload[0] if isinstance(payload, list) else payload
    headers = {"authorization": f"Bearer {key}", "accept": "text/event-stream"}
    body = {"query": FOLLOW, "variables": {"after": after}}
    async with (
        httpx.AsyncClient(timeout=PATIENCE) as client,
        client.stream("POST", url, json=body, headers=headers) as answer,
    ):
        lines = (line async for line in answer.aiter_lines() if line.startswith("data: {"))
        streamed = orjson.loads((await anext(lines))[6:])
    return over_socket, streamed["errors"][0] if "errors" in streamed else streamed


async def test_a_made_up_cursor_confirms_no_guess_about_a_hidden_event(ledger, owner):
    ann = await ledger.client(ledger.ann)
    edges = (await ann.data(PAGE))["events"]["edges"]
    shown = {int(e["node"]["position"]) for e in edges}
    hashed = sorted(int(e["node"]["position"]) for e in edges if "~" not in e["cursor"])
    # Bob's remark, and events of tasks without a salt: their numbers are hidden.
    unsalted = ("comment.added", "task.claimed", "annotation.approved")
    numberless = [e for e in edges if e["node"]["type"] in unsalted]
    assert len(hashed) == len(shown) - len(numberless) > 5
    leaves = await hashes(owner, ledger.workspace.org)
    hidden = sorted(leaves.keys() - shown)
    assert len(hidden) > 5
    for position in hidden:
        right, other = (cursor(position, h) for h in (leaves[position], wrong(leaves[position])))
        answer = await answered(ann, right)
        assert code(answer) == "CURSOR_NOT_YOURS"
        assert answer["errors"][0]["extensions"]["path"] == ["after"]
        assert await answered(ann, other) == answer
        place = max(leaves)
        assert await answered(ann, f"{place}~{right}") == await answered(ann, f"{place}~{other}")
    for position in hashed:
        assert code(await answered(ann, cursor(position, leaves[position]))) is None
        assert code(await answered(ann, cursor(position, wrong(leaves[position])))) == (
            "HISTORY_CHANGED"
        )


async def test_it_confirms_none_over_websocket_and_server_sent_events(url, ledger, owner):
    key = await key_of(ledger.workspace, ledger.ann)
    leaves = await hashes(owner, ledger.workspace.org)
    at = await owner.fetchval(
        "SELECT position FROM events WHERE org_id = $1 AND type = 'task.sent_to_review'",
        ledger.workspace.org,
    )
    right, other = cursor(at, leaves[at]), cursor(at, wrong(leaves[at]))
    answers = [part for text in (right, other) for part in await told(url, key, text)]
    assert [a["extensions"]["code"] for a in answers] == ["CURSOR_NOT_YOURS"] * 4
    assert len({orjson.dumps(a["message"]) for a in answers}) == 1
    mine = await owner.fetchrow(
        "SELECT position, leaf_hash FROM events WHERE org_id = $1 AND actor_id = $2 "
        "AND type = 'annotation.submitted' ORDER BY position",
        ledger.workspace.org,
        ledger.ann.member,
    )
    for part in await told(url, key, cursor(mine["position"], wrong(mine["leaf_hash"]))):
        assert part["extensions"]["code"] == "HISTORY_CHANGED"
    for part in await told(url, key, cursor(mine["position"], mine["leaf_hash"])):
        assert "extensions" not in part


async def test_whoever_got_a_cursor_may_use_it(url, ledger, monkeypatch):
    """Of every event and of every page, in queries and in subscriptions, whatever the role."""
    workspace = ledger.workspace
    monkeypatch.setattr(queries, "SCAN", 2)
    eve = await workspace.member(None, name="Eve")
    await workspace.grant(eve, ledger.project, Role.ANNOTATOR)
    people = [ledger.ann, ledger.rita, eve, workspace.owner]
    people += [await workspace.member(role, name=role) for role in (Role.AUDITOR, Role.INTEGRATOR)]
    for person in people:
        key = await key_of(workspace, person)
        client, after, more, given = Client(ledger.app, key), None, True, set()
        while more:
            page = (await client.data(PAGE, after=after, first=3))["events"]
            info = page["pageInfo"]
            given |= {edge["cursor"] for edge in page["edges"]} | {info["endCursor"]}
            after, more = info["endCursor"], info["hasNextPage"]
        for text in given:
            assert code(await answered(client, text)) is None, (person, text)
        first = min(given, key=lambda text: int(text.split(".", 1)[0].split("~")[0]))
        for part in await told(url, key, first):
            assert "extensions" not in part, (person, first, part)


async def test_a_cursor_outlives_the_erasure_of_its_event(ledger, database):
    ann = await ledger.client(ledger.ann)
    edges = (await ann.data(PAGE))["events"]["edges"]
    own = [e for e in edges if e["node"]["type"] in ("annotation.submitted", "comment.added")]
    positions = [int(edge["node"]["position"]) for edge in own]
    await erase(ledger.workspace, database.admin_url, positions)
    for edge in own:
        assert code(await answered(ann, edge["cursor"])) is None


async def test_a_cursor_ends_with_the_rights_under_which_it_was_given(ledger, owner):
    workspace, project = ledger.workspace, ledger.project
    ann, leaves = await ledger.client(ledger.ann), await hashes(owner, workspace.org)

    async def policy(visibility: Visibility) -> None:
        await workspace.do(
            lambda w: projects.change_policy(
                w.project(project), policy=Policy(overlap=2, visibility=visibility)
            ),
            projects=(project,),
        )

    await policy(Visibility.ALL)
    every = {e["cursor"] for e in (await ann.data(PAGE))["events"]["edges"]}
    await policy(Visibility.OWN)
    kept = {e["cursor"] for e in (await ann.data(PAGE))["events"]["edges"]}
    lost = every - kept
    assert lost
    for text in lost:
        assert code(await answered(ann, text)) == "CURSOR_NOT_YOURS"
    eve = await workspace.member(None, name="Eve")
    other = await workspace.project(name="Other")
    await workspace.grant(eve, other, Role.ANNOTATOR)
    await workspace.grant(eve, project, Role.REVIEWER)
    client = await ledger.client(eve)
    (imported, *_) = (
        e
        for e in (await client.data(PAGE))["events"]["edges"]
        if e["node"]["type"] == "task.imported"
    )
    await workspace.do(
        lambda w: members.revoke(w.member(eve.member), project=project, role=Role.REVIEWER),
        members=(eve.member,),
    )
    position = int(imported["node"]["position"])
    for text in (imported["cursor"], cursor(position, wrong(leaves[position]))):
        assert code(await answered(client, text)) == "CURSOR_NOT_YOURS"


async def test_a_place_beyond_the_ledger_says_that_the_history_changed_to_everybody(ledger, owner):
    """After a restore the ledger may end before a cursor: nothing hidden is told by that."""
    head = max(await hashes(owner, ledger.workspace.org))
    for person in (ledger.ann, ledger.rita, ledger.workspace.owner):
        client = await ledger.client(person)
        for text in (cursor(head + 5, bytes(32)), f"{head + 5}~0"):
            assert code(await answered(client, text)) == "HISTORY_CHANGED"


async def test_a_cursor_does_not_hold_the_hash_of_facts_that_are_masked(ledger, owner):
    """How many tasks a migration concerns is masked, and nothing else of that event is secret."""
    workspace = ledger.workspace
    taxonomy = await acts.create(workspace, "Moods", ("good", "bad"))
    project = await workspace.project(form(kinds(taxonomy)))
    await workspace.annotate(*await workspace.tasks(project), ledger.bob, kind("good"))
    await acts.edit(workspace, taxonomy, Rename("good", {"": "Fine"}))
    await acts.publish(workspace, taxonomy)
    now: Any = (await workspace.do(lambda _: [], projects=(project,))).states[project]
    planned = await acts.plan(workspace, now, taxonomy, 2)
    await workspace.do(lambda w: migrations.start(w.project(project), planned), projects=(project,))
    ann = await ledger.client(ledger.ann)
    edges = (await ann.data(PAGE))["events"]["edges"]
    (begun,) = (e for e in edges if e["node"]["type"] == "project.migration_started")
    position, leaves = int(begun["node"]["position"]), await hashes(owner, workspace.org)
    assert begun["cursor"] == f"{position}~0"
    after = (await answered(ann, begun["cursor"]))["data"]["events"]["edges"]
    assert after == edges[edges.index(begun) + 1 :]
    for leaf in (leaves[position], wrong(leaves[position])):
        assert code(await answered(ann, cursor(position, leaf))) == "CURSOR_NOT_YOURS"


def test_events_whose_masked_facts_can_be_guessed_show_no_hash():
    shown = {name: EVENTS[name].model_construct() for name in SHOWN_TO_THE_BLIND}
    bare = {name for name, event in shown.items() if not may_hold_hash(event, BLIND)}
    numbered = {"project.policy_changed", "project.archived", "project.restored"}
    done = ("added", "edited", "resolved", "reopened", "deleted")
    hidden = {"project.migration_started", "task.reverted", *(f"comment.{d}" for d in done)}
    # Events of a task are without a number, and these without a content whose salt protects it.
    hidden |= {"task.claimed", "lease.extended", "lease.released", "lease.expired"}
    assert bare - numbered == hidden | {"annotation.approved", "annotation.requeued"}
    assert numbered < bare, "their numbers count hidden slices, and no salt protects them"
