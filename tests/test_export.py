"""Exports tell everything about a project; replays let an outsider recompute every hash."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import asyncpg
import pytest
import rfc8785

from server.events.core.event import on
from server.events.core.ids import public, uuid7
from server.events.core.refusal import Code, Refused
from server.events.gold.disputes import dispute_gold
from server.events.gold.gold import set_gold
from server.events.labeling import queue
from server.feed.render import audit_line
from server.ledger.append import BLOB
from server.ledger.read import head, tenant
from server.projections.engine.check import check
from server.reads.events.replay import replay
from server.reads.exports import export as module
from server.reads.exports.export import Selection, export
from server.reads.labeling.task_criteria import TaskCriteria
from tests.support.erasing import erase
from tests.support.forms import CHOICE, TOPIC, form, topic
from tests.support.handmade_migrations import set_aside

pytestmark = pytest.mark.own_database("all organizations are counted or rebuilt")


@pytest.fixture
async def connection(database):
    opened = await asyncpg.connect(database.server_url)
    yield opened
    await opened.close()


async def exported(database, workspace, project, **options):
    """Header, tasks and end of an export."""
    chunks = []
    options = {"blobs": workspace.writer.taxonomy_cache.blobs, **options}
    result = await export(database.server_url, workspace.org, project, chunks.append, **options)
    lines = [json.loads(line) for line in b"".join(chunks).splitlines()]
    assert all(chunk.endswith(b"\n") for chunk in chunks)
    assert lines[-1]["end"]["tasks"] == len(lines) - 2 == result.tasks
    assert lines[-1]["end"]["position"] == lines[0]["export"]["position"] == result.position
    return lines[0]["export"], lines[1:-1], lines[-1]["end"]


async def replayed(database, workspace, **options):
    chunks = []
    options = {"now": workspace.clock(), "render": audit_line, **options}
    count = await replay(database.server_url, workspace.org, write=chunks.append, **options)
    lines = b"".join(chunks).splitlines()
    assert len(lines) == count
    return lines


async def worked_on(workspace):
    """A project with a resolved, a reviewed and an untouched task, and two versions of its form."""
    project = await workspace.project(overlap=2, review="disagreement")
    people = await workspace.members(2)
    one, two, three = await workspace.import_(
        project,
        [
            {"inputs": {"text": "first"}, "external_id": "x1", "meta": {"source": "a"}},
            {"inputs": {"text": "second é 😀"}, "priority": 5},
            {"inputs": {"text": "third"}},
        ],
    )
    first = [await workspace.annotate(one, by, topic("a")) for by in people]
    second = [
        await workspace.annotate(two, by, topic(answer))
        for by, answer in zip(people, "bc", strict=True)
    ]
    await workspace.reject(two, second[0], reason="no")
    await workspace.publish(project, form(TOPIC | {"title": "Another"}))
    return project, people, (one, two, three), first


async def test_as_of_a_position_it_is_the_export_of_then(workspace, database, connection):
    project, people, (one, two, three), first = await worked_on(workspace)

    async def written(**options):
        chunks = []
        options |= {"blobs": workspace.writer.taxonomy_cache.blobs}
        await export(database.server_url, workspace.org, project, chunks.append, **options)
        return b"".join(chunks)

    positions, exports = [], []
    for act in (
        lambda: workspace.annotate(three, people[0], topic("c")),
        lambda: workspace.do(lambda _: on(one, set_aside(first[0])), tasks=(one,)),
        lambda: workspace.manage(queue.archive, two),
        lambda: workspace.import_(project, [{"inputs": {"text": "late"}}]),
    ):
        positions.append(await head(connection, workspace.org))
        exports.append(await written())
        workspace.clock.advance(10)
        await act()
    for position, then in zip(positions, exports, strict=True):
        assert await written(until=position) == then
        async with tenant(connection, workspace.org):
            recorded = "SELECT recorded_at FROM events WHERE org_id = $1 AND position = $2"
            moment = await connection.fetchval(recorded, workspace.org, position)
        moment += timedelta(seconds=1)
        assert await written(until=moment, now=workspace.clock()) == then
    for until, code in ((10**9, Code.INVALID), (1, Code.NOT_FOUND)):
        with pytest.raises(Refused) as refused:
            await written(until=until)
        assert refused.value.code is code


async def test_only_tasks_of_some_statuses_now_and_then(workspace, database, connection):
    project, _, (one, two, three), _ = await worked_on(workspace)
    before = await head(connection, workspace.org)

    async def found(*statuses, **options):
        filter = {"statuses": list(statuses)}
        selection = Selection(TaskCriteria(statuses=statuses), filter) if statuses else None
        options |= {"selection": selection}
        first, tasks, _ = await exported(database, workspace, project, **options)
        assert first.get("filter") == (filter if statuses else None)
        return [task["task"] for task in tasks]

    ids = {status: await found(status) for status in ("OPEN", "DONE")}
    assert all(ids.values())
    named = [id_ for found_ in ids.values() for id_ in found_]
    assert sorted(named) == sorted(public("task", task) for task in (one, two, three))
    assert await found() == await found("DONE", "OPEN")
    await workspace.import_(project, [{"inputs": {"text": "later"}}])
    assert len(await found("OPEN")) == len(ids["OPEN"]) + 1
    assert await found("OPEN", until=before) == ids["OPEN"]


async def test_texts_stay_on_the_annotations_of_a_majority(workspace, database):
    """The final answer has none, though one is required, and nobody minds: not even rebuilds."""
    note = {"kind": "text", "name": "note", "title": "Note"}
    project = await workspace.project(form(TOPIC, note), overlap=2)
    people = await workspace.members(2)
    (task,) = await workspace.tasks(project)
    for by in people:
        text = {"note": {"kind": "text", "text": f"I am {by.member}."}}
        await workspace.annotate(task, by, topic("a") | text)
    _, (shown,), _ = await exported(database, workspace, project)
    assert (shown["status"], shown["review_reason"]) == ("DONE", None)
    final = shown["resolution"]
    assert (final["method"], final["answers"]) == ("MAJORITY", topic("a"))
    texts = [annotation["answers"]["note"]["text"] for annotation in shown["annotations"]]
    assert texts == [f"I am {by.member}." for by in people]
    assert await check(database.admin_url, processes=0) == []


async def test_gold_is_told_to_who_may_know_of_it(workspace, database, connection):
    project = await workspace.project()
    one, _ = await workspace.tasks(project, 2)

    async def gold(**options):
        _, tasks, _ = await exported(database, workspace, project, **options)
        return [task.get("gold", "left out") for task in tasks]

    before = await head(connection, workspace.org)
    await workspace.do(
        lambda current: set_gold(current.task(one), current.project(project), answers=topic("a")),
        tasks=(one,),
        projects=(project,),
    )
    await workspace.manage(dispute_gold, one, reason="It is a river.")
    known, nothing = await gold()
    assert nothing is None
    owner = public("member", workspace.owner.member)
    assert (known["answers"], known["form_version"], known["set_by"]) == (topic("a"), 1, owner)
    assert (known["dispute"]["by"], known["dispute"]["reason"]) == (owner, "It is a river.")
    assert await gold(until=before) == [None, None]
    assert await gold(gold=False) == ["left out", "left out"]


async def test_every_task_with_everything_about_it(workspace, database):
    project, people, _, first = await worked_on(workspace)
    _, (task, _, _), end = await exported(database, workspace, project)
    assert end["annotations"] == 4
    assert (task["external_id"], task["meta"], task["inputs"]) == (
        "x1", {"source": "a"}, {"text": "first"},
    )  # fmt: skip
    assert task["status"] == "DONE"
    assert [(a["annotation"], a["author"]) for a in task["annotations"]] == [
        (public("annotation", id_), public("member", by.member))
        for id_, by in zip(first, people, strict=True)
    ]
    assert all(a["answers"] == topic("a") for a in task["annotations"])
    assert {a["form_version"] for a in task["annotations"]} == {1}
    assert task["resolution"]["method"] == "MAJORITY"
    assert task["resolution"]["answers"] == topic("a")
    assert task["resolution"]["annotations"] == [public("annotation", id_) for id_ in first]
    assert task["annotations"][0]["time_spent_ms"] == 1_000
    datetime.fromisoformat(task["annotations"][0]["created_at"])


async def test_reviews_versions_and_positions(workspace, database, connection):
    project, _, ids, _ = await worked_on(workspace)
    header, tasks, _ = await exported(database, workspace, project)
    assert header["position"] == await head(connection, workspace.org)
    assert [f["version"] for f in header["forms"]] == [1, 2]
    assert header["forms"][0]["body"] == CHOICE
    assert [t["task"] for t in tasks] == [public("task", id_) for id_ in ids]
    reviewed, untouched = tasks[1:]
    assert (reviewed["priority"], reviewed["inputs"]) == (5, {"text": "second é 😀"})
    assert [a["status"] for a in reviewed["annotations"]] == ["REJECTED", "SUBMITTED"]
    assert reviewed["annotations"][0]["reason"] == "no"
    assert reviewed["annotations"][0]["reviewer"] == public("member", workspace.owner.member)
    assert (reviewed["resolution"], untouched["annotations"]) == (None, [])
    assert 0 < untouched["position"] < reviewed["position"] <= header["position"]


async def test_pages_have_no_seam_and_progress_is_told(workspace, database, monkeypatch):
    project, other = await workspace.project(), await workspace.project(name="other")
    tasks = [id_ for _ in range(3) for id_ in await workspace.tasks(project, 110)]
    await workspace.tasks(other, 5)
    seen = []
    _, found, _ = await exported(database, workspace, project, progress=seen.append)
    assert [t["task"] for t in found] == [public("task", id_) for id_ in tasks]
    assert seen == [100, 330]
    monkeypatch.setattr(module, "PAGE_BYTES", 1)
    _, one_by_one, _ = await exported(database, workspace, project)
    assert one_by_one == found


async def test_random_order_and_equal_ranks_lose_nothing(workspace, database, owner):
    project = await workspace.project(order="random")
    tasks = await workspace.tasks(project, 230)
    await owner.execute(
        "UPDATE projection_1.task SET rank = rank % 3 WHERE org_id = $1", workspace.org
    )
    _, found, _ = await exported(database, workspace, project)
    assert sorted(t["task"] for t in found) == sorted(public("task", id_) for id_ in tasks)


async def test_one_snapshot_while_work_goes_on(workspace, database):
    project = await workspace.project()
    await workspace.tasks(project, 150)
    last = await workspace.do(lambda _: [])
    chunks, importing = [], []

    def progress(_):
        """What is imported after the first page is not in the export."""
        if not importing:
            importing.append(asyncio.create_task(workspace.tasks(project, 50)))

    blobs = workspace.writer.taxonomy_cache.blobs
    result = await export(
        database.server_url, workspace.org, project, chunks.append, blobs=blobs, progress=progress
    )
    await importing[0]
    assert (result.tasks, result.position) == (150, last.position)
    _, tasks, _ = await exported(database, workspace, project)
    assert len(tasks) == 200


async def test_whoever_leaves_ends_the_statement(workspace, database, owner, connection):
    project = await workspace.project()
    table = "projection_1.task"
    waiting = f"relation = '{table}'::regclass AND NOT granted"
    locks = f"SELECT count(*) FROM pg_locks WHERE {waiting}"
    async with owner.transaction():
        await owner.execute(f"LOCK TABLE {table}")
        left = asyncio.create_task(exported(database, workspace, project))
        while not await connection.fetchval(locks):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.02)
        left.cancel()
        await asyncio.gather(left, return_exceptions=True)
        while await connection.fetchval(locks):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.1)


async def test_an_empty_project_and_no_project(workspace, database):
    project = await workspace.project(None)
    header, tasks, end = await exported(database, workspace, project)
    assert (header["forms"], tasks, end["tasks"]) == ([], [], 0)
    for id_ in (uuid4(), workspace.org):
        with pytest.raises(Refused) as refused:
            await exported(database, workspace, id_)
        assert refused.value.code is Code.NOT_FOUND


def leaf(line):
    """RFC 6962 leaf hash, from the line alone and by the reference's canonical JSON."""
    return sha256(b"\0" + rfc8785.dumps(line["entry"])).hexdigest()


