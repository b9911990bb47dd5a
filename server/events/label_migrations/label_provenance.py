"""The final answer of a task, and the records by which a migration can be reverted exactly."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.events.core.event import JsonObject, record
from server.events.labeling.task_events import AnnotationStatus, Method, ReviewReason, Status


@record
class ImportedFrom:
    """That an annotation was not made here: who imported it, and what its source says of it."""

    by: UUID | None
    """The member who imported the annotation."""
    occurred_at: datetime | None
    """When the answer was given; None where the source does not say."""
    source_id: str | None
    """What the annotation is called in its source; None without one, and once it was erased."""
    source_digest: str | None
    """Of what the source gave under that id, to tell whether it is the same when it comes again."""


@record
class Origin:
    """The labels of an annotation or resolution before a migration changed them."""

    migration: UUID
    form_version: int
    undo: JsonObject | None
    """Question -> its values before, or its labels before by region; None once erased."""


@record
class SupersededBy:
    """Why an annotation is OUTDATED: the migration that made it so, and its status before."""

    migration: UUID
    status: AnnotationStatus
    items: tuple[JsonObject, ...] | None
    """Labels that a person must map, with candidates, as in `RelabelContent`; None once erased."""


@record
class Resolution:
    """The final answer of a task, its method, and the annotations that it came from."""

    method: Method
    annotations: tuple[UUID, ...]
    answers: JsonObject | None
    by: UUID | None
    at: datetime
    form_version: int = 0
    """Version of the form by which the answers are to be read."""
    origins: tuple[Origin, ...] = ()
    run: UUID | None = None
    """The run whose result was adopted, if it came from one."""
    confidence_ppm: int | None = None
    """How sure the run was, in millionths."""


@record
class PreviousResolution:
    """Status and resolution of a task before a migration superseded its answers or resolution."""

    migration: UUID
    status: Status
    resolution: Resolution | None
    review_reason: ReviewReason | None
    counting: tuple[UUID, ...]
