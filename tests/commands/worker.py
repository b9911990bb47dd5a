"""A process that writes, and fails as it is told: killed, frozen, slow, rolled back.

    python -m tests.commands.worker SPEC

Prints `ack CALLER NUMBER FIRST POSITION` for every command that was acknowledged, and `kill POINT
IN_FLIGHT` or `stop POINT IN_FLIGHT` before it does that to itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from server.access.actor import Actor
from server.commands import Command, Writer
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import TaskPrioritized

COMMANDS = UUID("6a1d8f5e-52a4-4d0b-9a4e-0d8a0d6b8f11")


def command_id(seed: int, caller: int, number: int) -> UUID:
    """The id of a command, the same in every run of the program."""
    return uuid5(COMMANDS, f"{seed}:{caller}:{number}")


def say(*words: object) -> None:
    """Print at once, whatever happens next."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


@dataclass
class Worker:
    """What the specification says, and how far it is."""

    dsn: str
    org: str
    member: str
    tasks: list[str]
    seed: int
    numbers: list[int]
    """The number that each caller goes on from."""
    until: int
    act: str | None = None
    """`kill` or `stop`."""
    point: str | None = None
    batch: int = 3
    """The first batch in which it may happen."""
    in_flight: int = 0
    batches: int = 0
    random: random.Random = field(default_factory=random.Random)

    async def probe(self, point: str) -> None:
        if point == "after lock":
            self.batches += 1
            if self.random.random() < 0.1:
                await asyncio.sleep(0.02)  # a slow one, that holds the lock
        # Not only in that very batch: it may be rolled back before it comes to the point.
        if point == self.point and self.batches >= self.batch and self.act:
            act, self.act = self.act, None
            say(act, point.replace(" ", "-"), self.in_flight)
            os.kill(os.getpid(), signal.SIGKILL if act == "kill" else signal.SIGSTOP)
        if point == "before commit" and self.random.random() < 0.05:
            raise ConnectionAbortedError  # rolled back

    async def run(self) -> None:
        self.random.seed(f"{self.seed}:{self.numbers}")
        writer = Writer(self.dsn, probe=self.probe)
        await asyncio.gather(*(self.call(writer, n) for n in range(len(self.numbers))))
        await writer.close()

    async def call(self, writer: Writer, caller: int) -> None:
        for number in range(self.numbers[caller], self.until):
            command = self.command(caller, number)
            self.in_flight += 1
            receipt = await patiently(writer, command)
            self.in_flight -= 1
            say("ack", caller, number, receipt.first, receipt.position)

    def command(self, caller: int, number: int) -> Command:
        task = UUID(self.tasks[(caller + number) % len(self.tasks)])
        event = TaskPrioritized(priority=number)
        return Command(
            org=UUID(self.org),
            actor=Actor(org=UUID(self.org), member=UUID(self.member)),
            id=command_id(self.seed, caller, number),
            fingerprint=b"",
            permission=None,
            decide=lambda _: [(task, event)],
            tasks=(task,),
            # Every other one is decided under the lock, whether or not somebody else wrote before.
            organization=number % 2 == 0,
        )


async def patiently(writer: Writer, command: Command) -> Any:
    """Execute as a good client does: retry what is unavailable, with the same command id."""
    while True:
        try:
            return await writer.execute(command)
        except Refused as refused:
            if refused.code is not Code.UNAVAILABLE:
                raise
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(Worker(**json.loads(sys.argv[1])).run())
