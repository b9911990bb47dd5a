"""The job that computes releases of figures by group, where its process does not work."""

from __future__ import annotations

import sys

import pytest

from server.events.groups.releases import ReleaseFailure, ReleaseStatus
from server.jobs.base import connections
from server.jobs.groups import GroupReleases
from server.jobs.tries import TRIES, Tries
from tests.support.attributes import define_attribute
from tests.support.databases import Database
from tests.support.forked import command
from tests.support.forms import MIXED
from tests.support.groups import release_state, request_release
from tests.support.workspace import Workspace

NO_DATABASE = """
from server.jobs import child_process, groups_process
groups_process.read_wanted = lambda: {
    **child_process.read_wanted(), "dsn": "postgresql://nobody@127.0.0.1:1/none"
}
groups_process.main()
"""


async def test_a_release_whose_process_finds_no_database_waits_for_it(
    workspace: Workspace, database: Database
) -> None:
    project, attribute = await workspace.project(MIXED), await define_attribute(workspace)
    release = await request_release(workspace, project, attribute)
    async with connections(database.server_url) as pool:
        job = GroupReleases(pool, workspace.writer, command=command("-c", NO_DATABASE))
        job.tries = Tries(0.0)
        for _ in range(TRIES + 1):
            with pytest.raises(ConnectionError, match="lost the database"):
                await job.run_once()
    waiting = await release_state(workspace, release)
    assert (waiting.status, waiting.failure) == (ReleaseStatus.RUNNING, None)


async def test_a_release_that_fails_again_and_again_ends(
    workspace: Workspace, database: Database
) -> None:
    project, attribute = await workspace.project(MIXED), await define_attribute(workspace)
    release = await request_release(workspace, project, attribute)
    async with connections(database.server_url) as pool:
        job = GroupReleases(pool, workspace.writer, command=(sys.executable, "-c", "print('?')"))
        job.tries = Tries(0.0)
        for _ in range(TRIES):
            assert (await release_state(workspace, release)).status is ReleaseStatus.RUNNING
            await job.run_once()
    lost = await release_state(workspace, release)
    assert (lost.status, lost.failure) == (ReleaseStatus.FAILED, ReleaseFailure.ERROR)
