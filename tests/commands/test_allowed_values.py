"""States that were read without the lock are as good as looked up, while all since is known."""

from __future__ import annotations

from typing import Any

from server.commands import Receipt, Writer
from server.ledger.history import History
from tests.commands.lookups import Lookups
from tests.commands.test_state_cache import seeing
from tests.commands.verdicts import prioritizing
from tests.support.workspace import Workspace


async def test_an_offered_state_spares_the_look_up_while_nobody_else_writes(
    workspace: Workspace, other: Writer, lookups: Lookups
) -> None:
    task, apart = await workspace.tasks(await workspace.project(), 2)
    then = await workspace.writer.execute(prioritizing(workspace, task, 1))
    for priority in (1, 2):
        mine = await other.execute(prioritizing(workspace, apart, priority))
    before = lookups.count
    other.add_from_snapshot(workspace.org, history(other), mine.position, known(then))
    wish, seen = seeing(workspace, task, 2)
    await other.execute(wish)
    assert (seen, lookups.count) == ([1], before)


async def test_an_offered_state_of_before_ones_own_time_is_looked_up(
    workspace: Workspace, other: Writer
) -> None:
    task, apart = await workspace.tasks(await workspace.project(), 2)
    then = await workspace.writer.execute(prioritizing(workspace, task, 1))
    await workspace.writer.execute(prioritizing(workspace, task, 5))
    for priority in (1, 2):
        await other.execute(prioritizing(workspace, apart, priority))
    other.add_from_snapshot(workspace.org, history(other), then.position, known(then))
    wish, seen = seeing(workspace, task, 2)
    await other.execute(wish)
    assert seen[-1] == 5


async def test_an_offered_state_of_before_what_one_forgot_is_looked_up(
    workspace: Workspace, other: Writer
) -> None:
    """This process changed the task itself since, and does not keep that any more."""
    task, *more = await workspace.tasks(await workspace.project(), 9)
    then = await other.execute(prioritizing(workspace, task, 1))
    await other.execute(prioritizing(workspace, task, 5))
    other._states._kept = 4
    for one in more:
        await other.execute(prioritizing(workspace, one, 1))
    assert task not in other._states.of(workspace.org)
    other.add_from_snapshot(workspace.org, history(other), then.position, known(then))
    wish, seen = seeing(workspace, task, 2)
    await other.execute(wish)
    assert seen[-1] == 5


def history(writer: Writer) -> History:
    """The history that a writer sees, once it has written."""
    found = writer._pool.history
    assert found is not None
    return found


def known(receipt: Receipt) -> dict[Any, Any]:
    """What a snapshot shows of the stream that a command changed, right after it."""
    event = receipt.events[-1]
    return {event.stream: (event.version, receipt.states[event.stream])}
