"""Reviews are claimed one by one: reviewers never work on the same, and annotators never know."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.jobs.base import connections
from server.jobs.lease_expiry import LeaseExpiry
from tests.support.api import Client, key_of
from tests.support.forms import topic

pytestmark = pytest.mark.own_database("jobs work for all organizations")

CLAIMED = "... on ClaimReviewPayload { position token expiresAt task { id } }"
REVIEWED = "... on AnnotationPayload { task { status reviewLease { token } } }"
TASK = """query($id: ID!) { task(id: $id) {
  version reviewLease { token expiresAt reviewer { name } task { id } } } }"""
HELD = "query($p: ID!) { viewer { reviewLeases(project: $p) { token expiresAt task { id } } } }"


class Reviews:
    """A project whose tasks wait for a review; Ann answered all of them."""

    def __init__(self, app: Any, workspace: Any) -> None:
        self.app, self.workspace = app, workspace
        self.clients: dict[str, Client] = {}

    async def begin(self, count: int, reviewers: int = 2, **policy: Any) -> None:
        workspace = self.workspace
        given = {"review": "all", "lease_seconds": 60} | policy
        self.id = await workspace.project(**given)
        self.project = ids.public("project", self.id)
        self.ann = await workspace.member(name="ann")
        self.tasks = await workspace.tasks(self.id, count)
        self.answers = [await workspace.annotate(task, self.ann, topic("a")) for task in self.tasks]
        self.reviewers = await workspace.members(reviewers, Role.REVIEWER)
        self.clients["ann"] = await self.client(self.ann)
        for number, who in enumerate(self.reviewers):
            self.clients[str(number)] = await self.client(who)

    async def client(self, who: Any) -> Client:
        return Client(self.app, await key_of(self.workspace, who))

    async def claim(self, who: str, task: UUID | None = None) -> Any:
        more = {} if task is None else {"task": ids.public("task", task)}
        return await self.clients[who].do(
            "claimReview", "ClaimReviewInput", CLAIMED, project=self.project, **more
        )

    async def approve(self, who: str, number: int, **more: Any) -> Any:
        given = {
            "task": ids.public("task", self.tasks[number]),
            "annotation": ids.public("annotation", self.answers[number]),
        }
        return await self.clients[who].do(
            "approveAnnotation", "ApproveAnnotationInput", REVIEWED, **given, **more
        )

    async def shown(self, who: str, number: int = 0) -> Any:
        found = await self.clients[who].data(TASK, id=ids.public("task", self.tasks[number]))
        return found["task"]


async def claimed(reviews: Reviews, who: str, task: UUID | None = None) -> Any:
    """Send one claim, once: `Client.do` sends each a second time."""
    text = (
        "mutation($i: ClaimReviewInput!) { claimReview(input: $i) { "
        "... on ClaimReviewPayload { task { id } } ... on Refused { code } } }"
    )
    given = {"project": reviews.project, "commandId": str(uuid4())}
    given |= {} if task is None else {"task": ids.public("task", task)}
    return (await reviews.clients[who].data(text, i=given))["claimReview"]


@pytest.fixture
def reviews(app, workspace):
    return Reviews(app, workspace)


async def test_each_reviewer_gets_the_next_one_that_nobody_holds(reviews):
    await reviews.begin(3)
    tasks = [ids.public("task", id_) for id_ in reviews.tasks]
    first = await reviews.claim("0")
    assert first["task"]["id"] == tasks[0]
    assert (await reviews.claim("1"))["task"]["id"] == tasks[1]
    assert (await reviews.claim("0"))["task"]["id"] == tasks[2]
    refused = await reviews.claim("1")
    assert (refused["code"], refused["path"]) == ("NOTHING_TO_CLAIM", ["project"])
    held = (await reviews.clients["0"].data(HELD, p=reviews.project))["viewer"]["reviewLeases"]
    assert [lease["task"]["id"] for lease in held] == [tasks[0], tasks[2]]
    assert held[0]["token"] == first["token"]
    assert (await reviews.claim("0", reviews.tasks[0]))["token"] == first["token"]
    refused = await reviews.claim("1", reviews.tasks[0])
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["task"])


async def test_what_others_hold_is_not_reviewed(reviews):
    await reviews.begin(2)
    lease = await reviews.claim("0")
    refused = await reviews.approve("1", 0)
    assert (refused["code"], refused["path"]) == ("NO_LEASE", ["task"])
    refused = await reviews.approve("0", 0, token=lease["token"] + 1)
    assert (refused["code"], refused["path"]) == ("NO_LEASE", ["token"])
    done = await reviews.approve("0", 0, token=lease["token"])
    assert done["task"] == {"status": "DONE", "reviewLease": None}
    done = await reviews.approve("1", 1)
    assert done["task"]["status"] == "DONE", "nobody holds it, so no lease is needed"


async def test_the_lease_is_extended_released_and_ends_with_its_time(reviews, database, clock):
    await reviews.begin(1)
    lease = await reviews.claim("0")
    named = {"task": ids.public("task", reviews.tasks[0]), "token": lease["token"]}
    payload = "... on TaskPayload { task { reviewLease { expiresAt } } }"
    clock.advance(30)
    longer = await reviews.clients["0"].do("extendReview", "LeaseInput", payload, **named)
    assert longer["task"]["reviewLease"]["expiresAt"] > lease["expiresAt"]
    freed = await reviews.clients["0"].do("releaseReview", "LeaseInput", payload, **named)
    assert freed["task"]["reviewLease"] is None
    assert (await reviews.claim("1"))["token"] == lease["token"] + 1
    clock.advance(61)
    async with connections(database.server_url) as pool:
        assert await LeaseExpiry(pool, reviews.workspace.writer, clock=clock).run_once() >= 1
    assert (await reviews.shown("0"))["reviewLease"] is None
    assert (await reviews.claim("0"))["token"] == lease["token"] + 2


async def test_a_lapsed_lease_is_taken_before_the_server_ended_it(reviews, clock):
    await reviews.begin(1)
    await reviews.claim("0")
    clock.advance(61)
    assert (await reviews.claim("1"))["task"]["id"] == ids.public("task", reviews.tasks[0])


async def test_reviewers_see_it_and_blind_annotators_do_not(reviews):
    await reviews.begin(1)
    before = await reviews.shown("ann")
    await reviews.claim("0")
    assert await reviews.shown("ann") == before
    mine, others = await reviews.shown("0"), await reviews.shown("1")
    assert mine["reviewLease"]["reviewer"]["name"] == "Member 0"
    assert mine["reviewLease"]["token"] > 0
    assert others["reviewLease"]["token"] is None
    query = "{ events(first: 200) { nodes { type } } }"
    seen = (await reviews.clients["ann"].data(query))["events"]["nodes"]
    assert "review.claimed" not in {event["type"] for event in seen}
    answer = await reviews.clients["ann"].ask(HELD, p=reviews.project)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_nobody_reviews_what_they_answered_and_the_queue_leaves_it_out(reviews):
    await reviews.begin(1, reviewers=1)
    (more,) = await reviews.workspace.tasks(reviews.id)
    await reviews.workspace.annotate(more, reviews.reviewers[0], topic("a"))
    reviews.tasks.append(more)
    assert (await reviews.claim("0"))["task"]["id"] == ids.public("task", reviews.tasks[0])
    assert (await reviews.claim("0"))["code"] == "NOTHING_TO_CLAIM"
    assert (await reviews.claim("0", more))["code"] == "CONFLICT"


async def test_a_project_allows_so_many(reviews):
    await reviews.begin(3, reviewers=1, leases_per_annotator=2)
    for _ in range(2):
        await reviews.claim("0")
    assert (await reviews.claim("0"))["code"] == "LIMIT"
    for task in reviews.tasks[:2]:
        assert "token" in await reviews.claim("0", task)  # held already
    assert (await reviews.claim("0", reviews.tasks[2]))["code"] == "LIMIT"


async def test_claims_at_the_same_time_keep_to_the_limit(reviews):
    """Of the next reviews and of named ones: the limit is decided on what is held by then."""
    await reviews.begin(6, reviewers=1, leases_per_annotator=2)
    wanted = [None, reviews.tasks[0], None, reviews.tasks[1], reviews.tasks[2], None]
    claims = [claimed(reviews, "0", task) for task in wanted]
    found = await asyncio.gather(*claims)
    assert len({one["task"]["id"] for one in found if "task" in one}) == 2
    assert {one["code"] for one in found if "code" in one} == {"LIMIT"}
    held = await reviews.clients["0"].data(HELD, p=reviews.project)
    assert len(held["viewer"]["reviewLeases"]) == 2


async def test_reviewers_at_the_same_time_never_get_the_same(reviews):
    """More reviewers than one read offers tasks to: those who lose their race read again."""
    await reviews.begin(24, reviewers=4)
    claims = [claimed(reviews, str(number % 4)) for number in range(30)]
    found = await asyncio.gather(*claims)
    taken = [one["task"]["id"] for one in found if "task" in one]
    assert sorted(taken) == sorted(ids.public("task", id_) for id_ in reviews.tasks)
    codes = {one["code"] for one in found if "code" in one}
    assert codes == {"NOTHING_TO_CLAIM"}


async def test_a_rejection_names_reasons_that_the_project_offers(reviews):
    await reviews.begin(1)
    owner = await reviews.client(reviews.workspace.owner)
    offered = [{"key": "wrong", "text": "Wrong label"}, {"key": "missed", "text": "Missed one"}]
    shown = "... on ProjectPayload { project { rejectReasons { key text } } }"
    given = {"project": reviews.project, "rejectReasons": offered}
    done = await owner.do("updateProject", "UpdateProjectInput", shown, **given)
    assert done["project"]["rejectReasons"] == offered
    named = {
        "task": ids.public("task", reviews.tasks[0]),
        "annotation": ids.public("annotation", reviews.answers[0]),
    }
    payload = "... on AnnotationPayload { annotation { status reason reasons } }"
    reject = ("rejectAnnotation", "RejectAnnotationInput", payload)
    refused = await reviews.clients["0"].do(*reject, **named, reasons=["wrong", "lazy"])
    assert (refused["code"], refused["path"]) == ("INVALID", ["reasons", "1"])
    refused = await reviews.clients["0"].do(*reject, **named)
    assert (refused["code"], refused["path"]) == ("INVALID", ["reason"])
    done = await reviews.clients["0"].do(*reject, **named, reasons=["missed", "wrong"])
    rejected = {"status": "REJECTED", "reason": "", "reasons": ["missed", "wrong"]}
    assert done["annotation"] == rejected
    mine = "query($p: ID!) { viewer { returned(project: $p) { nodes { status reason reasons } } } }"
    found = await reviews.clients["ann"].data(mine, p=reviews.project)
    assert found["viewer"]["returned"]["nodes"] == [rejected]
