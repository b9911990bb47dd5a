"""Random histories of gold: set, disputed, decided on, undone and erased, beside all other work."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import asyncpg
import pytest
from starlette.applications import Starlette

from server.events.core import ids
from server.events.core.refusal import Refused
from server.events.gold.disputes import Evidence, confirm_gold, dispute_by_rule, dispute_gold
from server.events.gold.gold import remove_gold
from server.events.labeling import queue
from server.events.labeling.tasks import TASK
from server.projections.counters.projection import fast_id
from server.projections.counters.quality_gold import judged_answers
from server.projections.engine.check import check
from tests.schema.test_gold_scores import Golden
from tests.schema.test_quality import head, owner_of
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("all organizations are counted or rebuilt")

GOLD = """gold { stale answers { question } setBy { id } dispute { people lowest reason questions
  by { id } } }"""
SHOWN = f"""project(id: $p) {{ gold {{ tasks staleTasks disputedTasks }} }}
  tasks(project: $p) {{ nodes {{ id status version {GOLD} }} }}
  disputed: tasks(project: $p, filter: {{goldDisputed: true}}) {{ nodes {{ id }} totalCount }}"""
NOW = f"query($p: ID!) {{ {SHOWN} }}"
THEN = f"query($p: ID!, $at: Position!) {{ asOf(position: $at) {{ {SHOWN} }} }}"
REVERT = ("revert", "RevertInput", "... on RevertPayload { position }")
COUNTED = """SELECT question, member_id, compared, said_text, reference_text, answers
FROM quality_gold WHERE org_id = $1"""
ERASABLE = """SELECT stream, position FROM events WHERE org_id = $1 AND content IS NOT NULL
AND (type LIKE 'task.gold%' OR type = 'task.reverted') ORDER BY position"""
STATES = "SELECT state FROM projection_1.task WHERE org_id = $1"


class GoldHistory(Golden):
    """Gold tasks to which everything is done that can be, by a die."""

    async def start(self, seed: int) -> GoldHistory:
        await self.begin(4)
        self.random, self.held, self.written = Random(seed), [], []
        self.people = [self.ann, self.bob, await self.workspace.member(name="Cleo")]
        self.owner = await owner_of(self.app, self.workspace)
        self.public = ids.public("project", self.id)
        return self

    async def go(self, steps: int) -> None:
        acts = [self.answer_one, self.answer_one, self.decide, self.decide, self.decide]
        acts += [self.set_one, self.revert, self.manage, self.change_answer]
        for _ in range(steps):
            try:
                await self.random.choice(acts)()
            except Refused:
                continue

    async def answer_one(self) -> None:
        task, who = self.random.choice(self.tasks), self.random.choice(self.people)
        id_ = await self.answer(task, who, self.random.choice("ab"))
        self.written.append((task, id_, who))

    async def set_one(self) -> None:
        await self.set(self.random.choice(self.tasks), self.random.choice("abc"))

    async def decide(self) -> None:
        evidence = Evidence("0" * 64, (), 900_000, 1)
        decision, given = self.random.choice(
            [
                (dispute_gold, {"reason": "It is a river."}),
                (dispute_by_rule, {"evidence": evidence}),
                (confirm_gold, {}),
                (remove_gold, {}),
            ]
        )
        await self.workspace.manage(decision, self.random.choice(self.tasks), **given)

    async def manage(self) -> None:
        decision, given = self.random.choice(
            [
                (queue.archive, {}),
                (queue.restore, {}),
                (queue.prioritize, {"priority": self.random.randrange(3)}),
                (queue.reopen, {"more": 1}),
            ]
        )
        await self.workspace.manage(decision, self.random.choice(self.tasks), **given)

    async def change_answer(self) -> None:
        if self.written:
            task, id_, who = self.random.choice(self.written)
            if self.random.random() < 0.5:
                await self.workspace.withdraw(task, id_, who)
            else:
                await self.workspace.revise(task, id_, who, topic(self.random.choice("abc")))

    async def erase_some(self, owner: asyncpg.Connection) -> None:
        """Erase the contents of some events about gold."""
        for row in await owner.fetch(ERASABLE, self.workspace.org):
            if self.random.random() < 0.3:
                await self.workspace.erase(row["stream"], [row["position"]])

    async def revert(self) -> None:
        last = int(await head(self.workspace))
        position = self.random.randrange(max(1, last - 12), last + 1)
        await self.owner.do(*REVERT, position=str(position))

    async def now(self) -> Any:
        return await self.owner.data(NOW, p=self.public)

    async def then(self, position: str) -> Any:
        return (await self.owner.data(THEN, p=self.public, at=position))["asOf"]


async def require_equal(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection, database: Database, seed: int
) -> None:
    """What was shown at each moment is what is shown as of it; nothing is counted twice."""
    history = await GoldHistory(app, workspace).start(seed)
    seen = []
    for _ in range(4):
        await history.go(15)
        seen.append((await head(workspace), await history.now()))
    for position, shown in seen:
        assert await history.then(position) == shown
    await history.erase_some(owner)
    await history.go(5)
    await history.scores()  # which waits until all is counted
    wanted = Counter[Any]()
    for row in await owner.fetch(STATES, workspace.org):
        task = TASK.decode(row["state"])
        for (_, key, _), n in judged_answers(task, task.annotations).items():
            _, question, member, alike, _, _, *texts = key
            wanted[question, member, alike, *texts] += n
    rows = await owner.fetch(COUNTED, workspace.org)
    counted = Counter({(r[0], fast_id(r[1].int), *r[2:5]): r[5] for r in rows if r[5]})
    assert counted == wanted
    assert await check(database.admin_url, processes=0) == []


async def test_gold_is_as_of_then_what_it_was_and_rebuilt_equals_live(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection, database: Database
) -> None:
    await require_equal(app, workspace, owner, database, 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 14))
async def test_gold_is_so_in_many_histories(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection, database: Database, seed: int
) -> None:
    await require_equal(app, workspace, owner, database, seed)
