"""Submit, revise, withdraw, and what follows when the last slot is filled."""

from __future__ import annotations

import pytest

from server.events import annotations, leases, queue
from server.events.annotations import AnnotationRevised, AnnotationSubmitted, AnnotationWithdrawn
from server.events.projects import Policy, ProjectArchived, ProjectCreated
from server.events.refusal import Code
from server.events.reviews import AnnotationApproved, AnnotationRejected, AnnotationReplaced
from server.events.tasks import (
    AnnotationStatus,
    Answers,
    Method,
    Reason,
    ReviewReason,
    SentToReview,
    Status,
    TaskArchived,
    TaskReopened,
    TaskResolved,
    TaskSkipped,
)
from tests.support.forms import CHOICE, MIXED, mixed, topic
from tests.support.given import given, without_content
from tests.support.scenes import (
    A1,
    A2,
    A3,
    ANN,
    BOB,
    CAT,
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

P = project()
REVIEWED = project(review="all")
STOPPED = given(PROJECT, ProjectCreated(policy=Policy(), content=None), ProjectArchived()).state
REJECTED = AnnotationRejected(annotation=A1, content=Reason(reason="wrong"))
WITHDRAWN = AnnotationWithdrawn(annotation=A1, content=Reason(reason=""))


def submit(past, rules=P, *, by=ANN, token=1, annotation=A1, answers=None, time_spent_ms=1_000):
    answers = topic("a") if answers is None else answers
    return past.when(
        annotations.submit, rules, annotation=annotation, by=by, token=token, answers=answers,
        time_spent_ms=time_spent_ms, now=True,
    )  # fmt: skip


def revise(past, answers, rules=P, *, by=ANN, annotation=A1, time_spent_ms=500):
    return past.when(
        annotations.revise, rules, annotation=annotation, by=by, answers=answers,
        time_spent_ms=time_spent_ms,
    )  # fmt: skip


def withdraw(past, *, by=ANN, annotation=A1, reason=""):
    return past.when(annotations.withdraw, annotation=annotation, by=by, reason=reason)


def revised(*values, fills=True, form_version=1):
    return AnnotationRevised(
        annotation=A1, form_version=form_version, guideline_version=0, time_spent_ms=500,
        fills=fills,
        content=Answers(answers=topic(*values)),
    )  # fmt: skip


def resolved(method, value, *ids):
    return TaskResolved(method=method, annotations=ids, content=Answers(answers=topic(value)))


# Submit


def test_the_only_answer_is_the_final_one():
    done = submit(task().and_(claimed(ANN))).then(
        submitted(A1, ANN, "a", fills=True), resolved(Method.SINGLE, "a", A1), by=ANN
    )
    state = done.state
    assert (state.status, state.leases, state.free_slots) == (Status.DONE, (), 0)
    assert state.annotation(A1).author == ANN
    assert (state.resolution.by, state.resolution.answers) == (ANN, topic("a"))


def test_an_answer_among_several_leaves_the_task_open():
    past = submit(task(2).and_(claimed(ANN))).then(submitted(A1, ANN, "a"), by=ANN)
    assert (past.state.status, past.state.free_slots) == (Status.OPEN, 1)


def test_the_majority_of_all_answers_is_the_final_one():
    past = answered(3, (A1, ANN, "b"), (A2, BOB, "a")).and_(claimed(CAT, 3))
    submit(past, by=CAT, token=3, annotation=A3, answers=topic("b")).then(
        submitted(A3, CAT, "b", fills=True), resolved(Method.MAJORITY, "b", A1, A2, A3)
    )


def test_a_tie_goes_to_review():
    past = answered(2, (A1, ANN, "a")).and_(claimed(BOB, 2))
    sent = submit(past, by=BOB, token=2, annotation=A2, answers=topic("b")).then(
        submitted(A2, BOB, "b", fills=True), SentToReview(reason=ReviewReason.TIE)
    )
    assert (sent.state.status, sent.state.review_reason) == (Status.IN_REVIEW, ReviewReason.TIE)


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ({"review": "all"}, ReviewReason.POLICY),
        ({"review": "sample", "review_percent": 100}, ReviewReason.SAMPLE),
        ({"review": "sample", "review_percent": 0}, None),
        ({"review": "disagreement"}, None),
        ({"review": "none"}, None),
    ],
)
def test_the_policy_sends_to_review(policy, reason):
    events = submit(task().and_(claimed(ANN)), project(**policy)).outcome
    expected = SentToReview(reason=reason) if reason else resolved(Method.SINGLE, "a", A1)
    assert events[1:] == [expected]


