"""Decisions of a migration on a task: labels follow, or their annotations are set aside."""

from __future__ import annotations

import pytest

from server.events.core.refusal import Code
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.label_migrations.migrate_task import MigrationTask
from server.events.label_migrations.migration_events import (
    LabelsMigrated,
    LabelsRestored,
    Outcome,
    RelabelRequested,
)
from server.events.labeling import annotations, leases, queue, reviews
from server.events.labeling.tasks import (
    AnnotationStatus,
    Answers,
    ReviewReason,
    SentToReview,
    Status,
    TaskArchived,
    TaskRestored,
    TaskSkipped,
)
from tests.support.decision_fixtures import (  # fmt: skip
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
)
from tests.support.forms import PLACES, TAGS, TOPIC, form, topic
from tests.support.given_when_then import given
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


def test_a_label_that_stays_moves_to_the_new_form_version():
    after = there(done("a"))
    [annotation] = after.state.annotations
    assert (annotation.answers, annotation.form_version) == (topic("a"), 2)
    assert after.state.resolution.form_version == 2
    assert after.state.status is Status.DONE


def test_a_merged_label_says_where_it_came_from():
    when = migrate(done("b"))
    [event] = when.outcome
    assert isinstance(event, LabelsMigrated)
    assert event.labels == {"MERGED": 1}
    assert event.final is Outcome.FOLLOWED
    assert event.content.changes == (
        {"annotation": str(A1), "question": "topic", "before": ["b"], "after": ["z"],
         "rules": ["MERGED"]},
    )  # fmt: skip
    after = when.happens()
    assert after.state.annotation(A1).answers == topic("z")
    assert after.state.resolution.answers == topic("z")


def test_a_renamed_label_is_named_in_the_event_though_its_id_stays():
    [event] = migrate(done("r")).outcome
    assert event.changed == ()
    assert event.content.changes[0]["rules"] == ["RENAMED"]


@pytest.mark.parametrize("value", ["s", "g", "unheard of"])
def test_a_doubtful_label_sets_its_annotation_aside_and_reopens_the_task(value: str):
    when = migrate(done(value))
    [event] = when.outcome
    assert isinstance(event, RelabelRequested)
    assert event.reopens
    [item] = event.content.items
    assert item["concept"] == value
    state = when.happens().state
    assert (state.status, state.resolution) == (Status.OPEN, None)
    [annotation] = state.annotations
    assert annotation.status is AnnotationStatus.OUTDATED
    assert (annotation.answers, annotation.form_version) == (topic(value), 1)
    assert state.outdated == [annotation]


def test_its_author_may_answer_again_and_then_nothing_waits_any_more():
    past = there(done("s"))
    assert leases.claimable(past.state, by=ANN, now=past.now)
    past = past.and_(claimed(ANN, 9), submitted(A2, ANN, "s1", fills=True, form_version=2))
    past = past.and_(resolved(A2, value="s1", form_version=2))
    assert past.state.outdated == []
    assert past.state.suspended == ()
    assert past.state.status is Status.DONE


def test_what_was_set_aside_is_neither_revised_nor_reviewed():
    past = there(done("s"))
    message = past.when(
        annotations.revise, project(), annotation=A1, by=ANN, answers=topic("a"), time_spent_ms=1
    ).refused(Code.CONFLICT, "annotation")
    assert "outdated" in message
    past.when(reviews.approve, annotation=A1, by=RITA, resolve=True).refused(
        Code.CONFLICT, "annotation"
    )


def test_one_of_two_answers_is_set_aside_and_the_other_follows():
    past = answered(2, (A1, ANN, "b"), (A2, BOB, "s")).and_(
        SentToReview(reason=ReviewReason.DISAGREEMENT)
    )
    after = there(past)
    assert after.state.annotation(A1).answers == topic("z")
    assert after.state.annotation(A2).status is AnnotationStatus.OUTDATED
    assert (after.state.status, after.state.free_slots) == (Status.OPEN, 1)
    assert plainly(back(after)) == plainly(past)


def test_archived_tasks_stay_so_and_are_open_when_they_come_back():
    past = done("s").and_(TaskArchived())
    after = there(past)
    assert after.state.status is Status.ARCHIVED
    assert after.and_(TaskRestored()).state.status is Status.OPEN
    assert plainly(back(after)) == plainly(past)


