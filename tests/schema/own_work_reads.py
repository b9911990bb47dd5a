"""What is read of a full organization for one's own work and for the queue of reviews."""

from __future__ import annotations

import pytest

from server.jobs.base import connections
from server.postgres import Pool
from server.reads.labeling import own_work, review_queue
from server.reads.labeling.review_queue import OFFERED, offered_reviews
from server.reads.session import ReadSession
from tests.schema.large_organization import TASKS, LargeOrganization
from tests.support.databases import Database
from tests.support.plans import Plan, explained

WORK = """query($p: ID!, $since: DateTime!) { viewer {
  leases(project: $p) { token }
  annotations(project: $p) { nodes { id } pageInfo { endCursor } }
  returned(project: $p) { nodes { id } }
  work(project: $p) {
    answered { count isExact } toRedo { count } left { count isExact }
    days(begin: "2025-01-01", end: "2027-01-01") { answered }
    today: answered(since: $since) { count } } } }"""
DEEP = """query($p: ID!, $after: String) { viewer {
  annotations(project: $p, after: $after) { nodes { id } } } }"""

MENTIONS = """query($after: String) { viewer {
  mentions(after: $after) { nodes { text } pageInfo { endCursor } } } }"""


async def own_work_plans(
    large: LargeOrganization, database: Database, monkeypatch: pytest.MonkeyPatch, page: int
) -> list[tuple[Plan, int, int]]:
    """Ask for all of one's own work; the plans, with how many rows each may look at and sort."""
    given = {"p": large.public_project, "since": "2020-01-01T00:00:00Z"}
    with explained(monkeypatch) as plans:
        found = (await large.blind.data(WORK, **given))["viewer"]
        after = found["annotations"]["pageInfo"]["endCursor"]
        await large.blind.data(DEEP, p=large.public_project, after=after)
        await large.owner.data(WORK, **given)
        mentions = (await large.blind.data(MENTIONS))["viewer"]["mentions"]
        await large.blind.data(MENTIONS, after=mentions["pageInfo"]["endCursor"])
    assert len(mentions["nodes"]) == page
    assert found["work"]["left"]["isExact"] is False
    assert len(found["leases"]) == own_work.MOST_HELD
    held = TASKS // 10

    def most(plan: Plan) -> int:
        if "count(*)" in plan.text:
            return 4 * own_work.COUNTED
        if "mention" in plan.text:
            return 4 * (page + 1)
        return held if "annotator_id" in plan.text else page + 1

    seen = plans.about("annotation", "lease", "participant", "mention")
    async with connections(database.server_url) as pool:
        queue = await _review_queue_plans(large, pool, monkeypatch)
    size = review_queue.PAGE
    # What was answered is sorted by day.
    by_day = own_work.COUNTED + 1
    sizes = [by_day if "percentile" in plan.text else held for plan in seen]
    shown = [(plan, most(plan), size) for plan, size in zip(seen, sizes, strict=True)]
    return shown + [(p, 2 * size, size) for p in queue]


async def _review_queue_plans(
    large: LargeOrganization, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> list[Plan]:
    """Offer the next reviews to somebody who answered nothing, and to who answered all of them."""
    session = ReadSession(pool, large.workspace.org)
    with explained(monkeypatch) as plans:
        for who in (large.workspace.owner, large.ann):
            given = (session, large.project, who.member)
            found = await offered_reviews(*given, large.workspace.clock())
            assert (len(found) == OFFERED) is (who is not large.ann)
    await session.close()
    assert len(plans.found) > TASKS // 4 // review_queue.PAGE
    return plans.about("task")
