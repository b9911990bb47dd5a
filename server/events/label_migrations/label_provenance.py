"""The final answer of a task, and what migrations leave on labels to be taken back exactly."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.events.core.event import JsonObject, record
from server.events.labeling.task_events import AnnotationStatus, Method, ReviewReason, Status


@record
class Origin:
    """What labels were before a migration."""

    migration: UUID
    form_version: int
    undo: JsonObject | None
    """By question whose labels changed: its values, or labels by region; None once erased."""


@record
class SupersededBy:
    """Why an annotation was set aside, and what it was before."""

    migration: UUID
    status: AnnotationStatus
    items: tuple[JsonObject, ...] | None
    """Its doubtful labels with candidates, as in `RelabelContent`; None once erased."""


@record
class Resolution:
    """The final answer, and where it came from."""

    method: Method
    annotations: tuple[UUID, ...]
    answers: JsonObject | None
    by: UUID | None
    at: datetime
    form_version: int = 0
    """Of the form under which the answers are to be read."""
    origins: tuple[Origin, ...] = ()


@record
class PreviousResolution:
    """What was concluded of a task before a migration set answers of it aside, or the final one."""

    migration: UUID
    status: Status
    resolution: Resolution | None
    review_reason: ReviewReason | None
    counting: tuple[UUID, ...]
