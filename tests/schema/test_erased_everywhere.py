"""One text, planted wherever there is a place for it, is nowhere after an erasure."""

from __future__ import annotations

import asyncio
import gc
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from starlette.applications import Starlette

from server.commands import DecisionContext
from server.events.accounts import members
from server.events.core import ids
from server.events.core.event import Change
from tests import postgres
from tests.schema.blind_documents import PARTS
from tests.schema.full_selections import full_document
from tests.schema.test_erasure import erased
from tests.support import api
from tests.support.api import Client, key_of, served
from tests.support.databases import Database, fresh_database
from tests.support.erasing import SECRET, labeled, places
from tests.support.forms import MIXED, mixed
from tests.support.memory import holders
from tests.support.saved_views import save_view
from tests.support.workspace import Workspace
from tests.test_history import compare


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of this test alone: it looks into every table."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


JOBS = {"erasure", "erasure watch"}
DEPTHS = defaultdict(lambda: 1, {"task": 2, "annotation": 3, "project": 2})
"""How many types deep an answer goes."""


async def planted(workspace: Workspace) -> tuple[dict[str, list[str]], str]:
    """A text wherever people write; return the ids of what has it, by kind, and of a member."""
    task, ann = await labeled(workspace)
    project = await workspace.project(
        MIXED, name="Plain", review="all", full_text=True, visibility="all"
    )
    long = {"inputs": {"text": f"{SECRET} " * 4_000}, "meta": {"who": SECRET, SECRET: 1}}
    blob, plain = await workspace.import_(project, [long, {"inputs": {"text": "Rome"}}])
    writer = await workspace.member(name=SECRET, email="xanthippe@example.org")
    annotation = await workspace.annotate(plain, writer, mixed(note=SECRET))
    comment = await workspace.comment(plain, f"I am {SECRET}.", writer, annotation)
    await save_view(workspace, project, writer, name=SECRET, filter={"text": SECRET}, shared=True)
    # Another member's views, who is not erased, quote the external id of a task that is.
    first = await _project_of(workspace, task)
    bob = await workspace.member()
    for name, filter in (
        (f"Of {SECRET}, urgent", {"priorityAtLeast": 1}),
        ("by id", {"externalIds": [SECRET]}),
        ("by words", {"text": f"late {SECRET}?"}),
        ("unsaid", {"text": "Athens"}),
    ):
        await save_view(workspace, first, bob, name=name, filter=filter)
    await workspace.import_annotation(blob, f"worker {SECRET}", mixed(note=SECRET))
    tasks = [ids.public("task", each) for each in (task, blob, plain)]
    return {
        "project": [ids.public("project", project)],
        "task": tasks,
        "annotation": [ids.public("annotation", annotation)],
        "comment": [ids.public("comment", comment)],
        "member": [ids.public("member", ann.member), ids.public("member", writer.member)],
    }, ids.public("member", writer.member)


async def _project_of(workspace: Workspace, task: UUID) -> UUID:
    found: list[UUID] = []

    def decide(current: DecisionContext) -> list[Change]:
        found.append(current.task(task).project)
        return []

    await workspace.do(decide, tasks=(task,))
    return found[-1]


async def answers(client: Client, known: dict[str, list[str]], head: int) -> list[bytes]:
    """What an owner is told about everything that was planted, now and as of a position."""
    [project] = known["project"]
    asked: list[tuple[str, dict[str, Any]]] = [
        ("events", {"first": 200}),
        ("members", {"first": 100}),
        ("projects", {"first": 10}),
        ("erasures", {"first": 50}),
        ("tasks", {"project": project, "first": 50}),
    ]
    asked += [
        (kind, {"id": id_}) for kind in ("task", "annotation", "project") for id_ in known[kind]
    ]
    found = []
    for operation, variables in asked:
        for without in PARTS.get(operation, (frozenset(),)):
            text = full_document(operation, DEPTHS[operation], without)
            body = {"query": text, "variables": variables}
            answer = (await client.send(orjson.dumps(body)))[1]
            # What is refused is not looked at.
            whole = b'"data"' in answer and b'"LIMIT"' not in answer
            assert whole, f"ask for fewer, or in PARTS: {operation} {answer!r}"
            found.append(answer)
    past = (
        "query($at: Position!, $id: ID!) { asOf(position: $at) { node(id: $id) { ... on Task {"
        " externalId inputs { name } annotations { id reason answers { question } }"
        " comments { text } } ... on Member { name } } } }"
    )
    for id_ in (*known["task"], *known["member"]):
        body = {"query": past, "variables": {"at": str(head), "id": id_}}
        found.append((await client.send(orjson.dumps(body)))[1])
    return found


