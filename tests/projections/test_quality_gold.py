"""Which answers to gold tasks are judged."""

from __future__ import annotations

from uuid import UUID

from server.events.core.event import replace
from server.events.gold.judging import Judge
from server.events.gold.reference import Gold
from server.projections.counters.quality_gold import judged_answers
from tests.support.clock import START
from tests.support.decision_fixtures import A1, A2, ANN, BOB, PROJECT, RITA, answered
from tests.support.forms import topic


def gold(task, value="a", by=RITA, **more):
    """The task as gold, its answers given since then."""
    known = Gold(by, START, 1, (), None if value is None else topic(value))
    annotations = tuple(replace(one, gold=True) for one in task.annotations)
    return replace(task, gold=known, annotations=annotations, **more)


def judged(task):
    found = judged_answers(task, task.annotations)
    return {
        (member, Judge().verdict(alike, *texts)[1]): n
        for (_, (_, _, member, alike, _, _, *texts), _), n in found.items()
    }


def test_answers_are_judged_while_the_task_is_gold():
    task = answered(2, (A1, ANN, "a"), (A2, BOB, "b")).state
    assert judged(task) == {}
    assert judged(gold(task)) == {(ANN, True): 1, (BOB, False): 1}
    assert judged(gold(task, "b")) == {(ANN, False): 1, (BOB, True): 1}
    assert judged(gold(task, by=ANN)) == {(BOB, False): 1}, "who set the gold"
    assert judged(gold(task, None)) == {}, "it was erased"
    given_before = replace(gold(task), annotations=task.annotations)
    assert judged(given_before) == {}
    (place, *_) = judged_answers(gold(task), gold(task).annotations)
    assert place[0] == "quality_gold"
    assert place[1][:2] == (UUID(int=PROJECT.int), "topic")
