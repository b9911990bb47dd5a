"""A random history that goes on, and everybody who may ask about it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple
from uuid import UUID

import asyncpg

from server.access.actor import Actor
from server.commands import DecisionContext, Writer
from server.events.accounts import credentials
from server.events.accounts.members import LoginMethod
from server.events.accounts.roles import Role
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.ledger.read import tenant
from server.projections.counters import slice_backfill
from server.projections.counters.counting import advance
from server.projections.counters.handed_changes import HandedChanges
from server.projections.counters.registry import COUNTERS
from server.projections.counters.sql import Overtaken
from tests.schema import correction_operations
from tests.schema.as_of_arguments import asked_for, selections
from tests.schema.as_of_questions import Answer, KnownIds, answer, given_to, known_ids, roots
from tests.schema.large_organization import new_organization
from tests.schema.run_operations import requested
from tests.support import (
    audit_steps,
    gold_steps,
    labeling_steps,
    management_steps,
    taxonomy_steps,
)
from tests.support.alerts import end_alert, raise_alert, remove_rule, set_rule
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import mixed
from tests.support.histories import ACTIONS, History
from tests.support.initial_tagging import draw_tagging
from tests.support.saved_views import delete_view, save_view
from tests.support.slices import define_slice
from tests.support.webhooks import change_webhook, make_webhook
from tests.support.workspace import Workspace, command

STEPS_FROM = {one.__name__ for one in (labeling_steps, management_steps, taxonomy_steps)}
"""Where the steps stand that are drawn. To undo might remove the owner, who asks here."""


class Part(NamedTuple):
    """A part of the questions: every so many root fields from one on, so many times at most."""

    first: int = 0
    step: int = 1
    most: int | None = None


WHOLE = Part()
RATINGS = ((1, 2), (4, 4), (5, 3), (2, 2))
"""Stars that two people gave to the same tasks."""
BLIND = ("ANNOTATOR",)
"""Callers who are told of their own acts alone: of a part, they are asked about tasks."""


@dataclass
class Past:
    """An organization with a history that goes on, and everybody who may ask about it."""

    history: History
    owner: asyncpg.Connection
    server: asyncpg.Connection
    random: Random
    clients: dict[str, Client] = field(default_factory=dict)
    views: list[UUID] = field(default_factory=list)
    webhooks: list[UUID] = field(default_factory=list)
    alerts: list[UUID] = field(default_factory=list)
    rated: int = 0
    """The position after two people gave RATINGS to the tasks of the second project."""

    @property
    def workspace(self) -> Workspace:
        return self.history.workspace

    async def go(self, steps: int) -> None:
        """Go on; what is refused is a wish like any other. Nothing is erased."""
        own = [name for name, step in ACTIONS.items() if step.__module__ in STEPS_FROM]
        names = [name for name in own if name not in ("erase", "pause", "pause_rule")]
        for _ in range(steps):
            step = (self.random.choice(names), self.random.randrange(10_000))
            with contextlib.suppress(Refused):
                await self.history.step(step)
        for seed in range(4):
            with contextlib.suppress(Refused):
                await gold_steps.gold(self.history, Random(len(self.views) + seed))
        with contextlib.suppress(Refused):
            await self.save_views()
        with contextlib.suppress(Refused):
            await self.make_webhooks()
        await self.audit()
        with contextlib.suppress(Refused):
            await self.raise_alerts()
        for number in range(4):
            for name in ("pause", "pause_rule"):
                with contextlib.suppress(Refused):
                    await self.history.step((name, number))
        await self.count()

    async def audit(self) -> None:
        """Draw an audit, and judge some of its items."""
        steps = [name for name, step in ACTIONS.items() if step.__module__ == audit_steps.__name__]
        for number, name in enumerate(sorted(steps) + ["judge"] * 5):
            with contextlib.suppress(Refused):
                await self.history.step((name, number))

    async def save_views(self) -> None:
        """Save a view, change the one before, and delete the one before that."""
        who, project = self.workspace.owner, self.history.projects[0]
        name, filter = f"View {len(self.views)}", {"statuses": ["OPEN"]}
        saved = {"shared": True}
        self.views.append(await save_view(self.workspace, project, who, name, filter, **saved))
        for view in self.views[-2:-1]:
            await save_view(self.workspace, project, who, f"{name}?", {}, view=view)
        for view in self.views[-3:-2]:
            await delete_view(self.workspace, project, view, who)

    async def raise_alerts(self) -> None:
        """Set a rule of alerts, let it raise an alert, and end the one before."""
        project = self.history.projects[0]
        for alert in self.alerts[-1:]:
            await end_alert(self.workspace, alert, by=self.workspace.owner)
        self.alerts.append(await raise_alert(self.workspace, project))
        rule = await set_rule(self.workspace, project, label="a")
        await set_rule(self.workspace, project, alert_rule=rule, threshold=0.5)
        if len(self.alerts) % 2:
            await remove_rule(self.workspace, project, rule)

    async def make_webhooks(self) -> None:
        """Make a webhook, of a project or of all, and do something to those before."""
        project = self.random.choice([self.history.projects[0], None])
        for webhook in self.webhooks:
            await change_webhook(self.workspace, webhook, self.random)
        self.webhooks.append(await make_webhook(self.workspace, project))

    async def count(self) -> None:
        """Count on, together with the application, until all is counted."""
        org, more = self.workspace.org, True
        while more:
            async with tenant(self.server, org):
                more = await slice_backfill.step(self.server, org)
        for counter in COUNTERS:
            reached = -1
            while reached < await self.head():
                with contextlib.suppress(Overtaken):
                    async with tenant(self.server, org):
                        reached = await advance(self.server, counter, org, HandedChanges())

    async def opened(self) -> list[UUID]:
        """The projects that show annotators everything at the moment."""
        text = (
            "SELECT id FROM projection_1.project WHERE org_id = $1 "
            "AND policy::json ->> 'visibility' = 'all' ORDER BY id"
        )
        return [row["id"] for row in await self.owner.fetch(text, self.workspace.org)]

    async def head(self) -> int:
        found: int = await self.owner.fetchval(
            "SELECT head FROM ledger WHERE org_id = $1", self.workspace.org
        )
        return found

    async def known_ids(self) -> KnownIds:
        return await known_ids(self.owner, self.workspace.org)

    async def answers(
        self, who: str, at: KnownIds, position: int | None = None, *, part: Part = WHOLE
    ) -> dict[tuple[str, str], Answer]:
        """What a caller is answered to all questions, or to a part of them."""
        some = selections(at)[part.first :: part.step]
        if who in BLIND and part.most:
            some = [one for one in some if "tasks(" in one]
        return await asked_for(self.clients[who], some, position) | {
            (root, str(given)): await answer(self.clients[who], root, given, at, position)
            for root in roots()[part.first :: part.step]
            for given in given_to(at, root, part.most)
        }


@contextlib.asynccontextmanager
async def begun(database: Database, seed: int) -> AsyncIterator[Past]:
    """Begin a history, with callers of every role."""
    clock = Clock()
    async with contextlib.AsyncExitStack() as stack:
        owner, server = [
            await asyncpg.connect(url) for url in (database.admin_url, database.server_url)
        ]
        stack.push_async_callback(owner.close)
        stack.push_async_callback(server.close)
        writer = Writer(database.server_url, clock=clock)
        stack.push_async_callback(writer.close)
        workspace = await new_organization(database, writer, clock)
        past = Past(await History(workspace).begin(), owner, server, Random(seed))
        await _import_named(past.history)
        past.rated = await _rate(past.history)
        await _let_in(workspace)
        await requested(workspace, past.history.projects[0])
        await correction_operations.finished(workspace, past.history.projects[0])
        for predicate in ({"form_versions": [1]}, {"priority_at_least": 1}):
            name = f"Slice by {[*predicate]}"
            await define_slice(workspace, past.history.projects[0], name, **predicate)
        drawn = sorted(past.history.tasks)[:3]
        await draw_tagging(workspace, past.history.projects[0], drawn)
        callers = await _callers(past.history)
        app = await stack.enter_async_context(served(database, clock))
        for name, actor in callers.items():
            past.clients[name] = Client(app, await key_of(workspace, actor))
        await past.count()
        yield past


async def _callers(history: History) -> dict[str, Actor]:
    workspace = history.workspace
    found = {role.value: await workspace.member(role) for role in Role}
    project = history.projects[-1]
    for role in (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER):
        found[f"PROJECT_{role}"] = await workspace.member(None)
        await workspace.grant(found[f"PROJECT_{role}"], project, role)
    found["AUTHOR"] = history.people[1]
    return found


async def _import_named(history: History) -> None:
    """Import tasks with external ids and meta, of which some are answered twice."""
    items = [
        {"inputs": {"text": f"text {n}"}, "external_id": f"row-{n}", "meta": {"n": n}}
        for n in range(4)
    ]
    for project in history.projects[:2]:
        found = await history.workspace.import_(project, items)
        history.tasks |= dict.fromkeys(found, project)


async def _rate(history: History) -> int:
    """Let two people rate the same tasks; return the position after it."""
    workspace, project = history.workspace, history.projects[1]
    tasks = await workspace.tasks(project, len(RATINGS))
    history.tasks |= dict.fromkeys(tasks, project)
    said = [
        (task, by, mixed("a", stars=stars))
        for task, ratings in zip(tasks, RATINGS, strict=True)
        for stars, by in zip(ratings, history.people[1:3], strict=True)
    ]
    made = await workspace.annotate_all(said)
    history.annotations += [(task, id_, by) for (task, by, _), id_ in zip(said, made, strict=True)]
    receipt = await workspace.writer.execute(command(workspace.org, None, lambda _: []))
    return receipt.position


async def _let_in(workspace: Workspace) -> None:
    """Give the owner a key and a session, so that there are some to ask about."""
    await key_of(workspace, workspace.owner)
    member, session = workspace.owner.member, uuid7()

    def log_in(current: DecisionContext) -> list[Change]:
        state, method = current.member(member), LoginMethod.PASSWORD
        return credentials.open_session(state, credential=session, method=method, now=current.now)

    await workspace.do(log_in, members=(member,))
