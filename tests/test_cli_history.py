"""Runs and erasures at a terminal, on a database that no server works on."""

from __future__ import annotations

from typing import Any

from server.cli.erasure.erase import carry_out
from server.cli.erasure.local_erasures import LocalErasures
from server.cli.runs.local_runs import LocalRuns
from server.cli.runs.runs import follow
from server.commands import Writer
from server.events.core import ids
from server.events.runs.methods import RunMethod
from server.jobs.base import connections
from tests.support import taxonomy_acts as acts
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.taxonomies import kind, kinds
from tests.support.workspace import Workspace

WHY = {"authority": "MISTAKE", "reason": "By mistake.", "reference": ""}


async def test_runs_and_erasures_go_on_where_no_server_is(
    database: Database, workspace: Workspace, writer: Writer
) -> None:
    taxonomy = await acts.create(workspace, "Kinds", acts.IDS[:3])
    project = await workspace.project(form(kinds(taxonomy)))
    one, other = sorted(await workspace.tasks(project, 2, subject_refs=("p1",)))
    [ann] = await workspace.members(1)
    for task in (one, other):
        await workspace.annotate(task, ann, kind("c1"))
    name = ids.public("project", project)
    mapping: dict[str, Any] = {
        "taxonomy": ids.public("taxonomy", taxonomy), "from_version": 1, "to_version": 1,
        "matches": [["c1", "EXACT", "c2"]], "unmatched": [],
    }  # fmt: skip
    async with connections(database.server_url) as pool:
        runs = LocalRuns(workspace.owner, writer, pool)
        run = await follow(runs, await runs.start(name, RunMethod.MAPPING, mapping, None))
        assert (run["status"], run["tasks"], run["progress"]) == ("FINISHED", 2, None)
        found = [change async for change in runs.differences(run["id"])]
        assert [change["task"] for change in found] == [ids.public("task", t) for t in (one, other)]
        assert [change["after"]["kind"]["values"] for change in found] == [["c2"]] * 2

        erasures = LocalErasures(workspace.owner, writer, pool, database.server_url, None)
        about = {**WHY, "subject": "p1"}
        planned = await erasures.preview("subject", about)
        assert {*planned["resolvedTasks"]} == {ids.public("task", task) for task in (one, other)}
        certificate = await carry_out(erasures, "subject", about, planned["events"])
        assert certificate["erased"]["events"] == planned["events"] > 0
        assert (await runs.look(run["id"]))["status"] == "DROPPED"
        assert [listed["id"] async for listed in runs.all(name)] == [run["id"]]
