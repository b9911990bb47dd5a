"""Claims, leases and fencing tokens."""

from __future__ import annotations

import pytest

from server.events import projects
from server.events.core.refusal import Code
from server.events.labeling import leases
from server.events.labeling.leases import LeaseExpired, LeaseExtended, LeaseReleased, TaskClaimed
from server.events.labeling.queue import TaskAssigned
from server.events.labeling.reviews import AnnotationRejected
from server.events.labeling.tasks import TaskArchived, TaskSkipped
from tests.support.decision_fixtures import (
    A1,
    A2,
    ANN,
    BOB,
    CAT,
    DAN,
    PROJECT,
    after,
    answered,
    claimed,
    imported,
    project,
    submitted,
    task,
)
from tests.support.given_when_then import given

P = project(lease_seconds=60)


def claim(past, by, rules=P):
    return past.when(leases.claim, rules, by=by, now=True)


def test_a_claim_takes_a_slot_for_the_policys_time():
    past = task()
    after_it = claim(past, ANN).then(
        TaskClaimed(annotator=ANN, token=1, expires_at=after(past, 60))
    )
    assert after_it.state.lease(ANN).token == 1
    assert after_it.state.free_slots == 0


def test_claiming_what_one_holds_is_nothing_to_do():
    claim(claim(task(), ANN).happens(), ANN).nothing()


def test_a_held_slot_is_refused_to_others():
    claim(claim(task(), ANN).happens(), BOB).refused(Code.CONFLICT, "task")


def test_as_many_people_as_the_overlap_says_may_claim():
    past = claim(claim(task(overlap=2), ANN).happens(), BOB).happens()
    assert [held.token for held in past.state.leases] == [1, 1]
    claim(past, CAT).refused(Code.CONFLICT, "task")


def test_a_lapsed_lease_ends_by_an_event_before_the_next_claim():
    past = claim(task(), ANN).happens().later(60)
    claim(past, BOB).then(
        LeaseExpired(annotator=ANN),
        TaskClaimed(annotator=BOB, token=1, expires_at=after(past, 60)),
    )


def test_a_lease_lasts_until_its_very_last_moment():
    past = claim(task(), ANN).happens()
    claim(past.later(58.9), BOB).refused(Code.CONFLICT, "task")
    claim(past.later(59), BOB).happens()


def test_who_let_a_lease_lapse_may_claim_again_with_a_new_token():
    past = claim(task(), ANN).happens().later(60)
    claim(past, ANN).then(
        LeaseExpired(annotator=ANN),
        TaskClaimed(annotator=ANN, token=2, expires_at=after(past, 60)),
    )


def test_all_lapsed_leases_end_at_a_claim():
    past = claim(claim(task(overlap=2), ANN).happens(), BOB).happens().later(100)
    events = claim(past, CAT).outcome
    assert events[:2] == [LeaseExpired(annotator=ANN), LeaseExpired(annotator=BOB)]
    assert events[2].token == 1


def test_nobody_gets_a_task_twice():
    answered_once = answered(2, (A1, ANN, "a"))
    assert "already" in claim(answered_once, ANN).refused(Code.CONFLICT, "task")
    skipped = task(2).and_(claimed(ANN), TaskSkipped(annotator=ANN, closes=False, content=None))
    assert "already" in claim(skipped, ANN).refused(Code.CONFLICT, "task")
    rejected = answered_once.and_(
        AnnotationRejected(annotation=A1, reasons=(), content=None), by=BOB
    )
    assert "already" in claim(rejected, ANN).refused(Code.CONFLICT, "task")


def test_a_task_that_is_not_open_is_refused():
    # One sentence for all: which of them it is tells an annotator what others did.
    labeled = claim(answered(1, (A1, ANN, "a")), BOB).refused(Code.CONFLICT, "task")
    archived = claim(task().and_(TaskArchived()), BOB).refused(Code.CONFLICT, "task")
    assert labeled == archived


