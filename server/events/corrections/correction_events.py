"""Events of a correction: many annotations with the same error are corrected at once."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from server.events.core.event import Content, Event, JsonObject, Kind
from server.events.labeling.task_events import Answers


class CorrectionAction(StrEnum):
    """What a correction does with the annotations that it finds."""

    REPLACE_LABEL = "REPLACE_LABEL"
    """The labels that were found become another one."""
    REMOVE_LABEL = "REMOVE_LABEL"
    """The labels that were found are taken out of the answers, regions with them."""
    REPLACE_ANSWER = "REPLACE_ANSWER"
    """The whole answer to the question becomes another one."""
    REQUEUE = "REQUEUE"
    """The annotations go back to their authors, and their tasks ask for answers again."""


class CorrectionOutcome(StrEnum):
    """What a correction comes to for one annotation that it finds."""

    CORRECTED = "CORRECTED"
    """It is replaced, or goes back to its author."""
    SAME = "SAME"
    """It says already what it would say."""
    MOVED = "MOVED"
    """It, or the final answer of its task, changed since the position of the correction; with a
    filter of tasks, also where anything else of the task did."""
    NOT_COUNTING = "NOT_COUNTING"
    """It fills no slot: it was rejected, replaced, withdrawn or is outdated."""
    GOLD = "GOLD"
    """It answers a gold task, which says what its author knows."""
    REVIEWED = "REVIEWED"
    """A reviewer approved it or decided about its task, here or where it was imported from."""
    HELD = "HELD"
    """Its task is under hold, or the project or a data subject is."""
    ARCHIVED = "ARCHIVED"
    """Its task is archived."""
    ERASED = "ERASED"
    """Its answers were erased."""
    UNFIT = "UNFIT"
    """Corrected, it would not fit the form of now."""


class CorrectionFailure(StrEnum):
    """Why a correction ended before it came to all annotations; what was corrected stays."""

    RIGHTS = "RIGHTS"
    """Whoever asked for it may not correct labels any more, or is no member any more."""
    PROJECT = "PROJECT"
    """The project was archived, or has no form any more."""
    MIGRATION = "MIGRATION"
    """A label migration began."""
    ERASED = "ERASED"
    """What was asked for was erased."""
    CANCELED = "CANCELED"
    """Somebody canceled it."""
    INVALID = "INVALID"
    """What would have been written is not valid, or too large."""
    ERROR = "ERROR"
    """It failed again and again by a mistake of ours: the log of the server says why."""


class CorrectionContent(Content):
    """What is corrected, how and why, in the words of whoever asked."""

    reason: str
    pattern: JsonObject
    """Which annotations are found, as `CorrectionPattern` in JSON."""
    replaced_by: JsonObject | None
    """The label or the answer that they get: `{value}`, `{question, answer}`; null for other
    actions."""


class CorrectionStarted(Event, name="correction.started", kind=Kind.CORRECTION):
    """Somebody has annotations corrected that follow a pattern, slice by slice."""

    project: UUID
    correction_action: CorrectionAction
    correction_position: int
    """Annotations that changed after it are left alone: whoever asked has not seen that."""
    with_reviewed: bool
    """Whether annotations are corrected, too, of which a reviewer decided."""
    content: CorrectionContent | None


class CorrectionAdvanced(Event, name="correction.advanced", kind=Kind.CORRECTION):
    """A slice of the tasks was corrected; their own events say what."""

    outcomes: JsonObject
    """By outcome, how many annotations; those without an annotation are left out."""
    tasks: int
    """Tasks of the slice."""
    last_rank: int
    """Of the last task that was looked at, in the order of which the correction goes on."""
    last_task: UUID


class CorrectionFinished(Event, name="correction.finished", kind=Kind.CORRECTION):
    """The correction came to its end."""

    correction_failure: CorrectionFailure | None


class CorrectionCanceled(Event, name="correction.canceled", kind=Kind.CORRECTION):
    """Somebody ended the correction before it came to all annotations; what it did stays."""


class AnnotationCorrected(Event, name="annotation.corrected", kind=Kind.TASK):
    """A correction replaced answers: its author gave others, and stays the author."""

    annotation: UUID
    correction: UUID
    form_version: int
    """Of the form that the answers fit now."""
    content: Answers | None


class AnnotationRequeued(Event, name="annotation.requeued", kind=Kind.TASK):
    """A correction sent an annotation back: its slot is open again, as after a rejection."""

    annotation: UUID
    correction: UUID