async def test_an_auditor_recomputes_every_hash(workspace, database, connection):
    project = await workspace.project(overlap=1)
    (ann,) = await workspace.members(1)
    texts = ["short é 😀", "x" * (BLOB + 7)]
    tasks = await workspace.import_(project, [{"inputs": {"text": text}} for text in texts])
    for task in tasks:
        await workspace.annotate(task, ann)
    lines = [json.loads(line) for line in await replayed(database, workspace)]
    last = await head(connection, workspace.org)
    assert [line["entry"]["position"] for line in lines] == list(range(1, last + 1))
    async with tenant(connection, workspace.org):
        stored = await connection.fetch("SELECT leaf_hash FROM events ORDER BY position")
    assert [leaf(line) for line in lines] == [row[0].hex() for row in stored]
    assert [line["leaf_hash"] for line in lines] == [row[0].hex() for row in stored]
    with_content = [line for line in lines if line["entry"]["content_digest"]]
    assert len(with_content) > 4
    for line in with_content:
        salted = bytes.fromhex(line["content_salt"]) + rfc8785.dumps(line["content"])
        assert sha256(salted).hexdigest() == line["entry"]["content_digest"]
        assert line["erased"] is False
    assert {line["entry"]["org"] for line in lines} == {str(workspace.org)}


