"""Undoing what was done to a task: the parts of its state that this changed are as before.

One event, `task.reverted`, serves every kind of act. It carries the restored parts: what is
personal in them is its content, and the same without it its facts, so that `evolve` needs no
history and works with content erased. Leases are restored while their time runs; the fencing
number never goes back, and no revision of an annotation is used twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from server.events.core.event import Content, Event, JsonObject, Kind, Recorded, replace
from server.events.core.refusal import Obstacle
from server.events.corrections.correction_events import AnnotationCorrected, AnnotationRequeued
from server.events.gold.gold import GOLD_EVENTS
from server.events.labeling.annotations import (
    AnnotationRevised,
    AnnotationSubmitted,
    AnnotationWithdrawn,
)
from server.events.labeling.comments import (
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    CommentReopened,
    CommentResolved,
)
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.reviews import (
    AnnotationApproved,
    AnnotationRejected,
    AnnotationReplaced,
)
from server.events.labeling.task_events import TaskOverlapRaised
from server.events.labeling.tasks import (
    Annotation,
    Comment,
    Lease,
    Participant,
    ReviewLease,
    SentToReview,
    Status,
    Task,
    TaskArchived,
    TaskAssigned,
    TaskImported,
    TaskPrioritized,
    TaskReopened,
    TaskResolved,
    TaskRestored,
    TaskSkipped,
    evolve,
)
from server.events.reverts.compensation import Blocked, Undone, obstacle, undoes
from server.events.reverts.task_comparison import KEYS, Comparison, Facet

PARTS: Mapping[str, type] = {
    "annotations": Annotation,
    "comments": Comment,
    "leases": Lease,
    "review_leases": ReviewLease,
    "participants": Participant,
}
_PERSONAL = frozenset({"answers", "reason", "text", "undo", "items", "source_id", "source_digest"})
"""Fields that are content, wherever they stand."""


class RestoredContent(Content):
    """The restored parts, with everything that was said in them."""

    restored: JsonObject


class TaskReverted(Event, name="task.reverted", kind=Kind.TASK):
    """What was done to the task was undone: what that had changed is as it was before."""

    positions: tuple[int, ...]
    """The events that were undone."""
    restored: JsonObject
    """The parts of the task that are as before, without what was said in them. A part of a list is
    named by its id, and is null where it is gone; else it has the fields that changed."""
    content: RestoredContent | None
    """Absent where nothing is restored that anybody said."""


@evolve.on(TaskReverted)
def _reverted(state: Task, recorded: Recorded[TaskReverted]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    restored = event.content.restored if event.content else event.restored
    changes: dict[str, Any] = {}
    for name, part in restored.items():
        if name not in KEYS:
            changes[name] = _adapter(Task, name).validate_python(part)
            continue
        also: JsonObject = {} if name in ("leases", "review_leases") else {"changed_at": at}
        changes[name] = _patched(getattr(state, name), name, part, also)
    return replace(state, **changes, changed_at=at)


def _patched(
    present: tuple[Any, ...], name: str, parts: JsonObject, also: JsonObject
) -> tuple[Any, ...]:
    """Return the parts of one list with some changed, removed or added."""
    key, left = KEYS[name], dict(parts)
    found = []
    for one in present:
        id_ = str(getattr(one, key))
        if id_ not in left:
            found.append(one)
        elif (fields := left.pop(id_)) is not None:
            more = also
            if name == "annotations" and "answers" in fields:
                more = {**also, "revision": one.revision + 1}
            elif name == "comments":
                more = {}
            elif name == "participants":
                more = {**also, "version": one.version + 1}
            found.append(_made(name, {**one.__dict__, **fields, **more}))
    stamps = {k: v for k, v in also.items() if name != "comments"}
    return (*found, *(_made(name, {**fields, **stamps}) for fields in left.values() if fields))


def _made(name: str, fields: JsonObject) -> Any:
    return _adapter(PARTS[name]).validate_python(fields)


@cache
def _adapter(owner: type, field: str | None = None) -> TypeAdapter[Any]:
    return TypeAdapter(owner if field is None else get_type_hints(owner)[field])


def revert_task(undone: Undone[Task]) -> list[Event]:
    """Return the event that undoes events of a task; none where nothing is left to undo.

    Raises:
        Blocked: what the events changed has changed since, or something was built on it.
    """
    found = Comparison(undone.earlier, undone.after, undone.now, undone.at)
    if hindering := found.hindering():
        message = "It came later, and builds on this or changed the same: undo it first."
        raise Blocked(_changing(undone, hindering, message))
    restored = found.restored()
    if not restored:
        return []
    facts, positions = _blank(restored), tuple(one.position for one in undone.events)
    content = RestoredContent(restored=restored) if facts != restored else None
    return [TaskReverted(positions=positions, restored=facts, content=content)]


@undoes(TaskImported)
def archive_task(undone: Undone[Task]) -> list[Event]:
    """Archive a task that was imported, if nothing was done to it since. Raises Blocked."""
    if undone.now.status is Status.ARCHIVED:
        return []
    if changed := Comparison(undone.after, undone.after, undone.now, undone.at).changed_since():
        message = "Somebody has worked on the task since it was imported: archive it instead."
        raise Blocked(_changing(undone, changed, message))
    return [TaskArchived()]


def _changing(undone: Undone[Task], facets: set[Facet], message: str) -> list[Obstacle]:
    """Return the later events that changed some facets of the task."""
    return [
        obstacle(one.recorded, message)
        for one in undone.later
        if Comparison(one.before, one.after, one.after, undone.at).touched & facets
    ]


def _blank(value: Any) -> Any:
    """Return JSON without what is personal in it."""
    if isinstance(value, dict):
        return {k: None if k in _PERSONAL else _blank(v) for k, v in value.items()}
    return [_blank(item) for item in value] if isinstance(value, list) else value


def restored_answers(content: JsonObject) -> Iterator[JsonObject]:
    """Return all answers in the content of a `task.reverted`, which may name masks."""
    restored: JsonObject = content.get("restored") or {}
    annotations = (restored.get("annotations") or {}).values()
    parts = (*annotations, restored.get("resolution"), restored.get("gold"))
    for part in (*parts, *_suspended(restored)):
        if part and part.get("answers"):
            yield part["answers"]


def _suspended(restored: JsonObject) -> Iterator[JsonObject | None]:
    return (one["resolution"] for one in restored.get("suspended") or ())


_TASK_EVENTS = (
    *(AnnotationSubmitted, AnnotationRevised, AnnotationWithdrawn, AnnotationImported),
    *(AnnotationApproved, AnnotationRejected, AnnotationReplaced),
    *(AnnotationCorrected, AnnotationRequeued),
    *(TaskSkipped, TaskResolved, SentToReview, TaskReopened, TaskOverlapRaised),
    *(TaskPrioritized, TaskAssigned),
    *(TaskArchived, TaskRestored, TaskReverted),
    *GOLD_EVENTS,
    *(CommentAdded, CommentEdited, CommentResolved, CommentReopened, CommentDeleted),
)
undoes(*_TASK_EVENTS)(revert_task)
