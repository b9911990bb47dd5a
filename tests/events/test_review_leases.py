"""Review leases: one reviewer at a time, until the review, the holder or the time ends it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.events.core.refusal import Code
from server.events.labeling import queue, review_leases, reviews
from server.events.labeling.review_leases import (
    ReviewClaimed,
    ReviewLeaseExpired,
    ReviewLeaseExtended,
    ReviewLeaseReleased,
)
from server.events.labeling.tasks import ReviewReason, SentToReview
from server.events.projects import ProjectStatus
from tests.support.decision_fixtures import (
    A1,
    A2,
    ANN,
    BOB,
    OLGA,
    RITA,
    after,
    answered,
    project,
)

P = project(lease_seconds=60)


def waiting(overlap=1):
    past = answered(overlap, (A1, ANN, "a"), *([(A2, BOB, "b")] if overlap > 1 else ()))
    return past.and_(SentToReview(reason=ReviewReason.POLICY))


def claim(past, by, rules=P):
    return past.when(review_leases.claim_review, rules, by=by, now=True)


def held(past=None, by=RITA):
    return claim(past or waiting(), by).happens()


def require(past, by, token=None):
    def decide(state):
        review_leases.require_review_free(state, by=by, token=token, now=past.now)
        return []

    return past.when(decide)


def test_one_reviewer_holds_a_task_for_the_policys_time():
    past = waiting()
    claimed = ReviewClaimed(reviewer=RITA, token=2, expires_at=after(past, 60))
    taken = claim(past, RITA).then(claimed)
    (lease,) = taken.state.review_leases
    assert (lease.reviewer, lease.token) == (RITA, 2)
    claim(taken, RITA).nothing()
    claim(taken, OLGA).refused(Code.CONFLICT, "task")


def test_only_tasks_in_review_are_claimed_and_by_nobody_who_answered():
    claim(answered(2, (A1, ANN, "a")), RITA).refused(Code.CONFLICT, "task")
    claim(waiting(2), BOB).refused(Code.CONFLICT, "task")
    stopped = replace(P, status=ProjectStatus.ARCHIVED)
    claim(waiting(), RITA, stopped).refused(Code.CONFLICT, "project")


def test_a_lapsed_lease_is_ended_by_the_next_claim_or_by_the_server():
    past = held().later(61)
    expiry = ReviewLeaseExpired(reviewer=RITA)
    past.when(review_leases.expire_review, now=True).then(expiry)
    outcome = claim(past, OLGA).outcome
    assert [type(event) for event in outcome] == [ReviewLeaseExpired, ReviewClaimed]
    assert outcome[1].token == 3
    held().when(review_leases.expire_review, now=True).nothing()


def test_its_holder_extends_and_releases_it():
    past = held().later(30)
    extended = ReviewLeaseExtended(reviewer=RITA, expires_at=after(past, 60))
    extend = {"by": RITA, "token": 2, "now": True}
    past.when(review_leases.extend_review, P, **extend).then(extended)
    past.when(review_leases.extend_review, P, **extend | {"token": 1}).refused(
        Code.NO_LEASE, "token"
    )
    past.when(review_leases.extend_review, P, **extend | {"by": OLGA}).refused(
        Code.NO_LEASE, "token"
    )
    past.later(40).when(review_leases.extend_review, P, **extend).refused(Code.NO_LEASE, "token")
    released = past.when(review_leases.release_review, by=RITA, token=2)
    free = released.then(ReviewLeaseReleased(reviewer=RITA))
    free.when(review_leases.release_review, by=RITA, token=2).nothing()
    past.when(review_leases.release_review, by=OLGA, token=2).nothing()
    assert claim(free, OLGA).happens().state.review_leases[0].token == 3


def test_others_do_not_review_what_somebody_holds():
    past = held()
    require(past, RITA).nothing()
    require(past, RITA, 2).nothing()
    require(past, RITA, 1).refused(Code.NO_LEASE, "token")
    require(past, OLGA).refused(Code.NO_LEASE, "task")
    require(past.later(61), OLGA).nothing()
    require(past.later(61), RITA, 2).refused(Code.NO_LEASE, "token")
    require(waiting(), OLGA).nothing()
    require(waiting(), OLGA, 2).refused(Code.NO_LEASE, "token")


@pytest.mark.parametrize("how", ["approved", "rejected", "archived", "reopened"])
def test_it_ends_with_the_review(how):
    past = held()
    decision, fields = {
        "approved": (reviews.approve, {"annotation": A1, "by": RITA, "resolve": True}),
        "rejected": (reviews.reject, {"annotation": A1, "by": RITA, "reason": "No."}),
        "archived": (queue.archive, {}),
        "reopened": (queue.reopen, {}),
    }[how]
    assert past.when(decision, **fields).happens().state.review_leases == ()


def test_it_goes_on_while_the_task_waits():
    past = held(waiting(2))
    verdict = {"annotation": A1, "by": RITA, "resolve": False}
    assert past.when(reviews.approve, **verdict).happens().state.review_leases
