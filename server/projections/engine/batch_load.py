"""Loads the states and other data that a batch of commands needs, in one query under the lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from server.events.core.stream_kind import S, State, StreamKind
from server.events.labeling.tasks import TASK, Task
from server.events.projects import PROJECT
from server.postgres import Connection
from server.projections.tables import IN_PROJECTS, STREAM_TABLES, project_of, schema_of

SLACK = 8
"""Tasks read from the queue beyond one per claim: the claimant may have answered some of them."""
DIGEST = 32
"""Characters of the digest of what a source gave."""
_NAME = DIGEST + 36
"""Where a source id begins behind the digest and the id of its annotation."""
VersionedState = tuple[int, State]
"""A stream's version and its state at that version."""


class LedgerHead(NamedTuple):
    """The counter row of a ledger, which every batch changes, whichever process writes it."""

    head: int
    last_at: datetime
    generation: int


class LastCommand(NamedTuple):
    """The verdict of the last command that a process wrote to a ledger.

    While the verdict is on record, the ledger has the history in which it was written: a command
    that is run again in another history is recorded at another position or time.
    """

    actor_id: UUID
    id: UUID
    fingerprint: bytes
    first: int
    last: int
    recorded_at: datetime


@dataclass
class BatchQuery:
    """The streams, claims and other keys that the commands of a batch name."""

    commands: list[tuple[UUID, UUID]] = field(default_factory=list)
    """(actor, command id)"""
    streams: defaultdict[StreamKind[Any], set[UUID]] = field(
        default_factory=lambda: defaultdict(set)
    )
    """Streams whose states are loaded, by kind. Their projects are loaded as well."""
    owners: bool = False
    """Whether to load the owners of the organization."""
    claims: dict[UUID, int] = field(default_factory=dict)
    """By project, how many tasks are claimed from its queue."""
    claimants: set[tuple[UUID, UUID]] = field(default_factory=set)
    """(project, annotator)"""
    external_ids: set[tuple[UUID, str]] = field(default_factory=set)
    answered_ids: set[tuple[UUID, str]] = field(default_factory=set)
    """External ids of tasks whose states are loaded as well, where the project has such tasks."""
    source_ids: set[tuple[UUID, str]] = field(default_factory=set)
    """(project, source id) of imported annotations"""
    emails: set[str] = field(default_factory=set)


class KnownSource(NamedTuple):
    """An imported annotation that is there already, and the digest of what came then."""

    task: UUID
    annotation: UUID
    digest: str


_NONE = LedgerHead(0, datetime(1970, 1, 1, tzinfo=UTC), 0)


@dataclass
class BatchState:
    """The result of a batch query: states, and what was found for the other keys."""

    mark: LedgerHead = _NONE
    time: datetime = _NONE.last_at
    """The time by the clock of the database."""
    same_history: bool = True
    """Whether the verdict of the last known command is on record: else versions prove nothing."""
    commands: dict[tuple[UUID, UUID], tuple[bytes, int, int]] = field(default_factory=dict)
    """By (actor, command id): fingerprint, first and last position of commands done before."""
    states: dict[UUID, VersionedState] = field(default_factory=dict)
    queue: dict[UUID, dict[UUID, None]] = field(default_factory=dict)
    """By project, the first claimable tasks of its queue that are assigned to nobody, in order."""
    whole: set[UUID] = field(default_factory=set)
    """Projects whose `queue` has all such tasks."""
    assigned: dict[tuple[UUID, UUID], list[UUID]] = field(default_factory=dict)
    """By project and annotator, the first claimable tasks assigned to the annotator."""
    further: dict[tuple[UUID, UUID], list[UUID]] = field(default_factory=dict)
    """By project and annotator, the first tasks of the queue after the annotator's mark."""
    leases: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    external_ids: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    sources: dict[tuple[UUID, str], KnownSource] = field(default_factory=dict)
    """By (project, source id), the imported annotations that are there already."""
    emails: dict[str, UUID] = field(default_factory=dict)
    owners: set[UUID] = field(default_factory=set)

    @property
    def generation(self) -> int:
        """The generation of the tables that were read and that the batch writes to."""
        return self.mark.generation


