"""A slice of a migration does not make what a manager saw of the project old."""

from __future__ import annotations

from typing import Any

import pytest

from server.events import migrations, projects
from server.events.refusal import Code, Refused
from tests.support import taxonomy_acts as acts
from tests.support.forms import form
from tests.support.house import House
from tests.support.taxonomies import kind, kinds


async def test_a_project_is_changed_as_it_was_seen_while_a_migration_runs(house: House):
    taxonomy = await acts.create(house, "Moods", acts.IDS[:5])
    project = await house.project(form(kinds(taxonomy)))
    tasks, ann = await house.tasks(project, 3), await house.member()
    for task in tasks:
        await house.annotate(task, ann, kind("c1"))
    await acts.edit(house, taxonomy, *acts.SECOND)
    await acts.publish(house, taxonomy)
    planned = await acts.plan(house, await acts.state_of(house, project), taxonomy, 2)
    await acts.begin(house, project, planned)

    async def rename(name: str, version: int) -> Any:
        return await house.do(
            lambda world: projects.rename(world.project(project), name=name, description=None),
            projects=(project,),
            expected=(project, version),
        )

    seen = 4  # created, asked, begun, and asked anew
    with pytest.raises(Refused) as caught:
        await rename("Before it began", seen - 1)
    assert caught.value.code is Code.STALE
    for task in tasks:
        await acts.carry_on(house, project, [task])
    renamed = await rename("While it runs", seen)
    assert renamed.events[0].version == seen + len(tasks) + 1
    with pytest.raises(Refused) as caught:
        await rename("Somebody else was faster", seen)
    assert caught.value.code is Code.STALE
    done = (await acts.state_of(house, project)).migrations[-1]
    assert (done.tasks, done.labels) == (len(tasks), {"RENAMED": len(tasks)})
    assert migrations.revertible(await acts.state_of(house, project), done.id) == done
