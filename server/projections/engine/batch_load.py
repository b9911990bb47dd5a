"""What a batch of commands must know, read in one query under the lock."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from server.events.core.event import Kind
from server.events.labeling.tasks import Task
from server.events.projects import Project
from server.postgres import Connection
from server.projections.named import Known, Loaded, Mark, Wanted
from server.projections.rows import ADAPTERS
from server.projections.tables import schema_of

SLACK = 8
"""Tasks read from the queue beyond one for each claim: some may be the claimant's own."""

# OFFSET 0 and LIMIT 1 keep each look-up an index probe: with org_id leading every key, the planner
# otherwise likes to read a whole organization once its statistics are old. The queue is ordered by
# assignee as well: an index is in that order only, since IS NULL is no equality to the planner.
_LOAD = """
WITH wanted_task AS MATERIALIZED (
    SELECT s.* , k.version AS known FROM unnest($2::uuid[], $3::int[]) AS k(id, version)
    CROSS JOIN LATERAL (
        SELECT id, project_id, version, state FROM {schema}.task
        WHERE org_id = $1 AND id = k.id LIMIT 1
    ) s
),
queued AS MATERIALIZED (
    SELECT s.*, q.project_id AS queue FROM unnest($6::uuid[], $7::int[]) AS q(project_id, most)
    CROSS JOIN LATERAL (
        SELECT id, project_id, version, state, urgency, rank FROM {schema}.task
        WHERE org_id = $1 AND project_id = q.project_id AND assignee_id IS NULL AND claimable
        ORDER BY assignee_id, urgency, rank LIMIT q.most
    ) s
),
assigned AS MATERIALIZED (
    SELECT s.*, q.annotator_id FROM unnest($8::uuid[], $9::uuid[]) AS q(project_id, annotator_id)
    CROSS JOIN LATERAL (
        SELECT id, project_id, version, state, urgency, rank FROM {schema}.task
        WHERE org_id = $1 AND project_id = q.project_id AND assignee_id = q.annotator_id
            AND claimable
        ORDER BY assignee_id, urgency, rank LIMIT 4
    ) s
),
further AS MATERIALIZED (
    SELECT s.*, q.project_id AS queue, q.annotator_id
    FROM unnest($8::uuid[], $9::uuid[]) AS q(project_id, annotator_id)
    CROSS JOIN LATERAL (
        SELECT urgency, rank FROM queue_marks
        WHERE org_id = $1 AND project_id = q.project_id AND annotator_id = q.annotator_id LIMIT 1
    ) m CROSS JOIN LATERAL (
        SELECT id, version, state, urgency, rank FROM {schema}.task
        WHERE org_id = $1 AND project_id = q.project_id AND assignee_id IS NULL AND claimable
            AND (urgency, rank) > (m.urgency, m.rank)
        ORDER BY assignee_id, urgency, rank LIMIT 8
    ) s
)
SELECT 0 AS part, NULL::uuid AS id, NULL::uuid AS other, head AS a,
    projection_generation::bigint AS b, last_at AS t, NULL::text AS body, NULL::bytea AS digest
FROM ledger WHERE org_id = $1
UNION ALL
SELECT 1, s.command_id, s.actor_id, s.first_position, s.last_position, NULL, NULL, s.fingerprint
FROM unnest($4::uuid[], $5::uuid[]) AS k(actor_id, command_id) CROSS JOIN LATERAL (
    SELECT * FROM commands
    WHERE org_id = $1 AND actor_id = k.actor_id AND command_id = k.command_id LIMIT 1
) s
UNION ALL
SELECT 2, s.id, s.project_id, s.version, 0, NULL,
    CASE WHEN s.version = s.known THEN NULL ELSE s.state END, NULL
FROM wanted_task s
UNION ALL
SELECT 3, s.id, NULL, s.version, 0, NULL,
    CASE WHEN s.version = k.version THEN NULL ELSE s.state END, NULL
FROM (
    SELECT project_id FROM wanted_task UNION SELECT unnest($10::uuid[])
) p CROSS JOIN LATERAL (
    SELECT id, version, state FROM {schema}.project WHERE org_id = $1 AND id = p.project_id LIMIT 1
) s LEFT JOIN unnest($11::uuid[], $12::int[]) AS k(id, version) ON k.id = s.id
UNION ALL
SELECT 4, s.id, NULL, s.version, 0, NULL,
    CASE WHEN s.version = k.version THEN NULL ELSE s.state END, NULL
FROM unnest($13::uuid[], $14::int[]) AS k(id, version) CROSS JOIN LATERAL (
    SELECT id, version, state FROM {schema}.member WHERE org_id = $1 AND id = k.id LIMIT 1
) s
UNION ALL
SELECT 5, s.id, s.queue, s.version, row_number() OVER (ORDER BY s.urgency, s.rank), NULL,
    s.state, NULL
FROM queued s
UNION ALL
SELECT 6, s.id, s.annotator_id, s.version, row_number() OVER (ORDER BY s.urgency, s.rank), NULL,
    s.state, NULL
FROM assigned s
UNION ALL
SELECT 7, k.project_id, k.annotator_id,
    (SELECT count(*) FROM {schema}.lease l WHERE l.org_id = $1 AND l.project_id = k.project_id
        AND l.annotator_id = k.annotator_id), 0, NULL, NULL, NULL
FROM unnest($8::uuid[], $9::uuid[]) AS k(project_id, annotator_id)
UNION ALL
SELECT 8, s.id, s.project_id, 0, 0, NULL, s.external_id, NULL
FROM unnest($15::uuid[], $16::text[]) AS k(project_id, external_id) CROSS JOIN LATERAL (
    SELECT id, project_id, external_id FROM {schema}.task
    WHERE org_id = $1 AND project_id = k.project_id AND external_id = k.external_id LIMIT 1
) s
UNION ALL
SELECT 9, s.id, NULL, 0, 0, NULL, s.email, NULL
FROM unnest($17::text[]) AS k(email) CROSS JOIN LATERAL (
    SELECT id, email FROM {schema}.member WHERE org_id = $1 AND email = k.email LIMIT 1
) s
UNION ALL
SELECT 10, s.id, NULL, s.version, 0, NULL, s.state, NULL
FROM {schema}.organization s WHERE $18 AND s.org_id = $1 AND s.id = $1
UNION ALL
SELECT 11, s.id, NULL, 0, 0, NULL, NULL, NULL
FROM {schema}.member s WHERE $18 AND s.org_id = $1 AND s.role = 'OWNER' AND s.status = 'active'
UNION ALL
SELECT 12, s.id, s.annotator_id, s.version, row_number() OVER (ORDER BY s.urgency, s.rank), NULL,
    s.state, NULL
FROM further s
UNION ALL
SELECT 13, s.id, NULL, s.version, 0, NULL,
    CASE WHEN s.version = k.version THEN NULL ELSE s.state END, NULL
FROM unnest($19::uuid[], $20::int[]) AS k(id, version) CROSS JOIN LATERAL (
    SELECT id, version, state FROM {schema}.taxonomy WHERE org_id = $1 AND id = k.id LIMIT 1
) s
"""
_KINDS = {
    2: Kind.TASK,
    3: Kind.PROJECT,
    4: Kind.MEMBER,
    5: Kind.TASK,
    6: Kind.TASK,
    10: Kind.ORGANIZATION,
    12: Kind.TASK,
    13: Kind.TAXONOMY,
}
"""What the parts of the query tell states of."""
_NAMED = 2


