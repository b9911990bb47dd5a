"""Disputes over right answers: who begins them, and what ends them."""

from __future__ import annotations

from server.events.core.refusal import Code
from server.events.gold import disputes, gold
from server.events.gold.disputes import DisputeContent, Evidence, GoldConfirmed, GoldDisputed
from server.events.gold.gold import GoldRemoved, gold_fits
from server.events.gold.serving import claimable_gold
from tests.events.test_gold import DIGESTS, SET, P
from tests.support.decision_fixtures import A1, ANN, RITA, task
from tests.support.forms import topic

EVIDENCE = Evidence(DIGESTS[0], (A1,), 812_000, 40)
BY_RULE = GoldDisputed(question_digests=DIGESTS, annotations=(A1,), low_ppm=812_000, counted_to=40)


def test_a_person_disputes_right_answers_and_says_why():
    said = GoldDisputed(question_digests=DIGESTS, content=DisputeContent(reason="See page 3."))
    disputed = task().and_(SET, by=RITA).when(disputes.dispute_gold, reason=" See page 3. ")
    disputed.then(said).when(disputes.dispute_gold, reason="Again.").nothing()
    assert disputed.happens().state.gold.dispute.reason == "See page 3."
    task().when(disputes.dispute_gold, reason="Why?").refused(Code.CONFLICT, "task")
    task().and_(SET).when(disputes.dispute_gold, reason=" ").refused(Code.INVALID, "reason")


def test_the_rule_disputes_once_and_says_by_what():
    disputed = task().and_(SET).when(disputes.dispute_by_rule, EVIDENCE)
    disputed.then(BY_RULE).when(disputes.dispute_by_rule, EVIDENCE).nothing()
    task().when(disputes.dispute_by_rule, EVIDENCE).nothing()


def test_nobody_is_judged_by_disputed_answers_until_somebody_decides():
    past = task().and_(SET, BY_RULE)
    assert not gold_fits(past.state, P)
    assert not claimable_gold(past.state, P, by=ANN, now=past.now)
    decided = (
        past.when(disputes.confirm_gold).then(GoldConfirmed()),
        past.when(gold.set_gold, P, answers=topic("a")).then(GoldConfirmed()),
        past.when(gold.set_gold, P, answers=topic("b")).happens(),
    )
    for one in decided:
        assert claimable_gold(one.state, P, by=ANN, now=one.now)
        one.when(disputes.confirm_gold).nothing()
    assert past.when(gold.remove_gold).then(GoldRemoved()).state.gold is None
    task().when(disputes.confirm_gold).refused(Code.CONFLICT, "task")


def test_a_decision_counts_from_its_own_time():
    past = task().and_(SET)
    first = past.state.gold.decided_at
    later = past.and_(BY_RULE, GoldConfirmed()).state.gold.decided_at
    assert later > first == past.state.gold.at
