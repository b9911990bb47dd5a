"""Results of runs: blobs of lines, and what they say otherwise than the tasks of now, or a run."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson

from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import Form
from server.events.labeling.consensus import agrees
from server.events.labeling.masks import with_runs
from server.events.labeling.tasks import Task
from server.events.runs.adoption_events import AdoptionOutcome
from server.events.runs.adoptions import outcome_of
from server.events.runs.runs import RunStatus
from server.reads.blobs import fetch as fetch_blob
from server.reads.erasure.holds import held_tasks
from server.reads.runs.runs import erasures_of, task_states
from server.reads.session import ReadSession
from server.storage import Blobs


@dataclass(frozen=True, slots=True)
class RunResult:
    """The result of a run: lines of JSON, parsed where they are shown."""

    head: JsonObject
    people: list[bytes]
    """What is known of people, question by question; none by methods that estimate nothing."""
    tasks: list[bytes]
    """In the order of the ids of tasks."""


async def run_result(session: ReadSession, blobs: Blobs, row: Any) -> RunResult:
    """Return the result of a run, given its row.

    Raises:
        Refused: CONFLICT where there is no result; ERASED where contents were erased since.
    """
    if row["status"] == RunStatus.DROPPED or await erased_since(session, row):
        message = "Contents were erased since, and the result with them: start the run again."
        raise Refused(Code.ERASED, message)
    if row["result"] is None:
        raise Refused(Code.CONFLICT, "This run has no result, or not yet.")
    body = await fetch_blob(blobs, session.org, row["result"])
    if body is None:
        raise Refused(Code.ERASED, "The result is gone: start the run again.")
    head, *lines = await asyncio.to_thread(body.splitlines)
    known: JsonObject = orjson.loads(head)
    people = known.get("people", 0)  # none of runs from before there were any
    return RunResult(known, lines[:people], lines[people:])


async def erased_since(session: ReadSession, row: Any) -> bool:
    """Tell whether contents were erased since a run with a result was computed."""
    return row["result"] is not None and await erasures_of(session) != row["erasures"]


async def result_lines(session: ReadSession, blobs: Blobs, row: Any) -> list[bytes]:
    """Return the lines of tasks of the result of a run. Raises as `run_result`."""
    return (await run_result(session, blobs, row)).tasks


def fused_masks(line: JsonObject) -> dict[str, bytes]:
    """Return the blobs of the fused masks that the answers in a line name, by digest."""
    return {digest: body.encode() for digest, body in line.get("masks", {}).items()}


def shown_answers(line: JsonObject) -> JsonObject | None:
    """Return the answers in a line, with the runs of fused masks in place of their names."""
    answers: JsonObject | None = line["answers"]
    return answers and with_runs(answers, fused_masks(line))


def left_out_masks(line: JsonObject) -> list[str]:
    """Return the names of the large masks of a task that a run by FUSED could not read."""
    return list(line.get("masks_left_out", ()))


def require_same_project(row: Any, other: Any) -> None:
    """Require that a run is compared with a run of the same project. Raises Refused INVALID."""
    if row["project_id"] != other["project_id"]:
        message = "A run is compared with a run of the same project."
        raise Refused(Code.INVALID, message, ("other",))


def person_in(line: bytes) -> JsonObject:
    """Return what a line says of a person, with the values of the confusion as lists of texts."""
    found: JsonObject = orjson.loads(line)
    names = ("truth", "said", "probability")
    cells = [
        dict(zip(names, (_spelled(true), _spelled(said), rate), strict=True))
        for true, said, rate in found["confusion"]
    ]
    return {**found, "confusion": cells}


def _spelled(value: Any) -> list[str]:
    return value if isinstance(value, list) else [f"{value:.15g}"]


@dataclass(frozen=True, slots=True)
class RunDifference:
    """A task whose final answer would be another one."""

    task: UUID
    now: JsonObject | None
    then: JsonObject | None
    relabel: Sequence[JsonObject]
    """Labels for which a mapping has no single target."""


async def differences(
    session: ReadSession, form: Form, lines: Sequence[JsonObject]
) -> list[RunDifference]:
    """Return what some lines of a result say otherwise than the tasks of now, in their order."""
    wanted = {ids.expect("task", line["task"]): line for line in lines}
    states = await task_states(session, wanted)
    return [
        one
        for task, line in wanted.items()
        if task in states and (one := _difference(form, task, _final(states[task]), line))
    ]


def _final(task: Task) -> JsonObject | None:
    return None if task.resolution is None else task.resolution.answers


Pair = tuple[UUID, bytes | None, bytes | None]
"""A task, and the lines about it in two results; None where a result has none."""


def pair_lines(lines: Sequence[bytes], others: Sequence[bytes]) -> list[Pair]:
    """Return the lines of two results task by task, in the order of the ids of tasks."""
    one, other = ({task_in(line): line for line in some} for some in (lines, others))
    return [(task, one.get(task), other.get(task)) for task in sorted(one.keys() | other.keys())]


def task_in(line: bytes) -> UUID:
    """Return the task that a line is about: its id is the last member, as members are sorted."""
    text = line[line.rindex(b'"task":"') + 8 : line.rindex(b'"')]
    return ids.expect("task", text.decode())


def differences_of_pairs(form: Form, pairs: Sequence[Pair]) -> list[RunDifference]:
    """Return what results say otherwise than others; `now` is the answer of the second one."""
    found = []
    for task, *both in pairs:
        mine, other = ({"answers": None} if one is None else orjson.loads(one) for one in both)
        if one := _difference(form, task, other["answers"], mine):
            found.append(replace(one, now=shown_answers(other)))
    return found


def _difference(
    form: Form, task: UUID, now: JsonObject | None, line: JsonObject
) -> RunDifference | None:
    then = line["answers"]
    same = now == then or (now is not None and then is not None and agrees(form, now, then))
    relabel = line.get("relabel", ())
    return None if same else RunDifference(task, now, shown_answers(line), relabel)


async def adoption_outcomes(
    session: ReadSession,
    run: UUID,
    least_ppm: int,
    lines: Mapping[UUID, JsonObject],
) -> list[tuple[UUID, AdoptionOutcome]]:
    """Return what adopting some lines of a result would come to, task by task, in their order."""
    states = await task_states(session, lines)
    outcomes = {
        task: outcome_of(states[task], line, run, least_ppm)
        for task, line in lines.items()
        if task in states
    }
    adopted = [task for task, one in outcomes.items() if one is AdoptionOutcome.ADOPTED]
    held = await held_tasks(session, {task: states[task] for task in adopted})
    return [(task, AdoptionOutcome.HELD if task in held else one) for task, one in outcomes.items()]
