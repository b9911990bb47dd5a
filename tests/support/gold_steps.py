"""Steps of random histories: what is said of gold tasks."""

from __future__ import annotations

from random import Random

from server.events.gold.disputes import confirm_gold, dispute_gold
from server.events.gold.gold import remove_gold, set_gold
from server.events.gold.judging import JudgingRule
from server.events.gold.policies import change_gold_policy
from server.events.gold.reference import GoldPolicy
from tests.support.histories import History, action


@action
async def gold(h: History, r: Random) -> None:
    """Say what is right of a task, take that back, or hand gold tasks out more or less often."""
    task = r.choice([*h.tasks])
    if r.random() < 0.2:
        await h.workspace.manage(remove_gold, task)
        return
    if r.random() < 0.2:
        decide, how = r.choice([(dispute_gold, {"reason": "See the map."}), (confirm_gold, {})])
        await h.workspace.manage(decide, task, **how)
        return
    if r.random() < 0.2:
        judging = {"topic": JudgingRule(threshold=0.5)} if r.random() < 0.5 else {}
        policy = GoldPolicy(percent=r.choice([0, 20]), judging=judging)
        await h.on_project(h.tasks[task], change_gold_policy, policy=policy)
        return
    answers = h.answers(task, r)
    await h.workspace.do(
        lambda current: set_gold(
            current.task(task),
            current.project(h.tasks[task]),
            answers=answers,
            concepts=current.taxonomies,
        ),
        tasks=(task,),
    )
