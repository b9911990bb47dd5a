"""Annotators see how right their answers to gold tasks are, not which tasks are gold."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from server.events.core import ids
from server.events.gold.gold import remove_gold
from server.reads.gold.own_score import in_steps
from tests.schema.test_gold_scores import Golden
from tests.schema.test_quality import owner_of
from tests.support.api import Client, key_of
from tests.support.forms import topic

OWN = """query($p: ID!) { viewer { work(project: $p) {
  goldScore(question: "topic") { judged right { value low high } until } } } }"""
SHOWN = "... on ProjectPayload { project { gold { showScores percent } } }"


class Scored(Golden):
    """A project with gold tasks whose annotators may be shown own scores."""

    async def show(self, *, shown: bool) -> Any:
        client = await owner_of(self.app, self.workspace)
        project = ids.public("project", self.id)
        made = await client.do(
            "changeGoldPolicy", "ChangeGoldPolicyInput", SHOWN, project=project, showScores=shown
        )
        return made["project"]["gold"]

    async def own(self) -> Any:
        await self.scores()  # which waits until all is counted
        client = Client(self.app, await key_of(self.workspace, self.ann))
        found = await client.data(OWN, p=ids.public("project", self.id))
        return found["viewer"]["work"]["goldScore"]

    def next_day(self) -> None:
        self.workspace.clock.now += timedelta(days=1)


@pytest.fixture
def scored(app, workspace):
    return Scored(app, workspace)


async def test_a_score_is_shown_where_the_project_says_so(scored):
    await scored.begin(10)
    for task in scored.tasks:
        await scored.answer(task, scored.ann, "a")
    scored.next_day()
    assert await scored.own() is None, "at first, nobody is shown a score"
    assert await scored.show(shown=True) == {"showScores": True, "percent": 50}
    shown = await scored.own()
    assert (shown["judged"], shown["right"]["value"]) == (10, 1)
    midnight = scored.workspace.clock.now.replace(hour=0, minute=0, second=0, microsecond=0)
    assert shown["until"] == midnight.isoformat()
    await scored.show(shown=False)
    assert await scored.own() is None


async def test_a_question_that_is_not_asked_has_no_score(scored):
    await scored.begin(0)
    client = Client(scored.app, await key_of(scored.workspace, scored.ann))
    document = OWN.replace("topic", "none")
    found = await client.ask(document, p=ids.public("project", scored.id))
    assert found["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_no_answer_moves_a_score_and_none_shows_alone(scored):
    """Whoever looks after each answer, right or wrong, to gold or not, learns nothing of it."""
    await scored.begin(27)
    await scored.show(shown=True)
    plain = iter(await scored.workspace.tasks(scored.id, 9))
    gold, seen = iter(scored.tasks), []
    for answers in ("abbaabbaa", "ab", "babbabba", "", "aaaabbbb"):
        before = await scored.own()
        seen.append(before)
        for n, value in enumerate(answers):
            await scored.answer(next(gold), scored.ann, value)
            if n % 4 == 0:
                await scored.workspace.annotate(next(plain), scored.ann, topic("b"))
                assert await scored.own() == before
        assert await scored.own() == before
        scored.next_day()
    seen.append(await scored.own())
    # Of 9, 11, 19, 19 and 27 answers, and never of a number between.
    assert [one and one["judged"] for one in seen] == [None, None, 10, 10, 10, 20]
    assert [one and one["right"]["value"] for one in seen[2:]] == [0.6, 0.6, 0.6, 0.5]
    for one, other in pairwise(filter(None, seen)):
        assert other["judged"] - one["judged"] in (0, 10)


async def test_gold_that_is_set_anew_moves_a_score_the_day_after(scored):
    await scored.begin(10)
    await scored.show(shown=True)
    for task in scored.tasks:
        await scored.answer(task, scored.ann, "a")
    scored.next_day()
    before = await scored.own()
    await scored.set(scored.tasks[0], "b")
    assert await scored.own() == before
    scored.next_day()
    assert (await scored.own())["right"]["value"] == 0.9
    await scored.workspace.manage(remove_gold, scored.tasks[1])
    assert (await scored.own())["right"]["value"] == 0.9
    scored.next_day()
    assert await scored.own() is None


def test_a_score_stays_a_share_where_few_of_the_last_answers_are_known():
    assert in_steps(25, 25, [True] * 25) == (20, 20)
    assert in_steps(24, 25, [False, *[True] * 4]) == (20, 20)
    assert in_steps(25, 25, [True, True]) == (20, 20)
    assert in_steps(20, 20, [True] * 20) == (20, 20)
