"""Runs that fuse large masks, whose runs are stored apart: what is found, said, and adopted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from starlette.applications import Starlette

from server.events.core import ids
from server.events.labeling.masks import extract_blobs
from server.events.labeling.tasks import Status
from server.events.runs.adoption_events import AdoptionFailure
from server.events.runs.runs import RunStatus
from server.jobs import run_adoption, run_masks
from server.jobs.base import connections
from server.jobs.run_adoption import RunAdoption
from server.jobs.run_masks import RunMasks
from server.jobs.runs import COMMAND, RunJob
from server.postgres import Connection
from server.projections.engine.check import check
from server.reads.runs.runs import count_erasures
from tests.jobs.test_runs import FUSED, asked, state_of
from tests.schema.test_quality import owner_of
from tests.support import masks
from tests.support.api import served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.erasing import positions
from tests.support.forked import command
from tests.support.masks import FORM, ITEM, SIDE, runs
from tests.support.workspace import Workspace

pytestmark = [
    pytest.mark.own_database("it checks the tables of all organizations"),
    pytest.mark.usefixtures("programs_forked"),
]

BASE = runs(26_000)
"""Scattered pixels, half of the picture: 78 KB."""
RESULTS = """query($id: ID!) { run(id: $id) { status incompleteTasks results { nodes { task { id }
  leftOutMasks answers { value { ... on MaskAnswer { masks { blob counts } } } } } }
  diff { nodes { after { value { ... on MaskAnswer { masks { counts } } } } } } } }"""
FINAL = """query($id: ID!) { task(id: $id) { status resolution { method answers { value {
  ... on MaskAnswer { masks { blob counts } } } } } } }"""


def without(first: int) -> list[int]:
    """The mask without some of its pixels."""
    return [*BASE[:first], sum(BASE[first : first + 3]), *BASE[first + 3 :]]


def majority(*given: Sequence[int]) -> list[int]:
    """Pixel by pixel, what most of some masks say: an oracle on whole pictures."""
    covered = sum(np.repeat(np.arange(len(one)) % 2, one) for one in given)
    inside = 2 * covered > len(given)
    turns = np.flatnonzero(np.diff(inside, prepend=[False])) if len(inside) else []
    found: list[int] = np.diff([0, *turns, SIDE * SIDE]).tolist()
    return found


@pytest.fixture(scope="module", params=["postgres", "s3"])
async def app(
    request: pytest.FixtureRequest, database: Database, shared_clock: Clock
) -> AsyncIterator[Starlette]:
    settings = {} if request.param == "postgres" else request.getfixturevalue("seaweed").settings
    async with served(database, shared_clock, **settings) as running:
        yield running


class Fusing:
    """A project in which three people paint each task."""

    def __init__(self, app: Starlette, workspace: Workspace, database: Database) -> None:
        self.app, self.workspace, self.database = app, workspace, database

    async def begin(self, *tasks: Sequence[list[int]]) -> Fusing:
        """Have people paint tasks, each with the masks of all of them."""
        workspace = self.workspace
        self.project = await workspace.project(FORM, overlap=3)
        self.tasks = await workspace.import_(self.project, [ITEM] * len(tasks))
        self.people = await workspace.members(3)
        self.names: dict[UUID, list[str]] = {}
        for task, painted in zip(self.tasks, tasks, strict=True):
            for who, counts in zip(self.people, painted, strict=True):
                light, blobs = extract_blobs(task, masks.answers(masks.mask(counts=counts)))
                for digest, body in blobs.items():
                    self.names.setdefault(task, []).append(digest)
                    await self.app.state.blobs.put(workspace.org, body)
                await workspace.annotate(task, who, light)
        self.owner = await owner_of(self.app, workspace)
        return self

    async def computed(self, query: str = RESULTS) -> Any:
        """The result of a run, as clients see it."""
        self.run = await asked(self.workspace, self.project, **FUSED)
        async with connections(self.database.server_url) as pool:
            program = command(*COMMAND[-2:])
            job = RunJob(pool, self.workspace.writer, self.app.state.blobs, command=program)
            while (await state_of(self.workspace, self.run)).status is RunStatus.RUNNING:
                await job.run_once()
        found = (await self.owner.data(query, id=ids.public("run", self.run)))["run"]
        assert found["status"] == "FINISHED"
        by_task = {one["task"]["id"]: one for one in found["results"]["nodes"]}
        return found, [by_task[ids.public("task", task)] for task in self.tasks]

    async def adopted(self) -> None:
        await self.owner.do(
            "adoptRun", "AdoptRunInput", "... on AdoptRunPayload { position }",
            run=ids.public("run", self.run),
        )  # fmt: skip
        async with connections(self.database.server_url) as pool:
            clock = self.workspace.clock
            job = RunAdoption(pool, self.workspace.writer, self.app.state.blobs, clock=clock)
            await job.run_once()


@pytest.fixture
def fusing(app: Starlette, workspace: Workspace, database: Database) -> Fusing:
    return Fusing(app, workspace, database)


def shown(one: Any) -> list[Any]:
    """The masks of a final answer, each as its name and its runs."""
    [answer] = one["answers"]
    return [(mask["blob"], mask["counts"]) for mask in answer["value"]["masks"]]


async def test_fused_masks_are_found_shown_and_adopted(fusing: Fusing) -> None:
    three = [BASE, without(4), without(40)]
    await fusing.begin(three, [BASE, without(4), BASE])
    found, (first, second) = await fusing.computed()
    expected = majority(*three)
    assert expected == BASE, "each pixel is left out by one person at most"
    assert found["incompleteTasks"] == 0
    assert [counts for _, counts in shown(first) + shown(second)] == [BASE, BASE]
    assert first["leftOutMasks"] == []
    [change] = found["diff"]["nodes"]  # of the other one, the majority is of the same mind
    assert change["after"][0]["value"]["masks"][0]["counts"] == BASE
    await fusing.adopted()
    for task in fusing.tasks:
        final = (await fusing.owner.data(FINAL, id=ids.public("task", task)))["task"]
        assert (final["status"], final["resolution"]["method"]) == ("DONE", "RUN")
        name = f"sha256:{fusing.names[task][0]}"
        assert shown(final["resolution"]) == [(name, BASE)]
    assert await check(fusing.database.admin_url) == []


async def test_a_mask_that_nobody_painted_is_stored_once_it_is_adopted(fusing: Fusing) -> None:
    painted = [without(4), without(8), without(40)]
    painted = [[*one[:60], sum(one[60:63]), *one[63:]] for one in painted]
    await fusing.begin(painted)
    _, [one] = await fusing.computed()
    expected = majority(*painted)
    assert expected not in painted
    [(name, counts)] = shown(one)
    assert (name, counts) == (None, expected)
    [task] = fusing.tasks
    _, made = extract_blobs(task, masks.answers(masks.mask(counts=expected)))
    [digest] = made
    blobs = fusing.app.state.blobs
    assert await blobs.get(fusing.workspace.org, digest) is None
    await fusing.adopted()
    assert sha256(await blobs.get(fusing.workspace.org, digest)).hexdigest() == digest
    state = (await fusing.workspace.do(lambda _: [], tasks=(task,))).states[task]
    assert state.status is Status.DONE
    final = (await fusing.owner.data(FINAL, id=ids.public("task", task)))["task"]
    assert shown(final["resolution"]) == [(f"sha256:{digest}", expected)]


def in_turn(who: int) -> list[int]:
    """A mask of three that have whole, scattered and no pixels in turn, beside what all have.

    Most people paint what is scattered in each part: as many runs as all three have together.
    """
    scattered = np.arange(90_000) // 10 % 2 == 0
    parts = [np.ones_like(scattered), scattered, np.zeros_like(scattered)]
    painted = np.concatenate([parts[(part - who) % 3] for part in range(3)])
    inside = np.concatenate([painted, np.ones(SIDE * SIDE - len(painted), bool)])
    turns = np.flatnonzero(np.diff(inside, prepend=[False]))
    found: list[int] = np.diff([0, *turns, SIDE * SIDE]).tolist()
    return found


async def test_small_masks_whose_majority_is_large_are_stored_as_a_large_one(
    fusing: Fusing,
) -> None:
    painted = [in_turn(who) for who in range(3)]
    await fusing.begin(painted)
    [task] = fusing.tasks
    assert not fusing.names, "each is small"
    expected = majority(*painted)
    [digest] = extract_blobs(task, masks.answers(masks.mask(counts=expected)))[1]
    _, [one] = await fusing.computed()
    assert shown(one) == [(None, expected)]
    await fusing.adopted()
    final = (await fusing.owner.data(FINAL, id=ids.public("task", task)))["task"]
    assert shown(final["resolution"]) == [(f"sha256:{digest}", expected)]


async def test_a_mask_whose_task_is_erased_meanwhile_is_not_stored(
    fusing: Fusing, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted = [without(4), without(8), without(40)]
    await fusing.begin([[*one[:60], sum(one[60:63]), *one[63:]] for one in painted])
    _, [one] = await fusing.computed()
    workspace, [task] = fusing.workspace, fusing.tasks
    [(_, counts)] = shown(one)
    [digest] = extract_blobs(task, masks.answers(masks.mask(counts=counts)))[1]
    looks = 0

    async def erased_between(connection: Connection, org: UUID) -> int:
        nonlocal looks
        looks += 1
        if looks == 2:
            await workspace.erase(task, await positions(owner, workspace, task))
        return await count_erasures(connection, org)

    monkeypatch.setattr(run_adoption, "count_erasures", erased_between)
    await fusing.adopted()
    assert await fusing.app.state.blobs.get(workspace.org, digest) is None
    run = await state_of(workspace, fusing.run)
    assert run.adoptions[-1].failure is AdoptionFailure.ERASED


async def test_what_cannot_be_read_is_named_and_decided_by_the_majority(
    fusing: Fusing, owner: Any
) -> None:
    await fusing.begin([BASE, BASE, without(4)], [BASE, without(4), without(40)])
    lost = [fusing.names[task][0] for task in fusing.tasks]
    for digest in lost:
        await fusing.app.state.blobs.erase(fusing.workspace.org, digest)
        await owner.execute("DELETE FROM blobs WHERE digest = $1", bytes.fromhex(digest))
    found, (agreed, other) = await fusing.computed(RESULTS.replace("counts", "blob"))
    assert found["incompleteTasks"] == 2
    assert agreed["leftOutMasks"] == [f"sha256:{lost[0]}"]
    assert agreed["answers"][0]["value"]["masks"][0]["blob"] == f"sha256:{lost[0]}"
    assert other["leftOutMasks"] == [f"sha256:{lost[1]}"]
    assert other["answers"] is None, "three people, of three minds"


async def test_no_more_is_read_of_a_task_than_may_be(
    fusing: Fusing, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fusing.begin([BASE, without(4), without(40)])
    [task] = fusing.tasks
    state = (await fusing.workspace.do(lambda _: [], tasks=(task,))).states[task]
    reader = RunMasks(partial(fusing.app.state.blobs.get, fusing.workspace.org))
    whole = await reader.read(state)
    assert (len(whole.bodies), whole.left_out) == (3, [])
    monkeypatch.setattr(run_masks, "MOST_BYTES", 2 * len(next(iter(whole.bodies.values()))))
    part = await reader.read(state)
    assert (len(part.bodies), len(part.left_out), reader.incomplete_tasks) == (2, 1, 1)
    monkeypatch.setattr(run_masks, "MOST_FUSED", 1_000)
    assert [reader.keep(600), reader.keep(600), reader.keep(400)] == [True, False, True]
