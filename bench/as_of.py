"""Pages and numbers as of a position, against those of the present, in one project with a history.

    python -m bench.as_of [--quick] [--tasks=N] [--only=NAME,NAME]

100,000 tasks with a million events are made in SQL: five imports, and work that follows them, so
that statuses are spread unevenly. Over HTTP, with rights and row-level security, a page of 50 tasks
of the present and as of 10, 50 and 90 % of the history are asked for in turns. Times are told, and
the CPU of the server with its sessions of PostgreSQL.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import asyncpg

from bench.client import Client
from bench.harness import figure
from bench.serving import CLAIM, SUBMIT, answer
from bench.site import Site, site
from bench.tree import cpu
from server.events.accounts.roles import Role
from server.events.core.ids import public
from server.postgres import close_pool
from server.projections.counters import past_numbers
from server.projections.counters.statistics import STATISTICS
from server.projections.tables import TABLES
from server.reads.session import ReadSession, open_pool
from server.reads.statistics import label_counts

QUICK = "--quick" in sys.argv
OPTIONS = dict(given[2:].partition("=")[::2] for given in sys.argv[1:])
TASKS = int(OPTIONS.get("tasks", 2_000 if QUICK else 100_000))
ONLY = OPTIONS.get("only", "").split(",")
"""The pages and numbers to be measured; `[""]` stands for all."""
ROUNDS = 5 if QUICK else 12
EACH = 4
"""Requests for each moment in a round."""
EVENTS = 10
"""Events of a task."""
SHARES = (0.1, 0.5, 0.9)
FIELDS = """pageInfo { endCursor } nodes { id status priority externalId inputs
  annotations { id status createdAt author { id name }
    answers { question value { ... on ChoiceAnswer { values } } } } }"""
FILTERS = {
    "plain": "",
    "priority": ", order: PRIORITY",
    "DONE": ", filter: {statuses: [DONE]}",
    "OPEN": ", filter: {statuses: [OPEN]}",
    "SKIPPED (rare)": ", filter: {statuses: [SKIPPED]}",
    "DONE by priority": ", filter: {statuses: [DONE]}, order: PRIORITY",
    "label (common)": ', filter: {label: {question: "topic", value: "v1"}}',
    "label (rare)": ', filter: {label: {question: "topic", value: "v400"}}',
    "held by me": ", filter: {heldByMe: true}",
    "changed": ", order: CHANGED",
    "disagreement": ", order: DISAGREEMENT",
    "disagreement, lowest": ", order: DISAGREEMENT, direction: ASCENDING",
    "DONE by disagreement": ", filter: {statuses: [DONE]}, order: DISAGREEMENT",
    "time spent": ", order: TIME_SPENT",
    "time spent, least": ", order: TIME_SPENT, direction: ASCENDING",
}
PROGRESS = "project(id: $project) { progress { total byStatus { status tasks } } }"

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
SELECT n, j, id AS task_id, {_ANNOTATION} AS id,
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
    "time_spent_ms": "v.n * 7 % 60000 + 1000 * v.j",
}  # fmt: skip


_KEYS = """
INSERT INTO task_imported_keys
SELECT org_id, project_id, (1000000 * extract(epoch FROM imported_at))::bigint, id, share
FROM projection_1.task t JOIN shares USING (id) WHERE project_id = $1 AND last;
INSERT INTO task_changed_keys
SELECT org_id, project_id, (1000000 * extract(epoch FROM changed_at))::bigint, id, spent, s.answered
FROM projection_1.task t JOIN times s USING (id) WHERE project_id = $1 AND last;
INSERT INTO projection_1.lease (org_id, task_id, annotator_id, project_id, token, expires_at,
    from_position)
SELECT org_id, id, $2, project_id, 1, imported_at + interval '1 year', from_position
FROM projection_1.task WHERE project_id = $1 ORDER BY rank LIMIT 100;
INSERT INTO task_former_disagreements
SELECT $3, $1, turn.share, id, position, sign
FROM shares, LATERAL (VALUES (had, -1), (share, 1)) turn (share, sign) WHERE had <> shares.share;
INSERT INTO task_former_times
SELECT $3, $1, had, id, position, before FROM times WHERE had > 0 AND had <> spent;
"""
"""Sort keys of the present and of before, and a hundred leases."""
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
        1000000 * (1793534400 + max(v.position)) AS answered
    FROM ev JOIN label_versions v ON v.n = ev.n AND v.position <= ev.position
        AND (v.until IS NULL OR v.until > ev.position)
    WHERE ev.j IN (2, 4, 6, 8) GROUP BY ev.n, ev.j, ev.id, ev.position
) s WINDOW task AS (PARTITION BY n ORDER BY position);
"""
"""Disagreement and time of each task after the events that changed them."""


async def fill(place: Site, project: UUID, member: UUID) -> tuple[int, int]:
    """Make the history; return the position before it and the head."""
    owner = await asyncpg.connect(place.admin_url)
    before = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", place.org)
    async with owner.transaction():
        first, second = _HISTORY.format(), _VERSIONS
        await owner.execute(first.replace("$1", str(before)).replace("$2", str(TASKS)))
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
        head: int = before + TASKS * EVENTS
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


