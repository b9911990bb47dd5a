"""The history of a project with many tasks, made in SQL, for `bench.as_of`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg

from bench.site import Site
from server.projections.counters import past_numbers
from server.projections.counters.statistics import STATISTICS
from server.projections.tables import TABLES

EVENTS = 10
"""Events of a task."""

_TASK = (
    "(lpad(to_hex(1793534400000 + 1000 * imported), 12, '0') || '7000800000000000' || "
    "lpad(to_hex(n % 65536), 4, '0'))::uuid"
)
"""An id with the time of the import."""
_ANNOTATION = "md5(id::text || j)::uuid"
_HISTORY = f"""
CREATE TEMP TABLE ev AS
SELECT n, j, position, {_TASK} AS id FROM (
    SELECT *, first_value(position) OVER (PARTITION BY n ORDER BY j) AS imported FROM (
        SELECT n, j, row_number() OVER (ORDER BY at, n, j) + $1::bigint AS position FROM (
            SELECT n, j, (n / ($2::int / 5)) * 0.15 + CASE WHEN j = 0 THEN 0
                ELSE 0.7 * (n % ($2::int / 5)) / ($2::float / 5) * 0.5
                    + j * 0.02 + abs(hashint4(n * 31 + j)) / 2147483647.0 * 0.05 END AS at
            FROM generate_series(0, $2::int - 1) n, generate_series(0, {EVENTS - 1}) j
        ) e
    ) placed
) whole;
"""
_STATUS = """CASE j WHEN 4 THEN CASE WHEN n % 10 < 3 THEN 'IN_REVIEW' ELSE 'LABELED' END
    WHEN 5 THEN CASE WHEN n % 300 = 0 THEN 'SKIPPED' ELSE 'DONE' END
    WHEN 8 THEN 'LABELED'
    WHEN 9 THEN CASE WHEN n % 10 = 9 THEN 'OPEN'
        WHEN n % 300 = 151 THEN 'SKIPPED' ELSE 'DONE' END ELSE 'OPEN' END"""
_VERSIONS = f"""
CREATE TEMP TABLE task_versions AS
SELECT n, j, id, {_STATUS} AS status,
    CASE WHEN j >= 6 AND n % 7 = 0 THEN n % 5 ELSE 0 END AS priority,
    position, lead(position) OVER (PARTITION BY n ORDER BY j) AS until,
    first_value(position) OVER (PARTITION BY n ORDER BY j) AS imported
FROM ev WHERE j IN (0, 2, 4, 5, 6, 8, 9);
CREATE TEMP TABLE label_versions AS
SELECT n, j, id AS task_id,
    (SELECT position FROM ev w WHERE w.n = ev.n AND w.j = 0) AS imported, {_ANNOTATION} AS id,
    'v' || (floor(500 ^ (abs(hashint4(n * 7 + j)) / 2147483647.0)))::int AS value, position,
    CASE WHEN j = 2 AND n % 5 = 0
        THEN (SELECT position FROM ev w WHERE w.n = ev.n AND w.j = 6) END AS until
FROM ev WHERE j IN (2, 4, 8);
"""
_EVENTS = """
INSERT INTO events (org_id, position, stream, version, type, type_version, actor_id, recorded_at,
    facts, leaf_hash)
SELECT $1, position, id, j + 1,
    CASE j WHEN 1 THEN 'task.claimed' WHEN 3 THEN 'lease.released' ELSE 'task.prioritized' END,
    1, $2::uuid,
    timestamptz '2026-11-01 12:00Z' + position * interval '1 s',
    CASE WHEN j IN (1, 3) THEN '{"annotator":"' || $2 || '"}' ELSE '{"priority":0}' END,
    decode(repeat('00', 32), 'hex')