def test_an_assigned_task_is_for_one_person():
    past = task().and_(TaskAssigned(assignee=BOB))
    assert "assigned" in claim(past, ANN).refused(Code.CONFLICT, "task")
    claim(past, BOB).happens()


def test_an_archived_project_gives_nothing_out():
    past = given(PROJECT, projects.ProjectCreated(policy=projects.Policy(), content=None))
    stopped = past.and_(projects.ProjectArchived()).state
    claim(task(), ANN, stopped).refused(Code.CONFLICT, "project")


def test_extending_gives_the_full_time_from_now():
    past = claim(task(), ANN).happens().later(30)
    extended = past.when(leases.extend, P, by=ANN, token=1, now=True)
    later = extended.then(LeaseExtended(annotator=ANN, expires_at=after(past, 60)))
    assert later.state.lease(ANN).expires_at == after(past, 60)
    later.when(leases.extend, P, by=ANN, token=1, now=past.now).nothing()


def test_extending_never_shortens():
    past = claim(task(), ANN, project(lease_seconds=3600)).happens()
    past.when(leases.extend, P, by=ANN, token=1, now=True).nothing()


@pytest.mark.parametrize(("by", "token", "wait"), [(ANN, 2, 0), (BOB, 1, 0), (ANN, 1, 60)])
def test_extending_needs_the_valid_lease(by, token, wait):
    past = claim(task(), ANN).happens().later(wait)
    past.when(leases.extend, P, by=by, token=token, now=True).refused(Code.NO_LEASE, "token")


def test_releasing_frees_the_slot_and_twice_is_nothing():
    past = claim(task(), ANN).happens()
    freed = past.when(leases.release, by=ANN, token=1).then(LeaseReleased(annotator=ANN))
    assert freed.state.free_slots == 1
    freed.when(leases.release, by=ANN, token=1).nothing()


def test_an_old_token_releases_nothing():
    past = claim(claim(task(), ANN).happens().later(60), ANN).happens()
    past.when(leases.release, by=ANN, token=1).nothing()
    assert past.state.lease(ANN).token == 2


def test_releasing_does_not_count_as_having_taken_part():
    past = task().and_(claimed(ANN), LeaseReleased(annotator=ANN))
    claim(past, ANN).happens()


def test_expiry_ends_what_ran_out_and_nothing_else():
    past = task(3).and_(claimed(ANN, 1, after(task(3), 10)), claimed(BOB, 2))
    past.when(leases.expire, now=True).nothing()
    ended = past.later(10).when(leases.expire, now=True).then(LeaseExpired(annotator=ANN))
    assert [held.annotator for held in ended.state.leases] == [BOB]
    ended.later(10).when(leases.expire, now=True).nothing()


def test_tokens_grow_over_releases_archives_and_reopenings():
    past = task(3).and_(claimed(ANN, 1), LeaseReleased(annotator=ANN), claimed(ANN, 2))
    past = past.and_(TaskArchived(), leases.LeaseExpired(annotator=DAN))
    assert past.state.fence == 2


def test_claimable_agrees_with_claim():
    cases = [
        task(),
        task().and_(TaskAssigned(assignee=ANN)),
        task().and_(TaskAssigned(assignee=BOB)),
        task().and_(TaskArchived()),
        task().and_(claimed(BOB)),
        task(2).and_(claimed(BOB)),
        task().and_(claimed(BOB, 1, task().now)),
        task(2).and_(claimed(ANN, 1, task().now), claimed(BOB, 2)),
        answered(1, (A1, BOB, "a")),
        answered(2, (A1, ANN, "a")),
        given(task().stream, imported(2), claimed(ANN), submitted(A2, ANN)),
    ]
    for past in cases:
        decided = claim(past, ANN).outcome
        assert leases.claimable(past.state, by=ANN, now=past.now) == isinstance(decided, list)
