"""The statement that looks up what a batch needs, composed of the parts that the batch needs.

Starting a part costs PostgreSQL 10 to 30 microseconds, even where the part looks nothing up. A
batch of one command needs few of them. There are 32 statements at most, so that each connection can
keep all of them prepared.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple

from server.events.core.stream_kind import StreamKind
from server.events.projects import PROJECT
from server.projections.tables import IN_PROJECTS, STREAM_TABLES, schema_of

ALWAYS = frozenset({"member", "project"})
"""Kinds of streams that are looked up in any case: almost every command names one of each."""
KINDS = sorted(STREAM_TABLES.values(), key=lambda table: table.kind is PROJECT)
"""The tables of all kinds of streams; projects last, which needs the projects of the others."""
KIND_OF: dict[str, StreamKind[Any]] = {table.table.name: table.kind for table in KINDS}


class _Part(NamedTuple):
    """A part of the statement. `{name}` stands for a parameter, `{schema}` for the schema."""

    named: str
    """Common table expressions, or nothing."""
    rows: str
    """SELECTs of rows of the result, each after UNION ALL."""


# OFFSET 0 and LIMIT 1 keep each look-up an index probe: with org_id leading every key, the planner
# otherwise likes to read a whole organization once its statistics are old. The queue is ordered by
# assignee as well: an index is in that order only, since IS NULL is no equality to the planner.
# Tasks are looked up by external id in the order of external ids, which one index has: until
# PostgreSQL has analysed a table, it believes that a project has one task, so that any index that
# begins with the project looks as good, and would be read whole for each external id.
# Tasks come in the order of the queue without being sorted again: a lateral look-up runs for a row
# after another, and what was found is read in the order in which it was found.
_QUEUES = _Part(
    """queued AS MATERIALIZED (
    SELECT s.*, q.project_id AS queue
    FROM unnest({queues}::uuid[], {most}::int[]) AS q(project_id, most)
    CROSS JOIN LATERAL (
        SELECT id, project_id, version, state, urgency, rank FROM {schema}.task
        WHERE org_id = $1 AND project_id = q.project_id AND assignee_id IS NULL AND claimable
        ORDER BY assignee_id, urgency, rank LIMIT q.most
    ) s
),
assigned AS MATERIALIZED (
    SELECT s.*, q.annotator_id
    FROM unnest({places}::uuid[], {annotators}::uuid[]) AS q(project_id, annotator_id)
    CROSS JOIN LATERAL (
        SELECT id, project_id, version, state, urgency, rank FROM {schema}.task
        WHERE org_id = $1 AND project_id = q.project_id AND assignee_id = q.annotator_id
            AND claimable
        ORDER BY assignee_id, urgency, rank LIMIT 4
    ) s
),
further AS MATERIALIZED (
    SELECT s.*, q.project_id AS queue, q.annotator_id
    FROM unnest({places}::uuid[], {annotators}::uuid[]) AS q(project_id, annotator_id)
    CROSS JOIN LATERAL (
        SELECT urgency, rank FROM queue_marks
        WHERE org_id = $1 AND project_id = q.project_id AND annotator_id = q.annotator_id LIMIT 1
    ) m CROSS JOIN LATERAL (
        SELECT id, version, state, urgency, rank FROM {schema}.task
        WHERE org_id = $1 AND project_id = q.project_id AND assignee_id IS NULL AND claimable
            AND (urgency, rank) > (m.urgency, m.rank)
        ORDER BY assignee_id, urgency, rank LIMIT 8
    ) s
)""",
    """
UNION ALL
SELECT 'queued', s.id, s.queue, s.version, 0, NULL, s.state, NULL
FROM queued s
UNION ALL
SELECT 'assigned', s.id, s.annotator_id, s.version, 0, NULL, s.state, NULL
FROM assigned s
UNION ALL
SELECT 'further', s.id, s.annotator_id, s.version, 0, NULL, s.state, NULL
FROM further s
UNION ALL
SELECT 'leases', k.project_id, k.annotator_id,
    (SELECT count(*) FROM {schema}.lease l WHERE l.org_id = $1 AND l.project_id = k.project_id
        AND l.annotator_id = k.annotator_id), 0, NULL, NULL, NULL
FROM unnest({places}::uuid[], {annotators}::uuid[]) AS k(project_id, annotator_id)""",
)
# Claims that name tasks, and claims of reviews, need only these counts.
_HOLDERS = _Part(
    "",
    """
UNION ALL
SELECT 'leases', k.project_id, k.holder_id,
    (SELECT count(*) FROM {schema}.lease l WHERE l.org_id = $1 AND l.project_id = k.project_id
        AND l.annotator_id = k.holder_id), 0, NULL, NULL, NULL
FROM unnest({held_projects}::uuid[], {holders}::uuid[]) AS k(project_id, holder_id)
UNION ALL
SELECT 'review_leases', k.project_id, k.holder_id,
    (SELECT count(*) FROM {schema}.review_lease l WHERE l.org_id = $1
        AND l.project_id = k.project_id AND l.reviewer_id = k.holder_id), 0, NULL, NULL, NULL
FROM unnest({held_projects}::uuid[], {holders}::uuid[]) AS k(project_id, holder_id)""",
)
# The parts are read in their order, so the organization is set, for this statement alone, before
# the first row is read. If it were not, row-level security would show no row.
_FIRST = """
SELECT 'clock' AS part, NULL::uuid AS id, NULL::uuid AS other, 0::bigint AS a, 0::bigint AS b,
    clock_timestamp() AS t, set_config('app.org_id', $1::text, true) AS body, NULL::bytea AS digest
