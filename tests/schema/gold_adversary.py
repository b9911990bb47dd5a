"""Somebody who wants to know which tasks are gold: reads all there is, and looks for what tells.

People claim and answer tasks over the API, in turn. Of each claim, everything is kept that the
annotator's key can read of it: each field of the replies to the claim and the answer, but for what
lies below their task; of the task,
read afterwards; of the events; the place in the list of tasks; and, while the task is held and once
it is answered, own work, lists with their totals, states, searches and refusals (`gold_probes`).
Each has the path to it, ids and times are numbers, and how each differs from what the same person
saw before is kept too.

Nobody skips, withdraws or revises, nobody holds two tasks at once, and there are no reviews.
"""

from __future__ import annotations

import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import blake2b
from random import Random
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from numpy.typing import NDArray
from starlette.applications import Starlette

from server.access.actor import Actor
from server.commands import DecisionContext
from server.events.core import ids
from server.events.core.event import Change
from server.events.gold.disputes import confirm_gold, dispute_gold
from server.events.gold.gold import set_gold
from server.events.gold.policies import change_gold_policy
from server.events.gold.reference import GoldPolicy
from server.events.project_policy import Order
from tests.schema.full_selections import full_document
from tests.schema.gold_probes import FILTERS, Probes
from tests.support.api import Client, key_of
from tests.support.forms import topic
from tests.support.workspace import Workspace

Seen = dict[str, Any]
"""By path, the leaves of replies."""
Numbers = NDArray[np.float64]
TASKS = """query($project: ID!, $after: String) {
  tasks(project: $project, order: RANK, first: 100, after: $after) {
    nodes { id } pageInfo { endCursor hasNextPage } } }"""
GOLD = """query($p: ID!, $first: Int) { tasks(project: $p, first: $first, filter: {gold: true}) {
  nodes { id } } }"""
ANSWER = [{"question": "topic", "value": {"choice": {"values": ["a"]}}}]


@dataclass
class Sight:
    """All that one person saw of one task."""

    person: int
    task: str
    gold: bool
    seen: Seen = field(default_factory=dict)


