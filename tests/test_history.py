"""Random histories of every command: the tables say what an independent fold says, at any time."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from server.commands import Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events.core.event import EVENTS
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.label_migrations.migration_plan import Plan
from server.events.label_migrations.migration_task import ClassifiedAnswers, MigrationTask, classify
from server.events.labeling.tasks import TASK
from server.events.projects import PROJECT
from server.jobs.label_migration import LabelMigration
from server.projections.counters import rebuild
from server.projections.engine.check import check
from tests.oracle import JSON, KEYS, UNTRACKED, WITHOUT_HISTORY, Oracle, tracked
from tests.support import (
    alert_steps,
    audit_steps,
    correction_steps,
    gold_steps,
    labeling_steps,
    management_steps,
    record_steps,
    revert_steps,
    taxonomy_steps,
)
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.histories import ACTIONS, History, Recorder, retry
from tests.support.jobs import run_once
from tests.support.workspace import new_workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

STEPS_FROM = (
    alert_steps,
    audit_steps,
    correction_steps,
    gold_steps,
    labeling_steps,
    management_steps,
    record_steps,
    revert_steps,
    taxonomy_steps,
)
"""Importing them is what fills ACTIONS."""
OFTEN = [
    *("answer", "answer", "answer", "claim", "submit", "revise", "reject", "approve"),
    *("edit_draft", "edit_draft", "publish", "migrate", "migrate", "carry", "carry", "revert"),
    *("undo", "undo", "undo", "restore_task", "run", "adopt", "adopt"),
    *("draw_audit", "judge", "judge", "judge", "judge"),
    *("correct", "correct", "correct"),
]
STEPS = st.lists(
    st.tuples(st.sampled_from([*ACTIONS, *OFTEN]), st.integers(0, 10_000)), min_size=5, max_size=60
)
QUIET = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
AT_ONCE = st.lists(st.integers(1, 6), min_size=1, max_size=5)
"""How many steps are sent at the same time, in turn: they meet in one batch."""


async def play(database: Database, clock: Clock, writer: Writer, steps, at_once) -> UUID:
    """Run the steps in a new organization; return it."""
    org = uuid7()
    connection = await asyncpg.connect(database.server_url)
    try:
        await create_ledger(connection, org)
    finally:
        await connection.close()
    recorder = Recorder(writer)
    workspace = await new_workspace(recorder, clock, org)
    history = await History(workspace).begin()
    turn = 0
    while steps:
        count = at_once[turn % len(at_once)]
        now, steps, turn = steps[:count], steps[count:], turn + 1
        recorder.alone = count == 1
        outcomes = await asyncio.gather(*map(history.step, now), return_exceptions=True)
        for outcome in outcomes:
            if outcome is not None and not isinstance(outcome, Refused):
                raise outcome
    recorder.alone = False
    assert not [r for r in recorder.refused if r.code in ("INTERNAL", "UNAVAILABLE")]
    await retry(recorder)
    return org


async def compare(connection: asyncpg.Connection, org: UUID) -> None:
    """Hold every table against the oracle's fold, now and at every position."""
    events = await connection.fetch(
        "SELECT e.*, coalesce(e.content, convert_from(b.body, 'UTF8')) AS content FROM events e "
        "LEFT JOIN blobs b ON b.org_id = e.org_id AND b.digest = e.content_blob "
        "WHERE e.org_id = $1 ORDER BY e.position",
        org,
    )
    ledger = await connection.fetchrow("SELECT * FROM ledger WHERE org_id = $1", org)
    assert [e["position"] for e in events] == list(range(1, ledger["head"] + 1))
    assert ledger["last_at"] >= events[-1]["recorded_at"]
    schema = f"projection_{ledger['projection_generation']}"
    past = {table: await rows(connection, schema, f"{table}_history", org) for table in KEYS}
    current = {table: await rows(connection, schema, table, org) for table in KEYS}
    oracle, texts = Oracle(), Texts()
    moments = defaultdict[str, list[list[str]]](list)
    for event in events:
        oracle.take(event)
        for table in KEYS:
            moments[table].append(sorted(map(texts.of, oracle.now[table].values())))
    for table, keys in KEYS.items():
        found = {tuple(row[k] for k in keys): row for row in current[table]}
        assert found == oracle.now[table], table
        assert in_order(past[table]) == in_order(oracle.history[table]), table
        if table in WITHOUT_HISTORY:
            continue
        known = [(row, texts.of(row)) for row in (*current[table], *past[table])]
        for position, expected in enumerate(moments[table], 1):
            assert as_of(known, position) == expected, (table, position)


