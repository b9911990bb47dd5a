"""Pages of the ledger: in order, without holes, filtered; cursors notice another history."""

from __future__ import annotations

from uuid import uuid4

import asyncpg
import pytest

from server.events.core.refusal import Code, Refused
from server.events.labeling.queue import TaskImported
from server.events.labeling.tasks import TaskContent
from server.ledger.append import BLOB
from server.ledger.read import (
    HoleError,
    cursor,
    head,
    parse_cursor,
    read_events,
    read_page,
    resume,
    tenant,
)
from tests.support.erasing import erase
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("it looks at rows of all organizations")


async def test_pages_join_without_seam(workspace: Workspace, connection):
    project = await workspace.project()
    await workspace.tasks(project, 25)
    last = await head(connection, workspace.org)
    whole = await read_events(connection, workspace.org, after=0, limit=1_000)
    assert [e.position for e in whole] == list(range(1, last + 1))
    paged, after = [], 0
    while page := await read_events(connection, workspace.org, after=after, limit=7):
        paged += page
        after = page[-1].position
    assert paged == whole


async def test_what_was_written_is_read(workspace: Workspace, connection):
    project = await workspace.project()
    receipt = await workspace.do(lambda _: [], projects=(project,))
    (task,) = await workspace.tasks(project, external_id="x1")
    (found,) = await read_events(connection, workspace.org, after=receipt.position, limit=10)
    assert isinstance(found.event, TaskImported)
    assert found.event.content == TaskContent(
        inputs={"text": "Rome 0 stands on seven hills."}, external_id="x1"
    )
    assert (found.stream, found.version, found.actor) == (task, 1, workspace.owner.member)
    assert len(found.leaf_hash) == 32


async def test_filters(workspace: Workspace, connection):
    project = await workspace.project(overlap=2)
    ann, ben = await workspace.members(2)
    one, two = await workspace.tasks(project, 2)
    for task in (one, two):
        await workspace.annotate(task, ann)
    await workspace.annotate(one, ben)

    async def read(**filters):
        return await read_events(connection, workspace.org, after=0, limit=100, **filters)

    types = ["task.imported", "task.claimed", "annotation.submitted"]
    of_one = await read(stream=one)
    assert [e.event.type for e in of_one][:3] == types
    assert [e.version for e in of_one] == list(range(1, len(of_one) + 1))
    both = await read(streams=[one, two], types=["annotation.submitted"])
    assert [(e.stream, e.actor) for e in both] == [
        (one, ann.member), (two, ann.member), (one, ben.member),
    ]  # fmt: skip
    assert {e.actor for e in await read(actor=ben.member)} == {ben.member}
    until = both[0].position
    assert (await read(until=until))[-1].position == until
    assert await read(stream=uuid4()) == []
    assert await read(streams=[]) == []
    assert await read(types=[]) == []
    assert [e.version for e in await read(stream=one, until=of_one[1].position)] == [1, 2]


async def test_other_organizations_are_not_there(workspace: Workspace, connection):
    assert await head(connection, uuid4()) == 0
    assert await read_events(connection, uuid4(), after=0, limit=10) == []
    async with tenant(connection, uuid4()):
        assert await read_events(connection, workspace.org, after=0, limit=10) == []


async def test_large_content_and_pages_by_size(workspace: Workspace, connection):
    project = await workspace.project()
    start = await head(connection, workspace.org)
    texts = ["x" * (BLOB + 1), "short", "y" * (2 * BLOB), "end"]
    await workspace.import_(project, [{"inputs": {"text": text}} for text in texts])
    pages, after = [], start
    while page := await read_page(connection, workspace.org, after=after, limit=10, size=BLOB * 2):
        pages.append([e.event.content.inputs["text"] for e, _ in page])
        assert all(size > len(e.event.content.inputs["text"]) for e, size in page)
        after = page[-1][0].position
    assert [text for page in pages for text in page] == texts
    assert [len(page) for page in pages] == [2, 1, 1]


async def test_erased_content_is_none(workspace: Workspace, connection, database):
    project = await workspace.project()
    start = await head(connection, workspace.org)
    await workspace.tasks(project, 1)
    await workspace.import_(project, [{"inputs": {"text": "z" * (BLOB + 5)}}])
    await erase(workspace, database.admin_url, [start + 1, start + 2])
    found = await read_events(connection, workspace.org, after=start, limit=2)
    assert [e.event.content for e in found] == [None, None]
    assert [e.event.project for e in found] == [project, project]


async def test_a_hole_is_noticed(workspace: Workspace, connection, database):
    await workspace.project()
    owner = await asyncpg.connect(database.admin_url)
    await owner.execute("DELETE FROM events WHERE org_id = $1 AND position = 3", workspace.org)
    await owner.close()
    with pytest.raises(HoleError, match="position 3"):
        await read_events(connection, workspace.org, after=0, limit=10)
    with pytest.raises(HoleError, match="position 3"):
        await read_events(connection, workspace.org, after=2, limit=10)


async def test_a_cursor_leads_back(workspace: Workspace, connection):
    await workspace.project()
    for event in await read_events(connection, workspace.org, after=0, limit=100):
        text = cursor(event.position, event.leaf_hash)
        assert parse_cursor(text) == (event.position, event.leaf_hash[:8])
        assert await resume(connection, workspace.org, text) == event.position
    assert await resume(connection, workspace.org, "0") == 0


async def test_a_cursor_of_another_history(workspace: Workspace, connection):
    last = await head(connection, workspace.org)
    for text in (cursor(last, bytes(32)), cursor(last + 1, bytes(32))):
        with pytest.raises(Refused) as refused:
            await resume(connection, workspace.org, text, "after")
        assert (refused.value.code, refused.value.path) == (Code.HISTORY_CHANGED, ("after",))


@pytest.mark.parametrize(
    "text",
    ["", "1", "-1", "00", "1.", "1.00", "01.0011223344556677", "1.001122334455667G",
     "1.0011223344556677 ", "9999999999999999999.0011223344556677", "١.0011223344556677"],
)  # fmt: skip
def test_no_cursor(text):
    with pytest.raises(Refused) as refused:
        parse_cursor(text)
    assert refused.value.code is Code.INVALID


@pytest.mark.parametrize("filters", [{}, {"stream": uuid4()}, {"streams": [uuid4()]}])
async def test_pages_come_from_an_index_in_order(
    workspace: Workspace, connection, database, filters
):
    """No page may sort or scan a ledger, at its head or at its beginning."""
    project = await workspace.project()
    await workspace.tasks(project, 300)
    owner = await asyncpg.connect(database.admin_url)
    await owner.execute("ANALYZE events")
    await owner.close()
    from server.ledger.read import EventPageQuery

    query = EventPageQuery(workspace.org, 150)
    query.where("e.stream = {}::uuid", filters.get("stream"))
    query.where("e.stream = ANY ({}::uuid[])", filters.get("streams"))
    text = query.text("e.version" if "stream" in filters else "e.position", 50)
    async with tenant(connection, workspace.org):
        plan = await connection.fetch("EXPLAIN " + text, *query.parameters)
    lines = "\n".join(row[0] for row in plan)
    assert "Seq Scan on events" not in lines
    assert "streams" in filters or "Sort" not in lines
