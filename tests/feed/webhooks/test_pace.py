"""Deliveries wait for commands, and not for ever."""

from __future__ import annotations

import asyncio

from server.commands.writer.progress import WriterProgress
from server.feed.webhooks import pace as module
from server.feed.webhooks.pace import Pace


async def test_nothing_waits_where_no_command_does():
    await asyncio.wait_for(Pace(WriterProgress()).wait(), 1)


async def test_a_step_begins_once_no_command_waits():
    progress = WriterProgress()
    progress.arrived("command")
    step = asyncio.create_task(Pace(progress).wait())
    await asyncio.sleep(0)
    assert not step.done()
    progress.answered("command")
    await asyncio.wait_for(step, 5)


async def test_while_commands_wait_steps_begin_one_by_one(monkeypatch):
    monkeypatch.setattr(module, "LONGEST", 0.05)
    progress = WriterProgress()
    progress.arrived("command")
    pace, begun = Pace(progress), []

    async def step(number):
        await pace.wait()
        begun.append((asyncio.get_running_loop().time(), number))

    await asyncio.wait_for(asyncio.gather(*(step(n) for n in range(3))), 5)
    times = [time for time, _ in sorted(begun)]
    assert times[1] - times[0] >= 0.04
    assert times[2] - times[1] >= 0.04