FROM ev"""


def _copy(table: str, columns: dict[str, str], versions: str, where: str, *, past: bool) -> str:
    """Return the insert of versions: given columns, and for the rest those of a template row."""
    spec = TABLES[table]
    names = ["org_id", *spec.tracked] if past else list(spec.all_columns)
    columns = columns | {"from_position": "v.position", "to_position": "v.until"}
    names += ["from_position", "to_position"] if past else []
    chosen = ", ".join(columns.get(name, f"t.{name}") for name in names)
    return (
        f"INSERT INTO projection_1.{table}{'_history' if past else ''} ({', '.join(names)}) "
        f"SELECT {chosen} FROM {versions} v, (SELECT * FROM projection_1.{table} "
        f"WHERE project_id = $1 LIMIT 1) t WHERE {where}"
    )


_AT = "timestamptz '2026-11-01 12:00Z' + v.{} * interval '1 s'"
_TASK_COLUMNS = {
    "id": "v.id", "status": "v.status", "priority": "v.priority", "urgency": "-v.priority",
    "imported_at": _AT.format("imported"), "changed_at": _AT.format("position"),
    "rank": "v.imported", "external_id": "'x-' || v.n", "claimable": "false",
}  # fmt: skip
_ANSWER_COLUMNS = {
    "id": "v.id", "task_id": "v.task_id", "annotation_id": "v.id", "value": "v.value",
    "answers": """'{"topic":{"kind":"choice","values":["' || v.value || '"]}}'""",
    "time_spent_ms": "v.n * 7 % 60000 + 1000 * v.j", "rank": "v.imported",
}  # fmt: skip


_KEYS = """
INSERT INTO task_imported_keys
SELECT org_id, project_id, (1000000 * extract(epoch FROM imported_at))::bigint, id, share
FROM projection_1.task t JOIN shares USING (id) WHERE project_id = $1 AND last;
INSERT INTO task_changed_keys
SELECT org_id, project_id, (1000000 * extract(epoch FROM changed_at))::bigint, id, spent,
    s.answered, s.begun
FROM projection_1.task t JOIN times s USING (id) WHERE project_id = $1 AND last;
INSERT INTO projection_1.lease (org_id, task_id, annotator_id, project_id, token, expires_at,
    from_position)
SELECT org_id, id, $2, project_id, 1, imported_at + interval '1 year', from_position
FROM projection_1.task WHERE project_id = $1 ORDER BY rank LIMIT 100;
INSERT INTO projection_1.participant (org_id, task_id, member_id, project_id, status, answered,
    overlap, skipped, changed_at, version, from_position)
