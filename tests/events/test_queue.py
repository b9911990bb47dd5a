"""Import, skip, priority, assignment, reopening, archive."""

from __future__ import annotations

import pytest

from server.events.core.refusal import Code, Refused
from server.events.labeling import annotations, queue
from server.events.labeling.leases import LeaseReleased
from server.events.labeling.reviews import AnnotationRejected
from server.events.labeling.tasks import (
    Method,
    Reason,
    Status,
    TaskArchived,
    TaskAssigned,
    TaskContent,
    TaskImported,
    TaskPrioritized,
    TaskReopened,
    TaskResolved,
    TaskRestored,
    TaskSkipped,
)
from server.events.project_policy import Policy
from server.events.projects import ProjectArchived, ProjectCreated
from tests.support.decision_fixtures import (
    A1,
    A2,
    ANN,
    BOB,
    CAT,
    DAN,
    PROJECT,
    RITA,
    TASK,
    answered,
    claimed,
    imported,
    project,
    task,
)
from tests.support.forms import topic
from tests.support.given_when_then import given, refusing

P = project(overlap=3)
INPUTS = {"text": {"text": "Tiber"}}
STOPPED = given(PROJECT, ProjectCreated(policy=Policy(), content=None), ProjectArchived()).state
FINAL = TaskResolved(method=Method.SINGLE, annotations=(A1,), form_version=1, content=None)


def skipped(by, *, closes=False, reason="unclear"):
    return TaskSkipped(annotator=by, closes=closes, content=Reason(reason=reason))


def skip(past, by, token, rules=P, **named):
    return past.when(queue.skip, rules, by=by, token=token, now=True, reason="unclear", **named)


def test_an_import_measures_the_inputs_and_pins_the_overlap():
    changes = queue.import_task(
        P,
        task=TASK,
        inputs=INPUTS,
        external_id=" x1 ",
        priority=5,
        meta={"a": 1},
        subject_refs=("s",),
    )
    content = TaskContent(inputs=INPUTS, external_id="x1", meta={"a": 1}, subject_refs=("s",))
    event = TaskImported(
        project=PROJECT,
        priority=5,
        rank=None,
        overlap=3,
        sizes={"text": {"length": 5}},
        content=content,
    )
    assert changes == [(TASK, event)]
    state = given(TASK, event).state
    assert (state.status, state.free_slots, state.rank, state.external_id) == ("OPEN", 3, 1, "x1")


def test_random_order_is_the_same_at_every_retry():
    rules = project(order="random")
    first, again = (queue.import_task(rules, task=TASK, inputs=INPUTS) for _ in range(2))
    assert first == again
    assert 0 <= first[0][1].rank < 2**53
    assert given(TASK, first[0][1]).state.rank == first[0][1].rank


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"external_id": ""}, Code.INVALID, ("externalId",)),
        ({"external_id": " "}, Code.INVALID, ("externalId",)),
        ({"external_id": "x" * 501}, Code.LIMIT, ("externalId",)),
        ({"external_id": "a\0b"}, Code.INVALID, ("externalId",)),
        ({"priority": 1_000_001}, Code.INVALID, ("priority",)),
        ({"priority": -1_000_001}, Code.INVALID, ("priority",)),
        ({"inputs": {}}, Code.INVALID, ("inputs", "text")),
        ({"inputs": {"text": {"text": "a"}, "more": 1}}, Code.INVALID, ("inputs", "more")),
    ],
)
def test_an_import_that_does_not_fit_is_refused(fields, code, path):
    with refusing(code, *path):
        queue.import_task(P, task=TASK, **({"inputs": INPUTS} | fields))


def test_an_import_needs_a_form_and_an_active_project():
    with refusing(Code.CONFLICT, "project"):
        queue.import_task(project(form=None), task=TASK, inputs=INPUTS)
    with refusing(Code.CONFLICT, "project"):
        queue.import_task(STOPPED, task=TASK, inputs=INPUTS)


def test_one_skip_closes_a_task_for_one():
    past = task().and_(claimed(ANN))
    closed = skip(past, ANN, 1).then(skipped(ANN, closes=True), by=ANN)
    assert (closed.state.status, closed.state.leases) == (Status.SKIPPED, ())


def test_a_skip_gives_the_slot_to_somebody_else():
    past = task(2).and_(claimed(ANN))
    left = skip(past, ANN, 1).then(skipped(ANN))
    assert (left.state.status, left.state.free_slots) == (Status.OPEN, 2)


def test_a_skip_never_takes_the_task_from_somebody_at_work():
    past = task(2).and_(claimed(ANN, 1), skipped(ANN), claimed(BOB, 2), claimed(CAT, 3))
    left = skip(past, BOB, 2).then(skipped(BOB))
    assert left.state.lease(CAT).token == 3
    closed = skip(left, CAT, 3).then(skipped(CAT, closes=True))
    assert closed.state.status is Status.SKIPPED


def test_a_skip_after_the_others_left_closes():
    past = task(2).and_(
        claimed(ANN, 1), skipped(ANN), claimed(CAT, 2), LeaseReleased(annotator=CAT)
    )
    skip(past.and_(claimed(BOB, 3)), BOB, 3).then(skipped(BOB, closes=True))


