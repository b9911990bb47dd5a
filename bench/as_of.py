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

from bench.as_of_history import fill
from bench.client import Client
from bench.harness import figure
from bench.serving import CLAIM, SUBMIT, answer
from bench.site import Site, site
from bench.tree import cpu
from server.events.accounts.roles import Role
from server.events.core.ids import public
from server.postgres import close_pool
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


async def compared(
    place: Site, client: Client, name: str, asked: str, at: dict[str, int], given: dict[str, Any]
) -> None:
    """Ask of the present and of each moment in turns; print ratios of the medians, and of CPU.

    Also how many tasks are on each page: a page that is short is no measure of one that is not.
    """
    declared = f"query($project: ID!{', $after: String' if '$after' in asked else ''})"
    queries = {"present": f"{declared} {{ {asked} }}"}
    for share, position in at.items():
        queries[share] = f'{declared} {{ asOf(position: "{position}") {{ {asked} }} }}'
    taken: dict[str, list[float]] = {share: [] for share in queries}
    used: dict[str, list[float]] = {share: [] for share in queries}
    tasks: dict[str, int] = {}
    owner = await asyncpg.connect(place.admin_url)
    for _ in range(ROUNDS + 1):
        for share, query in queries.items():
            before = await cpu_of(place, owner)
            for _ in range(EACH):
                began = time.perf_counter()
                answer = await client.post(query, given)
                taken[share].append(time.perf_counter() - began)
                assert "errors" not in answer, answer
            tasks[share] = _listed(answer)
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
            present_cpu_ms=cpu_ms["present"], tasks=tasks[share],
        )  # fmt: skip


def _listed(answer: Any) -> int:
    """Return how many tasks an answer lists; 0 where it lists none."""
    found = answer["data"].get("asOf", answer["data"])
    return len(found.get("tasks", {"nodes": []})["nodes"])


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
        before, head = await fill(place, project, actor.member, TASKS)
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
