"""A process that computes the result of one run, within limits, and ends.

Run as a program, this module reads one line of JSON from its standard input: the address of the
database, the organization, the run, and the limits. It writes a line of JSON, with counts or the
reason why there is no result, and then the result. It ends with its input, so that a server that
was killed leaves no process behind.

The result is lines of JSON, the same bytes each time: a head with what was asked for, lines of
people where the method estimates how far each can be relied on, as many as the head says, then a
line for each task that had a counting annotation at the position, in the order of the ids of tasks.
Of a method that fuses, a line has the runs of large masks that its answers name and nobody gave,
and the names of large masks that could not be read.
How far the process has come stands in the table of progress.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import orjson

from server.commands import Writer
from server.commands.runs.progress import note_progress
from server.commands.runs.request import plan_mapping
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Refused
from server.events.forms.forms import Form
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.labeling.tasks import Task
from server.events.projects import Project
from server.events.runs.consensus import Ballot, Fitted, decidable
from server.events.runs.fusing import Fuse
from server.events.runs.methods import METHODS, Found, Rules, RunMethod, resolve
from server.events.runs.runs import RunFailure
from server.events.runs.task_basis import basis_of
from server.jobs.child_process import end_with_parent, ending_quietly, read_wanted
from server.jobs.run_masks import ReadTask, RunMasks
from server.postgres import Connection, connect
from server.reads.blobs import intact_blobs
from server.reads.runs.runs import count_erasures, count_tasks, project_as_of, tasks_as_of
from server.storage import Bucket, open_store

SETTINGS = {"application_name": "annolog run", "jit": "off"}
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What is found for one task."""

    task: UUID
    found: Found
    basis: str
    before: JsonObject | None
    """Its final answer at the position."""
    masks: Mapping[str, bytes] = field(default_factory=dict)
    """The blobs of fused masks that the answer names, by digest."""
    left_out: Sequence[str] = ()
    """Names of large masks that could not be read."""

    def decided(self, fitted: Sequence[Fitted], order: Sequence[str]) -> JsonObject | None:
        """Return the final answer, with what is decided from all tasks together.

        Args:
            fitted: what is decided from all tasks together, question by question.
            order: the questions of the form.
        """
        resolution = self.found.resolution
        content = None if resolution is None else resolution.content
        if content is None:
            return None
        answers = {**content.answers}
        for one in fitted:
            answer, _ = one.answers[self.task]
            if answer is None:
                return None
            answers.pop(one.question.name, None)
            if answer:
                answers[one.question.name] = answer
        return {name: answers[name] for name in order if name in answers}

    def line(self, answers: JsonObject | None, fitted: Sequence[Fitted]) -> JsonObject:
        """Return the line of the result."""
        resolution = self.found.resolution
        annotations = () if resolution is None else resolution.annotations
        sure = {**self.found.confidence}
        for one in fitted:
            sure.pop(one.question.name, None)
            if (probability := one.answers[self.task][1]) is not None:
                sure[one.question.name] = probability
        line: JsonObject = {
            "task": ids.public("task", self.task),
            "answers": answers,
            "annotations": [ids.public("annotation", id_) for id_ in annotations],
            "basis": self.basis,
            "confidence": sure,
        }
        if self.found.relabel:
            line["relabel"] = self.found.relabel
        if self.found.backed_off:
            line["backed_off"] = self.found.backed_off
        if self.masks and answers is not None:
            # As text: whoever reads the line for something else makes no numbers of it.
            line["masks"] = {digest: body.decode() for digest, body in self.masks.items()}
        if self.left_out:
            line["masks_left_out"] = [*self.left_out]
        return line


@dataclass
class Computation:
    """The result of a run, as far as it is computed."""

    writer: Writer
    org: UUID
    project: Project
    form: Form
    rules: Rules
    masks: RunMasks
    results: list[TaskResult] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    """The votes on the questions that are decided from all tasks together."""

    def __post_init__(self) -> None:
        if consensus := self.rules.consensus:
            by_name = {question.name: question for question in self.form.questions}
            self.ballots = [consensus.ballot(by_name[name]) for name in consensus.questions]

    async def add(self, task: Task) -> None:
        """Add a task, unless nobody has answered it."""
        if not task.counting:
            return
        read = ReadTask(task) if self.rules.fusing is None else await self.masks.read(task)
        found, masks = await self._resolve(read.whole()), dict[str, bytes]()
        # Of small masks, the majority may have as many runs as all of them together.
        if self.rules.fusing is not None and found.resolution is not None:
            light, masks = read.light(found.resolution)
            fits = self.masks.keep(sum(map(len, masks.values())))
            found = replace(found, resolution=light) if fits else Found()
        for ballot in self.ballots:
            ballot.add(task)
        before = None if task.resolution is None else task.resolution.answers
        result = TaskResult(task.id, found, basis_of(task), before, masks, read.left_out)
        self.results.append(result)

    def finish(self) -> tuple[dict[str, Any], bytes]:
        """Return the counts, and the lines of the result after the head."""
        fitted = [
            ballot.solve(self.rules.consensus.solve)
            for ballot in self.ballots
            if self.rules.consensus
        ]
        order = [question.name for question in self.form.questions]
        shown = [(result, result.decided(fitted, order)) for result in self.results]
        counts = {
            "tasks": len(shown),
            "resolved": sum(answers is not None for _, answers in shown),
            "changed": sum(answers != result.before for result, answers in shown),
        }
        people = [one for found in fitted for one in found.people]
        head: JsonObject = {"people": len(people), "fits": [found.about for found in fitted]}
        if self.rules.fusing is not None:
            head["incomplete_tasks"] = self.masks.incomplete_tasks
        lines = [*people, *(result.line(answers, fitted) for result, answers in shown)]
        return {**counts, "head": head}, b"".join(
            orjson.dumps(line, option=_SORTED) for line in lines
        )

    async def _resolve(self, task: Task) -> Found:
        taxonomies, fuse = self.writer.taxonomy_cache, _fuse() if self.rules.fusing else None
        while True:
            try:
                concepts = taxonomies.of(self.org)
                return resolve(self.rules, task, self.project, self.form, concepts, fuse)
            except NotLoaded as missing:
                await taxonomies.find(self.org, missing)