async def compared(
    place: Site, client: Client, name: str, asked: str, at: dict[str, int], given: dict[str, Any]
) -> None:
    """Ask of the present and of each moment in turns; print ratios of the medians, and of CPU."""
    declared = f"query($project: ID!{', $after: String' if '$after' in asked else ''})"
    queries = {"present": f"{declared} {{ {asked} }}"}
    for share, position in at.items():
        queries[share] = f'{declared} {{ asOf(position: "{position}") {{ {asked} }} }}'
    taken: dict[str, list[float]] = {share: [] for share in queries}
    used: dict[str, list[float]] = {share: [] for share in queries}
    owner = await asyncpg.connect(place.admin_url)
    for _ in range(ROUNDS + 1):
        for share, query in queries.items():
            before = await cpu_of(place, owner)
            for _ in range(EACH):
                began = time.perf_counter()
                answer = await client.post(query, given)
                taken[share].append(time.perf_counter() - began)
                assert "errors" not in answer, answer
            after = await cpu_of(place, owner)
            used[share].append(sum(after[pid] - before.get(pid, 0.0) for pid in after) / EACH)
    await owner.close()
    ms = {share: statistics.median(times[EACH:]) * 1e3 for share, times in taken.items()}
    cpu_ms = {share: statistics.median(each[1:]) * 1e3 for share, each in used.items()}
    for share in at:
        each = [past / now for past, now in zip(used[share][1:], used["present"][1:], strict=True)]
        figure(
            "as_of.ratio", ms[share] / ms["present"], "of the present", of=name, at=share,
            ms=ms[share], present_ms=ms["present"], cpu=statistics.median(each),
            cpu_lowest=min(each), cpu_highest=max(each), cpu_ms=cpu_ms[share],
            present_cpu_ms=cpu_ms["present"],
        )  # fmt: skip


async def cpu_of(place: Site, owner: asyncpg.Connection) -> dict[int, float]:
    """Return the CPU seconds of the server and of each of its sessions."""
    rows = await owner.fetch(_SESSIONS)
    return {pid: cpu(pid) for pid in (place.pid, *(row["pid"] for row in rows))}


_SESSIONS = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND usename <> current_user"""


async def numbers(place: Site, project: UUID, at: dict[str, int]) -> None:
    """Compare the distribution of labels, and the counts by status, with folds in SQL."""
    pool = await open_pool(place.server_url, size=1)
    session = ReadSession(pool, place.org)
    labels = {(project, "topic")}
    present = await _median(partial(label_counts, session, labels))
    for share, position in at.items():
        past = session.as_of(position)
        taken = await _median(partial(label_counts, past, labels))
        for rows, key in (("label", "value"), ("task", "status")):
            text = (
                f"SELECT {key}, count(*) FROM projection.{rows} "
                "WHERE org_id = $1 AND project_id = $2 GROUP BY 1"
            )
            fold = await _median(partial(past.raw, text, place.org, project), 3)
            figure("as_of.fold", fold, "ms", of=key, at=share)
            if rows == "label":
                figure(
                    "as_of.ratio", taken / present, "of the present", of="distribution",
                    at=share, ms=taken, present_ms=present, fold=fold / taken,
                )  # fmt: skip
    await session.close()
    await close_pool(pool)


async def _median(call: Callable[[], Awaitable[Any]], rounds: int = ROUNDS) -> float:
    """Return the median of the milliseconds that a call takes."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        await call()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e3


async def main() -> None:
    async with site() as place:
        actor, key = await place.member("Ann", Role.OWNER)
        project = await place.project(2)
        client = await Client.connect(place.port, key)
        began = time.perf_counter()
        await submitted(client, project)
        before, head = await fill(place, project, actor.member)
        figure("as_of.built", time.perf_counter() - began, "s", tasks=TASKS, events=head - before)
        at = {f"{share:.0%}": int(before + (head - before) * share) for share in SHARES}
        given: dict[str, Any] = {"project": public("project", project)}
        for name, asked in questions().items():
            more = {"after": await middle(client, given)} if "$after" in asked else {}
            await compared(place, client, name, asked, at, given | more)
        if measured("numbers"):
            await numbers(place, project, at)
        client.close()


def questions() -> dict[str, str]:
    """Return what is asked for, by name."""
    listed = "tasks(project: $project, first: 50%s) { %s }"
    found = {name: listed % (given, FIELDS) for name, given in FILTERS.items()}
    found |= {"plain, deep": listed % (", after: $after", FIELDS), "progress": PROGRESS}
    return {name: asked for name, asked in found.items() if measured(name)}


def measured(name: str) -> bool:
    """Tell whether the options of the command name something, or nothing at all."""
    return ONLY == [""] or name in ONLY


async def middle(client: Client, given: dict[str, Any]) -> str:
    """Return a cursor in the middle of the first import."""
    text = """query($project: ID!, $names: [String!]) {
      tasks(project: $project, filter: {externalIds: $names}) { pageInfo { endCursor } } }"""
    answer: Any = await client.post(text, given | {"names": [f"x-{TASKS // 10}"]})
    cursor: str = answer["data"]["tasks"]["pageInfo"]["endCursor"]
    return cursor


async def submitted(client: Client, project: UUID) -> None:
    """Answer a task, whose rows are the template of all others, and wait until it is counted."""
    given = {"input": {"commandId": str(UUID(int=1)), "project": public("project", project)}}
    claimed: Any = (await client.post(CLAIM, given))["data"]
    task, token = claimed["claimTask"]["task"]["id"], claimed["claimTask"]["token"]
    done: Any = (await client.post(SUBMIT, answer(task, token)))["data"]
    text = """query($project: ID!, $min: Position!) {
      project(id: $project) { progress(minPosition: $min) { total } } }"""
    position = done["submitAnnotation"]["position"]
    waited = await client.post(text, {"project": public("project", project), "min": position})
    assert "errors" not in waited, waited
    await asyncio.sleep(2)  # the other counters have a pace


if __name__ == "__main__":
    asyncio.run(main())
