"""Answers to gold tasks with large masks are judged, wherever their runs are stored.

Masks of 10 KB are large here; `test_masks` has those that are large elsewhere.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from server.events.core.ids import public
from server.events.labeling.masks import blob_digests
from server.jobs.base import connections
from server.jobs.gold_disputes import GoldDisputes
from server.ledger.read import tenant
from server.postgres import connect
from server.projections.counters import counting, gold_masks, rebuild, runner
from server.projections.counters.registry import with_blobs
from server.projections.counters.runner import CounterRunner
from server.storage import BlobsAwayError, PostgresBlobs, postgres
from server.storage.blobs import verified
from tests.projections.test_statistics import running
from tests.schema.test_gold_scores import Golden
from tests.schema.test_quality import head, owner_of
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.masks import FORM, ITEM, SIDE, answers, mask, runs, sent
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("it checks the counters of all organizations")

RIGHT = runs(2_600)
"""Scattered pixels, half of the picture."""
ALIKE = [sum(RIGHT[:3]), *RIGHT[3:]]
"""The same without the first pixels."""
ALL = [0, SIDE * SIDE]
SET = """... on TaskPayload { position task { gold { answers { value { ... on MaskAnswer {
  masks { blob counts } } } } } } }"""
SUBMIT = "... on AnnotationPayload { position annotation { id } }"


OWN_STORE = pytest.mark.parametrize("app", ["postgres"], indirect=True)
"""For tests that put a store of their own in the place of that of the app."""


@pytest.fixture(autouse=True)
def large_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the masks of this file stored apart from their answers."""
    monkeypatch.setattr("server.events.labeling.masks.LARGE", 6_000)


@pytest.fixture(scope="module", params=["postgres", "s3"])
async def app(
    request: pytest.FixtureRequest, database: Database, shared_clock: Clock
) -> AsyncIterator[Starlette]:
    settings = {} if request.param == "postgres" else request.getfixturevalue("seaweed").settings
    async with served(database, shared_clock, **settings) as running:
        yield running


class Painted(Golden):
    """A project whose gold tasks have masks; people answer over the API."""

    async def start(self, count: int, database: Database) -> Painted:
        self.database = database
        await self.begin(0, FORM)
        self.tasks = await self.workspace.import_(self.id, [ITEM] * count)
        self.owner = await owner_of(self.app, self.workspace)
        return self

    async def right(self, task: Any, **given: Any) -> Any:
        return await self.owner.do(
            "setGold", "SetGoldInput", SET, task=public("task", task), answers=sent(mask(**given))
        )

    async def paint(self, task: Any, who: Any, counts: list[int]) -> str:
        client = Client(self.app, await key_of(self.workspace, who))
        held = await self.hold(task, who)
        given = {"task": public("task", task), "token": held.token}
        made = await client.do(
            "submitAnnotation", "SubmitAnnotationInput", SUBMIT, **given,
            answers=sent(mask(counts=counts)),
        )  # fmt: skip
        return str(made["annotation"]["id"])

    async def of(self, name: str) -> Any:
        """The scores of a person once all is counted; None of whoever is not judged."""
        async with running(self.database, *with_blobs(self.app.state.blobs)) as counting:
            at = int(await head(self.workspace))
            assert await counting.caught_up(self.workspace.org, at, 60)
        return (await self.scores("fur")).get(name)

    async def differences(self, blobs: Any = None) -> list[str]:
        """What a check says of the organization: masks of others may lie in another store."""
        counters = with_blobs(blobs or self.app.state.blobs)
        found = await rebuild.check(self.database.server_url, counters)
        return [line for line in found if str(self.workspace.org) in line]


async def test_large_masks_are_judged_live_as_of_then_and_anew(
    app: Starlette, workspace: Workspace, database: Database
) -> None:
    painted = await Painted(app, workspace).start(3, database)
    first, second, third = painted.tasks
    gold = await painted.right(first, counts=RIGHT)
    assert gold["task"]["gold"]["answers"][0]["value"]["masks"][0]["blob"].startswith("sha256:")
    await painted.right(second, counts=ALL)
    await painted.right(third, counts=RIGHT)
    await painted.paint(first, painted.ann, RIGHT)
    await painted.paint(second, painted.ann, RIGHT)
    await painted.paint(third, painted.ann, ALIKE)
    await painted.paint(first, painted.bob, ALL)
    ann, bob = await painted.of("Ann"), await painted.of("Bob")
    # Of all pixels, those of a mask are its intersection over union.
    expected = [1.0, float(sum(RIGHT[1::2]) / SIDE**2 >= 0.5), 1.0]
    assert (ann["judged"], ann["score"]) == (3, pytest.approx(sum(expected) / 3))
    assert bob["judged"] == 1
    assert ann["learningCurve"][0]["judged"] == 3
    assert ann["learningCurve"][0]["right"] == ann["right"]
    before = await head(workspace)
    await painted.right(second, counts=RIGHT)
    after = await painted.of("Ann")
    assert after["score"] == 1
    then = """query($id: ID!, $at: Position!) { asOf(position: $at) { project(id: $id) {
      quality(question: "fur") { goldScores { nodes { member { name } judged score
      right { value low high }
      learningCurve { first judged right { value low high } } } } } } } }"""
    shown = await painted.owner.data(then, id=public("project", painted.id), at=before)
    nodes = shown["asOf"]["project"]["quality"]["goldScores"]["nodes"]
    past = {node["member"]["name"]: node for node in nodes}  # members have no order of their own
    assert past == {
        known["member"]["name"]: {field: known[field] for field in nodes[0]} for known in (ann, bob)
    }
    assert await painted.differences() == []
    await rebuild.rebuild(database.server_url, workspace.org, with_blobs(app.state.blobs))
    assert await painted.of("Ann") == after