def test_skipped_tasks_stay_skipped():
    past = answered(2, (A1, ANN, "s")).and_(
        claimed(BOB, 2), TaskSkipped(annotator=BOB, closes=True, content=None)
    )
    assert past.state.status is Status.SKIPPED
    after = there(past)
    assert after.state.status is Status.SKIPPED
    assert after.state.outdated == []
    assert plainly(back(after)) == plainly(past)


def test_answers_that_no_longer_count_are_left_as_they_are():
    past = answered(2, (A1, ANN, "b"))
    past = past.when(reviews.reject, annotation=A1, by=RITA, reason="no").happens(by=RITA)
    migrate(past).nothing()


def test_answers_to_other_questions_are_left_as_they_are():
    other = plan(TOPICS, {"1": {}})
    migrate(done("b"), MigrationTask(M, 2, other, project(), NO_CONCEPTS)).nothing()


def test_labels_under_a_form_that_was_erased_are_doubtful():
    found = plan(TOPICS, {"1": None}).map_answer(topic("a"), 1)
    assert [(item["rule"], item["candidates"]) for item in found.items] == [("AMBIGUOUS", [])]


def test_merged_choices_are_one_and_stand_in_the_new_order():
    many = plan(TOPICS, most=None)
    found = many.map_answer(topic("c", "b", "r", "a"), 1)
    [change] = found.changes
    assert change["after"] == ["a", "r", "z"]
    assert found.labels == {"MERGED": 2, "RENAMED": 1, "UNCHANGED": 1}


def test_fewer_choices_than_are_asked_for_are_doubtful():
    found = plan(TOPICS, least=2, most=None).map_answer(topic("b", "c"), 1)
    assert [item["rule"] for item in found.items] == ["AMBIGUOUS", "AMBIGUOUS"]
    assert [item["candidates"] for item in found.items] == [["z"], ["z"]]


def test_one_doubtful_choice_sets_the_whole_annotation_aside():
    found = plan(TOPICS, most=None).map_answer(topic("a", "s"), 1)
    assert [item["concept"] for item in found.items] == ["s"]
    assert found.changes == []
    assert found.rule == "SPLIT"


def test_labels_of_regions_follow_each_by_itself():
    answers = {
        "topic": {
            "kind": "span",
            "spans": [
                {"id": "s1", "label": "b", "start": 0, "end": 4},
                {"id": "s2", "label": "a", "start": 5, "end": 9},
            ],
        }
    }
    past = given(
        TASK,
        imported(),
        claimed(ANN),
        submitted(A1, ANN, "a", fills=True).model_copy(
            update={"content": Answers(answers=answers)}
        ),
    )
    after = there(past)
    spans = after.state.annotation(A1).answers["topic"]["spans"]
    assert [(span["id"], span["label"], span["end"]) for span in spans] == [
        ("s1", "z", 4), ("s2", "a", 9),
    ]  # fmt: skip
    assert plainly(back(after)) == plainly(past)


def test_relations_that_would_say_the_same_twice_are_doubtful():
    ends = {side: {"question": "q", "region": side} for side in ("source", "target")}
    relations = [{"id": "r1", "label": "b", **ends}, {"id": "r2", "label": "c", **ends}]
    found = plan(TOPICS).map_answer({"topic": {"kind": "relation", "relations": relations}}, 1)
    assert [item["region"] for item in found.items] == ["r2"]


def test_a_revised_answer_is_not_taken_back():
    past = there(answered(2, (A1, ANN, "b")))
    past = past.when(
        annotations.revise, project(), annotation=A1, by=ANN, answers=topic("a"), time_spent_ms=1
    ).happens(by=ANN)
    assert past.state.annotation(A1).origins == ()


def test_reopening_by_hand_ends_what_was_suspended():
    past = there(done("s"))
    past = past.when(queue.reopen, more=2).happens()
    after = back(past)
    [event] = migrate(past, BACK_AGAIN).outcome
    assert isinstance(event, LabelsRestored)
    assert not event.reinstated
    assert after.state.annotation(A1).status is AnnotationStatus.SUBMITTED
    assert after.state.status is Status.OPEN


def test_forms_of_these_tests_are_valid():
    assert project(form(TOPIC, TAGS, PLACES)).pinned().questions
