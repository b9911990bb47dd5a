"""Submit, claim and page over HTTP, with authentication, rights and validation on.

    python -m bench.serving [--quick] [--with-label-studio]

With Label Studio, which is installed at the first use, the same is asked of it afterwards, and the
ratios are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import label_studio
from bench.client import Client, percentile
from bench.harness import PRINTED, figure
from bench.label_studio_ratios import ratios
from bench.site import Site, site
from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core.ids import public
from server.events.project_policy import Policy
from server.reads.labeling.task_orders import Sorting

SUBMIT = """
mutation Submit($input: SubmitAnnotationInput!) { submitAnnotation(input: $input) { __typename
  ... on AnnotationPayload { position annotationId } ... on Refused { code message path } } }"""
CLAIM = """
mutation Claim($input: ClaimTaskInput!) { claimTask(input: $input) { __typename
  ... on ClaimTaskPayload { position token task { id inputs } } ... on Refused { code } } }"""
PAGE = """
query Page($project: ID!, $after: String) { tasks(project: $project, first: 50, after: $after) {
  pageInfo { endCursor } nodes { id status priority externalId inputs
    annotations { id status createdAt author { id name }
      answers { question value { ... on ChoiceAnswer { values } } } } } } }"""
SUBMITS = {1: 5_000, 8: 20_000, 32: 20_000, 128: 20_000}
"""How many submissions are measured, by clients."""
HELD = 20
"""Tasks that an annotator has claimed before submitting them."""
WARM_UP = 0.05
"""Share of the first requests that counts for the rate, but not for the percentiles."""
LABEL_STUDIO = {1: 14.4, 8: 29.6, 32: 29.8}
"""Annotations per second of Label Studio 1.23.2 on a machine of this kind, by clients."""


async def main(*, quick: bool, with_label_studio: bool) -> None:
    """Run everything; Label Studio when we have stopped, so that neither slows the other."""
    async with site() as place:
        people = [
            await place.member(f"annotator {n}", Role.ANNOTATOR) for n in range(8 if quick else 128)
        ]
        await submits(place, people, quick=quick)
        await loops(place, people, quick=quick)
        await pages(place, quick=quick)
    if with_label_studio:
        await label_studio.main(quick=quick)
        for line in ratios(PRINTED):
            print(json.dumps(line), flush=True)


def answer(task: str, token: int) -> dict[str, Any]:
    """Return the variables of a submission."""
    value = {"question": "topic", "value": {"choice": {"values": ["b"]}}}
    given = {"commandId": str(uuid4()), "task": task, "token": token, "answers": [value]}
    return {"input": {**given, "timeSpentMs": 1200}}


async def submits(place: Site, people: list[tuple[Actor, str]], *, quick: bool) -> None:
    """Measure submissions of tasks that the same server has given out just before.

    Claims are not timed. They and the submissions take turns, so that no annotator hoards tasks.
    """
    for clients in (1, 8) if quick else (1, 8, 32, 128):
        rounds = -(-(40 if quick else SUBMITS[clients]) // (clients * HELD))
        project = await place.project(rounds * clients * HELD)
        id_ = public("project", project)
        connections = [await Client.connect(place.port, key) for _, key in people[:clients]]
        times: list[float] = []
        seconds = spent = 0.0
        for _ in range(rounds):
            held = await asyncio.gather(*(claim_all(c, id_, HELD) for c in connections))
            await asyncio.sleep(0 if quick else 0.3)  # the claims are being counted
            before, started = cpu(place.pid), time.perf_counter()
            await asyncio.gather(*map(lambda c, t: submit_all(c, t, times), connections, held))
            seconds += time.perf_counter() - started
            spent += cpu(place.pid) - before
        report("submit", clients, times, seconds, spent)


async def claim_all(client: Client, project: str, count: int) -> list[tuple[str, int]]:
    """Claim so many tasks, one after the other; return the id and token of each."""
    return [await claim(client, project) for _ in range(count)]


async def claim(client: Client, project: str) -> tuple[str, int]:
    """Claim a task through the server that is measured; return its id and token."""
    variables: Any = {"input": {"commandId": str(uuid4()), "project": project}}
    reply: Any = await client.post(CLAIM, variables)
    claimed = reply["data"]["claimTask"]
    if claimed["__typename"] != "ClaimTaskPayload":
        raise RuntimeError(reply)
    return claimed["task"]["id"], claimed["token"]


async def submit_all(client: Client, tasks: list[tuple[str, int]], times: list[float]) -> None:
    """Submit one task after the other."""
    for task, token in tasks:
        started = time.perf_counter()
        reply: Any = await client.post(SUBMIT, answer(task, token))
        times.append(time.perf_counter() - started)
        if reply["data"]["submitAnnotation"]["__typename"] != "AnnotationPayload":
            raise RuntimeError(reply)


def report(name: str, clients: int, times: list[float], seconds: float, spent: float) -> None:
    """Print the figures of one run."""
    rate = len(times) / seconds
    warm = times[int(len(times) * WARM_UP) :]
    peer = LABEL_STUDIO.get(clients)
    figure(
        f"http {name}",
        rate,
        "per second",
        clients=clients,
        p50_ms=percentile(warm, 0.5) * 1e3,
        p99_ms=percentile(warm, 0.99) * 1e3,
        requests=len(warm),
        server_cpu_us=spent / len(times) * 1e6,
        ratio_to_label_studio_elsewhere=peer and round(rate / peer, 1),
    )


async def loops(place: Site, people: list[tuple[Actor, str]], *, quick: bool) -> None:
    """Measure claim and submit in turn."""
    for clients in (2,) if quick else (1, 8, 32):
        each = 10 if quick else 100
        project = await place.project(each * clients + 100)
        id_ = public("project", project)
        connections = [await Client.connect(place.port, key) for _, key in people[:clients]]
        claims: list[float] = []
        answers: list[float] = []
        before, started = cpu(place.pid), time.perf_counter()
        await asyncio.gather(*(loop(c, id_, each, claims, answers) for c in connections))
        seconds = time.perf_counter() - started
        spent = cpu(place.pid) - before
        report("claim", clients, claims, seconds, spent)
        report("claim and submit", clients, answers, seconds, spent)


async def loop(
    client: Client, project: str, each: int, claims: list[float], answers: list[float]
) -> None:
    """Claim and submit, one task after the other."""
    for _ in range(each):
        started = time.perf_counter()
        held = await claim(client, project)
        claims.append(time.perf_counter() - started)
        await submit_all(client, [held], answers)


async def pages(place: Site, *, quick: bool) -> None:
    """Measure a page of 50 tasks with annotations and authors: first and deep."""
    _, key = await place.member("auditor", Role.AUDITOR)
    _, annotator_key = await place.member("page annotator", Role.ANNOTATOR)
    for tasks in (300,) if quick else (10_000, 500_000):
        project = await place.project(tasks, Policy(leases_per_annotator=1_000))
        annotator = await Client.connect(place.port, annotator_key)
        await loop(annotator, public("project", project), 100, [], [])  # pages carry annotations
        client = await Client.connect(place.port, key)
        for where, skip in (("first", 0), ("deep", (tasks // 50 - 2) * 50)):
            cursor = await cursor_at(place, project, skip)
            times: list[float] = []
            for _ in range(5 if quick else 200):
                started = time.perf_counter()
                reply: Any = await client.post(
                    PAGE, {"project": public("project", project), "after": cursor}
                )
                times.append(time.perf_counter() - started)
            if len(reply["data"]["tasks"]["nodes"]) != 50:
                raise RuntimeError(reply)
            figure(
                "http page of 50", percentile(times, 0.5) * 1e3, "ms p50", tasks=tasks, page=where
            )
        await claims(annotator, project, tasks, rounds=3 if quick else 100)


async def claims(client: Client, project: UUID, tasks: int, *, rounds: int) -> None:
    """Measure claims of one annotator, each followed by a submission, in a project of that size."""
    times: list[float] = []
    await loop(client, public("project", project), rounds, times, [])
    p99 = percentile(times, 0.99) * 1e3
    figure(
        "http claim in a project", percentile(times, 0.5) * 1e3, "ms p50", tasks=tasks, p99_ms=p99
    )


async def cursor_at(place: Site, project: UUID, skip: int) -> str | None:
    """Return the cursor after that many tasks."""
    if skip == 0:
        return None
    connection = await asyncpg.connect(place.admin_url)
    row = await connection.fetchrow(
        "SELECT rank, id, urgency FROM projection_1.task WHERE org_id = $1 AND project_id = $2 "
        "ORDER BY rank, id OFFSET $3 LIMIT 1",
        place.org,
        project,
        skip - 1,
    )
    await connection.close()
    return Sorting().cursor(row)


def cpu(pid: int) -> float:
    """Return the CPU seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--with-label-studio", action="store_true")
    given = parser.parse_args()
    asyncio.run(main(quick=given.quick, with_label_studio=given.with_label_studio))
