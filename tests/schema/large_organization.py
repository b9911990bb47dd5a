"""A full organization: one project of 12,000 tasks, most of them touched, and others beside it.

Tasks come in by import. What was done with them is written by SQL, since it is read only: the rows
look as the writer would leave them, but no event tells of them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
from starlette.applications import Starlette

from server.access.actor import Actor
from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.labeling.tasks import ReviewReason
from server.projections.counters.task_lists import (
    OPEN_COMMENTS,
    TASK_LISTS,
    author_term,
    meta_term,
    reason_term,
    reviewer_term,
)
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import MIXED, form
from tests.support.initial_tagging import draw_tagging
from tests.support.slices import define_slice
from tests.support.workspace import Workspace, new_workspace

TASKS = 12_000
MEMBERS = 1_000
CONCEPTS = 3_000
RITA = UUID(int=7)
"""Who reviewed a few tasks: a member of no further meaning."""
STREAM = 3_000
"""Events of one member's stream."""

PARTS = [f"part {number}" for number in range(40)]
BELOW = {"often": {"often", "seldom", *PARTS}}
"""Which labels lie below which, itself among them."""
_TOPIC = {
    "kind": "choice", "name": "topic", "title": "Topic",
    "multiple": True, "options": [
        {"value": "often"}, *({"value": value, "parent": "often"} for value in ("seldom", *PARTS)),
    ],
}  # fmt: skip
_FILL = """
UPDATE projection_1.task t SET
  reviewable = n % 4 = 1,
  status = CASE WHEN n > $3 - 10 THEN 'DONE' WHEN n % 10 = 0 THEN 'SKIPPED'
    WHEN n % 4 = 1 THEN 'LABELED' ELSE status END,
  assignee_id = CASE WHEN n > $3 - 5000 THEN $4::uuid END,
  external_id = CASE WHEN n % 2 = 0 THEN 'row ' || n END,
  priority = CASE WHEN n % 400 = 0 THEN 9 WHEN n % 5 = 0 THEN -1 ELSE 0 END,
  urgency = CASE WHEN n % 400 = 0 THEN -9 WHEN n % 5 = 0 THEN 1 ELSE 0 END,
  imported_at = imported_at + make_interval(secs => n),
  changed_at = imported_at + make_interval(days => 1, secs => n * 7919 % $3),
  review_reason = CASE WHEN n % 3 = 0 THEN 'SAMPLE' WHEN n % 500 = 1 THEN 'DISAGREEMENT' END,
  gold = CASE WHEN n % 200 = 7 THEN '{}' END,
  gold_disputed = n % 2000 = 7,
  open_comments = CASE WHEN n % 4 = 1 THEN 1 ELSE 0 END,
  meta = CASE WHEN n % 500 = 3 THEN '{"batch":"rare","size":3}' ELSE '{"batch":"usual"}' END
FROM (SELECT id, row_number() OVER (ORDER BY rank) AS n FROM projection_1.task
      WHERE org_id = $1 AND project_id = $2) numbered
WHERE t.org_id = $1 AND t.id = numbered.id
"""
_ANNOTATIONS = """
INSERT INTO projection_1.annotation (org_id, id, task_id, project_id, author_id, status, answers,
  form_version, guideline_version, time_spent_ms, revision, imported, gold, created_at,
  changed_at, from_position)
SELECT org_id, gen_random_uuid(), id, project_id, $3, 'SUBMITTED', '{}', 1, 0,
  1000 * extract(epoch FROM imported_at)::bigint % 60000, 1, false, false, changed_at,
  changed_at, 1
FROM projection_1.task WHERE org_id = $1 AND project_id = $2 AND status IN ('LABELED', 'DONE')
"""
_REVIEWS = """
UPDATE projection_1.annotation a SET
  reviewer_id = CASE WHEN t.status = 'DONE' THEN $3::uuid ELSE $4::uuid END
FROM projection_1.task t
WHERE a.org_id = $1 AND a.project_id = $2 AND t.org_id = a.org_id AND t.id = a.task_id
  AND (t.status = 'DONE' OR t.review_reason = 'SAMPLE')
"""
_UNCOUNTED = """
SELECT NOT EXISTS (SELECT FROM projection_checkpoints p JOIN ledger l USING (org_id)
WHERE p.org_id = $1 AND p.projection = $2 AND p.position = l.head)
"""
_IMPORTED_KEYS = """
INSERT INTO task_imported_keys
SELECT org_id, project_id, (1000000 * extract(epoch FROM imported_at))::bigint, id,
  CASE WHEN status = 'LABELED' THEN rank % 3 * 50 ELSE 0 END
FROM projection_1.task t WHERE org_id = $1 AND project_id = $2
"""
_CHANGED_KEYS = """
INSERT INTO task_changed_keys
SELECT org_id, project_id, (1000000 * extract(epoch FROM changed_at))::bigint, id, coalesce((
    SELECT sum(time_spent_ms) FROM projection_1.annotation a
    WHERE a.org_id = t.org_id AND a.task_id = t.id
  ), 0)
FROM projection_1.task t WHERE org_id = $1 AND project_id = $2
"""
_POSTINGS = """
INSERT INTO task_postings
SELECT t.org_id, t.project_id, k.term, t.rank, t.id
FROM projection_1.task t
LEFT JOIN projection_1.annotation a ON a.org_id = t.org_id AND a.task_id = t.id
CROSS JOIN LATERAL (VALUES
  (CASE a.author_id WHEN $3::uuid THEN $4::bigint END),
  (CASE a.reviewer_id WHEN $14::uuid THEN $5::bigint WHEN $6::uuid THEN $7::bigint END),
  (CASE t.review_reason WHEN 'SAMPLE' THEN $8::bigint WHEN 'DISAGREEMENT' THEN $9::bigint END),
  (CASE WHEN t.open_comments > 0 THEN $10::bigint END),
  (CASE t.meta::json ->> 'batch' WHEN 'usual' THEN $11::bigint WHEN 'rare' THEN $12::bigint END),
  (CASE t.meta::json ->> 'size' WHEN '3' THEN $13::bigint END)
) k (term)
WHERE t.org_id = $1 AND t.project_id = $2 AND k.term IS NOT NULL
"""
_LABELS = """
INSERT INTO projection_1.label (org_id, annotation_id, question, ordinal, task_id, project_id,
  author_id, kind, value, rank, from_position)
SELECT a.org_id, a.id, 'topic', v.ordinal, a.task_id, a.project_id, a.author_id, 'choice', v.value,
  t.rank, 1
FROM projection_1.annotation a JOIN projection_1.task t ON t.org_id = a.org_id AND t.id = a.task_id
CROSS JOIN LATERAL (VALUES ('often', 0), ('seldom', 1), ('part ' || t.rank % 40, 2))
  v (value, ordinal)
WHERE a.org_id = $1 AND a.project_id = $2 AND (v.value = 'seldom') = (t.status = 'DONE')
"""
_ELSEWHERE = """
INSERT INTO projection_1.label (org_id, annotation_id, question, ordinal, task_id, project_id,
  author_id, kind, value, rank, from_position)
SELECT org_id, annotation_id, question, ordinal + 7, task_id, $3, author_id, kind, 'elsewhere',
  rank, 1
FROM projection_1.label WHERE org_id = $1 AND project_id = $2
"""
_REMARKS = """
INSERT INTO projection_1.comment (org_id, id, task_id, project_id, author_id, text, created_at,
  from_position)
SELECT org_id, gen_random_uuid(), id, project_id, $3, 'Hm.', imported_at, 1
FROM projection_1.task WHERE org_id = $1 AND project_id = $2 AND status = 'LABELED'
"""
_MENTIONS = """
INSERT INTO projection_1.mention (org_id, comment_id, member_id, project_id, annotation_id,
  mentioned_at, from_position)
SELECT c.org_id, c.id, $3, c.project_id,
  (SELECT a.id FROM projection_1.annotation a WHERE a.org_id = c.org_id AND a.task_id = c.task_id),
  c.created_at, 1
FROM projection_1.comment c WHERE c.org_id = $1 AND c.project_id = $2
"""
_LEASES = """
INSERT INTO projection_1.lease (org_id, task_id, annotator_id, project_id, token, expires_at,
  from_position)
SELECT org_id, id, $3, project_id, 1, imported_at, 1
FROM projection_1.task WHERE org_id = $1 AND project_id = $2 AND status = 'SKIPPED'
"""
_PARTICIPANTS = """
INSERT INTO projection_1.participant (org_id, task_id, member_id, project_id, status, answered,
  overlap, skipped, changed_at, version, from_position)
SELECT org_id, id, $3, project_id, status, 2, overlap, status = 'SKIPPED', changed_at, version, 1
FROM projection_1.task WHERE org_id = $1 AND project_id = $2 AND status <> 'OPEN'
"""
_DRAFTS = """
INSERT INTO drafts SELECT org_id, id, $3, '{}', imported_at, imported_at
FROM projection_1.task WHERE org_id = $1 AND project_id = $2 AND status = 'LABELED'
"""
_MEMBERS = """
INSERT INTO projection_1.member (org_id, id, status, role, name, email, project_roles, created_at,
  changed_at, version, state, from_position)
SELECT org_id, new, status, role, name, NULL, project_roles, created_at, changed_at,
  version, replace(state, id::text, new::text), from_position
FROM (SELECT m.*, gen_random_uuid() AS new FROM projection_1.member m, generate_series(1, $3)
      WHERE org_id = $1 AND id = $2) copied
"""
_STREAM = """
INSERT INTO events (org_id, position, stream, version, type, type_version, actor_id, recorded_at,
  facts, leaf_hash)
SELECT org_id, l.head + n, $2, $4 + n, e.type, e.type_version, e.actor_id, e.recorded_at, e.facts,
  e.leaf_hash
FROM events e JOIN ledger l USING (org_id), generate_series(1, $3) n
WHERE org_id = $1 AND e.stream = $2 AND e.version = $4
"""
_LONGER = "UPDATE ledger SET head = head + $2 WHERE org_id = $1"