@cache
def _query(generation: int) -> str:
    return _LOAD.format(schema=schema_of(generation))


async def load(
    connection: Connection,
    org: UUID,
    generation: int,
    wanted: Wanted,
    known: Mapping[UUID, Known],
) -> Loaded:
    """Read what the commands name. States that `known` holds as they are, are not decoded."""
    # A copy: while the query runs, another organization's commit may push states out of the cache.
    held = {id_: known[id_] for id_ in _named(wanted, known) if id_ in known}
    rows = await connection.fetch(_query(generation), *_parameters(org, wanted, held))
    found = Loaded()
    for part, id_, other, a, b, t, body, digest in rows:
        kind = _KINDS.get(part)
        if kind is not None:
            state = decoded(kind, id_, a, body, held if body is None else known)
            found.states[id_] = (a, state)
            if isinstance(state, Task) and part != _NAMED:
                _offer(found, part, state, other)
        elif part == 0:
            found.mark = Mark(a, t, b)
        elif part == 1:
            found.commands[other, id_] = (digest, a, b)
        else:
            _note(found, part, id_, other, a, body)
    for project, count in wanted.claims.items():
        if len(found.queue.get(project, ())) < count + SLACK:
            found.whole.add(project)
    return found


def _offer(found: Loaded, part: int, task: Task, other: UUID) -> None:
    match part:
        case 5:
            found.queue.setdefault(other, {})[task.id] = None
        case 6:
            found.assigned.setdefault((task.project, other), []).append(task.id)
        case _:
            found.further.setdefault((task.project, other), []).append(task.id)


def _note(found: Loaded, part: int, id_: UUID, other: UUID, count: int, text: str) -> None:
    match part:
        case 7:
            found.leases[id_, other] = count
        case 8:
            found.external_ids[other, text] = id_
        case 9:
            found.emails[text] = id_
        case _:
            found.owners.add(id_)


def decoded(
    kind: Kind, id_: UUID, version: int, body: str | None, known: Mapping[UUID, Known]
) -> Any:
    """Return a state: the one that is known where its version is still the present one."""
    held = known.get(id_)
    if held is not None and held[0] == version:
        return held[1]
    return ADAPTERS[kind].validate_json(body or "")


def _named(wanted: Wanted, known: Mapping[UUID, Known]) -> set[UUID]:
    """Return the streams that commands name, and the projects of tasks among them."""
    tasks = (known[id_][1] for id_ in wanted.tasks if id_ in known)
    projects = {state.project for state in tasks if isinstance(state, Task)}
    return wanted.tasks | wanted.members | wanted.projects | wanted.taxonomies | projects


def _parameters(org: UUID, wanted: Wanted, known: Mapping[UUID, Known]) -> list[Any]:
    def versions(ids: list[UUID]) -> list[int]:
        return [known[i][0] if i in known else 0 for i in ids]

    tasks, members = list(wanted.tasks), list(wanted.members)
    taxonomies = list(wanted.taxonomies)
    projects = [id_ for id_, (_, state) in known.items() if isinstance(state, Project)]
    return [
        org,
        tasks,
        versions(tasks),
        *_columns(wanted.commands),
        *_columns([(p, n + SLACK) for p, n in wanted.claims.items()]),
        *_columns(list(wanted.claimants)),
        list(wanted.projects),
        projects,
        versions(projects),
        members,
        versions(members),
        *_columns(list(wanted.external_ids)),
        list(wanted.emails),
        wanted.organization,
        taxonomies,
        versions(taxonomies),
    ]


def _columns(pairs: list[tuple[Any, Any]]) -> tuple[list[Any], list[Any]]:
    return [left for left, _ in pairs], [right for _, right in pairs]
