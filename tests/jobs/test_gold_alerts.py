"""Alerts about gold: it runs out for somebody, or answers to it are too often wrong."""

from __future__ import annotations

import asyncpg

from server.events.alerts.rules import AlertMetric
from server.events.gold.gold import remove_gold
from tests.jobs.test_alerts import watching
from tests.schema.test_gold_scores import Golden
from tests.support.alerts import set_rule
from tests.support.databases import Database
from tests.support.workspace import Workspace


async def test_gold_that_runs_out_and_answers_that_are_wrong(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    golden = await Golden(None, workspace).begin(5)
    await set_rule(workspace, golden.id, AlertMetric.GOLD_LEFT, threshold=2.0)
    bob = {"member": golden.bob.member, "threshold": 5.0}
    await set_rule(workspace, golden.id, AlertMetric.GOLD_LEFT, **bob)
    await set_rule(workspace, golden.id, AlertMetric.GOLD_SCORE, least_units=4)
    async with watching(database, owner, workspace) as watch:
        for task in golden.tasks[:3]:
            await golden.answer(task, golden.ann, "b")
        assert await watch.evaluate() == 0, "two are left to Ann, and Bob has not begun"
        await golden.answer(golden.tasks[3], golden.ann, "b")
        await golden.answer(golden.tasks[0], golden.bob, "a")
        assert await watch.evaluate() == 3
        raised = {(facts["metric"], facts["value"]): facts for _, facts in await watch.events()}
        assert set(raised) == {("GOLD_LEFT", 1), ("GOLD_LEFT", 4), ("GOLD_SCORE", 0.2)}
        assert raised["GOLD_LEFT", 1]["units"] == 2
        score = raised["GOLD_SCORE", 0.2]
        assert (score["units"], score["high"] < 0.8) == (5, True)
        # With the task goes the answer to it: one is left as before.
        await workspace.manage(remove_gold, golden.tasks[3])
        assert await watch.evaluate() == 0
