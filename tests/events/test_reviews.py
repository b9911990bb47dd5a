"""Approve, reject, replace."""

from __future__ import annotations

import pytest

from server.events.core.refusal import Code
from server.events.labeling import annotations, reviews
from server.events.labeling.annotations import AnnotationWithdrawn
from server.events.labeling.reviews import (
    AnnotationApproved,
    AnnotationRejected,
    AnnotationReplaced,
)
from server.events.labeling.tasks import (
    AnnotationStatus,
    Answers,
    Method,
    Reason,
    ReviewReason,
    SentToReview,
    Status,
    TaskArchived,
    TaskResolved,
    TaskSkipped,
)
from server.events.project_policy import Policy
from server.events.projects import ProjectArchived, ProjectCreated
from tests.support.decision_fixtures import (
    A1,
    A2,
    A3,
    A4,
    ANN,
    BOB,
    CAT,
    OLGA,
    PROJECT,
    RITA,
    TASK,
    answered,
    claimed,
    imported,
    project,
    submitted,
    task,
)
from tests.support.forms import topic
from tests.support.given_when_then import given, without_content

P = project()
STOPPED = given(PROJECT, ProjectCreated(policy=Policy(), content=None), ProjectArchived()).state
SENT = SentToReview(reason=ReviewReason.POLICY)
IN_REVIEW = answered(1, (A1, ANN, "a")).and_(SENT)
APPROVED = AnnotationApproved(annotation=A1)


def approve(past, *, by=RITA, annotation=A1, resolve=True):
    return past.when(reviews.approve, annotation=annotation, by=by, resolve=resolve)


def reject(past, *, by=RITA, annotation=A1, reason="wrong"):
    return past.when(reviews.reject, annotation=annotation, by=by, reason=reason)


def replace(
    past, *, by=RITA, annotation=A1, replacement=A2, value="b", resolve=True, rules=P, ms=1
):
    return past.when(
        reviews.substitute, rules, annotation=annotation, replacement=replacement, by=by,
        answers=topic(value), time_spent_ms=ms, resolve=resolve,
    )  # fmt: skip


def rejected(annotation=A1, reason="wrong"):
    return AnnotationRejected(annotation=annotation, reasons=(), content=Reason(reason=reason))


def replaced(annotation=A1, replacement=A2, value="b"):
    return AnnotationReplaced(
        annotation=annotation, replacement=replacement, form_version=1, guideline_version=0,
        time_spent_ms=1, content=Answers(answers=topic(value)),
    )  # fmt: skip


def resolved_by_reviewer(annotation, value):
    content = Answers(answers=topic(value))
    return TaskResolved(
        method=Method.REVIEWER, annotations=(annotation,), form_version=1, content=content
    )


# Approve


def test_an_approval_makes_the_answer_final():
    done = approve(IN_REVIEW).then(APPROVED, resolved_by_reviewer(A1, "a"), by=RITA)
    assert done.state.status is Status.DONE
    assert done.state.resolution.by == RITA
    assert done.state.annotation(A1).reviewer == RITA
    approve(done).nothing()
    approve(done, by=OLGA).nothing()
    approve(done, resolve=False).nothing()


def test_an_approval_may_leave_the_task_in_review():
    past = approve(IN_REVIEW, resolve=False).then(APPROVED, by=RITA)
    assert past.state.status is Status.IN_REVIEW
    approve(past, resolve=False).nothing()
    approve(past, by=OLGA).then(resolved_by_reviewer(A1, "a"), by=OLGA)


def test_an_early_approval_ends_the_task_and_frees_whoever_holds_it():
    past = answered(3, (A1, ANN, "a")).and_(claimed(BOB, 2), claimed(CAT, 3))
    done = approve(past).then(APPROVED, resolved_by_reviewer(A1, "a"), by=RITA).state
    assert (done.status, done.leases, done.free_slots) == (Status.DONE, (), 0)
    late = approve(past).happens(by=RITA).when(
        annotations.submit, P, annotation=A2, by=BOB, token=2, answers=topic("a"), time_spent_ms=1,
        now=True,
    )  # fmt: skip
    late.refused(Code.NO_LEASE, "token")


def test_a_reviewers_choice_overrules_the_majority():
    past = answered(3, (A1, ANN, "a"), (A2, BOB, "b"), (A3, CAT, "b"))
    past = past.and_(
        TaskResolved(method=Method.MAJORITY, annotations=(A1, A2, A3), form_version=1, content=None)
    )
    approve(past).then(APPROVED, resolved_by_reviewer(A1, "a"), by=RITA)


def test_an_approval_of_another_answer_changes_the_final_one():
    past = answered(2, (A1, ANN, "a"), (A2, BOB, "b")).and_(SENT)
    first = approve(past).happens(by=RITA)
    second = approve(first, annotation=A2).then(
        AnnotationApproved(annotation=A2), resolved_by_reviewer(A2, "b"), by=RITA
    )
    assert second.state.resolution.annotations == (A2,)