UNION ALL
SELECT 'head', NULL, NULL, head, projection_generation::bigint, last_at, NULL, NULL
FROM ledger WHERE org_id = $1
UNION ALL
SELECT 'command', s.command_id, s.actor_id, s.first_position, s.last_position, s.recorded_at,
    NULL, s.fingerprint
FROM unnest({actors}::uuid[], {commands}::uuid[]) AS k(actor_id, command_id) CROSS JOIN LATERAL (
    SELECT * FROM commands
    WHERE org_id = $1 AND actor_id = k.actor_id AND command_id = k.command_id LIMIT 1
) s"""
_IMPORTS = _Part(
    "",
    """
UNION ALL
SELECT 'external_id', s.id, s.project_id, 0, 0, NULL, s.external_id, NULL
FROM unnest({external_projects}::uuid[], {external_ids}::text[]) AS k(project_id, external_id)
CROSS JOIN LATERAL (
    SELECT id, project_id, external_id FROM {schema}.task
    WHERE org_id = $1 AND project_id = k.project_id
        AND external_id >= k.external_id AND external_id <= k.external_id
    ORDER BY external_id LIMIT 1
) s
UNION ALL
SELECT 'task', s.id, NULL, s.version, 0, NULL, s.state, NULL
FROM unnest({answered_projects}::uuid[], {answered_ids}::text[]) AS k(project_id, external_id)
CROSS JOIN LATERAL (
    SELECT id, version, state, external_id FROM {schema}.task
    WHERE org_id = $1 AND project_id = k.project_id
        AND external_id >= k.external_id AND external_id <= k.external_id
    ORDER BY external_id LIMIT 1
) s
UNION ALL
SELECT 'source', s.task_id, k.project_id, 0, 0, NULL, s.source_digest || s.id || s.source_id, NULL
FROM unnest({source_projects}::uuid[], {source_ids}::text[]) AS k(project_id, source_id)
CROSS JOIN LATERAL (
    SELECT id, task_id, source_digest, source_id FROM {schema}.annotation
    WHERE org_id = $1 AND project_id = k.project_id
        AND source_id >= k.source_id AND source_id <= k.source_id
    ORDER BY source_id LIMIT 1
) s""",
)
_ACCOUNTS = _Part(
    "",
    """
UNION ALL
SELECT 'email', s.id, NULL, 0, 0, NULL, s.email, NULL
FROM unnest({emails}::text[]) AS k(email) CROSS JOIN LATERAL (
    SELECT id, email FROM {schema}.member WHERE org_id = $1 AND email = k.email LIMIT 1
) s
UNION ALL
SELECT 'owner', s.id, NULL, 0, 0, NULL, NULL, NULL
FROM {schema}.member s
WHERE {owners} AND s.org_id = $1 AND s.role = 'OWNER' AND s.status = 'active'""",
)
_NAMED = _Part(
    """{name}_named AS (
    SELECT s.*, k.version AS known
    FROM unnest({{{name}_ids}}::uuid[], {{{name}_versions}}::int[]) AS k(id, version)
    CROSS JOIN LATERAL (
        SELECT id, {project}version, state FROM {schema}.{name}
        WHERE org_id = $1 AND id = k.id LIMIT 1
    ) s
)""",
    """
UNION ALL
SELECT '{name}', s.id, NULL, s.version, 0, NULL,
    CASE WHEN s.version = s.known THEN NULL ELSE s.state END, NULL
FROM {name}_named s""",
)
_PROJECTS = """project_named AS (
    SELECT s.*, k.version AS known FROM ({others}SELECT unnest({{project_ids}}::uuid[])) p(id)
    CROSS JOIN LATERAL (
        SELECT id, version, state FROM {schema}.project WHERE org_id = $1 AND id = p.id LIMIT 1
    ) s LEFT JOIN unnest({{project_known}}::uuid[], {{project_versions}}::int[]) AS k(id, version)
        ON k.id = s.id
)"""
_LOOKUPS = {"queues": _QUEUES, "imports": _IMPORTS, "accounts": _ACCOUNTS, "rare": _HOLDERS}
RARE = frozenset(KIND_OF) - ALWAYS - {"organization", "task"}
"""Kinds of streams that few commands name: one part looks all of them up, with the holders."""
PARTS = frozenset({*_LOOKUPS, "task"})
"""The parts that a batch may do without. Organizations are looked up with the accounts."""


class _Numbers(dict[str, str]):
    """Gives each parameter its number when the text names it first; the organization has 1."""

    def __missing__(self, name: str) -> str:
        self[name] = f"${len(self) + 2}"
        return self[name]


@cache
def lookup_statement(generation: int, parts: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Return the statement with some of PARTS, and the names of its parameters after the first.

    The first parameter is the organization.
    """
    wanted = {*parts, *ALWAYS, *(("organization",) if "accounts" in parts else ())}
    wanted |= RARE if "rare" in parts else set()
    chosen = [part for name, part in _LOOKUPS.items() if name in wanted]
    chosen += [_of_kind(name, wanted) for name in KIND_OF if name in wanted]
    named = ",\n".join(part.named for part in chosen if part.named)
    text = f"WITH {named}{_FIRST}{''.join(part.rows for part in chosen)}"
    numbers = _Numbers()
    text = text.replace("{schema}", schema_of(generation)).format_map(numbers)
    return text, tuple(numbers)


def _of_kind(name: str, wanted: Collection[str]) -> _Part:
    """Return the part of a kind of streams."""
    project = "project_id, " if KIND_OF[name].in_project else ""
    named, rows = (text.format(name=name, project=project, schema="{schema}") for text in _NAMED)
    if name == "project":
        inside = [other for other in IN_PROJECTS if other in wanted]
        others = "".join(f"SELECT project_id FROM {other}_named UNION " for other in inside)
        named = _PROJECTS.format(others=others, schema="{schema}")
    return _Part(named, rows)