@dataclass
class Play:
    """A project with hidden gold, and the people who work on it."""

    app: Starlette
    workspace: Workspace
    random: Random
    project: UUID
    gold: set[str]
    people: list[Actor]
    probes: Probes
    clients: list[Client] = field(default_factory=list)
    held: dict[int, tuple[Sight, int]] = field(default_factory=dict)
    sights: list[Sight] = field(default_factory=list)

    @classmethod
    async def begin(
        cls, app: Starlette, workspace: Workspace, *, tasks: int, people: int, percent: int,
        overlap: int, order: Order = Order.SEQUENCE, seed: int = 13, drawn: bool = False,
        lists: int = len(FILTERS),
    ) -> Play:  # fmt: skip
        """Import tasks like all others, and then say what is right of one in twenty.

        Where they are `drawn`, it is by what two experts said who had them before all others.
        """
        random = Random(seed)
        project = await workspace.project(overlap=overlap, order=order, lease_seconds=86_400)
        items = [
            {
                "inputs": {"text": f"Rome {random.random()} stands on seven hills."},
                "external_id": f"row {number}",
                "meta": {"line": number},
            }
            for number in range(tasks)
        ]
        made: list[UUID] = []
        for first in range(0, tasks, 500):
            made += await workspace.import_(project, items[first : first + 500])
        if drawn:
            gold = await _drawn(app, workspace, project, tasks // 20)
        else:
            gold = [ids.public("task", task) for task in random.sample(made, tasks // 20)]
            for task in gold:
                id_ = ids.expect("task", task)
                await workspace.do(partial(_set, id_, project), tasks=(id_,))
        await workspace.do(
            lambda current: change_gold_policy(
                current.project(project), policy=GoldPolicy(percent=percent)
            ),
            projects=(project,),
        )
        who = await workspace.members(people)
        members = [ids.public("member", one.member) for one in who]
        searched = await _taxonomy(app, workspace)
        probes = Probes(ids.public("project", project), searched, members, lists)
        play = cls(app, workspace, random, project, set(gold), who, probes)
        play.clients = [Client(app, await key_of(workspace, one)) for one in who]
        return play

    async def work(self, claims: int, *, disputes: float = 0.0) -> None:
        """Let people claim and answer so many tasks, in an order of chance.

        Of gold tasks that somebody has, so many are disputed meanwhile, and half of these decided.
        """
        while (claims and len(self.clients) > len(self.held)) or self.held:
            person = self.random.randrange(len(self.clients))
            if person in self.held:
                await self._answer(person)
            if claims:
                claims -= 1
                await self._claim(person)
            if self.random.random() < disputes:
                await self._dispute()

    async def _dispute(self) -> None:
        task = ids.expect("task", self.random.choice(sorted(self.gold)))
        await self.workspace.manage(dispute_gold, task, reason="It is a hill.")
        if self.random.random() < 0.5:
            await self.workspace.manage(confirm_gold, task)

    async def _claim(self, person: int) -> None:
        given = {"project": ids.public("project", self.project)}
        found = await self._sent(person, "claimTask", given, "claim")
        if found is None:
            return
        reply, seen = found
        task = reply["task"]["id"]
        sight = Sight(person, task, task in self.gold, seen)
        self.sights.append(sight)
        self.held[person] = sight, reply["token"]
        await self._look_around(sight, reply["token"])

    async def _answer(self, person: int) -> None:
        sight, token = self.held.pop(person)
        given = {"task": sight.task, "token": token, "answers": ANSWER, "timeSpentMs": 1_000}
        found = await self._sent(person, "submitAnnotation", given, "submit")
        assert found is not None
        sight.seen |= found[1]
        await self._look_around(sight, token, found[0]["annotation"]["id"])

    async def _look_around(self, sight: Sight, token: int, annotation: str | None = None) -> None:
        """Read all that can be asked beside the work on a task."""
        client, place = self.clients[sight.person], (sight.person, sight.task, token, annotation)
        for name, reply in (await self.probes.seen(client, *place)).items():
            sight.seen |= dict(leaves(reply, name))

    async def _sent(
        self, person: int, name: str, given: Mapping[str, Any], prefix: str
    ) -> tuple[Any, Seen] | None:
        """Send a mutation; return its payload and all that it shows, or None for a refusal."""
        wanted = {"commandId": str(uuid4()), **given}
        begun = time.perf_counter()
        answer = await self.clients[person].ask(full_document(name, 1), input=wanted)
        took = time.perf_counter() - begun
        assert answer.get("data"), answer
        reply = answer["data"][name]
        if reply["__typename"] == "Refused":
            return None
        return reply, {f"{prefix} took": took, **dict(leaves(reply, prefix))}

    async def look_back(self) -> None:
        """Let everybody read again what they had: the tasks, the events, and lists of both."""
        places = await self._places(self.clients[0])
        for person, client in enumerate(self.clients):
            own = {sight.task: sight for sight in self.sights if sight.person == person}
            for task, sight in own.items():
                answer = await client.ask(full_document("task", 1), id=task)
                sight.seen |= dict(leaves(answer["data"]["task"], "task"))
                sight.seen["place in the list"] = places[task]
            for number, event in enumerate(await self._events(client)):
                sight_of = own.get(event["stream"])
                if sight_of is not None:
                    name = f"event {event['__typename']}"
                    sight_of.seen |= dict(leaves({**event, "number": number}, name))

    async def _places(self, client: Client) -> dict[str, int]:
        """Return at which place of the list of tasks each stands, which is that in the queue."""
        found, after, more = list[str](), None, True
        while more:
            project = ids.public("project", self.project)
            page = (await client.data(TASKS, project=project, after=after))["tasks"]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            found += [task["id"] for task in page["nodes"]]
        return {task: place for place, task in enumerate(found)}

    async def _events(self, client: Client) -> list[Any]:
        text, after, more = full_document("events", 0), None, True
        filter, found = {"project": ids.public("project", self.project)}, list[Any]()
        while more:
            # What the caller may not read of members is null, with an error.
            answer = await client.ask(text, filter=filter, first=100, after=after)
            page = answer["data"]["events"]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            found += [{**edge["node"], "cursor": edge["cursor"]} for edge in page["edges"]]
        return found


async def _taxonomy(app: Starlette, workspace: Workspace) -> str:
    """A taxonomy that everybody may search."""
    owner = Client(app, await key_of(workspace, workspace.owner))
    made = await owner.do(
        "createTaxonomy", "CreateTaxonomyInput", "... on TaxonomyPayload { taxonomy { id } }",
        name="Hills", labels=["Aventine", "Palatine"],
    )  # fmt: skip
    return str(made["taxonomy"]["id"])


async def _drawn(app: Starlette, workspace: Workspace, project: UUID, items: int) -> list[str]:
    """Let two experts answer tasks that are drawn, and make gold of all of these."""
    owner = Client(app, await key_of(workspace, workspace.owner))

    async def do(name: str, shown: str, **given: Any) -> Any:
        kind = f"{name[0].upper()}{name[1:]}Input"
        return await owner.do(name, kind, shown, project=public, **given)

    public = ids.public("project", project)
    await do("drawInitialTagging", "... on DrawInitialTaggingPayload { seed }",
             items=items, priority=100, overlap=2)  # fmt: skip
    for expert in await workspace.members(2):
        for _ in range(items):
            await workspace.submit(await workspace.claim(project, expert), topic("a"))
    made = await do("setGoldFromAnswers", "... on GoldInBulkPayload { changed }")
    assert made["changed"] == items, made
    found = await owner.data(GOLD, p=public, first=items)
    return [task["id"] for task in found["tasks"]["nodes"]]


def _set(task: UUID, project: UUID, current: DecisionContext) -> list[Change]:
    return set_gold(current.task(task), current.project(project), answers=topic("a"))


def leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The leaves of a reply by their paths, and the lengths of its lists.

    Tens of thousands of paths come again in each of thousands of sights: there is one text of each.
    """
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, f"{path}.{key}")
    elif isinstance(value, list):
        yield sys.intern(f"{path} length"), len(value)
        for number, below in enumerate(value[:3]):
            yield from leaves(below, f"{path}[{number}]")
    else:
        yield sys.intern(path), value


def features(sights: list[Sight]) -> Iterator[tuple[str, Numbers]]:
    """The numbers in which sights differ: each leaf, and what it was to the same person before."""
    for path in sorted({path for sight in sights for path in sight.seen}):
        seen = [sight.seen.get(path) for sight in sights]
        if all(value == seen[0] for value in seen):
            continue
        there = np.array([float(value is not None) for value in seen])
        for name, column in ((path, numbers(seen)), (f"{path} is there", there)):
            if column.min() != column.max():
                yield name, column
                yield from since(name, column, sights).items()
    yield "number", since("", np.ones(len(sights)), sights)["number of"]


def since(name: str, column: Numbers, sights: list[Sight]) -> dict[str, Numbers]:
    """How a number differs from the person's one before, from the highest, and from the next."""
    before, highest, after, number = (np.zeros(len(sights)) for _ in range(4))
    last: dict[int, int] = {}
    top: dict[int, float] = {}
    count: defaultdict[int, int] = defaultdict(int)
    for place, sight in enumerate(sights):
        known = last.get(sight.person)
        if known is not None:
            before[place] = column[place] - column[known]
            after[known] = column[place] - column[known]
            highest[place] = column[place] - top[sight.person]
        top[sight.person] = max(column[place], top.get(sight.person, -np.inf))
        last[sight.person] = place
        number[place] = count[sight.person]
        count[sight.person] += 1
    if not name:
        return {"number of": number}
    return {f"{name} since": before, f"{name} next": after, f"{name} above": highest}


def numbers(values: list[Any]) -> Numbers:
    """Values of one path as numbers: times, positions and ids by their order, words by theirs."""
    read = [number(value) for value in values]
    words = {
        word: place for place, word in enumerate(sorted({w for w in read if isinstance(w, str)}))
    }
    return np.array([float(words[v]) if isinstance(v, str) else float(v) for v in read])


READ: tuple[tuple[str, Callable[[str], float]], ...] = (
    (r"\d{1,15}([.~]\w+)?", lambda text: float(re.split("[.~]", text)[0])),
    (r"\d{4}-\d\d-\d\dT.*", lambda text: datetime.fromisoformat(text).timestamp()),
    (r"[a-z_]+_[0-9a-z]{26}", lambda text: float(ids.parse(text, "id")[1].int >> 64)),
)
"""How texts are read that stand for numbers: positions and cursors, times, ids."""


def number(value: Any) -> float | str:
    """One leaf as a number, or as the word that it is."""
    if not isinstance(value, str):
        return float(value or 0)
    return next((read(value) for shape, read in READ if re.fullmatch(shape, value)), value)


def auc(column: Numbers, gold: NDArray[np.bool_]) -> float:
    """The chance that a gold task has a higher number than another task; half for ties."""
    _, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positive = int(gold.sum())
    most = positive * (len(gold) - positive)
    return float((ranks[gold].sum() - positive * (positive + 1) / 2) / most)


def combined_auc(table: NDArray[np.float32], gold: NDArray[np.bool_]) -> float:
    """How well a logistic regression on all numbers tells gold tasks that it was not shown."""
    folds = np.random.default_rng(7).integers(0, 5, len(gold))
    scores = np.zeros(len(gold))
    for fold in range(5):
        here = folds == fold
        shown = table[here] @ weights(table[~here], gold[~here])
        scores[here] = ranked(shown)
    return auc(scores, gold)


def ranked(column: Numbers) -> Numbers:
    """A column by its ranks, with mean 0 and deviation 1."""
    _, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    spread = ranks.std()
    return (ranks - ranks.mean()) / (spread or 1.0)


def weights(table: NDArray[np.float32], gold: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The weights of a logistic regression with a ridge, by gradients."""
    rows, columns = table.shape
    begin = float(np.log(gold.mean() / (1 - gold.mean())))
    found, of_gold = np.zeros(columns, table.dtype), gold.astype(table.dtype)
    for _ in range(60):
        shown = 1 / (1 + np.exp(-(table @ found + begin)))
        found += (table.T @ (of_gold - shown) / rows - 0.01 * found) / float(np.sqrt(columns))
    return found


def told_by(sights: list[Sight]) -> dict[str, float]:
    """By name of each number, and of all together, the area under its curve."""
    gold = np.array([sight.gold for sight in sights])
    areas = dict[str, float]()
    columns = dict[bytes, NDArray[np.float32]]()
    for name, column in features(sights):
        areas[name] = auc(column, gold)
        ranks = ranked(column).astype(np.float32)
        columns.setdefault(blake2b(ranks.tobytes()).digest(), ranks)
    return {**areas, "combined": combined_auc(np.column_stack([*columns.values()]), gold)}
