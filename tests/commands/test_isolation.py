"""What goes wrong for one command, or for the connection, and for nobody else."""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncpg
import pytest

from server.commands import Command, Receipt, Writer
from server.events.accounts import members
from server.events.core.ids import uuid7
from server.events.core.refusal import Code
from server.events.labeling.tasks import TaskImported, TaskPrioritized
from tests import postgres
from tests.commands.ledger import check
from tests.commands.verdicts import prioritizing, refusal, refused, verdicts
from tests.support.databases import Database
from tests.support.workspace import Workspace, command

pytestmark = pytest.mark.own_database("it ends connections or changes the database")


async def test_a_refused_command_refuses_alone(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    tasks = await workspace.tasks(project, 31)
    commands = [prioritizing(workspace, task, 1) for task in tasks]
    commands.insert(7, prioritizing(workspace, tasks[0], 10**9))
    found = await verdicts(workspace.writer, commands)
    assert refused(found.pop(7), Code.INVALID)
    assert all(isinstance(verdict, Receipt) for verdict in found)
    await check(owner, workspace.org)


@pytest.mark.parametrize("place", [0, 13, 31])
async def test_one_poisonous_command_is_isolated(
    workspace: Workspace, owner: asyncpg.Connection, place: int
) -> None:
    """PostgreSQL raises for one of 32: its neighbours must not notice."""
    project = await workspace.project()
    *tasks, other = await workspace.tasks(project, 32)
    commands = [prioritizing(workspace, task, 1) for task in tasks]
    commands.insert(place, _poison(workspace, project, other))
    found = await verdicts(workspace.writer, commands)
    assert refused(found.pop(place), Code.INTERNAL)
    assert all(isinstance(verdict, Receipt) for verdict in found)
    await check(owner, workspace.org)


async def test_a_value_that_the_driver_cannot_send_is_isolated_as_well(
    workspace: Workspace,
) -> None:
    """Not PostgreSQL raises here but asyncpg, with the error that a lost connection has."""
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    event = TaskPrioritized(priority=2**40)
    bad = command(workspace.org, workspace.owner, lambda _: [(task, event)], tasks=(task,))
    found = await verdicts(workspace.writer, [bad, prioritizing(workspace, task, 1)])
    assert refused(found[0], Code.INTERNAL)
    assert isinstance(found[1], Receipt)


async def test_a_decision_that_crashes_is_isolated(workspace: Workspace) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    bad = command(workspace.org, workspace.owner, lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    found = await verdicts(workspace.writer, [bad, prioritizing(workspace, task, 1)])
    assert refused(found[0], Code.INTERNAL)
    assert isinstance(found[1], Receipt)


def _poison(workspace: Workspace, project: UUID, task: UUID) -> Command:
    """A command that imports a task which is there, unnamed: the ledger's key refuses it."""
    event = TaskImported(project=project, priority=0, rank=1, overlap=1, sizes={}, content=None)
    return command(workspace.org, workspace.owner, lambda _: [(task, event)])


async def test_a_lost_connection_is_answered_and_mended(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    killed = asyncio.Event()
    superuser = await asyncpg.connect(postgres.superuser_url(database.admin_url))

    async def kill(point: str) -> None:
        if point == "before statement" and not killed.is_set():
            killed.set()
            await superuser.execute(KILL_WRITERS)

    workspace.writer._batch_writer.probe = kill
    lost = prioritizing(workspace, task, 5)
    assert (await refusal(workspace.writer.execute(lost))).code is Code.UNAVAILABLE
    assert killed.is_set()
    receipt = await workspace.writer.execute(lost)
    assert not receipt.replayed
    assert receipt.states[task].priority == 5
    await superuser.execute(KILL_WRITERS)
    assert (await workspace.writer.execute(lost)).replayed
    await superuser.close()
    await check(owner, workspace.org)


KILL_WRITERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE application_name = 'annolog writer' AND datname = current_database()"
)


async def test_after_a_commit_whose_reply_was_lost_the_retry_finds_the_verdict(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)

    async def lose(point: str) -> None:
        if point == "after commit":
            raise ConnectionResetError

    workspace.writer._batch_writer.probe = lose
    lost = prioritizing(workspace, task, 5)
    assert (await refusal(workspace.writer.execute(lost))).code is Code.UNAVAILABLE
    workspace.writer._batch_writer.probe = _nothing
    assert (await workspace.writer.execute(lost)).replayed
    await check(owner, workspace.org)


async def _nothing(_: str) -> None:
    pass


async def test_a_listener_that_fails_does_not_unsay_a_commit(
    database: Database, workspace: Workspace
) -> None:
    def fail(_: UUID, __: int, ___: object) -> None:
        raise RuntimeError

    workspace.writer = Writer(database.server_url, clock=workspace.clock, on_commit=fail)
    try:
        receipt = await workspace.do(
            lambda _: members.add(uuid7(), name="B", email=None, role=None, invited=False)
        )
        assert not receipt.replayed
    finally:
        await workspace.writer.close()


async def test_no_database_is_unavailable_and_not_for_ever(
    database: Database, workspace: Workspace
) -> None:
    """The address refuses connections at first, as a PostgreSQL that is being restarted does."""
    writer = Writer("postgresql://nobody:wrong@127.0.0.1:1/nothing", clock=workspace.clock)
    wish = command(workspace.org, None, lambda _: [])
    assert (await refusal(writer.execute(wish))).code is Code.UNAVAILABLE
    writer._pool.dsn = database.server_url
    assert isinstance(await writer.execute(wish), Receipt)
    await writer.close()
    assert (await refusal(writer.execute(wish))).code is Code.UNAVAILABLE


async def test_a_cancelled_caller_does_not_cancel_the_commit(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    locked, go_on = asyncio.Event(), asyncio.Event()

    async def wait(point: str) -> None:
        if point == "before statement":
            locked.set()
            await go_on.wait()

    workspace.writer._batch_writer.probe = wait
    wish = prioritizing(workspace, task, 5)
    caller = asyncio.create_task(workspace.writer.execute(wish))
    await locked.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    again = await workspace.writer.execute(wish)
    assert again.replayed
    assert again.states[task].priority == 5


async def test_two_writers_on_one_database_agree(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project = await workspace.project()
    tasks = await workspace.tasks(project, 20)
    other = Writer(database.server_url, clock=workspace.clock)
    try:
        commands = [prioritizing(workspace, task, n) for n in range(1, 5) for task in tasks]
        found = await asyncio.gather(
            *(
                (other if n % 2 else workspace.writer).execute(wish)
                for n, wish in enumerate(commands)
            )
        )
    finally:
        await other.close()
    assert len({receipt.position for receipt in found}) == len(commands)
    await check(owner, workspace.org)
