"""Decisions of a migration on a task: taken back, everything is as it was."""

from __future__ import annotations

import pytest

from server.events.core.refusal import Code
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.label_migrations.migrate_task import MigrationCounts, MigrationTask, migrate_task
from server.events.label_migrations.migration_events import Outcome
from server.events.labeling import annotations, reviews
from server.events.labeling.tasks import AnnotationStatus, Answers, Method, Status, TaskResolved
from tests.support.decision_fixtures import (  # fmt: skip
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
    submitted,
)
from tests.support.forms import topic
from tests.support.handmade_migrations import (
    BACK_AGAIN,
    TOPICS,
    M,
    back,
    done,
    migrate,
    plainly,
    plan,
    resolved,
    there,
)


@pytest.mark.parametrize("value", ["a", "b", "r", "s", "g"])
def test_taking_a_migration_back_gives_exactly_what_was(value: str):
    past = done(value)
    assert plainly(back(there(past))) == plainly(past)


def test_what_was_not_reached_is_left_as_it_is_when_the_migration_is_taken_back():
    migrate(done("b"), BACK_AGAIN).nothing()


def test_answers_given_since_go_back_by_the_inverse_plan():
    past = there(done("s"))
    past = past.and_(claimed(ANN, 9), submitted(A2, ANN, "s1", fills=True, form_version=2))
    after = back(past.and_(resolved(A2, value="s1", form_version=2)))
    assert after.state.annotation(A2).answers == topic("s")
    assert after.state.resolution.answers == topic("s")
    # Its slot was given to the new answer.
    assert after.state.annotation(A1).status is AnnotationStatus.OUTDATED


def test_doubtful_answers_given_since_make_room_for_what_was_set_aside():
    past = there(done("s"))
    past = past.and_(claimed(BOB, 9), submitted(A2, BOB, "z", fills=True, form_version=2))
    after = back(past.and_(resolved(A2, value="z", form_version=2)))
    assert after.state.annotation(A2).status is AnnotationStatus.OUTDATED
    assert after.state.annotation(A1).status is AnnotationStatus.SUBMITTED
    # Others have answered since: the final answer is found anew.
    assert after.state.status is Status.DONE
    assert after.state.resolution.answers == topic("s")


def test_an_answer_that_came_back_and_one_that_was_rejected_meanwhile_do_not_count_both():
    past = there(answered(2, (A1, ANN, "s")))
    past = past.and_(claimed(ANN, 9), submitted(A2, ANN, "s1", form_version=2))
    past = past.when(reviews.reject, annotation=A2, by=RITA, reason="no").happens(by=RITA)
    after = back(past)
    assert after.state.annotation(A1).counts
    fields = {"annotation": A2, "by": ANN, "answers": topic("a"), "time_spent_ms": 1}
    refused = after.when(annotations.revise, project(), **fields).refused(
        Code.CONFLICT, "annotation"
    )
    assert "Another answer of yours counts" in refused


def test_a_slot_that_somebody_holds_now_is_not_given_back():
    past = there(done("s")).and_(claimed(BOB, 9))
    migrate(past, BACK_AGAIN).nothing()
    assert past.state.annotation(A1).status is AnnotationStatus.OUTDATED


def test_answers_that_come_back_and_fill_the_task_conclude_it():
    past = answered(2, (A1, ANN, "s"), (A2, BOB, "s")).and_(
        resolved(A1, A2, value="s", method=Method.MAJORITY)
    )
    past = there(past).and_(claimed(CAT, 9), submitted(A3, CAT, "s1", form_version=2))
    after = back(past)
    assert [a.status for a in after.state.annotations] == [
        AnnotationStatus.SUBMITTED, AnnotationStatus.OUTDATED, AnnotationStatus.SUBMITTED,
    ]  # fmt: skip
    assert after.state.status is Status.DONE
    assert after.state.resolution.answers == topic("s")


def test_a_majority_is_mapped_by_itself():
    past = answered(3, (A1, ANN, "b"), (A2, BOB, "b"), (A3, CAT, "a")).and_(
        resolved(A1, A2, A3, value="b", method=Method.MAJORITY)
    )
    [event] = migrate(past).outcome
    assert event.final is Outcome.MAPPED
    after = past.and_(event)
    assert after.state.resolution.answers == topic("z")
    assert plainly(back(after)) == plainly(past)


def test_a_final_answer_that_would_not_fit_goes_to_a_reviewer():
    both = plan(TOPICS, least=2, most=None)
    two = {"topic": {"kind": "choice", "values": ["a", "b"]}}
    past = answered(2, (A1, ANN, "a"), (A2, BOB, "a"))
    for id_ in (A1, A2):
        past.state.annotation(id_).answers["topic"]["values"][:] = ["a", "b"]
    past = past.and_(
        TaskResolved(
            method=Method.MAJORITY,
            annotations=(A1, A2),
            form_version=1,
            content=Answers(answers=topic("b", "c")),
        )
    )
    after = past.and_(
        *migrate_task(
            past.state, MigrationTask(M, 2, both, project(), NO_CONCEPTS), MigrationCounts()
        )
    )
    assert after.state.annotation(A1).answers == {"topic": {**two["topic"], "values": ["a", "z"]}}
    assert (after.state.status, after.state.resolution) == (Status.IN_REVIEW, None)
    assert plainly(back(after)) == plainly(past)
