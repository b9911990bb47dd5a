"""Answers that differed and are equal once a migration has mapped them; what a revert counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as generate

from server.events.core.refusal import Code
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.label_migrations.migrate_task import MigrationCounts, MigrationTask, migrate_task
from server.events.labeling import conclusion, reviews
from server.events.labeling.tasks import (
    AnnotationStatus,
    Method,
    ReviewReason,
    SentToReview,
    Status,
    TaskArchived,
    TaskRestored,
)
from server.events.projects import Project
from tests.events.test_migrations_random import SEEDS, Watched, watched
from tests.support.decision_fixtures import (
    A1,
    A2,
    A3,
    A4,
    ANN,
    BOB,
    CAT,
    DAN,
    OLGA,
    RITA,
    answered,
    claimed,
    project,
    submitted,
    task,
)
from tests.support.forms import TOPIC, Json, form, options, topic
from tests.support.given_when_then import Past
from tests.support.handmade_migrations import (
    BACK_AGAIN,
    TOPICS,
    M,
    back,
    done,
    migrate,
    plainly,
    plan,
    there,
)
from tests.support.handmade_migrations import resolved as final
from tests.support.migration_histories import ANNOTATORS, WORDS

AGREED = SentToReview(reason=ReviewReason.AGREED_AFTER_MIGRATION)
TIE = SentToReview(reason=ReviewReason.TIE)
DISAGREEMENT = SentToReview(reason=ReviewReason.DISAGREEMENT)
UNSURE = SentToReview(reason=ReviewReason.UNSURE)
LIKELIEST = {"overlap": 2, "most_answers": 3, "confidence": 0.95}
"""A policy that asks until an answer is likely enough."""
NOW = form({**TOPIC, "options": options("a", "r", "s1", "s2", "z")})


def within(**policy: object) -> Project:
    return replace(project(NOW, **policy), form_version=2)


def passing(project: Project) -> MigrationTask:
    return MigrationTask(M, 2, plan(TOPICS), project, NO_CONCEPTS)


def waiting(*values: str, sent: SentToReview = TIE) -> Past:
    """A task whose people answered so, and that waits for a reviewer."""
    people = zip((A1, A2, A3, A4), (ANN, BOB, CAT, DAN), values, strict=False)
    return answered(len(values), *people).and_(sent)


def compared(past: Past, project: Project | None = None):
    return past.when(conclusion.compare_again, project or within(), NO_CONCEPTS)


@pytest.mark.parametrize(
    ("review", "sent", "values"),
    [
        ("none", TIE, "bc"),
        ("none", TIE, "abc"),
        ("disagreement", DISAGREEMENT, "bc"),
        ("disagreement", DISAGREEMENT, "bbc"),
        ("none", UNSURE, "bbc"),
    ],
)
def test_the_reason_says_that_a_merge_ended_a_disagreement(review, sent, values):
    asking = LIKELIEST if sent is UNSURE else {}
    rules = within(review=review, **asking)
    past = waiting(*values, sent=sent)
    when = migrate(past, passing(rules))
    assert [event.type for event in when.outcome] == ["labels.migrated", AGREED.type]
    after = when.happens()
    assert (after.state.status, after.state.review_reason) == (Status.IN_REVIEW, AGREED.reason)
    undone = migrate(after, replace(BACK_AGAIN, project=project(review=review, **asking))).happens()
    assert plainly(undone) == plainly(past)

    ids = [a.id for a in past.state.annotations]
    method = Method.LIKELIEST if asking else Method.MAJORITY
    expected = final(*ids, value="z", method=method, form_version=2)
    when = compared(after, rules)
    (concluded,) = when.outcome
    assert (concluded.confidence_ppm is not None) is bool(asking)
    assert concluded.model_copy(update={"confidence_ppm": None}) == expected
    resolved = when.happens(by=OLGA)
    assert (resolved.state.status, resolved.state.review_reason) == (Status.DONE, None)
    assert resolved.state.resolution.by == OLGA
    compared(resolved, rules).nothing()


@pytest.mark.parametrize(
    ("review", "values"),
    [("none", "ab"), ("none", "br"), ("disagreement", "abc"), ("all", "bc")],
)
def test_those_who_still_differ_wait_as_they_did(review, values):
    rules = within(review=review)
    when = migrate(waiting(*values), passing(rules))
    assert [event.type for event in when.outcome] == ["labels.migrated"]
    compared(when.happens(), rules).nothing()


@pytest.mark.parametrize("reason", [ReviewReason.POLICY, ReviewReason.SAMPLE])
def test_a_review_that_the_policy_asked_for_is_not_taken_away(reason):
    past = waiting("b", "c", sent=SentToReview(reason=reason))
    after = migrate(past, passing(within())).happens()
    assert after.state.review_reason is reason
    compared(after).nothing()


def test_what_other_rules_would_resolve_is_not_the_work_of_the_migration():
    past = waiting("b", "b", "a", sent=DISAGREEMENT)
    after = migrate(past, passing(within())).happens()
    assert after.state.review_reason is ReviewReason.DISAGREEMENT
    compared(after).happens()


def test_answers_that_agree_by_other_rules_are_resolved_without_any_migration():
    past = waiting("a", "a", "b", sent=DISAGREEMENT)
    compared(past, project(review="disagreement")).nothing()
    done = compared(past, project()).happens().state
    assert (done.status, done.resolution.answers) == (Status.DONE, topic("a"))


def test_a_review_that_has_begun_is_for_its_reviewer_to_end():
    past = waiting("b", "c").when(reviews.approve, annotation=A1, by=RITA, resolve=False)
    after = migrate(past.happens(by=RITA), passing(within())).happens()
    assert after.state.review_reason is ReviewReason.TIE
    compared(after).nothing()
    past = migrate(waiting("b", "c"), passing(within())).happens()
    later = past.when(reviews.approve, annotation=A1, by=RITA, resolve=False).happens(by=RITA)
    assert later.state.review_reason is AGREED.reason
    compared(later).nothing()
    assert back(later).state.review_reason is ReviewReason.TIE


def test_an_archived_task_keeps_its_reason_and_is_compared_once_it_is_restored():
    after = migrate(waiting("b", "c").and_(TaskArchived()), passing(within())).happens()
    assert after.state.review_reason is ReviewReason.TIE
    compared(after).refused(Code.CONFLICT, "task")
    assert compared(after.and_(TaskRestored())).happens().state.status is Status.DONE


def test_open_tasks_have_nothing_to_compare():
    compared(answered(2, (A1, ANN, "a"))).nothing()
    compared(done("a")).nothing()


def test_a_later_migration_may_take_the_majority_away():
    after = migrate(waiting("b", "c", "a", "r"), passing(within())).happens()
    assert after.state.review_reason is AGREED.reason
    fates = {"z": ["UNCHANGED", ["z"], 1]} | {word: ["MERGED", ["y"], 2] for word in "ar"}
    later = MigrationTask(OLGA, 3, plan(fates, {"2": {"topic": 1}}), within(), NO_CONCEPTS)
    when = migrate(after, later)
    assert when.outcome[1:] == [TIE]
    compared(when.happens()).nothing()


def test_what_was_concluded_before_another_migration_is_not_forgotten():
    """A task that waits since its final answer was dropped stands again as it stood."""
    past = answered(2, (A1, ANN, "b"), (A2, BOB, "c"))
    past = past.and_(final(A1, A2, value="s", method=Method.MAJORITY))
    dropped = there(past)
    assert (dropped.state.status, dropped.state.review_reason) == (
        Status.IN_REVIEW,
        ReviewReason.TIE,
    )
    onward = MigrationTask(
        OLGA, 3, plan({"z": ["RENAMED", ["r"], 2]}, {"2": {"topic": 1}}), within(), NO_CONCEPTS
    )
    assert migrate(dropped, onward).happens().state.suspended == dropped.state.suspended
    assert plainly(back(dropped)) == plainly(past)


def test_what_was_resolved_so_goes_to_a_reviewer_if_the_merge_is_taken_back():
    after = compared(migrate(waiting("b", "c"), passing(within())).happens()).happens()
    undone = back(after).state
    assert [a.answers for a in undone.annotations] == [topic("b"), topic("c")]
    assert (undone.status, undone.resolution) == (Status.IN_REVIEW, None)


def counted(past: Past, job: MigrationTask) -> MigrationCounts:
    passage = MigrationCounts()
    migrate_task(past.state, job, passage)
    return passage


def test_a_task_that_is_full_again_with_what_came_back_was_not_reopened():
    past = there(done("s"))
    assert counted(done("s"), BACK_AGAIN).tasks == 0
    past = past.and_(claimed(BOB, 9), submitted(A2, BOB, "z", fills=True, form_version=2))
    past = past.and_(final(A2, value="z", form_version=2))
    counts = counted(past, BACK_AGAIN)
    after = back(past).state
    assert [a.status for a in after.annotations] == [
        AnnotationStatus.SUBMITTED,
        AnnotationStatus.OUTDATED,
    ]
    assert (after.status, counts.reopened) == (Status.DONE, 0)
    assert counts.labels == {"SPLIT": 1, "RETURNED": 1}
    assert counts.annotations == {"SPLIT": 1, "RETURNED": 1, "RESTORED": 0}


def test_a_task_that_asks_for_answers_after_a_revert_was_reopened():
    past = task().and_(claimed(ANN), submitted(A1, ANN, "z", fills=True, form_version=2))
    past = past.and_(final(A1, value="z", form_version=2))
    counts = counted(past, BACK_AGAIN)
    assert (back(past).state.status, counts.reopened) == (Status.OPEN, 1)


def test_labels_that_are_restored_are_counted():
    past = answered(2, (A1, ANN, "b"), (A2, BOB, "r")).and_(TIE)
    counts = counted(there(past), BACK_AGAIN)
    assert counts.labels == {"RESTORED": 2}
    assert counts.annotations == {"RESTORED": 2, "RETURNED": 0}


class Merging(Watched):
    """Everybody chooses one word, and each migration merges all words into two."""

    def answers(self) -> Json:
        return {"kind": {"kind": "choice", "values": [self.random.choice(self.words[:3])]}}

    def _fates(self, old: int, new: int) -> Json:
        words = WORDS[new]
        drawn = {word: self.random.randrange(2) for word in WORDS[old]}
        return {word: ["MERGED", [words[place]], place] for word, place in drawn.items()}


def merged_and_parted(seed: int) -> set[ReviewReason | None]:
    """Answers that become equal and differ again; return the reasons why a task waited."""
    plain = watched(seed)
    going = Merging(plain.random, overlap=plain.random.randint(2, 4), policy=plain.policy)
    for who in ANNOTATORS[: going.overlap]:
        assert going.claim(who)
        assert going.submit(who)
    before, reasons = [], set()
    for _ in range(going.random.randrange(1, 4)):
        before.append(plainly(going.past))
        going.start()
        going.end()
        reasons.add(going.task.review_reason)
        if going.task.status is Status.IN_REVIEW:
            agreed = bool(conclusion.compare_again(going.task, going.project, NO_CONCEPTS))
            said = going.task.review_reason is ReviewReason.AGREED_AFTER_MIGRATION
            assert agreed == said
    while before:
        going.revert()
        going.end()
        assert plainly(going.past) == before.pop()
    return reasons


@generate(SEEDS)
def test_a_reason_to_wait_follows_what_migrations_make_equal_there_and_back(seed):
    merged_and_parted(seed)


def test_most_seeds_are_of_use():
    reasons = [reason for seed in range(40) for reason in merged_and_parted(seed)]
    assert reasons.count(ReviewReason.AGREED_AFTER_MIGRATION) > 5