def test_an_erased_answer_can_be_approved_but_not_made_final():
    past = given(
        TASK, imported(), claimed(ANN), without_content(submitted(A1, ANN, fills=True)), SENT
    )
    approve(past).refused(Code.ERASED, "annotation")
    approve(past, resolve=False).then(APPROVED)


# Reject


def test_a_rejection_opens_the_slot_again():
    past = reject(IN_REVIEW, reason=" wrong ").then(rejected(), by=RITA)
    state = past.state
    assert (state.status, state.free_slots, state.review_reason) == (Status.OPEN, 1, None)
    assert (state.annotation(A1).reason, state.annotation(A1).reviewer) == ("wrong", RITA)
    reject(past).nothing()


def test_a_rejection_undoes_the_final_answer():
    done = approve(IN_REVIEW).happens(by=RITA)
    state = reject(done, by=OLGA).happens(by=OLGA).state
    assert (state.status, state.resolution, state.free_slots) == (Status.OPEN, None, 1)


def test_a_rejection_keeps_the_slots_of_others():
    past = answered(3, (A1, ANN, "a"), (A2, BOB, "b")).and_(claimed(CAT, 3))
    state = reject(past).happens().state
    assert (len(state.counting), len(state.leases), state.free_slots) == (1, 1, 1)


def test_a_rejection_leaves_a_skipped_task_skipped():
    past = answered(2, (A1, ANN, "a")).and_(TaskSkipped(annotator=BOB, closes=True, content=None))
    assert reject(past).happens().state.status is Status.SKIPPED


@pytest.mark.parametrize(
    ("reason", "code"), [("", Code.INVALID), ("  ", Code.INVALID), ("x" * 20_001, Code.LIMIT)]
)
def test_a_rejection_needs_a_reason(reason, code):
    reject(IN_REVIEW, reason=reason).refused(code, "reason")


# Replace


def test_a_replacement_takes_the_slot_and_is_final():
    done = replace(IN_REVIEW).then(replaced(), resolved_by_reviewer(A2, "b"), by=RITA).state
    assert done.annotation(A1).status is AnnotationStatus.REPLACED
    new = done.annotation(A2)
    assert (new.author, new.reviewer, new.status) == (RITA, RITA, AnnotationStatus.APPROVED)
    assert [a.id for a in done.counting] == [A2]


def test_a_replacement_may_leave_the_task_in_review():
    past = replace(IN_REVIEW, resolve=False).then(replaced(), by=RITA)
    assert past.state.status is Status.IN_REVIEW
    approve(past, annotation=A2).then(resolved_by_reviewer(A2, "b"), by=RITA)


def test_a_reviewer_may_replace_the_own_replacement():
    past = replace(IN_REVIEW).happens(by=RITA)
    again = replace(past, annotation=A2, replacement=A3, value="c")
    again.then(replaced(A2, A3, "c"), resolved_by_reviewer(A3, "c"), by=RITA)


def test_a_replacement_must_fit_the_form():
    replace(IN_REVIEW, value="x").refused(Code.INVALID, "answers", "topic", "values", 0)
    replace(IN_REVIEW, ms=-1).refused(Code.INVALID, "timeSpentMs")
    replace(IN_REVIEW, rules=STOPPED).refused(Code.CONFLICT, "project")


def test_who_was_replaced_does_not_get_the_task_again():
    assert replace(IN_REVIEW, resolve=False).happens(by=RITA).state.took_part(ANN)


# All three


@pytest.mark.parametrize("act", [approve, reject, replace])
class TestEvery:
    """What the three have in common."""

    def test_nobody_reviews_the_own_answer(self, act):
        act(IN_REVIEW, by=ANN).refused(Code.FORBIDDEN, "annotation")

    def test_what_is_not_there_is_not_found(self, act):
        act(task()).refused(Code.NOT_FOUND, "annotation")
        act(IN_REVIEW, annotation=A4).refused(Code.NOT_FOUND, "annotation")

    def test_what_was_withdrawn_cannot_be_reviewed(self, act):
        past = IN_REVIEW.and_(AnnotationWithdrawn(annotation=A1, content=None))
        assert "withdrawn" in act(past).refused(Code.CONFLICT, "annotation")

    def test_what_was_replaced_cannot_be_reviewed(self, act):
        past = IN_REVIEW.and_(replaced(), by=RITA)
        assert "replaced" in act(past).refused(Code.CONFLICT, "annotation")

    def test_an_archived_task_is_left_alone(self, act):
        act(IN_REVIEW.and_(TaskArchived())).refused(Code.CONFLICT, "task")


def test_what_was_rejected_is_neither_approved_nor_replaced():
    past = IN_REVIEW.and_(rejected(), by=RITA)
    approve(past).refused(Code.CONFLICT, "annotation")
    replace(past).refused(Code.CONFLICT, "annotation")
