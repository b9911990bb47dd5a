"""Answers from both sides of a running migration meet in a task: compared when all are mapped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.label_migrations.migrate_task import MigrationCounts, MigrationTask, migrate_task
from server.events.label_migrations.migration_events import Outcome
from server.events.labeling import annotations, reviews
from server.events.labeling.resolution import ComparedAnswers, resolved
from server.events.labeling.tasks import (
    Method,
    ReviewReason,
    SentToReview,
    Status,
    TaskArchived,
    TaskResolved,
    TaskRestored,
)
from server.events.projects import Project
from tests.support.decision_fixtures import (
    A1,
    A2,
    A3,
    ANN,
    BOB,
    CAT,
    RITA,
    answered,
    claimed,
    project,
)
from tests.support.forms import TOPIC, form, options, topic
from tests.support.given_when_then import Past
from tests.support.handmade_migrations import BACK_AGAIN, TOPICS, M, migrate, plan

NOW = form({**TOPIC, "options": options("a", "r", "s1", "s2", "z")})


def migrating(**policy: object) -> Project:
    """The project after the migration began."""
    return replace(project(NOW, **policy), form_version=2)


def migration_task(within: Project) -> MigrationTask:
    return MigrationTask(M, 2, plan(TOPICS), within, NO_CONCEPTS)


def answer(past: Past, within: Project, value: str, by=BOB, annotation=A2) -> Past:
    past = past.and_(claimed(by, 9), by=by)
    return past.when(
        annotations.submit, within, annotation=annotation, by=by, token=9, answers=topic(value),
        time_spent_ms=1, now=True,
    ).happens(by=by)  # fmt: skip


@pytest.mark.parametrize("policy", [{}, {"review": "disagreement"}])
def test_a_disagreement_of_words_is_settled_by_the_slice(policy):
    within = migrating(overlap=2, **policy)
    past = answer(answered(2, (A1, ANN, "b")), within, "z")
    assert past.state.status is Status.IN_REVIEW
    settled = migrate(past, migration_task(within)).happens().state
    assert (settled.status, settled.review_reason) == (Status.DONE, None)
    final = settled.resolution
    assert (final.method, final.answers, final.form_version) == (Method.MAJORITY, topic("z"), 2)
    assert final.by is None


def test_a_disagreement_of_meanings_stays_with_the_reviewers():
    within = migrating(overlap=2, review="disagreement")
    past = answer(answered(2, (A1, ANN, "b")), within, "a")
    when = migrate(past, migration_task(within))
    assert [event.type for event in when.outcome] == ["labels.migrated"]
    assert when.happens().state.review_reason is ReviewReason.DISAGREEMENT


def test_an_agreement_of_words_only_is_no_final_answer():
    moved = TOPICS | {"a": ["RENAMED", ["r"], 2]}
    within = migrating(overlap=2)
    past = answer(answered(2, (A1, ANN, "a")), within, "a")
    assert past.state.status is Status.DONE
    when = migrate(past, MigrationTask(M, 2, plan(moved), within, NO_CONCEPTS))
    migrated, sent = when.outcome
    assert migrated.final is Outcome.DROPPED
    assert sent == SentToReview(reason=ReviewReason.TIE)
    after = when.happens().state
    assert (after.status, after.resolution) == (Status.IN_REVIEW, None)


def test_a_majority_of_words_is_found_anew():
    within = migrating(overlap=3)
    past = answer(answered(3, (A1, ANN, "b"), (A2, BOB, "b")), within, "z", CAT, A3)
    assert past.state.resolution.answers == topic("b")
    after = migrate(past, migration_task(within)).happens().state
    assert after.resolution.answers == topic("z")
    assert [a.form_version for a in after.annotations] == [2, 2, 2]


def test_doubt_about_the_old_answer_asks_for_it_again():
    within = migrating(overlap=2)
    past = answer(answered(2, (A1, ANN, "s")), within, "s1")
    after = migrate(past, migration_task(within)).happens().state
    assert (after.status, after.resolution, after.review_reason) == (Status.OPEN, None, None)
    assert [a.id for a in after.outdated] == [A1]


def test_what_a_reviewer_decided_meanwhile_stands():
    within = migrating(overlap=2)
    past = answer(answered(2, (A1, ANN, "b")), within, "a")
    done = past.when(reviews.approve, annotation=A2, by=RITA, resolve=True).happens(by=RITA)
    after = migrate(done, migration_task(within)).happens().state
    assert (after.status, after.resolution.answers) == (Status.DONE, topic("a"))
    assert after.resolution.by == RITA
    looked = past.when(reviews.approve, annotation=A2, by=RITA, resolve=False).happens(by=RITA)
    assert migrate(looked, migration_task(within)).happens().state.status is Status.IN_REVIEW


def test_answers_that_were_compared_before_it_began_are_not_compared_again():
    within = migrating(overlap=2)
    past = answered(2, (A1, ANN, "b"), (A2, BOB, "c")).and_(SentToReview(reason=ReviewReason.TIE))
    after = migrate(past, migration_task(within)).happens().state
    assert [a.answers for a in after.annotations] == [topic("z"), topic("z")]
    assert after.status is Status.IN_REVIEW


def test_of_an_archived_task_a_reviewer_decides_when_it_comes_back():
    within = migrating(overlap=2)
    past = answer(answered(2, (A1, ANN, "a")), within, "a").and_(TaskArchived())
    after = migrate(past, migration_task(within)).happens()
    assert after.state.status is Status.ARCHIVED
    assert after.and_(TaskRestored()).state.status is Status.IN_REVIEW


def test_a_form_that_was_erased_leaves_it_to_a_reviewer():
    within = replace(migrating(overlap=2), form=None)
    past = answer(answered(2, (A1, ANN, "a")), migrating(overlap=2), "a")
    after = migrate(past, migration_task(within)).happens().state
    assert (after.status, after.review_reason) == (Status.IN_REVIEW, ReviewReason.TIE)


def test_on_the_way_back_old_and_new_answers_are_compared_in_the_words_of_then():
    there = migrating(overlap=2)
    past = migrate(answered(2, (A1, ANN, "b")), migration_task(there)).happens()
    within = replace(project(overlap=2), form_version=3)
    past = answer(past, within, "b")
    assert past.state.status is Status.IN_REVIEW
    after = migrate(past, replace(BACK_AGAIN, project=within)).happens().state
    assert (after.status, after.resolution.answers) == (Status.DONE, topic("b"))


@pytest.mark.parametrize(("value", "form_version"), [("b", 1), ("z", 3), ("mixed", 1)])
def test_a_final_answer_is_read_under_the_last_form_of_those_who_gave_it(value, form_version):
    given = [
        ComparedAnswers(A1, topic("b"), 1),
        ComparedAnswers(A2, topic("z"), 2),
        ComparedAnswers(A3, topic("z"), 3),
    ]
    final = resolved(Method.MAJORITY, given, topic(value))
    assert (final.form_version, final.annotations) == (form_version, (A1, A2, A3))


def test_a_reviewer_who_answered_for_two_gets_both_answers_back():
    """Answers of one author that were set aside together return together."""
    past = answered(2, (A1, RITA, "s"), (A2, RITA, "s")).and_(
        TaskResolved(method=Method.MAJORITY, annotations=(A1, A2), form_version=1, content=None)
    )
    after = migrate(migrate(past).happens(), BACK_AGAIN).happens().state
    assert [a.counts for a in after.annotations] == [True, True]
    assert after.status is Status.DONE


ASKING = {"overlap": 2, "most_answers": 3, "confidence": 0.95}
"""A project that asks a third person where two do not make an answer likely."""


def test_a_project_that_goes_by_likelihood_settles_a_disagreement_of_words_by_it():
    within = migrating(**ASKING)
    differed = answer(answered(2, (A1, ANN, "b")), within, "z")
    unsure = answer(differed, within, "z", CAT, A3)
    assert unsure.state.review_reason is ReviewReason.UNSURE
    settled = migrate(unsure, migration_task(within)).happens().state
    final = settled.resolution
    assert (settled.status, final.method, final.answers) == (
        Status.DONE, Method.LIKELIEST, topic("z")
    )  # fmt: skip
    assert final.confidence_ppm > 990_000


def test_an_agreement_of_words_only_has_a_third_person_asked_and_comes_back():
    moved = TOPICS | {"a": ["RENAMED", ["r"], 2]}
    within = migrating(**ASKING)
    past = answer(answered(2, (A1, ANN, "a")), within, "a")
    assert past.state.resolution.method is Method.LIKELIEST
    counts = MigrationCounts()
    job = MigrationTask(M, 2, plan(moved), within, NO_CONCEPTS)
    events = migrate_task(past.state, job, counts)
    assert [event.type for event in events] == ["labels.migrated", "task.overlap_raised"]
    assert counts.reopened == 1
    asked = past.and_(*events).state
    assert (asked.status, asked.overlap, asked.review_reason) == (Status.OPEN, 3, None)
    decided = answer(past.and_(*events), within, "r", CAT, A3).state
    assert decided.review_reason is ReviewReason.UNSURE
