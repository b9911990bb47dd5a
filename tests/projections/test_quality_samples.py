"""The order of tasks that samples are taken from: every task that two annotations were made of."""

from __future__ import annotations

import asyncpg

from server.ledger.read import head
from server.projections.counters import rebuild
from server.projections.counters.quality_samples import QUALITY_SAMPLES, place_of
from tests.projections.random_organization import RandomOrganization
from tests.projections.test_statistics import running
from tests.support.databases import Database
from tests.support.undoing import undo
from tests.support.workspace import Workspace

SAMPLES = "SELECT project_id, task_id, place, since FROM quality_samples WHERE org_id = $1"
DELETE = "DELETE FROM quality_samples WHERE org_id = $1 AND since < 99"
MADE = ("annotation.submitted", "annotation.imported", "annotation.replaced")
"""What adds an annotation to a task: a reviewer's replacement is one more."""
SECOND = """
SELECT stream, min(position) FILTER (WHERE number = 2) AS since FROM (
    SELECT stream, position, row_number() OVER (PARTITION BY stream ORDER BY position) AS number
    FROM events WHERE org_id = $1 AND type = ANY ($2)
) e GROUP BY stream HAVING count(*) > 1"""


async def test_samples_are_the_tasks_with_two_annotations_since_the_second(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    random_organization = await RandomOrganization(workspace, 4).begin()
    async with running(database, page=17) as one:
        for _ in range(2):
            await random_organization.go(120)
            assert await one.caught_up(workspace.org, await head(owner, workspace.org), 30)
            found = await owner.fetch(SAMPLES, workspace.org)
            wanted = await owner.fetch(SECOND, workspace.org, MADE)
            assert {row["task_id"]: row["since"] for row in found} == dict(wanted)
            assert all(row["place"] == place_of(row["task_id"]) for row in found)
    assert len(found) > 2
    assert await rebuild.check(database.server_url, [QUALITY_SAMPLES]) == []
    await owner.execute(DELETE, workspace.org)
    lost = len(found) - len(await owner.fetch(SAMPLES, workspace.org))
    assert len(await rebuild.check(database.server_url, [QUALITY_SAMPLES])) == lost > 0
    await rebuild.rebuild(database.server_url, workspace.org, [QUALITY_SAMPLES])
    assert {*await owner.fetch(SAMPLES, workspace.org)} == {*found}


async def test_a_second_annotation_that_was_undone_and_is_back_counts_from_the_first_time(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    (task,) = await workspace.tasks(await workspace.project(overlap=2), 1)
    for member in await workspace.members(2):
        await workspace.annotate(task, member)
    text = "SELECT position FROM events WHERE stream = $1 AND type = 'annotation.submitted'"
    (_, (since,)) = await owner.fetch(f"{text} ORDER BY position", task)
    await undo(workspace, owner, since)
    await undo(workspace, owner, await head(owner, workspace.org))
    await rebuild.rebuild(database.server_url, workspace.org, [QUALITY_SAMPLES])
    ((_, found, _, counted),) = await owner.fetch(SAMPLES, workspace.org)
    assert (found, counted) == (task, since)
    assert await rebuild.check(database.server_url, [QUALITY_SAMPLES]) == []
