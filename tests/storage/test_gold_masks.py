"""Answers to gold tasks with large masks are judged, wherever their runs are stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from starlette.applications import Starlette

from server.events.core.ids import public
from server.projections.counters import gold_masks, rebuild
from server.projections.counters.registry import with_blobs
from tests.projections.test_statistics import running
from tests.schema.test_gold_scores import Golden
from tests.schema.test_quality import head, owner_of
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.masks import FORM, ITEM, SIDE, mask, runs, sent
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("it checks the counters of all organizations")

RIGHT = runs(26_000)
"""Scattered pixels, half of the picture."""
ALIKE = [sum(RIGHT[:3]), *RIGHT[3:]]
"""The same without the first pixels."""
ALL = [0, SIDE * SIDE]
SET = """... on TaskPayload { position task { gold { answers { value { ... on MaskAnswer {
  masks { blob counts } } } } } } }"""
SUBMIT = "... on AnnotationPayload { position annotation { id } }"


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

    async def differences(self) -> list[str]:
        return await rebuild.check(self.database.server_url, with_blobs(self.app.state.blobs))


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
    for one, known in zip(nodes, (ann, bob), strict=True):
        assert one == {name: known[name] for name in one}
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
        patched.setattr(gold_masks, "MOST_BYTES", 100_000)
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
