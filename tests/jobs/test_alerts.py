"""Alerts: raised and cleared behind the commit, once, whoever evaluates and whatever is killed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from quality import Table, Units, alpha, distances, gwet_ac2
from server.events.alerts.rules import AlertCoefficient, AlertMetric
from server.jobs import alerts
from server.jobs.alerts import AlertJob
from server.jobs.base import FROZEN, connections
from server.postgres import close_pool
from server.projections.counters.quality import QUALITY
from server.projections.engine.check import check
from server.reads.alerts import measures
from server.reads.session import SETTINGS, open_pool
from tests.projections.test_statistics import caught_up
from tests.quality.test_units import known_of
from tests.support.alerts import remove_rule, set_rule
from tests.support.databases import Database
from tests.support.forms import STARS, form, topic
from tests.support.taxonomies import kind, kinds, published
from tests.support.workspace import Workspace

EVENTS = (
    "SELECT type, facts::jsonb AS facts, position FROM events WHERE org_id = $1 "
    "AND type IN ('alert.raised', 'alert.cleared') ORDER BY position"
)


class Watch:
    """A job beside a workspace: evaluates what is due once the counters have caught up."""

    def __init__(
        self, job: AlertJob, database: Database, owner: asyncpg.Connection, workspace: Workspace
    ) -> None:
        self.job, self._database, self._owner = job, database, owner
        self.workspace = workspace

    async def evaluate(self) -> int:
        await caught_up(self._database, self._owner, self.workspace)
        return await self.job.run_once()

    async def until(self, *types: str) -> None:
        """Evaluate until this happened, by this job or by that of a server beside it."""
        async with asyncio.timeout(60):
            while await self.types() != [*types]:
                await self.evaluate()

    async def events(self) -> list[tuple[str, Any]]:
        rows = await self._owner.fetch(EVENTS, self.workspace.org)
        return [(row["type"], row["facts"]) for row in rows]

    async def types(self) -> list[str]:
        return [type_.removeprefix("alert.") for type_, _ in await self.events()]


@asynccontextmanager
async def watching(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    *,
    frozen: float = FROZEN,
    **options: Any,
) -> AsyncIterator[Watch]:
    await owner.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=str, decoder=__import__("json").loads
    )
    readers = await open_pool(database.server_url, size=2)
    try:
        async with connections(database.server_url, frozen=frozen) as pool:
            options = {"seconds": 0.0, **options}
            job = AlertJob(pool, readers, workspace.writer, **options)
            yield Watch(job, database, owner, workspace)
    finally:
        await close_pool(readers)


async def disagree(workspace: Workspace, project: UUID, tasks: int = 12) -> list[Any]:
    """Let two people disagree on half of some tasks."""
    people = await workspace.members(2)
    await workspace.annotate_all(
        [
            (task, member, topic("ab"[(n + number * (n % 2)) % 2]))
            for n, task in enumerate(await workspace.tasks(project, tasks))
            for number, member in enumerate(people)
        ]
    )
    return people


async def agree(workspace: Workspace, project: UUID, people: list[Any], tasks: int) -> None:
    await workspace.annotate_all(
        [
            (task, member, topic("ab"[n % 2]))
            for n, task in enumerate(await workspace.tasks(project, tasks))
            for member in people
        ]
    )


async def test_agreement_falls_and_comes_back(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=2)
    people = await disagree(workspace, project)
    async with watching(database, owner, workspace) as watch:
        rule = await set_rule(workspace, project, least_units=10)
        assert await watch.evaluate() == 1
        ((type_, raised),) = await watch.events()
        assert (type_, raised["number"], raised["alert_rule"]) == ("alert.raised", 1, str(rule))
        assert raised["low"] < raised["value"] < 0.667
        assert raised["units"] == 12
        # The alert itself moves the counters, and changes nothing.
        assert await watch.evaluate() == 0
        await agree(workspace, project, people, 90)
        assert await watch.evaluate() == 1
        assert await watch.types() == ["raised", "cleared"]
        _, cleared = (await watch.events())[1]
        assert cleared["end"] == "BACK"
        assert cleared["low"] >= 0.687
    assert await check(database.admin_url, processes=0) == []


C = AlertCoefficient
WATCHED = (
    ("stars", C.KRIPPENDORFF_ALPHA_ORDINAL, None),
    ("stars", C.KRIPPENDORFF_ALPHA_ORDINAL, 400),
    ("stars", C.ICC, None),
    ("stars", C.GWET_AC2_INTERVAL, None),
    ("kind", C.KRIPPENDORFF_ALPHA_HIERARCHICAL, None),
    ("kind", C.GWET_AC2_HIERARCHICAL, 400),
    ("kind", C.KRIPPENDORFF_ALPHA, None),
)
"""Questions, how agreement on each is measured, and days of a window."""
NOT_MEASURED = (
    ("stars", C.KRIPPENDORFF_ALPHA_MASI, None),
    ("gone", C.KRIPPENDORFF_ALPHA_RATIO, None),
)
"""As if questions had become others since their rules were set."""


async def rated(database: Database, workspace: Workspace) -> tuple[UUID, list[list[int]]]:
    """A project whose tasks three people rated, and said what they show; and the ratings."""
    taxonomy = await published(database, workspace)
    asked = form(STARS, kinds(taxonomy, multiple=False))
    project = await workspace.project(asked, overlap=3)
    people, concepts = await workspace.members(3), ("lion", "cat", "dog")
    stars = [[1 + (n + who * (n % 2)) % 4 for who in range(3)] for n in range(12)]
    answers = []
    for n, task in enumerate(await workspace.tasks(project, 12)):
        for who, member in enumerate(people):
            said = kind(concepts[(n + (who if n % 3 == 1 else 0)) % 3])
            given = {"stars": {"kind": "rating", "rating": stars[n][who]}}
            answers.append((task, member, given | said))
    await workspace.annotate_all(answers)
    return project, stars


async def test_agreement_by_distances_is_watched(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project, stars = await rated(database, workspace)
    usual, watched = {"least_units": 10, "threshold": 0.99}, dict[UUID, Any]()
    for question, one, days in (*WATCHED, *NOT_MEASURED):
        given = {"question": question, "coefficient": one, "window_days": days} | usual
        watched[await set_rule(workspace, project, **given)] = one, days
    async with watching(database, owner, workspace) as watch:
        assert await watch.evaluate() == len(WATCHED)
        raised = {watched[UUID(one["alert_rule"])]: one for _, one in await watch.events()}
    table = Table.of_units(stars)
    known = Units(table, known_of(stars))
    figure = alpha(table, distances.ordinal, units=known)
    for days in (None, 400):
        found = raised[C.KRIPPENDORFF_ALPHA_ORDINAL, days]
        assert (found["low"], found["high"]) == pytest.approx((figure.low, figure.high), abs=1e-6)
    figure = gwet_ac2(table, distances.interval, units=known)
    assert raised[C.GWET_AC2_INTERVAL, None]["low"] == pytest.approx(figure.low, abs=1e-6)
    near = raised[C.KRIPPENDORFF_ALPHA_HIERARCHICAL, None]["value"]
    assert near > raised[C.KRIPPENDORFF_ALPHA, None]["value"]


async def test_two_servers_raise_once_and_a_killed_one_is_made_up_for(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = await workspace.project(overlap=2)
    await disagree(workspace, project)
    await set_rule(workspace, project, least_units=10)
    async with (
        watching(database, owner, workspace) as one,
        watching(database, owner, workspace) as two,
    ):
        await caught_up(database, owner, workspace)
        async with one.job._pool.acquire() as first, two.job._pool.acquire() as second:
            # Without the lock, as if it were lost.
            work = [
                watch.job.evaluate(connection, workspace.org, project, 1)
                for watch, connection in ((one, first), (two, second))
            ]
            assert sum(await asyncio.gather(*work)) == 1
        # As if the server was killed between the commit and its note.
        await owner.execute("DELETE FROM alert_progress")
        assert await one.evaluate() == 0
        assert await two.evaluate() == 0
        assert await one.types() == ["raised"]


async def test_nothing_is_raised_while_all_is_counted_anew(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=2)
    people = await disagree(workspace, project)
    async with watching(database, owner, workspace) as watch:
        await set_rule(workspace, project, least_units=10)
        await watch.evaluate()
        await agree(workspace, project, people, 90)
        await watch.evaluate()
        assert await watch.types() == ["raised", "cleared"]
        # The counter has counted half of the events again, where agreement was low.
        await owner.execute(
            "UPDATE projection_checkpoints SET position = position / 3 WHERE projection = $1",
            QUALITY.name,
        )
        assert await watch.job.run_once() == 0
        assert await watch.types() == ["raised", "cleared"]


async def test_what_cannot_be_evaluated_is_tried_again_later_and_not_at_once(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = await workspace.project(overlap=2)
    await disagree(workspace, project)
    tried = []

    async def fails(asked: Any) -> None:
        tried.append(asked.rule.project)
        raise OSError

    async with watching(database, owner, workspace, seconds=3_600) as watch:
        await set_rule(workspace, project, least_units=10)
        with monkeypatch.context() as patch:
            patch.setitem(measures._METRICS, AlertMetric.AGREEMENT, fails)
            await watch.evaluate()
            assert watch.job.status.failing
            await watch.evaluate()
        assert tried.count(project) == 1
        watch.job._seconds = 0.0
        await watch.evaluate()
        assert await watch.types() == ["raised"]


async def test_rules_may_take_longer_than_a_session_may_rest(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PostgreSQL ends the session of a job that rests, with its lock, and a snapshot that rests.

    A snapshot that is in use keeps dead rows meanwhile: none is used by two rules.
    """
    project = await workspace.project(overlap=2)
    await disagree(workspace, project)
    agreement = measures._METRICS[AlertMetric.AGREEMENT]

    used: list[Any] = []

    async def slow(asked: Any) -> Any:
        used.append(asked.session)
        found = await agreement(asked)
        await asyncio.sleep(2)
        return found

    monkeypatch.setattr("server.jobs.base.SIGN", 0.1)
    monkeypatch.setitem(measures._METRICS, AlertMetric.AGREEMENT, slow)
    monkeypatch.setitem(SETTINGS, "idle_in_transaction_session_timeout", "500")
    async with watching(database, owner, workspace, frozen=1) as watch:
        for _ in range(2):
            await set_rule(workspace, project, least_units=10)
        await watch.evaluate()
        assert await watch.types() == ["raised", "raised"]
    assert used[0] is not used[1]


