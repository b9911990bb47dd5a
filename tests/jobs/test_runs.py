"""Runs: computed by a process of their own, the same each time, whatever is killed meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.runs import runs
from server.events.runs.methods import DEFAULTS, RunMethod
from server.events.runs.runs import RUN, Run, RunFailure, RunStatus
from server.jobs.base import connections
from server.jobs.child_process import child_process
from server.jobs.runs import COMMAND, MEMORY, RunJob, RunResultRemoval
from server.jobs.tries import TRIES, Tries
from server.reads.runs.runs import TASKS
from server.storage import PostgresBlobs
from tests.support.databases import Database
from tests.support.erasing import positions
from tests.support.forked import command, forked
from tests.support.forms import CHOICE, PLACES, form, topic
from tests.support.workspace import Workspace

pytestmark = pytest.mark.usefixtures("checked_at_the_end")
HANGS = (sys.executable, "-c", "import sys; sys.stdin.read()")
MAJORITY: dict[str, Any] = {"method": RunMethod.MAJORITY, "parameters": {"percent": 0}}
FUSED: dict[str, Any] = {"method": RunMethod.FUSED, "parameters": DEFAULTS[RunMethod.FUSED]}


async def asked(workspace: Workspace, project: UUID, **method: Any) -> UUID:
    """Ask for a run as of now."""
    new = uuid7()
    receipt = await workspace.do(lambda _: [])
    events = runs.request(new, project=project, position=receipt.position, **(method or MAJORITY))
    await workspace.do(lambda _: events, permission=Permission.RUNS_START, projects=(project,))
    return new


async def state_of(workspace: Workspace, run: UUID) -> Run:
    found = (await workspace.do(lambda _: [], streams=((RUN, run),))).states[run]
    assert isinstance(found, Run)
    return found


async def until(
    database: Database, workspace: Workspace, done: Callable[[], Awaitable[bool]], **options: Any
) -> None:
    """Let the job work until something is so; a killed process holds its lock for a moment."""
    blobs = PostgresBlobs(database.server_url)
    options = {"command": command(*COMMAND[-2:]), **options}
    async with asyncio.timeout(90), connections(database.server_url) as pool:
        job = RunJob(pool, workspace.writer, blobs, **options)
        while not await done():
            await job.run_once()
            await RunResultRemoval(pool, workspace.writer).run_once()
            await asyncio.sleep(0.02)
    await blobs.close()


async def ended(database: Database, workspace: Workspace, run: UUID, **options: Any) -> Run:
    async def done() -> bool:
        return (await state_of(workspace, run)).status is not RunStatus.RUNNING

    await until(database, workspace, done, **options)
    return await state_of(workspace, run)


async def lines_of(database: Database, workspace: Workspace, run: Run) -> list[dict[str, Any]]:
    blobs = PostgresBlobs(database.server_url)
    assert run.result is not None
    body = await blobs.get(workspace.org, run.result)
    await blobs.close()
    assert body is not None
    return [orjson.loads(line) for line in body.splitlines()]


async def answered(workspace: Workspace) -> tuple[UUID, list[UUID], list[Any]]:
    """Three tasks that people answered: of one mind, two against one, and one alone."""
    project = await workspace.project(CHOICE, overlap=3)
    people, tasks = await workspace.members(3), await workspace.tasks(project, 4)
    await workspace.annotate_all(
        (task, person, topic(value))
        for task, said in zip(tasks, ("aaa", "aab", "a"), strict=False)
        for person, value in zip(people, said, strict=False)
    )
    return project, tasks, people


async def test_a_run_says_what_the_answers_would_be(
    database: Database, workspace: Workspace
) -> None:
    project, tasks, people = await answered(workspace)
    last = ids.public("member", people[2].member)
    wanted = [
        (MAJORITY, ["a", "a", "a"]),
        ({"method": RunMethod.MAJORITY, "parameters": {"percent": 80}}, ["a", None, "a"]),
        ({"method": RunMethod.AGREEMENT, "parameters": {"percent": 50}}, ["a", None, "a"]),
        ({"method": RunMethod.WITHOUT, "parameters": {"member": last}}, ["a", "a", "a"]),
        (FUSED, ["a", "a", "a"]),
        ({"method": RunMethod.WEIGHTS, "parameters": {"weights": {last: 3}}}, ["a", "b", "a"]),
    ]
    for method, expected in wanted:
        run = await ended(database, workspace, await asked(workspace, project, **method))
        head, *lines = await lines_of(database, workspace, run)
        assert head["method"] == method["method"]
        answers = {line["task"]: line["answers"] for line in lines}
        assert [*answers] == sorted(answers, key=lambda task: ids.expect("task", task))
        found = [answers.pop(ids.public("task", task)) for task in tasks[:3]]
        assert [one and one["topic"]["values"][0] for one in found] == expected, method
        assert not answers
        assert (run.tasks, run.resolved) == (3, 3 - expected.count(None))
    again = await ended(database, workspace, await asked(workspace, project, **wanted[-1][0]))
    assert (again.tasks, again.changed) == (3, 2)


async def test_a_killed_process_and_a_killed_server(
    database: Database, workspace: Workspace
) -> None:
    project, _, _ = await answered(workspace)
    killing = (sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    lost = await ended(database, workspace, await asked(workspace, project), command=killing)
    assert (lost.status, lost.failure) == (RunStatus.FAILED, RunFailure.ENDED)
    run = await asked(workspace, project)
    server = await forked("-m", "tests.jobs.run_working", database.server_url)
    try:
        child = await number_in(server.stdout)
    finally:
        server.send_signal(signal.SIGKILL)
        await server.wait()
    async with asyncio.timeout(30):
        while alive(child):  # noqa: ASYNC110 - the process is nobody's child any more
            await asyncio.sleep(0.02)
    done = await ended(database, workspace, run)
    assert (done.status, done.tasks) == (RunStatus.FINISHED, 3)


async def number_in(output: asyncio.StreamReader) -> int:
    """Return the number of a process that stands in a line of its own."""
    async with asyncio.timeout(60):
        while not (line := (await output.readline()).strip()).isdigit():
            assert line
    return int(line)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_same_run_has_the_same_result(database: Database, workspace: Workspace) -> None:
    project, tasks, people = await answered(workspace)
    position = (await workspace.do(lambda _: [])).position
    digests = []
    for _ in range(2):
        new = uuid7()
        wish = runs.request(new, project=project, position=position, **MAJORITY)
        await workspace.do(lambda _, wish=wish: wish)
        digests.append((await ended(database, workspace, new)).result)
        await workspace.annotate(tasks[3], people[len(digests)], topic("b"))
    assert digests[0] == digests[1]


async def test_spans_and_numbers_of_different_people_become_one(
    database: Database, workspace: Workspace
) -> None:
    sure: dict[str, Any] = {"kind": "number", "name": "sure", "title": "Sure?", "integer": True}
    project = await workspace.project(form(PLACES, sure), overlap=3)
    people, tasks = await workspace.members(3), await workspace.tasks(project, 2)
    for task in tasks:
        for person, end, number in zip(people, (2, 3, 4), (10, 11, 30), strict=True):
            span = {"id": "s", "label": "city", "start": 0, "end": end}
            answers = {
                "places": {"kind": "span", "spans": [span]},
                "sure": {"kind": "number", "number": number},
            }
            await workspace.annotate(task, person, answers)
    mean = {"method": RunMethod.WEIGHTED_MEAN, "parameters": {"questions": ["sure"]}}
    found = []
    for method in (FUSED, mean, FUSED):
        run = await ended(database, workspace, await asked(workspace, project, **method))
        found.append(await lines_of(database, workspace, run))
    fused, means, again = found
    assert fused[1:] == again[1:]
    span = {"id": "fused-1", "label": "city", "start": 0, "end": 3}
    assert fused[1]["answers"] == {
        "places": {"kind": "span", "spans": [span]},
        "sure": {"kind": "number", "number": 11},
    }  # fmt: skip
    assert fused[1]["confidence"]["places"] == pytest.approx((2 + 2 / 3 + 2 / 3) / 4)
    skills = {line["member"]: line["skill"] for line in means[1:4]}
    assert max(skills.values()) == 1 > skills[ids.public("member", people[2].member)]
    assert means[4]["answers"] is None  # people mark different spans
    assert means[0]["fits"][0]["values"] == 3


_NOTED = """
CREATE TABLE noted (done bigint, total bigint);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
$$ BEGIN INSERT INTO public.noted VALUES (new.done, new.total); RETURN new; END $$;
CREATE TRIGGER note AFTER INSERT OR UPDATE ON run_progress FOR EACH ROW EXECUTE FUNCTION note();
"""


async def test_progress_is_noted_page_by_page_and_goes_with_the_end(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project(CHOICE)
    await workspace.tasks(project, TASKS)
    run = await asked(workspace, project)
    await workspace.tasks(project, 5)
    await owner.execute(_NOTED)
    assert (await ended(database, workspace, run)).status is RunStatus.FINISHED
    noted = await owner.fetch("SELECT done, total FROM noted")
    assert [tuple(row) for row in noted] == [(done, TASKS + 5) for done in (0, TASKS, TASKS + 5)]
    assert await owner.fetch("SELECT FROM run_progress") == []


async def test_a_run_that_fails_again_and_again_ends(
    database: Database, workspace: Workspace
) -> None:
    project, _, _ = await answered(workspace)
    id_ = await asked(workspace, project)
    blobs = PostgresBlobs(database.server_url)
    async with connections(database.server_url) as pool:
        job = RunJob(pool, workspace.writer, blobs, command=(sys.executable, "-c", "print('?')"))
        job.tries = Tries(0.0)
        for _ in range(TRIES):
            assert (await state_of(workspace, id_)).status is RunStatus.RUNNING
            await job.run_once()
    await blobs.close()
    lost = await state_of(workspace, id_)
    assert (lost.status, lost.failure) == (RunStatus.FAILED, RunFailure.ERROR)


async def test_limits_and_cancelling(database: Database, workspace: Workspace) -> None:
    project, _, _ = await answered(workspace)
    late = await ended(
        database, workspace, await asked(workspace, project), seconds=0.1, command=HANGS
    )
    assert late.failure is RunFailure.TIME
    large = await ended(database, workspace, await asked(workspace, project), memory=50 << 20)
    assert large.failure is RunFailure.ENDED
    bare = await ended(database, workspace, await asked(workspace, await workspace.project(None)))
    assert bare.failure is RunFailure.FORM
    unwanted = await asked(workspace, project)
    working = asyncio.create_task(ended(database, workspace, unwanted, command=HANGS))
    await asyncio.sleep(0)
    await workspace.do(
        lambda current: runs.cancel(current.get(RUN, unwanted)), streams=((RUN, unwanted),)
    )
    assert (await working).status is RunStatus.CANCELED


async def test_an_erasure_takes_results_along(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project, tasks, _ = await answered(workspace)
    run = await ended(database, workspace, await asked(workspace, project))
    await workspace.erase(tasks[0], await positions(owner, workspace, tasks[0]))

    async def dropped() -> bool:
        return (await state_of(workspace, run.id)).status is RunStatus.DROPPED

    await until(database, workspace, dropped)
    blobs = "SELECT count(*) FROM blobs WHERE org_id = $1 AND digest = $2"
    assert run.result is not None
    assert await owner.fetchval(blobs, workspace.org, bytes.fromhex(run.result)) == 0
    again = await ended(database, workspace, await asked(workspace, project))
    assert again.status is RunStatus.FINISHED
    _, *lines = await lines_of(database, workspace, again)
    name = ids.public("task", tasks[0])
    assert [line["answers"] for line in lines if line["task"] == name] == [None]


@pytest.mark.parametrize(
    ("module", "found"), [("run_process", "found, b''"), ("groups_process", "found")]
)
async def test_numpy_takes_the_memory_of_one_processor_only(module: str, found: str) -> None:
    code = (
        "import sys\n"
        "assert 'numpy' not in sys.modules\n"
        f"from server.jobs import {module}\n"
        "async def compute(_):\n"
        "    import numpy, os\n"
        "    found = {'threads': len(os.listdir('/proc/self/task'))}\n"
        f"    return {found}\n"
        f"{module}.compute = compute\n"
        f"{module}.main()\n"
    )
    async with child_process(command("-c", code), {"memory": MEMORY}) as process:
        assert process.stdout is not None
        told = orjson.loads(await process.stdout.readline())
    assert told == {"threads": 2}, "itself, and the one that waits for the end of its input"
