"""Runs over GraphQL: started, compared with what is, listed, canceled, and walled off."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from server.commands.runs.progress import note_progress
from server.events.accounts.roles import Role
from server.events.core import ids
from tests.support.api import Client, client_of, key_of, served
from tests.support.databases import Database
from tests.support.erasing import positions
from tests.support.forms import CHOICE, topic
from tests.support.workspace import Workspace

JOBS = {"runs"}
pytestmark = pytest.mark.usefixtures("programs_forked")
ANSWERS = "question value { ... on ChoiceAnswer { values } }"
RUN = """id status failure method parameters position resultDigest tasks resolved changed
requestedBy { id } project { id } finishedAt"""
PAYLOAD = f"... on RunPayload {{ position run {{ {RUN} }} }}"
ONE = f"query($id: ID!) {{ run(id: $id) {{ {RUN} }} }}"
DIFF = f"""query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {{
  run(id: $id) {{ diff(against: CURRENT, first: $first, after: $after, last: $last, before: $before)
    {{ nodes {{ task {{ id }} before {{ {ANSWERS} }} after {{ {ANSWERS} }} }}
      pageInfo {{ hasNextPage endCursor hasPreviousPage startCursor }} }} }} }}"""
LIST = """query($id: ID!, $after: String) {
project(id: $id) { runs(first: 2, after: $after) { nodes { id } } } }"""


async def started(client: Client, project: str, position: str | None = None, **method: Any) -> Any:
    given = {"project": project, "method": method, "position": position}
    return await client.do("startRun", "StartRunInput", PAYLOAD, **given)


async def finished(client: Client, run: str) -> Any:
    async with asyncio.timeout(60):
        while True:
            found = (await client.data(ONE, id=run))["run"]
            if found["status"] != "RUNNING":
                return found
            await asyncio.sleep(0.05)


def values(answers: Any) -> Any:
    return answers and [one["value"]["values"] for one in answers]


async def test_what_a_run_would_change(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project(CHOICE, overlap=3)
    people, tasks = await workspace.members(3), await workspace.tasks(project, 6)
    await workspace.annotate_all(
        (task, person, topic(value))
        for task in tasks
        for person, value in zip(people, "aab", strict=True)
    )
    client = Client(app, await key_of(workspace, workspace.owner))
    name, last = ids.public("project", project), ids.public("member", people[2].member)
    made = await started(client, name, weights=[{"member": last, "weight": 3}])
    run = await finished(client, made["run"]["id"])
    assert (run["status"], run["tasks"], run["resolved"], run["changed"]) == ("FINISHED", 6, 6, 6)
    assert run["parameters"] == {"weights": {last: 3}}
    assert run["requestedBy"]["id"] == ids.public("member", workspace.owner.member)

    async def page(**arguments: Any) -> Any:
        return (await client.data(DIFF, id=run["id"], **arguments))["run"]["diff"]

    whole = (await page())["nodes"]
    assert [(values(one["before"]), values(one["after"])) for one in whole] == [
        ([["a"]], [["b"]])
    ] * 6
    assert {one["task"]["id"] for one in whole} == {ids.public("task", task) for task in tasks}
    first = await page(first=4)
    rest = await page(first=4, after=first["pageInfo"]["endCursor"])
    assert [*first["nodes"], *rest["nodes"]] == whole
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    back = await page(last=2)
    more = await page(last=4, before=back["pageInfo"]["startCursor"])
    assert [*more["nodes"], *back["nodes"]] == whole
    for number in (0, 201):
        answer = await client.ask(DIFF, id=run["id"], first=number)
        assert answer["errors"][0]["extensions"]["code"] == "LIMIT"


async def test_a_run_that_changes_nothing_and_one_whose_contents_are_erased(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project, [ann] = await workspace.project(CHOICE), await workspace.members(1)
    [task] = await workspace.tasks(project)
    await workspace.annotate(task, ann, topic("a"))
    client, name = (
        Client(app, await key_of(workspace, workspace.owner)),
        ids.public("project", project),
    )
    run = await finished(client, (await started(client, name, majority={}))["run"]["id"])
    assert (run["tasks"], run["changed"]) == (1, 0)
    assert (await client.data(DIFF, id=run["id"]))["run"]["diff"]["nodes"] == []
    listed = (await client.data(LIST, id=name))["project"]["runs"]["nodes"]
    assert [one["id"] for one in listed] == [run["id"]]
    answer = await client.ask(LIST, id=name, after="")
    assert answer["errors"][0]["extensions"]["code"] == "INVALID"
    await workspace.erase(task, await positions(owner, workspace, task))
    answer = await client.ask(DIFF, id=run["id"])
    assert answer["errors"][0]["extensions"]["code"] == "ERASED"


async def test_runs_of_several_projects_are_listed_apart_the_latest_first(
    app: Any, workspace: Workspace
) -> None:
    client = Client(app, await key_of(workspace, workspace.owner))
    names = [ids.public("project", await workspace.project(CHOICE)) for _ in range(3)]
    made: dict[str, list[str]] = {name: [] for name in names}
    for name in (names[0], names[1], names[0]):
        run = await finished(client, (await started(client, name, majority={}))["run"]["id"])
        made[name].insert(0, run["id"])

    async def listed(page: str) -> dict[str, list[str]]:
        query = f"{{ projects {{ nodes {{ id runs({page}) {{ nodes {{ id }} }} }} }} }}"
        found = (await client.data(query))["projects"]["nodes"]
        return {one["id"]: [run["id"] for run in one["runs"]["nodes"]] for one in found}

    assert await listed("first: 9") == made
    assert await listed("first: 1") == {name: runs[:1] for name, runs in made.items()}
    assert await listed("last: 1") == {name: runs[-1:] for name, runs in made.items()}
    latest = made[names[0]][0]
    after = await listed(f'first: 9, after: "{latest}"')
    ids_of = {run: ids.parse(run)[1] for runs in made.values() for run in runs}
    assert after == {
        name: [run for run in runs if ids_of[run] < ids_of[latest]] for name, runs in made.items()
    }


async def test_what_is_refused(
    app: Any, workspace: Workspace, another_workspace: Workspace
) -> None:
    project = ids.public("project", await workspace.project(CHOICE))
    client = await client_of(app, workspace, Role.MANAGER)
    nobody = ids.public("member", another_workspace.owner.member)
    owner = ids.public("member", workspace.owner.member)
    twice = [{"member": owner, "weight": weight} for weight in (1, 2)]
    for method, code, path in (
        ({"majority": {"percent": 101}}, "INVALID", ["method", "majority", "percent"]),
        ({"without": {"member": nobody}}, "NOT_FOUND", ["method", "without", "member"]),
        ({"weights": []}, "LIMIT", ["method", "weights"]),
        ({"weights": twice}, "INVALID", ["method", "weights", "1", "member"]),
        (
            {"weights": [{"member": owner, "weight": 21}]},
            "INVALID",
            ["method", "weights", "0", "weight"],
        ),
    ):
        refused = await started(client, project, **method)
        assert (refused["code"], refused["path"]) == (code, path), refused
    late = await started(client, project, "1000000", majority={})
    assert (late["code"], late["path"]) == ("INVALID", ["position"])
    run = (await started(client, project, majority={}))["run"]["id"]
    counted = "query($id: ID!) { run(id: $id) { incompleteTasks } }"
    assert (await client.data(counted, id=run))["run"] == {"incompleteTasks": 0}
    other = await client_of(app, another_workspace, Role.OWNER)
    assert (await other.ask(ONE, id=run))["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    stolen = await other.do("cancelRun", "CancelRunInput", PAYLOAD, run=run)
    assert stolen["code"] == "NOT_FOUND"
    await finished(client, run)
    ended = await client.do("cancelRun", "CancelRunInput", PAYLOAD, run=run)
    assert ended["code"] == "CONFLICT"


async def test_requests_at_the_same_moment_stay_within_the_limit(
    database: Database, workspace: Workspace
) -> None:
    project = ids.public("project", await workspace.project(CHOICE))
    async with served(database, workspace.clock) as app:
        client = await client_of(app, workspace, Role.MANAGER)
        made = await asyncio.gather(*(started(client, project, majority={}) for _ in range(6)))
        assert [one.get("code") for one in made].count("LIMIT") == 3
        last = next(one["run"]["id"] for one in made if "run" in one)
        await client.do("cancelRun", "CancelRunInput", PAYLOAD, run=last)
        assert "run" in await started(client, project, majority={})
        assert (await started(client, project, majority={}))["code"] == "LIMIT"


async def test_the_progress_of_a_run_under_way(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = ids.public("project", await workspace.project(CHOICE))
    query = "query($id: ID!) { run(id: $id) { progress { done total } } }"
    async with served(database, workspace.clock) as app:
        client = await client_of(app, workspace, Role.MANAGER)
        run = (await started(client, project, majority={}))["run"]["id"]
        seen = [(await client.data(query, id=run))["run"]["progress"]]
        for done in (10, 20):
            await note_progress(owner, workspace.org, ids.expect("run", run), done, 30)
            seen.append((await client.data(query, id=run))["run"]["progress"])
        await client.do("cancelRun", "CancelRunInput", PAYLOAD, run=run)
        seen.append((await client.data(query, id=run))["run"]["progress"])
        assert seen == [None, {"done": 10, "total": 30}, {"done": 20, "total": 30}, None]
