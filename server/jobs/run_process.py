"""A process that computes the result of one run, within limits, and ends.

Run as a program, this module reads one line of JSON from its standard input: the address of the
database, the organization, the run, and the limits. It writes a line of JSON, with counts or the
reason why there is no result, and then the result. It ends with its input, so that a server that
was killed leaves no process behind.

The result is lines of JSON, the same bytes each time: a head with what was asked for, then a line
for each task that had a counting annotation at the position, in the order of the ids of tasks. How
far the process has come stands in the table of progress.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import orjson

from server.commands import Writer
from server.commands.runs.progress import note_progress
from server.commands.runs.request import plan_mapping
from server.events.core import ids
from server.events.core.refusal import Refused
from server.events.forms.forms import Form
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.labeling.tasks import Task
from server.events.projects import Project
from server.events.runs.methods import METHODS, Found, Rules, RunMethod, resolve
from server.events.runs.runs import RunFailure
from server.jobs.child_process import end_with_parent, read_wanted
from server.postgres import connect
from server.reads.runs import count_erasures, count_tasks, project_as_of, tasks_as_of

SETTINGS = {"application_name": "annolog run", "jit": "off"}
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


@dataclass
class Computation:
    """The result of a run, as far as it is computed."""

    writer: Writer
    org: UUID
    project: Project
    form: Form
    rules: Rules
    lines: list[bytes] = field(default_factory=list)
    resolved: int = 0
    changed: int = 0

    async def add(self, task: Task) -> None:
        """Add a task, unless nobody has answered it."""
        if not task.counting:
            return
        found = await self._resolve(task)
        resolution = found.resolution
        content = None if resolution is None else resolution.content
        answers = None if content is None else content.answers
        before = None if task.resolution is None else task.resolution.answers
        self.resolved += answers is not None
        self.changed += answers != before
        annotations = () if resolution is None else resolution.annotations
        line: dict[str, Any] = {
            "task": ids.public("task", task.id),
            "answers": answers,
            "annotations": [ids.public("annotation", id_) for id_ in annotations],
        }
        if found.relabel:
            line["relabel"] = found.relabel
        self.lines.append(orjson.dumps(line, option=_SORTED))

    async def _resolve(self, task: Task) -> Found:
        taxonomies = self.writer.taxonomy_cache
        while True:
            try:
                concepts = taxonomies.of(self.org)
                return resolve(self.rules, task, self.project, self.form, concepts)
            except NotLoaded as missing:
                await taxonomies.find(self.org, missing)


async def compute(wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the counts, or the reason why there is no result, and the result."""
    org, position = UUID(wanted["org"]), wanted["position"]
    connection = await connect(wanted["dsn"], SETTINGS)
    writer = Writer(wanted["dsn"], connections=1)
    try:
        erasures = await count_erasures(connection, org)
        project = await project_as_of(connection, org, UUID(wanted["project"]), position)
        try:
            form = None if project is None else project.pinned()
        except Refused:
            form = None
        if project is None or form is None:
            return {"failure": RunFailure.FORM}, b""
        method, parameters = RunMethod(wanted["method"]), wanted["parameters"]
        rules = METHODS[method](parameters)
        if method is RunMethod.MAPPING:
            try:
                plan, form = await plan_mapping(
                    connection, writer.taxonomy_cache, org, project, parameters
                )
            except Refused:
                return {"failure": RunFailure.TAXONOMY}, b""
            rules = replace(rules, plan=plan)
        found = Computation(writer, org, project, form, rules)
        done, total = 0, await count_tasks(connection, org, project.id)
        await note_progress(connection, org, UUID(wanted["run"]), done, total)
        async for looked_at, tasks in tasks_as_of(connection, org, project.id, position):
            for task in tasks:
                await found.add(task)
            done += looked_at
            # People go on importing tasks meanwhile.
            await note_progress(connection, org, UUID(wanted["run"]), done, max(done, total))
    finally:
        await writer.close()
        await connection.close()
    counts = {"tasks": len(found.lines), "resolved": found.resolved, "changed": found.changed}
    asked = {name: wanted[name] for name in ("org", "project", "method", "parameters", "position")}
    return {**counts, "erasures": erasures}, orjson.dumps(asked, option=_SORTED) + b"".join(
        found.lines
    )


def main() -> None:
    """Compute the run that the input names."""
    wanted = read_wanted()
    resource.setrlimit(resource.RLIMIT_AS, (wanted["memory"], wanted["memory"]))
    end_with_parent()
    try:
        counts, result = asyncio.run(compute(wanted))
    except MemoryError:
        os._exit(1)  # without a traceback: the limit is there to be met
    sys.stdout.buffer.write(orjson.dumps(counts, option=orjson.OPT_APPEND_NEWLINE) + result)
    sys.stdout.buffer.flush()
    os._exit(0)  # the thread waits for the end of the input


if __name__ == "__main__":
    main()
