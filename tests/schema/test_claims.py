"""What the reply to a claim shows, and what it reads for that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest
from starlette.applications import Starlette

from server.events.accounts import members
from server.events.core import ids
from server.events.core.ids import uuid7
from server.reads.labeling.tasks import task_row_alone
from server.reads.session import ReadSession, Transaction, open_pool
from tests.schema.labeling_team import Team, gathered
from tests.support.databases import Database
from tests.support.plans import explained
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("plans depend on all rows of a table")

CLAIM = ("claimTask", "ClaimTaskInput", "... on ClaimTaskPayload { token }")
SEEN = "position token task { id status inputs annotations { author { id } } }"


@pytest.fixture
async def team(app: Starlette, workspace: Workspace, owner: asyncpg.Connection) -> Team:
    return await gathered(app, workspace, owner)


def authors(claimed: Any) -> list[str]:
    return [annotation["author"]["id"] for annotation in claimed["task"]["annotations"]]


async def test_a_claim_shows_what_the_project_lets_the_claimant_see(team: Team) -> None:
    """`do` sends the claim again: the retry, which reads all rights, must show the same."""
    project = await team.project(overlap=3)
    first, second = await team.tasks(project, {"text": "one"}, {"text": "two"})
    for task in (first, second):
        await team.answer(team.bob, project, task)
    blind = await team.ann.do("claimTask", SEEN, {"task": second}, project=project)
    assert (blind["task"]["id"], authors(blind)) == (first, [])
    policy, other = {"visibility": "ALL", "overlap": 3}, {"name": "Another"}
    await team.owner.do("updateProject", "position", other, project=project, policy=policy)
    open_ = await team.ann.do("claimTask", SEEN, {"task": first}, project=project)
    assert (open_["task"]["id"], authors(open_)) == (second, [team.id("bob")])


async def test_a_claim_sent_again_shows_nothing_by_rights_that_ended_elsewhere(team: Team) -> None:
    """The process that has the remembered queue does not know of the change yet."""
    project = await team.project(leasesPerAnnotator=9)
    await team.tasks(project, *({"text": f"row {n}"} for n in range(9)))
    sent = [{"project": project, "commandId": str(uuid7())} for _ in range(3)]
    claimed = [await team.ann.client.do(*CLAIM, **given) for given in sent]
    ann = team.people["ann"].member
    await team.workspace.do(
        lambda current: members.change_role(current.member(ann), role=None, last_owner=False),
        members=(ann,),
    )
    assert [one["__typename"] for one in claimed] == ["ClaimTaskPayload"] * 3
    text = f"claimTask(input: $input) {{ ... on ClaimTaskPayload {{ {SEEN} }} }}"
    mutation = f"mutation($input: ClaimTaskInput!) {{ {text} }}"
    again = await team.ann.client.ask(mutation, input=sent[-1])
    assert [error["extensions"]["code"] for error in again["errors"]] == ["NOT_FOUND"], again


async def test_a_claim_reads_the_task_and_neither_rights_nor_policy(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await team.project()
    await team.tasks(project, {"text": "one"}, {"text": "two"})
    found, begun = list[str](), list[UUID]()
    real, begin = ReadSession.raw, Transaction.begun

    async def raw(self: ReadSession, text: str, *arguments: Any) -> list[Any]:
        found.append(text)
        return await real(self, text, *arguments)

    async def counted(self: Transaction) -> Any:
        begun.append(self._org)
        return await begin(self)

    monkeypatch.setattr(ReadSession, "raw", raw)
    monkeypatch.setattr(Transaction, "begun", counted)
    values = "... on ClaimTaskPayload { task { id inputs } }"
    claimed = await team.ann.client.do("claimTask", "ClaimTaskInput", values, project=project)
    assert claimed["task"]["inputs"] == {"text": "one"}
    assert (found, begun) == ([], []), "a task without objects below it is read by itself"
    below = "... on ClaimTaskPayload { task { inputs project { id } } }"
    claimed = await team.ann.client.do("claimTask", "ClaimTaskInput", below, project=project)
    assert claimed["task"] == {"inputs": {"text": "two"}, "project": {"id": project}}
    assert "FROM projection.task " in " ".join(found[0].split()) + " "


async def test_a_task_read_by_itself_stays_within_the_tenant_and_the_generation(
    team: Team, workspace: Workspace, database: Database
) -> None:
    project = await team.project()
    (name,) = await team.tasks(project, {"text": "one"})
    me, task = workspace.owner.member, ids.expect("task", name, "task")
    pool = await open_pool(database.server_url, size=1)

    async def read(org: UUID, generation: int) -> Any:
        return await task_row_alone(ReadSession(pool, org), task, me, generation)

    async with ReadSession(pool, workspace.org) as session:
        generation = (await session.cut()).generation
    assert (await read(workspace.org, generation))["id"] == task
    assert await read(uuid7(), generation) is None
    assert await read(workspace.org, generation + 1) is None
    async with pool.acquire() as connection:
        assert not await connection.fetchval("SELECT current_setting('app.org_id', true)")
    await pool.close()


async def test_what_a_claim_shows_is_probed_by_key_where_nobody_ran_analyze(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right after an import the planner knows nothing, and may think that org_id chooses."""
    project = await team.project()
    await team.workspace.tasks(ids.expect("project", project, "project"), 600)
    with explained(monkeypatch) as plans:
        await team.ann.client.do(
            "claimTask", "ClaimTaskInput", f"... on ClaimTaskPayload {{ {SEEN} }}", project=project
        )
        values = "... on ClaimTaskPayload { task { inputs } }"
        await team.ann.client.do("claimTask", "ClaimTaskInput", values, project=project)
    for table, indexes, statements in (
        ("task", {"task_pkey", "participant_pkey", "ledger_pkey"}, 2),
        ("annotation", {"annotation_by_task"}, 1),
    ):
        found = plans.about(table)
        assert [plan.generic for plan in found] == [False, True] * statements
        assert {
            node["Index Name"] for plan in found for node in plan.nodes() if "Index Name" in node
        } == indexes


async def test_a_claim_by_name_counts_for_the_limit(team: Team) -> None:
    project = await team.project(leasesPerAnnotator=1)
    first, second = await team.tasks(project, {"text": "one"}, {"text": "two"})
    held = await team.ann.client.do(*CLAIM, project=project, task=first)
    refused = await team.ann.client.do(*CLAIM, project=project, task=second)
    assert (refused["code"], refused["path"]) == ("LIMIT", ["project"])
    again = await team.ann.client.do(*CLAIM, project=project, task=first)
    assert again["token"] == held["token"], "held already, so no further one"
    assert (await team.ann.client.do(*CLAIM, project=project))["code"] == "LIMIT"
