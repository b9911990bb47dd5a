"""Label Studio 1.23.2, measured in the same run as Annolog: `bench.serving --with-label-studio`.

The same work as ours as far as it exists there: token authentication on every request, a distinct
task for every annotation, durable commits, the client on the same machine. It checks less: any
label is accepted, nobody's rights differ, and an annotation sent twice is stored twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from bench.client import percentile
from bench.harness import figure
from bench.label_studio_server import VERSION, Deployed, deployed

CONFIG = """<View><Text name="text" value="$text"/><Choices name="topic" toName="text">{}</Choices>
</View>""".format("".join(f'<Choice value="{value}"/>' for value in "abcde"))
TEXT = (
    "The river rises in the hills above the old town and reaches the sea after seven days of rain."
)
ANSWER = {
    "result": [
        {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["b"]}}
    ],
    "lead_time": 1.2,
}


@dataclass(frozen=True)
class Counts:
    """How much to do: tasks, tasks a request, annotations by clients, rounds of the rest."""

    tasks: int
    batch: int
    annotations: dict[int, int]
    rounds: int


FULL = Counts(10_000, 1_000, {1: 60, 8: 160, 32: 256}, 60)
QUICK = Counts(300, 100, {1: 3, 8: 16}, 3)


@dataclass(frozen=True)
class Caller:
    """A client of its HTTP interface.

    Every request opens a connection, since uwsgi's HTTP server closes it after the answer. That
    costs some 0.1 ms of the tens that an answer takes.
    """

    port: int
    token: str

    async def call(self, method: str, path: str, body: object = None) -> Any:
        """Send one request and return its answer.

        Raises:
            RuntimeError: it is refused.
        """
        sent = b"" if body is None else orjson.dumps(body)
        head = (
            f"{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Authorization: Token {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(head.encode() + sent)
        answer = await reader.read()
        writer.close()
        status, _, content = answer.partition(b"\r\n\r\n")
        if not 200 <= int(status.split(maxsplit=2)[1]) < 300:
            raise RuntimeError(f"{method} {path}: {answer[:2_000].decode()}")
        return orjson.loads(content)

    async def project(self, title: str) -> int:
        """Make a project with a choice and return its id."""
        made = await self.call("POST", "/api/projects/", {"title": title, "label_config": CONFIG})
        return int(made["id"])

    async def load(self, project: int, counts: Counts, annotations: Sequence[object]) -> list[int]:
        """Import the tasks, each with these annotations, and return their ids."""
        found: list[int] = []
        for start in range(0, counts.tasks, counts.batch):
            tasks = [
                {"data": {"text": f"{number} {TEXT}"}, "annotations": annotations}
                for number in range(start, start + counts.batch)
            ]
            path = f"/api/projects/{project}/import?return_task_ids=true"
            found += (await self.call("POST", path, tasks))["task_ids"]
        return found

    async def annotate(self, task: int) -> None:
        """Answer one task."""
        await self.call("POST", f"/api/tasks/{task}/annotations/", ANSWER)


async def main(*, quick: bool) -> None:
    """Install it where it is not yet, start it, measure it, stop it."""
    counts = QUICK if quick else FULL
    async with deployed() as place:
        figure("label studio start", place.start_seconds, "s", version=VERSION)
        caller = Caller(place.port, place.token)
        project = await caller.project("Bench")
        tasks = await imports(caller, project, counts)
        # Tasks are offered from the front, so those at the back have no annotation yet.
        spare = iter(reversed(tasks))
        await warm(caller, project, spare)
        await nexts(caller, project, counts)
        await annotating(place, caller, spare, counts)
        await pages(caller, project, counts)
        await export(caller, counts)


async def imports(caller: Caller, project: int, counts: Counts) -> list[int]:
    """Measure an import over HTTP, the only one it has."""
    started = time.perf_counter()
    tasks = await caller.load(project, counts, ())
    rate = len(tasks) / (time.perf_counter() - started)
    figure("label studio import", rate, "tasks/s", tasks=len(tasks), slice=counts.batch)
    return tasks


async def warm(caller: Caller, project: int, tasks: Iterator[int]) -> None:
    """Let every worker meet both kinds of request once: the first takes it several times longer."""
    for _ in range(2):
        asked = (caller.call("GET", f"/api/projects/{project}/next/") for _ in range(8))
        await asyncio.gather(*asked, *(caller.annotate(next(tasks)) for _ in range(8)))


async def nexts(caller: Caller, project: int, counts: Counts) -> None:
    """Measure what its claim is, in turn with an annotation of the task."""
    times: list[float] = []
    for _ in range(counts.rounds):
        started = time.perf_counter()
        task = await caller.call("GET", f"/api/projects/{project}/next/")
        times.append(time.perf_counter() - started)
        await caller.annotate(task["id"])
    figure(
        "label studio next task",
        percentile(times, 0.5) * 1e3,
        "ms p50",
        tasks=counts.tasks,
        p99_ms=percentile(times, 0.99) * 1e3,
    )


async def annotating(place: Deployed, caller: Caller, tasks: Iterator[int], counts: Counts) -> None:
    """Measure annotations by clients that each wait for their answer."""
    for clients, total in counts.annotations.items():
        times: list[float] = []
        before, started = place.cpu(), time.perf_counter()
        shares = [[next(tasks) for _ in range(total // clients)] for _ in range(clients)]
        await asyncio.gather(*(_annotate_all(caller, share, times) for share in shares))
        seconds, spent = time.perf_counter() - started, place.cpu() - before
        figure(
            "label studio annotate",
            len(times) / seconds,
            "per second",
            clients=clients,
            p50_ms=percentile(times, 0.5) * 1e3,
            p99_ms=percentile(times, 0.99) * 1e3,
            server_cpu_us=spent / len(times) * 1e6,
        )


async def _annotate_all(caller: Caller, tasks: list[int], times: list[float]) -> None:
    for task in tasks:
        started = time.perf_counter()
        await caller.annotate(task)
        times.append(time.perf_counter() - started)


async def pages(caller: Caller, project: int, counts: Counts) -> None:
    """Measure a page of 50 tasks with their annotations: first and deep."""
    for where, number in (("first", 1), ("deep", counts.tasks // 50 - 1)):
        path = f"/api/tasks/?project={project}&page={number}&page_size=50&fields=all"
        times: list[float] = []
        for _ in range(max(3, counts.rounds // 3)):
            started = time.perf_counter()
            page = await caller.call("GET", path)
            times.append(time.perf_counter() - started)
        if len(page["tasks"]) != 50:
            raise RuntimeError(page)
        figure(
            "label studio page of 50",
            percentile(times, 0.5) * 1e3,
            "ms p50",
            tasks=counts.tasks,
            page=where,
        )


async def export(caller: Caller, counts: Counts) -> None:
    """Measure an export of tasks with one annotation each."""
    project = await caller.project("Export")
    await caller.load(project, counts, (ANSWER,))
    started = time.perf_counter()
    found = await caller.call("GET", f"/api/projects/{project}/export?exportType=JSON")
    seconds = time.perf_counter() - started
    if len(found) != counts.tasks or any(not task["annotations"] for task in found):
        raise RuntimeError("The export is not complete.")
    figure("label studio export", len(found) / seconds, "tasks/s", tasks=len(found))