def test_disagreement_goes_to_review_though_a_majority_exists():
    past = answered(3, (A1, ANN, "a"), (A2, BOB, "b")).and_(claimed(CAT, 3))
    rules = project(review="disagreement")
    events = submit(past, rules, by=CAT, token=3, annotation=A3).outcome
    assert events[1:] == [SentToReview(reason=ReviewReason.DISAGREEMENT)]


def test_the_sample_is_drawn_by_the_task_alone():
    rules = project(review="sample", review_percent=50)
    drawn = {len(submit(given(TASK, imported(), claimed(ANN)), rules).outcome) for _ in range(5)}
    assert len(drawn) == 1


def test_erased_answers_of_others_send_to_review():
    past = given(TASK, imported(2), claimed(ANN), without_content(submitted(A1, ANN)))
    past = past.and_(claimed(BOB, 2))
    events = submit(past, by=BOB, token=2, annotation=A2).outcome
    assert events[1:] == [SentToReview(reason=ReviewReason.TIE)]


def test_an_answer_is_pinned_to_the_versions_of_now():
    past = task().and_(claimed(ANN))
    rules = project(MIXED)
    [event, _] = submit(past, rules, answers=mixed("b", note="n", stars=4)).outcome
    assert (event.form_version, event.guideline_version) == (1, 0)
    assert event.content.answers["stars"] == {"kind": "rating", "rating": 4}


@pytest.mark.parametrize(("by", "token", "wait"), [(ANN, 2, 0), (BOB, 1, 0), (ANN, 1, 61)])
def test_an_answer_needs_the_valid_lease(by, token, wait):
    start = task()
    past = start.when(leases.claim, project(lease_seconds=60), by=ANN, now=True).happens()
    submit(past.later(wait), by=by, token=token).refused(Code.NO_LEASE, "token")


def test_a_second_answer_needs_a_second_lease():
    done = submit(task(2).and_(claimed(ANN))).happens()
    submit(done, annotation=A2).refused(Code.NO_LEASE, "token")


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({}, ("answers", "topic")),
        (topic("nonsense"), ("answers", "topic", "values", 0)),
        (topic("a", "b"), ("answers", "topic", "values")),
        ({"other": {"kind": "text", "text": ""}}, ("answers", "other")),
        ([], ("answers",)),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_its_path(answers, path):
    submit(task().and_(claimed(ANN)), answers=answers).refused(Code.INVALID, *path)


@pytest.mark.parametrize("time_spent_ms", [-1, 7 * 86_400_000 + 1])
def test_an_impossible_time_is_refused(time_spent_ms):
    past = task().and_(claimed(ANN))
    submit(past, time_spent_ms=time_spent_ms).refused(Code.INVALID, "timeSpentMs")


def test_an_archived_project_takes_no_answers():
    submit(task().and_(claimed(ANN)), STOPPED).refused(Code.CONFLICT, "project")
    revise(answered(2, (A1, ANN, "a")), topic("b"), STOPPED).refused(Code.CONFLICT, "project")


def test_an_archived_task_takes_no_answers():
    submit(task().and_(claimed(ANN), TaskArchived())).refused(Code.NO_LEASE, "token")


# Revise


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


def test_a_revision_that_ends_a_tie_resolves():
    past = answered(2, (A1, ANN, "a"), (A2, BOB, "b")).and_(SentToReview(reason=ReviewReason.TIE))
    done = revise(past, topic("b")).then(
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


@pytest.mark.parametrize("change", [lambda past: revise(past, topic("b")), withdraw])
class TestOwn:
    """What revisions and withdrawals have in common."""

    def test_a_final_answer_stands(self, change):
        past = answered(1, (A1, ANN, "a")).and_(resolved(Method.SINGLE, "a", A1))
        assert "reopened" in change(past).refused(Code.CONFLICT, "annotation")

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
    gone = withdraw(past).then(WITHDRAWN, by=ANN).state
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