def _fuse() -> Fuse:
    from server.jobs.run_fusing import fuse  # noqa: PLC0415 - numpy, where it is needed

    return fuse


class _FailedError(Exception):
    """The run has no result."""

    def __init__(self, failure: RunFailure) -> None:
        super().__init__(failure)
        self.failure = failure


@contextlib.contextmanager
def _failing_with(failure: RunFailure) -> Iterator[None]:
    """Let a refusal in the block be the reason why the run has no result."""
    try:
        yield
    except Refused as refused:
        raise _FailedError(failure) from refused


async def compute(wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the counts, or the reason why there is no result, and the result."""
    org = UUID(wanted["org"])
    connection = await connect(wanted["dsn"], SETTINGS)
    bucket = wanted["bucket"] and Bucket(**wanted["bucket"])
    blobs = await open_store(wanted["dsn"], bucket)
    writer = Writer(wanted["dsn"], blobs=blobs, connections=1)
    try:
        erasures = await count_erasures(connection, org)
        with intact_blobs(blobs, org) as blob:
            found = await _prepared(connection, writer, RunMasks(blob), wanted)
            await _add_all(connection, found, wanted)
        with _failing_with(RunFailure.VALUES):
            counts, lines = found.finish()
    except _FailedError as failed:
        return {"failure": failed.failure}, b""
    finally:
        await blobs.close()
        await writer.close()
        await connection.close()
    asked = {name: wanted[name] for name in ("org", "project", "method", "parameters", "position")}
    head = orjson.dumps({**asked, **counts.pop("head")}, option=_SORTED)
    return {**counts, "erasures": erasures}, head + lines


async def _prepared(
    connection: Connection, writer: Writer, masks: RunMasks, wanted: dict[str, Any]
) -> Computation:
    """Return the computation before its first task. Raises _FailedError."""
    org, id_, position = UUID(wanted["org"]), UUID(wanted["project"]), wanted["position"]
    project = await project_as_of(connection, org, id_, position)
    if project is None:
        raise _FailedError(RunFailure.FORM)
    with _failing_with(RunFailure.FORM):
        form = project.pinned()
    method, parameters = RunMethod(wanted["method"]), wanted["parameters"]
    rules = METHODS[method](parameters)
    if rules.consensus is not None:
        with _failing_with(RunFailure.QUESTION):
            decidable(form, rules.consensus.questions, rules.consensus.deciding)
    if method is RunMethod.MAPPING:
        cache = writer.taxonomy_cache
        with _failing_with(RunFailure.TAXONOMY):
            plan, form = await plan_mapping(connection, cache, org, project, parameters)
        rules = replace(rules, plan=plan)
    return Computation(writer, org, project, form, rules, masks)


async def _add_all(connection: Connection, found: Computation, wanted: dict[str, Any]) -> None:
    """Add the tasks of the project, and note how far that has come."""
    org, project, run = found.org, found.project.id, UUID(wanted["run"])
    done, total = 0, await count_tasks(connection, org, project)
    await note_progress(connection, org, run, done, total)
    async for looked_at, tasks in tasks_as_of(connection, org, project, wanted["position"]):
        for task in tasks:
            await found.add(task)
        done += looked_at
        # People go on importing tasks meanwhile.
        await note_progress(connection, org, run, done, max(done, total))


def main() -> None:
    """Compute the run that the input names."""
    wanted = read_wanted()
    resource.setrlimit(resource.RLIMIT_AS, (wanted["memory"], wanted["memory"]))
    end_with_parent()
    with ending_quietly():
        counts, result = asyncio.run(compute(wanted))
    sys.stdout.buffer.write(orjson.dumps(counts, option=orjson.OPT_APPEND_NEWLINE) + result)
    sys.stdout.buffer.flush()
    os._exit(0)  # the thread waits for the end of the input


if __name__ == "__main__":
    main()
