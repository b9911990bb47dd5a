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
from server.events.erasure import ContentErased
from server.ledger.migrate import role_of
from server.projections.engine import generations
from server.projections.engine.catch_up import catch_up
from server.projections.engine.check import check
from tests import postgres
from tests.support.databases import Database, fresh_database
from tests.support.erasing import SECRET, labelled, places, positions
from tests.support.forms import MIXED, mixed
from tests.support.workspace import House, command
from tests.test_history import compare


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of this test alone: it looks into every table."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@contextlib.asynccontextmanager
async def tenant(database: Database, house: House) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.server_url)
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL app.org_id = '{house.org}'")
            yield connection
    finally:
        await connection.close()


async def test_the_erased_text_is_nowhere(
    house: House, owner: asyncpg.Connection, database: Database
):
    task, ann = await labelled(house)
    async with tenant(database, house) as connection:
        draft = "INSERT INTO drafts VALUES ($1, $2, $3, $4, now(), now())"
        await connection.execute(draft, house.org, task, ann.member, f'{{"note": "{SECRET}"}}')
    assert {"events.content", "task.search", "annotation_history.answers", "comment.text"} <= (
        await places(owner)
    )
    gone = await positions(owner, house, task)
    receipt = await house.erase(task, gone)
    assert await places(owner) == set()
    [event] = receipt.events
    assert isinstance(event.event, ContentErased)
    assert list(event.event.positions) == gone
    state = receipt.states[task]
    assert (state.external_id, state.annotations[0].answers, state.status) == (None, None, "DONE")


async def test_the_tables_equal_the_fold_of_what_is_left(
    house: House, owner: asyncpg.Connection, database: Database
):
    task, *_ = await labelled(house)
    await house.erase(task, await positions(owner, house, task, "annotation.submitted"))
    await compare(owner, house.org)
    await house.erase(task, await positions(owner, house, task))
    await compare(owner, house.org)
    assert [d for d in await check(database.admin_url, processes=0) if d] == []


async def test_erasing_twice_is_nothing_to_do(house: House, owner: asyncpg.Connection):
    task, *_ = await labelled(house)
    gone = await positions(owner, house, task)
    await house.erase(task, gone)
    head = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", house.org)
    assert (await house.erase(task, gone)).events == ()
    assert await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", house.org) == head


async def test_work_goes_on_after_an_erasure(
    house: House, owner: asyncpg.Connection, database: Database
):
    project = await house.project(MIXED, overlap=2, visibility="all")
    [task] = await house.tasks(project)
    ann, bob = await house.members(2)
    answer = await house.annotate(task, ann, mixed(note=SECRET))
    held = await house.take(task, bob)
    await house.erase(task, await positions(owner, house, task, "annotation.submitted"))
    await house.submit(held, mixed("a"))
    await house.revise(task, answer, ann, mixed("a"))
    await compare(owner, house.org)
    elsewhere = Writer(database.server_url, clock=house.clock)
    look = command(house.org, house.owner, lambda _: [], tasks=(task,))
    state = (await elsewhere.execute(look)).states[task]
    await elsewhere.close()
    assert state == (await house.do(lambda _: [], tasks=(task,))).states[task]


async def test_names_of_members_projects_and_organizations_go_too(
    house: House, owner: asyncpg.Connection
):
    email = "xanthippe@example.org"
    ann = await house.member(name=SECRET, email=email)
    await house.do(
        lambda world: members.rename(world.member(ann.member), name=f"{SECRET} II", email=None),
        members=(ann.member,),
    )
    project = await house.project(name=SECRET)
    await house.do(
        lambda world: projects.publish_guideline(world.project(project), text=f"Ask {SECRET}."),
        projects=(project,),
    )
    await house.erase(ann.member, await positions(owner, house, ann.member), members=(ann.member,))
    await house.erase(project, await positions(owner, house, project), projects=(project,))
    await house.erase(house.org, await positions(owner, house, house.org), organization=True)
    assert await places(owner) == await places(owner, email) == await places(owner, "acme") == set()
    await compare(owner, house.org)
    await house.member(name="Another", email=email)


async def test_the_same_large_content_elsewhere_stays(house: House, owner: asyncpg.Connection):
    project = await house.project(MIXED)
    item = {"inputs": {"text": f"{SECRET} " * 6_000}}
    first, second = await house.import_(project, [item, item])
    assert await owner.fetchval("SELECT count(*) FROM blobs WHERE org_id = $1", house.org) == 1
    await house.erase(first, await positions(owner, house, first))
    assert await owner.fetchval("SELECT count(*) FROM blobs WHERE org_id = $1", house.org) == 1
    await compare(owner, house.org)
    await house.erase(second, await positions(owner, house, second))
    assert await owner.fetchval("SELECT count(*) FROM blobs WHERE org_id = $1", house.org) == 0
    assert await places(owner) == set()


async def test_only_who_may_erase_erases(house: House, owner: asyncpg.Connection):
    task, ann = await labelled(house)
    gone = await positions(owner, house, task)
    admin = await house.member(Role.ADMIN)
    for somebody in (ann, admin):
        with pytest.raises(Refused) as caught:
            await house.erase(task, gone, by=somebody)
        assert caught.value.code is Code.FORBIDDEN
        assert Permission.ERASE in caught.value.message
    with pytest.raises(Refused) as caught:
        await house.erase(task, [1])  # a position of another stream
    assert (caught.value.code, caught.value.path) == (Code.NOT_FOUND, ("positions", 0))
    assert "events.content" in await places(owner)


async def test_an_erasure_among_other_commands_touches_its_stream_alone(
    house: House, owner: asyncpg.Connection
):
    project = await house.project(MIXED, overlap=5)
    tasks = await house.tasks(project, 3)
    people = await house.members(4)
    await house.annotate(tasks[0], people[0], mixed(note=SECRET))
    gone = await positions(owner, house, tasks[0])
    work = [house.annotate(task, person, mixed()) for task in tasks for person in people[1:]]
    erasing = [house.erase(tasks[0], gone) for _ in range(2)]
    await asyncio.gather(*work[:4], erasing[0], *work[4:], erasing[1])
    assert await places(owner) == set()
    await compare(owner, house.org)


async def test_a_generation_that_catches_up_forgets_too(
    house: House, owner: asyncpg.Connection, database: Database
):
    task, *_ = await labelled(house)
    generation = 77
    await generations.create(owner, generation, role_of(database.server_url))
    await owner.execute("INSERT INTO projection_fills VALUES ($1, $2, 0)", house.org, generation)

    async def follow() -> None:
        async with owner.transaction():
            while await catch_up(owner, house.org, generation):
                pass

    await follow()
    await house.erase(task, await positions(owner, house, task))
    await house.comment(task, "What was it?")
    assert "annotation.answers" in await places(owner)
    await follow()
    assert await places(owner) == set()
    for table in ("task", "annotation_history", "comment", "label"):
        query = f"SELECT to_jsonb(t) - 'state' FROM projection_{{}}.{table} t WHERE org_id = $1"
        both = [await owner.fetch(query.format(n), house.org) for n in (1, generation)]
        one, other = (sorted(json.dumps(json.loads(r[0]), sort_keys=True) for r in b) for b in both)
        assert one == other, table
    await owner.execute(f"DROP SCHEMA projection_{generation} CASCADE")
    await owner.execute("DELETE FROM projection_fills")