SELECT $3, ev.id, $2, $1, 'OPEN', 0, 1, false, t.changed_at, ev.j + 1, ev.position
FROM ev JOIN projection_1.task t ON t.id = ev.id WHERE ev.j = 3;
INSERT INTO task_former_disagreements
SELECT $3, $1, turn.share, id, position, sign
FROM shares, LATERAL (VALUES (had, -1), (share, 1)) turn (share, sign) WHERE had <> shares.share;
INSERT INTO task_former_times
SELECT $3, $1, had, id, position, before FROM times WHERE had > 0 AND had <> spent;
"""
"""Sort keys of the present and of before, a hundred leases, and who took part in each task."""
_FORMER = """
CREATE TEMP TABLE shares AS
SELECT *, lag(share, 1, 0) OVER task AS had, lead(j) OVER task IS NULL AS last FROM (
    SELECT n, j, id, position, CASE WHEN CASE
        WHEN j = 8 THEN second <> third OR (n % 5 > 0 AND first <> second)
        ELSE first <> second AND (j = 4 OR n % 5 > 0)
    END THEN 25 * (1 + (n + j / 4) % 4) ELSE 0 END AS share
    FROM ev JOIN (
        SELECT n, max(value) FILTER (WHERE j = 2) AS first, max(value) FILTER (WHERE j = 4)
            AS second, max(value) FILTER (WHERE j = 8) AS third
        FROM label_versions GROUP BY n
    ) given USING (n) WHERE j IN (4, 6, 8)
) s WINDOW task AS (PARTITION BY n ORDER BY position);
CREATE TEMP TABLE times AS
SELECT *, lag(spent, 1, 0) OVER task AS had, lag(answered) OVER task AS before,
    lead(j) OVER task IS NULL AS last FROM (
    SELECT ev.n, ev.j, ev.id, ev.position, sum(v.n * 7 % 60000 + 1000 * v.j)::bigint AS spent,
        1000000 * (1793534400 + max(v.position)) AS answered,
        1000000 * (1793534400 + min(v.position)) AS begun
    FROM ev JOIN label_versions v ON v.n = ev.n AND v.position <= ev.position
        AND (v.until IS NULL OR v.until > ev.position)
    WHERE ev.j IN (2, 4, 6, 8) GROUP BY ev.n, ev.j, ev.id, ev.position
) s WINDOW task AS (PARTITION BY n ORDER BY position);
"""
"""Disagreement and time of each task after the events that changed them."""


async def fill(place: Site, project: UUID, member: UUID, tasks: int) -> tuple[int, int]:
    """Make the history; return the position before it and the head."""
    owner = await asyncpg.connect(place.admin_url)
    before = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", place.org)
    async with owner.transaction():
        first, second = _HISTORY.format(), _VERSIONS
        await owner.execute(first.replace("$1", str(before)).replace("$2", str(tasks)))
        await owner.execute("CREATE INDEX ON ev (n, j)")
        await owner.execute(second)
        await owner.execute(_EVENTS, place.org, member)
        for table, columns, versions in (
            ("task", _TASK_COLUMNS, "task_versions"),
            ("annotation", _ANSWER_COLUMNS, "label_versions"),
            ("label", _ANSWER_COLUMNS, "label_versions"),
        ):
            for past, where in ((False, "v.until IS NULL"), (True, "v.until IS NOT NULL")):
                text = _copy(table, columns, versions, where, past=past)
                await owner.execute(text, project)
        keys = _KEYS.replace("$1", f"'{project}'").replace("$2", f"'{member}'")
        await owner.execute(_FORMER)
        await owner.execute(keys.replace("$3", f"'{place.org}'"))
        head: int = before + tasks * EVENTS
        await owner.execute(
            "UPDATE ledger SET head = $2::bigint, last_at = timestamptz '2026-11-01 12:00Z' "
            "+ $2::bigint * interval '1 s' WHERE org_id = $1",
            *(place.org, head),
        )
        await owner.execute(
            "UPDATE projection_checkpoints SET position = $2 WHERE org_id = $1", place.org, head
        )
        await _numbers(owner, place.org, project)
    await owner.execute("VACUUM ANALYZE")
    await owner.close()
    return before, head


async def _numbers(owner: asyncpg.Connection, org: UUID, project: UUID) -> None:
    """Store the numbers by status and by label, and what each event changed in them."""
    changes: list[Any] = []
    text = (
        "SELECT position, status, lag(status) OVER (PARTITION BY n ORDER BY j) FROM task_versions"
    )
    for position, status, before in await owner.fetch(text):
        for name, amount in ((status, 1), (before, -1)):
            if name is not None and status != before:
                place = (project, "statistics_progress", (name, "tasks"))
                changes.append((place, (position, amount)))
    for value, position, until in await owner.fetch(
        "SELECT value, position, until FROM label_versions"
    ):
        place = (project, "statistics_labels", ("topic", value, "annotations"))
        changes.append((place, (position, 1)))
        if until is not None:
            changes.append((place, (until, -1)))
    await past_numbers.insert(owner, org, changes)
    written = ("statistics_progress", "statistics_labels")
    await past_numbers.write_all_checkpoints(owner, org, written, STATISTICS.expansion)
    for table, key, number, rows in (
        ("statistics_progress", "status", "tasks", "task"),
        ("statistics_labels", "question, value", "annotations", "label"),
    ):
        await owner.execute(
            f"INSERT INTO {table} (org_id, project_id, {key}, {number}) SELECT org_id, project_id, "
            f"{key}, count(*) FROM projection_1.{rows} WHERE project_id = $1 GROUP BY 1, 2, {key} "
            f"ON CONFLICT (org_id, project_id, {key}) DO UPDATE SET {number} = excluded.{number}",
            project,
        )
