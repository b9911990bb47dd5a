"""Claims decided on a remembered queue give the task that a look-up would give."""

from __future__ import annotations

import asyncio
import contextlib
import random
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import asyncpg
import pytest

from server.access.actor import Actor
from server.commands import Command, DecisionContext, Receipt, Writer
from server.commands.writer.queue_cache import QueueCache
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.labeling import queue
from server.events.labeling.leases import claimable
from server.events.labeling.tasks import TASK
from server.projections.engine.batch_load import BatchState
from tests.commands.ledger import check
from tests.commands.lookups import Lookups
from tests.commands.test_speculative_batch import Gate
from tests.commands.verdicts import refusal
from tests.support.workspace import Held, Workspace

STEPS = 60


async def first_for(owner: asyncpg.Connection, place: Workspace, by: Actor) -> UUID | None:
    """Return the task that is the next one for somebody, by the states of all tasks."""
    rows = await owner.fetch(
        "SELECT id, state FROM projection_1.task WHERE org_id = $1 ORDER BY urgency, rank",
        place.org,
    )
    now = place.clock()
    tasks = [TASK.decode(row["state"]) for row in rows]
    free = [task for task in tasks if claimable(task, by=by.member, now=now)]
    own = [task for task in free if task.assignee is not None]
    return next((task.id for task in (*own, *free)), None)


async def test_claims_in_a_row_look_up_the_queue_once(
    workspace: Workspace, lookups: Lookups, owner: asyncpg.Connection
) -> None:
    project = await workspace.project(leases_per_annotator=20)
    tasks = await workspace.tasks(project, 14)
    ann = await workspace.member()
    held = [await workspace.claim(project, ann)]
    before = lookups.count
    held += [await workspace.claim(project, ann) for _ in range(12)]
    assert lookups.count == before
    assert [one.task for one in held] == tasks[:13]
    await check(owner, workspace.org)


async def test_what_is_assigned_to_somebody_comes_first_for_that_person_alone(
    workspace: Workspace,
) -> None:
    project = await workspace.project(leases_per_annotator=20)
    tasks = await workspace.tasks(project, 14)
    ann, ben = await workspace.members(2)
    for by in (ann, ben):
        await workspace.claim(project, by)
    await workspace.manage(queue.assign, tasks[9], assignee=ann.member)
    assert (await workspace.claim(project, ben)).task == tasks[2]
    assert (await workspace.claim(project, ann)).task == tasks[9]
    assert (await workspace.claim(project, ann)).task == tasks[3]


async def test_what_another_process_claimed_meanwhile_is_not_given_again(
    workspace: Workspace, other: Writer, owner: asyncpg.Connection
) -> None:
    project = await workspace.project(leases_per_annotator=20)
    tasks = await workspace.tasks(project, 14)
    ann, ben = await workspace.members(2)
    for _ in range(3):
        await workspace.claim(project, ann)
    elsewhere = Workspace(workspace.org, workspace.owner, other, workspace.clock)
    gate = Gate(workspace.writer)
    claiming = asyncio.create_task(workspace.claim(project, ann))
    await gate.reached.wait()
    bens = await elsewhere.claim(project, ben)
    gate.open()
    assert (bens.task, (await claiming).task) == (tasks[3], tasks[4])
    assert (await elsewhere.claim(project, ben)).task == tasks[5]
    assert (await workspace.claim(project, ann)).task == tasks[6]
    await check(owner, workspace.org)


async def test_a_queue_that_was_not_written_is_not_remembered(
    workspace: Workspace, owner: asyncpg.Connection
) -> None:
    """A command that is sent twice fails in the database, and with it the batch of its claim."""
    project = await workspace.project(leases_per_annotator=20)
    tasks = await workspace.tasks(project, 14)
    ann, ben = await workspace.members(2)
    for by in (ann, ben):
        await workspace.claim(project, by)
    sent: list[Command] = []
    execute = workspace.writer.execute

    async def sending(command: Command) -> Receipt:
        sent.append(command)
        return await execute(command)

    workspace.writer.execute = sending  # type: ignore[method-assign]
    third = await workspace.claim(project, ann)
    again, other = await asyncio.gather(execute(sent[0]), workspace.claim(project, ben))
    assert again.replayed
    assert (third.task, other.task) == (tasks[2], tasks[3])
    assert (await workspace.claim(project, ann)).task == tasks[4]
    await check(owner, workspace.org)


