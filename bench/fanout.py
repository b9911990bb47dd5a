"""Deliveries of `events` to many subscribers, against stock Strawberry and a loop of ready bytes.

    python -m bench.fanout [OTHER_TREE] [--rounds 2] [--seconds 10] [--quick]

With another tree of this code, its deliveries are measured beside them.

Events of ten and more types are written through a server of the same tree, beside the one that is
measured, 200 a second; 500 subscribers follow them: of one key, of 500 keys of different members,
and of one key over server-sent events. For each are printed the deliveries that came in a second
of the wall clock, and the CPU of the serving process for each, which other load leaves nearly
alone: a million microseconds divided by it are the deliveries that a core can make. Each tree has
a database of its own, and is set up and asked by the command line and the API alone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import fanout_references
from bench.client import Client
from bench.harness import figure
from bench.scratch import end_with_parent, scratch
from bench.site import FORM, free_port, listening
from bench.tree import HERE, Served, add_member, add_project, ask, cpu, served
from server.embedded.postgres import Postgres

RATE = 200
"""Events per second."""
SUBSCRIBERS = 500
SSE = "one key, sse"
CASES = ["one key", "many keys", SSE]
WRITERS = 16
"""Connections by which they are written."""
QUERY = """
subscription Follow($filter: EventFilter) { events(filter: $filter) {
  __typename position cursor name stream version recordedAt commandId actor { id name }
  ... on TaskImported { projectId content { ... on TaskContent { inputs externalId } } }
  ... on TaskClaimed { annotatorId token expiresAt }
  ... on AnnotationSubmitted { annotationId annotatorId formVersion timeSpentMs
    content { ... on AnswersContent {
      answers { question value { ... on ChoiceAnswer { values } } } } } }
  ... on CommentAdded { commentId content { ... on CommentContent { text } } } } }"""


@dataclass
class Writer:
    """Works in a project, by connections of its own."""

    project: str
    owner: Client
    annotator: Client


@dataclass
class Place:
    """A served tree: events are written through its first server, and followed at its second."""

    port: int
    pid: int
    writers: list[Writer] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @classmethod
    async def fill(cls, tree: Served, members: int) -> Place:
        """Make a project, who works in it, and members with keys."""
        place, port = cls(tree.ports[1], tree.pids[1]), tree.ports[0]
        owner = await Client.connect(port, tree.key)
        project = await add_project(owner, FORM, overlap=2, leasesPerAnnotator=1_000)
        for number in range(WRITERS):
            key = await add_member(owner, f"annotator {number}", "ANNOTATOR")
            both = [await Client.connect(port, given) for given in (tree.key, key)]
            place.writers.append(Writer(project, *both))
        shares = [range(n, members, WRITERS) for n in range(WRITERS)]
        keys = await asyncio.gather(*map(_programs, place.writers, shares))
        place.keys = [key for some in keys for key in some]
        return place


async def _programs(writer: Writer, numbers: range) -> list[str]:
    return [await add_member(writer.owner, f"program {n}", "INTEGRATOR") for n in numbers]


async def work(writer: Writer, number: int) -> int:
    """Import, claim and answer a task; return the last position."""
    task_given = [{"inputs": {"text": f"{number} rivers"}, "externalId": str(uuid4())}]
    imported = await ask(
        writer.owner, "importTasks", "ImportTasksPayload", "taskIds",
        project=writer.project, tasks=task_given,
    )  # fmt: skip
    task = imported["taskIds"][0]
    await ask(
        writer.owner, "changeTask", "TaskPayload", "position", task=task, change={"priority": 3}
    )
    claimed = await ask(
        writer.annotator,
        "claimTask",
        "ClaimTaskPayload",
        "token",
        project=writer.project,
        task=task,
    )
    lease = {"task": task, "token": claimed["token"]}
    await ask(writer.annotator, "extendLease", "TaskPayload", "position", **lease)
    comment = await ask(
        writer.annotator, "addComment", "CommentPayload", "comment { id }",
        task=task, text="Which one?",
    )  # fmt: skip
    done = await ask(
        writer.annotator, "submitAnnotation", "AnnotationPayload", "annotationId", **lease,
        answers=_answer("b"), timeSpentMs=900,
    )  # fmt: skip
    await ask(
        writer.annotator, "reviseAnnotation", "AnnotationPayload", "position", task=task,
        annotation=done["annotationId"], answers=_answer("c"), timeSpentMs=100,
    )  # fmt: skip
    await ask(
        writer.owner, "resolveComment", "CommentPayload", "position",
        task=task, comment=comment["comment"]["id"],
    )  # fmt: skip
    last = await ask(
        writer.owner, "changeTask", "TaskPayload", "position", task=task, change={"archive": True}
    )
    return int(last["position"])


def _answer(value: str) -> list[dict[str, Any]]:
    return [{"question": "topic", "value": {"choice": {"values": [value]}}}]


async def load(place: Place, ended: asyncio.Event, *, evenly: bool = False) -> int:
    """Write about RATE events a second until told to end; return the last position.

    The writers begin together, and so they do each time, in bursts; or evenly, one after the other.
    """
    before = await work(place.writers[0], 0)
    each = await work(place.writers[0], 1) - before
    pause = len(place.writers) * each / RATE
    waits = [evenly * n * pause / len(place.writers) for n in range(len(place.writers))]
    writing = map(_write, place.writers, waits, itertools.repeat(pause), itertools.repeat(ended))
    return max(await asyncio.gather(*writing))


async def _write(writer: Writer, wait: float, pause: float, ended: asyncio.Event) -> int:
    """Let tasks go through their lives, one after the other; return the last position."""
    await asyncio.sleep(wait)
    began = time.perf_counter()
    for number in itertools.count(1):
        last = await work(writer, number)
        with contextlib.suppress(TimeoutError):
            due = began + number * pause - time.perf_counter()
            await asyncio.wait_for(ended.wait(), max(0.001, due))
        if ended.is_set():
            break
    return last


async def measure(place: Place, keys: list[str], transport: str, seconds: float) -> dict[str, Any]:
    """Return deliveries per second, CPU per delivery and events per second of one run."""
    programs = await _both_halves(place.port, keys, transport)
    ended = asyncio.Event()
    writing = asyncio.create_task(load(place, ended))
    await asyncio.sleep(min(3.0, seconds))
    first, used, began = await reports(programs), cpu(place.pid), time.perf_counter()
    await asyncio.sleep(seconds)
    last, spent = await reports(programs), cpu(place.pid) - used
    lasted = time.perf_counter() - began
    ended.set()
    head = await writing
    drained = await _drained(programs, head, 3 * seconds)
    await end(programs)
    count = sum(report["events"] for report in last) - sum(report["events"] for report in first)
    behind = head - min(report["lowest"] for report in last)
    return {
        "deliveries": count / lasted,
        "cpu_us": spent / max(1, count) * 1e6,
        "events": (last[0]["highest"] - first[0]["highest"]) / lasted,
        "behind": behind,
        "drained": drained,
    }


async def measure_reference(kind: str, subscribers: int, seconds: float) -> dict[str, Any]:
    """Return the same of a server of `bench.fanout_references`."""
    port = free_port()
    words = [sys.executable, "-m", "bench.fanout_references", kind, str(port)]
    server = subprocess.Popen(words, cwd=HERE, preexec_fn=end_with_parent)  # noqa: ASYNC220, PLW1509
    await listening(port)
    query = fanout_references.QUERY if kind == "stock" else ""
    programs = await _both_halves(port, ["none"] * subscribers, "ws", query)
    while min(report["lowest"] for report in await reports(programs)) == 0:  # noqa: ASYNC110 - other programs
        await asyncio.sleep(0.2)
    first, used, began = await reports(programs), cpu(server.pid), time.perf_counter()
    await asyncio.sleep(seconds)
    last, spent = await reports(programs), cpu(server.pid) - used
    lasted = time.perf_counter() - began
    await end(programs)
    server.kill()
    server.wait()
    count = sum(report["events"] for report in last) - sum(report["events"] for report in first)
    return {"deliveries": count / lasted, "cpu_us": spent / max(1, count) * 1e6}


async def _both_halves(
    port: int, keys: list[str], transport: str, query: str = QUERY
) -> list[asyncio.subprocess.Process]:
    halves = [keys[: len(keys) // 2], keys[len(keys) // 2 :]]
    return [await subscribers_of(port, half, transport, query) for half in halves]


async def end(programs: list[asyncio.subprocess.Process]) -> None:
    """End processes of subscribers."""
    for program in programs:
        program.kill()
        await program.wait()


async def _drained(programs: list[asyncio.subprocess.Process], head: int, seconds: float) -> bool:
    """Tell whether everybody has everything some seconds after the last event."""
    for _ in range(int(seconds * 10)):
        if all(report["lowest"] >= head for report in await reports(programs)):
            return True
        await asyncio.sleep(0.1)
    return False


async def subscribers_of(
    port: int, keys: list[str], transport: str, query: str = QUERY, *, times: bool = False
) -> asyncio.subprocess.Process:
    """Start subscribers in a process of their own: one a key."""
    given = {
        "port": port, "keys": keys, "query": query, "variables": {}, "transport": transport,
        "times": times,
    }  # fmt: skip
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.subscribers", cwd=HERE,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 28,
    )  # fmt: skip
    await _say(program, json.dumps(given).encode())
    if await _line(program) != b"ready\n":
        raise RuntimeError("The subscribers did not come through.")
    return program


async def reports(programs: list[asyncio.subprocess.Process]) -> list[dict[str, Any]]:
    """Return what each process of subscribers has got; see `bench.subscribers`."""
    for program in programs:
        await _say(program, b"report")
    return [json.loads(await _line(program)) for program in programs]


async def _say(program: asyncio.subprocess.Process, line: bytes) -> None:
    if program.stdin is not None:
        program.stdin.write(line + b"\n")
        await program.stdin.drain()


async def _line(program: asyncio.subprocess.Process) -> bytes:
    return b"" if program.stdout is None else await program.stdout.readline()


async def main(
    other: Path | None, cases: list[str], rounds: int, seconds: float, subscribers: int
) -> None:
    """Measure both trees, in turn."""
    trees = {"here": HERE} if other is None else {"there": other.resolve(), "here": HERE}  # noqa: ASYNC240 - at first
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(_report, found, subscribers)  # also of a run that was cut short
        folder = stack.enter_context(scratch())
        running = await stack.enter_async_context(Postgres(folder / "cluster").run())

        async def place(name: str, tree: Path) -> Place:
            made = await stack.enter_async_context(served(tree, running, name, folder, servers=2))
            return await Place.fill(made, subscribers if "many keys" in cases else 1)

        places = await asyncio.gather(*(place(name, tree) for name, tree in trees.items()))
        for number, (name, at) in itertools.product(range(rounds), zip(trees, places, strict=True)):
            for case in cases:
                keys = at.keys if case == "many keys" else at.keys[:1] * subscribers
                done = await measure(at, keys, "sse" if case == SSE else "ws", seconds)
                found.setdefault((case, name), []).append(done)
            for kind in ("stock", "loop") if name == "here" else ():
                done = await measure_reference(kind, subscribers, seconds)
                found.setdefault((kind, name), []).append(done)
            print(f"# round {number + 1} of {rounds}, {name}", flush=True)


def _report(found: dict[tuple[str, str], list[dict[str, Any]]], subscribers: int) -> None:
    references = {kind: _median(found[kind, "here"]) for kind in ("stock", "loop")}
    for kind, run in references.items():
        figure(
            f"deliveries of events, {kind}", run["deliveries"], "per second",
            subscribers=subscribers, server_cpu_us=run["cpu_us"], per_core=1e6 / run["cpu_us"],
        )  # fmt: skip
    for (case, label), runs in found.items():
        if label != "here" or case in references:
            continue
        here, there = _median(runs), _median(found.get((case, "there"), runs))
        figure(
            f"deliveries of events, {case}",
            here["deliveries"],
            "per second",
            subscribers=subscribers,
            events_per_second=here["events"],
            server_cpu_us=here["cpu_us"],
            per_core=1e6 / here["cpu_us"],
            behind=here["behind"],
            everybody_got_everything=all(run["drained"] for run in runs),
            to_stock=here["deliveries"] / references["stock"]["deliveries"],
            to_stock_per_core=references["stock"]["cpu_us"] / here["cpu_us"],
            to_loop=here["deliveries"] / references["loop"]["deliveries"],
            to_loop_per_core=references["loop"]["cpu_us"] / here["cpu_us"],
            there=there["deliveries"],
            there_cpu_us=there["cpu_us"],
            there_behind=there["behind"],
            ratio=here["deliveries"] / there["deliveries"],
            ratio_per_core=there["cpu_us"] / here["cpu_us"],
        )


def _median(runs: list[dict[str, Any]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--subscribers", type=int, default=SUBSCRIBERS)
    parser.add_argument("--case", action="append", choices=CASES, dest="cases")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    size = (1, 1.0, 20) if given.quick else (given.rounds, given.seconds, given.subscribers)
    asyncio.run(main(given.other, given.cases or CASES, *size))
