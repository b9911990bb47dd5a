"""After the newest commits of a database were lost, a server that went on believes none of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import asyncpg
import pytest

from server.access.permissions import Permission
from server.commands import Writer
from server.events.core.refusal import Code
from server.events.label_migrations.migrate_task import MigrationCounts
from server.events.labeling import queue
from server.events.labeling.tasks import Task
from server.events.projects import Project
from server.jobs.migration_scan import Ready
from server.ledger.history import history_of
from server.projections.engine.check import check as check_tables
from taxonomy import Concept
from tests import postgres
from tests.commands.ledger import check
from tests.commands.verdicts import prioritizing, refusal
from tests.support.commands import patiently
from tests.support.databases import Database, fresh_database, kill_sessions
from tests.support.forms import form
from tests.support.lost_tails import Restored, Rewritten
from tests.support.taxonomies import kind, kinds, publish, published
from tests.support.workspace import Workspace


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of the test's own, which it loses."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture
async def elsewhere(database: Database, workspace: Workspace) -> AsyncIterator[Workspace]:
    """The same organization, in another process."""
    writer = Writer(database.server_url, clock=workspace.clock)
    yield Workspace(workspace.org, workspace.owner, writer, workspace.clock)
    await writer.close()


@pytest.mark.parametrize("way", [Restored, Rewritten])
async def test_a_lease_of_the_lost_history_is_no_lease(
    database: Database, workspace: Workspace, elsewhere: Workspace, way: type[Restored | Rewritten]
) -> None:
    """Versions are used again: a claim by Ann was lost, and a claim by Ben has its version."""
    ann, ben = await workspace.members(2)
    task, other = await workspace.tasks(await workspace.project(), 2)
    kept = await way(database).keep()
    anns = await workspace.take(task, ann)
    await kept.lose()
    workspace.clock.advance(1)
    bens = await elsewhere.take(task, ben)
    assert anns.token == bens.token
    # Whatever this process writes drops what that batch names, and nothing else.
    await workspace.do(
        lambda current: queue.prioritize(current.task(other), priority=1),
        tasks=(other,),
        permission=Permission.TASKS_MANAGE,
    )
    assert (await refusal(workspace.submit(anns))).code is Code.NO_LEASE
    await workspace.submit(bens)
    assert await check_tables(database.admin_url, processes=0) == []
    owner = await asyncpg.connect(database.admin_url)
    await check(owner, workspace.org)
    await owner.close()


@pytest.mark.parametrize("way", [Restored, Rewritten])
async def test_a_version_of_a_taxonomy_that_was_lost_offers_nothing(
    database: Database, workspace: Workspace, elsewhere: Workspace, way: type[Restored | Rewritten]
) -> None:
    """The version is published again, by another process and with other concepts."""
    taxonomy = await published(database, workspace, (Concept("c0"),))
    ann, ben = await workspace.members(2)
    project = await workspace.project(form(kinds(taxonomy)), overlap=2)
    (task,) = await workspace.tasks(project)
    kept = await way(database).keep()
    await publish(database, workspace, taxonomy, (Concept("c0"), Concept("lost")))
    await workspace.publish(project, form(kinds(taxonomy, 2)))
    await workspace.annotate(task, ann, kind("lost"))
    await kept.lose()
    workspace.clock.advance(1)
    await publish(database, elsewhere, taxonomy, (Concept("c0"), Concept("new")))
    await elsewhere.publish(project, form(kinds(taxonomy, 2)))
    held = await workspace.take(task, ann)
    assert (await refusal(workspace.submit(held, kind("lost")))).code is Code.INVALID
    await workspace.submit(held, kind("new"))
    await workspace.annotate(task, ben, kind("new"))
    assert await check_tables(database.admin_url, processes=0) == []


async def test_a_prepared_migration_holds_for_one_state_only(workspace: Workspace) -> None:
    """Two states of one version, as two histories have them."""
    project = await workspace.project()
    one, two = await workspace.tasks(project, 2)
    found = (await workspace.do(lambda _: [], tasks=(one, two), projects=(project,))).states
    rules, first, second = found[project], found[one], found[two]
    assert isinstance(rules, Project)
    assert isinstance(first, Task)
    assert isinstance(second, Task)
    ready = Ready(first, rules, [], MigrationCounts())
    assert ready.holds(replace(first), rules)
    assert not ready.holds(second, rules)
    assert not ready.holds(first, replace(rules, form="{}"))


async def test_another_server_or_database_is_another_history(database: Database) -> None:
    one, two = [await asyncpg.connect(database.server_url) for _ in range(2)]
    assert await history_of(one) == await history_of(two)
    assert (await history_of(one)).timeline == 1
    other = fresh_database()
    three = await asyncpg.connect(other.server_url)
    assert await history_of(three) != await history_of(one)
    for connection in (one, two, three):
        await connection.close()
    postgres.drop_database(other.admin_url)


async def test_nothing_is_remembered_once_a_connection_was_lost(
    database: Database, workspace: Workspace
) -> None:
    """A server that crashed without having written its newest commits is the same by name."""
    (task,) = await workspace.tasks(await workspace.project())
    for priority in (1, 2):
        await workspace.writer.execute(prioritizing(workspace, task, priority))
    forgotten = workspace.writer._states.epoch
    assert await kill_sessions(database, "annolog writer")
    await patiently(workspace.writer, prioritizing(workspace, task, 3))
    assert workspace.writer._states.epoch > forgotten