# OFFSET 0 and LIMIT 1 keep each look-up an index probe: with org_id leading every key, the planner
# otherwise likes to read a whole organization once its statistics are old. The queue is ordered by
# assignee as well: an index is in that order only, since IS NULL is no equality to the planner.
# Tasks are looked up by external id in the order of external ids, which one index has: until
# PostgreSQL has analysed a table, it believes that a project has one task, so that any index that
# begins with the project looks as good, and would be read whole for each external id.
_QUEUES = """
queued AS MATERIALIZED (
    SELECT s.*, q.project_id AS queue FROM unnest($4::uuid[], $5::int[]) AS q(project_id, most)
    CROSS JOIN LATERAL (
        SELECT id, project_id, version, state, urgency, rank FROM {schema}.task
        WHERE org_id = $1 AND project_id = q.project_id AND assignee_id IS NULL AND claimable
        ORDER BY assignee_id, urgency, rank LIMIT q.most
    ) s
),
assigned AS MATERIALIZED (
    SELECT s.*, q.annotator_id FROM unnest($6::uuid[], $7::uuid[]) AS q(project_id, annotator_id)
    CROSS JOIN LATERAL (
        SELECT id, project_id, version, state, urgency, rank FROM {schema}.task
        WHERE org_id = $1 AND project_id = q.project_id AND assignee_id = q.annotator_id
            AND claimable
        ORDER BY assignee_id, urgency, rank LIMIT 4
    ) s
),
further AS MATERIALIZED (
    SELECT s.*, q.project_id AS queue, q.annotator_id
    FROM unnest($6::uuid[], $7::uuid[]) AS q(project_id, annotator_id)
    CROSS JOIN LATERAL (
        SELECT urgency, rank FROM queue_marks
        WHERE org_id = $1 AND project_id = q.project_id AND annotator_id = q.annotator_id LIMIT 1
    ) m CROSS JOIN LATERAL (
        SELECT id, version, state, urgency, rank FROM {schema}.task
        WHERE org_id = $1 AND project_id = q.project_id AND assignee_id IS NULL AND claimable
            AND (urgency, rank) > (m.urgency, m.rank)
        ORDER BY assignee_id, urgency, rank LIMIT 8
    ) s
)"""
# The parts are read in their order, so the organization is set, for this statement alone, before
# the first row is read. If it were not, row-level security would show no row.
_LOOKUPS = """
SELECT 'clock' AS part, NULL::uuid AS id, NULL::uuid AS other, 0::bigint AS a, 0::bigint AS b,
    clock_timestamp() AS t, set_config('app.org_id', $1::text, true) AS body, NULL::bytea AS digest
UNION ALL
SELECT 'head', NULL, NULL, head, projection_generation::bigint, last_at, NULL, NULL
FROM ledger WHERE org_id = $1
UNION ALL
SELECT 'command', s.command_id, s.actor_id, s.first_position, s.last_position, s.recorded_at,
    NULL, s.fingerprint
FROM unnest($2::uuid[], $3::uuid[]) AS k(actor_id, command_id) CROSS JOIN LATERAL (
    SELECT * FROM commands
    WHERE org_id = $1 AND actor_id = k.actor_id AND command_id = k.command_id LIMIT 1
) s
UNION ALL
SELECT 'queued', s.id, s.queue, s.version, row_number() OVER (ORDER BY s.urgency, s.rank), NULL,
    s.state, NULL
FROM queued s
UNION ALL
SELECT 'assigned', s.id, s.annotator_id, s.version,
    row_number() OVER (ORDER BY s.urgency, s.rank), NULL, s.state, NULL
FROM assigned s
UNION ALL
SELECT 'further', s.id, s.annotator_id, s.version,
    row_number() OVER (ORDER BY s.urgency, s.rank), NULL, s.state, NULL
FROM further s
UNION ALL
SELECT 'leases', k.project_id, k.annotator_id,
    (SELECT count(*) FROM {schema}.lease l WHERE l.org_id = $1 AND l.project_id = k.project_id
        AND l.annotator_id = k.annotator_id), 0, NULL, NULL, NULL
FROM unnest($6::uuid[], $7::uuid[]) AS k(project_id, annotator_id)
UNION ALL
SELECT 'external_id', s.id, s.project_id, 0, 0, NULL, s.external_id, NULL
FROM unnest($8::uuid[], $9::text[]) AS k(project_id, external_id) CROSS JOIN LATERAL (
    SELECT id, project_id, external_id FROM {schema}.task
    WHERE org_id = $1 AND project_id = k.project_id
        AND external_id >= k.external_id AND external_id <= k.external_id
    ORDER BY external_id LIMIT 1
) s
UNION ALL
SELECT 'task', s.id, NULL, s.version, 0, NULL, s.state, NULL
FROM unnest($12::uuid[], $13::text[]) AS k(project_id, external_id) CROSS JOIN LATERAL (
    SELECT id, version, state, external_id FROM {schema}.task
    WHERE org_id = $1 AND project_id = k.project_id
        AND external_id >= k.external_id AND external_id <= k.external_id
    ORDER BY external_id LIMIT 1
) s
UNION ALL
SELECT 'source', s.task_id, k.project_id, 0, 0, NULL, s.source_digest || s.id || s.source_id, NULL
FROM unnest($14::uuid[], $15::text[]) AS k(project_id, source_id) CROSS JOIN LATERAL (
    SELECT id, task_id, source_digest, source_id FROM {schema}.annotation
    WHERE org_id = $1 AND project_id = k.project_id
        AND source_id >= k.source_id AND source_id <= k.source_id
    ORDER BY source_id LIMIT 1
) s
UNION ALL
SELECT 'email', s.id, NULL, 0, 0, NULL, s.email, NULL
FROM unnest($10::text[]) AS k(email) CROSS JOIN LATERAL (
    SELECT id, email FROM {schema}.member WHERE org_id = $1 AND email = k.email LIMIT 1
) s
UNION ALL
SELECT 'owner', s.id, NULL, 0, 0, NULL, NULL, NULL
FROM {schema}.member s WHERE $11 AND s.org_id = $1 AND s.role = 'OWNER' AND s.status = 'active'
"""
_KINDS = sorted(STREAM_TABLES.values(), key=lambda table: table.kind is PROJECT)
"""The tables of all kinds of streams; projects last, which needs the projects of the others."""
_KIND_OF: dict[str, StreamKind[Any]] = {table.table.name: table.kind for table in _KINDS}
_NAMED = """
{name}_named AS (
    SELECT s.*, k.version AS known FROM unnest(${0}::uuid[], ${1}::int[]) AS k(id, version)
    CROSS JOIN LATERAL (
        SELECT id, {project}version, state FROM {schema}.{name}
        WHERE org_id = $1 AND id = k.id LIMIT 1
    ) s
)"""
_PROJECTS = """
project_named AS (
    SELECT s.*, k.version AS known FROM ({others}SELECT unnest(${0}::uuid[])) p(id)
    CROSS JOIN LATERAL (
        SELECT id, version, state FROM {schema}.project WHERE org_id = $1 AND id = p.id LIMIT 1
    ) s LEFT JOIN unnest(${1}::uuid[], ${2}::int[]) AS k(id, version) ON k.id = s.id
)"""
_STATES = """UNION ALL
SELECT '{name}', s.id, NULL, s.version, 0, NULL,
    CASE WHEN s.version = s.known THEN NULL ELSE s.state END, NULL
FROM {name}_named s
"""


