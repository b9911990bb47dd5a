"""Revise and withdraw: what authors may do to their own annotations."""

from __future__ import annotations

import pytest

from server.events.core.refusal import Code
from server.events.labeling import leases, queue
from server.events.labeling.annotations import AnnotationSubmitted, AnnotationWithdrawn
from server.events.labeling.reviews import AnnotationApproved, AnnotationReplaced
from server.events.labeling.tasks import (
    AnnotationStatus,
    Method,
    Reason,
    ReviewReason,
    SentToReview,
    Status,
    TaskArchived,
    TaskReopened,
    TaskSkipped,
)
from tests.events.acts import (
    OPENED,
    REJECTED,
    REVIEWED,
    WITHDRAWN,
    P,
    resolved,
    revise,
    revised,
    submit,
    withdraw,
)
from tests.support.decision_fixtures import (
    A1,
    A2,
    ANN,
    BOB,
    RITA,
    TASK,
    answered,
    claimed,
    imported,
    project,
    submitted,
    task,
)
from tests.support.forms import CHOICE, topic
from tests.support.given_when_then import given, without_content


def test_a_revision_replaces_the_answers_and_adds_up_the_time():
    past = revise(answered(2, (A1, ANN, "a")), topic("b")).then(revised("b", fills=False))
    new = past.state.annotation(A1)
    assert (new.answers, new.time_spent_ms, new.revision) == (topic("b"), 1_500, 2)
    assert (past.state.status, past.state.free_slots) == (Status.OPEN, 1)


def test_the_same_answers_again_are_nothing_to_do():
    past = revise(answered(2, (A1, ANN, "a")), topic("b")).happens()
    revise(past, topic("b")).nothing()


def test_a_revision_in_review_goes_to_review_again():
    past = answered(1, (A1, ANN, "a")).and_(SentToReview(reason=ReviewReason.POLICY))
    sent = revise(past, topic("b"), REVIEWED).then(
        revised("b"), SentToReview(reason=ReviewReason.POLICY)
    )
    assert sent.state.status is Status.IN_REVIEW


def test_where_all_see_all_a_revision_that_ends_a_tie_resolves():
    past = answered(2, (A1, ANN, "a"), (A2, BOB, "b")).and_(SentToReview(reason=ReviewReason.TIE))
    done = revise(past, topic("b"), OPENED).then(
        revised("b"), resolved(Method.MAJORITY, "b", A2, A1), by=ANN
    )
    assert (done.state.status, done.state.review_reason) == (Status.DONE, None)


def test_a_revision_takes_back_an_approval():
    past = answered(2, (A1, ANN, "a")).and_(AnnotationApproved(annotation=A1), by=RITA)
    again = revise(past, topic("b")).happens().state.annotation(A1)
    assert (again.status, again.reviewer) == (AnnotationStatus.SUBMITTED, None)


def test_a_rejected_answer_is_revised_into_its_slot():
    past = answered(1, (A1, ANN, "a")).and_(REJECTED, by=RITA)
    assert (past.state.status, past.state.free_slots) == (Status.OPEN, 1)
    done = revise(past, topic("a")).then(revised("a"), resolved(Method.SINGLE, "a", A1), by=ANN)
    assert done.state.annotation(A1).reason is None


@pytest.mark.parametrize("taken", [True, False])
def test_a_rejected_answer_whose_slot_is_gone_stays_rejected(taken):
    past = answered(1, (A1, ANN, "a")).and_(REJECTED, by=RITA).and_(claimed(BOB, 2))
    if taken:
        past = past.and_(
            submitted(A2, BOB, "b", fills=True), SentToReview(reason=ReviewReason.POLICY)
        )
    revise(past, topic("b"), REVIEWED).refused(Code.CONFLICT, "annotation")


def test_a_revision_of_a_skipped_task_leaves_it_skipped():
    past = answered(2, (A1, ANN, "a")).and_(TaskSkipped(annotator=BOB, closes=True, content=None))
    assert revise(past, topic("b")).happens().state.status is Status.SKIPPED


def test_an_erased_answer_can_be_given_again():
    past = given(TASK, imported(2), claimed(ANN), without_content(submitted(A1, ANN)))
    assert revise(past, topic("a")).happens().state.annotation(A1).answers == topic("a")


def test_the_second_answer_of_a_tie_can_come_from_a_newer_form():
    past = answered(2, (A1, ANN, "a")).and_(claimed(BOB, 2))
    newer = project(CHOICE | {"questions": [CHOICE["questions"][0] | {"title": "Subject"}]})
    submit(past, newer, by=BOB, token=2, annotation=A2).then(
        submitted(A2, BOB, "a", fills=True), resolved(Method.MAJORITY, "a", A1, A2)
    )


