"""A random history of an organization: all that people can do, in any order, refusals included."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any
from uuid import UUID

import pytest

from server.access.actor import Actor
from server.access.attributes import AttributeSealer
from server.access.permissions import Permission
from server.events import projects
from server.events.accounts import members, organizations
from server.events.accounts.roles import Role
from server.events.core.refusal import Refused
from server.events.labeling import comments, imported_annotations, queue
from server.events.project_policy import Policy
from tests.support import taxonomy_acts as taxonomies
from tests.support.alerts import end_alert, raise_alert, remove_rule, set_rule
from tests.support.attributes import (
    AGES,
    declare,
    define_attribute,
    remove_attribute,
    withdraw,
)
from tests.support.forms import MIXED, mixed
from tests.support.saved_views import delete_view, save_view
from tests.support.slices import define_slice, remove_slice
from tests.support.webhooks import change_webhook, make_webhook
from tests.support.workspace import Held, Workspace


class RandomOrganization:
    """What is there to act on, and a die."""

    def __init__(self, workspace: Workspace, seed: int) -> None:
        self.workspace = workspace
        self.random = Random(seed)
        self.projects: list[UUID] = []
        self.tasks: list[UUID] = []
        self.people: list[Actor] = []
        self.held: list[Held] = []
        self.annotations: list[tuple[UUID, UUID, Actor]] = []
        self.comments: list[tuple[UUID, UUID, Actor]] = []
        self.imported = 0
        self.taxonomies: list[UUID] = []
        self.views: list[tuple[UUID, UUID, Actor]] = []
        self.webhooks: list[UUID] = []
        self.slices: list[tuple[UUID, UUID]] = []
        self._of_slices = Random(seed)

    async def begin(self) -> RandomOrganization:
        """Two projects of different policies, five annotators and some tasks."""
        self.people = await self.workspace.members(5)
        for policy in (
            {"overlap": 1, "lease_seconds": 60},
            {"overlap": 3, "review": "disagreement"},
        ):
            self.projects.append(await self.workspace.project(MIXED, **policy))
        for project in self.projects:
            self.tasks += await self.workspace.tasks(project, 3)
        for task in self.tasks[::3]:
            author = self.people[0]
            id_ = await self.workspace.annotate(task, author, self.answers())
            self.annotations.append((task, id_, author))
        self.taxonomies.append(await taxonomies.create(self.workspace, "Animals", ("c0", "c1")))
        return self

    async def go(self, steps: int) -> None:
        """Act so often; what is refused is a wish like any other."""
        for step in range(steps):
            with contextlib.suppress(Refused):
                await self.random.choice(self.actions())()
            if step % 20 == 19:
                await self.slice()

    async def go_until_compared(self, tasks: int) -> None:
        """Act until so many tasks, or more, were answered by several people.

        How many steps that takes changes with every kind of action that is added.
        """
        for _ in range(100):
            pairs = {(task, author) for task, _, author in self.annotations}
            numbers = Counter(task for task, _ in pairs)
            if sum(number > 1 for number in numbers.values()) >= tasks:
                return
            await self.go(20)
        pytest.fail(f"2,000 actions without {tasks} tasks that several people answered")

    def actions(self) -> list[Callable[[], Awaitable[Any]]]:
        often = [self.claim, self.submit, self.claim, self.submit, self.revise, self.review]
        return [
            *(*often, *often),
            *(
                self.import_,
                self.import_annotation,
                self.skip,
                self.withdraw,
                self.manage,
                self.manage,
                self.comment,
            ),
            *(self.resolve_comment, self.lapse, self.release, self.configure, self.staff),
            *(self.classify, self.classify, self.save_view, self.save_view, self.webhook),
            self.alert,
            self.declare,
        ]

    async def alert(self) -> None:
        """Set rules of alerts, let one raise an alert, acknowledge it, and remove some rules."""
        project = self.random.choice(self.projects)
        rule = await set_rule(self.workspace, project, question="kind", label="a")
        if self.random.random() < 0.5:
            await set_rule(self.workspace, project, alert_rule=rule, threshold=0.5)
        if self.random.random() < 0.5:
            alert = await raise_alert(self.workspace, project)
            await end_alert(self.workspace, alert, by=self.workspace.owner)
        if self.random.random() < 0.5:
            await remove_rule(self.workspace, project, rule)

    async def declare(self) -> None:
        """Define an attribute, let somebody declare a value, and somebody withdraw theirs."""
        sealer, who = (
            AttributeSealer(self.workspace.org, bytes(32)),
            self.random.choice(self.people),
        )
        attribute = await define_attribute(self.workspace)
        await declare(self.workspace, sealer, who, attribute=attribute, value=AGES[0])
        if self.random.random() < 0.5:
            await withdraw(self.workspace, self.random.choice(self.people))
        if self.random.random() < 0.5:
            await remove_attribute(self.workspace, attribute)

    async def webhook(self) -> None:
        """Do something to a webhook, and make another one."""
        if self.webhooks:
            webhook = self.random.choice(self.webhooks)
            await change_webhook(self.workspace, webhook, self.random)
        project = self.random.choice([None, *self.projects])
        self.webhooks.append(await make_webhook(self.workspace, project))

    async def import_(self) -> None:
        count = self.random.randrange(1, 6)
        items = []
        for _ in range(count):
            self.imported += 1
            inputs = {"text": f"Rome {self.imported} Ünïcode \U0001f600 stands."}
            external = f"x{self.imported}" if self.random.random() < 0.5 else None
            items.append({"inputs": inputs, "external_id": external, "meta": {"n": 1.0, "a": [2]}})
        self.tasks += await self.workspace.import_(self.random.choice(self.projects), items)

    async def import_annotation(self) -> None:
        """Somebody's answer from elsewhere, of whatever became of it there."""
        random = self.random
        author = random.choice([*self.people[:2], "w1", "w2", "w3"])
        status = random.choice(imported_annotations.STATUSES)
        made, task = random.choice((None, self.workspace.clock.now)), random.choice(self.tasks)
        self.imported += 1
        fields = {"source_id": f"s{self.imported}", "source_digest": "0" * 32} if made else {}
        id_ = await self.workspace.import_annotation(
            task, author, self.answers(), status=status, occurred_at=made, **fields
        )
        if not isinstance(author, str):
            self.annotations.append((task, id_, author))

    async def claim(self) -> None:
        person, project = self.random.choice(self.people), self.random.choice(self.projects)
        self.held.append(await self.workspace.claim(project, person))

    async def submit(self) -> None:
        held = self.held.pop(self.random.randrange(len(self.held))) if self.held else None
        if held:
            id_ = await self.workspace.submit(
                held, self.answers(), time_spent_ms=self.random.randrange(9000)
            )
            self.annotations.append((held.task, id_, held.by))

    def answers(self) -> dict[str, Any]:
        note = f"note {self.random.random()}" if self.random.random() < 0.3 else None
        return mixed(self.random.choice("abc"), note, self.random.randrange(1, 6))

    async def revise(self) -> None:
        task, id_, author = self.random.choice(self.annotations)
        await self.workspace.revise(task, id_, author, self.answers())

    async def withdraw(self) -> None:
        task, id_, author = self.random.choice(self.annotations)
        await self.workspace.withdraw(task, id_, author, "changed my mind")

    async def review(self) -> None:
        task, id_, _ = self.random.choice(self.annotations)
        match self.random.randrange(3):
            case 0:
                await self.workspace.approve(task, id_, resolve=self.random.random() < 0.5)
            case 1:
                await self.workspace.reject(task, id_)
            case _:
                new = await self.workspace.replace(task, id_, self.answers())
                self.annotations.append((task, new, self.workspace.owner))

    async def skip(self) -> None:
        if self.held:
            await self.workspace.skip(self.held.pop())

    async def release(self) -> None:
        if self.held:
            await self.workspace.release(self.held.pop(0))

    async def lapse(self) -> None:
        """Time passes, and leases expire."""
        self.workspace.clock.advance(self.random.choice((1, 100, 4000)))
        if self.held:
            await self.workspace.expire(self.held[0].task)

    async def manage(self) -> None:
        task = self.random.choice(self.tasks)
        person = self.random.choice((*[p.member for p in self.people], None))
        decision, fields = self.random.choice(
            [
                (queue.archive, {}),
                (queue.restore, {}),
                (queue.restore, {}),
                (queue.reopen, {"more": self.random.randrange(1, 3)}),
                (queue.prioritize, {"priority": self.random.randrange(-2, 3)}),
                (queue.assign, {"assignee": person}),
            ]
        )
        await self.workspace.manage(decision, task, **fields)

    async def comment(self) -> None:
        task = self.random.choice(self.tasks)
        text, by = f"why {self.random.random()}?", self.random.choice(self.people)
        named = [one.member for one in self.people if self.random.random() < 0.3]
        id_ = await self.workspace.comment(task, text, by, mentions=named)
        self.comments.append((task, id_, by))

    async def resolve_comment(self) -> None:
        if not self.comments:
            return
        task, id_, by = self.random.choice(self.comments)
        named = [self.random.choice(self.people).member]
        own = {"by": by.member}
        decision, fields = self.random.choice(
            [
                (comments.resolve, {}),
                (comments.reopen, {}),
                (comments.edit, own | {"text": f"so {id_}", "mentions": named}),
                (comments.delete, own | {"manages": False, "reason": "Said twice."}),
            ]
        )
        await self.workspace.manage(
            decision, task, by, permission=Permission.COMMENT, comment=id_, **fields
        )

    async def configure(self) -> None:
        id_ = self.random.choice(self.projects)
        text, overlap = f"Guide {self.random.random()}", self.random.randrange(1, 4)
        policy = Policy(overlap=overlap, full_text=overlap > 1)
        decision, fields = self.random.choice(
            [
                (projects.publish_guideline, {"text": text}),
                (projects.rename, {"name": text, "description": None}),
                (projects.change_policy, {"policy": policy}),
                (projects.archive, {}),
                (projects.restore, {}),
                (projects.restore, {}),
            ]
        )
        workspace = self.workspace
        await workspace.do(
            lambda current: decision(current.project(id_), **fields),
            permission=Permission.PROJECT_CONFIGURE,
            projects=(id_,),
        )

    async def classify(self) -> None:
        """Edit a taxonomy, import a release of it, or publish it."""
        workspace, random, id_ = self.workspace, self.random, self.random.choice(self.taxonomies)
        match random.randrange(8):
            case 0:
                await taxonomies.publish(workspace, id_, f"Notes {random.random()}")
            case 1:
                await taxonomies.release(workspace, id_, taxonomies.some_tree(random))
            case 2:
                await taxonomies.attach(workspace, id_, taxonomies.some_mapping(random))
            case 3:
                name = f"Taxonomy {random.random()}"
                self.taxonomies.append(await taxonomies.create(workspace, name))
            case _:
                edit = taxonomies.some_edit(random, f"Label {random.random()}")
                await taxonomies.edit(workspace, id_, edit)

    async def save_view(self) -> None:
        """Save a view, change one or delete one."""
        random = self.random
        project, owner = random.choice(self.projects), random.choice(self.people[:2])
        view = None
        if self.views and random.random() < 0.7:
            project, view, owner = random.choice(self.views)
            if random.random() < 0.4:
                await delete_view(self.workspace, project, view, owner)
                return
        filter = random.choice(({}, {"text": f"Rome {random.random()}"}, {"statuses": ["OPEN"]}))
        shared, name = random.random() < 0.5, f"View {random.random()}"
        id_ = await save_view(
            self.workspace, project, owner, name, filter, view=view, shared=shared
        )
        self.views.append((project, id_, owner))

    async def slice(self) -> None:
        """Define a slice, or remove one; by a die of its own, so that all else stays as it was."""
        random, project = self._of_slices, self._of_slices.choice(self.projects)
        if self.slices and random.random() < 0.4:
            at = self.slices.pop(random.randrange(len(self.slices)))
            await remove_slice(self.workspace, *at)
            return
        predicate = random.choice(
            [
                {"meta": [{"path": ["n"], "values": ["1"]}]},
                {"meta": [{"path": ["n", "deeper"], "values": ["1"]}]},
                {"priority_at_least": 1},
                {"form_versions": [1], "inputs": ["text", "image"]},
                {"guideline_versions": [0], "priority_at_most": 0},
                {"imported_since": self.workspace.clock.now},
            ]
        )
        name = f"Slice {random.random()}"
        id_ = await define_slice(self.workspace, project, name, **predicate)
        self.slices.append((project, id_))

    async def staff(self) -> None:
        person, project = self.random.choice(self.people), self.random.choice(self.projects)
        workspace = self.workspace
        match self.random.randrange(3):
            case 0:
                await workspace.grant(person, project, self.random.choice(list(Role)))
            case 1:
                name = f"Nick {self.random.random()}"
                await workspace.do(
                    lambda current: members.rename(
                        current.member(person.member), name=name, email=None
                    ),
                    permission=Permission.MEMBERS_MANAGE,
                    members=(person.member,),
                )
            case _:
                name = f"Acme {self.random.random()}"
                await workspace.do(
                    lambda current: organizations.rename(
                        current.organization(workspace.org), name=name
                    ),
                    permission=Permission.ORGANIZATION_MANAGE,
                    organization=True,
                )
