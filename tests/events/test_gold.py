"""Gold: right answers of a task, answers to it, and the rules by which it is handed out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from server.events.core.refusal import Code
from server.events.gold import gold
from server.events.gold.gold import GoldRemoved, GoldSet, gold_fits
from server.events.gold.policies import GoldPolicyChanged, change_gold_policy
from server.events.gold.reference import GoldPolicy, digests
from server.events.gold.rounds import GoldAnswered
from server.events.gold.serving import claim_gold, is_due
from server.events.labeling import queue, reviews
from server.events.labeling.annotations import AnnotationSubmitted
from server.events.labeling.leases import claim, claimable
from server.events.labeling.task_events import TaskOverlapRaised
from server.events.labeling.tasks import (
    AnnotationStatus,
    Answers,
    Status,
    TaskArchived,
    TaskAssigned,
)
from server.events.pauses.member_pauses import MemberPause, PauseRule, PauseStatus
from server.events.project_policy import Policy, Visibility
from server.events.projects import change_policy
from tests.events.acts import revise, submit, withdraw
from tests.support.clock import START
from tests.support.decision_fixtures import A1, A2, ANN, BOB, RITA, answered, claimed, project, task
from tests.support.forms import CHOICE, topic
from tests.support.given_when_then import refusing, without_content
from tests.support.handmade_migrations import set_aside

P = project()
DIGESTS = (digests(P.pinned())["topic"],)
SET = GoldSet(form_version=1, question_digests=DIGESTS, content=Answers(answers=topic("a")))
POLICY = GoldPolicy(percent=5)
PAUSED = replace(
    P, pauses=(MemberPause(ANN, PauseStatus.PAUSED, PauseRule.BY_HAND, START, None, 1),)
)


def test_right_answers_are_checked_as_an_answer_is():
    task().when(gold.set_gold, P, answers=topic("a")).then(SET)
    task().and_(SET).when(gold.set_gold, P, answers=topic("a")).nothing()
    bad = task().when(gold.set_gold, P, answers=topic("zzz"))
    bad.refused(Code.INVALID, "answers", "topic", "values", 0)
    task().when(gold.set_gold, P, answers={}).refused(Code.INVALID, "answers")
    archived = task().and_(TaskArchived())
    archived.when(gold.set_gold, P, answers=topic("a")).refused(Code.CONFLICT, "task")


def test_gold_is_removed_once():
    task().and_(SET).when(gold.remove_gold).then(GoldRemoved()).when(gold.remove_gold).nothing()


def test_a_gold_task_is_out_of_the_queue():
    past = task(overlap=3).and_(SET)
    assert past.state.free_slots == 0
    assert not claimable(past.state, by=ANN, now=past.now)
    assert past.and_(GoldRemoved()).state.free_slots == 3


def test_answers_fill_no_slot_and_finish_nothing():
    past = task(overlap=1).and_(SET, claimed(ANN), claimed(BOB, 2))
    first = submit(past)
    assert [type(event) for event in first.outcome] == [AnnotationSubmitted, GoldAnswered]
    done = submit(first.happens(), by=BOB, token=2, annotation=A2).happens().state
    assert (done.status, done.counting, len(done.annotations)) == (Status.OPEN, [], 2)


def test_a_round_is_as_long_as_the_overlap():
    early = submit(task(overlap=2).and_(SET, claimed(ANN), claimed(BOB, 2))).happens()
    assert len(revise(early, topic("b")).outcome) == 1
    two = submit(early, by=BOB, token=2, annotation=A2)
    assert two.outcome[1:] == [GoldAnswered(annotations=(A1, A2))]
    revise(two.happens(), topic("b")).refused(Code.CONFLICT, "annotation")
    withdraw(two.happens()).refused(Code.CONFLICT, "annotation")


def test_a_raised_overlap_tells_no_gold_task_from_others():
    """Its answers are as final as those of tasks that ask as many people as it was imported for."""
    raised = TaskOverlapRaised(overlap=3, confidence_ppm=0)
    one = submit(task(overlap=1).and_(raised, SET, claimed(ANN)))
    assert one.outcome[1:] == [GoldAnswered(annotations=(A1,))]
    several = submit(task(overlap=2).and_(raised, SET, claimed(ANN), claimed(BOB, 2))).happens()
    assert len(revise(several, topic("b")).outcome) == 1
    two = submit(several, by=BOB, token=2, annotation=A2)
    assert two.outcome[1:] == [GoldAnswered(annotations=(A1, A2))]
    revise(two.happens(), topic("b")).refused(Code.CONFLICT, "annotation")


def test_reviewers_finish_no_gold_task():
    answered = submit(task(overlap=1).and_(SET, claimed(ANN)), project(review="all")).happens()
    back = withdraw(answered, project(review="all")).happens().state
    assert back.annotations[0].status is AnnotationStatus.WITHDRAWN
    judged = {"annotation": A1, "by": RITA}
    rejected = answered.when(reviews.reject, **judged, reason="wrong").happens().state
    assert rejected.status is Status.OPEN
    assert len(answered.when(reviews.approve, **judged, resolve=True).outcome) == 1


def test_a_skip_does_not_close_a_gold_task():
    past = task(overlap=1).and_(SET, claimed(ANN))
    skipped = past.when(queue.skip, P, by=ANN, token=1, now=True, reason="").happens().state
    assert skipped.status is Status.OPEN


def test_gold_fits_until_its_question_changes():
    state = task().and_(SET).state
    assert gold_fits(state, P)
    assert not gold_fits(task().and_(without_content(SET)).state, P)
    [question] = CHOICE["questions"]
    assert not gold_fits(state, project({**CHOICE, "questions": [{**question, "required": False}]}))


def test_gold_is_not_handed_out_where_annotators_see_others_answers():
    opened, handing = project(visibility="all"), replace(P, gold=POLICY)
    with refusing(Code.CONFLICT, "project"):
        change_gold_policy(opened, policy=POLICY)
    assert change_gold_policy(opened, policy=GoldPolicy()) == []
    assert change_gold_policy(P, policy=POLICY) == [
        (P.id, GoldPolicyChanged(**POLICY.model_dump(exclude={"judging"}), content=None))
    ]
    with refusing(Code.CONFLICT, "policy", "visibility"):
        change_policy(handing, policy=Policy(visibility=Visibility.ALL))


@pytest.mark.parametrize("percent", [1, 5, 20, 50])
def test_gold_comes_at_its_rate_whatever_came_before(percent):
    chances = [Random(f"{percent} {number}").random() for number in range(40_000)]
    policy = GoldPolicy(percent=percent)
    due = [is_due(policy, n, chances.__getitem__) for n in range(len(chances))]
    assert abs(sum(due) / len(due) - percent / 100) < 0.01
    behind = [after for before, after in pairwise(due) if before]
    assert abs(sum(behind) / len(behind) - percent / 100) < 0.03


def test_first_tasks_have_rules_of_their_own():
    policy = GoldPolicy(percent=0, qualification=3, warm_up=4, warm_up_percent=50)
    chance = [0.9, 0.9, 0.9, 0.4, 0.6, 0.4, 0.6, 0.0]
    due = [is_due(policy, number, chance.__getitem__) for number in range(8)]
    assert due == [True, True, True, True, False, True, False, False]


def test_a_gold_task_is_claimed_by_any_number_but_once_by_each():
    past = task(overlap=1).and_(SET)
    for who in (ANN, BOB, RITA):
        past = past.when(claim_gold, P, by=who, now=True).happens()
    assert [held.token for held in past.state.leases] == [1, 1, 1]
    past.when(claim_gold, P, by=ANN, now=True).nothing()
    task().when(claim_gold, P, by=ANN, now=True).refused(Code.CONFLICT, "task")


def test_what_a_member_may_name_is_claimed_as_if_it_were_no_gold():
    kept = task().and_(TaskAssigned(assignee=ANN))
    for past in (kept, answered(2, (A1, ANN, "s")).and_(set_aside(A1))):
        for named in (past, past.and_(SET), past.and_(without_content(SET))):
            decide = claim if named.state.gold is None else claim_gold
            held = named.when(decide, P, by=ANN, now=True).happens()
            held.when(decide, P, by=ANN, now=True).nothing()
            token = held.state.leases[0].token
            done = submit(held, token=token, annotation=A2).happens()
            again = done.when(decide, P, by=ANN, now=True).outcome
            assert again.message.startswith("You have answered or skipped")
            done.when(decide, PAUSED, by=ANN, now=True).refused(Code.MEMBER_PAUSED, "project")