@pytest.fixture
def documents_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is in memory is looked at, again and again: documents of other tests need not be."""
    monkeypatch.setattr(api, "_documents", [])


@pytest.mark.usefixtures("documents_of_its_own")
async def test_it_is_in_no_table_no_answer_and_no_memory(
    workspace: Workspace,
    owner: asyncpg.Connection,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("server.jobs.erasure_watch.ErasureWatch.period", 0.1)
    known, writer = await planted(workspace)
    member = ids.expect("member", writer)
    head = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
    async with served(database, jobs=JOBS) as here, served(database, jobs=JOBS) as there:
        key = await key_of(workspace, workspace.owner)
        clients = [Client(app, key) for app in (here, there)]
        await worked(clients[1], known["task"])
        await uploaded(owner, workspace.org)
        for client in clients:
            told = await answers(client, known, head)
            assert sum(SECRET.encode() in body for body in told) > 5, [b[:160] for b in told]
        assert holders(there, SECRET) != []
        await workspace.do(
            lambda current: members.remove(current.member(member), last_owner=False),
            members=(member,),
        )
        author = await owner.fetchval(
            "SELECT id FROM projection_1.member WHERE status = 'external'"
        )
        await erased(clients[0], "eraseMember", member=writer, scope="ALL")
        outside = ids.public("member", author)
        await erased(clients[0], "eraseMember", member=outside, scope="ALL")
        await erased(clients[0], "eraseContent", tasks=known["task"])
        assert await places(owner) == await places(owner, "xanthippe@example.org") == set()
        for client in clients:
            for body in await answers(client, known, head):
                assert SECRET.encode() not in body
                assert b"INTERNAL" not in body
        for app in (here, there):
            await forgotten(app)
    kept = await owner.fetch("SELECT name FROM projection_1.saved_view WHERE name IS NOT NULL")
    assert [row["name"] for row in kept] == ["unsaid"]
    await compare(owner, workspace.org)


async def worked(client: Client, tasks: list[str]) -> None:
    """Let a process decide commands on tasks, so that it keeps their states."""
    for task in tasks:
        await client.do("saveDraft", "SaveDraftInput", "", task=task, body={"note": SECRET})
        made = await client.do(
            "changeTask", "ChangeTaskInput", "... on TaskPayload { position }", task=task,
            change={"priority": 3},
        )  # fmt: skip
        assert "position" in made, made


async def uploaded(owner: asyncpg.Connection, org: UUID) -> None:
    """A file that was sent and imported, and rejected rows of imports and of a check."""
    parts = (("finished", "file"), ("canceled", "rejects"), ("checked", "rejects"))
    for status, part in parts:
        id_ = await owner.fetchval(
            "INSERT INTO uploads (org_id, id, member_id, name, format, size, received, created_at, "
            "expires_at, status) VALUES ($1, gen_random_uuid(), $1, $3, 'jsonl', 1, 1, now(), "
            "now() + interval '1 day', $2) RETURNING id",
            org,
            status,
            "a" if status == "checked" else SECRET,
        )
        chunk = "INSERT INTO upload_chunks VALUES ($1, $2, $3, 0, $4)"
        await owner.execute(chunk, org, id_, part, SECRET.encode())


async def forgotten(app: Starlette) -> None:
    """Wait until an application keeps the text nowhere."""
    for _ in range(40):
        gc.collect()
        found = holders(app, SECRET)
        if not found:
            return
        await asyncio.sleep(0.25)
    raise AssertionError(found)