@pytest.mark.parametrize(
    "change", [lambda past, rules=P: revise(past, topic("b"), rules), withdraw]
)
class TestOwn:
    """What revisions and withdrawals have in common."""

    def test_a_final_answer_stands(self, change):
        past = answered(1, (A1, ANN, "a")).and_(resolved(Method.SINGLE, "a", A1))
        assert "reopened" in change(past).refused(Code.CONFLICT, "annotation")

    def test_a_full_task_says_the_same_no_whether_others_agreed_or_not(self, change):
        agreed = answered(2, (A1, ANN, "a"), (A2, BOB, "a"))
        agreed = agreed.and_(resolved(Method.MAJORITY, "a", A1, A2))
        noes = {change(agreed).refused(Code.CONFLICT, "annotation")}
        for reason in ReviewReason:
            waits = answered(2, (A1, ANN, "a"), (A2, BOB, "b")).and_(SentToReview(reason=reason))
            noes.add(change(waits).refused(Code.CONFLICT, "annotation"))
            change(waits, OPENED).happens()
        change(agreed, OPENED).refused(Code.CONFLICT, "annotation")
        assert len(noes) == 1

    def test_so_does_one_whose_rejected_answer_others_made_good(self, change):
        past = answered(1, (A1, ANN, "a")).and_(REJECTED, by=RITA).and_(claimed(BOB, 2))
        past = past.and_(submitted(A2, BOB, "b", fills=True))
        after = (SentToReview(reason=ReviewReason.POLICY), resolved(Method.SINGLE, "b", A2))
        noes = {change(past.and_(event)).refused(Code.CONFLICT, "annotation") for event in after}
        assert len(noes) == 1

    def test_after_reopening_it_may_change(self, change):
        past = answered(1, (A1, ANN, "a")).and_(
            resolved(Method.SINGLE, "a", A1), TaskReopened(overlap=2)
        )
        change(past).happens()

    def test_an_archived_task_is_left_alone(self, change):
        change(answered(2, (A1, ANN, "a")).and_(TaskArchived())).refused(Code.CONFLICT, "task")

    def test_a_replaced_one_is_left_alone(self, change):
        event = AnnotationReplaced(
            annotation=A1, replacement=A2, form_version=1, guideline_version=0, time_spent_ms=1,
            content=None,
        )  # fmt: skip
        past = answered(2, (A1, ANN, "a")).and_(event, by=RITA)
        change(past).refused(Code.CONFLICT, "annotation")


def test_only_the_author_changes_an_annotation():
    past = answered(2, (A1, ANN, "a"))
    revise(past, topic("b"), by=BOB).refused(Code.FORBIDDEN, "annotation")
    withdraw(past, by=BOB).refused(Code.FORBIDDEN, "annotation")
    withdraw(past.and_(WITHDRAWN), by=BOB).refused(Code.FORBIDDEN, "annotation")


def test_what_is_not_there_is_not_found():
    revise(task(), topic("b")).refused(Code.NOT_FOUND, "annotation")
    withdraw(task()).refused(Code.NOT_FOUND, "annotation")


# Withdraw


@pytest.mark.parametrize(
    "past",
    [
        answered(2, (A1, ANN, "a")),
        answered(1, (A1, ANN, "a")),
        answered(1, (A1, ANN, "a")).and_(SentToReview(reason=ReviewReason.POLICY)),
    ],
    ids=["open", "labeled", "in review"],
)
def test_a_withdrawal_frees_the_slot(past):
    event = AnnotationWithdrawn(annotation=A1, content=Reason(reason="misread"))
    free = withdraw(past, reason=" misread ").then(event, by=ANN)
    state = free.state
    assert (state.status, state.free_slots, state.review_reason) == (
        Status.OPEN,
        state.overlap,
        None,
    )
    assert not state.took_part(ANN)
    withdraw(free).nothing()
    revise(free, topic("b")).refused(Code.CONFLICT, "annotation")


def test_a_withdrawal_of_a_rejected_answer_leaves_the_work_of_others_alone():
    past = answered(1, (A1, ANN, "a")).and_(REJECTED, by=RITA).and_(claimed(BOB, 2))
    past = past.and_(submitted(A2, BOB, "b", fills=True), SentToReview(reason=ReviewReason.POLICY))
    gone = withdraw(past, OPENED).then(WITHDRAWN, by=ANN).state
    assert (gone.status, gone.review_reason) == (Status.IN_REVIEW, ReviewReason.POLICY)


def test_a_withdrawal_from_a_skipped_task_leaves_it_skipped():
    past = answered(2, (A1, ANN, "a")).and_(TaskSkipped(annotator=BOB, closes=True, content=None))
    assert withdraw(past).happens().state.status is Status.SKIPPED


def test_who_withdrew_may_answer_again():
    past = answered(1, (A1, ANN, "a")).and_(WITHDRAWN)
    again = past.when(leases.claim, P, by=ANN, now=True).happens(by=ANN)
    done = submit(again, token=2, annotation=A2).happens(by=ANN).state
    assert (done.status, done.resolution.annotations) == (Status.DONE, (A2,))


def test_a_withdrawals_reason_has_limits():
    past = answered(2, (A1, ANN, "a"))
    withdraw(past, reason="x" * 20_001).refused(Code.LIMIT, "reason")


def test_a_skip_of_the_last_free_slot_keeps_the_answers():
    past = answered(2, (A1, ANN, "a")).and_(claimed(BOB, 2))
    left = past.when(queue.skip, P, by=BOB, token=2, now=True, reason="").happens().state
    assert (left.status, len(left.counting)) == (Status.OPEN, 1)
    assert isinstance(submitted(A2, BOB), AnnotationSubmitted)
