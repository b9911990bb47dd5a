"""Runs: somebody asks what the final answers of a project would be under other rules.

A run is a stream of its own. A job computes the result from the annotations as of a position; the
result is a blob, whose digest is the same each time that the same is computed. It changes no task
until somebody adopts it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.core.event import (
    Change,
    Event,
    Fold,
    JsonObject,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.runs.adoption_events import Adoption, RunAdoptionFinished, RunAdoptionStarted
from server.events.runs.methods import METHODS, RunMethod


class RunStatus(StrEnum):
    """How far a run is."""

    RUNNING = "RUNNING"
    """It waits for its turn or is executed."""
    FINISHED = "FINISHED"
    """It has results."""
    FAILED = "FAILED"
    """It has no result; `failure` says why."""
    CANCELED = "CANCELED"
    """Somebody stopped it."""
    DROPPED = "DROPPED"
    """It was finished, and its result is gone, because contents were erased since."""


class RunFailure(StrEnum):
    """Why a run has no result."""

    TIME = "TIME"
    """It took too long."""
    ENDED = "ENDED"
    """Its process ended: the result is too large, or needs more memory than a run may use."""
    FORM = "FORM"
    """The project had no form at the position, or the form was erased."""
    TAXONOMY = "TAXONOMY"
    """No question drew on the taxonomy at the position, or a version that it takes is gone."""
    QUESTION = "QUESTION"
    """The form of the position lacks a question that is to be decided, or it has another kind."""
    VALUES = "VALUES"
    """People gave more different values than the method takes, for so many answers."""
    ERROR = "ERROR"
    """It failed again and again by a mistake of ours: the log of the server says why."""


class RunRequested(Event, name="run.requested", kind=Kind.RUN):
    """Somebody asked for a run."""

    project: UUID
    run_method: RunMethod
    parameters: JsonObject
    run_position: int
    """The position that the annotations are read as of."""


class RunFinished(Event, name="run.finished", kind=Kind.RUN):
    """The result is there."""

    result_digest: str
    """SHA-256 of the result, a blob beside the ledger."""
    erasures: int
    """How often contents of the organization had been erased when the annotations were read."""
    annotated_tasks: int
    resolved_tasks: int
    changed_tasks: int
    """Tasks whose final answer at the position was another one, or none."""


class RunFailed(Event, name="run.failed", kind=Kind.RUN):
    """The run ended without a result, and is not tried again."""

    failure: RunFailure


class RunCanceled(Event, name="run.canceled", kind=Kind.RUN):
    """Somebody does not need the result any more."""


class RunResultDropped(Event, name="run.result_dropped", kind=Kind.RUN):
    """The result was removed: contents were erased since it was computed."""


@record
class Run:
    """The state of a run."""

    id: UUID
    project: UUID
    method: RunMethod
    parameters: JsonObject
    position: int
    requested_by: UUID | None
    requested_at: datetime
    changed_at: datetime
    status: RunStatus = RunStatus.RUNNING
    failure: RunFailure | None = None
    result: str | None = None
    erasures: int = 0
    tasks: int = 0
    resolved: int = 0
    changed: int = 0
    finished_at: datetime | None = None
    adoptions: tuple[Adoption, ...] = ()

    @property
    def adopting(self) -> Adoption | None:
        """The adoption that is under way, if one is."""
        last = self.adoptions[-1] if self.adoptions else None
        return last if last is not None and last.finished_at is None else None


evolve: Fold[Run] = Fold()
RUN = StreamKind(Kind.RUN, Run, evolve, project=lambda run: run.project)


@evolve.on(RunRequested)
def _requested(_: Run | None, recorded: Recorded[RunRequested]) -> Run:
    event, at = recorded.event, recorded.recorded_at
    return Run(
        id=recorded.stream,
        project=event.project,
        method=event.run_method,
        parameters=event.parameters,
        position=event.run_position,
        requested_by=recorded.actor,
        requested_at=at,
        changed_at=at,
    )


@evolve.on(RunFinished)
def _finished(state: Run, recorded: Recorded[RunFinished]) -> Run:
    event = recorded.event
    return replace(
        _ended(state, RunStatus.FINISHED, recorded),
        result=event.result_digest,
        erasures=event.erasures,
        tasks=event.annotated_tasks,
        resolved=event.resolved_tasks,
        changed=event.changed_tasks,
    )


@evolve.on(RunFailed)
def _failed(state: Run, recorded: Recorded[RunFailed]) -> Run:
    return replace(_ended(state, RunStatus.FAILED, recorded), failure=recorded.event.failure)


@evolve.on(RunCanceled)
def _canceled(state: Run, recorded: Recorded[RunCanceled]) -> Run:
    return _ended(state, RunStatus.CANCELED, recorded)


@evolve.on(RunResultDropped)
def _dropped(state: Run, recorded: Recorded[RunResultDropped]) -> Run:
    return replace(state, status=RunStatus.DROPPED, result=None, changed_at=recorded.recorded_at)


@evolve.on(RunAdoptionStarted)
def _adoption_started(state: Run, recorded: Recorded[RunAdoptionStarted]) -> Run:
    event = recorded.event
    new = Adoption(
        least_ppm=event.least_confidence_ppm,
        by=recorded.actor,
        position=recorded.position,
        started_at=recorded.recorded_at,
    )
    adoptions = (*state.adoptions, new)
    return replace(state, adoptions=adoptions, changed_at=recorded.recorded_at)


@evolve.on(RunAdoptionFinished)
def _adoption_finished(state: Run, recorded: Recorded[RunAdoptionFinished]) -> Run:
    event, at = recorded.event, recorded.recorded_at
    *earlier, last = state.adoptions
    done = replace(last, finished_at=at, failure=event.adoption_failure, outcomes=event.outcomes)
    return replace(state, adoptions=(*earlier, done), changed_at=at)


def _ended(state: Run, status: RunStatus, recorded: Recorded[Event]) -> Run:
    at = recorded.recorded_at
    return replace(state, status=status, changed_at=at, finished_at=at)


def request(
    run: UUID, *, project: UUID, method: RunMethod, parameters: JsonObject, position: int
) -> list[Change]:
    """Ask for a run.

    Args:
        run: the id of the run.
        project: the project whose tasks it is about.
        method: how it decides.
        parameters: the parameters of the method.
        position: the position that the annotations are read as of.

    Raises:
        Refused: INVALID or LIMIT for parameters that the method does not take.
    """
    METHODS[method](parameters)
    event = RunRequested(
        project=project, run_method=method, parameters=parameters, run_position=position
    )
    return on(run, event)


def finish(state: Run, found: RunFinished) -> list[Change]:
    """Record the result of a run; nothing where the run has ended meanwhile."""
    return on(state.id, found) if state.status is RunStatus.RUNNING else []


def fail(state: Run, failure: RunFailure) -> list[Change]:
    """Record that a run has no result; nothing where it has ended meanwhile."""
    if state.status is not RunStatus.RUNNING:
        return []
    return on(state.id, RunFailed(failure=failure))


def cancel(state: Run) -> list[Change]:
    """End a run that is under way; a canceled one stays so.

    Raises:
        Refused: CONFLICT for a run that has ended otherwise.
    """
    if state.status is RunStatus.CANCELED:
        return []
    if state.status is not RunStatus.RUNNING:
        raise Refused(Code.CONFLICT, "This run has ended already.", ("run",))
    return on(state.id, RunCanceled())


def drop(state: Run) -> list[Change]:
    """Record that the result of a run is removed; nothing where there is none."""
    return on(state.id, RunResultDropped()) if state.status is RunStatus.FINISHED else []
