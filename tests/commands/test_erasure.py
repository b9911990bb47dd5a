"""Erasure: the text is nowhere in the database, and everything else still holds."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from server.access.permissions import Permission
from server.commands import Writer
from server.events import projects
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused
from server.events.erasure.erased_content import ContentErased
from server.ledger.migrate import role_of
from server.projections.engine import generations
from server.projections.engine.catch_up import catch_up
from server.projections.engine.check import check
from tests import postgres
from tests.support.databases import Database, fresh_database
from tests.support.erasing import SECRET, labeled, places, positions
from tests.support.forms import MIXED, mixed
from tests.support.workspace import Workspace, command
from tests.test_history import compare

pytestmark = pytest.mark.own_database("all organizations are checked")


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of this test alone: it looks into every table."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@contextlib.asynccontextmanager
async def tenant(database: Database, workspace: Workspace) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.server_url)
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL app.org_id = '{workspace.org}'")
            yield connection
    finally:
        await connection.close()


async def test_the_erased_text_is_nowhere(
    workspace: Workspace, owner: asyncpg.Connection, database: Database
):
    task, ann = await labeled(workspace)
    async with tenant(database, workspace) as connection:
        draft = "INSERT INTO drafts VALUES ($1, $2, $3, $4, now(), now())"
        await connection.execute(draft, workspace.org, task, ann.member, f'{{"note": "{SECRET}"}}')
    assert {"events.content", "task.search", "annotation_history.answers", "comment.text"} <= (
        await places(owner)
    )
    gone = await positions(owner, workspace, task)
    receipt = await workspace.erase(task, gone)
    assert await places(owner) == set()
    [event] = receipt.events
    assert isinstance(event.event, ContentErased)
    assert list(event.event.positions) == gone
    state = receipt.states[task]
    assert (state.external_id, state.annotations[0].answers, state.status) == (None, None, "DONE")


async def test_the_tables_equal_the_fold_of_what_is_left(
    workspace: Workspace, owner: asyncpg.Connection, database: Database
):
    task, *_ = await labeled(workspace)
    await workspace.erase(task, await positions(owner, workspace, task, "annotation.submitted"))
    await compare(owner, workspace.org)
    await workspace.erase(task, await positions(owner, workspace, task))
    await compare(owner, workspace.org)
    assert [d for d in await check(database.admin_url, processes=0) if d] == []


async def test_erasing_twice_is_nothing_to_do(workspace: Workspace, owner: asyncpg.Connection):
    task, *_ = await labeled(workspace)
    gone = await positions(owner, workspace, task)
    await workspace.erase(task, gone)
    head = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
    assert (await workspace.erase(task, gone)).events == ()
    assert await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org) == head


async def test_work_goes_on_after_an_erasure(
    workspace: Workspace, owner: asyncpg.Connection, database: Database
):
    project = await workspace.project(MIXED, overlap=2, visibility="all")
    [task] = await workspace.tasks(project)
    ann, bob = await workspace.members(2)
    answer = await workspace.annotate(task, ann, mixed(note=SECRET))
    held = await workspace.take(task, bob)
    await workspace.erase(task, await positions(owner, workspace, task, "annotation.submitted"))
    await workspace.submit(held, mixed("a"))
    await workspace.revise(task, answer, ann, mixed("a"))
    await compare(owner, workspace.org)
    elsewhere = Writer(database.server_url, clock=workspace.clock)
    look = command(workspace.org, workspace.owner, lambda _: [], tasks=(task,))
    state = (await elsewhere.execute(look)).states[task]
    await elsewhere.close()
    assert state == (await workspace.do(lambda _: [], tasks=(task,))).states[task]


async def test_names_of_members_projects_and_organizations_go_too(
    workspace: Workspace, owner: asyncpg.Connection
):
    email = "xanthippe@example.org"
    ann = await workspace.member(name=SECRET, email=email)
    await workspace.do(
        lambda current: members.rename(current.member(ann.member), name=f"{SECRET} II", email=None),
        members=(ann.member,),
    )
    project = await workspace.project(name=SECRET)
    await workspace.do(
        lambda current: projects.publish_guideline(current.project(project), text=f"Ask {SECRET}."),
        projects=(project,),
    )
    await workspace.erase(
        ann.member, await positions(owner, workspace, ann.member), members=(ann.member,)
    )
    await workspace.erase(project, await positions(owner, workspace, project), projects=(project,))
    await workspace.erase(
        workspace.org, await positions(owner, workspace, workspace.org), organization=True
    )
    assert await places(owner) == await places(owner, email) == await places(owner, "acme") == set()
    await compare(owner, workspace.org)
    await workspace.member(name="Another", email=email)


async def test_the_same_large_content_elsewhere_stays(
    workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(MIXED)
    item = {"inputs": {"text": f"{SECRET} " * 6_000}}
    first, second = await workspace.import_(project, [item, item])
    assert await owner.fetchval("SELECT count(*) FROM blobs WHERE org_id = $1", workspace.org) == 1
    await workspace.erase(first, await positions(owner, workspace, first))
    assert await owner.fetchval("SELECT count(*) FROM blobs WHERE org_id = $1", workspace.org) == 1
    await compare(owner, workspace.org)
    await workspace.erase(second, await positions(owner, workspace, second))
    assert await owner.fetchval("SELECT count(*) FROM blobs WHERE org_id = $1", workspace.org) == 0
    assert await places(owner) == set()


async def test_only_who_may_erase_erases(workspace: Workspace, owner: asyncpg.Connection):
    task, ann = await labeled(workspace)
    gone = await positions(owner, workspace, task)
    admin = await workspace.member(Role.ADMIN)
    for somebody in (ann, admin):
        with pytest.raises(Refused) as caught:
            await workspace.erase(task, gone, by=somebody)
        assert caught.value.code is Code.FORBIDDEN
        assert Permission.ERASE in caught.value.message
    with pytest.raises(Refused) as caught:
        await workspace.erase(task, [1])  # a position of another stream
    assert (caught.value.code, caught.value.path) == (Code.NOT_FOUND, ("positions", 0))
    assert "events.content" in await places(owner)


async def test_an_erasure_among_other_commands_touches_its_stream_alone(
    workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(MIXED, overlap=5)
    tasks = await workspace.tasks(project, 3)
    people = await workspace.members(4)
    await workspace.annotate(tasks[0], people[0], mixed(note=SECRET))
    gone = await positions(owner, workspace, tasks[0])
    work = [workspace.annotate(task, person, mixed()) for task in tasks for person in people[1:]]
    erasing = [workspace.erase(tasks[0], gone) for _ in range(2)]
    await asyncio.gather(*work[:4], erasing[0], *work[4:], erasing[1])
    assert await places(owner) == set()
    await compare(owner, workspace.org)


async def test_a_generation_that_catches_up_forgets_too(
    workspace: Workspace, owner: asyncpg.Connection, database: Database
):
    task, *_ = await labeled(workspace)
    generation = 77
    await generations.create(owner, generation, role_of(database.server_url))
    await owner.execute(
        "INSERT INTO projection_fills VALUES ($1, $2, 0)", workspace.org, generation
    )

    async def follow() -> None:
        async with owner.transaction():
            while await catch_up(owner, workspace.org, generation):
                pass

    await follow()
    await workspace.erase(task, await positions(owner, workspace, task))
    await workspace.comment(task, "What was it?")
    assert "annotation.answers" in await places(owner)
    await follow()
    assert await places(owner) == set()
    for table in ("task", "annotation_history", "comment", "label"):
        query = f"SELECT to_jsonb(t) - 'state' FROM projection_{{}}.{table} t WHERE org_id = $1"
        both = [await owner.fetch(query.format(n), workspace.org) for n in (1, generation)]
        one, other = (sorted(json.dumps(json.loads(r[0]), sort_keys=True) for r in b) for b in both)
        assert one == other, table
    await owner.execute(f"DROP SCHEMA projection_{generation} CASCADE")
    await owner.execute("DELETE FROM projection_fills")