@dataclass
class LargeOrganization:
    """The organization, its great project, and who looks at it."""

    app: Starlette
    workspace: Workspace
    admin: asyncpg.Connection
    project: UUID
    ann: Actor
    """The author of all annotations, to whom some tasks are assigned; blind in the project."""
    owner: Client
    blind: Client
    tasks: list[UUID] = field(default_factory=list)
    """The tasks of the project, by rank."""
    slice: str = ""
    """A slice of its tasks with a rare value in meta."""
    draw: int = 0
    """The position of a draw of initial tagging, of the tasks at every thousandth rank."""

    @property
    def public_project(self) -> str:
        return ids.public("project", self.project)

    async def rows(self) -> list[Any]:
        """All tasks of the project, by rank."""
        return await self.admin.fetch(
            "SELECT t.id, row_number() OVER (ORDER BY rank) - 1 AS place, rank, urgency, status, "
            "assignee_id, external_id, priority, search, "
            "relabel, imported_at, changed_at, review_reason, open_comments, meta, gold, "
            "gold_disputed, "
            "EXISTS (SELECT FROM projection_1.lease l WHERE l.org_id = t.org_id "
            "AND l.task_id = t.id AND l.annotator_id = $3) AS held, "
            "imported_us, changed_us, time_spent_ms, disagreement, "
            "ARRAY(SELECT author_id FROM projection_1.annotation a "
            "WHERE a.org_id = t.org_id AND a.task_id = t.id) AS authors, "
            "ARRAY(SELECT reviewer_id FROM projection_1.annotation a "
            "WHERE a.org_id = t.org_id AND a.task_id = t.id) AS reviewers, "
            "ARRAY(SELECT annotator_id FROM projection_1.lease l "
            "WHERE l.org_id = t.org_id AND l.task_id = t.id) AS holders, "
            "ARRAY(SELECT DISTINCT value FROM projection_1.label l "
            "WHERE l.org_id = t.org_id AND l.project_id = $2 AND l.task_id = t.id) AS labels "
            "FROM projection_1.task t JOIN task_imported_keys i ON i.org_id = t.org_id "
            "AND i.project_id = t.project_id AND i.task_id = t.id "
            "JOIN task_changed_keys c ON c.org_id = t.org_id "
            "AND c.project_id = t.project_id AND c.task_id = t.id "
            "WHERE t.org_id = $1 AND t.project_id = $2 ORDER BY rank, t.id",
            self.workspace.org,
            self.project,
            self.workspace.owner.member,
        )


