"""Members are warned and paused, claim nothing meanwhile, and go on with a clean slate."""

from __future__ import annotations

from server.events.core.refusal import Code
from server.events.labeling import annotations, leases, review_leases
from server.events.labeling.reviews import AnnotationApproved
from server.events.labeling.tasks import ReviewReason, SentToReview
from server.events.pauses import pauses
from server.events.pauses.member_pauses import (
    Evidence,
    PauseRule,
    PauseStatus,
    pause_of,
    question_code,
)
from server.events.pauses.pauses import MemberPaused, MemberResumed, MemberWarned, PauseContent
from server.events.project_policy import Policy
from server.events.projects import FormContent, FormPublished, ProjectCreated
from tests.support.decision_fixtures import A1, ANN, BOB, PROJECT, RITA, answered, task
from tests.support.forms import CHOICE, topic
from tests.support.given_when_then import given

NEW = given(PROJECT, ProjectCreated(policy=Policy(), content=None)).and_(
    FormPublished(form_version=1, content=FormContent(form=CHOICE))
)
TOPIC = question_code("topic")
LOW = Evidence("topic", TOPIC, 3, 8, 164_000, 649_000, 40)
FACTS = {
    "content": PauseContent(question="topic"),
    "question_code": TOPIC,
    "hits": 3,
    "judged": 8,
    "low_ppm": 164_000,
    "high_ppm": 649_000,
    "counted_to": 40,
}
BY_HAND = MemberPaused(
    member=ANN, pause_rule=PauseRule.BY_HAND, content=PauseContent(reason="Too fast")
)
PAUSED = NEW.and_(BY_HAND, by=RITA)
RESUMED = MemberResumed(member=ANN, content=PauseContent(reason=""))


def standing(past, member=ANN):
    return pause_of(past.state.pauses, member)


def test_a_member_is_paused_and_goes_on_once():
    NEW.when(pauses.pause, ANN, reason=" Too fast ").then(BY_HAND)
    NEW.when(pauses.pause, ANN, reason=" ").refused(Code.INVALID, "reason")
    NEW.when(pauses.resume, ANN, reason="").nothing()
    held = standing(PAUSED)
    assert (held.status, held.by, held.reason) == (PauseStatus.PAUSED, RITA, "Too fast")
    PAUSED.when(pauses.pause, ANN, reason="Again").nothing()
    PAUSED.when(pauses.resume, ANN, reason="").then(RESUMED)
    PAUSED.and_(RESUMED).when(pauses.resume, ANN, reason="").nothing()
    assert standing(PAUSED.and_(RESUMED)).status is PauseStatus.RESUMED
    assert standing(PAUSED, BOB) is None


def test_a_paused_member_claims_and_extends_nothing_and_submits_what_is_held():
    rules = PAUSED.state
    claim = {"by": ANN, "now": True}
    task().when(leases.claim, rules, **claim).refused(Code.MEMBER_PAUSED, "project")
    assert task().when(leases.claim, rules, by=BOB, now=True).happens()
    held = task().when(leases.claim, NEW.state, **claim).happens()
    held.when(leases.claim, rules, **claim).nothing()
    held.when(leases.extend, rules, token=1, **claim).refused(Code.MEMBER_PAUSED, "project")
    assert held.when(leases.release, by=ANN, token=1).happens()
    submitted = held.when(
        annotations.submit,
        rules,
        annotation=A1,
        by=ANN,
        token=1,
        now=True,
        answers=topic("a"),
        time_spent_ms=1,
    ).happens()
    assert submitted.state.annotations


def test_a_paused_reviewer_claims_no_review():
    waiting = answered(1, (A1, BOB, "a")).and_(SentToReview(reason=ReviewReason.POLICY))
    claim = {"by": ANN, "now": True}
    waiting.when(review_leases.claim_review, PAUSED.state, **claim).refused(
        Code.MEMBER_PAUSED, "project"
    )
    held = waiting.when(review_leases.claim_review, NEW.state, **claim).happens()
    held.when(review_leases.extend_review, PAUSED.state, token=2, **claim).refused(
        Code.MEMBER_PAUSED, "project"
    )
    assert held.and_(AnnotationApproved(annotation=A1), by=ANN)


def test_a_rule_warns_once_and_pauses_on_its_evidence():
    warned = MemberWarned(member=ANN, pause_rule=PauseRule.WILSON, **FACTS)
    rule = (ANN, PauseRule.WILSON, LOW)
    NEW.when(pauses.warn_by_rule, *rule).then(warned)
    past = NEW.and_(warned)
    past.when(pauses.warn_by_rule, *rule).nothing()
    assert standing(past).judged_before(TOPIC).warned == 8
    assert standing(past).evidence == LOW
    assert not pauses.is_paused(past.state, ANN)
    paused = MemberPaused(member=ANN, pause_rule=PauseRule.WILSON, **FACTS)
    past.when(pauses.pause_by_rule, *rule).then(paused)
    past.and_(paused).when(pauses.pause_by_rule, *rule).nothing()
    past.and_(paused).when(pauses.warn_by_rule, *rule).nothing()
    assert standing(past.and_(paused)).by is None


def test_what_led_to_a_pause_is_left_out_once_the_member_goes_on():
    warned = MemberWarned(member=ANN, pause_rule=PauseRule.WILSON, **FACTS)
    paused = MemberPaused(member=ANN, pause_rule=PauseRule.WILSON, **FACTS)
    past = NEW.and_(warned, paused, RESUMED)
    known = standing(past).judged_before(TOPIC)
    assert (known.hits, known.judged, known.warned) == (3, 8, None)
    twice = standing(past.and_(paused, RESUMED)).judged_before(TOPIC)
    assert (twice.hits, twice.judged) == (6, 16)
    assert standing(past).judged_before(question_code("stars")).judged == 0


def test_such_events_are_hidden_from_whom_they_do_not_concern():
    """The project counts them, and a blind reader's `changedAt` and version do not move."""
    assert PAUSED.state.counts == NEW.state.counts + 1
    assert PAUSED.state.changed_at == NEW.state.changed_at