@cache
def query_of(generation: int) -> str:
    """Return the SQL of the batch query."""
    schema, number = schema_of(generation), 16
    named, states = [_QUEUES.format(schema=schema)], [_LOOKUPS.format(schema=schema)]
    others = "".join(f"SELECT project_id FROM {name}_named UNION " for name in IN_PROJECTS)
    for table in _KINDS:
        text = _PROJECTS if table.kind is PROJECT else _NAMED
        name, project = table.table.name, "project_id, " if table.kind.in_project else ""
        places = range(number, number + 3)
        named.append(text.format(*places, name=name, project=project, others=others, schema=schema))
        states.append(_STATES.format(name=name))
        number += 2
    return f"WITH {','.join(named)}{''.join(states)}"


async def load(
    connection: Connection,
    org: UUID,
    generation: int,
    query: BatchQuery,
    known: Mapping[UUID, VersionedState],
    last: LastCommand | None = None,
) -> BatchState:
    """Load the data that the commands name.

    States that `known` has at their present version are neither sent nor decoded. They are the
    present ones only if the result says `same_history`: else load again without `known`.
    """
    # A copy: while the query runs, another organization's commit may evict states from the cache.
    held = {id_: known[id_] for id_ in _named(query, known) if id_ in known}
    if last is not None:
        query = replace(query, commands=[*query.commands, (last.actor_id, last.id)])
    rows = await connection.fetch(query_of(generation), *parameters(org, query, held))
    found = BatchState(same_history=last is None)
    for part, id_, other, a, b, t, body, digest in rows:
        kind = _KIND_OF.get(part)
        if kind is not None:
            found.states[id_] = (a, decoded(kind, id_, a, body, held if body is None else known))
        elif part in ("queued", "assigned", "further"):
            task = decoded(TASK, id_, a, body, known)
            found.states[id_] = (a, task)
            _offer(found, part, task, other)
        elif part == "command":
            found.commands[other, id_] = (digest, a, b)
            found.same_history |= last == (other, id_, digest, a, b, t)
        elif part == "head":
            found.mark = LedgerHead(a, t, b)
        elif part == "clock":
            found.time = t
        else:
            _note(found, part, id_, other, a, body)
    for project, count in query.claims.items():
        if len(found.queue.get(project, ())) < count + SLACK:
            found.whole.add(project)
    return found


