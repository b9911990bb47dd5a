"""Gold from the final answers of tasks that are done, where enough people gave them."""

from __future__ import annotations

import pytest

from server.events.core.event import replace
from server.events.core.refusal import Code
from server.events.gold import agreed_answers
from server.events.gold.agreed_answers import AgreedAnswers
from server.events.gold.gold import GoldSet
from server.events.labeling.tasks import (
    Answers,
    Method,
    Status,
    TaskAssigned,
    TaskPrioritized,
    TaskResolved,
)
from tests.events.test_gold import SET, P
from tests.support.decision_fixtures import A1, A2, A3, ANN, BOB, CAT, answered, project
from tests.support.forms import MIXED, mixed, topic

DONE = TaskResolved(
    method=Method.MAJORITY,
    annotations=(A1, A2),
    form_version=1,
    content=Answers(answers=topic("a")),
)


def done(*said, form=P):
    """A task that is done, with what three people said."""
    given = zip((A1, A2, A3), (ANN, BOB, CAT), said, strict=False)
    return answered(len(said), *given).and_(DONE)


def agreed(past, least, **how):
    wanted = AgreedAnswers(least, **how)
    return past.when(agreed_answers.set_gold_from_answers, P, wanted=wanted)


def test_the_final_answer_is_right_where_enough_people_gave_it():
    past = done("a", "a", "b")
    agreed(past, 2).then(SET)
    agreed(past, 3).refused(Code.CONFLICT, "task")
    assert past.state.status is Status.DONE


@pytest.mark.parametrize(("who", "found"), [((ANN, BOB), True), ((ANN, CAT), False), ((), False)])
def test_only_some_people_count(who, found):
    made = agreed(done("a", "a", "b"), 2, authors=frozenset(who))
    if found:
        made.then(SET)
    else:
        made.refused(Code.CONFLICT, "task")


def test_tasks_that_are_not_done_stay():
    agreed(answered(2, (A1, ANN, "a")), 1).refused(Code.CONFLICT, "task")
    agreed(done("a", "a").and_(SET), 2).nothing()
    agreed(done("a", "a"), 1, questions=frozenset({"other"})).refused(Code.CONFLICT, "task")


def test_a_gold_task_has_the_priority_of_others_and_no_assignee():
    past = done("a", "a").and_(TaskPrioritized(priority=9), TaskAssigned(assignee=ANN))
    agreed(past, 2).then(SET, TaskPrioritized(priority=0), TaskAssigned(assignee=None))


def test_texts_that_are_not_compared_are_left_out():
    given = mixed("a", note="One says this.")
    past = answered(1, (A1, ANN, "a"))
    [annotation] = past.state.annotations
    state = past.state
    state = replace(state, annotations=(replace(annotation, answers=given),))
    resolved = DONE.model_copy(update={"content": Answers(answers=given)})
    final = past.and_(resolved).state.resolution
    state = replace(state, status=Status.DONE, resolution=final)
    form = project(MIXED)
    wanted = AgreedAnswers(1)
    ((_, event), *_) = agreed_answers.set_gold_from_answers(state, form, wanted=wanted)
    assert isinstance(event, GoldSet)
    assert event.content is not None
    assert set(event.content.answers) == set(given) - {"note"}