async def test_an_organization_that_takes_long_leaves_others_their_turn(
    database: Database,
    owner: asyncpg.Connection,
    workspace: Workspace,
    another_workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alerts, "TURN", 0.0)
    evaluated = "SELECT count(*) FROM alert_progress WHERE org_id = $1"
    both = workspace, another_workspace
    async with watching(database, owner, workspace, seconds=3_600) as watch:
        for one in both:
            for _ in range(2):
                await set_rule(one, await one.project())
            await caught_up(database, owner, one)
        for count in (1, 2):
            await watch.job.run_once()
            assert [await owner.fetchval(evaluated, one.org) for one in both] == [count] * 2


async def test_a_removed_rule_ends_its_alert(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    project = await workspace.project(overlap=2)
    await disagree(workspace, project)
    async with watching(database, owner, workspace, seconds=3_600) as watch:
        rule = await set_rule(workspace, project, least_units=10)
        assert await watch.evaluate() == 1
        # A rule that is set again is evaluated at once, and the others once an hour.
        await set_rule(workspace, project, least_units=11, alert_rule=rule)
        assert await watch.evaluate() == 0
        await remove_rule(workspace, project, rule)
        assert await watch.evaluate() == 1
        assert (await watch.events())[1][1]["end"] == "RULE_REMOVED"
        assert await watch.evaluate() == 0


async def all_wrong(workspace: Workspace) -> tuple[UUID, list[Any]]:
    """A project where, after ten days, people say something else, in a hurry."""
    project = await workspace.project(overlap=2, review="all")
    people = await workspace.members(2)
    for said, spent, number in (("a", 40_000, 20), ("b", 1_000, 20)):
        for n, task in enumerate(await workspace.tasks(project, number)):
            for m, member in enumerate(people):
                value = "c" if n % 3 == 0 and m else said
                held = await workspace.take(task, member)
                time_spent = spent + spent * (n % 7) // 10
                given = await workspace.submit(held, topic(value), time_spent_ms=time_spent)
            if n % 5 == 0:
                await workspace.reject(task, given)
        workspace.clock.now += timedelta(days=10)
    workspace.clock.now -= timedelta(days=9)
    await workspace.tasks(project)
    return project, people


async def test_every_metric_is_measured(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> None:
    """Each crosses its threshold in a project where all goes wrong."""
    project, people = await all_wrong(workspace)
    few: dict[str, Any] = {"least_units": 5}
    async with watching(database, owner, workspace) as watch:
        for metric, fields in (
            (AlertMetric.AGREEMENT, {"label": "c"}),
            (AlertMetric.AGREEMENT, {"window_days": 3}),
            (AlertMetric.DRIFT, {"window_days": 3}),
            (AlertMetric.FAST_SHARE, {"window_days": 3}),
            (AlertMetric.MEDIAN_SECONDS, {"threshold": 5.0, "window_days": 3}),
            (AlertMetric.MEDIAN_SECONDS, {"threshold": 5.0, "member": people[0].member}),
            (AlertMetric.TIED_SHARE, {}),
            (AlertMetric.REVIEW_SHARE, {}),
            (AlertMetric.REJECTED_SHARE, {"window_days": 3, "least_units": 4}),
            (AlertMetric.REJECTED_SHARE, {"member": people[1].member}),
        ):
            await set_rule(workspace, project, metric, **few | {"threshold": 0.05} | fields)
        quiet = {"comparison": "ABOVE", "threshold": 2.0, "least_units": 1}
        await set_rule(workspace, project, **quiet)
        await watch.evaluate()
        raised = [facts["metric"] for _, facts in await watch.events()]
        assert sorted(raised) == sorted(
            [
                *("AGREEMENT", "AGREEMENT", "DRIFT", "FAST_SHARE", "TIED_SHARE"),
                *("MEDIAN_SECONDS", "MEDIAN_SECONDS"),
                *("REVIEW_SHARE", "REJECTED_SHARE", "REJECTED_SHARE"),
            ]
        )
