"""Submit, and what follows when the last slot is filled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.events.core.refusal import Code
from server.events.labeling import annotations, leases, reviews
from server.events.labeling.reviews import AnnotationReplaced
from server.events.labeling.tasks import (
    Answers,
    Method,
    ReviewReason,
    SentToReview,
    Status,
    TaskArchived,
)
from tests.events.acts import (
    STOPPED,
    resolved,
    revise,
    submit,
)
from tests.support.decision_fixtures import (
    A1,
    A2,
    A3,
    ANN,
    BOB,
    CAT,
    RITA,
    TASK,
    answered,
    claimed,
    imported,
    project,
    submitted,
    task,
)
from tests.support.forms import MIXED, NOTE, TOPIC, form, mixed, topic
from tests.support.given_when_then import given, without_content


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


def remarked(number, rules=None, *, values="aaa", texts="xyz"):
    """The last of so many people submits; each of them wrote a text beside a choice."""
    past = task(number)
    for place in range(number):
        past = past.and_(claimed(PEOPLE[place], place + 1), by=PEOPLE[place])
        given_ = topic(values[place]) | {"note": {"kind": "text", "text": texts[place]}}
        when = submit(
            past, rules or REMARKS, by=PEOPLE[place], token=place + 1, annotation=IDS[place],
            answers=given_,
        )  # fmt: skip
        past = when.happens(by=PEOPLE[place])
    return past


PEOPLE, IDS = (ANN, BOB, CAT), (A1, A2, A3)
REMARKS = project(form(TOPIC, {**NOTE, "required": True}))


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("review", ["none", "disagreement"])
def test_remarks_do_not_keep_people_from_agreeing(required, review):
    rules = project(form(TOPIC, {**NOTE, "required": required}), review=review)
    done = remarked(3, rules).state
    assert (done.status, done.resolution.method) == (Status.DONE, Method.MAJORITY)
    assert done.resolution.answers == topic("a")
    assert [a.answers["note"]["text"] for a in done.annotations] == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("review", "reason"),
    [("none", ReviewReason.TIE), ("disagreement", ReviewReason.DISAGREEMENT)],
)
def test_texts_are_compared_where_the_form_says_so(review, reason):
    rules = project(form(TOPIC, {**NOTE, "consensus": "exact"}), review=review)
    assert remarked(3, rules).state.review_reason is reason
    done = remarked(3, rules, texts="xxx").state.resolution
    assert done.answers == topic("a") | {"note": {"kind": "text", "text": "x"}}


def test_the_text_of_one_alone_or_of_a_review_stays_in_the_final_answer():
    note = {"note": {"kind": "text", "text": "x"}}
    assert remarked(1).state.resolution.answers == topic("a") | note
    approved = remarked(3).when(reviews.approve, annotation=A2, by=RITA, resolve=True)
    final = approved.happens(by=RITA).state.resolution
    assert (final.method, final.answers["note"]["text"]) == (Method.REVIEWER, "y")
    answers = topic("b") | note
    fields = {"annotation": A1, "replacement": IDS[0], "time_spent_ms": 1, "resolve": True}
    when = remarked(3).when(reviews.substitute, REMARKS, by=RITA, answers=answers, **fields)
    assert when.happens(by=RITA).state.resolution.answers == answers


def test_a_final_answer_without_texts_is_read_under_the_last_form_of_those_who_gave_it():
    """Whose texts differ gave the same answer, as far as answers are compared."""
    past = task(2).and_(claimed(ANN), by=ANN)
    note = {"note": {"kind": "text", "text": "x"}}
    past = submit(past, REMARKS, answers=topic("a") | note).happens(by=ANN)
    past = past.and_(claimed(BOB, 2), by=BOB)
    later = replace(REMARKS, form_version=2)
    note = {"note": {"kind": "text", "text": "y"}}
    when = submit(past, later, by=BOB, token=2, annotation=A2, answers=topic("a") | note)
    assert when.happens(by=BOB).state.resolution.form_version == 2


def test_a_mean_may_be_the_final_answer_of_an_even_number_of_people():
    number = {"kind": "number", "name": "topic", "title": "?", "even": "mean"}
    rules = project(form(number))
    past = task(2).and_(claimed(ANN), by=ANN)
    one, two = ({"topic": {"kind": "number", "number": n}} for n in (1, 2))
    past = submit(past, rules, answers=one).happens(by=ANN).and_(claimed(BOB, 2), by=BOB)
    last = {"by": BOB, "token": 2, "annotation": A2, "answers": two}
    done = submit(past, rules, **last).happens(by=BOB).state
    assert done.resolution.answers == {"topic": {"kind": "number", "number": 1.5}}
    compared = project(form(number), review="disagreement")
    sent = submit(past, compared, **last).happens(by=BOB).state
    assert sent.review_reason is ReviewReason.DISAGREEMENT


def test_disagreement_goes_to_review_though_a_majority_exists():
    past = answered(3, (A1, ANN, "a"), (A2, BOB, "b")).and_(claimed(CAT, 3))
    rules = project(review="disagreement")
    events = submit(past, rules, by=CAT, token=3, annotation=A3).outcome
    assert events[1:] == [SentToReview(reason=ReviewReason.DISAGREEMENT)]


@pytest.mark.parametrize("review", ["none", "all", "sample", "disagreement"])
def test_as_many_events_follow_whether_others_agreed_or_not(review):
    """Positions and versions are no secret, so they must not depend on what others answered."""
    rules = project(review=review, review_percent=0)
    outcomes = []
    for value in "ab":
        past = answered(2, (A1, ANN, value)).and_(claimed(BOB, 2))
        outcomes.append(submit(past, rules, by=BOB, token=2, annotation=A2).outcome)
    agreed, apart = outcomes
    assert [len(agreed), len(apart)] == [2, 2]
    assert (agreed[1] == apart[1]) is (review == "all")


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


def test_a_tie_on_an_optional_question_goes_to_review_too():
    rules = project(MIXED, overlap=2)
    past = task(2).and_(claimed(ANN)).when(
        annotations.submit, rules, annotation=A1, by=ANN, token=1, answers=mixed("b", stars=1),
        time_spent_ms=1, now=True,
    ).happens()  # fmt: skip
    past = past.and_(claimed(BOB, 2))
    outcome = submit(
        past, rules, by=BOB, token=2, annotation=A2, answers=mixed("b", stars=4)
    ).outcome
    assert outcome[-1] == SentToReview(reason=ReviewReason.TIE)


def test_who_replaced_an_answer_does_not_also_fill_the_slot_they_hold():
    past = answered(2, (A1, ANN, "a")).and_(claimed(BOB, 2), by=BOB)
    replaced = AnnotationReplaced(
        annotation=A1, replacement=A3, form_version=1, guideline_version=0, time_spent_ms=1,
        content=Answers(answers=topic("b")),
    )  # fmt: skip
    past = past.and_(replaced, by=BOB)
    submit(past, by=BOB, token=2, annotation=A2).refused(Code.CONFLICT, "task")


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