class Texts:
    """Rows as texts that can be compared, each written once: most are the same at many positions.

    A row that changes is another object.
    """

    def __init__(self) -> None:
        self._written: dict[int, tuple[dict[str, Any], str]] = {}

    def of(self, row: dict[str, Any]) -> str:
        """Return the columns of a row that leave a history, as a text."""
        found = self._written.get(id(row))
        if found is None:
            shown = tracked({k: v for k, v in row.items() if k != "to_position"})
            # The row is kept, or another one could get its id.
            found = self._written[id(row)] = row, in_order([shown])[0]
        return found[1]


def as_of(known: list[tuple[dict[str, Any], str]], position: int) -> list[str]:
    """What a query as of a position reads, by the predicate of the design, in order."""
    return sorted(
        text
        for row, text in known
        if row["from_position"] <= position < row.get("to_position", position + 1)
    )


async def rows(connection: asyncpg.Connection, schema: str, table: str, org: UUID) -> list[Any]:
    """Rows as the oracle writes them: no organization, no state, JSON read."""
    if table.removesuffix("_history") in WITHOUT_HISTORY and table.endswith("_history"):
        return []
    stored = await connection.fetch(f"SELECT * FROM {schema}.{table} WHERE org_id = $1", org)
    return [
        {k: _value(k, v) for k, v in row.items() if k not in ("org_id", "state")} for row in stored
    ]


def _value(column: str, value: Any) -> Any:
    # `gold` is JSON of a task, and a flag of an annotation.
    return json.loads(value) if column in JSON and isinstance(value, str) else value


def in_order(found: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in found)


@settings(QUIET, max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(steps=STEPS, at_once=AT_ONCE)
async def test_tables_equal_the_oracle_now_and_at_every_position(
    database: Database, clock: Clock, writer: Writer, owner: asyncpg.Connection, steps, at_once
):
    org = await play(database, clock, writer, steps, at_once)
    await compare(owner, org)


@pytest.mark.soak
@settings(QUIET, max_examples=1_500)
@given(steps=STEPS, at_once=AT_ONCE)
async def test_a_long_campaign_of_random_histories(
    database: Database, clock: Clock, writer: Writer, owner: asyncpg.Connection, steps, at_once
):
    await compare(owner, await play(database, clock, writer, steps, at_once))


@pytest.mark.soak
async def test_random_work_reaches_every_event_and_equals_a_rebuild(
    database: Database, clock: Clock, writer: Writer, owner: asyncpg.Connection
):
    random, missing = Random(7), set(EVENTS)
    for number in range(100):
        if number >= 25 and not missing:
            break
        # Each history does a few things very often: some come about only after many of a kind.
        names = [*ACTIONS, *OFTEN, *random.sample([*ACTIONS], 8) * 8]
        steps = [(random.choice(names), random.randrange(10_000)) for _ in range(150)]
        await play(database, clock, writer, steps, [1, 4])
        missing -= {row["type"] for row in await owner.fetch("SELECT DISTINCT type FROM events")}
    assert sorted(missing) == []
    await run_once(LabelMigration, database.server_url, writer, pause=0)
    await nothing_is_left(owner, writer)
    assert await check(database.admin_url, processes=0) == []
    await rebuild.rebuild(database.server_url)
    assert await rebuild.check(database.server_url) == []


async def nothing_is_left(owner: asyncpg.Connection, writer: Writer) -> None:
    """Hold the tasks against the last migrations: the walk over labels has missed no answer."""
    for row in await owner.fetch("SELECT org_id, state FROM projection_1.project"):
        project = PROJECT.decode(row["state"])
        for last in project.migrations[-1:]:
            assert last.finished_at is not None
            body = await writer.taxonomy_cache.blobs.get(row["org_id"], last.plan)
            assert body is not None
            since = [m.form_version for m in project.migrations if m.id == last.undoes]
            job = MigrationTask(
                last.id, last.form_version, Plan.decode(body), project, NO_CONCEPTS, last.undoes,
                *since,
            )  # fmt: skip
            query = "SELECT state FROM projection_1.task WHERE org_id = $1 AND project_id = $2"
            for task in await owner.fetch(query, row["org_id"], project.id):
                assert classify(TASK.decode(task["state"]), job) == ClassifiedAnswers()


def test_the_oracle_knows_every_column():
    from server.projections.tables import TABLES

    assert set(TABLES) == set(KEYS)
    for table, spec in TABLES.items():
        assert spec.key == KEYS[table]
        left = {*spec.untracked, *spec.once} - {"state"}
        assert left == UNTRACKED & {c.name for c in spec.columns}, table
        assert (not spec.history) == (table in WITHOUT_HISTORY)
