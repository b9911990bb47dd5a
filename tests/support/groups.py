"""Releases of figures by group, asked for and computed; and people who answer by their groups."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.access.attributes import AttributeSealer
from server.commands import DecisionContext
from server.events.attributes.declarations import key_id
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.groups import releases
from server.events.groups.releases import GROUP_RELEASE, GroupRelease, ReleaseStatus
from server.jobs.base import connections
from server.jobs.groups import COMMAND, GroupReleases
from server.ledger.organization_keys import KeyUse, made_key
from server.ledger.read import tenant
from tests.support.attributes import AGES, declare, define_attribute
from tests.support.commands import at_once
from tests.support.databases import Database
from tests.support.forked import command
from tests.support.forms import STARS, TOPIC, form
from tests.support.workspace import Workspace

COMPARED = form(STARS, TOPIC)


def answers(stars: int, topic: str = "a") -> dict[str, Any]:
    """Answers to COMPARED."""
    return {
        "stars": {"kind": "rating", "rating": stars},
        "topic": {"kind": "choice", "values": [topic]},
    }


async def sealer_of(database: Database, workspace: Workspace) -> AttributeSealer:
    """What seals and opens the declared values of an organization."""
    org = workspace.org
    async with (
        connections(database.server_url) as pool,
        pool.acquire() as connection,
        tenant(connection, org),
    ):
        return AttributeSealer(org, await made_key(connection, org, key_id(org), KeyUse.ATTRIBUTES))


async def request_release(
    workspace: Workspace,
    project: UUID,
    attribute: UUID,
    questions: Sequence[str] = ("stars",),
    slices: Sequence[UUID] = (),
) -> UUID:
    """Ask for a release, rights or not; return its id."""
    id_ = uuid7()

    def request(current: DecisionContext) -> list[Change]:
        named: Any = {"attribute": attribute, "questions": questions, "slices": slices}
        concepts = current.taxonomies
        return releases.request(current.project(project), id_, **named, concepts=concepts)

    await workspace.do(request, projects=(project,))
    return id_


async def release_state(workspace: Workspace, release: UUID) -> GroupRelease:
    found = (await workspace.do(lambda _: [], streams=((GROUP_RELEASE, release),))).states[release]
    assert isinstance(found, GroupRelease)
    return found


async def computed(database: Database, workspace: Workspace, release: UUID) -> GroupRelease:
    """Let the job work until a release has ended, and return it."""
    async with asyncio.timeout(120), connections(database.server_url) as pool:
        job = GroupReleases(pool, workspace.writer, command=command(*COMMAND[-2:]))
        while (found := await release_state(workspace, release)).status is ReleaseStatus.RUNNING:
            await job.run_once()
    return found


class GroupedPeople:
    """People who declare their ages and answer tasks, the young with more stars than the old."""

    def __init__(self, workspace: Workspace, sealer: AttributeSealer) -> None:
        self.workspace = workspace
        self.sealer = sealer
        self.random = Random(1)
        self.project = self.attribute = UUID(int=0)
        self.tasks: list[UUID] = []
        self.people: dict[str, list[Actor]] = {}

    async def begin(self, tasks: int, **sizes: int) -> GroupedPeople:
        """Let so many young, old and undeclared people answer so many tasks each."""
        self.attribute = await define_attribute(self.workspace)
        await self._new_project(tasks)
        for group, size in sizes.items():
            await self.join(group, size)
        return self

    async def another_project(self, tasks: int) -> UUID:
        """Let them answer so many tasks of another project, too, where others join from now on."""
        await self._new_project(tasks)
        people = [(who, group) for group, some in self.people.items() for who in some]
        await at_once(*(self.answer(w, task, g) for (w, g), task in product(people, self.tasks)))
        return self.project

    async def _new_project(self, tasks: int) -> None:
        self.project = await self.workspace.project(COMPARED, overlap=100)
        items = [{"inputs": {"text": "Rome"}, "priority": number % 2} for number in range(tasks)]
        self.tasks = await self.workspace.import_(self.project, items)

    async def join(self, group: str, size: int, tasks: Sequence[UUID] | None = None) -> list[Actor]:
        """Let more people of a group join and answer; return them."""
        found = await self.workspace.members(size)
        self.people.setdefault(group, []).extend(found)
        said: list[Awaitable[None]] = []
        for who in found:
            if group in VALUES:
                said.append(self.declare(who, VALUES[group]))
            answered = self.tasks if tasks is None else tasks
            said += [self.answer(who, task, group) for task in answered]
        await at_once(*said)
        return found

    async def declare(self, who: Actor, value: str) -> None:
        await declare(self.workspace, self.sealer, who, attribute=self.attribute, value=value)

    async def answer(self, who: Actor, task: UUID, group: str) -> None:
        stars = self.random.randrange(2, 6) if group == "young" else self.random.randrange(1, 5)
        await self.workspace.annotate(task, who, answers(stars, self.random.choice("ab")))

    def members(self) -> Mapping[str, list[UUID]]:
        """The people who declared a value, by value."""
        return {
            value: [who.member for who in self.people.get(group, ())]
            for group, value in VALUES.items()
        }


VALUES = {"young": AGES[0], "middle": AGES[1], "old": AGES[2]}
