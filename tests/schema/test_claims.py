"""What the reply to a claim shows, and what it reads for that."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from server.events.core import ids
from server.reads.session import ReadSession
from tests.schema.labeling_team import Team, gathered
from tests.support.plans import explained
from tests.support.workspace import Workspace

CLAIM = ("claimTask", "ClaimTaskInput", "... on ClaimTaskPayload { token }")
SEEN = "position token task { id status inputs annotations { author { id } } }"


@pytest_asyncio.fixture
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


async def test_a_claim_reads_the_task_and_neither_rights_nor_policy(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await team.project()
    await team.tasks(project, {"text": "one"})
    found: list[str] = []
    real = ReadSession.raw

    async def raw(self: ReadSession, text: str, *arguments: Any) -> list[Any]:
        found.append(text)
        return await real(self, text, *arguments)

    monkeypatch.setattr(ReadSession, "raw", raw)
    selection = "... on ClaimTaskPayload { task { id inputs } }"
    claimed = await team.ann.client.do("claimTask", "ClaimTaskInput", selection, project=project)
    assert claimed["task"]["inputs"] == {"text": "one"}
    assert len(found) == 1
    assert "FROM projection.task " in " ".join(found[0].split()) + " "


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
    for table, indexes in (
        ("task", {"task_pkey", "participant_pkey"}),
        ("annotation", {"annotation_by_task"}),
    ):
        found = plans.about(table)
        assert [plan.generic for plan in found] == [False, True]
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