async def test_what_is_too_large_is_not_judged_and_what_is_erased_goes(
    app: Starlette,
    workspace: Workspace,
    database: Database,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    painted = await Painted(app, workspace).start(1, database)
    (task,) = painted.tasks
    await painted.right(task, counts=RIGHT)
    await painted.paint(task, painted.ann, RIGHT)
    assert (await painted.of("Ann"))["judged"] == 1
    with monkeypatch.context() as patched:
        patched.setattr(gold_masks, "MOST_BYTES", 15_000)
        await painted.paint(task, painted.bob, ALIKE)
        assert await painted.of("Bob") is None
    text = """SELECT position FROM events WHERE org_id = $1 AND stream = $2
      AND type = 'annotation.submitted' ORDER BY position LIMIT 1"""
    position = await owner.fetchval(text, workspace.org, task)
    await workspace.erase(task, [position])
    assert await painted.of("Ann") is None
    assert await painted.differences() == []


async def test_gold_is_set_again_with_the_mask_that_it_has(
    app: Starlette, workspace: Workspace, database: Database
) -> None:
    painted = await Painted(app, workspace).start(2, database)
    one, other = painted.tasks
    gold = await painted.right(one, counts=RIGHT)
    blob = gold["task"]["gold"]["answers"][0]["value"]["masks"][0]["blob"]
    assert "code" not in await painted.right(one, blob=blob)
    assert (await painted.right(other, blob=blob))["code"] == "NOT_FOUND"
    client = Client(app, await key_of(workspace, painted.ann))
    held = await painted.hold(one, painted.ann)
    given = {"task": public("task", one), "token": held.token, "answers": sent(mask(blob=blob))}
    refused = await client.do("submitAnnotation", "SubmitAnnotationInput", SUBMIT, **given)
    assert refused["code"] == "NOT_FOUND"


async def in_dispute(
    app: Starlette, workspace: Workspace, database: Database
) -> tuple[Painted, UUID]:
    """Gold tasks, and the last of them, whose right answer people have outvoted."""
    painted = await Painted(app, workspace).start(12, database)
    *small, last = painted.tasks
    people = [painted.ann, painted.bob, *await workspace.members(3)]
    for task in small:
        await painted.right(task, counts=ALL)
        for who in people:
            await painted.answer(task, who, answers(mask(counts=ALL)))
    await painted.right(last, counts=RIGHT)
    for who in people:
        await painted.paint(last, who, runs(2_600, seed=5))
    assert (await painted.of("Ann"))["judged"] == 12
    return painted, last


async def disputing(painted: Painted, task: UUID) -> Any:
    shown = "query($id: ID!) { task(id: $id) { gold { dispute { people questions } } } }"
    return (await painted.owner.data(shown, id=public("task", task)))["task"]["gold"]["dispute"]


async def test_people_dispute_right_answers_with_large_masks(
    app: Starlette, workspace: Workspace, database: Database, owner: asyncpg.Connection
) -> None:
    painted, last = await in_dispute(app, workspace, database)
    [gold] = {digest for _, digest in blob_digests(await right_of(workspace, last))}
    found, store = [], Changing(app.state.blobs, workspace.org)
    for store.gone in (gold, ""):
        await owner.execute("DELETE FROM gold_dispute_looks WHERE org_id = $1", workspace.org)
        async with connections(database.server_url) as pool:
            await GoldDisputes(pool, workspace.writer, store).run_once()
        found.append(await disputing(painted, last))
    assert found == [None, {"people": 5, "questions": ["fur"]}], "at first, a mask is gone"


@OWN_STORE
async def test_disputes_are_found_however_slowly_masks_are_read(
    app: Starlette, workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends the session of a job that rests, with its lock."""
    painted, last = await in_dispute(app, workspace, database)
    monkeypatch.setattr("server.jobs.base.SIGN", 0.1)
    slow = Changing(app.state.blobs, workspace.org)
    slow.seconds = 0.5
    async with connections(database.server_url, frozen=1) as pool:
        job = GoldDisputes(pool, workspace.writer, slow)
        assert await job.run_once() == 1
    assert await disputing(painted, last) == {"people": 5, "questions": ["fur"]}


async def right_of(workspace: Workspace, task: UUID) -> Any:
    """What is right of a task, as it is stored."""
    return (await workspace.do(lambda _: [], tasks=(task,))).states[task].gold.answers


class Changing:
    """The store of an app, which another one may be put in front of."""

    def __init__(self, blobs: Any, org: UUID) -> None:
        """Note what is asked of one organization: others of the database have masks, too."""
        self.blobs, self.org, self.asked = blobs, org, list[str]()
        self.seconds, self.changed, self.gone = 0.0, False, ""

    async def get(self, org: UUID, digest: str) -> bytes | None:
        if org == self.org:
            self.asked.append(digest)
            await asyncio.sleep(self.seconds)
        body: bytes | None = None if digest == self.gone else await self.blobs.get(org, digest)
        return verified(digest, b"changed") if self.changed else body


async def painted_once(app: Starlette, workspace: Workspace, database: Database) -> Painted:
    painted = await Painted(app, workspace).start(1, database)
    await painted.right(painted.tasks[0], counts=RIGHT)
    await painted.paint(painted.tasks[0], painted.ann, ALIKE)
    await painted.paint(painted.tasks[0], painted.bob, ALL)
    return painted


@OWN_STORE
async def test_a_page_may_wait_for_its_blobs_for_as_long_as_it_takes(
    app: Starlette, workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the right answer is read once for the answers of all."""
    painted = await painted_once(app, workspace, database)
    monkeypatch.setitem(runner.SETTINGS, "idle_in_transaction_session_timeout", "3000")
    slow = Changing(app.state.blobs, workspace.org)
    slow.seconds = 4.0
    counters = with_blobs(slow)
    async with running(database, *counters) as counting_:
        assert await counting_.caught_up(workspace.org, int(await head(workspace)), 60)
    assert len(slow.asked) == len(set(slow.asked)) == 2
    assert (await painted.of("Ann"))["judged"] == 1
    assert await painted.differences(slow) == []


@OWN_STORE
async def test_a_store_that_is_away_delays_no_other_counter(
    app: Starlette, workspace: Workspace, database: Database
) -> None:
    away = Changing(PostgresBlobs("postgresql://nobody:secret@127.0.0.1:9/nothing"), workspace.org)
    made = CounterRunner(database.server_url, with_blobs(away), gather=0, poll=0.1)
    others = [one.name for one in with_blobs(away) if one.lookup is None]
    workspace.writer._on_commit = made.wake
    with capture_logs() as logs:
        task = asyncio.create_task(made.run())
        try:
            painted = await painted_once(app, workspace, database)
            for _ in range(3):
                await workspace.import_(painted.id, [ITEM])
                at = int(await head(workspace))
                for name in others:
                    assert await made.caught_up(workspace.org, at, 30, name)
            # Asked for again at each poll, it is left out, and nothing ends.
            async with asyncio.timeout(30):
                while not _waiting(logs):  # noqa: ASYNC110 - what is logged wakes nobody
                    await asyncio.sleep(0.05)
            assert not await made.caught_up(workspace.org, at, 0.5, "quality")
            assert not task.done()
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
    assert len(away.asked) == len(_waiting(logs)) == 1
    assert {one["event"] for one in logs}.isdisjoint(
        {"counter failed", "counters count one by one"}
    )
    assert (await painted.of("Ann"))["judged"] == 1


def _waiting(logs: Any) -> list[Any]:
    return [one for one in logs if one["event"] == "counter waits for blobs"]


@OWN_STORE
async def test_a_blob_that_was_changed_is_not_judged_and_parks_nothing(
    app: Starlette, workspace: Workspace, database: Database, owner: asyncpg.Connection
) -> None:
    painted = await painted_once(app, workspace, database)
    changed = Changing(app.state.blobs, workspace.org)
    changed.changed = True
    with capture_logs() as logs:
        async with running(database, *with_blobs(changed)) as counting_:
            assert await counting_.caught_up(workspace.org, int(await head(workspace)), 60)
    assert "gold answer not judged" in {one["event"] for one in logs}
    assert await painted.scores("fur") == {}
    parked = "SELECT count(*) FROM parked_events WHERE org_id = $1"
    assert await owner.fetchval(parked, workspace.org) == 0


class TooSlow:
    """A store in a database whose statements take longer than they may."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def get(self, _org: UUID, _digest: str) -> bytes | None:
        body: bytes | None = await self.connection.fetchval("SELECT pg_sleep(60)::text::bytea")
        return body


@OWN_STORE
async def test_a_database_of_blobs_that_takes_too_long_is_away(
    app: Starlette, workspace: Workspace, database: Database
) -> None:
    await painted_once(app, workspace, database)
    slow = await connect(database.server_url, {**postgres.SETTINGS, "statement_timeout": "50"})
    own = await connect(database.server_url, runner.SETTINGS)
    [quality] = [one for one in with_blobs(TooSlow(slow)) if one.name == "quality"]
    with pytest.raises(BlobsAwayError, match="took too long"):
        async with tenant(own, workspace.org):
            await counting.recount(own, quality, workspace.org)
    await own.close()
    await slow.close()
