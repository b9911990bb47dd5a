"""A rule warns and pauses members by counts of right answers, and repeats no verdict."""

from __future__ import annotations

from server.events.core.refusal import Code
from server.events.pauses import rules
from server.events.pauses.member_pauses import PauseRule, PauseSettings, pause_of, question_code
from server.events.pauses.pauses import MemberPaused, MemberResumed, MemberWarned
from server.events.pauses.rules import PauseRuleChanged
from server.events.project_policy import Policy
from server.events.projects import ProjectArchived, ProjectCreated
from tests.support.decision_fixtures import ANN, BOB, PROJECT
from tests.support.given_when_then import given

NEW = given(PROJECT, ProjectCreated(policy=Policy(), content=None))
WILSON = PauseSettings(rule=PauseRule.WILSON)
CHANGED = PauseRuleChanged(pause_rule=PauseRule.WILSON, threshold_ppm=800_000, least=8, more=5)
RULED = NEW.and_(CHANGED)
STRICT = NEW.and_(CHANGED.model_copy(update={"pause_rule": PauseRule.SEQUENTIAL}))
RESUMED = MemberResumed(member=ANN, content=None)


def judged(past, hits, n, question="topic", member=ANN):
    return past.when(rules.judge, member, question, hits=hits, judged=n, counted_to=40)


def test_a_rule_is_chosen_and_taken_back():
    NEW.when(rules.change_pause_rule, settings=WILSON).then(CHANGED)
    RULED.when(rules.change_pause_rule, settings=WILSON).nothing()
    by_hand = PauseSettings(rule=PauseRule.BY_HAND)
    NEW.when(rules.change_pause_rule, settings=by_hand).refused(Code.INVALID, "rule")
    stopped = NEW.and_(ProjectArchived())
    stopped.when(rules.change_pause_rule, settings=WILSON).refused(Code.CONFLICT, "project")
    assert RULED.when(rules.change_pause_rule, settings=PauseSettings()).happens()
    assert (RULED.state.counts, RULED.state.changed_at) == (1, NEW.state.changed_at)


def test_without_a_rule_nobody_is_judged():
    judged(NEW, 0, 100).nothing()


def test_who_is_below_the_threshold_is_warned_once_and_paused_later():
    judged(RULED, 3, 7).nothing()
    judged(RULED, 6, 8).nothing()
    (warned,) = judged(RULED, 3, 8).outcome
    assert isinstance(warned, MemberWarned)
    assert (warned.hits, warned.judged, warned.counted_to) == (3, 8, 40)
    assert warned.question_code == question_code("topic")
    past = RULED.and_(warned)
    judged(past, 3, 8).nothing()
    judged(past, 5, 12).nothing()
    judged(past, 13, 16).nothing()
    (paused,) = judged(past, 5, 13).outcome
    assert isinstance(paused, MemberPaused)
    judged(past.and_(paused), 5, 20).nothing()
    assert judged(past, 3, 8, question="stars").happens(), "each question by itself"
    assert judged(past, 3, 8, member=BOB).happens()


def test_what_was_judged_before_a_pause_does_not_count_again():
    (warned,) = judged(RULED, 3, 8).outcome
    (paused,) = judged(RULED.and_(warned), 5, 13).outcome
    back = RULED.and_(warned, paused, RESUMED)
    judged(back, 5, 13).nothing()
    judged(back, 12, 20).nothing()
    judged(back, 6, 20).nothing()
    (again,) = judged(back, 6, 21).outcome
    assert isinstance(again, MemberWarned)
    assert (again.hits, again.judged) == (1, 8)
    judged(back, 0, 3).nothing()  # gold was removed meanwhile


def test_the_strict_rule_pauses_at_once():
    judged(STRICT, 0, 4).nothing()
    (paused,) = judged(STRICT, 0, 5).outcome
    assert isinstance(paused, MemberPaused)
    assert paused.pause_rule is PauseRule.SEQUENTIAL
    assert pause_of(STRICT.and_(paused).state.pauses, ANN).evidence.judged == 5
