"""What a process remembers stands for a look-up exactly as long as nobody else writes."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.commands import Command, Receipt, Writer
from server.events.accounts import members
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import Task
from tests.commands.ledger import check
from tests.commands.lookups import Lookups
from tests.commands.verdicts import prioritizing, refusal, refused, verdicts
from tests.support.clock import Clock
from tests.support.commands import command
from tests.support.workspace import Workspace


def seeing(workspace: Workspace, task: UUID, priority: int) -> tuple[Command, list[int]]:
    """A command that sets a priority and tells which ones it saw."""
    seen: list[int] = []
    plain = prioritizing(workspace, task, priority)

    def decide(current: Any) -> Any:
        seen.append(current.task(task).priority)
        return plain.decide(current)

    return replace(plain, decide=decide), seen


async def test_what_this_process_wrote_last_is_not_looked_up(
    workspace: Workspace, lookups: Lookups, owner: asyncpg.Connection
) -> None:
    (task,) = await workspace.tasks(await workspace.project())
    await workspace.writer.execute(prioritizing(workspace, task, 1))
    before = lookups.count
    for priority in (2, 3, 4):
        wish, seen = seeing(workspace, task, priority)
        await workspace.writer.execute(wish)
        assert seen == [priority - 1]
    assert lookups.count == before
    await check(owner, workspace.org)


async def test_what_another_process_wrote_is_seen(
    workspace: Workspace, other: Writer, owner: asyncpg.Connection
) -> None:
    (task,) = await workspace.tasks(await workspace.project())
    for turn in range(6):
        writer = (workspace.writer, other)[turn % 2]
        wish, seen = seeing(workspace, task, turn + 1)
        await writer.execute(wish)
        assert seen[-1] == turn
    await check(owner, workspace.org)


async def test_a_state_from_before_somebody_elses_turn_is_looked_up_even_after_ones_own_next(
    workspace: Workspace, other: Writer
) -> None:
    """The counter row is as this process left it again, but the state is older than that."""
    changed, apart = await workspace.tasks(await workspace.project(), 2)
    await workspace.writer.execute(prioritizing(workspace, changed, 1))
    await other.execute(prioritizing(workspace, changed, 2))
    await workspace.writer.execute(prioritizing(workspace, apart, 1))
    wish, seen = seeing(workspace, changed, 3)
    await workspace.writer.execute(wish)
    assert seen[-1] == 2


async def test_a_raised_time_of_the_ledger_counts_as_somebody_elses_turn(
    workspace: Workspace, clock: Clock, owner: asyncpg.Connection, lookups: Lookups
) -> None:
    (task,) = await workspace.tasks(await workspace.project())
    await workspace.writer.execute(prioritizing(workspace, task, 1))
    await owner.execute(
        "UPDATE ledger SET last_at = last_at + interval '1 hour' WHERE org_id = $1", workspace.org
    )
    raised = await owner.fetchval("SELECT last_at FROM ledger WHERE org_id = $1", workspace.org)
    before = lookups.count
    receipt = await workspace.writer.execute(prioritizing(workspace, task, 2))
    assert lookups.count == before + 1
    assert receipt.events[0].recorded_at > raised


async def test_commands_that_were_done_before_get_their_verdicts_among_new_ones(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    tasks = await workspace.tasks(await workspace.project(), 8)
    done = [prioritizing(workspace, task, 1) for task in tasks[:4]]
    first = await verdicts(workspace.writer, done)
    stolen = replace(done[0], fingerprint=b"other input".ljust(32))
    batch = [*done, stolen, *(prioritizing(workspace, task, 1) for task in tasks[4:])]
    found = await verdicts(workspace.writer, batch)
    for old, again in zip(first, found[:4], strict=True):
        assert isinstance(old, Receipt)
        assert isinstance(again, Receipt)
        assert again.replayed
        assert (again.first, again.position) == (old.first, old.position)
    assert refused(found[4], Code.COMMAND_REUSED)
    assert all(isinstance(v, Receipt) and not v.replayed for v in found[5:])
    await check(owner, workspace.org)


async def test_a_command_that_would_now_be_refused_but_was_done_gets_its_verdict(
    workspace: Workspace,
) -> None:
    """A retried submission finds no lease any more: its success is what the retry must hear."""
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    ann = await workspace.member()
    held = await workspace.take(task, ann)
    sent: list[Command] = []
    execute = workspace.writer.execute

    async def keep(command: Command) -> Receipt:
        sent.append(command)
        return await execute(command)

    workspace.writer.execute = keep  # type: ignore[method-assign]
    await workspace.submit(held)
    again = await execute(sent[-1])
    assert again.replayed
    assert (await refusal(execute(replace(sent[-1], fingerprint=b"?" * 32)))).code is (
        Code.COMMAND_REUSED
    )


async def test_rights_that_another_process_took_are_gone(
    workspace: Workspace, other: Writer
) -> None:
    project = await workspace.project()
    (task,) = await workspace.tasks(project)
    ann = await workspace.member()
    held = await workspace.take(task, ann)
    removed = command(
        workspace.org,
        workspace.owner,
        lambda current: members.remove(current.member(ann.member), last_owner=False),
        members=(ann.member,),
    )
    await other.execute(removed)
    assert (await refusal(workspace.submit(held))).code is Code.UNAUTHENTICATED


@pytest.mark.parametrize("seed", range(4))
async def test_two_processes_in_any_order_leave_the_fold_of_their_events(
    workspace: Workspace, other: Writer, owner: asyncpg.Connection, seed: int
) -> None:
    draw = random.Random(seed)
    tasks = await workspace.tasks(await workspace.project(), 5)
    expected = dict.fromkeys(tasks, 0)
    for _ in range(30):
        writer = draw.choice((workspace.writer, workspace.writer, other))
        some = draw.sample(tasks, draw.randint(1, 5))
        commands = []
        for task in some:
            wish, seen = seeing(workspace, task, draw.randint(1, 9))
            commands.append((task, wish, seen))
        receipts = await asyncio.gather(*(writer.execute(wish) for _, wish, _ in commands))
        for (task, _, seen), receipt in zip(commands, receipts, strict=True):
            assert seen[-1] == expected[task]
            state = receipt.states[task]
            assert isinstance(state, Task)
            expected[task] = state.priority
    await check(owner, workspace.org)


async def test_the_oldest_states_go_and_are_looked_up_again(
    workspace: Workspace, lookups: Lookups
) -> None:
    workspace.writer._states._kept = 6
    tasks = await workspace.tasks(await workspace.project(), 9)
    for task in tasks:
        wish, seen = seeing(workspace, task, 1)
        await workspace.writer.execute(wish)
        assert seen == [0]
    before = lookups.count
    wish, seen = seeing(workspace, tasks[0], 2)
    await workspace.writer.execute(wish)
    assert (seen, lookups.count) == ([1], before + 1)


async def test_a_refusal_still_leaves_nothing(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    (task,) = await workspace.tasks(await workspace.project())
    await workspace.writer.execute(prioritizing(workspace, task, 1))
    bad, good = prioritizing(workspace, task, 10**9), prioritizing(workspace, task, 2)
    found = await verdicts(workspace.writer, [bad, good])
    assert isinstance(found[0], Refused)
    assert isinstance(found[1], Receipt)
    await check(owner, workspace.org)