_RANKED = "SELECT id FROM projection_1.task WHERE org_id = $1 AND project_id = $2 ORDER BY rank"


@contextlib.asynccontextmanager
async def large_organization(database: Database) -> AsyncIterator[LargeOrganization]:
    """Fill a database of one's own."""
    async with contextlib.AsyncExitStack() as stack:
        clock = Clock()
        admin = await asyncpg.connect(database.admin_url)
        stack.push_async_callback(admin.close)
        writer = Writer(database.server_url, clock=clock)
        stack.push_async_callback(writer.close)
        workspace, other = [await new_organization(database, writer, clock) for _ in range(2)]
        await other.tasks(await other.project(), 1_000)
        ann = await workspace.member(Role.ANNOTATOR)
        project = await workspace.project(form(_TOPIC), overlap=2)
        for _ in range(TASKS // 1_000):
            await workspace.tasks(project, 1_000)
        for _ in range(60):
            await workspace.project(MIXED)
        app = await stack.enter_async_context(served(database, clock, counting=True))
        clients = [Client(app, await key_of(workspace, one)) for one in (workspace.owner, ann)]
        rare = {"meta": [{"path": ["batch"], "values": ["rare"]}], "priority_at_least": 0}
        slice_ = await define_slice(workspace, project, "Rare", **rare)
        await _fill(admin, workspace, project, ann)
        made = LargeOrganization(
            app,
            workspace,
            admin,
            project,
            ann,
            *clients,
            slice=ids.public("slice", slice_),
        )
        labels = [f"word {number}" for number in range(CONCEPTS)]
        done = await made.owner.do(
            "createTaxonomy", "CreateTaxonomyInput", "", name="Words", labels=labels
        )
        assert done["__typename"] == "TaxonomyPayload"
        ranked = await admin.fetch(_RANKED, workspace.org, project)
        made.tasks = [row["id"] for row in ranked]
        made.draw = await draw_tagging(workspace, project, made.tasks[::1_000])
        await admin.execute("VACUUM (ANALYZE)")
        yield made


async def new_organization(database: Database, writer: Writer, clock: Clock) -> Workspace:
    org = uuid7()
    connection = await asyncpg.connect(database.server_url)
    try:
        await create_ledger(connection, org)
    finally:
        await connection.close()
    return await new_workspace(writer, clock, org)


async def refill(large: LargeOrganization) -> None:
    """Make the annotations, labels, sort keys and terms of all tasks of the great project anew."""
    admin, org, project = large.admin, large.workspace.org, large.project
    of_project = "WHERE org_id = $1 AND project_id = $2"
    for table in ("projection_1.annotation", "projection_1.label", *TASK_LISTS.tables):
        await admin.execute(f"DELETE FROM {table} {of_project}", org, project)
    ann, owner = large.ann.member, large.workspace.owner.member
    await admin.execute(_ANNOTATIONS, org, project, ann)
    await admin.execute(_LABELS, org, project)
    await _annotated(admin, org, project, ann, owner)
    await admin.execute("VACUUM (ANALYZE)")


async def _annotated(
    admin: asyncpg.Connection, org: UUID, project: UUID, ann: UUID, owner: UUID
) -> None:
    """Have annotations reviewed, and write the sort keys and terms of all tasks."""
    await admin.execute(_REVIEWS, org, project, RITA, owner)
    await admin.execute(_IMPORTED_KEYS, org, project)
    await admin.execute(_CHANGED_KEYS, org, project)
    await admin.execute(_POSTINGS, org, project, *_terms(ann, owner))


async def _fill(admin: asyncpg.Connection, workspace: Workspace, project: UUID, ann: Actor) -> None:
    org = workspace.org
    while await admin.fetchval(_UNCOUNTED, org, TASK_LISTS.name):  # noqa: ASYNC110 - a server counts
        await asyncio.sleep(0.05)
    for table in TASK_LISTS.tables:
        await admin.execute(f"DELETE FROM {table} WHERE org_id = $1", org)
    await admin.execute(_FILL, org, project, TASKS, ann.member)
    await admin.execute(_ANNOTATIONS, org, project, ann.member)
    await admin.execute(_LABELS, org, project)
    await _annotated(admin, org, project, ann.member, workspace.owner.member)
    await admin.execute(_ELSEWHERE, org, project, uuid7())
    for statement in (_REMARKS, _MENTIONS, _LEASES, _DRAFTS, _PARTICIPANTS):
        await admin.execute(statement, org, project, ann.member)
    await admin.execute(_MEMBERS, org, (await workspace.member()).member, MEMBERS)
    query = "SELECT max(version) FROM events WHERE org_id = $1 AND stream = $2"
    last = await admin.fetchval(query, org, ann.member)
    await admin.execute(_STREAM, org, ann.member, STREAM, last)
    await admin.execute(_LONGER, org, STREAM)


def _terms(ann: UUID, owner: UUID) -> list[UUID | int]:
    """The terms of what was filled in, as `_POSTINGS` takes them."""
    return [
        *(ann, author_term(ann), reviewer_term(RITA), owner, reviewer_term(owner)),
        *(reason_term(ReviewReason(name)) for name in ("SAMPLE", "DISAGREEMENT")),
        OPEN_COMMENTS,
        *(meta_term("batch", "usual"), meta_term("batch", "rare"), meta_term("size", "3")),
        RITA,
    ]
