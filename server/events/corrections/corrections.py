"""Corrections: a stream each, from the wish to its end, with how far the job has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from server.events.core.event import Change, Fold, JsonObject, Kind, Recorded, on, record, replace
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import text_of
from server.events.corrections.correction_events import (
    CorrectionAction,
    CorrectionAdvanced,
    CorrectionCanceled,
    CorrectionContent,
    CorrectionFailure,
    CorrectionFinished,
    CorrectionOutcome,
    CorrectionStarted,
)
from server.events.corrections.patterns import CorrectionPattern
from server.events.label_migrations.migration_state import under_way
from server.events.projects import Project, require_active

REASON = 2_000
"""The most characters of a reason."""


@record
class Correction:
    """The state of a correction."""

    id: UUID
    project: UUID
    action: CorrectionAction
    position: int
    """Annotations that changed after it are left alone."""
    with_reviewed: bool
    reason: str | None
    """None once erased, as the pattern and the replaced_by."""
    pattern: JsonObject | None
    replaced_by: JsonObject | None
    started: int
    """The position of the event by which it started: undoing that undoes all of it."""
    started_by: UUID | None
    started_at: datetime
    changed_at: datetime
    tasks: int = 0
    """Tasks that it came to so far."""
    outcomes: JsonObject | None = None
    """By outcome, how many annotations so far."""
    last_rank: int | None = None
    last_task: UUID | None = None
    """The last task that it came to, with its rank; None before the first slice."""
    finished_at: datetime | None = None
    failure: CorrectionFailure | None = None

    @property
    def running(self) -> bool:
        """Whether there are annotations left to look at."""
        return self.finished_at is None


evolve: Fold[Correction] = Fold()
CORRECTION = StreamKind(Kind.CORRECTION, Correction, evolve, project=lambda one: one.project)


@evolve.on(CorrectionStarted)
def _started(_: Correction | None, recorded: Recorded[CorrectionStarted]) -> Correction:
    event, at = recorded.event, recorded.recorded_at
    said = event.content
    return Correction(
        id=recorded.stream,
        project=event.project,
        action=event.correction_action,
        position=event.correction_position,
        with_reviewed=event.with_reviewed,
        reason=said.reason if said else None,
        pattern=said.pattern if said else None,
        replaced_by=said.replaced_by if said else None,
        started=recorded.position,
        started_by=recorded.actor,
        started_at=at,
        changed_at=at,
    )


@evolve.on(CorrectionAdvanced)
def _advanced(state: Correction, recorded: Recorded[CorrectionAdvanced]) -> Correction:
    event = recorded.event
    counts = Counter(state.outcomes or {})
    counts.update(event.outcomes)
    return replace(
        state,
        tasks=state.tasks + event.tasks,
        outcomes=dict(sorted(counts.items())),
        last_rank=event.last_rank,
        last_task=event.last_task,
        changed_at=recorded.recorded_at,
    )


@evolve.on(CorrectionFinished)
def _finished(state: Correction, recorded: Recorded[CorrectionFinished]) -> Correction:
    at, failure = recorded.recorded_at, recorded.event.correction_failure
    return replace(state, finished_at=at, failure=failure, changed_at=at)


@evolve.on(CorrectionCanceled)
def _canceled(state: Correction, recorded: Recorded[CorrectionCanceled]) -> Correction:
    at = recorded.recorded_at
    return replace(state, finished_at=at, failure=CorrectionFailure.CANCELED, changed_at=at)


def start(
    correction: UUID,
    project: Project,
    *,
    action: CorrectionAction,
    position: int,
    pattern: CorrectionPattern,
    replaced_by: JsonObject | None,
    reason: str,
    with_reviewed: bool,
) -> list[Change]:
    """Have the annotations corrected that follow a pattern.

    Args:
        correction: the id of the correction.
        project: the project.
        action: what is done with them.
        position: annotations that changed after it are left alone.
        pattern: which annotations.
        replaced_by: the label or the answer that they get; None for other actions.
        reason: why, for the authors to read.
        with_reviewed: whether annotations are meant, too, of which a reviewer decided.

    Raises:
        Refused: INVALID, LIMIT for a bad reason; CONFLICT in an archived project, without a form,
            and while labels migrate.
    """
    require_ready(project)
    project.pinned()
    content = CorrectionContent(
        reason=text_of(reason, "reason", longest=REASON, empty=False),
        pattern=pattern.json(),
        replaced_by=replaced_by,
    )
    event = CorrectionStarted(
        project=project.id,
        correction_action=action,
        correction_position=position,
        with_reviewed=with_reviewed,
        content=content,
    )
    return on(correction, event)


def require_ready(project: Project) -> None:
    """Require that labels of a project may be corrected now.

    Raises:
        Refused: CONFLICT in an archived project, and, with the path `migration`, while labels
            migrate.
    """
    require_active(project)
    if under_way(project.migrations) is not None:
        message = "Labels of this project migrate: correct them when that has ended."
        raise Refused(Code.CONFLICT, message, ("migration",))


def advance(
    state: Correction,
    outcomes: Mapping[CorrectionOutcome, int],
    *,
    tasks: int,
    last: tuple[int, UUID],
) -> list[Change]:
    """Record what a slice of tasks came to; `last` is the rank and the id of its last task."""
    found = {one.value: outcomes[one] for one in sorted(outcomes) if outcomes[one]}
    event = CorrectionAdvanced(outcomes=found, tasks=tasks, last_rank=last[0], last_task=last[1])
    return on(state.id, event)


def finish(state: Correction, failure: CorrectionFailure | None = None) -> list[Change]:
    """Record the end of a correction; nothing where it has ended already."""
    if not state.running:
        return []
    return on(state.id, CorrectionFinished(correction_failure=failure))


def cancel(state: Correction) -> list[Change]:
    """End a correction that is under way; a canceled one stays so.

    Raises:
        Refused: CONFLICT for a correction that has ended otherwise.
    """
    if state.failure is CorrectionFailure.CANCELED:
        return []
    if not state.running:
        message = "This correction has ended already: `revert` of its position undoes it."
        raise Refused(Code.CONFLICT, message, ("correction",))
    return on(state.id, CorrectionCanceled())
