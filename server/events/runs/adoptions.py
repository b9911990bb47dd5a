"""Decides which tasks get the answer of a run as their final answer, and which are left alone.

A task is adopted only where it stands as it did at the position of the run, so nothing that
people did since is overwritten, and nothing that was erased since comes back. Whatever a reviewer
decided stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from server.events.core import ids
from server.events.core.event import Change, JsonObject, on
from server.events.core.refusal import Code, Refused
from server.events.labeling.resolution import ComparedAnswers, approved, resolved
from server.events.labeling.tasks import Method, Status, Task, TaskResolved
from server.events.projects import Project, require_active
from server.events.runs.adoption_events import (
    Adoption,
    AdoptionFailure,
    AdoptionOutcome,
    RunAdoptionFinished,
    RunAdoptionStarted,
)
from server.events.runs.consensus import DIGITS
from server.events.runs.methods import RunMethod
from server.events.runs.runs import Run, RunStatus
from server.events.runs.task_basis import basis_of

MOST = 100
"""The most adoptions of one run."""
WHOLE = 1_000_000
"""Millionths in one."""
_LABELED = (Status.LABELED, Status.IN_REVIEW, Status.DONE)
_DECIDED = (Method.REVIEWER, Method.IMPORTED)


def start(state: Run, project: Project, *, least_confidence: float) -> list[Change]:
    """Adopt the result of a run.

    Args:
        state: the run.
        project: its project.
        least_confidence: how sure the run must be of all answers to a task, 0 to 1.

    Raises:
        Refused: INVALID; CONFLICT without a result, for a run by another mapping, while the result
            is being adopted, and in an archived project; ERASED; LIMIT.
    """
    require_active(project)
    least = ppm_of(least_confidence)
    if state.method is RunMethod.MAPPING:
        message = "A mapping is not adopted: migrate the labels of the project by it."
        raise Refused(Code.CONFLICT, message, ("run",))
    if state.status is RunStatus.DROPPED:
        message = "Contents were erased since, and the result with them: start the run again."
        raise Refused(Code.ERASED, message, ("run",))
    if state.status is not RunStatus.FINISHED:
        raise Refused(Code.CONFLICT, "This run has no result, or not yet.", ("run",))
    if state.adopting is not None:
        raise Refused(Code.CONFLICT, "This run is being adopted: wait for the end.", ("run",))
    if len(state.adoptions) >= MOST:
        message = f"A run is adopted {MOST} times at most: start it again."
        raise Refused(Code.LIMIT, message, ("run",))
    return on(state.id, RunAdoptionStarted(least_confidence_ppm=least))


def ppm_of(least_confidence: float) -> int:
    """Return a confidence in millionths. Raises Refused INVALID outside 0 to 1."""
    if not 0 <= least_confidence <= 1:
        raise Refused(Code.INVALID, "A confidence is 0 to 1.", ("leastConfidence",))
    return _millionths(least_confidence)


def finish(
    state: Run,
    adoption: Adoption,
    outcomes: Mapping[AdoptionOutcome, int],
    failure: AdoptionFailure | None = None,
) -> list[Change]:
    """Record the end of an adoption; nothing where it has ended already."""
    if state.adopting is None or state.adopting.position != adoption.position:
        return []
    found = {outcome.value: outcomes[outcome] for outcome in sorted(outcomes) if outcomes[outcome]}
    event = RunAdoptionFinished(adoption_failure=failure, outcomes=found)
    return on(state.id, event)


def confidence_ppm(line: JsonObject) -> int:
    """Return how sure a run is of all answers to a task, in millionths: as of the least sure."""
    sure = line.get("confidence") or {}
    return _millionths(min(sure.values(), default=1))


def _millionths(part: float) -> int:
    """Return a part of one in millionths, rounded down: as sure as is asked for stays so.

    Products that are whole millionths in decimals may lie just below, as 0.5125 * 1e6 does.
    """
    return int(round(part * WHOLE, DIGITS - 6))


def outcome_of(
    task: Task, line: JsonObject, run: UUID, least_ppm: int, since: Adoption | None = None
) -> AdoptionOutcome:
    """Return what adopting a result comes to for a task, holds left aside.

    Args:
        task: the task as it is.
        line: the line of the result about it.
        run: the run.
        least_ppm: how sure the run must be, in millionths.
        since: the adoption under way; what it has adopted counts as adopted.
    """
    final = task.resolution
    if line["answers"] is None:
        return AdoptionOutcome.NO_ANSWER
    if confidence_ppm(line) < least_ppm:
        return AdoptionOutcome.UNSURE
    if task.status is Status.DONE and final is not None and final.answers == line["answers"]:
        mine = since is not None and final.run == run and final.at >= since.started_at
        return AdoptionOutcome.ADOPTED if mine else AdoptionOutcome.SAME
    if line.get("basis") != basis_of(task):
        return AdoptionOutcome.MOVED
    if (final is not None and final.method in _DECIDED) or approved(task):
        return AdoptionOutcome.REVIEWED
    return AdoptionOutcome.ADOPTED if task.status in _LABELED else AdoptionOutcome.NOT_LABELED


def adopt(task: Task, line: JsonObject, run: UUID) -> list[Change]:
    """Return the final answer of a task by a run, for a task whose outcome is ADOPTED.

    Nothing where the task has that answer already.
    """
    final = task.resolution
    if task.status is Status.DONE and final is not None and final.answers == line["answers"]:
        return []
    named = [task.annotation(ids.expect("annotation", one)) for one in line["annotations"]]
    given = [ComparedAnswers(one.id, one.answers, one.form_version) for one in named]
    event: TaskResolved = resolved(Method.RUN, given, line["answers"])
    sure = {"run": run, "confidence_ppm": confidence_ppm(line)}
    return on(task.id, event.model_copy(update=sure))