async def test_entries_stand_as_the_bytes_that_were_hashed(workspace, database):
    await workspace.project()
    for line in await replayed(database, workspace):
        entry = line[len(b'{"entry":') : line.index(b',"leaf_hash":')]
        assert sha256(b"\0" + entry).hexdigest() == json.loads(line)["leaf_hash"]


async def test_erased_content_leaves_the_hashes(workspace, database, connection):
    project = await workspace.project()
    await workspace.tasks(project)
    last = await head(connection, workspace.org)
    await erase(workspace, database.admin_url, [last])
    line = json.loads((await replayed(database, workspace))[last - 1])
    assert (line["content"], line["content_salt"], line["erased"]) == (None, None, True)
    assert leaf(line) == line["leaf_hash"]


async def test_replay_of_a_stream_a_project_and_up_to(workspace, database, connection):
    project, other = await workspace.project(), await workspace.project(name="other")
    (ann,) = await workspace.members(1)
    one, _ = await workspace.tasks(project, 2)
    await workspace.tasks(other, 2)
    moment = workspace.clock()
    workspace.clock.advance(60)
    await workspace.annotate(one, ann)
    workspace.clock.advance(60)

    async def entries(**options):
        found = await replayed(database, workspace, **options)
        return [json.loads(line)["entry"] for line in found]

    everything = await entries()
    of_task = await entries(stream=one)
    assert [e["version"] for e in of_task] == list(range(1, len(of_task) + 1))
    assert {e["stream"] for e in of_task} == {str(one)}
    of_project = await entries(project=project)
    assert [e["type"] for e in of_project][:4] == [
        "project.created", "form.published", "task.imported", "task.imported",
    ]  # fmt: skip
    assert [e for e in of_project if e["stream"] == str(one)] == of_task
    assert len(of_project) == 3 + len(of_task)
    half = len(everything) // 2
    assert await entries(until=half) == everything[:half]
    assert await entries(until=10**9) == everything
    assert await entries(until=0) == []
    just_before = moment + timedelta(seconds=30)
    at = just_before.replace(tzinfo=UTC)
    early = await entries(until=at)
    assert early == [e for e in everything if e["recorded_at"] <= at.timestamp() * 1_000_000]
    assert 0 < len(early) < len(everything)
    assert await entries(stream=one, until=at) == of_task[:1]
    with pytest.raises(Refused) as refused:
        await entries(until=workspace.clock() + timedelta(days=1))
    assert refused.value.code is Code.INVALID
    for nothing in ({"stream": uuid7()}, {"project": uuid7()}):
        with pytest.raises(Refused, match="Nothing with this id"):
            await entries(**nothing)
