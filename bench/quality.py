"""Figures of quality in a project that grows to a million labels: counted, read, and as of.

    python -m bench.quality [--quick] [--labels=N]

Answers are counted as the counters count them, a thousand in a transaction, without a ledger
behind: the events are made in memory. Four people of 60 answer each task, with one of 45 values. At
each size, what a dashboard asks of a question is measured at present, as of random positions, and
over HTTP beside `{ viewer { id } }`. Comparing regions is measured by itself. `bench.counters` has
what both counters take for the same events, with reading and folding.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from bench.client import Client
from bench.harness import figure
from bench.site import Site, site
from quality.regions.budget import Budget
from quality.regions.coincidences import alpha_of_pieces
from quality.regions.comparison import compare
from quality.regions.pieces import of_stretches
from quality.regions.polygons import box
from quality.regions.region import extent
from quality.regions.scores import Score, pair_ratios
from server.events.accounts.roles import Role
from server.events.core.event import Event, Recorded
from server.events.core.ids import public
from server.events.labeling.annotations import AnnotationSubmitted
from server.events.labeling.tasks import Annotation, AnnotationStatus, Status, Task
from server.ledger.read import tenant
from server.postgres import close_pool
from server.projections.counters import past_numbers, sql
from server.projections.counters.projection import CounterDeltas, CounterProjection, StateChange
from server.projections.counters.quality import QUALITY
from server.projections.counters.statistics import STATISTICS
from server.reads.quality import numbers
from server.reads.quality.figures import figures, measures_of
from server.reads.quality.scales import scale_of
from server.reads.session import ReadSession, open_pool

QUICK = "--quick" in sys.argv
OPTIONS = dict(given[2:].partition("=")[::2] for given in sys.argv[1:])
LABELS = int(OPTIONS.get("labels", 2_000 if QUICK else 1_000_000))
SIZES = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size < LABELS] + [LABELS]
ROUNDS = 5 if QUICK else 60
PAGE, VALUES, PEOPLE, OVERLAP = 1_000, 45, 60, 4
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
QUESTION = {"kind": "choice", "name": "topic", "multiple": False}
WAIT = """query($project: ID!, $head: Position!) { project(id: $project) {
  quality(question: "topic", minPosition: $head) { asOfPosition } } }"""
DASHBOARD = """query($project: ID!) { project(id: $project) {
  progress { total byStatus { status tasks } }
  annotators(first: 60) { nodes { member { id } submitted timeSpentMs } }
  activity(begin: "2026-02-01", end: "2026-04-01") { day submitted timeSpentMs }
  quality(question: "topic") { agreements { coefficient estimate { value low high } }
    distribution(first: 50) { nodes { value labels share { value } } } } } }"""


def answers(project: UUID, people: list[UUID], random: Random) -> Iterator[StateChange]:
    """Yield answers to one task after another, as changes of state at positions from 1 on."""
    position = 0
    while True:
        number, true = random.getrandbits(128), random.randrange(VALUES)
        task = Task(
            id=UUID(int=number), project=project, status=Status.OPEN, priority=0, rank=number,
            overlap=OVERLAP, sizes={}, external_id=None, imported_at=NOW, changed_at=NOW,
        )  # fmt: skip
        for author in random.sample(people, OVERLAP):
            position += 1
            value = true if random.random() < 0.7 else random.randrange(VALUES)
            after = replace(task, annotations=(*task.annotations, annotation(author, value)))
            yield task, after, submitted(after, position)
            task = after


def annotation(author: UUID, value: int) -> Annotation:
    return Annotation(
        id=UUID(int=0), author=author, status=AnnotationStatus.SUBMITTED,
        answers={"topic": {"kind": "choice", "values": [f"value {value}"]}},
        form_version=1, guideline_version=0, time_spent_ms=900, created_at=NOW, changed_at=NOW,
    )  # fmt: skip


def submitted(task: Task, position: int) -> Recorded[Event]:
    last = task.annotations[-1]
    event = AnnotationSubmitted.model_construct(
        annotation=last.id, annotator=last.author, time_spent_ms=last.time_spent_ms
    )
    return Recorded(task.id, position, task.id, 1, event, last.author, NOW)


async def counted(
    connection: asyncpg.Connection, org: UUID, counter: CounterProjection, page: list[StateChange]
) -> float:
    """Count a page; return the seconds of this process and the database together, by the clock."""
    began = time.perf_counter()
    async with tenant(connection, org):
        deltas = CounterDeltas(counter)
        for change in page:
            deltas.add(*change)
        await sql.add(connection, org, deltas)
        await past_numbers.add(connection, org, deltas.changes, counter.expansion)
    return time.perf_counter() - began


async def read(session: ReadSession, project: UUID) -> None:
    """Read one question, and compute all its coefficients."""
    key = (project, "topic")
    given = await numbers.question_numbers(session, key)
    scale = scale_of(QUESTION, given.values, None)
    found = figures(given.cells, scale, measures_of(scale))
    assert all(one.value is not None for one in found), found


async def measured(place: Site, project: UUID, client: Client, size: int) -> None:
    """Read the numbers at a size: the present and the past in turns, and over HTTP."""
    pool, random = await open_pool(place.server_url, size=1), Random(size)
    now, then = list[float](), list[float]()
    for _ in range(ROUNDS):
        session = ReadSession(pool, place.org)
        now.append(await seconds(lambda s=session: read(s, project)))
        past = session.as_of(random.randint(size // 10, size))
        then.append(await seconds(lambda s=past: read(s, project)))
        await session.close()
    await close_pool(pool)
    present = statistics.median(now[2:]) * 1e3
    figure("quality.figures", present, "ms", labels=size, of="present")
    figure(
        "quality.figures", statistics.median(then[2:]) * 1e3, "ms", labels=size, of="past",
        worst_ms=max(then[2:]) * 1e3,
        ratio=statistics.median(then[2:]) * 1e3 / present,
    )  # fmt: skip
    given = {"project": public("project", project)}
    asked = {"dashboard": (DASHBOARD, given), "viewer": ("{ viewer { member { id } } }", {})}
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, (query, variables) in asked.items():
            taken[name].append(await seconds(lambda q=query, v=variables: answered(client, q, v)))
    medians = {name: statistics.median(times[2:]) * 1e3 for name, times in taken.items()}
    ratio = medians["dashboard"] / medians["viewer"]
    figure("quality.dashboard", ratio, "of { viewer { member { id } } }", labels=size, **medians)


async def answered(client: Client, query: str, given: dict[str, Any]) -> None:
    answer: Any = await client.post(query, given)
    assert "errors" not in answer, answer


async def seconds(call: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await call()
    return time.perf_counter() - began


async def main() -> None:
    regions()
    async with site() as place:
        _, key = await place.member("Ann", Role.OWNER)
        people = [(await place.member(f"P{n}", Role.ANNOTATOR))[0].member for n in range(PEOPLE)]
        project, random = await place.project(0), Random(1)
        client = await Client.connect(place.port, key)
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)  # as the server does
        stream = answers(project, [one for one in people if one], random)
        owner = await asyncpg.connect(place.admin_url)
        # A counter that has not counted yet begins by deleting all numbers.
        head = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", place.org)
        given = {"project": public("project", project), "head": str(head)}
        await answered(client, WAIT, given)
        spent, done = {QUALITY.name: 0.0, STATISTICS.name: 0.0}, 0
        for size in SIZES:
            while done < size:
                page = list(islice(stream, PAGE))
                for counter in (QUALITY, STATISTICS):
                    spent[counter.name] += await counted(owner, place.org, counter, page)
                done += len(page)
            each = {name: 1e6 * total / done for name, total in spent.items()}
            figure(
                "quality.counted", each["quality"], "us an answer", labels=size,
                statistics_us=each["statistics"],
            )  # fmt: skip
            await owner.execute("ANALYZE")
            await measured(place, project, client, size)
        await sizes(owner, place.org)
        client.close()
        await owner.close()


def regions() -> None:
    """Print what it costs to compare regions of four people: 25 boxes, or spans of a text."""
    random = Random(2)
    kinds = {
        "boxes": lambda at: box("a", at, random.uniform(0, 900), 60 + 9 * random.random(), 50),
        "spans": lambda at: extent("a", int(at), int(at) + random.randint(5, 15)),
    }
    for name, make in kinds.items():
        tasks = []
        for _ in range(20 if QUICK else 1_500):
            found = [random.uniform(0, 900) for _ in range(25)]
            tasks.append({person: [make(at) for at in found] for person in range(4)})
        began = time.process_time()
        for task in tasks:
            pair_ratios(compare(task, Budget(10**7)), Score.F1, 0.5)
        pairs = 6 * len(tasks)
        each = 1e6 * (time.process_time() - began) / pairs
        figure("quality.regions", each, "us CPU for two people and F1", of=name, regions=25)
    began = time.process_time()
    alpha_of_pieces([of_stretches(task, {None: 1_000}, Budget(10**7)) for task in tasks])
    each = 1e6 * (time.process_time() - began) / len(tasks)
    figure("quality.regions", each, "us CPU for a text and α of its characters", people=4)


async def sizes(owner: asyncpg.Connection, org: UUID) -> None:
    """Print what an exact past costs."""
    for table, column in (("statistics_changes", "changes"), ("statistics_checkpoints", "numbers")):
        total = await owner.fetchval(
            f"SELECT coalesce(sum(pg_column_size({column})), 0) FROM {table} "
            "WHERE org_id = $1 AND name LIKE 'quality%'",
            org,
        )
        figure("quality.past", total / LABELS, "bytes a label", of=table)


if __name__ == "__main__":
    asyncio.run(main())
