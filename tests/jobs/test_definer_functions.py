"""What the server may ask of all organizations at once, and what the answers reveal."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from server.commands.accounts.organization_setup import create_ledger
from server.commands.accounts.readings import Reader, Sum, write_sum
from server.events.core.event import on
from server.events.core.ids import uuid7
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ErasureTarget, request
from server.events.label_migrations import migrations
from server.events.runs import runs
from server.events.runs.adoption_events import RunAdoptionStarted
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RUN
from server.events.webhooks.webhook_events import PauseReason
from server.events.webhooks.webhooks import WEBHOOK, pause
from server.ledger.read import tenant
from server.projections.engine.rebuild import rebuild
from taxonomy import Rename
from tests.schema.correction_operations import started
from tests.support import taxonomy_acts as acts
from tests.support.attributes import define_attribute
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.groups import request_release
from tests.support.taxonomies import kinds
from tests.support.webhooks import make_webhook
from tests.support.workspace import Workspace, new_workspace

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "definer-functions.md"
DEFINERS = (
    "SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', "
    "pg_get_function_result(p.oid) FROM pg_proc p "
    "WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"
)
LEASE = 60
EXPIRED = timedelta(seconds=LEASE + 1)


@pytest.fixture
async def workspaces(workspace: Workspace, connection: asyncpg.Connection) -> list[Workspace]:
    """Two organizations."""
    org = uuid7()
    await create_ledger(connection, org)
    return [workspace, await new_workspace(workspace.writer, workspace.clock, org)]


async def test_every_one_is_listed_with_what_it_reveals(owner: asyncpg.Connection) -> None:
    listed = re.findall(r"^\| `(\w+)\(", PAGE.read_text(), re.MULTILINE)
    there = [signature.partition("(")[0] for signature, _ in await owner.fetch(DEFINERS)]
    assert sorted(set(listed)) == sorted(set(there))


async def test_nobody_but_the_server_may_ask(owner: asyncpg.Connection) -> None:
    public = await owner.fetch(
        "SELECT proname FROM pg_proc p WHERE prosecdef AND pronamespace = 'public'::regnamespace "
        "AND EXISTS (SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0)"
    )
    assert public == []


async def test_leases_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    """Which leases ran out, in all organizations, oldest first; nothing of who held them."""
    held = []
    for workspace in workspaces:
        project = await workspace.project(lease_seconds=LEASE)
        task, later = await workspace.tasks(project, 2)
        ann = await workspace.member()
        taken = await workspace.take(task, ann)
        held.append((workspace.org, task, taken.token))
        workspace.clock.advance(5)
        await workspace.release(await workspace.take(later, ann))
    asked = "SELECT * FROM leases_due($1, $2, $3) WHERE org_id = ANY ($4)"
    orgs, now = [workspace.org for workspace in workspaces], workspaces[0].clock() + EXPIRED

    async def due(before: datetime, *skipped: UUID) -> list[asyncpg.Record]:
        return await connection.fetch(asked, before, 10, skipped, orgs)

    rows = await due(now)
    assert tuple(rows[0].keys()) == ("org_id", "task_id", "token", "expires_at")
    assert [tuple(row)[:3] for row in rows] == held
    first = rows[0]["expires_at"]
    assert first < rows[1]["expires_at"]
    assert await due(first - timedelta(microseconds=1)) == []
    assert await due(first) == rows[:1]
    assert await due(now, orgs[0]) == rows[1:]
    # The rows themselves are walled off as ever.
    assert await connection.fetch("SELECT * FROM projection_1.lease") == []


async def test_readings_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    """Which organizations have hours that are over; not who read what."""
    hour, orgs = 490_000, [workspace.org for workspace in workspaces]
    for number, workspace in enumerate(workspaces):
        member = workspace.owner.member
        reader = Reader(workspace.org, member, member, hour + number)
        async with tenant(connection, workspace.org):
            await write_sum(connection, reader, Sum(tasks=1))
    asked = "SELECT * FROM readings_due($1)"
    first = datetime.fromtimestamp(hour * 3600, UTC)
    assert await connection.fetch(asked, first - timedelta(seconds=1)) == []
    assert [tuple(row) for row in await connection.fetch(asked, first)] == [(orgs[0],)]
    rows = await connection.fetch(asked, first + timedelta(hours=1))
    assert {tuple(row) for row in rows} == {(org,) for org in orgs}
    assert await connection.fetch("SELECT * FROM readings") == []


async def test_webhooks_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    """Which webhooks are to be delivered, and how far they all are; not where they lead."""
    made = []
    for workspace in workspaces:
        webhook = await make_webhook(workspace)
        made.append((workspace.org, webhook, 1, True, 0, False))
        async with tenant(connection, workspace.org):
            await connection.execute(
                "INSERT INTO webhook_progress (org_id, webhook_id, epoch, version, position) "
                "SELECT org_id, $2, 0, 1, head - 2 FROM ledger WHERE org_id = $1",
                workspace.org, webhook,
            )  # fmt: skip
            await connection.execute(
                "INSERT INTO webhook_deliveries (org_id, id, webhook_id, epoch, kind, status, "
                "events) VALUES ($1, $2, $3, 0, 'events', 'dead', 1)",
                workspace.org, UUID(int=webhook.int), webhook,
            )  # fmt: skip
    rows = await connection.fetch("SELECT * FROM webhooks_to_deliver()")
    assert [tuple(row) for row in rows] == sorted(made)
    lags = await connection.fetch("SELECT * FROM webhook_lags()")
    assert [tuple(row.keys()) for row in lags] == [("positions", "seconds")] * 2
    assert [row["positions"] for row in lags] == [2, 2]
    asked = "SELECT * FROM webhook_deliveries_due($1)"
    assert await connection.fetch(asked, min(id_ for _, id_, *_ in made)) == []
    rows = await connection.fetch(asked, uuid7())
    assert {tuple(row) for row in rows} == {(workspace.org,) for workspace in workspaces}
    for table in (
        "webhook_progress",
        "webhook_pause_mails",
        "webhook_deliveries",
        "projection_1.webhook",
    ):
        assert await connection.fetch(f"SELECT * FROM {table}") == []


async def test_an_active_webhook_that_nobody_delivers_is_behind(
    workspace: Workspace, owner: asyncpg.Connection, connection: asyncpg.Connection
) -> None:
    """By all events since it was made."""
    before = len(await connection.fetch("SELECT * FROM webhook_lags()"))
    await make_webhook(workspace)
    await workspace.tasks(await workspace.project(), 5)
    lags = await connection.fetch("SELECT * FROM webhook_lags()")
    assert len(lags) == before + 1
    assert max(row["positions"] for row in lags) > 5


async def test_lags_of_counters_of_two_tenants(
    workspaces: list[Workspace], owner: asyncpg.Connection, connection: asyncpg.Connection
) -> None:
    """One that counted all, and one that lacks two events; and no word of whose they are."""
    await owner.execute(
        "INSERT INTO projection_checkpoints (org_id, projection, position, code_version) "
        "SELECT org_id, 'a test', head - CASE WHEN org_id = $1 THEN 2 ELSE 0 END, 1 FROM ledger",
        workspaces[0].org,
    )
    rows = await connection.fetch("SELECT * FROM counter_lags('{a test}') ORDER BY positions")
    assert [tuple(row.keys()) for row in rows] == [("consumers", "positions", "seconds")] * 2
    whole, behind = rows
    assert (whole["positions"], whole["seconds"]) == (0, 0)
    assert (behind["consumers"], behind["positions"]) == (1, 2)
    assert behind["seconds"] != 0
    assert await connection.fetch("SELECT * FROM projection_checkpoints") == []


async def test_paused_webhooks_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    """Which pauses managers are to be told of; not why, nor who these are."""
    since, paused = workspaces[0].clock() - timedelta(days=1), []
    for workspace in workspaces:
        webhook = await make_webhook(workspace)
        await workspace.do(
            lambda current, id_=webhook: pause(current.get(WEBHOOK, id_), PauseReason.GONE),
            streams=((WEBHOOK, webhook),),
        )
        paused.append((workspace.org, webhook, 2))
    asked = "SELECT * FROM webhook_pauses_to_mail($1)"
    assert {tuple(row) for row in await connection.fetch(asked, since)} == {*paused}
    assert await connection.fetch(asked, since + timedelta(days=2)) == []
    async with tenant(connection, workspaces[0].org):
        await connection.execute(
            "INSERT INTO webhook_pause_mails VALUES ($1, $2, $3, '{}')", *paused[0]
        )
    (row,) = await connection.fetch(asked, since)
    assert row["org_id"] == workspaces[1].org
    assert await connection.fetch("SELECT * FROM webhook_pause_mails") == []


async def test_migrations_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    running = set()
    for workspace in workspaces:
        taxonomy = await acts.create(workspace, "Moods", ("good", "bad"))
        project = await workspace.project(form(kinds(taxonomy)))
        await workspace.project()
        await acts.edit(workspace, taxonomy, Rename("good", {"": "Fine"}))
        await acts.publish(workspace, taxonomy)
        state = (await workspace.do(lambda _: [], projects=(project,))).states[project]
        planned = await acts.plan(workspace, state, taxonomy, 2)
        await workspace.do(
            lambda current, project=project, planned=planned: migrations.start(
                current.project(project), planned
            ),
            projects=(project,),
        )
        running.add((workspace.org, 1, project))
    rows = await connection.fetch("SELECT * FROM projects_migrating()")
    assert {tuple(row) for row in rows} == running
    assert tuple(rows[0].keys()) == ("org_id", "generation", "project_id")


async def test_erasures_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    """Which erasures run, and where content was erased last; nothing of what it was."""
    running = set()
    for workspace in workspaces:
        asked = partial(
            request, uuid7(), target=ErasureTarget.CONTENT, authority=Authority.MISTAKE,
            reason="x", positions=(1,),
        )  # fmt: skip
        made = await workspace.do(lambda _, asked=asked: asked())
        running.add((workspace.org, 1, made.events[0].stream))
        await workspace.erase(workspace.org, [1], organization=True)
    rows = await connection.fetch("SELECT * FROM erasures_running()")
    assert {tuple(row) for row in rows} == running
    assert tuple(rows[0].keys()) == ("org_id", "generation", "erasure_id")
    since = "SELECT * FROM erasures_since($1) WHERE org_id = ANY ($2)"
    orgs = [workspace.org for workspace in workspaces]
    rows = await connection.fetch(since, datetime(2020, 1, 1, tzinfo=UTC), orgs)
    assert {tuple(row) for row in rows} == {(org, 1) for org in orgs}
    assert tuple(rows[0].keys()) == ("org_id", "erasures")
    assert await connection.fetch(since, datetime(2120, 1, 1, tzinfo=UTC), orgs) == []


async def test_runs_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    """Which runs have work; a result is removed in the organization of the session only."""
    due = set()
    for workspace in workspaces:
        project, new = await workspace.project(), uuid7()
        wish = runs.request(
            new, project=project, method=RunMethod.MAJORITY, parameters={"percent": 0}, position=1
        )
        await workspace.do(lambda _, wish=wish: wish)
        due.add((workspace.org, 1, new, True))
    rows = await connection.fetch("SELECT * FROM runs_due()")
    assert {tuple(row) for row in rows} == due
    assert tuple(rows[0].keys()) == ("org_id", "generation", "run_id", "running")
    assert await connection.fetch("SELECT * FROM adoptions_due()") == []
    adopted = set()
    for workspace in workspaces:
        run = next(id_ for org, _, id_, _ in due if org == workspace.org)
        started = on(run, RunAdoptionStarted(least_confidence_ppm=0))
        await workspace.do(lambda _, events=started: events, streams=((RUN, run),))
        adopted.add((workspace.org, 1, run))
    rows = await connection.fetch("SELECT * FROM adoptions_due()")
    assert {tuple(row) for row in rows} == adopted
    assert tuple(rows[0].keys()) == ("org_id", "generation", "run_id")
    one, two = (workspace.org for workspace in workspaces)
    with pytest.raises(asyncpg.RaiseError, match="the organization of the session only"):
        async with tenant(connection, one):
            await connection.execute("SELECT remove_run_result($1, $2)", two, uuid7())


async def test_group_releases_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    """Which releases of figures by group are under way."""
    due = set()
    for one in workspaces:
        attribute = await define_attribute(one)
        due.add((one.org, await request_release(one, await one.project(), attribute, ["topic"])))
    assert set(map(tuple, await connection.fetch("SELECT * FROM group_releases_due()"))) == due


async def test_corrections_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection
) -> None:
    """Which corrections are under way."""
    due = {(one.org, 1, await started(one, await one.project())) for one in workspaces}
    assert set(map(tuple, await connection.fetch("SELECT * FROM corrections_due()"))) == due


async def test_clean_up_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    """Only where: nothing of what has served its time."""
    one, two = (workspace.org for workspace in workspaces)
    now = workspaces[0].clock()
    ids = [UUID(int=n << 80) for n in (5, 6, 7)]
    asked = "SELECT * FROM clean_up_due($1, $2, $3, $4, $5) WHERE org_id = ANY ($6)"

    async def due() -> list[UUID]:
        rows = await connection.fetch(asked, now, now - EXPIRED, *ids, [one, two])
        return [row["org_id"] for row in rows]

    assert await due() == []
    draft = "INSERT INTO drafts VALUES ($1, $2, $2, '{}', $3, $4)"
    await owner.execute(draft, one, uuid4(), now, now + EXPIRED)
    assert await due() == []
    await owner.execute(draft, two, uuid4(), now, now)
    assert await due() == [two]
    await owner.execute("DELETE FROM drafts")
    later = "UPDATE commands SET recorded_at = $2 WHERE org_id = $1"
    await owner.execute(later, one, now - 2 * EXPIRED)
    assert await due() == [one]
    await owner.execute(later, one, now)
    secret = "INSERT INTO secrets (org_id, id, member_id, kind) VALUES ($1, $2, $2, $3)"
    for kind, first in zip(("invitation", "reset", "used"), ids, strict=True):
        await owner.execute(secret, two, first, kind)
        assert await due() == []
        spent = UUID(int=first.int - 1)
        await owner.execute(secret, two, spent, kind)
        assert await due() == [two]
        await owner.execute("UPDATE secrets SET kind = 'key' WHERE id = $1", spent)
        assert await due() == []


async def test_blobs_of_two_tenants(
    workspaces: list[Workspace], connection: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    rows = sorted((workspace.org, bytes([n])) for workspace in workspaces for n in range(2))
    await owner.executemany("INSERT INTO blob_removals VALUES ($1, $2)", rows)
    page = "SELECT * FROM blobs_to_remove($1, $2, $3)"
    assert list(map(tuple, await connection.fetch(page, 3, UUID(int=0), b""))) == rows[:3]
    assert list(map(tuple, await connection.fetch(page, 3, *rows[2]))) == rows[3:]
    await owner.execute("DELETE FROM blob_removals")


async def test_files_of_two_tenants_that_no_task_named(
    workspaces: list[Workspace], connection: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    """Which organizations sent files before a time; neither how many nor their names."""
    orgs, now = [workspace.org for workspace in workspaces], workspaces[0].clock()
    rows = [(org, f"{n}.png", "u", now + timedelta(n)) for n, org in enumerate(orgs)]
    insert = "INSERT INTO media_uploads (org_id, name, url, sent_at) VALUES ($1, $2, $3, $4)"
    await owner.executemany(insert, rows)
    asked = "SELECT * FROM media_uploads_due($1) WHERE org_id = ANY ($2)"
    found = [await connection.fetch(asked, now + timedelta(n), orgs) for n in (-1, 0, 1)]
    assert [sorted(tuple(row) for row in rows) for rows in found] == [
        [], [(orgs[0],)], sorted((org,) for org in orgs)
    ]  # fmt: skip


async def test_leases_are_found_in_the_tables_that_an_organization_uses(
    workspaces: list[Workspace], database: Database, connection: asyncpg.Connection
) -> None:
    """Once after a rebuild, though the tables that it replaced hold the same leases."""
    for workspace in workspaces:
        project = await workspace.project(lease_seconds=LEASE)
        (task,) = await workspace.tasks(project)
        await workspace.take(task, await workspace.member())
    orgs, now = [workspace.org for workspace in workspaces], workspaces[0].clock() + EXPIRED
    due = "SELECT org_id FROM leases_due($1, 10, '{}') WHERE org_id = ANY ($2) ORDER BY 1"
    before = await connection.fetch(due, now, orgs)
    assert len(before) == 2
    await rebuild(database.admin_url, database.server_role, processes=0)
    assert await connection.fetch(due, now, orgs) == before