def test_a_queue_that_gave_no_task_does_not_make_the_next_look_up_larger() -> None:
    project, ann, task = uuid4(), uuid4(), uuid4()
    queues, taken = QueueCache(), {(project, ann): 1}
    queues.keep(BatchState(queue={project: {task: None}}, claimants={(project, ann)}), [], taken)
    offered = BatchState(queue={project: {task: None}}, from_cache=True)
    for changes, expected in ({}, False), ({(project, ann): -1}, False), (taken, True):
        queues.keep(offered, [], changes)
        assert queues.is_worthwhile(project) is expected


@dataclass
class Campaign:
    """Random acts in a project; before each claim, all tasks are looked at."""

    chance: random.Random
    owner: asyncpg.Connection
    place: Workspace
    project: UUID
    tasks: list[UUID]
    people: list[Actor]
    held: list[Held] = field(default_factory=list)

    async def claim(self, place: Workspace) -> None:
        by = self.chance.choice(self.people)
        expected = await first_for(self.owner, self.place, by)
        if expected is None:
            assert (await refusal(place.claim(self.project, by))).code is Code.NOTHING_TO_CLAIM
        else:
            self.held.append(await place.claim(self.project, by))
            assert self.held[-1].task == expected

    async def count(self, place: Workspace) -> None:
        """Decide nothing: with the remembered queue first, and then with a look-up."""
        by, seen = self.chance.choice(self.people), list[int]()

        def decide(current: DecisionContext) -> list[Change]:
            seen.append(current.held(self.project, current.me))
            raise Refused(Code.LIMIT, "Enough.")

        await refusal(place.do(decide, by=by, claim=self.project))
        text = "SELECT count(*) FROM projection_1.lease WHERE org_id = $1 AND annotator_id = $2"
        assert set(seen) == {await self.owner.fetchval(text, place.org, by.member)}

    async def end(self, place: Workspace) -> None:
        """End a lease in one of the ways."""
        if self.held:
            given = self.held.pop(self.chance.randrange(len(self.held)))
            ways = (place.submit, place.submit, place.release, place.skip)
            await self.chance.choice(ways)(given)

    async def manage(self, place: Workspace) -> None:
        """Change the queue in one of the ways."""
        task = self.chance.choice(self.tasks)
        match self.chance.randrange(4):
            case 0:
                await place.manage(queue.prioritize, task, priority=self.chance.randrange(3))
            case 1:
                someone = self.chance.choice([None, self.chance.choice(self.people).member])
                await place.manage(queue.assign, task, assignee=someone)
            case 2:
                more = {"priority": self.chance.randrange(2)}
                self.tasks += await place.tasks(self.project, 2, **more)
            case _:
                await place.manage(queue.prioritize, uuid4(), priority=1)


@pytest.mark.parametrize("seed", range(4))
async def test_the_next_task_is_the_next_one_whatever_happened(
    workspace: Workspace, other: Writer, owner: asyncpg.Connection, seed: int
) -> None:
    chance = random.Random(seed)
    project = await workspace.project(leases_per_annotator=5, overlap=1 + seed % 2)
    tasks, people = await workspace.tasks(project, 20), await workspace.members(3)
    campaign = Campaign(chance, owner, workspace, project, tasks, people)
    elsewhere = Workspace(workspace.org, workspace.owner, other, workspace.clock)
    acts = (*[campaign.claim] * 5, campaign.count, *[campaign.end] * 3, campaign.manage)
    for _ in range(STEPS):
        place = elsewhere if chance.random() < 0.1 else workspace
        with contextlib.suppress(Refused):
            await chance.choice(acts)(place)
    await check(owner, workspace.org)
