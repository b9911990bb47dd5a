"""Migrations by commands: on top of each other and back, beside managers who change the project."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.events import projects
from server.events.core.refusal import Code, Refused
from server.events.label_migrations import migrations
from taxonomy import Concept, edits
from tests.support import taxonomy_acts as acts
from tests.support.forms import form
from tests.support.taxonomies import kind, kinds, mention, mentions
from tests.support.workspace import Workspace

ROWS = (
    "SELECT a.id, a.status, a.answers, a.form_version, t.status AS task, t.resolution, t.relabel, "
    "t.review_reason, t.answered, t.claimable FROM projection_1.annotation a "
    "JOIN projection_1.task t ON t.org_id = a.org_id AND t.id = a.task_id "
    "WHERE a.org_id = $1 ORDER BY a.id"
)
THIRD = (edits.Merge(("c1",), "c5"), edits.Remove("c0"), edits.Add(Concept("c6", {"": "Six"})))


async def test_migrations_are_taken_back_from_the_last_to_the_first(
    workspace: Workspace, owner: asyncpg.Connection
):
    taxonomy = await acts.create(workspace, "Moods", acts.IDS[:5])
    asked = form(kinds(taxonomy), mentions(taxonomy))
    project = await workspace.project(asked, overlap=2, review="disagreement")
    people = await workspace.members(2)
    given = [("c0", "c0"), ("c1", "c1"), ("c1", "c2"), ("c2", "c2"), ("c3", "c3"), ("c4",)]
    tasks = await workspace.tasks(project, len(given))
    for task, values in zip(tasks, given, strict=True):
        for value, by in zip(values, people, strict=False):
            await workspace.annotate(task, by, kind(value) | mention("c1", value))
    for some in (acts.SECOND, THIRD):
        await acts.edit(workspace, taxonomy, *some)
        await acts.publish(workspace, taxonomy)

    async def rows() -> list[dict[str, Any]]:
        return [dict(row) for row in await owner.fetch(ROWS, workspace.org)]

    async def pass_on(planned: Any) -> UUID:
        await acts.begin(workspace, project, planned)
        for task in tasks:
            await acts.carry_on(workspace, project, [task])
        await acts.finish(workspace, project)
        return planned.migration

    stages, done = [await rows()], []
    for version in (2, 3, 1):
        state = await acts.state_of(workspace, project)
        done.append(await pass_on(await acts.plan(workspace, state, taxonomy, version)))
        stages.append(await rows())
        assert stages[-1] != stages[-2]
    with pytest.raises(Refused) as caught:
        await acts.plan_back(workspace, await acts.state_of(workspace, project), done[0])
    assert (caught.value.code, caught.value.path) == (Code.CONFLICT, ("migration",))
    stages.pop()
    while stages:
        state = await acts.state_of(workspace, project)
        await pass_on(await acts.plan_back(workspace, state, done.pop()))
        assert await rows() == stages.pop()


async def test_a_project_is_changed_as_it_was_seen_while_a_migration_runs(workspace: Workspace):
    taxonomy = await acts.create(workspace, "Moods", acts.IDS[:5])
    project = await workspace.project(form(kinds(taxonomy)))
    tasks, ann = await workspace.tasks(project, 3), await workspace.member()
    for task in tasks:
        await workspace.annotate(task, ann, kind("c1"))
    await acts.edit(workspace, taxonomy, *acts.SECOND)
    await acts.publish(workspace, taxonomy)
    planned = await acts.plan(workspace, await acts.state_of(workspace, project), taxonomy, 2)
    await acts.begin(workspace, project, planned)

    async def rename(name: str, version: int) -> Any:
        return await workspace.do(
            lambda current: projects.rename(current.project(project), name=name, description=None),
            projects=(project,),
            expected=(project, version),
        )

    seen = 4  # created, asked, begun, and asked anew
    with pytest.raises(Refused) as caught:
        await rename("Before it began", seen - 1)
    assert caught.value.code is Code.STALE
    for task in tasks:
        await acts.carry_on(workspace, project, [task])
    renamed = await rename("While it runs", seen)
    assert renamed.events[0].version == seen + len(tasks) + 1
    with pytest.raises(Refused) as caught:
        await rename("Somebody else was faster", seen)
    assert caught.value.code is Code.STALE
    done = (await acts.state_of(workspace, project)).migrations[-1]
    assert (done.tasks, done.labels) == (len(tasks), {"RENAMED": len(tasks)})
    assert migrations.revertible_migration(await acts.state_of(workspace, project), done.id) == done
