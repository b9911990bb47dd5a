"""Decisions about tasks: import, skip, prioritize, assign, reopen, archive, restore."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from server.events.core.event import Change, JsonObject, on
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import EXTERNAL_ID, text_of, whole
from server.events.erasure.subjects import subject_refs as named_subjects
from server.events.forms.forms import Form
from server.events.forms.inputs import measure
from server.events.forms.media_origins import ANY, MediaOrigins
from server.events.labeling.leases import require_lease
from server.events.labeling.tasks import (
    Reason,
    Status,
    Task,
    TaskArchived,
    TaskAssigned,
    TaskContent,
    TaskImported,
    TaskPrioritized,
    TaskReopened,
    TaskRestored,
    TaskSkipped,
)
from server.events.project_policy import Order
from server.events.projects import Project, require_active

PRIORITY = 1_000_000
"""The highest priority; the lowest is its negative."""
MOST_OVERLAP = 100
"""The largest overlap: how many people may be asked to answer one task."""


def import_task(  # noqa: PLR0913 - all that a task consists of
    project: Project,
    *,
    task: UUID,
    inputs: JsonObject,
    external_id: str | None = None,
    priority: int = 0,
    overlap: int | None = None,
    meta: JsonObject | None = None,
    subject_refs: tuple[str, ...] = (),
    media: MediaOrigins = ANY,
) -> list[Change]:
    """Import one task. Its inputs are measured now, so that answers can be checked later.

    Without an overlap of its own, the task has that of the project's policy.

    Raises:
        Refused: the inputs do not fit the form, or name media of an origin that is not allowed.
    """
    require_active(project)
    content = TaskContent(
        inputs=inputs,
        external_id=None
        if external_id is None
        else text_of(external_id, "externalId", longest=EXTERNAL_ID, empty=False),
        meta=meta,
        subject_refs=named_subjects(subject_refs, "subjectRefs"),
    )
    event = TaskImported(
        project=project.id,
        priority=whole(priority, -PRIORITY, PRIORITY, "priority"),
        rank=_random_rank(task) if project.policy.order is Order.RANDOM else None,
        overlap=project.policy.overlap
        if overlap is None
        else whole(overlap, 1, MOST_OVERLAP, "overlap"),
        sizes=_measured(project.pinned(), inputs, media),
        content=content,
    )
    return [(task, event)]


def skip(
    state: Task, project: Project, *, by: UUID, token: int, now: datetime, reason: str
) -> list[Change]:
    """Release the slot unanswered; when as many people skipped as the overlap, the task is SKIPPED.

    The task stays open while others hold leases on it: a skip must not cost them their work.
    """
    require_active(project)
    require_lease(state, by=by, token=token, now=now)
    last = len(state.skipped_by) + 1 >= state.overlap and len(state.leases) == 1
    closes = last and state.gold is None
    content = Reason(reason=text_of(reason, "reason"))
    return on(state.id, TaskSkipped(annotator=by, closes=closes, content=content))


def prioritize(state: Task, *, priority: int) -> list[Change]:
    """Give the task another priority in the queue."""
    require_present(state)
    wanted = whole(priority, -PRIORITY, PRIORITY, "priority")
    return on(state.id, TaskPrioritized(priority=wanted)) if wanted != state.priority else []


def assign(state: Task, *, assignee: UUID | None) -> list[Change]:
    """Assign the task to one member, or with None to everybody again."""
    require_present(state)
    return on(state.id, TaskAssigned(assignee=assignee)) if assignee != state.assignee else []


def reopen(state: Task, *, more: int = 1) -> list[Change]:
    """Ask for `more` answers. The annotations stay; the task loses its resolution."""
    require_present(state)
    overlap = len(state.counting) + whole(more, 1, MOST_OVERLAP, "more")
    if state.status is Status.OPEN and overlap <= state.overlap:
        return []
    return on(state.id, TaskReopened(overlap=overlap))


def archive(state: Task) -> list[Change]:
    """Archive the task, so that nobody works on it any more."""
    return on(state.id, TaskArchived()) if state.status is not Status.ARCHIVED else []


def restore(state: Task) -> list[Change]:
    """Restore an archived task with the status that it had before."""
    return on(state.id, TaskRestored()) if state.status is Status.ARCHIVED else []


def require_present(state: Task) -> None:
    """Refuse to change an archived task."""
    if state.status is Status.ARCHIVED:
        raise Refused(Code.CONFLICT, "This task is archived: restore it first.", ("task",))


def _measured(form: Form, inputs: JsonObject, media: MediaOrigins) -> JsonObject:
    try:
        sizes = measure(form.inputs, inputs)
        media.require(form.inputs, inputs)
        return sizes
    except Refused as refused:
        raise refused.under("inputs") from None


def _random_rank(task: UUID) -> int:
    """Return a rank that looks random and is the same at every retry: 53 bits fit any client."""
    return int.from_bytes(sha256(task.bytes).digest()[:6])
