"""Drafts, verdicts of commands and one-time tokens go when their time is over, and not before."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from server.jobs.clean_up import AT_ONCE, ONE_TIME, SKEW, CleanUp
from server.ledger.read import tenant
from tests.support.jobs import run_once


async def test_drafts_and_verdicts_go_in_time(workspace, connection, owner, database):
    now = workspace.clock()
    async with tenant(connection, workspace.org):
        for lives in (timedelta(seconds=-1), timedelta(hours=1)):
            await connection.execute(
                "INSERT INTO drafts (org_id, task_id, member_id, body, saved_at, expires_at) "
                "VALUES ($1, $2, $3, '{}', $4, $5)",
                workspace.org, uuid4(), workspace.owner.member, now, now + lives,
            )  # fmt: skip
    ids = [uuid4() for _ in range(3)]
    for id_ in ids:
        await workspace.do(lambda _: [], id=id_)
    ages = (timedelta(days=29), timedelta(days=30), timedelta(days=31))
    await owner.execute(
        "UPDATE commands SET recorded_at = $2 WHERE org_id = $1", workspace.org, now
    )
    for id_, age in zip(ids, ages, strict=True):
        await owner.execute(
            "UPDATE commands SET recorded_at = $3 WHERE org_id = $1 AND command_id = $2",
            workspace.org, id_, now - age,
        )  # fmt: skip
    assert await run_once(CleanUp, database.server_url, clock=workspace.clock) == 2
    assert await owner.fetchval("SELECT count(*) FROM drafts WHERE org_id = $1", workspace.org) == 1
    left = await owner.fetch(
        "SELECT command_id FROM commands WHERE org_id = $1 AND command_id = ANY ($2)",
        workspace.org, ids,
    )  # fmt: skip
    assert {row["command_id"] for row in left} == set(ids[:2])


def made_at(moment):
    """An id as `uuid7` would have made it at that moment."""
    return UUID(int=round(moment.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | uuid4().int >> 66)


async def test_one_time_tokens_go_when_they_open_nothing_any_more(workspace, owner, database):
    now, second = workspace.clock(), timedelta(seconds=1)
    kept, gone = set(), set()
    for kind, life in ONE_TIME.items():
        kept |= {(kind, made_at(now - life)), (kind, made_at(now - life - SKEW + second))}
        gone |= {
            (kind, made_at(now - life - SKEW - second)),
            (kind, made_at(now - life - 2 * SKEW)),
        }
    kept |= {(kind, made_at(now - timedelta(days=900))) for kind in ("key", "session", "password")}
    gone |= {("used", made_at(now - timedelta(days=90))) for _ in range(AT_ONCE + 10)}
    rows = [
        (workspace.org, id_, workspace.owner.member, kind, uuid4().bytes)
        for kind, id_ in kept | gone
    ]
    await owner.executemany(
        "INSERT INTO secrets (org_id, id, member_id, kind, digest) VALUES ($1, $2, $3, $4, $5)",
        rows,
    )
    assert await run_once(CleanUp, database.server_url, clock=workspace.clock) == len(gone)
    left = await owner.fetch("SELECT kind, id FROM secrets WHERE org_id = $1", workspace.org)
    assert kept <= {tuple(row) for row in left}
    assert not gone & {tuple(row) for row in left}
    assert await run_once(CleanUp, database.server_url, clock=workspace.clock) == 0


async def test_deliveries_of_webhooks_go_after_30_days(workspace, owner, database):
    now, webhook = workspace.clock(), uuid4()
    await owner.execute(
        "INSERT INTO webhook_progress (org_id, webhook_id, epoch, version, position) "
        "VALUES ($1, $2, 0, 1, 0)",
        workspace.org, webhook,
    )  # fmt: skip
    rows = [
        (workspace.org, made_at(now - timedelta(days=days)), webhook, status, body)
        for days, status, body in (
            (29, "pending", b"{}"),
            (29, "dead", None),
            (31, "delivered", None),
            (31, "dead", None),
            (31, "pending", b"{}"),
        )
    ]
    await owner.executemany(
        "INSERT INTO webhook_deliveries (org_id, id, webhook_id, epoch, kind, status, body, "
        "events, first_position) VALUES ($1, $2, $3, 0, 'events', $4, $5, 1, random() * 1000000)",
        rows,
    )
    assert await run_once(CleanUp, database.server_url, clock=workspace.clock) == 3
    left = await owner.fetch(
        "SELECT status, body FROM webhook_deliveries WHERE org_id = $1 ORDER BY id", workspace.org
    )
    found = {(row["status"], row["body"]) for row in left}
    assert found == {("pending", None), ("pending", b"{}"), ("dead", None)}