def _offer(found: BatchState, part: str, task: Task, other: UUID) -> None:
    match part:
        case "queued":
            found.queue.setdefault(other, {})[task.id] = None
        case "assigned":
            found.assigned.setdefault((task.project, other), []).append(task.id)
        case _:
            found.further.setdefault((task.project, other), []).append(task.id)


def _note(found: BatchState, part: str, id_: UUID, other: UUID, count: int, text: str) -> None:
    match part:
        case "leases":
            found.leases[id_, other] = count
        case "external_id":
            found.external_ids[other, text] = id_
        case "source":
            digest, annotation, name = text[:DIGEST], text[DIGEST:_NAME], text[_NAME:]
            found.sources[other, name] = KnownSource(id_, UUID(annotation), digest)
        case "email":
            found.emails[text] = id_
        case _:
            found.owners.add(id_)


def decoded(
    kind: StreamKind[S],
    id_: UUID,
    version: int,
    body: str | None,
    known: Mapping[UUID, VersionedState],
) -> S:
    """Return the known state of a stream if it has this version, else decode the body."""
    held = known.get(id_)
    if held is not None and held[0] == version:
        return cast("S", held[1])
    return kind.decode(body or "")


def _named(query: BatchQuery, known: Mapping[UUID, VersionedState]) -> set[UUID]:
    """Return the streams that commands name, and the projects of those whose state is known."""
    named = set[UUID]().union(*query.streams.values())
    projects = {project_of(known[id_][1]) for id_ in named if id_ in known}
    return named | {project for project in projects if project is not None}


def parameters(org: UUID, query: BatchQuery, known: Mapping[UUID, VersionedState]) -> list[Any]:
    """Return the parameters of the query, given the known states of the named streams."""

    def versions(ids: list[UUID]) -> list[int]:
        return [known[i][0] if i in known else 0 for i in ids]

    found = [
        org,
        *_columns(query.commands),
        *_columns([(p, n + SLACK) for p, n in query.claims.items()]),
        *_columns(list(query.claimants)),
        *_columns(list(query.external_ids)),
        list(query.emails),
        query.owners,
        *_columns(list(query.answered_ids)),
        *_columns(list(query.source_ids)),
    ]
    for table in _KINDS:
        ids = list(query.streams[table.kind])
        found.append(ids)
        if table.kind is PROJECT:
            ids = [id_ for id_, (_, state) in known.items() if isinstance(state, PROJECT.state)]
            found.append(ids)
        found.append(versions(ids))
    return found


def _columns(pairs: list[tuple[Any, Any]]) -> tuple[list[Any], list[Any]]:
    return [left for left, _ in pairs], [right for _, right in pairs]
