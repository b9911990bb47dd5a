"""Where many act at once, each claim has the tasks that are first by the states of its batch."""

from __future__ import annotations

import asyncio
import contextlib
import random
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import DecisionContext, Writer
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.core.registry import evolve
from server.events.labeling import leases, queue
from server.events.labeling.leases import claimable
from server.events.labeling.tasks import Task
from tests.commands.ledger import read, recorded
from tests.support.commands import command
from tests.support.workspace import Held, Workspace

ROUNDS = 30
ASSIGNED = 4
"""Tasks assigned to a claimant that a look-up reads."""


@dataclass
class ConcurrentCampaign:
    """Random acts at once in a project."""

    chance: random.Random
    project: UUID
    tasks: list[UUID]
    people: list[Actor]
    held: list[Held] = field(default_factory=list)
    claims: dict[UUID, tuple[UUID, int]] = field(default_factory=dict)
    """By command, who claims, and how many tasks at most."""

    async def claim(self, place: Workspace) -> None:
        by, count, id_ = self.chance.choice(self.people), self.chance.choice([1, 1, 1, 3]), uuid4()
        self.claims[id_] = (by.member, count)

        def decide(current: DecisionContext) -> list[Change]:
            rules = current.project(self.project)
            free = [*islice(current.allowed_values(self.project, current.me), count)]
            if len(free) < count and (self.project, current.me) not in current.scanned:
                raise Refused(Code.NOTHING_TO_CLAIM, "Look further.")
            rest = {"by": current.me, "now": current.now}
            return [change for task in free for change in leases.claim(task, rules, **rest)]

        wish = command(
            place.org, by, decide, id=id_, permission=Permission.ANNOTATE, claim=self.project,
            claim_count=count,
        )  # fmt: skip
        made = await place.writer.execute(wish)
        for task in made.states.values():
            lease = task.lease(by.member) if isinstance(task, Task) else None
            self.held += [] if lease is None else [Held(task.id, lease.token, by)]

    async def end(self, place: Workspace) -> None:
        if self.held:
            given = self.held.pop(self.chance.randrange(len(self.held)))
            await self.chance.choice((place.submit, place.submit, place.release, place.skip))(given)

    async def manage(self, place: Workspace) -> None:
        task, someone = self.chance.choice(self.tasks), self.chance.choice(self.people).member
        match self.chance.randrange(7):
            case 0:
                await place.manage(queue.prioritize, task, priority=self.chance.randrange(3))
            case 1:
                assignee = self.chance.choice([None, someone])
                await place.manage(queue.assign, task, assignee=assignee)
            case 2:
                self.tasks += await place.tasks(self.project, 2, priority=self.chance.randrange(2))
            case 3:
                await place.manage(queue.reopen, task, more=1)
            case 4:
                place.clock.advance(4)
                await asyncio.gather(*map(place.expire, self.chance.sample(self.tasks, 5)))
            case _:
                await place.manage(self.chance.choice([queue.archive, queue.restore]), task)

    async def act(self, place: Workspace) -> None:
        acts = (*[self.claim] * 7, *[self.end] * 4, self.manage)
        with contextlib.suppress(Refused):
            await self.chance.choice(acts)(place)

    def check(self, events: list[asyncpg.Record]) -> None:
        """Assert that each claim took the first tasks of the queue that were free for it."""
        states: dict[UUID, Any] = {}
        for now, batch in groupby(events, lambda row: row["recorded_at"]):
            before, full = dict(states), set[UUID]()
            for id_, rows in groupby(batch, lambda row: row["command_id"]):
                written = [*map(recorded, rows)]
                if id_ in self.claims:
                    who, count = self.claims[id_]
                    given = [one.stream for one in written if one.event.type == "task.claimed"]
                    places = [id_ for id_ in _places(before, who) if id_ not in full]
                    free = [id_ for id_ in places if claimable(states[id_], by=who, now=now)]
                    assert given[: len(free)] == free[:count], f"at {written[0].position}"
                for event in written:
                    after = states[event.stream] = evolve(states.get(event.stream), event)
                    if isinstance(after, Task) and not (after.free_slots or after.assignee):
                        full.add(after.id)  # the batch does not look at it again


def _places(states: dict[UUID, Any], who: UUID) -> list[UUID]:
    """Return what somebody is offered in order: first a few of the tasks assigned to that one."""
    tasks = [one for one in states.values() if isinstance(one, Task) and one.free_slots]
    tasks.sort(key=lambda task: (-task.priority, task.rank))
    own = [task.id for task in tasks if task.assignee == who and not task.took_part(who)]
    return own[:ASSIGNED] + [task.id for task in tasks if task.assignee is None]


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 40))]
)
async def test_what_is_claimed_at_once_comes_in_the_order_of_the_queue(
    workspace: Workspace, other: Writer, owner: asyncpg.Connection, seed: int
) -> None:
    chance = random.Random(seed)
    project = await workspace.project(
        leases_per_annotator=1_000, overlap=1 + seed % 2, lease_seconds=5 if seed % 3 else 900
    )
    tasks, people = await workspace.tasks(project, 60), await workspace.members(4)
    campaign = ConcurrentCampaign(chance, project, tasks, people)
    elsewhere = Workspace(workspace.org, workspace.owner, other, workspace.clock)
    for _ in range(ROUNDS):
        places = [elsewhere if chance.random() < 0.02 else workspace for _ in range(1 + seed % 7)]
        await asyncio.gather(*map(campaign.act, places))
    campaign.check(await read(owner, workspace.org))