def test_a_skip_needs_the_lease_and_an_active_project():
    past = task().and_(claimed(ANN))
    skip(past, BOB, 1).refused(Code.NO_LEASE, "token")
    skip(past, ANN, 2).refused(Code.NO_LEASE, "token")
    skip(past, ANN, 1, STOPPED).refused(Code.CONFLICT, "project")
    skip(skip(past, ANN, 1).happens(), ANN, 1).refused(Code.NO_LEASE, "token")


def test_a_skips_reason_has_limits():
    past = task().and_(claimed(ANN))
    named = {"by": ANN, "token": 1, "now": True}
    past.when(queue.skip, P, **named, reason="").then(skipped(ANN, closes=True, reason=""))
    past.when(queue.skip, P, **named, reason="a\0").refused(Code.INVALID, "reason")
    past.when(queue.skip, P, **named, reason="a" * 20_001).refused(Code.LIMIT, "reason")


def test_priority_moves_a_task_once():
    moved = task().when(queue.prioritize, priority=7).then(TaskPrioritized(priority=7))
    assert moved.state.priority == 7
    moved.when(queue.prioritize, priority=7).nothing()
    moved.when(queue.prioritize, priority=1_000_001).refused(Code.INVALID, "priority")


def test_assignment_keeps_a_task_for_one_person_and_gives_it_back():
    mine = task().when(queue.assign, assignee=ANN).then(TaskAssigned(assignee=ANN))
    mine.when(queue.assign, assignee=ANN).nothing()
    free = mine.when(queue.assign, assignee=None).then(TaskAssigned(assignee=None))
    free.when(queue.assign, assignee=None).nothing()


def test_whoever_holds_a_task_keeps_it_when_it_is_assigned_to_another():
    past = task().and_(claimed(ANN), TaskAssigned(assignee=BOB))
    assert past.state.lease(ANN)
    past.when(
        annotations.submit, project(), annotation=A1, by=ANN, token=1, answers=topic("a"),
        time_spent_ms=1, now=True,
    ).happens()  # fmt: skip


@pytest.mark.parametrize(
    ("past", "overlap"),
    [
        (answered(1, (A1, ANN, "a")).and_(FINAL), 2),
        (answered(1, (A1, ANN, "a")), 2),
        (answered(2, (A1, ANN, "a")), 3),
        (task().and_(claimed(ANN), skipped(ANN, closes=True)), 1),
        (task(5), 6),
    ],
    ids=["done", "labeled", "open", "skipped", "untouched"],
)
def test_reopening_asks_for_more_than_there_are(past, overlap):
    more = overlap - len(past.state.counting)
    opened = past.when(queue.reopen, more=more).then(TaskReopened(overlap=overlap), by=RITA)
    state = opened.state
    assert (state.status, state.free_slots) == (Status.OPEN, more)
    assert (state.resolution, state.review_reason, state.skipped_by) == (None, None, ())
    assert state.annotations == past.state.annotations
    opened.when(queue.reopen, more=more).nothing()


def test_a_task_that_asks_for_enough_already_is_not_reopened():
    answered(3, (A1, ANN, "a")).when(queue.reopen, more=2).nothing()


def test_after_reopening_new_people_are_wanted():
    past = answered(1, (A1, ANN, "a")).and_(FINAL, TaskReopened(overlap=2))
    assert past.state.took_part(ANN)
    assert not past.state.took_part(BOB)


@pytest.mark.parametrize("more", [0, -1, 101])
def test_reopening_by_an_odd_number_is_refused(more):
    task().when(queue.reopen, more=more).refused(Code.INVALID, "more")


@pytest.mark.parametrize(
    "past",
    [
        task(),
        task(2).and_(claimed(ANN)),
        answered(1, (A1, ANN, "a")),
        answered(1, (A1, ANN, "a")).and_(FINAL),
        task().and_(claimed(ANN), skipped(ANN, closes=True)),
    ],
    ids=["open", "held", "labeled", "done", "skipped"],
)
def test_an_archived_task_comes_back_as_it_was_without_leases(past):
    gone = past.when(queue.archive).then(TaskArchived())
    assert (gone.state.status, gone.state.leases, gone.state.free_slots) == ("ARCHIVED", (), 0)
    gone.when(queue.archive).nothing()
    back = gone.when(queue.restore).then(TaskRestored())
    assert back.state.status is past.state.status
    assert back.state.resolution == past.state.resolution
    assert back.state.before_archive is None
    back.when(queue.restore).nothing()


def test_an_archived_task_is_left_alone():
    gone = answered(2, (A1, ANN, "a")).and_(claimed(BOB, 2), TaskArchived())
    gone.when(queue.prioritize, priority=1).refused(Code.CONFLICT, "task")
    gone.when(queue.assign, assignee=ANN).refused(Code.CONFLICT, "task")
    gone.when(queue.reopen).refused(Code.CONFLICT, "task")
    skip(gone, BOB, 2).refused(Code.NO_LEASE, "token")


def test_rejected_and_archived_comes_back_open():
    past = answered(1, (A1, ANN, "a")).and_(
        AnnotationRejected(annotation=A1, reasons=(), content=None), by=RITA
    )
    back = past.and_(TaskArchived(), TaskRestored())
    assert (back.state.status, back.state.free_slots) == (Status.OPEN, 1)


def test_present_says_what_to_do():
    with pytest.raises(Refused, match="restore"):
        queue.require_present(task().and_(TaskArchived()).state)
    assert queue.require_present(given(TASK, imported(), claimed(DAN)).state) is None
    assert A2 != A1
